"""Max-flow interdiction: every budget against every plan, and what must hold on any network."""

from __future__ import annotations

from math import inf
from random import Random

import pytest

from graph.errors import NoRouteError, QuestionError
from graph.interdiction.maxflow import interdict_flow
from graph.tables import tables_from_records
from tests.builders import plain
from tests.interdiction_cases import closable, costs_of, every_plan, left_over

ENDS = {"sources": ["n0"], "targets": ["n5"]}
BUDGETS = (0, 1, 1.5, 2, 3, 4, 6)


def close(one, other):
    return one == pytest.approx(other, rel=1e-6)


def question(seed, nodes):
    tables = closable(Random(seed))
    costs = costs_of(tables["nodes" if nodes else "edges"].records(),
                     "node_id" if nodes else "edge_id")  # fmt: skip
    return tables, every_plan(costs, lambda chosen: left_over(tables, chosen))


@pytest.mark.parametrize("nodes", [False, True], ids=["edges", "nodes"])
@pytest.mark.parametrize("seed", range(60))
def test_every_budget_s_plan_is_the_best_of_all_plans(seed, nodes):
    tables, plans = question(seed, nodes)
    if plans[0][1] == 0:
        with pytest.raises(NoRouteError):
            interdict_flow(tables, 1, nodes=nodes, **ENDS)
        return
    for budget in BUDGETS:
        best = min(left for cost, left, _ in plans if cost <= budget)
        plan = interdict_flow(tables, budget, nodes=nodes, limit=0, **ENDS)
        assert plan.status in ("optimal", "nothing to choose")
        assert close(plan.objective, best)
        assert plan.bound <= plan.objective == plan.evaluated
        assert plan.gap <= 1e-6 or plan.objective == inf
        assert close(left_over(tables, plan.chosen), best)
        assert plan.spent <= budget


@pytest.mark.parametrize("nodes", [False, True], ids=["edges", "nodes"])
@pytest.mark.parametrize("seed", range(200, 220))
def test_all_optimal_sets_are_listed_and_the_near_ones_are_near(seed, nodes):
    tables, plans = question(seed, nodes)
    if plans[0][1] == 0:
        return
    plan = interdict_flow(tables, 3, nodes=nodes, near=0.3, limit=100, **ENDS)
    if plan.objective == inf or not plan.chosen:
        return
    for other in (*plan.ties, *plan.near):
        assert close(left_over(tables, other.chosen), other.objective)
        assert other.spent <= 3
    optimal = [s for cost, left, s in plans if cost <= 3 and close(left, plan.objective)]
    smallest = [s for s in optimal if not any(other < s for other in optimal)]
    listed = {frozenset(p.chosen) for p in (plan, *plan.ties)}
    assert set(smallest) <= listed


@pytest.mark.parametrize("seed", range(300, 320))
def test_the_frontier_has_every_step(seed):
    tables, plans = question(seed, nodes=False)
    if plans[0][1] == 0:
        return
    plan = interdict_flow(tables, 6, frontier=True, limit=0, **ENDS)
    steps: list[tuple[float, float]] = []
    for budget in sorted({cost for cost, _, _ in plans if cost <= 6}):
        best = min(left for cost, left, _ in plans if cost <= budget)
        if not steps or not close(best, steps[-1][1]):
            steps.append((budget, best))
    assert [p.budget for p in plan.frontier] == [budget for budget, _ in steps]
    assert all(close(p.objective, best)
               for p, (_, best) in zip(plan.frontier, steps, strict=True))  # fmt: skip


def best(tables, budget, **more):
    return interdict_flow(tables, budget, limit=0, **ENDS, **more).objective


@pytest.mark.parametrize("seed", range(400, 415))
def test_what_must_hold_holds(seed):
    random = Random(seed)
    tables = closable(random, n_arcs=12)
    nodes, edges = tables["nodes"].records(), tables["edges"].records()
    try:
        objective = best(tables, 2)
    except NoRouteError:
        return
    assert best(tables, 3) <= objective
    scaled = [row | ({"capacity": 3 * row["capacity"]} if "capacity" in row else {})
              for row in edges]  # fmt: skip
    assert close(best(tables_from_records({"nodes": nodes, "edges": scaled}), 2), 3 * objective)
    route = {"edge_id": "new", "source": "n0", "target": "n5", "capacity": 2.0,
             "interdiction_cost": 1.0}  # fmt: skip
    more = tables_from_records({"nodes": nodes, "edges": [*edges, route]})
    assert best(more, 2) >= objective
    away = {"edge_id": "useless", "source": "n5", "target": "n0", "capacity": 9.0,
            "interdiction_cost": 1.0}  # fmt: skip
    useless = tables_from_records({"nodes": nodes, "edges": [*edges, away]})
    plan = interdict_flow(useless, 2, limit=0, **ENDS)
    assert close(plan.objective, objective)
    assert "useless" not in plan.chosen


