"""Every minimum cut, and every cut nearly as small, one by one."""

from __future__ import annotations

from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graph.maxflow import MaxFlow

__all__ = ["MOST_CUTS", "NEAR_CUT", "NearCuts", "find_near_cuts", "in_minimum_cuts"]

NEAR_CUT = 0.05
"""Share by which a cut may exceed the smallest and still be near it."""
MOST_CUTS = 500
"""Cuts that are listed at the most."""
MOST_LOOKS = 3_000_000
"""Flows that are found, times arcs, at the most."""
LEAST_FLOWS = 100
"""Where no more flows than this could be found, none is."""


@dataclass(frozen=True, slots=True)
class NearCuts:
    """Cuts by the positions of their arcs, smallest first.

    Attributes
    ----------
    cuts
        Sets of arcs that sever every way from the source to the sink, of which no smaller
        part does.
    complete
        Whether there are no others within the tolerance.
    looked
        Whether any were looked for.
    """

    cuts: tuple[frozenset[int], ...]
    complete: bool
    looked: bool = True

    def by_arc(self) -> dict[int, set[int]]:
        """Give, per arc, which of the cuts hold it."""
        found: dict[int, set[int]] = {}
        for number, cut in enumerate(self.cuts):
            for arc in cut:
                found.setdefault(arc, set()).add(number)
        return found


@dataclass(order=True, slots=True)
class _Branch:
    """Cuts that hold some arcs and do not hold others; of these the smallest, `arcs`.

    `residual` is that of the flow which proves it, `number` breaks ties by age.
    """

    value: int
    number: int
    arcs: list[int] = field(compare=False)
    inside: tuple[int, ...] = field(compare=False)
    residual: list[int] = field(compare=False)


def find_near_cuts(
    flow: MaxFlow, *, tolerance: float = NEAR_CUT, most: int = MOST_CUTS
) -> NearCuts:
    """
    List the cuts that exceed the smallest by at most a share of it.

    Parameters
    ----------
    flow
        A maximum flow. Not changed.
    tolerance
        The share.
    most
        How many cuts to list; the smallest are.

    Returns
    -------
    NearCuts
        Incomplete where there are more cuts, or where finding out would take too many
        flows: above 30,000 arcs none is looked for. Complete and empty where nothing
        flows or nothing bounds what does.

    Notes
    -----
    Only minimal cuts count: one with an arc to spare is no other way to sever the trade.
    Arcs without capacity are in none. Branch and bound after Balcioglu and Wood [1]_: a
    smallest cut is found; every other lacks one of its arcs, and holds those before that
    one. An arc that must be held has its tail on the source's side and its head on the
    sink's, one that must not is without limit; so the smallest cut of each branch is a
    maximum flow, which starts from that of the branch above.

    References
    ----------
    .. [1] Balcioglu, A. and Wood, R. K. (2003). Enumerating near-min s-t cuts. In: Network
       Interdiction and Stochastic Integer Programming, 21-49. Kluwer.

    Examples
    --------
    >>> from graph.maxflow import MaxFlow
    >>> flow = MaxFlow(4, [0, 1, 2], [1, 2, 3], [20.0, 21.0, 30.0], source=0, sink=3)
    >>> [sorted(cut) for cut in find_near_cuts(flow).cuts]
    [[0], [1]]
    """
    if not flow.value:
        return NearCuts((), complete=True)
    flows = MOST_LOOKS // len(flow.capacity)
    if flows < LEAST_FLOWS:
        return NearCuts((), complete=False, looked=False)
    return _Search(flow, flow.value, int(tolerance * flow.value)).run(most, flows)


