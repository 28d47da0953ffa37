"""What a unit has cost by the time it is somewhere."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.solution import FlowSolution
    from graph.states import Floats, Ints

__all__ = ["cost_so_far", "landed_costs"]


@lru_cache(maxsize=1)
def landed_costs(solution: FlowSolution) -> Floats:
    """
    Give what one unit has cost the trade on average when it is at a state.

    Returns
    -------
    numpy.ndarray
        USD per unit, by state; 0 where nothing comes.

    Notes
    -----
    Each state's cost is the mean over what comes in, weighted by amount: supply at its unit
    cost, what is carried at the cost where it came from plus the link's, what is made at
    the cost of what went in plus the recipe's. What was seized on the way is paid for by
    what arrives. ASSUMPTION: of several outputs the first bears the whole cost. These are
    costs, not prices: a price holds the profit and the risk of those who sold before.
    """
    from scipy.sparse import csr_array, eye_array
    from scipy.sparse.linalg import spsolve

    states = solution.states
    comes, paid = np.zeros(states.n_states), np.zeros(states.n_states)
    # One row of amounts per way in: the state it leads to, the one it comes from, how much.
    ways: list[tuple[int, int, float]] = []
    for head, tail, used, arrives, extra in _ways(solution):
        comes[head] += arrives
        paid[head] += extra
        if tail >= 0:
            ways.append((head, tail, used))
    heads, tails, used_amounts = (np.array(column) for column in zip(*ways, strict=True))
    share = np.where(comes > 0, comes, 1.0)
    moved = csr_array((used_amounts / share[heads], (heads, tails)), shape=(states.n_states,) * 2)
    costs: Floats = spsolve((eye_array(states.n_states) - moved).tocsc(), paid / share)
    return costs


def _ways(solution: FlowSolution) -> Iterator[tuple[int, int, float, float, float]]:
    """Yield where to, where from (-1: nowhere), amount used, amount that comes, USD paid."""
    states = solution.states
    flow = solution.arc_flow
    for arc in np.flatnonzero((states.edge >= 0) & (flow > 0)).tolist():
        used = float(flow[arc])
        tail, head = int(states.tail[arc]), int(states.head[arc])
        yield head, tail, used, used * float(states.gain[arc]), used * float(states.unit_cost[arc])
    for (state, _, cost), supplied in zip(states.supply, solution.supplied.tolist(), strict=True):
        if supplied > 0:
            yield state, -1, 0.0, supplied, supplied * cost
    for recipe, activity in zip(states.recipes, solution.activity.tolist(), strict=True):
        if activity > 0:
            made, quantity = recipe.outputs[0]
            yield made, -1, 0.0, activity * quantity, activity * recipe.unit_cost
            for state, needed in recipe.inputs:
                yield made, state, activity * needed, 0.0, 0.0


def cost_so_far(solution: FlowSolution, rows: Ints) -> float:
    """Give what a unit has cost that arrives on some edges, in USD; NaN where none does."""
    states, flow = solution.states, solution.arc_flow[rows]
    arrives = float((flow * states.gain[rows]).sum())
    if arrives <= 0:
        return float("nan")
    before = landed_costs(solution)[states.tail[rows]]
    return float((flow * (before + states.unit_cost[rows])).sum()) / arrives