def test_taking_the_greatest_loss_first_is_not_the_best():
    # The strongest edge costs the budget; two weaker ones together take more.
    tables = costly("s a 6 3", "a t 6 9", "s b 5 2", "b t 5 9", "s c 4 1", "c t 4 9")
    plan = interdict_flow(tables, 3, sources=["s"], targets=["t"])
    assert (plan.chosen, plan.objective) == (("e3", "e5"), 6)
    assert interdict_flow(tables, 3, sources=["s"], targets=["t"]).baseline == 15


def costly(*arcs):
    rows = []
    for row, arc in enumerate(arcs, start=1):
        source, target, capacity, cost = arc.split()
        rows.append({"edge_id": f"e{row}", "source": source, "target": target,
                     "capacity": float(capacity), "interdiction_cost": float(cost)})  # fmt: skip
    names = dict.fromkeys(end for row in rows for end in (row["source"], row["target"]))
    return tables_from_records({"nodes": [{"node_id": n} for n in names], "edges": rows})


def test_edges_worthless_one_by_one_are_decisive_together():
    # Two ways in, each wide enough for the whole of the bridge behind them.
    tables = costly("s m 5 1", "s m 5 1", "m t 5 3", "s t 1 1")
    first = interdict_flow(tables, 1, sources=["s"], targets=["t"])
    assert first.chosen == ("e4",)
    second = interdict_flow(tables, 2, sources=["s"], targets=["t"])
    assert (second.chosen, second.objective) == (("e1", "e2"), 1)


def test_of_plans_as_good_the_cheapest_comes_first_and_none_holds_another_whole():
    tables = plain("a h 5", "a i 5", "a j 5", "h z 5", "i z 5", "j z 5", "z b 9")
    plan = interdict_flow(tables, 9, nodes=True, near=0.0, limit=20)
    assert (plan.chosen, plan.spent, plan.objective) == (("z",), 1.0, 0.0)
    assert [other.chosen for other in plan.ties] == [("h", "i", "j")]


def test_no_flow_left_is_said():
    plan = interdict_flow(plain("a b 2", "b c 2"), 1)
    assert plan.objective == plan.bound == 0
    assert any("No flow is left" in note for note in plan.notes)
    assert [tie.chosen for tie in plan.ties] in ([("e1",)], [("e2",)])


def test_unlimited_flow_is_said_and_bounded_where_the_budget_can():
    tables = plain("a b", "b c", "a c 4")
    assert interdict_flow(tables, 1).objective == 4
    nothing = interdict_flow(tables, 0)
    assert nothing.objective == inf
    assert any("can bound it" in note for note in nothing.notes)


def test_a_budget_below_every_cost_and_nothing_to_choose_are_said():
    tables = costly("a b 2 5", "b c 2 4")
    low = interdict_flow(tables, 3)
    assert low.chosen == ()
    assert "the cheapest is e2 at 4" in low.notes[0]
    blank = tables_from_records({
        "nodes": [{"node_id": n} for n in "abc"],
        "edges": [{"source": "a", "target": "b", "capacity": 1.0},
                  {"source": "c", "target": "b", "commodity": "tea", "interdiction_cost": 1.0}],
    })  # fmt: skip
    none = interdict_flow(blank, 3, commodity="goods", sources=["a"], targets=["b"])
    assert none.status == "nothing to choose"
    assert none.objective == none.baseline == 1


@pytest.mark.parametrize("budget", [-1, inf, float("nan")])
def test_a_budget_without_meaning_is_refused(budget):
    with pytest.raises(QuestionError, match="budget"):
        interdict_flow(plain("a b 1"), budget)


def test_a_network_and_its_tables_give_the_same_plan():
    from graph import build_network

    tables = closable(Random(2), n_arcs=12)
    one, other = (interdict_flow(d, 3, **ENDS) for d in (tables, build_network(tables)))
    assert one.objective == other.objective


@pytest.mark.parametrize("seed", range(6))
def test_the_bound_holds_on_larger_networks_and_greedy_never_beats_it(seed):
    random = Random(seed)
    arcs = [f"n{random.randint(0, 19)} n{random.randint(20, 39)} {random.randint(1, 20)}"
            for _ in range(50)]  # fmt: skip
    arcs += [f"s n{i} 30" for i in range(20)] + [f"n{i} t 30" for i in range(20, 40)]
    tables = plain(*arcs)
    plan = interdict_flow(tables, 8, sources=["s"], targets=["t"], limit=0)
    assert plan.status == "optimal"
    assert plan.objective == plan.evaluated == plan.bound
    for _ in range(20):
        chosen = random.sample([f"e{i}" for i in range(1, len(arcs) + 1)], 8)
        kept = [arc for i, arc in enumerate(arcs, start=1) if f"e{i}" not in chosen]
        left = interdict_flow(plain(*kept), 0, sources=["s"], targets=["t"]).baseline
        assert left >= plan.objective
