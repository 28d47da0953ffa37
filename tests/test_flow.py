"""The flow model, against hand answers, NetworkX and SciPy."""

from __future__ import annotations

from random import Random

import networkx as nx
import numpy as np
import pytest
from scipy.optimize import linprog

from graph.assembly import build_states
from graph.errors import QuestionError
from graph.flow import FlowModel, solve_flow
from tests.builders import plain, random_arcs, recipe


def ends(source="n0", target="n5", **more):
    """Supply at one node and demand at another, without limit unless given."""
    supply = {"node_id": source, "commodity": "goods"}
    demand = {"node_id": target, "commodity": "goods"} | more
    return {"supply": [supply], "demand": [demand]}


@pytest.mark.parametrize("seed", range(30))
def test_with_one_commodity_and_no_cost_it_is_the_maximum_flow(seed):
    arcs = random_arcs(Random(seed), n_nodes=6, n_arcs=12)
    tables = plain(
        *(f"{u} {v} {c} goods" for u, v, c in [*arcs, ("n0", "n1", 1.0), ("n4", "n5", 1.0)]),
        **ends(),
    )
    graph = nx.DiGraph()
    graph.add_nodes_from(["n0", "n5"])
    for row in tables["edges"].records():
        u, v = row["source"], row["target"]
        known = graph.get_edge_data(u, v, {"capacity": 0})["capacity"]
        graph.add_edge(u, v, capacity=known + row["capacity"])
    assert solve_flow(tables).objective == pytest.approx(nx.maximum_flow_value(graph, "n0", "n5"))


@pytest.mark.parametrize("seed", range(20))
def test_with_costs_and_losses_it_is_scipy_s_optimum(seed):
    random = Random(seed)
    arcs = [*random_arcs(random, n_nodes=6, n_arcs=12), ("n0", "n1", 2.0), ("n4", "n5", 2.0)]
    cost = [random.choice([0.0, 0.5, 1.0]) for _ in arcs]
    seized = [random.choice([0.0, 0.1, 0.5]) for _ in arcs]
    tables = plain(*(f"{u} {v} {c} goods" for u, v, c in arcs))
    edges = [
        row | {"unit_cost": c, "detection": d}
        for row, c, d in zip(tables["edges"].records(), cost, seized, strict=True)
    ]
    rest = ends(unit_value=4.0, quantity=6.0)
    found = solve_flow(_tables(edges, **rest))
    # max 4 w - cost f, balance >= 0, written out independently
    n = {f"n{i}": i for i in range(6)}
    balance = np.zeros((6, len(arcs) + 2))
    for a, (u, v, _) in enumerate(arcs):
        balance[n[u], a] -= 1
        balance[n[v], a] += 1 - seized[a]
    balance[0, -2], balance[5, -1] = 1, -1
    bounds = [(0, c) for *_, c in arcs] + [(0, None), (0, 6)]
    answer = linprog([*cost, 0, -4], A_ub=-balance, b_ub=np.zeros(6), bounds=bounds)
    assert found.objective == pytest.approx(-answer.fun, abs=1e-7)


def _tables(edges, **rest):
    from graph.tables import tables_from_records

    names = dict.fromkeys(end for e in edges for end in (e["source"], e["target"]))
    return tables_from_records({"nodes": [{"node_id": x} for x in names], "edges": edges, **rest})


def lab_chain(**more):
    """Two inputs make a drug; 20 of one and 6 of the other are to be had."""
    return plain(
        "p lab 20 precursors", "c lab 6 cutting", "lab market 9 drug",
        recipes=recipe("lab", "precursors 2, cutting 1", "drug 1"),
        supply=[
            {"node_id": "p", "commodity": "precursors"},
            {"node_id": "c", "commodity": "cutting"},
        ],
        demand=[{"node_id": "market", "commodity": "drug", "unit_value": 10.0}],
        **more,
    )  # fmt: skip


def test_a_recipe_needs_all_its_inputs():
    found = solve_flow(lab_chain())
    assert found.objective == pytest.approx(60)
    assert found.delivered() == {("market", "drug"): pytest.approx(6)}


def test_prices_times_bounds_prove_the_optimum():
    found = solve_flow(lab_chain())
    worth = float(
        np.sum(np.where(found.capacity_price > 0, found.states.capacity, 0) * found.capacity_price)
    )
    assert worth == pytest.approx(found.objective)
    assert found.bound == pytest.approx(found.objective)


def coupled(home: float, seized: float = 0.0):
    """Sell a drug for cash that comes home through a corridor of capacity `home`."""
    tables = plain(
        "lab market 10 drug", f"market cartel {home} cash",
        recipes=recipe("market", "drug 1", "cash 100", process="sale"),
        supply=[{"node_id": "lab", "commodity": "drug", "unit_cost": 20.0}],
        demand=[
            {"node_id": "market", "commodity": "drug", "quantity": 8.0, "unit_value": 100.0},
            {"node_id": "cartel", "commodity": "cash", "unit_value": 1.0},
        ],
    )  # fmt: skip
    edges = tables["edges"].records()
    edges[1]["detection"] = seized
    return _tables(edges, **{n: tables[n].records() for n in ("recipes", "supply", "demand")})


def test_a_sale_earns_only_what_comes_home():
    assert solve_flow(coupled(10_000)).objective == pytest.approx(8 * 100 - 8 * 20)
    narrow = solve_flow(coupled(300))
    assert narrow.objective == pytest.approx(300 - 3 * 20)
    assert narrow.delivered()["market", "drug"] == pytest.approx(3)


def test_when_seizing_money_makes_the_trade_a_loss_it_stops():
    assert solve_flow(coupled(10_000, seized=0.9)).objective == pytest.approx(0)


def test_seized_is_what_does_not_arrive():
    found = solve_flow(coupled(10_000, seized=0.1))
    assert found.seized().sum() == pytest.approx(80)
    assert found.delivered()["cartel", "cash"] == pytest.approx(720)


def test_closing_columns_is_solving_without_them_and_leaves_no_trace():
    model = FlowModel(build_states(lab_chain()))
    before = model.solve().objective
    assert model.solve(without=model.columns_of_edge(1)).objective == pytest.approx(0)
    node = model.states.node_ids.index("p")
    assert model.solve(without=model.columns_of_node(node)).objective == pytest.approx(0)
    assert model.solve().objective == pytest.approx(before)


@pytest.mark.parametrize("seed", range(10))
def test_warm_solves_equal_cold_ones(seed):
    arcs = random_arcs(Random(seed), n_nodes=6, n_arcs=14)
    full = plain(*(f"{u} {v} {c} goods" for u, v, c in arcs))["edges"].records()
    if not {"n0", "n5"} <= {end for e in full for end in (e["source"], e["target"])}:
        pytest.skip("this draw leaves an end untouched")
    rest = ends()
    model = FlowModel(build_states(_tables(full, **rest)))
    for arc in range(len(full)):
        left = [dict(e) for e in full]
        left[arc]["capacity"] = 0.0
        assert model.solve(without=model.columns_of_edge(arc)).objective == pytest.approx(
            solve_flow(_tables(left, **rest)).objective
        )


def test_a_trade_without_bound_is_said_to_have_none():
    with pytest.raises(QuestionError, match="nothing bounds"):
        solve_flow(plain("n0 n5", **ends()))


def test_without_supply_or_demand_there_is_no_model():
    with pytest.raises(QuestionError, match=r"supply\.csv"):
        solve_flow(plain("a b 1"))
