"""The linear relaxation of an inspection problem, which learns of the network by its routes."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from graph.interdiction.best_routes import BestRoutes
from graph.interdiction.mip import Mip
from graph.interdiction.path_cuts import step_inequalities
from graph.interdiction.solver_cuts import solver_cuts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from graph.interdiction.journeys import Inspection
    from graph.interdiction.solver_cuts import SolverCuts
    from graph.states import Floats

    Longs = NDArray[np.int64]
    Inequality = tuple[float, list[int], list[float]]

__all__ = ["RouteProgramme"]

SCALE = 1000.0
"""What the objective counts to without inspection: tolerances of the solver are absolute."""
TINY = 1e-6
"""Violation from which an inequality is added."""
MANY = 1500
"""Rows above those of the root from which those that do not bind are dropped."""
FEW = 20
"""With fewer violated inequalities than this of one sort of route, another is looked at."""
OPTIONS: dict[str, Any] = {
    "presolve": "off",
    "solver": "simplex",
    "simplex_strategy": 1,
    # Devex prices: those of the steepest edge are made anew for rows that came since.
    "simplex_dual_edge_weight_strategy": 1,
}
"""Of the solver, for a programme that is solved again and again with a few rows more."""


class RouteProgramme:
    """
    A column for each candidate and one for each journey; rows as they are needed.

    Parameters
    ----------
    problem
        Arcs, candidates and journeys.
    budget
        What may be spent.
    """

    def __init__(self, problem: Inspection, budget: float) -> None:
        self.problem, self.budget = problem, budget
        self.routes = BestRoutes(problem)
        self.n = len(problem.ids)
        everything, nothing = self.value(range(self.n)), self.value(())
        self.baseline = float(problem.weight @ nothing)
        self.scale = SCALE / max(self.baseline, 1e-300)
        self.lower, self.upper = np.zeros(self.n), self._useful()
        costs = np.concatenate([np.zeros(self.n), problem.weight * self.scale])
        self.mip = Mip(
            costs,
            np.concatenate([self.lower, everything]),
            np.concatenate([self.upper, np.maximum(nothing, everything)]),
            whole=self.n,
        )
        self.mip.set_whole(on=False)
        for name in ("mip_feasibility_tolerance", "primal_feasibility_tolerance"):
            self.mip.highs.setOptionValue(name, 1e-9)
        for name, value in OPTIONS.items():
            self.mip.highs.setOptionValue(name, value)
        spend = (-budget - 1e-9, list(range(self.n)), (-problem.cost).tolist())
        self.mip.add_rows([spend])
        self.kept = self.settled = 1
        self.known: dict[tuple[float, ...], Inequality] = {}

    def value(self, chosen: Iterable[int]) -> Floats:
        """Give each journey's probability of going undetected under a plan."""
        return self.routes.undetected(self.problem.passing(chosen))

    def left(self, chosen: Iterable[int]) -> float:
        """Give the expected probability that a journey goes undetected under a plan."""
        return float(self.problem.weight @ self.value(chosen))

    def _useful(self) -> Floats:
        """Leave out what no budget affords and what inspection does not change."""
        met = np.zeros(self.n)
        met[self.problem.candidate[self.problem.candidate >= 0]] = 1.0
        affordable = self.problem.cost <= self.budget + 1e-9
        useful: Floats = met * affordable
        return useful

    def begin(self) -> None:
        """Start anew: nothing fixed, and with every inequality of routes that was ever met."""
        self.lower, self.upper = np.zeros(self.n), self._useful()
        self.restrict(self.lower, self.upper)
        self.mip.drop_rows(self.kept)
        self.mip.add_rows(list(self.known.values()))
        self.settled = self.kept

    def restrict(self, lower: Floats, upper: Floats) -> None:
        """Hold the candidates between bounds."""
        columns = np.arange(self.n, dtype=np.int32)
        self.mip.highs.changeColsBounds(self.n, columns, lower, upper)

    def forbid(self, chosen: Iterable[int]) -> None:
        """Leave out a set of candidates, and every set that holds it."""
        self.mip.drop_rows(self.kept)
        taken = list(chosen)
        self.mip.add_rows([(1.0 - len(taken), taken, [-1.0] * len(taken))])
        self.kept += 1

    def solve(self) -> tuple[float, Floats]:
        """Give what the relaxation leaves, infinite where there is no plan, and its columns."""
        value, columns = self.mip.relax()
        if self.mip.outcome() == "infeasible":
            return math.inf, columns
        return value / self.scale, columns

    def is_solved(self) -> bool:
        """Tell whether the last relaxation was solved to its end."""
        return self.mip.outcome() != "stopped"

    def prices(self) -> Floats:
        """Give what the relaxation leaves more per unit of each candidate, where it binds."""
        duals = np.asarray(self.mip.highs.getSolution().col_dual)[: self.n]
        return duals / self.scale

    def tighten(
        self,
        least: float,
        *,
        more: int = 100,
        progress: float = 0.0,
        met: Callable[[Floats], None] | None = None,
    ) -> tuple[float, Floats]:
        """
        Add violated inequalities until there are none; give the value and the columns.

        Parameters
        ----------
        least
            A plan that leaves so much is of no use: from there on nothing is added.
        more
            The most rounds.
        met
            Called with the columns of every round.
        progress
            A rise from which another round pays.
        """
        value, columns = self.solve()
        for _ in range(more):
            if value >= least or not self.separate(columns):
                break
            before = value
            value, columns = self.solve()
            if met is not None:
                met(columns)
            if value - before < progress:
                break
        return value, columns

    def separate(self, columns: Floats) -> int:
        """Add the violated inequalities of the routes that are best under a plan."""
        problem = self.problem
        x, theta = columns[: self.n], columns[self.n :]
        own = problem.candidate >= 0
        share = np.zeros(len(own))
        share[own] = np.clip(x[problem.candidate[own]], 0.0, 1.0)
        plain, inspected = problem.plain, problem.inspected
        # Draws of inspection by share would leave this mean: no inequality exceeds it.
        journeys, routes, _ = self.routes.find(plain - (plain - inspected) * share, theta + TINY)
        if not len(journeys):
            return 0
        rows = self._violated(journeys, routes, share, theta)
        if len(rows) < FEW and np.any((share > 1e-9) & (share < 1 - 1e-9)):
            mean = plain ** (1 - share) * np.maximum(inspected, 1e-9) ** share
            least = np.full(len(theta), np.inf)
            least[journeys] = theta[journeys]
            rows |= self._violated(*self.routes.find(mean, least)[:2], share, theta)
        self.mip.add_rows(list(rows.values()))
        self.known |= rows
        return len(rows)

    def _violated(
        self, journeys: Longs, routes: Longs, share: Floats, theta: Floats
    ) -> dict[tuple[float, ...], Inequality]:
        problem = self.problem
        there = routes >= 0
        passing = np.where(there, problem.plain[routes], 1.0)
        mine = there & (problem.candidate[routes] >= 0) & (passing > 0)
        # The arcs that can be inspected first, as many columns as the most have.
        order = np.argsort(~mine, axis=1, kind="stable")[:, : int(mine.sum(axis=1).max(initial=0))]
        arcs = np.take_along_axis(routes, order, axis=1)
        mine = np.take_along_axis(mine, order, axis=1)
        ratio = np.ones(arcs.shape)
        ratio[mine] = problem.inspected[arcs[mine]] / problem.plain[arcs[mine]]
        taken = np.where(mine, share[arcs], 0.0)
        constant, slopes = step_inequalities(passing.prod(axis=1), ratio, taken)
        reached = constant + (slopes * taken).sum(axis=1)
        rows: dict[tuple[float, ...], Inequality] = {}
        for k in np.flatnonzero(reached > theta[journeys] + TINY).tolist():
            slope_of: dict[int, float] = {}
            places = problem.candidate[arcs[k, mine[k]]].tolist()
            for place, slope in zip(places, slopes[k, mine[k]].tolist(), strict=True):
                # A route that changes substance may take one edge twice.
                slope_of[place] = slope_of.get(place, 0.0) - slope
            journey = int(journeys[k])
            columns, values = [*slope_of, self.n + journey], [*slope_of.values(), 1.0]
            least = float(constant[k])
            rows[(journey, round(least, 12), *places)] = least, columns, values
        return rows

    def drop_slack(self) -> None:
        """Drop the rows that do not bind, where many have come since the root."""
        if self.mip.highs.getNumRow() > self.settled + MANY:
            self.mip.drop_slack(self.settled)

    def settle(self) -> None:
        """Drop the rows that do not bind, and keep all others for good."""
        self.mip.drop_slack(self.kept)
        self.settled = self.mip.highs.getNumRow()

    def add_solver_cuts(self, most: float, *, least: float, seconds: float) -> SolverCuts:
        """
        Add inequalities that HiGHS finds at the root.

        Parameters
        ----------
        most, least
            What the plans that keep them leave is below a number between these.
        """
        found = solver_cuts(self.mip, most * self.scale, least=least * self.scale, seconds=seconds)
        self.mip.add_rows(found.rows)
        return replace(found, below=found.below / self.scale)
