"""Inspection placement: every budget against every plan, inequalities against every set."""

from __future__ import annotations

from itertools import combinations
from math import prod
from random import Random

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import QuestionError
from graph.interdiction.inspection import place_inspections
from graph.interdiction.path_cuts import step_inequalities
from graph.tables import tables_from_records
from tests.builders import plain, recipe
from tests.interdiction_cases import every_plan

BUDGETS = (0, 1, 2, 3, 4.5)


def inspected(random, *, n_arcs=9):
    edges = []
    while len(edges) < n_arcs:
        u, v = random.randrange(6), random.randrange(6)
        row = {"edge_id": f"e{len(edges) + 1}", "source": f"n{u}", "target": f"n{v}",
               "detection": random.choice([0.0, 0.1, 0.3, 0.5])}  # fmt: skip
        if random.random() < 0.7:
            row["detection_inspected"] = random.choice([0.6, 0.8, 0.9, 0.95, 1.0])
            if random.random() < 0.9:
                row["inspection_cost"] = random.choice([1.0, 1.0, 2.0, 1.5])
        if u != v:
            edges.append(row)
    pairs = [(o, d) for o in range(6) for d in range(6) if o != d]
    journeys = [{"origin": f"n{o}", "destination": f"n{d}", "probability": 0.25}
                for o, d in random.sample(pairs, 4)]  # fmt: skip
    nodes = [{"node_id": f"n{i}"} for i in range(6)]
    return {"nodes": nodes, "edges": edges, "journeys": journeys}


def undetected(records, chosen):
    """Give the expected probability over every simple route of each journey."""
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(row["node_id"] for row in records["nodes"])
    for row in records["edges"]:
        here = row["detection_inspected"] if row["edge_id"] in chosen else 0.0
        graph.add_edge(row["source"], row["target"], passing=1 - max(row["detection"], here))
    total = 0.0
    for row in records["journeys"]:
        routes = nx.all_simple_edge_paths(graph, row["origin"], row["destination"])
        total += row["probability"] * max(
            (prod(graph.edges[leg]["passing"] for leg in route) for route in routes), default=0.0
        )
    return total


def costs(records):
    return {
        row["edge_id"]: row["inspection_cost"]
        for row in records["edges"]
        if "detection_inspected" in row and "inspection_cost" in row
    }


@pytest.mark.parametrize("seed", range(110))
def test_every_budget_s_plan_is_the_best_of_all_plans(seed):
    records = inspected(Random(seed))
    tables = tables_from_records(records)
    plans = every_plan(costs(records), lambda chosen: undetected(records, chosen))
    for budget in BUDGETS:
        best = min(left for cost, left, _ in plans if cost <= budget)
        plan = place_inspections(tables, budget)
        assert plan.objective == pytest.approx(best, abs=1e-9)
        assert plan.evaluated == pytest.approx(best, abs=1e-9)
        assert plan.bound <= plan.objective
        assert plan.gap <= 1e-4
        assert plan.spent <= budget
        assert undetected(records, plan.chosen) == pytest.approx(best, abs=1e-9)


@pytest.mark.parametrize("seed", range(700, 740))
def test_every_plan_as_good_is_listed_and_the_near_ones_are_near(seed):
    records = inspected(Random(seed))
    tables = tables_from_records(records)
    plans = every_plan(costs(records), lambda chosen: undetected(records, chosen))
    within = [(left, chosen) for cost, left, chosen in plans if cost <= 2]
    best = min(left for left, _ in within)
    tied = [chosen for left, chosen in within if left <= best * (1 + 1e-9)]
    needed = {one for one in tied if not any(other < one for other in tied)}
    plan = place_inspections(tables, 2, near=0.2, limit=200)
    if not plan.chosen or best == 0:
        assert not plan.ties
        return
    assert {frozenset(p.chosen) for p in plan.ties} | {frozenset(plan.chosen)} == needed
    assert plan.spent == min([plan.spent, *(other.spent for other in plan.ties)])
    assert [p.objective for p in plan.near] == sorted(p.objective for p in plan.near)
    for other in plan.near:
        assert undetected(records, other.chosen) == pytest.approx(other.objective, rel=1e-9)
        assert best < other.objective <= best * 1.2 * (1 + 1e-6)
        assert other.spent <= 2
    assert not any("may be more" in note for note in plan.notes)
    few = place_inspections(tables, 2, limit=1)
    assert len(few.ties) == min(1, len(needed) - 1)
    assert any("may be more" in note for note in few.notes) == (len(needed) > 2)


