"""Each rule: one broken table gives exactly its notice, the clean twin gives none."""

# ruff: noqa: E501 (the cases read as a table, one a line)

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import NamedTuple

import numpy as np
import pytest

from graph.assembly import build_states
from graph.checks.recipes import find_gaining_loop
from graph.checks.rows import Hints
from graph.checks.rules import RULES
from graph.dictionary import data_dictionary, rule_list
from graph.errors import DataError
from graph.loading import check_tables, read_tables
from graph.schema import RANGED, TABLES
from graph.tables import tables_from_records
from graph.vocabulary import COMMODITIES, KINDS, MODES, STAGES

ROOT = Path(__file__).parent.parent
NODES = "node_id,kind\na,seaport\nb,drug_lab\nc,consumer_market\n"
EDGES = (
    "edge_id,source,target,commodity,mode,unit,capacity,capacity_low,capacity_high,active_from,active_to,status\n"
    "ab,a,b,meth_precursors,commercial_truck,kg/year,5,1,9,,,\n"
    "bc,b,c,methamphetamine,overland,kg/year,5,1,9,2012,2019,\n"
)
RECIPES = (
    "recipe_id,node_id,role,commodity,quantity\n"
    "cook,b,input,meth_precursors,2\ncook,b,output,methamphetamine,1\n"
)
SUPPLY = "node_id,commodity,quantity\na,meth_precursors,10\n"
DEMAND = "node_id,commodity,quantity\nc,methamphetamine,10\n"
SOURCES = "source_id,title\npaper,A paper\n"
EVIDENCE = "evidence_id,source_id,statement,grade,use\np1,paper,It says so.,B2,model\n"
CITED = "node_id,basis,reason,evidence\na,explicit,,p1\nb,assumed,because,\nc,implied,,p1\n"
MEASURES = "measure_id,prerequisite\nm1,\nm2,m1\n"
EFFECTS = "effect_id,measure_id,effect,commodity,share\nx1,m1,capacity,meth_precursors,0.5\n"
WHOLE = {
    "nodes": NODES, "edges": EDGES, "recipes": RECIPES, "supply": SUPPLY, "demand": DEMAND,
    "measures": MEASURES, "effects": EFFECTS,
    "volumes": "edge_id,year,capacity\nbc,2013,4\n",
    "events": "event_id,date,event\ne1,2019-05-01,A law.\n",
    "calibration": "comparison_id,name,measure,commodity,share_of,system,quantity,misfit,misfit_reason,use\nx,X,seized,methamphetamine,,s,seized,2,because,fit\ny,Y,seized,,x,,,,,test\n",
    "causes": "cause_id,table,column,by\nband,edges,detection,mode\n",
}  # fmt: skip
PAIR = {"nodes": NODES, "edges": "source,target\na,b\nb,c\n"}
TREND = {
    "nodes": "node_id\na\nb\n", "edges": "source,target,capacity,trend\na,b,5,up\n",
    "trends": "trend_id,year,factor\nup,2012,1\nup,2016,2\n",
}  # fmt: skip
BACKTEST = {
    "nodes": NODES, "edges": "source,target\na,b\nb,c\n", "sources": SOURCES,
    "evidence": (
        "evidence_id,source_id,statement,period\n"
        "before,paper,It was so.,2011-2012\nlater,paper,It became so.,2013\nlast,paper,More.,2016\n"
    ),
    "measures": "measure_id,evidence\nm1,before\nm2,last\n",
    "effects": "effect_id,measure_id,effect,target,share\nx1,m1,capacity,b,1\n",
    "observations": (
        "observation_id,year,system,quantity,value,unit,evidence\n"
        "o1,2012,s,seized,5,kg,before\no2,2014,s,seized,4,kg,later\n"
    ),
    "backtests": (
        "backtest_id,role,year,outcome_year,measure_id,effect,source,share,quantity,observed,"
        "observation_before,observation_after,evidence\n"
        "t,case,2012,2014,,,,,,,,,\n"
        "t,change,,,m1,,,,,,,,before\n"
        "t,change,,,,capacity,a,0.5,,,,,before\n"
        "t,outcome,,,,,b,,flow,falls,o1,o2,\n"
    ),
}  # fmt: skip
OBSERVED = {
    **PAIR, "observations": "observation_id,year,system,quantity,value,unit\no1,2019,a,seized,3,kg\n",
}  # fmt: skip
CITING = {
    "nodes": CITED, "edges": "source,target\na,b\nb,c\n", "evidence": EVIDENCE, "sources": SOURCES,
}  # fmt: skip


