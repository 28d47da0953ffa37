"""P8: the flow model solved again for changed capacities, warm, against starting anew."""

from __future__ import annotations

from itertools import pairwise
from random import Random
from typing import TYPE_CHECKING

import numpy as np

from benchmarks import Goal, interleaved, measures
from graph import FlowModel, build_states, read_tables, tables_from_records
from graph.sampling import pert

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.states import Floats, StateGraph

SCENARIOS = 100
NODES, LINKS, COMMODITIES = 150, 500, 8


@measures(
    Goal("P8", "cold HiGHS / ours warm, the shipped flow model in changed capacities", at_least=10),
    Goal("P8", "scipy.optimize.linprog / ours warm, the same", at_least=13),
)
def shipped_model() -> Sequence[Sequence[float]]:
    """Solve the shipped network's model in draws of its ranges."""
    states = build_states(read_tables(), year=2019)
    ends = states.capacity_low, states.capacity, states.capacity_high
    return three_ways(states, pert(*ends, draws=SCENARIOS, random=np.random.default_rng(1)))


@measures(
    Goal("P8", "cold HiGHS / ours warm, 500 links of 8 commodities", at_least=10),
    Goal("P8", "scipy.optimize.linprog / ours warm, the same", at_least=13),
)
def many_commodities() -> Sequence[Sequence[float]]:
    """Solve a made-up chain of eight commodities, capacities up to a tenth lower or higher."""
    states = made_up_chain()
    random = np.random.default_rng(1)
    factors = random.uniform(0.9, 1.1, (SCENARIOS, len(states.capacity)))
    return three_ways(states, list(states.capacity * factors))


def made_up_chain() -> StateGraph:
    """Let every link carry every commodity, each made from the one before at ten nodes."""
    random = Random(1)
    names = [f"good{number}" for number in range(COMMODITIES)]
    links = [random.sample(range(NODES), 2) for _ in range(LINKS)]
    edges = [
        {
            "source": f"n{u}", "target": f"n{v}", "commodity": name,
            "capacity": float(random.randint(1, 100)), "unit_cost": random.random(),
            "detection": random.choice([0.0, 0.02, 0.1]),
        }
        for name in names for u, v in links
    ]  # fmt: skip
    recipes = [
        {"recipe_id": f"{made}{node}", "node_id": f"n{node}", "role": role, "commodity": name,
         "quantity": quantity}
        for used, made in pairwise(names)
        for node in random.sample(range(NODES), 10)
        for role, name, quantity in (("input", used, 1.0), ("output", made, 0.9))
    ]  # fmt: skip
    places = random.sample(range(NODES), 20)
    supply = [{"node_id": f"n{i}", "commodity": names[0], "quantity": 100.0} for i in places[:10]]
    demand = [
        {"node_id": f"n{i}", "commodity": name, "quantity": 50.0, "unit_value": 10.0 * (step + 1)}
        for step, name in enumerate(names)
        for i in places[10:]
    ]
    nodes = [{"node_id": f"n{i}"} for i in range(NODES)]
    rows = {"nodes": nodes, "edges": edges, "recipes": recipes, "supply": supply, "demand": demand}
    return build_states(tables_from_records(rows))


def three_ways(states: StateGraph, draws: Sequence[Floats]) -> Sequence[Sequence[float]]:
    """Time cold HiGHS and SciPy against ours in the same draws; objectives are equal."""
    from scipy.optimize import linprog
    from scipy.sparse import csc_array

    model = FlowModel(states)
    model.solve()
    lp = model.programme

    def warm() -> list[float]:
        return [model.solve_with(capacity).objective for capacity in draws]

    def cold() -> list[float]:
        objectives = []
        for capacity in draws:
            model.highs.clearSolver()
            objectives.append(model.solve_with(capacity).objective)
        return objectives

    above = np.concatenate([np.zeros(states.n_states), lp.limits])
    signs = np.concatenate([-np.ones(states.n_states), np.ones(len(lp.limits))])
    matrix = csc_array(lp.matrix().multiply(signs[:, None]))

    def scipy() -> list[float]:
        objectives = []
        for capacity in draws:
            upper = lp.with_capacity(capacity).upper
            bounds = np.column_stack([np.zeros(lp.n_columns), upper])
            found = linprog(-lp.costs, A_ub=matrix, b_ub=above, bounds=bounds)
            objectives.append(-found.fun)
        return objectives

    ours = np.array(warm())
    assert np.allclose(ours, cold(), rtol=1e-7)
    assert np.allclose(ours, scipy(), rtol=1e-6)
    return interleaved(cold, warm, rounds=3), interleaved(scipy, warm, rounds=3)
