"""A bound on max-flow interdiction by minimum cuts at a price per unit of budget.

Spending is allowed without limit, but priced: every arc costs the smaller of its capacity
and the price of taking it away, and the best cut is a minimum cut. Whatever the price,
that cut less the price of the whole budget is a bound; the best price is found in a few
cuts, and their arcs are what a good plan takes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.interdiction.cuts import CutProblem
    from graph.states import Floats

    Bools = NDArray[np.bool_]

__all__ = ["CutEngine", "PricedCut", "lagrangian_bound"]

_MOST = 2**30 - 1
"""SciPy's maximum flow counts in 32 bits, and adds up both directions of a pair."""


@dataclass(frozen=True, slots=True, eq=False)
class PricedCut:
    """
    The best bound and the cut that gives it.

    Attributes
    ----------
    bound
        No plan within the budget leaves less.
    room
        For each arc: every cut that holds it exceeds the smallest by at least so much, in
        priced units. A plan better than ``bound + room`` leaves the arc uncut.
    """

    bound: float
    room: Floats
    plan: tuple[int, ...]


class CutEngine:
    """
    Minimum cuts of one graph for many capacities, by SciPy's compiled maximum flow.

    Capacities are rounded down to whole numbers of 30 bits, so that a cut's value is a
    bound from below.
    """

    def __init__(self, problem: CutProblem) -> None:
        n = self.n_nodes = problem.n_nodes
        self.source, self.sink = problem.source, problem.sink
        pair = problem.tail * n + problem.head
        self.pairs, self.place = np.unique(pair, return_inverse=True)
        self.tail, self.head = np.divmod(self.pairs, n)
        self.arc_tail, self.arc_head = problem.tail, problem.head
        self.starts = np.searchsorted(self.tail, np.arange(n + 1)).astype(np.int32)

    def cut(self, weight: Floats, ceiling: float) -> tuple[float, Bools, Floats]:
        """
        Give a bound on the smallest cut, its arcs, and the room left on each arc.

        Parameters
        ----------
        weight
            Of each arc; may be infinite.
        ceiling
            Not less than the smallest cut.
        """
        from scipy.sparse import csr_array
        from scipy.sparse.csgraph import breadth_first_order, maximum_flow

        scale = (_MOST // 2) / max(ceiling, 1e-12)
        with np.errstate(invalid="ignore"):
            whole = np.floor(np.minimum(weight * scale, float(_MOST)))
        merged = np.minimum(np.bincount(self.place, whole, len(self.pairs)), _MOST)
        shape = (self.n_nodes, self.n_nodes)
        graph = csr_array(
            (merged.astype(np.int32), self.head.astype(np.int32), self.starts), shape=shape
        )
        found = maximum_flow(graph, self.source, self.sink, method="dinic")
        left = (graph - found.flow).tocsr()
        left.eliminate_zeros()
        side = np.zeros(self.n_nodes, dtype=bool)
        side[breadth_first_order(left, self.source, return_predecessors=False)] = True
        room = np.asarray(left[self.tail, self.head]).ravel() / scale
        crossing = side[self.arc_tail] & ~side[self.arc_head]
        return found.flow_value / scale, crossing, room[self.place]


def lagrangian_bound(
    problem: CutProblem, budget: float, *, baseline: float, plan: tuple[int, ...], left: float
) -> PricedCut:
    """
    Find the best price, and the best plan met on the way.

    Parameters
    ----------
    baseline
        The maximum flow; may be infinite.
    plan, left
        A plan within the budget and what it leaves (finite).

    Notes
    -----
    Royset and Wood (2007). Where a candidate takes several arcs its cost is shared among
    them by capacity, which can only lower the bound.
    """
    engine, shares = CutEngine(problem), _cost_shares(problem)
    own = problem.candidate >= 0
    spent = float(problem.cost[list(plan)].sum())
    best = PricedCut(-math.inf, np.zeros(len(problem.tail)), plan)
    # Each cut is a line over the price: what it keeps, and what it spends beyond the budget.
    low: tuple[float, float] | None = None
    high = (left, spent - budget)
    price = 0.0
    for _ in range(40):
        weight = np.where(own, np.minimum(problem.capacity, price * shares), problem.capacity)
        known = [kept + price * (excess + budget) for kept, excess in filter(None, (low, high))]
        ceiling = min([baseline, float(weight[np.isfinite(weight)].sum()) + 1e-9, *known])
        value, crossing, room = engine.cut(weight, ceiling)
        bound = value - price * budget
        if bound > best.bound:
            best = PricedCut(bound, room, best.plan)
        chosen, kept = greedy_plan(problem, crossing, budget)
        if kept < left - 1e-9:
            left, best = kept, PricedCut(best.bound, best.room, chosen)
        line = _line(problem, crossing, weight, shares, budget)
        low, high = (line, high) if line[1] > 0 else (low, line)
        if low is None:
            break
        following = (high[0] - low[0]) / (low[1] - high[1])
        expected = low[0] + following * low[1]
        if expected <= best.bound + 1e-9 * max(1.0, abs(expected)) or following == price:
            break
        price = following
    return best


def _line(
    problem: CutProblem, crossing: Bools, weight: Floats, shares: Floats, budget: float
) -> tuple[float, float]:
    taken = crossing & (weight < problem.capacity)
    return (
        float(problem.capacity[crossing & ~taken].sum()),
        float(shares[taken].sum()) - budget,
    )


def _cost_shares(problem: CutProblem) -> Floats:
    """Share each candidate's cost among its arcs; 1 where an arc has none."""
    shares = np.ones(len(problem.tail))
    own = np.flatnonzero(problem.candidate >= 0)
    group = problem.candidate[own]
    size = problem.capacity[own]
    endless = np.bincount(group[~np.isfinite(size)], minlength=len(problem.ids)) > 0
    part = np.where(endless[group], ~np.isfinite(size), size).astype(np.float64)
    total = np.bincount(group, part, len(problem.ids))[group]
    parts = np.bincount(group, minlength=len(problem.ids))[group]
    shares[own] = problem.cost[group] * np.where(
        total > 0, part / np.maximum(total, 1e-300), 1 / parts
    )
    return shares


def greedy_plan(
    problem: CutProblem, crossing: Bools, budget: float
) -> tuple[tuple[int, ...], float]:
    """Take from a cut what pays most per unit of budget; give it and what the cut keeps."""
    own = np.flatnonzero(crossing & (problem.candidate >= 0))
    gain = np.bincount(problem.candidate[own], problem.capacity[own], len(problem.ids))
    with np.errstate(divide="ignore", invalid="ignore"):
        worth = np.where(gain > 0, gain / problem.cost, 0.0)
    chosen, room = [], budget
    for candidate in sorted(np.flatnonzero(gain > 0).tolist(), key=lambda k: (-worth[k], k)):
        if problem.cost[candidate] <= room + 1e-9:
            chosen.append(candidate)
            room -= problem.cost[candidate]
    kept = crossing & ~np.isin(problem.candidate, chosen)
    return tuple(sorted(chosen)), float(problem.capacity[kept].sum())
