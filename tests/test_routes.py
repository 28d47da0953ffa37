"""The k best simple routes, against enumeration of all of them."""

from __future__ import annotations

from math import inf
from random import Random

import networkx as nx
import pytest

from graph.chokepoints import find_chokepoints
from graph.errors import NoRouteError, QuestionError, UnknownNameError
from graph.routes import k_best_routes
from graph.tables import tables_from_records
from tests.builders import plain, random_plain, recipe


def all_simple_paths(tables, source, target):
    """Enumerate (length, capacity, edges) of every simple path with NetworkX."""
    graph = nx.MultiDiGraph()
    for row in tables["edges"].records():
        graph.add_edge(row["source"], row["target"], row["edge_id"], capacity=row["capacity"])
    if source not in graph or target not in graph:
        return []
    return [
        (len(path), min(graph.edges[leg]["capacity"] for leg in path), [leg[2] for leg in path])
        for path in nx.all_simple_edge_paths(graph, source, target)
    ]


@pytest.mark.parametrize("seed", range(60))
def test_shortest_routes_are_the_first_of_all_simple_paths(seed):
    tables = random_plain(Random(seed))
    every = sorted((length, -width) for length, width, _ in all_simple_paths(tables, "n0", "n5"))
    if not every:
        with pytest.raises(NoRouteError):
            k_best_routes(tables, sources=["n0"], targets=["n5"])
        return
    found = k_best_routes(tables, sources=["n0"], targets=["n5"], k=7)
    assert [(route.length, -route.capacity) for route in found] == every[:7]
    assert len({route.edges for route in found}) == len(found)


@pytest.mark.parametrize("seed", range(60))
def test_widest_routes_are_the_widest_of_all_simple_paths(seed):
    tables = random_plain(Random(seed))
    widths = sorted((w for _, w, _ in all_simple_paths(tables, "n0", "n5")), reverse=True)
    if widths:
        found = k_best_routes(tables, sources=["n0"], targets=["n5"], k=7, by="capacity")
        assert [route.capacity for route in found] == widths[:7]


@pytest.mark.parametrize("seed", range(20))
def test_asking_for_all_gives_every_simple_path_once(seed):
    tables = random_plain(Random(seed), n_nodes=5, n_arcs=9)
    every = {tuple(edges) for *_, edges in all_simple_paths(tables, "n0", "n4")}
    if every:
        found = k_best_routes(tables, sources=["n0"], targets=["n4"], k=1000)
        assert sorted(route.edges for route in found) == sorted(every)


def test_parallel_edges_are_routes_of_their_own():
    found = k_best_routes(plain("a b 3", "a b 5"), sources=["a"], targets=["b"])
    assert [route.edges for route in found] == [("e2",), ("e1",)]


def test_several_sources_and_targets_compete():
    tables = plain("a m 1", "b m 2", "m x 9", "m y 9", "b y 1")
    found = k_best_routes(tables, sources=["a", "b"], targets=["x", "y"], k=9)
    assert [route.nodes for route in found] == [
        ("b", "y"), ("b", "m", "x"), ("b", "m", "y"), ("a", "m", "x"), ("a", "m", "y"),
    ]  # fmt: skip


def test_a_substance_changes_only_where_a_recipe_changes_it():
    tables = plain(
        "maker port 9 precursors", "port lab 9 precursors", "lab port 9 fentanyl",
        "port market 9 fentanyl", "port other 9 precursors",
        recipes=recipe("lab", "precursors 2", "fentanyl 1"),
    )  # fmt: skip
    (route,) = k_best_routes(tables, sources=["maker"], targets=["market"])
    assert route.nodes == ("maker", "port", "lab", "port", "market")
    assert route.commodities == ("precursors", "fentanyl")
    with pytest.raises(NoRouteError, match="Leave out the commodity"):
        k_best_routes(tables, sources=["maker"], targets=["other"], commodity="fentanyl")


