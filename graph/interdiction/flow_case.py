"""What plans leave of a maximum flow in one case of its capacities."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graph.errors import NarrowsError
from graph.solver import quiet_solver

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.interdiction.cuts import CutProblem
    from graph.interdiction.leader import Row
    from graph.states import Floats

__all__ = ["Closing", "FlowCase"]

NEARLY = 1 - 1e-4
"""What a unit through something closed costs: of two best flows, the one that would gain
more from leaving it open, whose cut holds plans that do so to more."""


class Closing:
    """
    What may be closed, under a budget.

    Parameters
    ----------
    cost
        Of each candidate.
    budget
        In the same unit.
    useful
        For each candidate, whether it carries anything in any case.
    """

    def __init__(self, cost: Floats, budget: float, useful: Sequence[bool]) -> None:
        self.cost, self.budget = cost, budget
        self.useful = np.asarray(useful, dtype=bool) & (cost <= budget + 1e-9)
        spend = {k: -float(c) for k, c in enumerate(cost.tolist())}
        self.rows: list[Row] = [(spend, -budget - 1e-9)]

    @property
    def n(self) -> int:
        """How many columns there are."""
        return len(self.cost)

    @property
    def n_choices(self) -> int:
        """How many of them are choices."""
        return self.n

    def upper(self) -> list[float]:
        """Give the upper bound of each column."""
        found: list[float] = self.useful.astype(np.float64).tolist()
        return found

    def is_feasible(self, chosen: Sequence[int]) -> bool:
        """Tell whether a set can be paid for."""
        return bool(self.cost[list(chosen)].sum() <= self.budget + 1e-9)

    def point(self, chosen: Sequence[int]) -> Floats:
        """Give the columns' values where a set is closed."""
        values = np.zeros(self.n)
        values[list(chosen)] = 1.0
        return values


class FlowCase:
    """
    A maximum flow in which units through what is closed do not count.

    Parameters
    ----------
    problem
        Arcs and candidates; something must bound the flow.
    scale
        What counts as 1.

    Notes
    -----
    Of a flow that ignores the plan, closing an arc takes at most what the arc carries.
    That makes every flow a cut; the best at a plan is a flow of least cost, where a unit
    through a closed arc costs what it is worth. At whole plans its value is the maximum
    flow without what is closed (Cormican, Morton and Wood 1998).
    """

    def __init__(self, problem: CutProblem, scale: float) -> None:
        import highspy

        self.problem, self.scale = problem, scale
        n_arcs = len(problem.tail)
        self.own = np.flatnonzero(problem.candidate >= 0).astype(np.int32)
        self.group = problem.candidate[self.own]
        self.worth = (problem.tail == problem.source).astype(np.float64)
        self.worth -= problem.head == problem.source
        inner = np.full(problem.n_nodes, -1, dtype=np.int32)
        kept = np.setdiff1d(np.arange(problem.n_nodes), [problem.source, problem.sink])
        inner[kept] = np.arange(len(kept))
        starts, rows, values = [0], [], []
        for u, v in zip(problem.tail.tolist(), problem.head.tolist(), strict=True):
            ends = [(int(inner[w]), sign) for w, sign in ((u, -1.0), (v, 1.0)) if inner[w] >= 0]
            if u != v:
                rows += [row for row, _ in ends]
                values += [sign for _, sign in ends]
            starts.append(len(rows))
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = n_arcs, len(kept)
        lp.col_cost_ = -self.worth
        lp.col_lower_, lp.col_upper_ = np.zeros(n_arcs), problem.capacity / scale
        lp.row_lower_ = lp.row_upper_ = np.zeros(len(kept))
        lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        lp.a_matrix_.start_, lp.a_matrix_.index_ = np.array(starts), np.array(rows)
        lp.a_matrix_.value_ = np.array(values)
        self.optimal = highspy.HighsModelStatus.kOptimal
        self.highs = quiet_solver()
        # The bases of one plan are feasible under the next: only costs change.
        for name, value in (("presolve", "off"), ("solver", "simplex"), ("simplex_strategy", 4)):
            self.highs.setOptionValue(name, value)
        self.highs.passModel(lp)

    def cut(self, point: Floats) -> tuple[float, float, Floats]:
        """
        Solve at a plan, which may close things in part.

        Returns
        -------
        tuple of float, float and numpy.ndarray
            The value there; and a constant and slopes: ``constant + slopes x`` is no more
            than the value at any x, and the value itself, or nearly so, at this one.
        """
        charge = np.clip(point[self.group], 0.0, 1.0) * NEARLY - self.worth[self.own]
        self.highs.changeColsCost(len(self.own), self.own, charge)
        self.highs.run()
        if self.highs.getModelStatus() != self.optimal:
            status = self.highs.modelStatusToString(self.highs.getModelStatus())
            raise NarrowsError(f"a case could not be solved: {status}")
        flow = np.maximum(np.asarray(self.highs.getSolution().col_value), 0.0)
        constant = float(self.worth @ flow)
        carried = np.bincount(self.group, flow[self.own], len(self.problem.ids))
        slopes = -carried.astype(np.float64)
        return constant + float(slopes @ point), constant, slopes
