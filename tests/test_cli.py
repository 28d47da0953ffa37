"""The command line: what it prints, what it exits with, what it leaves behind."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import pytest

from narrows.cli import main
from narrows.output import number, write_folder

PLAIN = {"nodes.csv": "node_id\na\nb\nc\n", "edges.csv": "source,target,capacity\na,b,5\nb,c,2\n"}


@pytest.fixture
def folder(tmp_path):
    for name, text in PLAIN.items():
        (tmp_path / name).write_text(text)
    return tmp_path


def run_json(capsys, *arguments):
    code = main([*map(str, arguments), "--json"])
    out = capsys.readouterr()
    assert out.err == ""
    return code, json.loads(out.out)


def test_check_passes_on_the_shipped_data_even_strictly(capsys):
    code, document = run_json(capsys, "check", "--strict")
    assert (code, document["errors"], document["warnings"]) == (0, 0, 0)


def test_check_names_every_fault_and_exits_with_one(capsys, folder):
    (folder / "edges.csv").write_text("source,target,capacity\na,bb,5\nb,c,-2\n")
    code, document = run_json(capsys, "check", "--data", folder)
    assert code == 1
    found = {(n["row"], n["column"], n["code"]) for n in document["notices"]}
    assert found == {(2, "target", "dangling_reference"), (3, "capacity", "out_of_range")}
    assert set(document["notices"][0]) >= {"code", "severity", "table", "row", "column", "message"}


def test_an_empty_commodity_is_no_question(capsys, folder):
    with pytest.raises(SystemExit) as left:
        main(["chokepoints", "--data", str(folder), "--commodity", ""])
    assert left.value.code == 2
    assert "leave it out to ask about the whole chain" in capsys.readouterr().err


def test_a_year_beyond_the_trends_is_told(capsys):
    told = "follow trends from 2010 to 2024"
    for year, beyond in ((1990, True), (2014, False)):
        assert main(["routes", "--commodity", "heroin", "-k", "1", "--year", str(year)]) == 0
        assert (told in " ".join(capsys.readouterr().out.split())) == beyond


def test_modelled_flows_are_listed_by_unit_the_greatest_first(capsys):
    assert main(["network", "--flow"]) == 0
    out = capsys.readouterr().out
    assert main(["network", "--flow", "--json"]) == 0
    flow = json.loads(capsys.readouterr().out)["flow"]
    assert out.startswith(f"{len(flow)} links are used (modelled).")
    tables = out.split("\n\n")[1:-1]
    assert len({table.split()[0] for table in tables}) == len(tables) > 2
    for table in tables:
        amounts = [float(line.split()[0].replace(",", "")) for line in table.splitlines()[1:]]
        assert amounts == sorted(amounts, reverse=True)
    assert "modelled" in out.splitlines()[-1].lower()


def test_it_is_said_where_nothing_flows(capsys, tmp_path):
    for name, text in {
        "nodes.csv": "node_id\na\nb\nc\n", "edges.csv": "source,target,capacity\na,b,5\n",
        "supply.csv": "node_id,quantity\na,5\n",
        "demand.csv": "node_id,quantity,unit_value\nc,5,1\n",
    }.items():  # fmt: skip
        (tmp_path / name).write_text(text)
    assert main(["network", "--flow", "--data", str(tmp_path)]) == 0
    assert capsys.readouterr().out.startswith("No link is used (modelled): no demand that pays")


def test_as_many_are_looked_into_as_are_asked_for(capsys):
    code, few = run_json(capsys, "chokepoints", "--commodity", "heroin", "--top", 4, "--details", 1)
    assert code == 0
    _, every = run_json(capsys, "chokepoints", "--commodity", "heroin", "--top", 4)
    assert [row["recuperation"] is None for row in few["nodes"]] == [False, True, True, True]
    assert all(row["recuperation"] is not None for row in every["nodes"])
    assert few["nodes"][0] == every["nodes"][0]
    assert main(["chokepoints", "--details", "-1"]) == 1
    assert "--details is -1" in capsys.readouterr().err


def test_what_is_not_measured_is_null_with_the_reason(capsys, folder, monkeypatch):
    monkeypatch.setattr("graph.removal.MOST_LOOKS", 0)
    monkeypatch.setattr("graph.removal.LEAST_MEASURED", 1)
    code, document = run_json(capsys, "chokepoints", "--data", folder)
    assert code == 0
    assert (document["measured_edges"], document["measured_nodes"]) == (1, 1)
    assert "Losses are measured of the 1 edges and the 1 nodes" in document["remarks"][0]
    blank = [row for row in document["nodes"] if row["loss"] is None]
    assert blank
    assert all(row["reason"].startswith("Its loss was not measured") for row in blank)


def test_routes_have_the_documented_keys(capsys):
    code, document = run_json(capsys, "routes", "--commodity", "fentanyl", "-k", 3)
    assert code == 0
    assert len(document["routes"]) == 3
    route = document["routes"][0]
    assert set(route) >= {"rank", "nodes", "edges", "commodities", "capacity", "legs"}
    assert set(route["legs"][0]) >= {"edge", "mode", "commodity", "capacity", "evidence"}
    assert "detection" not in json.dumps(document)


def test_routes_on_plain_data(capsys, folder):
    code, document = run_json(capsys, "routes", "--data", folder, "--source", "a", "--target", "c")
    assert code == 0
    (route,) = document["routes"]
    assert (route["edges"], route["capacity"], route["commodities"]) == (["e1", "e2"], 2, ["goods"])


def test_the_network_is_listed_counted_and_exported(capsys, folder):
    code, document = run_json(capsys, "network", "--data", folder)
    assert code == 0
    assert [node["node_id"] for node in document["nodes"]] == ["a", "b", "c"]
    assert {"edge_id", "source", "target", "capacity"} <= set(document["edges"][0])
    assert main(["network", "--data", str(folder), "--export", "edges.csv"]) == 0
    assert capsys.readouterr().out.splitlines()[0].startswith("edge_id,source,target")
    assert main(["network", "--data", str(folder)]) == 0
    assert capsys.readouterr().out.startswith("3 nodes and 2 links")


def test_chokepoints_have_the_documented_keys(capsys, folder):
    code, document = run_json(capsys, "chokepoints", "--data", folder)
    assert code == 0
    assert (document["max_flow"], document["cut"]) == (2, ["e2"])
    assert set(document["nodes"][0]) >= {
        "id", "loss", "flow_share", "betweenness", "dominates", "reason",
    }  # fmt: skip


def test_a_ring_has_no_maximum_and_the_reason_is_given(capsys, folder):
    (folder / "edges.csv").write_text("source,target\na,b\nb,a\n")
    code, document = run_json(capsys, "chokepoints", "--data", folder)
    assert code == 0
    assert document["max_flow"] is None
    assert document["why_no_flow"]
    assert document["nodes"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["routes", "--commodity", "fentanil"], "fentanyl"),
        (["routes", "--source", "poe_nogale", "--target", "market_midwest"], "poe_nogales"),
        (["routes", "-k", "0"], "between 1 and"),
        (["chokepoints", "--top", "0"], "at least 1"),
        (["routes", "--data", "/no/such/folder"], "no/such/folder"),
    ],
)
def test_a_bad_question_gets_one_clear_sentence(capsys, arguments, words):
    assert main(arguments) == 1
    out = capsys.readouterr()
    assert out.out == ""
    assert out.err.startswith("narrows: ")
    assert words in out.err
    assert "Traceback" not in out.err


def test_wrong_usage_exits_with_two(capsys):
    with pytest.raises(SystemExit) as stop:
        main(["routes", "--by", "risk"])
    assert stop.value.code == 2
    assert "Traceback" not in capsys.readouterr().err


def test_view_writes_a_folder_and_replaces_its_own(capsys, folder, tmp_path):
    output = tmp_path / "pages"
    for _ in range(2):
        assert main(["view", "--data", str(folder), "-o", str(output)]) == 0
    assert (output / "index.html").is_file()
    assert str(output / "index.html") in capsys.readouterr().out


def test_a_fault_in_the_data_writes_nothing_and_keeps_the_old(capsys, folder, tmp_path):
    output = tmp_path / "pages"
    main(["view", "--data", str(folder), "-o", str(output)])
    before = sorted((p.name, p.read_bytes()) for p in output.iterdir())
    (folder / "edges.csv").write_text("source,target\na,zz\n")
    assert main(["view", "--data", str(folder), "-o", str(output)]) == 1
    assert "dangling_reference" in capsys.readouterr().err
    assert sorted((p.name, p.read_bytes()) for p in output.iterdir()) == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["edges.csv", "nodes.csv", "pages"]


def test_a_folder_of_the_user_s_is_never_replaced(capsys, folder, tmp_path):
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "thesis.docx").write_text("years of work")
    assert main(["view", "--data", str(folder), "-o", str(precious)]) == 1
    assert "name another folder" in capsys.readouterr().err
    assert (precious / "thesis.docx").read_text() == "years of work"


def test_a_broken_write_leaves_the_old_folder(tmp_path):
    write_folder({"index.html": "old"}, tmp_path / "pages")
    with pytest.raises(UnicodeEncodeError):
        write_folder({"index.html": "\ud800"}, tmp_path / "pages")
    assert (tmp_path / "pages" / "index.html").read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["pages"]


def test_the_main_job_names_five_chokepoints(capsys, tmp_path):
    assert main(["build", "--no-scenarios", "-o", str(tmp_path / "pages")]) == 0
    out = capsys.readouterr().out
    assert "five strongest chokepoints" in out
    assert re.findall(r"^(\d)\. +[\d.]+%", out, re.MULTILINE) == list("12345")


@pytest.mark.parametrize("command", [["--help"], ["routes", "--help"]])
def test_help_loads_nothing_heavy(command):
    code = (
        "import sys\nfrom narrows.cli import main\n"
        f"try:\n    main({command!r})\nexcept SystemExit:\n    pass\n"
        "sys.exit(bool({'numpy', 'pandas', 'networkx', 'scipy', 'pyvis'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_route_loads_neither_pandas_nor_scipy_nor_networkx():
    code = (
        "import sys\nfrom narrows.cli import main\n"
        "main(['routes', '--commodity', 'fentanyl'])\n"
        "sys.exit(bool({'pandas', 'scipy', 'numba', 'networkx', 'pyvis'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_closed_pipe_is_no_error():
    process = subprocess.Popen(
        [sys.executable, "-m", "narrows", "routes", "-k", "200"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ,
    )  # fmt: skip
    process.stdout.read(10)
    process.stdout.close()
    _, err = process.communicate(timeout=60)
    assert b"Traceback" not in err


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (0.000123, "0.000123"), (999.6, "1,000"), (1e9, "1,000,000,000")],
)
def test_numbers_have_three_significant_figures(value, text):
    assert number(value) == text


def test_an_explanation_says_what_follows(capsys):
    code, document = run_json(
        capsys, "chokepoints", "--commodity", "fentanyl", "--explain", "poe_nogales", "--draws", 5
    )
    told = document["explained"]
    assert code == 0
    assert 0 < told["loss_share"] < 1
    assert 0 <= told["stability"] <= 1
    main(["chokepoints", "--commodity", "fentanyl", "--explain", "poe_nogales"])
    out = capsys.readouterr().out
    assert "Without poe_nogales" in out
    assert "Nothing takes its place" in out
    main(["chokepoints", "--commodity", "fentanyl", "--explain", "mx_fentanyl_labs_sinaloa"])
    assert "Carries more without it" in capsys.readouterr().out


@pytest.mark.parametrize("by", ["kind", "region", "country", "stage", "mode"])
def test_groups_are_ranked(capsys, by):
    code, document = run_json(capsys, "chokepoints", "--commodity", "heroin", "--groups", by)
    shares = [group["loss_share"] for group in document["groups"]]
    assert code == 0
    assert shares == sorted(shares, reverse=True)
    assert shares[0] > 0


def test_two_years_are_compared(capsys):
    code, document = run_json(
        capsys, "routes", "--commodity", "fentanyl", "--by", "capacity", "--compare", 2014
    )
    assert code == 0
    assert document["compared_with"] == 2014
    assert {row["status"] for row in document["changes"]} <= {"kept", "new", "gone"}
    main(["routes", "--commodity", "fentanyl", "--compare", "2014"])
    assert "beside those of 2019" in capsys.readouterr().out


def test_a_plan_over_cases_is_told_on_others(capsys):
    question = ["interdict", "--budget", "60", "--objective", "firearms", "--scenarios", "6"]
    code = main([*question, "--risk", "cvar", "--seed", "3", "--json"])
    printed = capsys.readouterr()
    document = json.loads(printed.out)
    assert all(line.startswith("narrows: ") for line in printed.err.splitlines())
    assert code == 0
    assert document["scenarios"] == 6
    assert document["bound"] <= document["objective"] <= document["baseline"]
    fall = document["range"]["fall"]
    assert fall["low"] <= fall["mean"] <= fall["high"]
    assert [row["measure_id"] for row in document["in_cases"]] == document["chosen"]
    main(question)
    assert "On 6 other cases" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (["--options"], "More capable Mexican forces"),
        (["--option", "6", "--objective", "firearms"], "southbound_inspections"),
        (["--budget", "2", "--objective", "firearms"], "buys nothing"),
    ],
)
def test_options_and_budgets_that_buy_nothing_are_told(capsys, question, said):
    assert main(["interdict", *question]) == 0
    assert said in capsys.readouterr().out


def test_routes_by_flow_and_by_way_of_a_node(capsys):
    code, document = run_json(
        capsys, "routes", "--by", "flow", "--commodity", "fentanyl", "--via", "poe_nogales"
    )
    assert code == 0
    assert all("poe_nogales" in route["nodes"] for route in document["routes"])
    assert all(leg["flow"] > 0 for route in document["routes"] for leg in route["legs"])


@pytest.mark.parametrize(
    "model",
    [
        ["max-flow", "--commodity", "fentanyl", "--frontier", "--near", "0.01"],
        ["inspection"],
        ["portfolio", "--objective", "delivered", "--commodity", "fentanyl"],
    ],
)
def test_interdiction_has_the_documented_keys(capsys, model):
    code, document = run_json(capsys, "interdict", "--budget", "60", "--model", *model)
    assert code == 0
    assert set(document) >= {"model", "status", "objective", "bound", "gap", "baseline", "budget",
                             "chosen", "evaluated"}  # fmt: skip
    assert document["bound"] <= document["objective"] <= document["baseline"]
    assert document["evaluated"] == pytest.approx(document["objective"])
    assert document["chosen"]
    main(["interdict", "--budget", "60", "--model", *model])
    out = capsys.readouterr().out
    assert "No plan within the budget leaves less (proven)" in out
    assert document["chosen"][0] in out