class Case(NamedTuple):
    """What to change in which clean tables, and the one notice that must follow."""

    code: str
    table: str
    old: str
    new: str
    row: int
    column: str
    clean: dict[str, str] = WHOLE
    noticed: str = ""


CASES = [
    Case("empty_file", "nodes", NODES, " \n", 0, "", PAIR),
    Case("nul_character", "nodes", "b,drug_lab", "b\0,drug_lab", 3, "", PAIR),
    Case("unreadable_file", "events", "A law.", '"A law.', 0, ""),
    Case("missing_column", "events", "event_id,date,event\ne1,2019-05-01,A law.", "event_id,date\ne1,2019-05-01", 1, "event"),
    Case("duplicate_column", "events", "event_id,date,event\ne1,2019-05-01,A law.", "event_id,date,event,date\ne1,2019-05-01,A law.,2019", 1, "date"),
    Case("unknown_column", "nodes", "node_id,kind", "node_id,kindd", 1, "kindd", PAIR),
    Case("ragged_row", "events", "A law.", "A law, signed.", 2, ""),
    Case("blank_required", "events", "A law.", "", 2, "event"),
    Case("wrong_type", "edges", "kg/year,5,1,9,,,", "kg/year,5 kg,1,9,,,", 2, "capacity"),
    Case("wrong_type", "edges", "2012,2019", "2012.5,2019", 3, "active_from"),
    Case("not_finite", "edges", "kg/year,5,1,9,,,", "kg/year,inf,1,9,,,", 2, "capacity"),
    Case("not_finite", "supply", "precursors,10", "precursors,NaN", 2, "quantity"),
    Case("not_finite", "supply", "precursors,10", "precursors,1e999", 2, "quantity"),
    Case("control_character", "events", "A law.", "A\x07 law.", 2, "event"),
    Case("too_long_cell", "events", "A law.", "x" * 10_001, 2, "event"),
    Case("out_of_range", "supply", "precursors,10", "precursors,-1", 2, "quantity"),
    Case("out_of_range", "effects", "0.5", "1.5", 2, "share"),
    Case("out_of_range", "nodes", "node_id,kind\na,seaport\nb,drug_lab\nc,consumer_market", "node_id,lat\na,91\nb,\nc,", 2, "lat", PAIR),
    Case("unknown_choice", "edges", "2012,2019,", "2012,2019,asleep", 3, "status"),
    Case("unfamiliar_term", "nodes", "drug_lab", "drug_labb", 3, "kind"),
    Case("unfamiliar_term", "edges", "overland", "over_land", 3, "mode"),
    Case("bad_date", "events", "2019-05-01", "2019-02-30", 2, "date"),
    Case("bad_date", "events", "2019-05-01", "May 2019", 2, "date"),
    Case("bad_id", "events", "e1,", "e" * 101 + ",", 2, "event_id"),
    Case("bad_id", "events", "e1,", "e;1,", 2, "event_id"),
    Case("range_order", "edges", "kg/year,5,1,9,,,", "kg/year,5,6,9,,,", 2, "capacity"),
    Case("range_order", "edges", "kg/year,5,1,9,,,", "kg/year,5,1,4,,,", 2, "capacity"),
    Case("reversed_life", "edges", "2012,2019", "2019,2012", 3, "active_from", {"nodes": NODES, "edges": EDGES}),
    Case("dangling_reference", "edges", "bc,b,c", "bc,b,cc", 3, "target", {"nodes": NODES, "edges": EDGES}),
    Case("dangling_reference", "measures", "m2,m1", "m2,m3", 3, "prerequisite"),
    Case("self_loop", "edges", "bc,b,c", "bc,b,b", 3, "target", {"nodes": NODES, "edges": EDGES}),
    Case("unit_mismatch", "edges", "overland,kg/year", "overland,USD/year", 3, "unit"),
    Case("mode_not_held", "edges", "commercial_truck", "mail", 2, "mode"),
    Case("conversion_loop", "recipes", RECIPES, RECIPES + "back,b,input,methamphetamine,1\nback,b,output,meth_precursors,3\n", 2, "quantity"),
    Case("recipe_incomplete", "recipes", "cook,b,output,methamphetamine,1\n", "", 2, "recipe_id", {"nodes": NODES, "edges": EDGES, "recipes": RECIPES}),
    Case("recipe_incomplete", "recipes", "cook,b,output", "cook,a,output", 2, "recipe_id", {"nodes": NODES, "edges": EDGES, "recipes": RECIPES}),
    Case("negative_enabling", "effects", EFFECTS, "effect_id,measure_id,effect,enables,share\nx1,m1,enable,m2,-0.5\n", 2, "share"),
    Case("prerequisite_loop", "measures", "m1,\n", "m1,m2\n", 2, "prerequisite"),
    Case("duplicate_row", "demand", "10\n", "10\nc,methamphetamine,3\n", 3, "node_id"),
    Case("duplicate_row", "volumes", "2013,4\n", "2013,4\nbc,2013,5\n", 3, "year"),
    Case("duplicate_row", "trends", "up,2016,2\n", "up,2016,2\nup,2016,3\n", 4, "year", TREND),
    Case("duplicate_row", "observations", "o1,2019,a,seized,3,kg\n", "o1,2019,a,seized,3,kg\no2,2019,a,seized,4,kg\n", 3, "system", OBSERVED),
    Case("trend_moves_nothing", "edges", "a,b,5,up", "a,b,,up", 2, "trend", TREND),
    Case("trend_unused", "trends", "up,2016,2\n", "up,2016,2\ndown,2016,2\n", 4, "trend_id", TREND),
    Case("dangling_reference", "edges", "a,b,5,up", "a,b,5,upp", 2, "trend", TREND, "edges"),
    Case("unreachable_demand", "demand", "c,methamphetamine,10", "c,methamphetamine,10\na,methamphetamine,1", 3, "commodity"),
    Case("isolated_node", "nodes", "c,consumer_market\n", "c,consumer_market\nd,seaport\n", 5, "node_id"),
    Case("inactive_end", "nodes", NODES, "node_id,active_to\na,\nb,\nc,2011\n", 3, "active_from", {"nodes": NODES, "edges": EDGES}, "edges"),
    Case("inactive_end_partly", "nodes", NODES, "node_id,active_to\na,\nb,\nc,2015\n", 3, "active_from", {"nodes": NODES, "edges": EDGES}, "edges"),
    Case("latent_end", "nodes", NODES, "node_id,status\na,latent\nb,\nc,\n", 2, "source", {"nodes": NODES, "edges": EDGES}, "edges"),
    Case("volume_outside_life", "volumes", "bc,2013", "bc,2020", 2, "year"),
    Case("comparison_unfit", "calibration", "2,because", "2,", 2, "misfit_reason"),
    Case("comparison_unfit", "calibration", "s,seized,", "s,,", 2, "system"),
    Case("comparison_unfit", "calibration", "seized,,x,", "seized,,y,", 3, "share_of"),
    Case("comparison_unfit", "calibration", "commodity,share_of", "process,share_of", 2, "process"),
    Case("cause_unfit", "causes", "detection,mode", "quantity,mode", 2, "column"),
    Case("cause_unfit", "causes", "detection,mode", "detection,process", 2, "by"),
    Case("effect_matches_nothing", "effects", "meth_precursors", "opium", 2, "effect"),
    Case("backtest_incomplete", "backtests", "t,case,2012,2014", "t,case,2012,2011", 2, "role", BACKTEST),
    Case("backtest_incomplete", "backtests", "t,case,2012,2014,,,,,,,,,\n", "", 2, "role", BACKTEST),
    Case("backtest_incomplete", "backtests", "capacity,a,0.5", "capacity,a,", 4, "role", BACKTEST),
    Case("backtest_incomplete", "backtests", "flow,falls", ",falls", 5, "role", BACKTEST),
    Case("backtest_incomplete", "backtests", "o1,o2", ",o2", 5, "role", BACKTEST),
    Case("outcome_in_inputs", "backtests", "0.5,,,,,before", "0.5,,,,,later", 4, "evidence", BACKTEST),
    Case("outcome_in_inputs", "effects", "share\nx1,m1,capacity,b,1", "share,evidence\nx1,m1,capacity,b,1,later", 3, "evidence", BACKTEST, "backtests"),
    Case("input_after_outcome", "backtests", "0.5,,,,,before", "0.5,,,,,last", 4, "evidence", BACKTEST),
    Case("input_after_outcome", "backtests", "m1,,", "m2,,", 3, "evidence", BACKTEST),
    Case("evidence_missing", "nodes", "a,explicit,,p1", "a,explicit,,", 2, "evidence", CITING),
    Case("reason_missing", "nodes", "b,assumed,because,", "b,assumed,,", 3, "reason", CITING),
    Case("evidence_unused", "evidence", EVIDENCE, EVIDENCE + "p2,paper,More.,B2,model\n", 3, "evidence_id", CITING),
    Case("source_unused", "sources", SOURCES, SOURCES + "other,Another\n", 3, "source_id", CITING),
]  # fmt: skip
SEVERAL = {"missing_file", "not_utf8", "duplicate_id", "evidence_excluded"}
"""Rules that need files written otherwise, or speak of several rows; tested on their own."""


