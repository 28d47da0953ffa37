"""A tree over fractional plans: which candidate to decide next, and what is left to prove."""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.interdiction.route_programme import RouteProgramme
    from graph.states import Floats

    Longs = NDArray[np.int64]

__all__ = ["Branching", "Node", "Open", "fractional"]

RELIABLE = 8
"""Trials of a candidate after which its mean rise is relied on."""
LOOKED_AT = 12
"""Candidates tried at a node, at most."""
IN_VAIN = 6
"""Trials after which no better candidate is looked for."""
STEPS = 80
"""Simplex steps of a trial."""


def fractional(x: Floats) -> Longs:
    """Give the candidates that a plan neither takes nor leaves."""
    return np.flatnonzero(np.minimum(x, 1 - x) > 1e-6)


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """A part of the plans: bounds on the candidates, and what none of its plans is below."""

    bound: float
    lower: Floats
    upper: Floats


@dataclass(slots=True)
class Open:
    """Nodes yet to be looked at, the least bound first."""

    nodes: list[tuple[float, int, Node]] = field(default_factory=list)
    count: int = 0

    def add(self, node: Node) -> None:
        """Keep a node."""
        self.count += 1
        heapq.heappush(self.nodes, (node.bound, self.count, node))

    def take(self) -> Node:
        """Take the node with the least bound."""
        return heapq.heappop(self.nodes)[2]

    def least(self) -> float:
        """Give the least bound; infinite where there are none."""
        return self.nodes[0][0] if self.nodes else math.inf


class Branching:
    """
    Which candidate to decide next, by trial and by what trials have taught.

    References
    ----------
    Achterberg, T., Koch, T. and Martin, A. (2005). Branching rules revisited. Operations
    Research Letters, 33(1), 42-54.
    """

    def __init__(self, programme: RouteProgramme) -> None:
        self.programme = programme
        self.rise = np.zeros((2, programme.n))
        self.trials = np.zeros((2, programme.n))

    def choose(
        self, value: float, x: Floats, node: Node, least: float
    ) -> tuple[int, tuple[float, float]]:
        """
        Give a fractional candidate, and what its exclusion and its choice leave at least.

        Parameters
        ----------
        value, x
            What the relaxation leaves, and its plan, which is not whole.
        node
            Where.
        least
            What leaves so much is of no use.
        """
        broken = fractional(x)
        expected = self._expected(broken, x)
        order = np.argsort(-_score(expected), kind="stable")[:LOOKED_AT]
        best: tuple[float, int, tuple[float, float]] = (-1.0, int(broken[order[0]]), (value, value))
        vain = 0
        state = self.programme.mip.highs.getBasis()
        for place in order.tolist():
            k = int(broken[place])
            rises = [float(expected[side, place]) for side in (0, 1)]
            proven = [0.0, 0.0]
            for side in (0, 1):
                if self.trials[side, k] < RELIABLE:
                    rises[side], sure = self._trial(k, side, value, x, node, least, state)
                    proven[side] = rises[side] if sure else 0.0
            score = float(_score(np.array(rises)))
            vain = 0 if score > best[0] else vain + 1
            if score > best[0]:
                best = score, k, (value + proven[0], value + proven[1])
            if vain > IN_VAIN or max(proven) >= least - value:
                break
        return best[1], best[2]

    def _expected(self, broken: Longs, x: Floats) -> Floats:
        tried = self.trials > 0
        mean = [self.rise[s].sum() / max(1.0, self.trials[s].sum()) for s in (0, 1)]
        per = np.array([
            np.where(tried[s], self.rise[s] / np.maximum(self.trials[s], 1), mean[s])[broken]
            for s in (0, 1)
        ])  # fmt: skip
        expected: Floats = np.maximum(per, 1e-12) * np.array([x[broken], 1 - x[broken]])
        return expected

    def _trial(
        self, k: int, side: int, value: float, x: Floats, node: Node, least: float, state: object
    ) -> tuple[float, bool]:
        """Give the rise where a candidate is out (0) or in (1), and whether it is proven."""
        highs = self.programme.mip.highs
        highs.changeColBounds(k, float(side), float(side))
        found, sure = self.programme.try_steps(STEPS)
        highs.changeColBounds(k, float(node.lower[k]), float(node.upper[k]))
        highs.setBasis(state)
        rise = max(0.0, min(found, least) - value)
        self.rise[side, k] += rise / max(1e-6, x[k] if side == 0 else 1 - x[k])
        self.trials[side, k] += 1
        return rise, sure


def _score(rises: Floats) -> Floats:
    score: Floats = np.maximum(rises[0], 1e-12) * np.maximum(rises[1], 1e-12)
    return score
