"""Max-flow interdiction over cases of capacity: by value against every plan and every case."""

from __future__ import annotations

from math import inf
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.assembly import build_states
from graph.errors import NoRouteError, QuestionError
from graph.interdiction.flow_case import FlowCase
from graph.interdiction.flow_cases import close_in_cases, left_in_each
from graph.interdiction.master import Risk
from graph.interdiction.maxflow import cut_problem, interdict_flow
from graph.interdiction.uncertain_flow import interdict_flow_in_cases
from graph.question import ask
from graph.tables import tables_from_records
from tests.builders import plain
from tests.interdiction_cases import closable, costs_of, every_plan, left_over

BUDGETS = (0, 1, 2, 3.5, 6)
RISKS = (Risk("expected"), Risk("worst"), Risk("cvar", tail=0.4))
ENDS = {"sources": ["n0"], "targets": ["n5"]}


def changed(tables, random):
    """Draw other capacities for the same network; what is unlimited stays so."""
    edges = tables["edges"].records()
    for row in edges:
        if "capacity" in row:
            row["capacity"] = float(random.choice([1, 2, 4, 7]))
    return tables_from_records({"nodes": tables["nodes"].records(), "edges": edges})


def problem_of(tables, *, nodes):
    question = ask(build_states(tables), **ENDS)
    return cut_problem(tables, question, nodes=nodes)


def drawn(seed, *, nodes, count=5):
    """Give a bounded network in some cases, what can be closed, and its problems."""
    random = Random(seed)
    first = closable(random, n_arcs=9)
    if not 0 < left_over(first, ()) < inf:
        return None
    tables = [changed(first, random) for _ in range(count)]
    costs = costs_of(first["nodes" if nodes else "edges"].records(),
                     "node_id" if nodes else "edge_id")  # fmt: skip
    return tables, costs, [problem_of(one, nodes=nodes) for one in tables]


@pytest.mark.parametrize("nodes", [False, True], ids=["edges", "nodes"])
@pytest.mark.parametrize("seed", range(60))
def test_every_budget_s_plan_is_the_best_of_all_plans_by_each_risk(seed, nodes):
    made = drawn(seed, nodes=nodes)
    if made is None:
        return
    tables, costs, problems = made
    plans = every_plan(costs, lambda chosen: [left_over(one, chosen) for one in tables])
    for budget in BUDGETS:
        risk = RISKS[(seed + int(budget)) % 3]
        best = min(risk.of(left) for cost, left, _ in plans if cost <= budget)
        found = close_in_cases(problems, budget, risk=risk)
        assert found.finished
        assert found.worth == pytest.approx(best, abs=1e-6)
        assert found.bound <= found.worth + 1e-9
        assert risk.of(left_in_each(problems, found.chosen)) == pytest.approx(best, abs=1e-6)
        assert sum(problems[0].cost[list(found.chosen)]) <= budget


@given(st.integers(0, 10**6))
def test_a_cut_holds_for_every_plan_and_meets_the_one_it_was_made_at(seed):
    made = drawn(seed, nodes=False, count=1)
    if made is None:
        return
    problem, random = made[2][0], np.random.default_rng(seed)
    case = FlowCase(problem, 1.0)
    n = len(problem.ids)
    whole = random.integers(0, 2, n).astype(float)
    for point in (whole, random.random(n)):
        _, constant, slopes = case.cut(point)
        for _ in range(12):
            chosen = np.flatnonzero(random.random(n) < 0.4)
            assert constant + slopes[chosen].sum() <= problem.left(chosen.tolist()) + 1e-6
        if point is whole:
            left = problem.left(np.flatnonzero(whole).tolist())
            assert constant + slopes @ whole == pytest.approx(left, rel=1e-2, abs=1e-2)