def put(folder: Path, tables: dict[str, str]) -> Path:
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8", newline="")
    return folder


def found(folder: Path) -> list[tuple[str, str, int, str]]:
    return [(n.code, n.table, n.row, n.column) for n in check_tables(folder)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.code}-{case.column or 'file'}")
def test_a_broken_table_gives_exactly_its_notice(tmp_path, case):
    clean, broken = tmp_path / "clean", tmp_path / "broken"
    clean.mkdir()
    broken.mkdir()
    assert found(put(clean, case.clean)) == []
    assert case.old in case.clean[case.table]
    text = case.clean[case.table].replace(case.old, case.new, 1)
    put(broken, case.clean | {case.table: text})
    assert found(broken) == [(case.code, case.noticed or case.table, case.row, case.column)]
    (notice,) = check_tables(broken)
    assert notice.severity == RULES[case.code].severity
    assert notice.message
    assert notice.mend


def test_a_missing_folder_is_two_missing_files(tmp_path):
    assert found(tmp_path / "nowhere") == [
        ("missing_file", "edges", 0, ""), ("missing_file", "nodes", 0, ""),
    ]  # fmt: skip


def test_text_that_is_not_utf8_is_named_by_line(tmp_path):
    put(tmp_path, PAIR)
    (tmp_path / "nodes.csv").write_bytes(NODES.encode() + "é,seaport\n".encode("latin-1"))
    assert found(tmp_path) == [("not_utf8", "nodes", 5, "")]


