"""The best places for inspection: route inequalities, added until the bound meets a plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graph.interdiction.mip import Mip
from graph.interdiction.path_cuts import step_inequality
from graph.interdiction.result import relative_gap

if TYPE_CHECKING:
    from graph.interdiction.journeys import Inspection
    from graph.interdiction.search import Deadline
    from graph.states import Floats

__all__ = ["BestRoutes", "Placement", "place_inspection"]

SCALE = 1000.0
"""What the objective counts to without inspection: tolerances of the solver are absolute."""
TINY = 1e-6
"""Violation from which an inequality is added."""


class BestRoutes:
    """The most likely undetected route of every journey, for any state of the arcs."""

    def __init__(self, problem: Inspection) -> None:
        self.problem, n = problem, problem.n_nodes
        pair = problem.head * n + problem.tail
        self._order = np.argsort(pair, kind="stable")
        self._starts = np.flatnonzero(np.diff(pair[self._order], prepend=-1))
        self._ends = np.append(self._starts[1:], len(pair))
        self._pairs = pair[self._order][self._starts]
        heads, self._tails = np.divmod(self._pairs, n)
        self._rows = np.searchsorted(heads, np.arange(n + 1)).astype(np.int32)
        self.destinations, self._row = np.unique(problem.destination, return_inverse=True)

    def find(self, passing: Floats) -> list[list[int]]:
        """Give the arcs of each journey's best route, from its origin to its destination."""
        from scipy.sparse import csr_array
        from scipy.sparse.csgraph import dijkstra

        n = self.problem.n_nodes
        # A hair on every arc: a length of 0 would be no arc, and loops would be free.
        length = 1e-12 - np.log(np.maximum(passing, 1e-300))
        shortest = np.minimum.reduceat(length[self._order], self._starts)
        graph = csr_array((shortest, self._tails.astype(np.int32), self._rows), shape=(n, n))
        _, before = dijkstra(graph, indices=self.destinations, return_predecessors=True)
        taken: dict[int, int] = {}
        routes = []
        ends = zip(self.problem.origin.tolist(), self._row.tolist(), strict=True)
        for node, row in ends:
            route, u, goal = [], node, int(self.destinations[row])
            while u != goal:
                v = int(before[row, u])
                route.append(self._arc(v * n + u, length, taken))
                u = v
            routes.append(route)
        return routes

    def _arc(self, pair: int, length: Floats, taken: dict[int, int]) -> int:
        """Give the best of the parallel arcs of a pair."""
        if pair not in taken:
            place = int(np.searchsorted(self._pairs, pair))
            arcs = self._order[self._starts[place] : self._ends[place]]
            taken[pair] = int(arcs[np.argmin(length[arcs])])
        return taken[pair]

    def undetected(self, passing: Floats) -> Floats:
        """Give each journey's probability of going undetected."""
        return np.array([float(np.prod(passing[route])) for route in self.find(passing)])


@dataclass(frozen=True, slots=True, eq=False)
class Placement:
    """The best plan met, what it leaves and the proven least."""

    chosen: tuple[int, ...]
    left: float
    bound: float
    rounds: int
    inequalities: int


def place_inspection(
    problem: Inspection, budget: float, *, gap: float, deadline: Deadline
) -> Placement:
    """
    Find where inspection within a budget leaves the fewest journeys undetected.

    Parameters
    ----------
    gap
        Relative gap at which a plan counts as proven.

    Notes
    -----
    The programme has a column for each candidate and one for each journey, and learns of
    the network by the inequalities of routes alone: first at the fractional plans of its
    relaxation, then at the plans of whole numbers that HiGHS finds, until what the best
    plan leaves is proven. The compact form by destinations (Towle and Luedtke 2018) holds
    the network itself and is an order of magnitude larger.
    """
    return _Search(problem, budget).run(gap, deadline)