def test_capacity_is_counted_in_what_arrives():
    tables = plain(
        "maker lab 10 precursors", "lab market 8 fentanyl",
        recipes=recipe("lab", "precursors 2", "fentanyl 1", capacity=4.0),
    )  # fmt: skip
    (route,) = k_best_routes(tables, sources=["maker"], targets=["market"])
    assert route.capacity == 4
    assert route.bottleneck == "make_at_lab"
    assert [leg.conversion for leg in route.legs] == [False, True, False]


def test_a_yield_above_one_does_not_mislead_the_widest_search():
    # By the first leg b looks wider, but what is made at a is five times as much.
    tables = plain(
        "s a 10 raw", "s b 20 raw", "a t 99 fine", "b t 99 fine",
        recipes=recipe("a", "raw 1", "fine 5") + recipe("b", "raw 1", "fine 1"),
    )  # fmt: skip
    first, second = k_best_routes(tables, sources=["s"], targets=["t"], by="capacity")
    assert (first.capacity, first.nodes[1]) == (50, "a")
    assert (second.capacity, second.nodes[1]) == (20, "b")


def test_unlimited_capacity_is_none():
    (route,) = k_best_routes(plain("a b", "b c"))
    assert route.capacity is None
    assert route.bottleneck is None


def test_without_supply_and_demand_routes_run_from_first_to_last():
    (route,) = k_best_routes(plain("a b 2", "b c 1"))
    assert route.nodes == ("a", "b", "c")


def test_a_ring_has_no_first_and_no_last():
    with pytest.raises(NoRouteError, match="name an origin"):
        k_best_routes(plain("a b 1", "b a 1"))


def test_ties_and_latent_edges_carry_nothing():
    tables = plain("a b 1 tie", "a c 1", "c b 1")
    (route,) = k_best_routes(tables, sources=["a"], targets=["b"])
    assert route.edges == ("e2", "e3")


def test_lengths_of_the_data_count():
    tables = plain("a b 1", "a c 1", "c b 1")
    rows = tables["edges"].records()
    rows[0]["length"] = 5.0
    tables = tables_from_records({"nodes": tables["nodes"].records(), "edges": rows})
    found = k_best_routes(tables, sources=["a"], targets=["b"])
    assert [route.length for route in found] == [2, 5]


@pytest.mark.parametrize(
    ("k", "by"), [(0, "length"), (-1, "length"), (1001, "length"), (3, "risk")]
)
def test_a_question_without_meaning_is_refused(k, by):
    with pytest.raises(QuestionError):
        k_best_routes(plain("a b 1"), k=k, by=by)


def test_unknown_names_suggest_near_ones():
    tables = plain("nogales phoenix 1 heroin")
    with pytest.raises(UnknownNameError, match="Did you mean nogales"):
        k_best_routes(tables, sources=["nogalas"])
    with pytest.raises(UnknownNameError, match="Did you mean heroin"):
        k_best_routes(tables, commodity="heroine")
    with pytest.raises(NoRouteError, match="It handles heroin"):
        k_best_routes(tables, sources=["phoenix"])


def test_a_question_without_answer_is_told_what_does_exist():
    tables = plain("farm lab 1 raw", "lab port 1 fine", "port market 1 fine", "other market 1 raw")
    with pytest.raises(NoRouteError, match="Fine leaves lab, port"):
        k_best_routes(tables, sources=["farm"], commodity="fine")
    with pytest.raises(NoRouteError, match="leaves farm reaches lab"):
        k_best_routes(tables, sources=["farm"], targets=["market"])


def test_a_place_out_of_use_that_year_is_told_with_its_years():
    edges = [
        {"edge_id": "e1", "source": "a", "target": "b", "active_from": 2010, "active_to": 2016},
        {"edge_id": "e2", "source": "c", "target": "b"},
    ]
    nodes = [{"node_id": "a", "active_to": 2014}, {"node_id": "b"}, {"node_id": "c"}]
    tables = tables_from_records({"nodes": nodes, "edges": edges})
    with pytest.raises(NoRouteError, match="a is in use from 2010 to 2014"):
        k_best_routes(tables, sources=["a"], targets=["b"], year=2019)
    with pytest.raises(NoRouteError, match="a is in use from 2010 to 2014"):
        find_chokepoints(tables, sources=["a"], targets=["b"], year=2015)
    assert k_best_routes(tables, sources=["a"], targets=["b"], year=2014)