@pytest.mark.parametrize("seed", range(12))
def test_what_must_hold_holds(seed):
    made = drawn(300 + seed, nodes=False)
    if made is None:
        return
    tables, _, problems = made
    for risk in RISKS:
        least = close_in_cases(problems, 2, risk=risk).worth
        assert close_in_cases(problems, 3, risk=risk).worth <= least + 1e-9
        twice = [scaled(one, 2.0) for one in tables]
        doubled = close_in_cases([problem_of(t, nodes=False) for t in twice], 2, risk=risk).worth
        assert doubled == pytest.approx(2 * least, rel=1e-6)
        useless = [more(one, "useless", "n0", "n0x", 9.0, cost=0.5) for one in tables]
        same = close_in_cases([problem_of(t, nodes=False) for t in useless], 2, risk=risk).worth
        assert same == pytest.approx(least)
        route = [more(one, "route", "n0", "n5", 1.0) for one in tables]
        wider = close_in_cases([problem_of(t, nodes=False) for t in route], 2, risk=risk).worth
        assert wider >= least - 1e-9
    mean, worst = (close_in_cases(problems, 2, risk=risk).worth for risk in RISKS[:2])
    assert mean <= worst + 1e-9


def scaled(tables, factor):
    edges = tables["edges"].records()
    for row in edges:
        if "capacity" in row:
            row["capacity"] *= factor
    return tables_from_records({"nodes": tables["nodes"].records(), "edges": edges})


def more(tables, name, source, target, capacity, *, cost=None):
    edge = {"edge_id": name, "source": source, "target": target, "capacity": capacity}
    extra = {} if cost is None else {"interdiction_cost": cost}
    nodes = tables["nodes"].records()
    known = {row["node_id"] for row in nodes}
    nodes += [{"node_id": node} for node in (source, target) if node not in known]
    return tables_from_records(
        {"nodes": nodes, "edges": [*tables["edges"].records(), edge | extra]}
    )


RANGED = {
    "nodes": [{"node_id": name} for name in "abc"],
    "edges": [
        {"edge_id": e, "source": u, "target": v, "capacity": c, "capacity_low": low,
         "capacity_high": high}
        for e, u, v, c, low, high in (
            ("sure", "a", "b", 10.0, 10.0, 10.0), ("wide", "a", "b", 9.0, 8.0, 30.0),
            ("end", "b", "c", 99.0, 99.0, 99.0),
        )
    ],
}  # fmt: skip


def test_the_mean_of_the_cases_can_ask_for_another_plan_than_the_likely_numbers():
    tables = tables_from_records(
        RANGED | {"edges": [row | ({} if row["edge_id"] == "end" else {"interdiction_cost": 1.0})
                            for row in RANGED["edges"]]})  # fmt: skip
    assert interdict_flow(tables, 1).chosen == ("sure",)
    plan = interdict_flow_in_cases(tables, 1, scenarios=40)
    assert plan.chosen == ("wide",)
    assert plan.details["likely_plan"] == ["sure"]
    assert plan.objective == plan.evaluated == pytest.approx(10.0)
    others = plan.details["on_other_cases"]
    assert others["objective"] == pytest.approx(10.0)
    assert others["likely_plan"] > 10.0
    assert others["baseline"] == pytest.approx(plan.details["range"]["before"]["mean"])
    assert plan.details["in_cases"][0]["matters"] == 1.0


def test_a_seed_gives_the_same_plan_again_and_progress_is_told():
    tables, lines = tables_from_records(RANGED), []
    one = interdict_flow_in_cases(tables, 1, scenarios=10, seed=3, tell=lines.append)
    two = interdict_flow_in_cases(tables, 1, scenarios=10, seed=3)
    assert one.as_dict() == two.as_dict()
    assert "drawing 20 cases" in lines
    other = interdict_flow_in_cases(tables, 1, scenarios=10, seed=4)
    assert other.details["range"] != one.details["range"]


def test_what_cannot_be_asked_is_said():
    tables = tables_from_records(RANGED)
    with pytest.raises(QuestionError, match="1 scenarios"):
        interdict_flow_in_cases(tables, 1, scenarios=1)
    with pytest.raises(QuestionError, match="nothing bounds the flow"):
        interdict_flow_in_cases(plain("a b"), 1, scenarios=5)
    with pytest.raises(NoRouteError):
        interdict_flow_in_cases(plain("a b 0"), 1, scenarios=5)


def test_a_budget_that_buys_nothing_is_said():
    tables = tables_from_records(
        RANGED | {"edges": [row | {"interdiction_cost": 5.0} for row in RANGED["edges"]]}
    )
    plan = interdict_flow_in_cases(tables, 1, scenarios=5)
    assert plan.chosen == ()
    assert "below every cost" in plan.notes[0]
    assert plan.objective == plan.baseline
