"""The flow model, against hand answers, NetworkX and SciPy."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from random import Random

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from graph.assembly import build_states
from graph.errors import QuestionError
from graph.flow import FlowModel, solve_flow
from tests.builders import plain, random_arcs, random_chain, recipe


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


@pytest.mark.parametrize("seed", range(15))
def test_with_a_dear_demand_it_is_the_cheapest_flow_that_meets_it(seed):
    random = Random(seed)
    arcs = [*random_arcs(random, n_nodes=8, n_arcs=22), ("n0", "n1", 9.0), ("n4", "n5", 9.0)]
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(f"n{i}" for i in range(8))
    edges = []
    for u, v, capacity in arcs:
        cost = random.randint(0, 9)
        graph.add_edge(u, v, capacity=int(capacity), weight=cost)
        edges.append({"source": u, "target": v, "capacity": capacity, "unit_cost": float(cost),
                      "commodity": "goods"})  # fmt: skip
    merged = nx.DiGraph()
    merged.add_nodes_from(graph)
    for u, v, row in graph.edges(data=True):
        known = merged.get_edge_data(u, v, {"capacity": 0})["capacity"]
        merged.add_edge(u, v, capacity=known + row["capacity"])
    most = nx.maximum_flow_value(merged, "n0", "n5")
    for node in graph:
        graph.nodes[node]["demand"] = {"n0": -most, "n5": most}.get(node, 0)
    # network simplex takes no parallel arcs: each gets a node of its own half way.
    split = nx.DiGraph()
    split.add_nodes_from(graph.nodes(data=True))
    for number, (u, v, row) in enumerate(graph.edges(data=True)):
        split.add_edge(u, ("half", number), **row)
        split.add_edge(("half", number), v)
    value = 1000.0
    found = solve_flow(_tables(edges, **ends(unit_value=value, quantity=float(most))))
    assert value * most - found.objective == pytest.approx(nx.min_cost_flow_cost(split))


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


def test_what_nothing_bounds_is_named():
    with pytest.raises(QuestionError, match="from n0 to n5: no capacity on e1, e2"):
        solve_flow(plain("n0 n1", "n1 n5", **ends()))


def test_a_loop_that_makes_more_than_it_uses_is_named():
    tables = plain(
        "a b 9e9 raw", "lab out 1e9 raw", "out lab 1e9 fine",
        recipes=recipe("lab", "fine 1", "raw 3") + recipe("out", "raw 1", "fine 1"),
        supply=[{"node_id": "a", "commodity": "raw", "quantity": 1.0}],
        demand=[{"node_id": "out", "commodity": "raw", "unit_value": 1.0}],
    )  # fmt: skip
    rows = tables["edges"].records()
    for row in rows[1:]:
        del row["capacity"]
    rest = {name: tables[name].records() for name in ("recipes", "supply", "demand")}
    with pytest.raises(QuestionError, match=r"a loop makes more than it uses.*e2, e3, make_at_lab"):
        solve_flow(_tables(rows, **rest))


def test_a_capacity_below_nothing_is_named():
    states = build_states(lab_chain())
    capacity = states.capacity.copy()
    capacity[1] = -1.0
    with pytest.raises(QuestionError, match=r"no flow is possible.*e2 is below 0"):
        FlowModel(states).solve_with(capacity)


def in_other_numbers(states, random):
    """Draw other numbers for the same structure."""
    n = len(states.tail)
    edge = states.edge >= 0
    scale = np.array([random.choice([0.1, 0.5, 1.0, 2.0]) for _ in range(n)])
    gain = np.array([random.choice([0.5, 0.9, 1.0]) for _ in range(n)])
    recipes = tuple(
        replace(
            made,
            capacity=made.capacity * random.choice([0.5, 1.0]),
            unit_cost=random.random(),
            outputs=tuple((state, n * random.choice([0.8, 1.0])) for state, n in made.outputs),
        )
        for made in states.recipes
    )
    return replace(
        states,
        capacity=states.capacity * scale,
        gain=np.where(edge, gain, states.gain),
        unit_cost=states.unit_cost * random.random(),
        recipes=random.choice([states.recipes, recipes]),
        supply=tuple((s, q * random.choice([0.5, 1.0]), c + 0.2) for s, q, c in states.supply),
        demand=tuple((s, q * random.choice([0.5, 1.0]), v) for s, q, v in states.demand),
    )


@given(st.integers(0, 10**6))
def test_other_numbers_on_the_same_structure_are_solved_as_a_model_of_their_own(seed):
    random = Random(seed)
    states = build_states(random_chain(random))
    model = FlowModel(states)
    before = model.solve().objective
    for _ in range(3):
        other = in_other_numbers(states, random)
        warm, cold = model.solve_states(other), FlowModel(other).solve()
        assert warm.objective == pytest.approx(cold.objective, abs=1e-6)
        assert warm.states is other
        closed = model.columns_of_node(random.randrange(len(states.node_ids)))
        assert model.solve_states(other, without=closed).objective == pytest.approx(
            FlowModel(other).solve(without=closed).objective, abs=1e-6
        )
    assert model.solve().objective == pytest.approx(before, abs=1e-6)
    assert model.solve_with(states.capacity / 2).objective <= before + 1e-6


def test_a_variation_that_is_refused_leaves_no_trace():
    states = build_states(lab_chain())
    model = FlowModel(states)
    with pytest.raises(QuestionError):
        model.solve_with(np.full(len(states.capacity), -1.0))
    with pytest.raises(QuestionError, match="nothing bounds"):
        model.solve_with(np.full(len(states.capacity), np.inf))
    assert model.solve().objective == pytest.approx(60)
    model.solve_with(states.capacity / 2)
    assert list(model.highs.getLp().col_upper_) == list(model.upper)


def test_another_structure_is_refused():
    states = build_states(lab_chain())
    model = FlowModel(states)
    with pytest.raises(QuestionError, match="only numbers may differ"):
        model.solve_states(replace(states, head=states.head[::-1].copy()))
    with pytest.raises(QuestionError, match="only numbers may differ"):
        model.solve_states(replace(states, supply=states.supply[:1]))


@given(st.integers(0, 10**6))
def test_prices_prove_the_optimum_of_chains_with_recipes_losses_and_money(seed):
    random = Random(seed)
    size = random.choice([3, 6, 12])
    states = build_states(random_chain(random, n_makers=size, n_labs=size, n_markets=size))
    model = FlowModel(states)
    found, lp = model.solve(), model.programme
    matrix = lp.matrix()
    balance = matrix @ found.values
    assert np.all(balance[: states.n_states] >= -1e-6)
    assert np.all(balance[states.n_states :] <= lp.limits + 1e-6)
    assert np.all((found.values >= -1e-9) & (found.values <= lp.upper + 1e-9))
    assert found.objective == pytest.approx(lp.costs @ found.values, abs=1e-6)
    # Weak duality, worked out from the solver's prices of the rows alone.
    row_prices = np.asarray(model.highs.getSolution().row_dual)
    worth = np.maximum(lp.costs - matrix.T @ row_prices, 0.0)
    assert np.all(row_prices[: states.n_states] <= 1e-7)
    assert np.all(row_prices[states.n_states :] >= -1e-7)
    finite = np.isfinite(lp.upper)
    assert np.all(worth[~finite] <= 1e-6)
    bound = worth[finite] @ lp.upper[finite] + row_prices[states.n_states :] @ lp.limits
    assert bound == pytest.approx(found.objective, rel=1e-6, abs=1e-5)
    assert found.bound == pytest.approx(bound, rel=1e-6, abs=1e-5)


@given(st.integers(0, 10**6))
def test_what_the_trade_earns_falls_with_what_is_taken_away(seed):
    random = Random(seed)
    states = build_states(random_chain(random))
    model = FlowModel(states)
    order = random.sample(range(len(model.programme.edges)), len(model.programme.edges))
    earned = [model.solve(without=order[:size]).objective for size in range(0, len(order) + 1, 3)]
    assert all(less <= more + 1e-6 for more, less in pairwise(earned))
    assert model.solve(without=order).objective == pytest.approx(0, abs=1e-9)