@given(
    st.lists(st.sampled_from([0.0, 0.01, 0.1, 0.3, 0.5, 0.9, 0.99]), min_size=1, max_size=6),
    st.integers(0, 10**6),
)
def test_a_route_s_inequality_holds_for_every_plan(ratios, seed):
    random = np.random.default_rng(seed)
    ratio = np.array(ratios)
    share = np.append(random.random(len(ratios)), 0.0)
    found = step_inequalities(np.array([0.8]), np.append(ratio, 1.0)[None], share[None])
    constant, slopes = found[0][0], found[1][0, :-1]
    assert found[1][0, -1] <= 1e-12
    for size in range(len(ratios) + 1):
        for chosen in combinations(range(len(ratios)), size):
            x = np.zeros(len(ratios))
            x[list(chosen)] = 1
            assert constant + slopes @ x <= 0.8 * np.prod(ratio[list(chosen)]) + 1e-9


@pytest.mark.parametrize("seed", range(500, 520))
def test_what_must_hold_holds(seed):
    random = Random(seed)
    records = inspected(random, n_arcs=14)

    def best(extra=(), budget=2.0):
        return place_inspections(
            tables_from_records(records | {"edges": [*records["edges"], *extra]}), budget
        ).objective

    objective = best()
    halved = [row | {"probability": row["probability"] / 2} for row in records["journeys"]]
    half = place_inspections(tables_from_records(records | {"journeys": halved}), 2.0).objective
    assert half == pytest.approx(objective / 2, rel=1e-5)
    assert best(budget=3.0) <= objective + 1e-9
    worse = {"edge_id": "worse", "source": "n0", "target": "n1", "detection": 1.0,
             "detection_inspected": 1.0, "inspection_cost": 0.5}  # fmt: skip
    assert best([worse]) == pytest.approx(objective)
    route = worse | {"edge_id": "route", "detection": 0.2}
    assert best([route]) >= objective - 1e-9


def test_places_worthless_alone_are_decisive_together():
    tables = tables_from_records({
        "nodes": [{"node_id": n} for n in "ab"],
        "edges": [{"source": "a", "target": "b", "detection_inspected": 0.9},
                  {"source": "a", "target": "b", "detection_inspected": 0.9}],
        "journeys": [{"origin": "a", "destination": "b"}],
    })  # fmt: skip
    assert place_inspections(tables, 1).objective == 1
    both = place_inspections(tables, 2)
    assert both.chosen == ("e1", "e2")
    assert both.objective == pytest.approx(0.1)


def test_a_journey_changes_substance_only_at_conversions_and_they_detect_nothing():
    rows = plain("p lab 9 leaf", "lab m 9 drug", recipes=recipe("lab", "leaf 100", "drug 1"))
    edges = rows["edges"].records()
    edges[1] |= {"detection": 0.2, "detection_inspected": 0.5}
    records = {"nodes": rows["nodes"].records(), "edges": edges,
               "recipes": rows["recipes"].records()}  # fmt: skip
    ends = {"origin": "p", "destination": "m"}
    whole = place_inspections(tables_from_records(records | {"journeys": [ends]}), 1)
    assert (whole.baseline, whole.objective) == (pytest.approx(0.8), pytest.approx(0.5))
    of_leaf = tables_from_records(records | {"journeys": [ends | {"commodity": "leaf"}]})
    none = place_inspections(of_leaf, 1)
    assert none.objective == none.baseline == 0
    assert "1 journey has no route" in none.notes[0]
    assert none.details["journeys_unconnected"] == 1
    del records["recipes"]
    assert place_inspections(tables_from_records(records | {"journeys": [ends]}), 1).baseline == 0


def test_what_cannot_be_asked_is_said():
    tables = plain("a b 1")
    with pytest.raises(QuestionError, match=r"journeys\.csv"):
        place_inspections(tables, 1)
    journey = [{"origin": "a", "destination": "b"}]
    plan = place_inspections(plain("a b 1", journeys=journey), 1)
    assert plan.status == "nothing to choose"
    assert "detection_inspected" in plan.notes[0]
    with pytest.raises(QuestionError, match="no journey is of 'tea'"):
        place_inspections(plain("a b 1", journeys=journey), 1, commodity="tea")


def test_no_time_gives_a_plan_with_its_gap():
    tables = tables_from_records(inspected(Random(3), n_arcs=14))
    plan = place_inspections(tables, 2, time_limit=1e-9)
    assert plan.status == "time limit"
    assert plan.bound <= plan.objective == plan.evaluated
    assert plan.gap > 0


def test_no_route_is_told_by_how_likely_it_goes_undetected():
    import json

    from graph import read_tables

    told = json.dumps(place_inspections(read_tables(), 40, year=2019).as_dict())
    assert 'route"' not in told
    assert '"legs"' not in told
