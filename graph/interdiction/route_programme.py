"""The linear relaxation of an inspection problem, which learns of the network by its routes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from graph.interdiction.best_routes import BestRoutes
from graph.interdiction.mip import Mip
from graph.interdiction.mixed_routes import mixed_inequalities, single_inequalities
from graph.interdiction.routes_met import RoutesMet, read_routes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from graph.interdiction.journeys import Inspection
    from graph.interdiction.mixed_routes import RouteInequality
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
DECAY = 2.3
"""Whole inspection is taken to leave ``exp(-DECAY)`` when more routes are looked for."""
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
        self.n, self.met = len(problem.ids), RoutesMet()
        self.floor, nothing = self.value(range(self.n)), self.value(())
        self.baseline = float(problem.weight @ nothing)
        self.scale = SCALE / max(self.baseline, 1e-300)
        self.lower, self.upper = np.zeros(self.n), self._useful()
        costs = np.concatenate([np.zeros(self.n), problem.weight * self.scale])
        self.mip = Mip(
            costs,
            np.concatenate([self.lower, self.floor]),
            np.concatenate([self.upper, np.maximum(nothing, self.floor)]),
            whole=self.n,
        )
        self.mip.set_whole(on=False)
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
        """
        Give what the relaxation leaves and its columns.

        Infinite where there is no plan; minus infinity where the solver gave up, for then
        nothing is proven.
        """
        value, columns = self.mip.relax()
        ended = self.mip.outcome()
        sure = {"infeasible": math.inf, "stopped": -math.inf}
        return sure.get(ended, value / self.scale), columns

    def try_steps(self, most: int) -> tuple[float, bool]:
        """Give what the relaxation leaves after so many steps, and whether they sufficed."""
        self.mip.highs.setOptionValue("simplex_iteration_limit", most)
        value, _ = self.mip.relax()
        self.mip.highs.setOptionValue("simplex_iteration_limit", 2**31 - 1)
        ended = self.mip.outcome()
        return math.inf if ended == "infeasible" else value / self.scale, ended != "stopped"

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
        """Add the inequalities that a plan violates: of single routes and of several."""
        problem = self.problem
        x, least = np.clip(columns[: self.n], 0.0, 1.0), columns[self.n :] + TINY
        own = problem.candidate >= 0
        share = np.zeros(len(own))
        share[own] = x[problem.candidate[own]]
        # Draws of inspection by share would leave this mean: no single route says more.
        mean = problem.plain - (problem.plain - problem.inspected) * share
        found: list[RouteInequality] = []
        for passing in (mean, problem.plain * np.exp(-DECAY * share)):
            routes = read_routes(problem, *self.routes.find(passing, least)[:2])
            self.met.add(routes)
            found += single_inequalities(routes, x, least)
        found += mixed_inequalities(self.met.routes, x, self.floor, least)
        best = {one.journey: one for one in sorted(found, key=lambda one: one.reached)}
        rows = [self._row(one) for one in best.values()]
        self.mip.add_rows(rows)
        self.known |= {(row[0], *row[1], *row[2]): row for row in rows}
        return len(rows)

    def _row(self, one: RouteInequality) -> Inequality:
        columns = [*one.slopes, self.n + one.journey]
        return one.constant, columns, [*(-slope for slope in one.slopes.values()), 1.0]

    def drop_slack(self) -> None:
        """Drop the rows that do not bind, where many have come since the root."""
        if self.mip.highs.getNumRow() > self.settled + MANY:
            self.mip.drop_slack(self.settled)

    def settle(self) -> None:
        """Drop the rows that do not bind, and keep all others for good."""
        self.mip.drop_slack(self.kept)
        self.settled = self.mip.highs.getNumRow()