def test_both_rows_of_a_duplicate_id_are_named(tmp_path):
    put(tmp_path, WHOLE | {"nodes": NODES + "a,seaport\n"})
    assert found(tmp_path) == [
        ("duplicate_id", "nodes", 2, "node_id"), ("duplicate_id", "nodes", 5, "node_id"),
    ]  # fmt: skip


def test_an_id_equal_to_another_edge_s_default_is_a_duplicate(tmp_path):
    put(tmp_path, {"nodes": NODES, "edges": "edge_id,source,target\n,a,b\ne1,b,c\n"})
    assert {code for code, *_ in found(tmp_path)} == {"duplicate_id"}


def test_rows_may_not_rest_on_what_is_kept_out(tmp_path):
    tables = CITING | {"evidence": EVIDENCE.replace("model", "excluded")}
    assert {code for code, *_ in found(put(tmp_path, tables))} == {"evidence_excluded"}


def test_every_rule_is_tested_and_documented():
    tested = {case.code for case in CASES} | SEVERAL
    assert tested == set(RULES)
    assert (ROOT / "docs" / "rules.md").read_text(encoding="utf-8") == rule_list()
    assert all(f"`{code}`" in rule_list() for code in RULES)


def test_the_dictionary_is_what_the_schema_says():
    assert (ROOT / "data" / "README.md").read_text(encoding="utf-8") == data_dictionary()


