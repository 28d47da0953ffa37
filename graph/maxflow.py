"""Maximum flow on arrays, its minimum cut, and the loss when something goes.

Capacities are counted in millionths of a unit, as whole numbers of any size: the
flow equals the cut exactly, and no tolerance is needed.
"""

from __future__ import annotations

import math
from collections import deque
from functools import cached_property
from typing import TYPE_CHECKING

from graph.reroute import loss_without

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graph.compiled_flow import CompiledFlow

__all__ = ["UNITS", "MaxFlow"]

FEW = 64
"""Arcs up to which what they carried is sent another way one shortest way at a time."""
MANY = 20_000
"""Arcs from which SciPy's compiled routine gives the flow."""
UNITS = 1_000_000
"""Whole numbers per unit of a commodity."""


class MaxFlow:
    """
    A maximum flow by Dinic's algorithm [1]_, kept with its residual graph.

    Parameters
    ----------
    tail, head
        Ends of the arcs, as positions below `n_nodes`.
    capacity
        Units; may be infinite.
    source, sink
        Two different nodes.

    Attributes
    ----------
    value
        The maximum flow in millionths of a unit, or None where it is unlimited.

    Notes
    -----
    Arc ``a`` is the residual arc ``2a``, its reverse ``2a + 1``.

    References
    ----------
    .. [1] Dinic, E. A. (1970). Algorithm for solution of a problem of maximum flow in
       networks with power estimation. Soviet Mathematics Doklady, 11, 1277-1280.

    Examples
    --------
    >>> flow = MaxFlow(4, [0, 0, 1, 2], [1, 2, 3, 3], [3.0, 2.0, 2.0, 4.0], source=0, sink=3)
    >>> flow.value // UNITS, flow.cut(), flow.loss_without([2]) // UNITS
    (4, [1, 2], 2)
    """

    def __init__(
        self,
        n_nodes: int,
        tail: Sequence[int],
        head: Sequence[int],
        capacity: Sequence[float],
        *,
        source: int,
        sink: int,
    ) -> None:
        self.n_nodes, self.source, self.sink = n_nodes, source, sink
        self._tail, self._head, self._limits = tail, head, capacity
        self._compiled = self._compile() if len(tail) >= MANY else None
        if self._compiled is None:
            pushed = self.augment({source: self.unlimited}, {sink: self.unlimited}, self.residual)
        else:
            pushed = self._compiled.value
        self.value: int | None = None if pushed >= self.unlimited else pushed

    def _compile(self) -> CompiledFlow | None:
        """Give the flow by SciPy's routine, or None where its numbers are too small for it."""
        from graph.compiled_flow import compiled_flow

        ends = {"source": self.source, "sink": self.sink, "units": UNITS}
        return compiled_flow(self.n_nodes, self._tail, self._head, self._limits, **ends)

    # The lists below are what searches run on. They are made when first asked for: of a
    # large network often only the value and the cut are, which arrays give.

    @cached_property
    def _whole(self) -> list[int | None]:
        return [None if math.isinf(c) else round(c * UNITS) for c in self._limits]

    @cached_property
    def unlimited(self) -> int:
        """More than any flow that has a limit, in millionths of a unit."""
        if self._compiled is not None:
            return self._compiled.unlimited
        return sum(c for c in self._whole if c is not None) + 1

    @cached_property
    def capacity(self) -> list[int]:
        """What each arc can carry, in millionths of a unit."""
        return [self.unlimited if c is None else c for c in self._whole]

    @cached_property
    def to(self) -> list[int]:
        """Where each residual arc leads."""
        return [int(end) for pair in zip(self._head, self._tail, strict=True) for end in pair]

    @cached_property
    def residual(self) -> list[int]:
        """What each residual arc has room for."""
        if self._compiled is None:
            return [room for c in self.capacity for room in (c, 0)]
        sent = self._compiled.flow.tolist()
        return [room for c, f in zip(self.capacity, sent, strict=True) for room in (c - f, f)]

    @cached_property
    def out(self) -> list[list[int]]:
        """The residual arcs that leave each node."""
        out: list[list[int]] = [[] for _ in range(self.n_nodes)]
        for arc, (u, v) in enumerate(zip(self._tail, self._head, strict=True)):
            out[u].append(2 * arc)
            out[v].append(2 * arc + 1)
        return out

    def flow(self, arc: int) -> int:
        """Give the flow on an arc, in millionths of a unit."""
        if self._compiled is not None:
            return int(self._compiled.flow[arc])
        return self.capacity[arc] - self.residual[2 * arc]

    def cut(self) -> list[int]:
        """Give the arcs of the minimum cut that lies nearest the source."""
        if self._compiled is not None:
            return self._compiled.cut
        side = self.source_side()
        return [
            arc
            for arc in range(len(self.capacity))
            if self.to[2 * arc + 1] in side and self.to[2 * arc] not in side
        ]

    def source_side(self) -> set[int]:
        """Give the nodes on the source's side of that cut."""
        if self._compiled is not None:
            return set(self._compiled.source_side)
        return self.reached([self.source], self.residual)

    def reached(self, starts: Iterable[int], residual: Sequence[int]) -> set[int]:
        """Give the nodes that some reach over arcs that have room."""
        side = set(starts)
        queue = deque(side)
        while queue:
            for arc in self.out[queue.popleft()]:
                if residual[arc] and self.to[arc] not in side:
                    side.add(self.to[arc])
                    queue.append(self.to[arc])
        return side

    def smallest_cut_with(self, arc: int, *, margin: int | None = None) -> int | None:
        """
        Give the capacity of the smallest cut that holds an arc, in millionths of a unit.

        It is the maximum flow when the arc's tail may send as the source does and its
        head receive as the sink does; the flow found before is where it starts. Equal to
        `value` where the arc is in a minimum cut.

        Parameters
        ----------
        arc
            Position of the arc.
        margin
            Look no further than so much above `value`. A cut is at least as much larger
            than the flow as the arc has room left, so most arcs are settled at a glance.

        Returns
        -------
        int or None
            None where no cut holds the arc, or none within the margin.
        """
        tail, head = self.to[2 * arc + 1], self.to[2 * arc]
        most = self.unlimited if margin is None else margin + 1
        if self.value is None or tail == self.sink or head == self.source:
            return None
        if self.residual[2 * arc] >= most:
            return None
        sending = dict.fromkeys((self.source, tail), most)
        receiving = dict.fromkeys((self.sink, head), most)
        more = self.augment(sending, receiving, self.residual.copy())
        return self.value + more if more < most else None

    def loss_without(self, arcs: Iterable[int]) -> int:
        """
        Give how much of the maximum flow is lost when the arcs go together.

        What they carry is pushed from their tails to their heads through the rest of
        the residual graph; what finds no way is the loss. So nothing is solved anew,
        and arcs without flow cost nothing.
        """
        removed = set(arcs)
        if len(removed) <= FEW:
            return loss_without(removed, self.to, self.out, residual=self.residual)
        balance: dict[int, int] = {}
        for arc in removed:
            carried = self.capacity[arc] - self.residual[2 * arc]
            if carried:
                u, v = self.to[2 * arc + 1], self.to[2 * arc]
                balance[u] = balance.get(u, 0) + carried
                balance[v] = balance.get(v, 0) - carried
        surplus = {node: amount for node, amount in balance.items() if amount > 0}
        if not surplus:
            return 0
        missing = {node: -amount for node, amount in balance.items() if amount < 0}
        residual = self.residual.copy()
        for arc in removed:
            residual[2 * arc] = residual[2 * arc + 1] = 0
        return sum(surplus.values()) - self.augment(surplus, missing, residual)

    def augment(
        self, surplus: Mapping[int, int], missing: Mapping[int, int], residual: list[int]
    ) -> int:
        """Push as much as can go from surplus to missing; change `residual`."""
        left, room = dict(surplus), dict(missing)
        total = 0
        while True:
            level = self._levels([n for n, amount in left.items() if amount], room, residual)
            if level is None:
                return total
            position = [0] * self.n_nodes
            for start in left:
                while left[start]:
                    pushed = self._push(start, left[start], level, position, room, residual)
                    if not pushed:
                        break
                    left[start] -= pushed
                    total += pushed

    def _levels(
        self, starts: Sequence[int], room: Mapping[int, int], residual: Sequence[int]
    ) -> list[int] | None:
        """Give distances from the starts up to the nearest node with room; None without one."""
        level = [-1] * self.n_nodes
        for start in starts:
            level[start] = 0
        out, to = self.out, self.to
        layer, depth, found = list(starts), 0, any(room.get(start) for start in starts)
        while layer and not found:
            depth += 1
            following = []
            for u in layer:
                for arc in out[u]:
                    v = to[arc]
                    if level[v] < 0 and residual[arc]:
                        level[v] = depth
                        following.append(v)
                        found = found or bool(room.get(v))
            layer = following
        return level if found else None

    def _push(
        self,
        start: int,
        most: int,
        level: Sequence[int],
        position: list[int],
        room: dict[int, int],
        residual: list[int],
    ) -> int:
        """Push along one path of the level graph to a node with room; 0 where none is left."""
        path: list[int] = []
        u = start
        while not room.get(u):
            arc = self._next_arc(u, level, position, residual)
            if arc is not None:
                path.append(arc)
                u = self.to[arc]
            elif path:
                u = self.to[path.pop() ^ 1]
                position[u] += 1
            else:
                return 0
        amount = min([most, room[u], *(residual[arc] for arc in path)])
        for arc in path:
            residual[arc] -= amount
            residual[arc ^ 1] += amount
        room[u] -= amount
        return amount

    def _next_arc(
        self, u: int, level: Sequence[int], position: list[int], residual: Sequence[int]
    ) -> int | None:
        out = self.out[u]
        while position[u] < len(out):
            arc = out[position[u]]
            if residual[arc] and level[self.to[arc]] == level[u] + 1:
                return arc
            position[u] += 1
        return None
