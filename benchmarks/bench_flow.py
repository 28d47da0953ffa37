"""P8: the flow model solved again for changed capacities, warm, against starting anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks import Goal, interleaved, measures
from graph import FlowModel, build_states, read_tables
from graph.sampling import pert

if TYPE_CHECKING:
    from collections.abc import Sequence

SCENARIOS = 100


@measures(
    Goal("P8", "cold HiGHS / ours warm, the flow model in changed capacities", at_least=10),
    Goal("P8", "scipy.optimize.linprog / ours warm, the same", at_least=13),
)
def warm_starts() -> Sequence[Sequence[float]]:
    """Solve the shipped network's model in the same draws three ways; objectives are equal."""
    from scipy.optimize import linprog

    states = build_states(read_tables(), year=2019)
    model = FlowModel(states)
    model.solve()
    ends = states.capacity_low, states.capacity, states.capacity_high
    draws = pert(*ends, draws=SCENARIOS, random=np.random.default_rng(1))

    def warm() -> list[float]:
        return [model.solve_with(capacity).objective for capacity in draws]

    def cold() -> list[float]:
        objectives = []
        for capacity in draws:
            model.highs.clearSolver()
            objectives.append(model.solve_with(capacity).objective)
        return objectives

    rows, columns, values = model.entries()
    from scipy.sparse import csc_array

    n_rows = states.n_states + len(model.sales)
    matrix = csc_array((values, (rows, columns)), shape=(n_rows, model.n_columns))
    limits = [states.demand[row][1] for row, _ in model.sales]
    above = np.concatenate([np.zeros(states.n_states), limits])
    signs = np.concatenate([-np.ones(states.n_states), np.ones(len(limits))])
    matrix = csc_array(matrix.multiply(signs[:, None]))

    def scipy() -> list[float]:
        objectives = []
        for capacity in draws:
            upper = model.upper.copy()
            upper[: len(model.edges)] = capacity[model.edges]
            bounds = np.column_stack([np.zeros(model.n_columns), upper])
            found = linprog(-model.costs, A_ub=matrix, b_ub=above, bounds=bounds)
            objectives.append(-found.fun)
        return objectives

    ours = np.array(warm())
    assert np.allclose(ours, cold(), rtol=1e-7)
    assert np.allclose(ours, scipy(), rtol=1e-6)
    return interleaved(cold, warm, rounds=3), interleaved(scipy, warm, rounds=3)
