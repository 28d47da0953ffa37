"""What the pages hold is what the command line answers, and no more than fits."""

from __future__ import annotations

import json

import pytest

from graph.assembly import build_states
from graph.chokepoints import find_chokepoints
from graph.loading import read_tables
from graph.network import build_network
from graph.tables import tables_from_records
from narrows import answers
from narrows.answers import standing_answers
from narrows.cli import main
from narrows.site import make_site
from tests.browsing import CHROMIUM


@pytest.fixture(scope="module", autouse=True)
def few():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(answers, "BUDGETS", {"firearms": (50,)})
        patch.setattr(answers, "RANKED", 1)
        patch.setattr(answers, "ENDS", 1)
        yield


@pytest.fixture(scope="module")
def shipped():
    return read_tables()


def held_of(tables, year, **options):
    network = build_network(tables)
    links = [str(key) for *_, key in network.edges(keys=True)]
    found = {"chain": find_chokepoints(tables, year=year)}
    states = build_states(tables, year=year)
    return links, standing_answers(tables, states, found, links=links, **options)


@pytest.fixture(scope="module")
def held(shipped):
    return held_of(shipped, 2019, years=[2016])


def asked(key):
    path = key[: key.index("[")]
    return path, json.loads(key[len(path) :])


def command(key):
    path, pairs = asked(key)
    options = [f"--{name}={value}" if name != "k" else f"-k{value}" for name, value in pairs]
    return [path, *options, "--json"]


def told(capsys, key):
    assert main(command(key)) == 0
    return json.loads(capsys.readouterr().out)


def one_of_each(keys):
    """Take a few questions of every path and year."""
    sorts = {}
    for key in keys:
        path, pairs = asked(key)
        sorts.setdefault((path, dict(pairs)["year"], pairs[0][0]), []).append(key)
    return [key for found in sorts.values() for key in found[:: max(1, len(found) // 4)]]


def test_what_is_held_is_what_the_command_line_answers(held, capsys):
    links, found = held
    keys = one_of_each(found)
    assert {asked(key)[0] for key in keys} == {"routes", "whatif", "interdict"}
    assert {dict(asked(key)[1])["year"] for key in keys} == {"2016", "2019"}
    for key in keys:
        answer, direct = found[key], told(capsys, key)
        if asked(key)[0] == "routes":
            assert [r["nodes"] for r in answer["routes"]] == [r["nodes"] for r in direct["routes"]]
            legs = [[links[leg[0]] for leg in r["legs"] if len(leg) == 2] for r in answer["routes"]]
            assert legs == [route["edges"] for route in direct["routes"]]
        elif asked(key)[0] == "interdict":
            assert answer["chosen"] == direct["chosen"]
            for name in ("objective", "baseline", "fall", "spent"):
                assert answer[name] == pytest.approx(direct[name], rel=1e-3)
            low = direct["range"]["fall"]["low"]
            assert answer["range"]["fall"]["low"] == pytest.approx(low, rel=1e-3)
        else:
            assert answer["words"] == direct["words"]
            assert [links[row[0]] for row in answer["edges"]] == [
                row["edge_id"] for row in direct["edges"]
            ]


def test_the_scenario_of_every_plan_that_is_held_is_held_too(held):
    _, found = held
    plans = [answer for key, answer in found.items() if asked(key)[0] == "interdict"]
    assert plans
    for plan in plans:
        pairs = [("measure", f"{name}=1") for name in plan["chosen"]]
        assert answers.question_key("whatif", [*pairs, ("year", "2019")]) in found


def test_no_more_is_held_than_fits(shipped, monkeypatch):
    monkeypatch.setattr(answers, "MOST_BYTES", 30_000)
    _, found = held_of(shipped, 2019)
    assert 0 < sum(len(json.dumps(answer)) for answer in found.values()) <= 30_000


def test_nothing_is_held_of_a_network_that_takes_long_or_when_not_wanted(shipped, monkeypatch):
    plain = tables_from_records(
        {"nodes": [{"node_id": "a"}, {"node_id": "b"}],
         "edges": [{"source": "a", "target": "b", "capacity": 5.0}]}
    )  # fmt: skip
    assert '"answers":{}' not in make_site(plain, None)[0]["index.html"]
    assert '"answers":{}' in make_site(plain, None, scenarios=False)[0]["index.html"]
    monkeypatch.setattr(answers, "MOST_EDGES", 10)
    assert held_of(shipped, 2019)[1] == {}


def test_plain_data_hold_their_routes_alone():
    tables = tables_from_records(
        {"nodes": [{"node_id": "a"}, {"node_id": "b"}],
         "edges": [{"source": "a", "target": "b", "capacity": 5.0}]}
    )  # fmt: skip
    assert {asked(key)[0] for key in held_of(tables, None)[1]} == {"routes"}


@pytest.mark.skipif(
    CHROMIUM is None, reason="no Chromium; enable with: sudo apt-get install -y chromium"
)
def test_a_file_offers_what_it_holds_and_shows_it(shipped, tmp_path, open_page, monkeypatch):
    monkeypatch.setattr(answers, "MOST_BYTES", 450_000)
    pages, _ = make_site(shipped, 2019)
    for name, text in pages.items():
        (tmp_path / name).write_text(text, encoding="utf-8", newline="\n")
    page = open_page(tmp_path)
    page.locator("#tab-routing").click()
    held = page.locator("#held-routes optgroup[label=Fentanyl] option", has_text="by modelled flow")
    page.locator("#held-routes").select_option(held.get_attribute("value"))
    page.wait_for_selector("#routes-found")
    assert page.evaluate("narrows.routing.routes[0].flow") > 0
    assert page.locator("#card ol.legs li").count() > 3
    page.locator("#tab-whatif").click()
    page.locator("#held-plans").select_option(index=1)
    page.wait_for_selector("#plan-range")
    page.keyboard.press("Escape")
    page.wait_for_selector("#card .told")
    assert page.locator("#card .note").count() == 0
    page.locator("#plan-objective").select_option("proceeds")
    page.locator("#best-plan").click()
    said = page.locator("#whatif .note").inner_text()
    assert "narrows interdict --budget 50 --draws 30" in said
