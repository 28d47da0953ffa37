"""The best places for inspection: a tree over route inequalities, until no better plan is left."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graph.interdiction.branching import Branching, Node, Open
from graph.interdiction.candidates import without_idle
from graph.interdiction.result import relative_gap
from graph.interdiction.route_programme import RouteProgramme
from graph.interdiction.swaps import improve, rounded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.interdiction.journeys import Inspection
    from graph.interdiction.search import Deadline
    from graph.states import Floats

__all__ = ["TIED", "Placement", "other_placements", "place_inspection"]

CUT_ROUNDS = 12
"""How often HiGHS is asked for inequalities, at most."""
FIRST_NODES, GROWTH = 80, 100
"""Nodes of the first tree, and how many times more the next may have.

What a tree has learned of the network makes the root of the next tighter."""
WORTHWHILE = 0.08
"""Share of the gap that a round of inequalities must close for another to be asked for."""


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
    the network by the inequalities of routes alone. At the root HiGHS adds its own; then a
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
        self.floor = self.closed = math.inf

    @property
    def useless(self) -> float:
        """Nothing that leaves so much is looked for: it is no better, or may be cut off."""
        return min(self.left * (1 - 0.99 * self.gap), self.floor)

    def run(self) -> Placement:
        if self.left <= 0:
            return Placement((), 0.0, 0.0, 0, 0)
        proven, most = 0.0, FIRST_NODES
        while relative_gap(self.left, proven) > self.gap and self.deadline.left() > 0:
            proven = max(proven, self._search(most))
            most *= GROWTH
        programme = self.programme
        chosen = without_idle(self.best, programme.problem.cost, programme.left)
        left = programme.problem.undetected(chosen)
        inequalities = len(programme.known)
        return Placement(chosen, left, min(left, proven), self.nodes, inequalities)

    def _search(self, most: int) -> float:
        """Look for plans that leave less than `useless`, at so many nodes; give a bound."""
        programme = self.programme
        self.floor = self.closed = math.inf
        programme.begin()
        bound = self._root()
        tree = Open()
        tree.add(Node(bound, programme.lower, programme.upper))
        most += self.nodes
        while tree.nodes and self.nodes < most and self.deadline.left() > 0:
            node = tree.take()
            if node.bound >= self.useless:
                self._close(node.bound)
            else:
                self._dive(node, tree)
        return max(0.0, min(self.left, self.closed, tree.least(), self.floor))

    def _root(self) -> float:
        """Tighten the relaxation by routes and by what HiGHS finds; fix what cannot change."""
        programme = self.programme
        bound, columns = programme.tighten(math.inf, met=self._consider)
        self._consider(columns, swap=True)
        for _ in range(CUT_ROUNDS):
            self._fix(bound)
            if bound >= self.useless or self.deadline.left() <= 0:
                break
            found = programme.add_solver_cuts(
                self.useless, least=(bound + self.left) / 2, seconds=self.deadline.left()
            )
            self.floor = min(self.floor, found.below)
            if found.columns is not None:
                self._consider(found.columns, swap=True)
            if not found.rows:
                break
            before = bound
            value, columns = programme.tighten(math.inf, met=self._consider)
            bound = max(bound, min(value, self.floor))
            self._consider(columns, swap=True)
            if bound - before < WORTHWHILE * (self.left - before):
                break
        self._fix(bound)
        programme.settle()
        return bound

    def _fix(self, bound: float) -> None:
        """Fix the candidates whose other value would leave more than the best plan does."""
        programme = self.programme
        lower, upper = self._fixed(bound, programme.lower, programme.upper)
        programme.lower, programme.upper = lower, upper
        programme.restrict(lower, upper)

    def _fixed(self, value: float, lower: Floats, upper: Floats) -> tuple[Floats, Floats]:
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
            programme.restrict(node.lower, node.upper)
            value, columns = programme.tighten(
                self.useless, more=20, progress=0.02 * (self.left - node.bound)
            )
            value = max(value, node.bound)
            if value < self.useless:
                self._consider(columns)
            if value >= self.useless:
                self._close(value)
                return
            x = columns[: programme.n]
            if not np.any(np.minimum(x, 1 - x) > 1e-6):
                value, columns = programme.tighten(self.useless)
                self._consider(columns)
                x = columns[: programme.n]
                if value >= self.useless or not np.any(np.minimum(x, 1 - x) > 1e-6):
                    self._close(min(value, self.left))
                    return
            lower, upper = self._fixed(value, node.lower, node.upper)
            k, sides = self.branching.choose(value, x, node, self.useless)
            programme.drop_slack()
            assert k is not None  # noqa: S101
            first = 1 if x[k] > 0.5 else 0
            children = [self._child(k, side, sides[side], lower, upper) for side in (0, 1)]
            tree_side = children[1 - first]
            tree.add(tree_side)
            node = children[first]
        tree.add(node)

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
