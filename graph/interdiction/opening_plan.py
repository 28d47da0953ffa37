"""A good plan to begin with: rounded out of the relaxation, improved by exchanges.

A programme that knows a good plan need not look for one, and leaves out all that cannot
beat it. How good the plan is changes only how long the proof takes, never the answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graph.interdiction.casedual import CaseDual

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graph.interdiction.block import Block
    from graph.interdiction.leader import Leader
    from graph.states import Floats

__all__ = ["find_opening_plan"]

_BETTER = 1e-9
"""Share of the value by which an exchange must improve a plan."""


def find_opening_plan(
    leader: Leader,
    blocks: Sequence[Block],
    relaxed: Floats,
    known: Sequence[dict[frozenset[int], float]] | None = None,
) -> tuple[tuple[int, ...], float]:
    """
    Find a plan near the best, and the greatest of what it leaves in the blocks.

    Parameters
    ----------
    leader
        The rules a plan must keep.
    blocks
        The trade's duals; the worst of them counts.
    relaxed
        The leader's columns where measures may be taken in part: what is taken more
        comes first.
    known
        By block, what plans are known to leave in it; more is added.

    Notes
    -----
    Best exchanges: one measure in or out, what is left of the budget filled anew, for as
    long as that leaves less.
    """
    return _Exchanges(leader, blocks, relaxed, known or [{} for _ in blocks]).run()


class _Exchanges:
    def __init__(
        self,
        leader: Leader,
        blocks: Sequence[Block],
        relaxed: Floats,
        known: Sequence[dict[frozenset[int], float]],
    ) -> None:
        self.leader, self.known = leader, known
        self.duals = [CaseDual(block, leader.n) for block in blocks]
        measures = leader.measures
        self.needed = [
            frozenset(map(measures.position, measures.needed(name))) for name in measures.ids
        ]
        self.order = self._order(relaxed)

    def _order(self, relaxed: Floats) -> list[int]:
        """Put first what the relaxation takes most of, then what a little of brings most."""
        slope = np.min([dual.cut(relaxed[: self.leader.n])[2] for dual in self.duals], axis=0)
        cost = np.maximum(self.leader.measures.cost(), 1e-9)
        n = len(cost)
        return [
            index
            for index in np.lexsort((slope[:n] / cost, -np.round(relaxed[:n], 6))).tolist()
            if self.leader.allowed[index]
        ]

    def run(self) -> tuple[tuple[int, ...], float]:
        """Exchange until nothing is better."""
        best = self._filled(frozenset(), self.order)
        value = self._value(best)
        while True:
            found = min(self._neighbours(best), key=self._value, default=best)
            if self._value(found) >= value - _BETTER * abs(value):
                return tuple(sorted(best)), value
            best, value = found, self._value(found)

    def _neighbours(self, plan: frozenset[int]) -> Iterable[frozenset[int]]:
        for index in self.order:
            if index in plan:
                rest = frozenset(o for o in plan if o != index and index not in self.needed[o])
                yield self._filled(rest, [other for other in self.order if other != index])
            else:
                kept = self._with(frozenset(), index)
                if self._allowed(kept):
                    fitting = [other for other in self.order if other in plan]
                    yield self._filled(self._filled(kept, fitting), self.order)

    def _filled(self, plan: frozenset[int], order: Iterable[int]) -> frozenset[int]:
        """Add what the rules still allow, in an order."""
        for index in order:
            wider = self._with(plan, index)
            if index not in plan and self._allowed(wider):
                plan = wider
        return plan

    def _with(self, plan: frozenset[int], index: int) -> frozenset[int]:
        return plan | self.needed[index] | {index}

    def _allowed(self, plan: frozenset[int]) -> bool:
        return self.leader.is_feasible(sorted(plan))

    def _value(self, plan: frozenset[int]) -> float:
        if any(plan not in known for known in self.known):
            point = self.leader.point(sorted(plan))
            for dual, known in zip(self.duals, self.known, strict=True):
                known[plan] = dual.cut(point)[0]
        return max(known[plan] for known in self.known)