def test_plain_lists_give_no_notice_at_all(tmp_path):
    put(tmp_path, {"nodes": "node_id\n007\nNA\n1e5\n", "edges": "source,target\n007,NA\nNA,1e5\n"})
    assert found(tmp_path) == []
    assert read_tables(tmp_path)["nodes"].text("node_id") == ["007", "NA", "1e5"]


def test_a_byte_order_mark_and_windows_line_ends_are_fine(tmp_path):
    text = "\ufeff" + NODES.replace("\n", "\r\n")
    put(tmp_path, {"nodes": text, "edges": "source,target\r\na,b\r\nb,c\r\n\r\n,\r\n"})
    assert found(tmp_path) == []


def test_lines_are_counted_over_quoted_line_breaks(tmp_path):
    nodes = 'node_id,about,lat\na,"two\nlines",1\nb,,95\n'
    put(tmp_path, {"nodes": nodes, "edges": "source,target\na,b\n"})
    assert found(tmp_path) == [("out_of_range", "nodes", 4, "lat")]


def test_every_fault_is_named_at_once(tmp_path):
    edges = "source,target,capacity,active_from\na,x,1,\nb,c,many,\nc,c,-2,19x\n"
    put(tmp_path, {"nodes": NODES, "edges": edges})
    assert set(found(tmp_path)) == {
        ("dangling_reference", "edges", 2, "target"),
        ("wrong_type", "edges", 3, "capacity"),
        ("out_of_range", "edges", 4, "capacity"),
        ("wrong_type", "edges", 4, "active_from"),
        ("self_loop", "edges", 4, "target"),
    }
    with pytest.raises(DataError, match="5 fault"):
        read_tables(tmp_path)


def test_a_wrong_name_suggests_the_right_one(tmp_path):
    put(tmp_path, {"nodes": "node_id\nnogales\nphoenix\n", "edges": "source,target\nnogalez,phoenix\nnogales,phoenix\n"})  # fmt: skip
    (notice,) = check_tables(tmp_path)
    assert "nogales" in notice.mend


def test_every_row_with_a_wrong_word_is_named_and_all_get_the_hint(tmp_path):
    edges = "source,target\na,bb\nb,cc\na,bb\nb,c\n"
    nodes = "node_id\na\nb\nc\nbbb\nccc\n"
    put(tmp_path, {"nodes": nodes, "edges": edges})
    assert [(n.row, n.value, n.mend) for n in check_tables(tmp_path)] == [
        (2, "bb", "Did you mean bbb?"),
        (3, "cc", "Did you mean ccc?"),
        (4, "bb", "Did you mean bbb?"),
    ]


def test_hints_are_sought_for_a_bounded_number_of_words(monkeypatch):
    monkeypatch.setattr("graph.checks.rows._COMPARISONS", 4)
    hints = Hints(["nogales", "phoenix"])
    assert [hints(word) for word in ("nogalez", "phenix", "nogals", "nogalez")] == [
        "Did you mean nogales?", "Did you mean phoenix?", None, "Did you mean nogales?",
    ]  # fmt: skip