def test_no_infinite_number_leaks():
    (route,) = k_best_routes(plain("a b", "b c 2"))
    assert route.capacity == 2
    assert all(leg.capacity is None or leg.capacity < inf for leg in route.legs)


@pytest.mark.parametrize("seed", range(40))
def test_routes_by_way_of_a_node_are_the_first_of_those_that_pass_it(seed):
    tables = random_plain(Random(seed), n_arcs=12)
    ends = {row["edge_id"]: (row["source"], row["target"]) for row in tables["edges"].records()}
    every = sorted(
        (length, -width)
        for length, width, edges in all_simple_paths(tables, "n0", "n5")
        if any("n2" in ends[edge] for edge in edges)
    )
    try:
        found = k_best_routes(tables, sources=["n0"], targets=["n5"], via="n2", k=6)
    except NoRouteError:
        found = []
    assert [(route.length, -route.capacity) for route in found] == every[:6]
    assert all("n2" in route.nodes for route in found)


@pytest.mark.parametrize("seed", range(30))
def test_routes_by_flow_carry_the_maximum_flow_within_every_capacity(seed):
    tables = random_plain(Random(seed), n_arcs=12)
    graph = nx.DiGraph()
    graph.add_nodes_from(["n0", "n5"])
    for row in tables["edges"].records():
        u, v = row["source"], row["target"]
        known = graph.get_edge_data(u, v, {"capacity": 0})["capacity"]
        graph.add_edge(u, v, capacity=known + row["capacity"])
    total = nx.maximum_flow_value(graph, "n0", "n5")
    try:
        found = k_best_routes(tables, sources=["n0"], targets=["n5"], by="flow", k=1000)
    except NoRouteError:
        found = []
    assert sum(route.flow for route in found) == pytest.approx(total)
    carried: dict[str, float] = {}
    for route in found:
        for leg in route.legs:
            carried[leg.edge_id] = carried.get(leg.edge_id, 0.0) + route.flow
            assert carried[leg.edge_id] <= leg.flow + 1e-6
            assert leg.flow <= leg.capacity + 1e-6
    assert [r.flow for r in found] == sorted((r.flow for r in found), reverse=True)


def lab_chain():
    return plain(
        "p1 lab 20 precursors", "p2 lab 6 precursors", "lab m1 5 drug", "lab m2 50 drug",
        recipes=recipe("lab", "precursors 2", "drug 1"),
        supply=[{"node_id": p, "commodity": "precursors"} for p in ("p1", "p2")],
        demand=[
            {"node_id": "m1", "commodity": "drug", "quantity": 9.0, "unit_value": 9.0},
            {"node_id": "m2", "commodity": "drug", "quantity": 9.0, "unit_value": 5.0},
        ],
    )  # fmt: skip


def test_flow_routes_are_measured_in_what_arrives_and_respect_yields():
    found = k_best_routes(lab_chain(), by="flow", k=9)
    assert sum(r.flow for r in found if r.nodes[-1] == "m1") == pytest.approx(5)
    assert sum(r.flow for r in found if r.nodes[-1] == "m2") == pytest.approx(8)
    assert sum(r.flow for r in found if r.nodes[0] == "p2") == pytest.approx(3)


def test_flow_routes_of_one_commodity_and_from_a_place_are_parts_of_the_whole():
    (drug,) = [r for r in k_best_routes(lab_chain(), by="flow", commodity="drug") if r.flow > 5]
    assert (drug.nodes, drug.flow) == (("lab", "m2"), pytest.approx(8))
    used = k_best_routes(lab_chain(), by="flow", commodity="precursors")
    assert sum(route.flow for route in used) == pytest.approx(26)
    (from_lab,) = k_best_routes(lab_chain(), by="flow", sources=["lab"], targets=["m1"])
    assert (from_lab.nodes, from_lab.flow) == (("lab", "m1"), pytest.approx(5))


def test_by_flow_without_any_bound_is_refused():
    with pytest.raises(QuestionError, match="nothing bounds"):
        k_best_routes(plain("a b", "b c"), by="flow")