class _Search:
    def __init__(self, problem: Inspection, budget: float) -> None:
        self.problem, self.budget = problem, budget
        self.routes = BestRoutes(problem)
        self.n = len(problem.ids)
        self.arc_of = np.full(self.n, -1, dtype=np.int64)
        arcs = np.flatnonzero(problem.candidate >= 0)
        self.arc_of[problem.candidate[arcs]] = arcs
        everything, nothing = self.value(range(self.n)), self.value(())
        self.baseline = float(problem.weight @ nothing)
        self.scale = SCALE / max(self.baseline, 1e-300)
        lower = np.concatenate([np.zeros(self.n), everything])
        upper = np.concatenate([self._useful(), np.maximum(nothing, everything)])
        costs = np.concatenate([np.zeros(self.n), problem.weight * self.scale])
        self.mip = Mip(costs, lower, upper, whole=self.n)
        for option in ("mip_feasibility_tolerance", "primal_feasibility_tolerance"):
            self.mip.highs.setOptionValue(option, 1e-9)
        spend = (-budget - 1e-9, list(range(self.n)), (-problem.cost).tolist())
        self.mip.add_rows([spend])
        self.best: tuple[int, ...] = ()
        self.left = self.baseline
        self.inequalities = 0

    def value(self, chosen: object) -> Floats:
        return self.routes.undetected(self.problem.passing(chosen))  # type: ignore[arg-type]

    def _useful(self) -> Floats:
        """Leave out what no budget affords and what inspection does not change."""
        affordable = self.problem.cost <= self.budget + 1e-9
        return (affordable & (self.arc_of >= 0)).astype(np.float64)

    def run(self, gap: float, deadline: Deadline) -> Placement:
        bound = self._relaxed(deadline)
        rounds = 0
        while relative_gap(self.left, bound) > gap and deadline.left() > 0:
            rounds += 1
            # Early rounds need no last digit: their inequalities are what counts.
            close = max(gap / 4, relative_gap(self.left, bound) / 8)
            found = self.mip.solve(time_limit=deadline.left(), gap=close)
            bound = max(bound, min(self.left, found.bound / self.scale))
            if found.values is None:
                # No plan is better than the one at hand, since that is all that was asked for.
                bound = self.left if found.finished else bound
                break
            x = np.round(found.values[: self.n])
            theta = found.values[self.n :]
            self._consider(x)
            added = self._separate(x, theta)
            mine = np.zeros(self.n)
            mine[list(self.best)] = 1.0
            added += self._separate((x + mine) / 2, theta)
            if not added and close <= gap / 4:
                break
        return Placement(self._trimmed(), self.left, min(bound, self.left), rounds,
                         self.inequalities)  # fmt: skip

    def _relaxed(self, deadline: Deadline) -> float:
        """Add inequalities until the relaxation violates none; fix what cannot change."""
        self.mip.set_whole(on=False)
        bound, x = 0.0, np.zeros(self.n)
        while deadline.left() > 0:
            value, columns = self.mip.relax()
            bound, x = max(bound, value / self.scale), columns[: self.n]
            self._consider(x)
            if not self._separate(x, columns[self.n :]):
                break
        self._fix(bound)
        self.mip.set_whole(on=True)
        return min(bound, self.left)

    def _fix(self, bound: float) -> None:
        """Fix the candidates whose other value would leave more than the best plan does."""
        duals = np.asarray(self.mip.highs.getSolution().col_dual)[: self.n] / self.scale
        room = (self.left - bound) * (1 + 1e-6) + 1e-12
        for place in np.flatnonzero(np.abs(duals) > room).tolist():
            value = 0.0 if duals[place] > 0 else 1.0
            self.mip.highs.changeColBounds(place, value, value)

    def _consider(self, x: Floats) -> None:
        """Round a plan to the budget, and keep it where it is the best yet."""
        room, chosen = self.budget + 1e-9, []
        for k in np.argsort(-x, kind="stable").tolist():
            if self.arc_of[k] >= 0 and self.problem.cost[k] <= room and x[k] > 1e-9:
                chosen.append(k)
                room -= self.problem.cost[k]
        left = float(self.problem.weight @ self.value(chosen))
        if left < self.left:
            self.best, self.left = tuple(sorted(chosen)), left

    def _separate(self, x: Floats, theta: Floats) -> int:
        """Add the violated inequalities of the routes that are best under a plan."""
        problem = self.problem
        own = problem.candidate >= 0
        share = np.zeros(len(own))
        share[own] = np.clip(x[problem.candidate[own]], 0.0, 1.0)
        plain, inspected = problem.plain, problem.inspected
        mixes = [plain - (plain - inspected) * share]
        if np.any((share > 1e-9) & (share < 1 - 1e-9)):
            mixes.append(plain ** (1 - share) * np.maximum(inspected, 1e-9) ** share)
        rows = {}
        for mix in mixes:
            for journey, route in enumerate(self.routes.find(mix)):
                row = self._inequality(route, share)
                if row[0] - row[2] @ x[row[1]] > theta[journey] + TINY:
                    rows[(journey, tuple(route))] = self._as_row(journey, row)
        self.mip.add_rows(list(rows.values()))
        self.inequalities += len(rows)
        return len(rows)

    def _inequality(self, route: list[int], share: Floats) -> tuple[float, list[int], Floats]:
        problem = self.problem
        arcs = np.array(route)
        mine = arcs[(problem.candidate[arcs] >= 0) & (problem.plain[arcs] > 0)]
        ratio = problem.inspected[mine] / problem.plain[mine]
        constant, slopes = step_inequality(float(np.prod(problem.plain[arcs])), ratio, share[mine])
        return constant, problem.candidate[mine].tolist(), -slopes

    def _as_row(
        self, journey: int, row: tuple[float, list[int], Floats]
    ) -> tuple[float, list[int], list[float]]:
        constant, places, values = row
        return constant, [*places, self.n + journey], [*values.tolist(), 1.0]

    def _trimmed(self) -> tuple[int, ...]:
        """Leave out of the best plan what changes nothing."""
        chosen = list(self.best)
        for k in sorted(chosen, key=lambda k: (-self.problem.cost[k], k)):
            rest = [other for other in chosen if other != k]
            left = float(self.problem.weight @ self.value(rest))
            if left <= self.left * (1 + 1e-12):
                chosen = rest
        return tuple(chosen)
