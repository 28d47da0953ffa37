"""The web application: the command line's answers, safe by default, never blocked."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import networkx as nx
import pytest
from starlette.requests import Request

from graph.tables import data_dir
from narrows.cli import main
from narrows.commands.brief import FORMATS
from narrows.commands.network import EXPORTS
from narrows.web.desk import Desk
from narrows.web.lanes import Answer, BusyError, Lane, SlowError
from narrows.web.pages import Pages
from narrows.web.questions import QUESTIONS, RoutesQuestion, WhatIfQuestion
from narrows.web.worker import frame, serve
from tests.serving import explorer, get


@pytest.fixture(scope="module")
def address():
    with explorer() as found:
        yield found


@pytest.fixture
def own(tmp_path):
    (tmp_path / "nodes.csv").write_text("node_id,name\na,<b>A</b>\nb,B\n", encoding="utf-8")
    (tmp_path / "edges.csv").write_text("source,target,capacity\na,b,5\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("query", "command"),
    [
        ("routes?commodity=fentanyl&k=2", ["routes", "--commodity", "fentanyl", "-k", "2"]),
        ("check", ["check"]),
        ("network?year=2016", ["network", "--year", "2016"]),
        ("network?year=2016&flow=true", ["network", "--year", "2016", "--flow"]),
        ("frontier?budget=20&objective=firearms",
         ["interdict", "--frontier", "--budget", "20", "--objective", "firearms"]),
        ("interdict?budget=20&objective=firearms&draws=4",
         ["interdict", "--budget", "20", "--objective", "firearms", "--draws", "4"]),
        ("whatif?close=poe_nogales&measure=parcel_scanning=0.5",
         ["whatif", "--close", "poe_nogales", "--measure", "parcel_scanning=0.5"]),
        ("chokepoints?commodity=heroin&top=2", ["chokepoints", "--commodity", "heroin",
                                               "--top", "2"]),
    ],
)  # fmt: skip
def test_the_api_answers_as_the_command_line_does(address, capsys, query, command):
    status, headers, text = get(f"{address}/api/{query}")
    assert (status, headers["content-type"]) == (200, "application/json")
    assert main([*command, "--json"]) == 0
    assert json.loads(text) == json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("routes?commodity=fentany", 400, "Did you mean fentanyl"),
        ("routes?k=0", 422, "greater than or equal to 1"),
        ("routes?k=100000", 422, "less than or equal"),
        ("routes?via=--version", 422, "pattern"),
        ("routes?unheard=of", 422, "Extra inputs"),
        ("whatif?capacity=long", 422, "pattern"),
        ("whatif?close=nowhere", 400, "nowhere"),
        ("nothing", 404, "no page"),
    ],
)
def test_a_bad_question_gets_a_clear_answer(address, query, status, words):
    found, _, text = get(f"{address}/api/{query}")
    assert found == status
    assert words in text
    assert "Traceback" not in text


def test_another_host_another_method_and_long_queries_are_refused(address):
    assert get(f"{address}/api/check", Host="rebound.example")[0] == 400
    request = urllib.request.Request(f"{address}/api/check", data=b"x")  # noqa: S310
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request)  # noqa: S310
    assert refused.value.code == 405
    refused.value.close()
    assert get(f"{address}/api/routes?via={'a' * 20_000}")[0] == 414


def test_every_response_carries_what_keeps_a_page_harmless(address):
    for path in ("/", "/api/check", "/api/routes?k=0", "/nothing", "/version"):
        headers = get(address + path)[1]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe-eval" not in policy
        assert "server" not in headers


@pytest.mark.parametrize(
    "path",
    ["/../data/nodes.csv", "/..%2f..%2fetc%2fpasswd", "/measures.csv", "/%2e%2e/x", "//etc/passwd"],
)
def test_no_file_but_the_pages_is_served(address, path):
    status, _, text = get(address + path)
    assert status == 404
    assert "root:" not in text


def test_a_page_that_is_not_there_does_not_look_again(address):
    status, _, text = get(f"{address}/no.html")
    assert (status, "There is no page no.html." in text) == (404, True)
    assert "reload" not in text
    assert "refresh" not in text


def test_progress_comes_in_lines_and_the_answer_last(address):
    status, headers, text = get(
        f"{address}/api/routes?commodity=heroin&k=1", Accept="application/x-ndjson"
    )
    *_, last = map(json.loads, text.splitlines())
    assert (status, headers["content-type"]) == (200, "application/x-ndjson")
    assert last["status"] == 200
    assert last["answer"]["command"] == "routes"


def test_the_api_is_documented_and_every_command_in_it_exists(address):
    document = json.loads(get(f"{address}/api/openapi.json")[2])
    asked = {f"/api/{kind.path or kind.command}" for kind in QUESTIONS}
    files = {f"/api/export/{name}" for name in EXPORTS}
    briefs = {f"/api/export/brief{ending}" for ending in FORMATS}
    assert set(document["paths"]) == asked | files | briefs
    for path in document["paths"].values():
        assert set(path) == {"get"}
        assert {"200", "400", "422", "429", "504"} <= set(path["get"]["responses"])


@pytest.mark.parametrize("name", EXPORTS)
def test_the_network_is_exported_as_the_command_line_prints_it(address, capsys, name):
    status, headers, text = get(f"{address}/api/export/{name}?year=2016")
    assert status == 200
    assert headers["content-disposition"] == f'attachment; filename="narrows-{name}"'
    assert main(["network", "--year", "2016", "--export", name]) == 0
    assert text == capsys.readouterr().out
    if name == "network.graphml":
        assert nx.parse_graphml(text).number_of_nodes() > 100


def test_a_brief_is_written_with_progress_and_then_taken_away(own):
    for table in ("nodes", "edges"):
        (own / f"{table}.csv").unlink()
    shutil.copytree(
        data_dir(), own, ignore=shutil.ignore_patterns("*.md", "backtests.csv"), dirs_exist_ok=True
    )
    before = sorted(own.iterdir())
    with explorer("--data", str(own), "--year", "2019") as address:
        asked = f"{address}/api/export/brief.md?question=firearms&budget=20&scenarios=3"
        *steps, last = map(json.loads, get(asked, Accept="application/x-ndjson")[2].splitlines())
        assert last["status"] == 200, last
        assert any("of 3 scenarios" in step["progress"] for step in steps)
        status, headers, text = get(asked)
        assert (status, headers.get_content_type()) == (200, "text/markdown")
        assert len(text.encode()) == last["answer"]["bytes"]
        assert "attachment" in headers["content-disposition"]
    assert sorted(own.iterdir()) == before


def test_a_brief_that_cannot_be_written_says_why(own):
    (own / "edges.csv").write_text("source,target\na,nowhere\n", encoding="utf-8")
    with explorer("--data", str(own)) as address:
        status, _, text = get(f"{address}/api/export/brief.html")
        assert status == 400
        assert "edges.csv:2" in json.loads(text)["error"]


def test_own_tables_are_served_their_faults_listed_and_changes_seen(own):
    with explorer("--data", str(own)) as address:
        before = json.loads(get(f"{address}/version")[2])
        assert "&lt;b&gt;" in get(f"{address}/chokepoints.html")[2] or get(address)[0] == 200
        (own / "edges.csv").write_text("source,target,capacity\na,c,-5\n", encoding="utf-8")
        assert json.loads(get(f"{address}/version")[2]) != before
        status, _, text = get(f"{address}/")
        assert status == 200
        assert "edges.csv:2" in text
        assert "&#x27;c&#x27;" in text or "&#39;c&#39;" in text
        status, _, text = get(f"{address}/api/chokepoints")
        assert status == 400
        assert "edges.csv:2" in text
        (own / "edges.csv").write_text("source,target,capacity\na,b,5\n", encoding="utf-8")
        assert get(f"{address}/api/chokepoints?source=a&target=b")[0] == 200


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "example.org"])  # noqa: S104
def test_others_are_let_in_only_when_that_is_said(capsys, host):
    assert main(["explore", "--no-browser", "--host", host]) == 1
    assert "--let-others-in" in capsys.readouterr().err


def test_a_folder_that_is_none_and_a_port_that_is_taken_are_said(capsys, tmp_path, address):
    assert main(["explore", "--no-browser", "--data", str(tmp_path / "none")]) == 1
    assert "no folder" in capsys.readouterr().err
    port = address.rsplit(":", 1)[1]
    assert main(["explore", "--no-browser", "--port", port]) == 1
    assert "nothing can listen" in capsys.readouterr().err


def test_a_question_becomes_arguments_that_never_read_as_options():
    question = RoutesQuestion(source=["a b", "c"], k=3, latent=True)
    assert question.arguments() == ["routes", "--source=a b", "--source=c", "-k3",
                                    "--by=length", "--latent"]  # fmt: skip
    assert "--year=2016" in question.for_year(2016).arguments()
    assert WhatIfQuestion(demand=["fentanyl=0.5"]).arguments()[1] == "--demand=fentanyl=0.5"


def test_a_worker_answers_in_frames_and_tells_failures():
    asked = BytesIO(frame(["check", "--json"]) + frame(["routes", "-k0"]) + frame(["nonsense"]))
    written = BytesIO()
    serve(asked, written)
    written.seek(0)
    answers = []
    while head := written.read(4):
        answers.append(json.loads(written.read(int.from_bytes(head, "big"))))
    done = [answer for answer in answers if answer[0] == "done"]
    assert [answer[1] for answer in done] == [0, 1, 2]
    assert json.loads(done[0][2])["errors"] == 0
    assert ["progress", done[1][3].strip()] in answers


def lane_test(work):
    """Run a test of a lane, and end its process."""

    async def run():
        lane = Lane(seconds=60, queue=2)
        try:
            await work(lane)
        finally:
            await lane.stop()

    # In a thread of its own: browser tests leave a loop running in this one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(run())).result()


def test_the_same_question_on_the_same_tables_is_answered_once():
    async def work(lane):
        first = await lane.ask(["check", "--json"], tables="1")
        process = lane._process
        await lane.stop()
        assert await lane.ask(["check", "--json"], tables="1") == first
        assert lane._process is None
        await lane.ask(["check", "--json"], tables="2")
        assert lane._process is not process

    lane_test(work)


def test_a_full_queue_refuses_and_an_abandoned_question_frees_its_place():
    async def work(lane):
        slow = [asyncio.create_task(lane.ask(["chokepoints", f"--top={n}"], tables=""))
                for n in (1, 2)]  # fmt: skip
        await asyncio.sleep(0.05)
        with pytest.raises(BusyError):
            await lane.ask(["check"], tables="")
        for task in slow:
            task.cancel()
        await asyncio.gather(*slow, return_exceptions=True)
        assert (await lane.ask(["check"], tables="")).code == 0

    lane_test(work)


def test_a_question_that_takes_too_long_is_ended():
    async def work(lane):
        lane.seconds = 0.05
        with pytest.raises(SlowError):
            await lane.ask(["chokepoints"], tables="")
        lane.seconds = 60
        assert (await lane.ask(["check"], tables="")).code == 0

    lane_test(work)


def test_a_process_that_dies_is_told_and_replaced():
    async def work(lane):
        task = asyncio.create_task(lane.ask(["chokepoints"], tables=""))
        await asyncio.sleep(0.3)
        lane._process.kill()
        assert (await task).code == 1
        assert (await lane.ask(["check"], tables="")).code == 0

    lane_test(work)


def test_what_takes_long_gives_way_to_what_is_asked_for_at_once():
    async def work(lane):
        lane.patience = 7
        await lane.ask(["check"], tables="")
        own = os.getpriority(os.PRIO_PROCESS, 0)
        assert os.getpriority(os.PRIO_PROCESS, lane._process.pid) == min(19, own + 7)
        desk = Desk(None, None)
        await desk.stop()
        lanes = desk.lanes
        assert lanes["quick"].patience < min(lanes["slow"].patience, lanes["pages"].patience)

    lane_test(work)


def test_the_tables_are_read_before_the_first_question_is_asked(tmp_path):
    (tmp_path / "nodes.csv").write_text("node_id\na\nb\n", encoding="utf-8")
    (tmp_path / "edges.csv").write_text("source,target\na,b\n", encoding="utf-8")

    async def work():
        desk = Desk(tmp_path, None)
        try:
            await desk.warm()
            (asked,) = desk.lanes["quick"]._known
            assert asked[1] == "whatif"
            (tmp_path / "edges.csv").write_text("source,target\na,c\n", encoding="utf-8")
            await desk.warm()
        finally:
            await desk.stop()

    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(work())).result()


def test_tables_that_take_long_to_make_ready_keep_no_question_waiting(monkeypatch):
    monkeypatch.setattr("narrows.web.desk.WARMING", 0.05)

    async def work():
        desk = Desk(None, None)
        try:
            await desk.warm()
            assert not desk.lanes["quick"]._known
            assert desk.lanes["quick"]._process is None
            assert (await desk.ask(RoutesQuestion(commodity="fentanyl", k=1))).code == 0
        finally:
            await desk.stop()

    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(work())).result()


def test_the_shipped_tables_copied_elsewhere_give_the_same_network(tmp_path):
    shutil.copytree(data_dir(), tmp_path / "copy", ignore=shutil.ignore_patterns("*.md"))
    with explorer("--data", str(tmp_path / "copy"), "--year", "2019") as address:
        told = json.loads(get(f"{address}/api/routes?commodity=fentanyl&k=1")[2])
        assert told["year"] == 2019
        assert Path(tmp_path / "copy").is_dir()


def test_a_reader_of_pages_that_take_long_is_told_and_then_gets_them(monkeypatch):
    class SlowDesk:
        def __init__(self):
            self.ready = asyncio.Event()

        async def warm(self):
            self.warmed = True

        def state(self):
            return "1"

        async def write_pages(self, folder, *, tell):
            tell("narrows: chokepoints of fentanyl")
            await self.ready.wait()
            folder.mkdir()
            (folder / "index.html").write_text("<title>Written</title>", encoding="utf-8")
            return Answer(0, "", "")

    async def read():
        desk = SlowDesk()
        pages, request = Pages(desk), Request({"type": "http", "path_params": {}})
        with pages.open():
            first = await pages.page(request)
            desk.ready.set()
            return first.body, [
                r.body for r in await asyncio.gather(*map(pages.page, [request] * 3))
            ]

    monkeypatch.setattr("narrows.web.pages.PATIENCE", 0.2)
    with ThreadPoolExecutor(1) as thread:
        first, then = thread.submit(asyncio.run, read()).result()
    assert b"being computed" in first
    assert b"<li>chokepoints of fentanyl" in first
    assert then == [b"<title>Written</title>"] * 3
