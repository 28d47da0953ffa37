"""The best places for inspection: a tree over route inequalities, until no better plan is left."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graph.interdiction.branching import Branching, Node, Open, fractional
from graph.interdiction.candidates import without_idle
from graph.interdiction.route_programme import RouteProgramme
from graph.interdiction.swaps import improve, rounded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.interdiction.journeys import Inspection
    from graph.interdiction.search import Deadline
    from graph.states import Floats

__all__ = ["TIED", "Placement", "other_placements", "place_inspection"]

TIED = 1e-7
"""Share by which plans that are as good may differ."""


@dataclass(frozen=True, slots=True, eq=False)
class Placement:
    """The best plan met, what it leaves and the proven least."""

    chosen: tuple[int, ...]
    left: float
    bound: float
    nodes: int
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
    The relaxation has a column for each candidate and one for each journey, and learns of
    the network by inequalities alone, of single routes and of several of one journey. A
    tree decides one candidate after the other, adds inequalities at every node, and leaves
    out what cannot be better than the best plan met. The compact form by destinations
    (Towle and Luedtke 2018) holds the network itself and is an order of magnitude larger.
    """
    return _Search(problem, budget, gap, deadline).run()


def other_placements(
    problem: Inspection,
    budget: float,
    best: Placement,
    *,
    near: float,
    limit: int,
    deadline: Deadline,
) -> tuple[list[tuple[tuple[int, ...], float]], bool]:
    """
    List plans that leave at most a share `near` more than the best, best first.

    Every one holds only what it needs; a plan with something useless added is not told
    again.

    Returns
    -------
    plans
        Each with what it leaves.
    whole
        Whether there are no more.
    """
    most = best.left * (1 + near) * (1 + TIED)
    found: list[tuple[tuple[int, ...], float]] = []
    if not best.chosen or best.left <= 0:
        return found, True
    # A plan is looked for to within the gap: a hair beyond `most` must be looked into.
    search = _Search(problem, budget, TIED, deadline)
    for plan, left in search.others(best, most * (1 + 2 * TIED)):
        if left > most:
            return found, True
        if len(found) == limit:
            return found, False
        found.append((plan, left))
    return found, deadline.left() > 0


class _Search:
    def __init__(self, problem: Inspection, budget: float, gap: float, deadline: Deadline) -> None:
        self.programme = RouteProgramme(problem, budget)
        self.gap, self.deadline = gap, deadline
        self.branching = Branching(self.programme)
        self.best: tuple[int, ...] = ()
        self.left = self.programme.baseline
        self.barred: list[frozenset[int]] = []
        self.swapped: set[tuple[int, ...]] = set()
        self.nodes = 0
        self.closed = math.inf

    @property
    def useless(self) -> float:
        """Nothing that leaves so much is looked for: it is no better."""
        return self.left * (1 - 0.99 * self.gap)

    def run(self) -> Placement:
        if self.left <= 0:
            return Placement((), 0.0, 0.0, 0, 0)
        proven = self._search()
        programme = self.programme
        chosen = without_idle(self.best, programme.problem.cost, programme.left)
        left = programme.problem.undetected(chosen)
        inequalities = len(programme.known)
        return Placement(chosen, left, min(left, proven), self.nodes, inequalities)

    def _search(self) -> float:
        """Look for plans that leave less than `useless`; give a bound."""
        programme = self.programme
        self.closed = math.inf
        programme.begin()
        tree = Open()
        tree.add(Node(self._root(), programme.lower, programme.upper))
        while tree.nodes and self.deadline.left() > 0:
            node = tree.take()
            if node.bound >= self.useless:
                self._close(node.bound)
            else:
                self._dive(node, tree)
        return max(0.0, min(self.left, self.closed, tree.least()))

    def _root(self) -> float:
        """Tighten the relaxation by routes, and fix what cannot change."""
        programme = self.programme
        bound, columns = programme.tighten(math.inf, met=self._consider)
        self._consider(columns, swap=True)
        programme.lower, programme.upper = self._fixed(bound, programme.lower, programme.upper)
        programme.restrict(programme.lower, programme.upper)
        programme.settle()
        return bound

    def _fixed(self, value: float, lower: Floats, upper: Floats) -> tuple[Floats, Floats]:
        """
        Fix the candidates whose other value would leave more than the best plan does.

        Parameters
        ----------
        value
            Of the relaxation that was solved last: its prices are rises from there.
        """
        prices = self.programme.prices()
        room = (self.left - value) * (1 + 1e-6) + 1e-12
        free = lower < upper
        out, into = free & (prices > room), free & (prices < -room)
        return np.where(into, 1.0, lower), np.where(out, 0.0, upper)

    def _dive(self, node: Node, tree: Open) -> None:
        """Decide candidates one by one until nothing better is left; keep the other sides."""
        programme = self.programme
        while self.deadline.left() > 0:
            self.nodes += 1
            value, columns = self._relaxed(node)
            bound, x = max(value, node.bound), columns[: programme.n]
            if bound >= self.useless or not len(fractional(x)):
                self._close(min(bound, self.left))
                return
            lower, upper = self._fixed(value, node.lower, node.upper)
            k, sides = self.branching.choose(bound, x, node, self.useless)
            programme.drop_slack()
            first = 1 if x[k] > 0.5 else 0
            children = [self._child(k, side, sides[side], lower, upper) for side in (0, 1)]
            tree.add(children[1 - first])
            node = children[first]
        tree.add(node)

    def _relaxed(self, node: Node) -> tuple[float, Floats]:
        """Solve the relaxation at a node, as far as it pays, and consider its plan."""
        programme = self.programme
        programme.restrict(node.lower, node.upper)
        value, columns = programme.tighten(
            self.useless, more=20, progress=0.02 * (self.left - node.bound)
        )
        if value < self.useless and not len(fractional(columns[: programme.n])):
            # What a whole plan leaves is to be known exactly.
            value, columns = programme.tighten(self.useless)
        if value < self.useless:
            self._consider(columns)
        return value, columns

    def _child(self, k: int, side: int, bound: float, lower: Floats, upper: Floats) -> Node:
        lower, upper = lower.copy(), upper.copy()
        lower[k] = upper[k] = float(side)
        return Node(bound, lower, upper)

    def _close(self, bound: float) -> None:
        self.closed = min(self.closed, bound)

    def _consider(self, columns: Floats, *, swap: bool = False) -> None:
        """Round a plan to the budget, and keep it where it is the best yet."""
        plan = tuple(rounded(self.programme, columns[: self.programme.n]))
        left = self.programme.left(plan)
        moves = (swap and plan not in self.swapped) or left < self.left
        self._keep(plan, left)
        if moves:
            self.swapped.add(plan)
            plan, left = improve(self.programme, plan, self.deadline)
            self.swapped.add(plan)
            self._keep(plan, left)

    def _keep(self, plan: tuple[int, ...], left: float) -> None:
        if left < self.left and not any(barred <= set(plan) for barred in self.barred):
            self.best, self.left = plan, left

    def others(self, first: Placement, most: float) -> Iterator[tuple[tuple[int, ...], float]]:
        """Yield the plans that leave at most so much and hold no plan before, best first."""
        plan = first.chosen
        while plan and self.deadline.left() > 0:
            self.barred.append(frozenset(plan))
            self.programme.forbid(plan)
            self.best, self.left = (), most
            self.swapped.clear()
            plan = self.run().chosen
            if plan:
                yield plan, self.programme.problem.undetected(plan)
