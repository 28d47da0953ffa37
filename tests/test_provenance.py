"""From rows and results to what they rest on."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest

from graph import (
    UnknownNameError,
    build_network,
    build_states,
    footing,
    headlines,
    read_tables,
    snapshot,
    solve_flow,
    tables_from_records,
    to_tables,
    trace,
)
from graph.footing import ALL, confidence_of
from graph.provenance_page import provenance_page, row_list
from graph.schema import TABLES
from narrows.cli import main
from tests.builders import plain, random_arcs, recipe

ROOT = Path(__file__).parent.parent

RECORD = {
    "nodes": [{"node_id": "a", "evidence": ("s1",), "basis": "explicit"}, {"node_id": "b"}],
    "edges": [
        {
            "edge_id": "ab", "source": "a", "target": "b", "commodity": "heroin", "capacity": 5.0,
            "capacity_low": 2.0, "capacity_high": 9.0, "basis": "implied", "evidence": ("s1", "s2"),
        },
        {
            "edge_id": "cash", "source": "b", "target": "a", "commodity": "cash",
            "capacity": 50.0, "capacity_low": 50.0, "confidence": "measured", "basis": "explicit",
        },
    ],
    "volumes": [
        {
            "edge_id": "ab", "year": 2018, "capacity": 4.0, "capacity_low": 1.0,
            "confidence": "estimated",
        }
    ],
    "supply": [{"node_id": "a", "commodity": "heroin", "quantity": 100.0, "quantity_low": 9.0}],
    "demand": [
        {
            "node_id": "b", "commodity": "heroin", "quantity": 100.0, "quantity_low": 9.0,
            "unit_value": 10.0,
        }
    ],
    "evidence": [
        {"evidence_id": "s1", "source_id": "p", "statement": "It is so.", "grade": "A1"},
        {"evidence_id": "s2", "source_id": "p", "statement": "So it is.", "locator": "p. 2"},
    ],
    "sources": [{"source_id": "p", "title": "A book", "publisher": "Press", "year": "2019"}],
}  # fmt: skip


@pytest.fixture(scope="module")
def tables():
    return tables_from_records(RECORD)


@pytest.fixture(scope="module")
def shipped():
    return read_tables()


def test_an_edge_leads_to_its_numbers_volumes_statements_and_publication(tables):
    edge, volume = trace(tables, "ab").chains
    (figure,) = edge.figures
    assert (figure.value, figure.low, figure.high, figure.unit) == (5.0, 2.0, 9.0, "kg/year")
    assert (edge.basis, edge.confidence) == ("implied", "assumed")
    assert [(s.evidence_id, s.title, s.locator) for s in edge.statements] == [
        ("s1", "A book", ""), ("s2", "A book", "p. 2"),
    ]  # fmt: skip
    assert (volume.table, volume.confidence) == ("volumes", "estimated")


def test_a_node_leads_to_what_it_supplies_and_wants(tables):
    assert [chain.table for chain in trace(tables, "a").chains] == ["nodes", "supply"]
    assert [chain.table for chain in trace(tables, "b").chains] == ["nodes", "demand"]


def test_a_statement_and_a_publication_name_the_rows_that_rest_on_them(tables):
    found = trace(tables, "s2")
    assert [s.publisher for s in found.statements] == ["Press"]
    assert found.cited_by == (("edges", "ab"),)
    assert trace(tables, "p").cited_by == (("nodes", "a"), ("edges", "ab"))


def test_an_unknown_name_gets_near_matches(shipped):
    with pytest.raises(UnknownNameError, match="sinaloa_cartel"):
        trace(shipped, "sinaloa_cartle")


def test_edges_without_ids_are_found_by_their_row():
    (chain,) = trace(plain("a b 3"), "e1").chains
    assert (chain.table, chain.line) == ("edges", 2)


def test_every_id_of_the_shipped_tables_has_a_chain(shipped):
    for table in ("nodes", "measures", "effects", "observations", "events", "options"):
        name = shipped[table].text(TABLES[table].key)[-1]
        assert any(chain.table == table for chain in trace(shipped, name).chains)


def test_rows_count_once_and_a_blank_confidence_is_assumed(tables):
    together, *layers = footing(tables)
    assert together.layer == ALL
    assert together.numbers == {"measured": 1, "estimated": 1, "assumed": 3}
    assert {layer.layer for layer in layers} == {"heroin", "money", "nodes"}


def test_the_flow_is_weighed_by_the_volumes_of_the_year(tables):
    heroin = {layer.layer: layer for layer in footing(tables, year=2018)}["heroin"]
    assert heroin.flow == {"measured": 0.0, "estimated": 1.0, "assumed": 0.0}
    heroin = {layer.layer: layer for layer in footing(tables, year=2019)}["heroin"]
    assert heroin.flow == {"measured": 0.0, "estimated": 0.0, "assumed": 1.0}


def test_a_row_leads_to_its_trend_and_a_trend_that_moved_it_weakens_it():
    points = [
        {"trend_id": "up", "year": year, "factor": factor, "confidence": "assumed"}
        for year, factor in ((2012, 0.5), (2016, 1.0))
    ]
    edges = [row | {"confidence": "measured"} for row in RECORD["edges"]]
    edges[0] |= {"trend": "up"}
    tables = tables_from_records(RECORD | {"edges": edges, "trends": points, "volumes": []})
    assert [c.table for c in trace(tables, "ab").chains] == ["edges", "trends", "trends"]
    assert [confidence_of(tables, year=year)["ab"] for year in (2014, 2019)] == [
        "assumed", "measured",
    ]  # fmt: skip
    assert trace(tables, "up").chains[0].figures[0].value == 0.5


def test_tables_without_supply_have_no_flow():
    assert all(layer.flow is None for layer in footing(plain("a b 3 heroin")))


def test_the_narrow_link_carries_the_result(tables):
    earned, delivered = headlines(tables)[:2]
    (carrier,) = earned.carriers
    assert (carrier.part, carrier.id, carrier.bound) == ("edge", "ab", 5.0)
    assert (earned.value, carrier.worth) == (50.0, 50.0)
    assert carrier.evidence == ("s1", "s2")
    assert (delivered.name, delivered.value) == ("headline:heroin_delivered", 5.0)
    assert delivered.rests_on == {"measured": 0.0, "estimated": 0.0, "assumed": 1.0}
    assert delivered.flow_rows == 1


def test_a_bound_that_draws_capacity_off_has_a_negative_worth():
    # One unit of opium makes one of heroin (10) or one of morphine (4); heroin comes first.
    rows = [
        *recipe("lab", "opium 1", "heroin 1", recipe_id="h"),
        *recipe("lab", "opium 1", "morphine_base 1", recipe_id="m"),
    ]
    tables = plain(
        "farm lab 10 opium", "lab town 6 heroin", "lab town 20 morphine_base",
        recipes=rows,
        supply=[{"node_id": "farm", "commodity": "opium", "quantity": 100.0}],
        demand=[
            {"node_id": "town", "commodity": "heroin", "quantity": 100.0, "unit_value": 10.0},
            {"node_id": "town", "commodity": "morphine_base", "quantity": 9.0, "unit_value": 4.0},
        ],
    )  # fmt: skip
    found = {h.name: h for h in headlines(tables)}
    base = found["headline:opium_delivered"]
    assert base.value == pytest.approx(4.0)
    assert {c.id: c.worth for c in base.carriers} == pytest.approx({"e1": 10.0, "e2": -6.0})


@pytest.mark.parametrize("year", [2014, 2019])
def test_what_the_bounds_are_worth_adds_up(shipped, year):
    solution = solve_flow(shipped, year=year)
    found = headlines(shipped, year=year)
    assert found[0].value == pytest.approx(solution.objective)
    for headline in found:
        assert sum(c.worth for c in headline.carriers) == pytest.approx(headline.value, rel=1e-4)
        assert sum(headline.rests_on.values()) == pytest.approx(1.0)
        assert sum(headline.held_by.values()) == pytest.approx(1.0)


def test_a_price_is_what_one_unit_more_changes(shipped):
    found = {h.name: h for h in headlines(shipped, year=2019)}["headline:fentanyl_seized"]
    carrier = next(c for c in found.carriers if c.part == "edge")
    network = snapshot(build_network(shipped), 2019)
    for _, _, key, data in network.edges(keys=True, data=True):
        if key == carrier.id:
            data["capacity"] += 1.0
    moved = {h.name: h for h in headlines(to_tables(network), year=2019)}
    change = moved["headline:fentanyl_seized"].value - found.value
    assert change == pytest.approx(carrier.price, rel=1e-6)


@pytest.mark.parametrize("seed", range(12))
def test_prices_equal_solving_again_on_random_networks(seed):
    random = Random(seed)
    arcs = random_arcs(random, n_nodes=6, n_arcs=12)
    edges = [
        {
            "edge_id": f"e{i}", "source": u, "target": v, "commodity": "heroin",
            "capacity": c + random.random(), "detection": random.uniform(0, 0.3),
            "unit_cost": random.uniform(0, 0.5),
        }
        for i, (u, v, c) in enumerate(arcs)
    ]  # fmt: skip
    tables = {
        "nodes": [{"node_id": f"n{i}"} for i in range(6)],
        "edges": edges,
        "supply": [{"node_id": "n0", "commodity": "heroin", "quantity": 6.0}],
        "demand": [
            {"node_id": n, "commodity": "heroin", "quantity": 3.0, "unit_value": v}
            for n, v in (("n4", 9.0), ("n5", 7.0))
        ],
    }
    step = 1e-6
    for headline in headlines(tables_from_records(tables)):
        assert sum(c.worth for c in headline.carriers) == pytest.approx(headline.value, abs=1e-6)
        for carrier in headline.carriers:
            if carrier.part != "edge":
                continue
            moved = [
                edge | {"capacity": edge["capacity"] + step} if edge["edge_id"] == carrier.id
                else edge
                for edge in edges
            ]  # fmt: skip
            (again,) = headlines(tables_from_records(tables | {"edges": moved}), only=headline.name)
            assert (again.value - headline.value) / step == pytest.approx(carrier.price, abs=1e-3)


def test_an_unknown_headline_gets_near_matches(shipped):
    with pytest.raises(UnknownNameError, match="headline:cocaine"):
        headlines(shipped, year=2019, only="headline:cocain")


def test_the_pages_are_current():
    # `make docs` writes them.
    assert (ROOT / "docs" / "provenance.md").read_text(encoding="utf-8") == provenance_page()
    assert (ROOT / "docs" / "rows.md").read_text(encoding="utf-8") == row_list()


@pytest.mark.parametrize(
    ("arguments", "key"),
    [
        (["poe_nogales"], "trace"),
        (["--headline"], "headlines"),
        (["headline:max_flow"], "headlines"),
        ([], "layers"),
    ],
)
def test_the_command_prints_one_document(capsys, arguments, key):
    assert main(["evidence", *arguments, "--json"]) == 0
    out = capsys.readouterr()
    assert out.err == ""
    document = json.loads(out.out)
    assert document["command"] == "evidence"
    assert document[key]


def test_the_command_says_where_a_row_stands_and_who_says_so(capsys):
    assert main(["evidence", "china_class_scheduling"]) == 0
    out = capsys.readouterr().out
    assert "measures.csv:" in out
    assert "effects.csv:" in out
    assert "[A1]" in out
    assert "https://" in out


def test_states_are_left_as_they_were(shipped):
    states = build_states(shipped, year=2019)
    before = states.capacity.copy()
    headlines(shipped, year=2019)
    assert (states.capacity == before).all()