def in_minimum_cuts(flow: MaxFlow) -> set[int]:
    """
    Give the arcs that some minimum cut holds; none where nothing bounds the flow.

    Notes
    -----
    These are the arcs that are full and whose ends lie in different strong components of
    the residual graph (Picard and Queyranne 1980), at the cost of one search.

    Examples
    --------
    >>> from graph.maxflow import MaxFlow
    >>> flow = MaxFlow(4, [0, 1, 2], [1, 2, 3], [2.0, 2.0, 3.0], source=0, sink=3)
    >>> in_minimum_cuts(flow)
    {0, 1}
    """
    import numpy as np
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    if not flow.value:
        return set()
    head, residual = np.array(flow.to), np.array(flow.residual, dtype=np.float64)
    tail = head.reshape(-1, 2)[:, ::-1].ravel()
    room = residual > 0
    shape = (flow.n_nodes, flow.n_nodes)
    matrix = csr_array((residual[room], (tail[room], head[room])), shape=shape)
    part = connected_components(matrix, connection="strong")[1]
    full = (residual[0::2] == 0) & (residual[1::2] > 0) & (part[tail[0::2]] != part[head[0::2]])
    return set(np.flatnonzero(full).tolist())


class _Search:
    def __init__(self, flow: MaxFlow, value: int, margin: int) -> None:
        self.flow, self.value, self.margin = flow, value, margin
        self.n_flows = 0
        self.limit = flow.unlimited + margin

    def run(self, most: int, flows: int) -> NearCuts:
        """List the cuts branch by branch, smallest first."""
        flow, found = self.flow, list[frozenset[int]]()
        heap = [_Branch(self.value, 0, self._leaving(flow.source_side()), (), flow.residual)]
        while heap:
            branch = heappop(heap)
            if self._is_minimal(branch.arcs):
                if len(found) == most:
                    return NearCuts(tuple(found), complete=False)
                found.append(frozenset(branch.arcs))
            inside = branch.inside
            for arc in branch.arcs:
                if arc in branch.inside:
                    continue
                if self.n_flows == flows:
                    return NearCuts(tuple(found), complete=False)
                if (other := self._without(branch, arc, inside)) is not None:
                    heappush(heap, other)
                inside = (*inside, arc)
        return NearCuts(tuple(found), complete=True)

    def _without(self, above: _Branch, arc: int, inside: tuple[int, ...]) -> _Branch | None:
        """Give the branch whose cuts hold some arcs and not one; None if none is near."""
        self.n_flows += 1
        flow, residual = self.flow, above.residual.copy()
        residual[2 * arc] = self.limit
        ends = [(flow.to[2 * other + 1], flow.to[2 * other]) for other in inside]
        senders = {flow.source, *(tail for tail, _ in ends)}
        receivers = {flow.sink, *(head for _, head in ends)}
        room = self.margin + 1 - (above.value - self.value)
        if senders & receivers:
            return None
        more = flow.augment(dict.fromkeys(senders, room), dict.fromkeys(receivers, room), residual)
        if more >= room:
            return None
        cut = self._leaving(flow.reached(senders, residual))
        return _Branch(above.value + more, self.n_flows, cut, inside, residual)

    def _leaving(self, side: set[int]) -> list[int]:
        to, limits = self.flow.to, self.flow.capacity
        return [
            arc
            for arc in range(len(limits))
            if limits[arc] and to[2 * arc + 1] in side and to[2 * arc] not in side
        ]

    def _is_minimal(self, cut: Sequence[int]) -> bool:
        """Tell whether each arc would open a way again: its ends are on ways that are left."""
        flow, gone = self.flow, set(cut)
        ahead = [0 if arc in gone else c for arc, c in enumerate(flow.capacity)]
        side = flow.reached([flow.source], _pairs(ahead, 0))
        other = flow.reached([flow.sink], _pairs(ahead, 1))
        return all(flow.to[2 * a + 1] in side and flow.to[2 * a] in other for a in cut)


def _pairs(room: Iterable[int], back: int) -> list[int]:
    """Give residual arcs that have room forwards alone, or backwards alone."""
    return [each for c in room for each in ((0, c) if back else (c, 0))]