def test_a_node_without_an_id_is_a_blank_cell_and_nothing_else(tmp_path):
    put(tmp_path, {"nodes": "node_id,kind\n,seaport\n", "edges": "source,target\n"})
    assert found(tmp_path) == [("blank_required", "nodes", 2, "node_id")]


@pytest.mark.parametrize(
    ("table", "old", "new", "code", "column"),
    [
        ("supply", "a,meth", ",meth", "blank_required", "node_id"),
        ("recipes", "methamphetamine,1", "methamphetamine,", "blank_required", "quantity"),
        (
            "recipes",
            RECIPES[-31:],
            RECIPES[-31:] + "cook,b,waste,opium,1\n",
            "unknown_choice",
            "role",
        ),
        ("effects", "m1,capacity", "m1,speed", "unknown_choice", "effect"),
    ],
)
def test_a_cell_that_other_rules_rely_on_is_told_once(tmp_path, table, old, new, code, column):
    assert old in WHOLE[table]
    put(tmp_path, WHOLE | {table: WHOLE[table].replace(old, new)})
    assert [(n.code, n.column) for n in check_tables(tmp_path)] == [(code, column)]


def gaining_tables(n_nodes, gain, seed):
    """Make a tangle of edges of one drug, and two recipes that turn it back into itself."""
    random = Random(seed)
    nodes = [{"node_id": f"n{i}"} for i in range(n_nodes)]
    edges = [
        {
            "source": f"n{i}",
            "target": f"n{(i + random.randrange(1, n_nodes)) % n_nodes}",
            "commodity": "cocaine",
        }
        for i in [*range(n_nodes)] * 2
    ]
    edges += [{"source": "n1", "target": "n0", "commodity": "opium"}]
    edges += [{"source": "n0", "target": "n1", "commodity": "cocaine"}]
    recipes = [
        {
            "recipe_id": "up",
            "node_id": "n0",
            "role": "input",
            "commodity": "opium",
            "quantity": 1.0,
        },
        {
            "recipe_id": "up",
            "node_id": "n0",
            "role": "output",
            "commodity": "cocaine",
            "quantity": gain,
        },
        {
            "recipe_id": "back",
            "node_id": "n1",
            "role": "input",
            "commodity": "cocaine",
            "quantity": 1.0,
        },
        {
            "recipe_id": "back",
            "node_id": "n1",
            "role": "output",
            "commodity": "opium",
            "quantity": 1.0,
        },
    ]
    return tables_from_records({"nodes": nodes, "edges": edges, "recipes": recipes})


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("gain", [0.99, 1.0, 1.001, 3.0])
def test_a_loop_that_gains_is_found_in_a_tangle_of_loops_that_do_not(gain, seed):
    states = build_states(gaining_tables(60, gain, seed))
    loop = find_gaining_loop(states)
    assert bool(loop) == (gain > 1.0)
    arcs = {states.arc_id(arc): arc for arc in range(len(states.tail))}
    for before, after in zip(loop, loop[1:] + loop[:1], strict=True):
        assert states.head[arcs[before]] == states.tail[arcs[after]]
    assert not loop or np.prod([states.gain[arcs[name]] for name in loop]) > 1.0


def test_a_warning_stops_only_when_strict(tmp_path):
    put(tmp_path, {"nodes": NODES + "d,seaport\n", "edges": "source,target\na,b\nb,c\n"})
    assert len(read_tables(tmp_path)["nodes"]) == 4
    with pytest.raises(DataError, match="isolated_node"):
        read_tables(tmp_path, strict=True)


def test_the_shipped_data_has_no_fault():
    assert check_tables() == []


def test_the_schema_is_consistent():
    for table in TABLES.values():
        assert len(set(table.names)) == len(table.names)
        assert all(c.refers_to in {"", *TABLES} for c in table.columns)
        assert all(f"{name}_high" in table.names for name in RANGED[table.name])
    assert {kind.stage for kind in KINDS.values()} <= set(STAGES)
    assert {m for kind in KINDS.values() for m in kind.modes} <= set(MODES)
    assert all(word == c.name for word, c in COMMODITIES.items())
