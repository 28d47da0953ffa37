"""Max-flow interdiction as a programme of whole numbers (Wood 1993), on what is undecided."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from graph.interdiction.mip import Mip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from graph.interdiction.cuts import CutProblem
    from graph.interdiction.mip import MipSolution
    from graph.states import Floats

    Bools = NDArray[np.bool_]

__all__ = ["WoodProgramme"]


class WoodProgramme:
    """
    The programme of one problem, budget and set of arcs that may still be cut.

    Parameters
    ----------
    problem
        Arcs and candidates.
    budget
        What may be spent.
    uncut
        Arcs that no plan worth looking for cuts (`lagrange.PricedCut.room`).

    Notes
    -----
    Columns: one per candidate (chosen), per node (on the sink's side of the cut) and per
    arc (cut and left in place), all of them 0 or 1: declared so, HiGHS solves it several
    times faster than with the candidates alone. No big-M: a maximum flow's prices lie
    between 0 and 1. Arcs without a limit are never cut unless they are taken away.
    """

    def __init__(self, problem: CutProblem, budget: float, *, uncut: Bools) -> None:
        self.problem = problem
        self.side = _known_sides(problem, uncut)
        tail, head = self.side[problem.tail], self.side[problem.head]
        self.live = np.flatnonzero((tail != 1) & (head != 0))
        self.nodes = np.full(problem.n_nodes, -1, dtype=np.int64)
        free = np.unique(np.concatenate([problem.tail[self.live], problem.head[self.live]]))
        free = free[self.side[free] < 0]
        n_candidates = len(problem.ids)
        self.nodes[free] = n_candidates + np.arange(len(free))
        may_cut = np.isfinite(problem.capacity[self.live]) & ~uncut[self.live]
        self.cut_columns = np.full(len(self.live), -1, dtype=np.int64)
        self.cut_columns[may_cut] = n_candidates + len(free) + np.arange(may_cut.sum())
        self.uncut = uncut
        n_columns = n_candidates + len(free) + int(may_cut.sum())
        costs = np.zeros(n_columns)
        capacities = problem.capacity[self.live[may_cut]]
        self.scale = max(1.0, float(capacities.max(initial=0.0)) / 1e5)
        costs[self.cut_columns[may_cut]] = capacities / self.scale
        self.mip = Mip(costs, np.zeros(n_columns), self._upper(n_columns), whole=n_columns)
        rows = [self._cut_row(k, int(arc)) for k, arc in enumerate(self.live)]
        everything = list(range(n_candidates))
        rows.append((-budget - 1e-9, everything, (-problem.cost).tolist()))
        self.mip.add_rows(rows)

    def _upper(self, n_columns: int) -> Floats:
        """Let no candidate be chosen whose arcs are all decided."""
        upper = np.ones(n_columns)
        useful = self.live[~self.uncut[self.live]]
        met = np.unique(self.problem.candidate[useful])
        upper[: len(self.problem.ids)] = 0.0
        upper[met[met >= 0]] = 1.0
        return upper

    def _cut_row(self, number: int, arc: int) -> tuple[float, list[int], list[float]]:
        """Say that an arc from the source's side to the sink's is cut, or taken away."""
        problem, least = self.problem, 0.0
        columns: list[int] = []
        values: list[float] = []
        for node, sign in ((problem.tail[arc], 1.0), (problem.head[arc], -1.0)):
            if self.side[node] >= 0:
                least -= sign * float(self.side[node])
            else:
                columns.append(int(self.nodes[node]))
                values.append(sign)
        if self.cut_columns[number] >= 0:
            columns.append(int(self.cut_columns[number]))
            values.append(1.0)
        if problem.candidate[arc] >= 0 and not self.uncut[arc]:
            columns.append(int(problem.candidate[arc]))
            values.append(1.0)
        return least, columns, values

    def forbid(self, chosen: Sequence[int]) -> None:
        """Leave out a set of candidates, and every set that holds it."""
        self.mip.add_rows([(1.0 - len(chosen), list(chosen), [-1.0] * len(chosen))])

    def solve(self, *, target: float, time_limit: float) -> tuple[tuple[int, ...], MipSolution]:
        """Give the candidates chosen, and the solution in the problem's units."""
        found = self.mip.solve(time_limit=time_limit, target=target / self.scale)
        chosen: tuple[int, ...] = ()
        if found.values is not None:
            picked = found.values[: len(self.problem.ids)] > 0.5
            chosen = tuple(np.flatnonzero(picked).tolist())
        return chosen, replace(
            found, objective=found.objective * self.scale, bound=found.bound * self.scale
        )


def _known_sides(problem: CutProblem, uncut: Bools) -> NDArray[np.int8]:
    """Give the side of every node that is tied to an end by arcs never cut; -1 elsewhere."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import breadth_first_order

    endless = ~np.isfinite(problem.capacity) & (problem.candidate < 0)
    tied = np.flatnonzero(uncut | endless)
    shape = (problem.n_nodes, problem.n_nodes)
    ends = problem.tail[tied], problem.head[tied]
    forward = csr_array((np.ones(len(tied)), ends), shape=shape)
    side = np.full(problem.n_nodes, -1, dtype=np.int8)
    side[breadth_first_order(forward.T.tocsr(), problem.sink, return_predecessors=False)] = 1
    side[breadth_first_order(forward, problem.source, return_predecessors=False)] = 0
    # Where the two meet, no plan is left: a row says so, and the solver.
    side[problem.sink] = 1
    return side
