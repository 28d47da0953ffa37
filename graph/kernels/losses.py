"""Loss of maximum flow without each of many elements, and in many draws of the capacities.

What `graph.reroute` does, compiled: see there for the method. Flows are whole numbers in
64 bits; the caller sees to it that they fit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graph.kernels.jit import compiled, inlined

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

__all__ = ["losses", "losses_in_draws"]

_UNSEEN, _END = -2, -1
_FEW = 32
"""Arcs up to which what they carried is sent one way after another."""


class _Net(NamedTuple):
    """The residual graph: arcs that leave node ``u`` are ``out[first[u] : first[u + 1]]``."""

    first: Ints
    out: Ints
    to: Ints
    residual: Ints


class _Desk(NamedTuple):
    """Working space.

    `came` and `goes` hold the arc to and from each node that was seen; `part` is the strong
    component of each in the residual graph, numbered so that no arc leads to a higher one.
    """

    surplus: Ints
    missing: Ints
    came: Ints
    goes: Ints
    ahead: Ints
    back: Ints
    starts: Ints
    ends: Ints
    is_kept: NDArray[np.bool_]
    kept: Ints
    kept_room: Ints
    part: Ints


@compiled
def losses(
    first: Ints,
    out: Ints,
    to: Ints,
    residual: Ints,
    element_first: Ints,
    element_arcs: Ints,
    lost: Ints, start: int, stop: int,
) -> None:  # fmt: skip
    """Write to `lost` what each element from `start` to `stop` costs the flow."""
    net = _Net(first, out, to, residual.copy())
    desk = _new_desk(len(first) - 1, len(to))
    _number_parts(net, desk)
    for e in range(start, stop):
        arcs = element_arcs[element_first[e] : element_first[e + 1]]
        lost[e] = _lost_without(net, desk, arcs)


@compiled
def losses_in_draws(
    first: Ints,
    out: Ints,
    to: Ints,
    capacity: Ints,
    most: Ints,
    source: int,
    sink: int,
    element_first: Ints,
    element_arcs: Ints,
    lost: Ints,
    start: int,
    stop: int,
) -> None:
    """Do so in each draw: a row of `capacity` and of `lost`; `most` is more than can flow."""
    net = _Net(first, out, to, np.zeros(len(to), np.int64))
    desk = _new_desk(len(first) - 1, len(to))
    for draw in range(start, stop):
        net.residual[0::2] = capacity[draw]
        net.residual[1::2] = 0
        desk.surplus[source] = desk.missing[sink] = most[draw]
        desk.starts[0] = source
        desk.part[:] = 0
        kept = _send_by_levels(net, desk, 1, 0, 0, len(to))[1]
        for k in range(kept):
            desk.is_kept[desk.kept[k]] = False
        desk.surplus[source] = desk.missing[sink] = 0
        _number_parts(net, desk)
        for e in range(len(element_first) - 1):
            arcs = element_arcs[element_first[e] : element_first[e + 1]]
            lost[draw, e] = _lost_without(net, desk, arcs)


@compiled
def _new_desk(n: int, m: int) -> _Desk:
    return _Desk(
        np.zeros(n, np.int64),
        np.zeros(n, np.int64),
        np.full(n, _UNSEEN),
        np.full(n, _UNSEEN),
        np.empty(n, np.int64),
        np.empty(n, np.int64),
        np.empty(n, np.int64),
        np.empty(n, np.int64),
        np.zeros(m // 2, np.bool_),
        np.empty(m // 2, np.int64),
        np.empty(m, np.int64),
        np.zeros(n, np.int64),
    )


@compiled
def _number_parts(net: _Net, desk: _Desk) -> None:
    """Find the strong components by Tarjan's algorithm, without recursion."""
    index, low, position = desk.came, desk.goes, desk.ends
    stack, calls, part = desk.ahead, desk.back, desk.part
    part[:] = _UNSEEN
    counter = n_parts = height = 0
    for root in range(len(part)):
        depth = 0
        if index[root] == _UNSEEN:
            calls[0], depth = root, 1
        while depth:
            u = calls[depth - 1]
            if index[u] == _UNSEEN:
                index[u] = low[u] = counter
                counter += 1
                position[u], stack[height] = net.first[u], u
                height += 1
            if position[u] < net.first[u + 1]:
                arc = net.out[position[u]]
                position[u] += 1
                v = net.to[arc]
                if net.residual[arc] and index[v] == _UNSEEN:
                    calls[depth] = v
                    depth += 1
                elif net.residual[arc] and part[v] == _UNSEEN:
                    low[u] = min(low[u], index[v])
                continue
            depth -= 1
            if depth:
                low[calls[depth - 1]] = min(low[calls[depth - 1]], low[u])
            if low[u] == index[u]:
                while part[u] == _UNSEEN:
                    height -= 1
                    part[stack[height]] = n_parts
                n_parts += 1
    index[:] = _UNSEEN
    low[:] = _UNSEEN


@inlined
def _fill_in(array: Ints, places: Ints, value: int) -> None:
    """Set some places; a loop is faster here than an index of many."""
    for place in places:
        array[place] = value


@inlined
def _keep(net: _Net, desk: _Desk, pair: int, kept: int) -> int:
    """Note what an arc had, once, to give it back later."""
    if not desk.is_kept[pair]:
        desk.is_kept[pair] = True
        desk.kept[kept] = pair
        desk.kept_room[2 * kept] = net.residual[2 * pair]
        desk.kept_room[2 * kept + 1] = net.residual[2 * pair + 1]
        kept += 1
    return kept


@compiled
def _lost_without(net: _Net, desk: _Desk, arcs: Ints) -> int:
    surplus, missing, kept = desk.surplus, desk.missing, 0
    carries = False
    for arc in arcs:
        carries |= net.residual[2 * arc + 1] > 0
    if not carries:
        return 0
    for arc in arcs:
        carried, u, v = net.residual[2 * arc + 1], net.to[2 * arc + 1], net.to[2 * arc]
        kept = _keep(net, desk, arc, kept)
        net.residual[2 * arc] = net.residual[2 * arc + 1] = 0
        settled = min(carried, missing[u])
        missing[u] -= settled
        surplus[u] += carried - settled
        settled = min(carried, surplus[v])
        surplus[v] -= settled
        missing[v] += carried - settled
    n_starts = n_ends = lost = 0
    high, low = 0, len(desk.part)
    # The front of the search, empty as yet, marks nodes that were listed.
    for arc in arcs:
        for node in (net.to[2 * arc], net.to[2 * arc + 1]):
            if surplus[node] and desk.came[node] == _UNSEEN:
                desk.came[node], desk.starts[n_starts] = _END, node
                n_starts += 1
                lost += surplus[node]
                high = max(high, desk.part[node])
            elif missing[node] and desk.goes[node] == _UNSEEN:
                desk.goes[node], desk.ends[n_ends] = _END, node
                n_ends += 1
                low = min(low, desk.part[node])
    _fill_in(desk.came, desk.starts[:n_starts], _UNSEEN)
    _fill_in(desk.goes, desk.ends[:n_ends], _UNSEEN)
    sent = 0
    # No way leads out of the parts between, nor do the ways that are pushed along open any.
    if low <= high and len(arcs) <= _FEW:
        sent, kept = _send(net, desk, n_starts, n_ends, kept, low, high)
    elif low <= high:
        sent, kept = _send_by_levels(net, desk, n_starts, kept, low, high)
    _fill_in(surplus, desk.starts[:n_starts], 0)
    _fill_in(missing, desk.ends[:n_ends], 0)
    for k in range(kept):
        pair = desk.kept[k]
        desk.is_kept[pair] = False
        net.residual[2 * pair] = desk.kept_room[2 * k]
        net.residual[2 * pair + 1] = desk.kept_room[2 * k + 1]
    return lost - sent


@compiled
def _send(
    net: _Net, desk: _Desk, n_starts: int, n_ends: int, kept: int, low: int, high: int
) -> tuple[int, int]:
    """Push as much as can go from surplus to missing, along shortest ways."""
    came, goes, sent = desk.came, desk.goes, 0
    while True:
        middle, seen_ahead, seen_back = _meet(net, desk, n_starts, n_ends, low, high)
        if middle >= 0:
            start, end = middle, middle
            amount = np.iinfo(np.int64).max
            while came[start] != _END:
                amount = min(amount, net.residual[came[start]])
                start = net.to[came[start] ^ 1]
            while goes[end] != _END:
                amount = min(amount, net.residual[goes[end]])
                end = net.to[goes[end]]
            amount = min(amount, desk.surplus[start], desk.missing[end])
            for seen, back in ((came, 1), (goes, 0)):
                node = middle
                while seen[node] != _END:
                    arc = seen[node]
                    kept = _keep(net, desk, arc >> 1, kept)
                    net.residual[arc] -= amount
                    net.residual[arc ^ 1] += amount
                    node = net.to[arc ^ back]
            desk.surplus[start] -= amount
            desk.missing[end] -= amount
            sent += amount
        _fill_in(came, desk.ahead[:seen_ahead], _UNSEEN)
        _fill_in(goes, desk.back[:seen_back], _UNSEEN)
        if middle < 0:
            return sent, kept


@compiled
def _meet(
    net: _Net, desk: _Desk, n_starts: int, n_ends: int, low: int, high: int
) -> tuple[int, int, int]:
    """Search from both ends; give where they met (-1: nowhere) and how much each side saw."""
    starts, ends = desk.starts[:n_starts], desk.ends[:n_ends]
    ahead, n_ahead, more_ahead = _fill(net, desk.surplus, starts, desk.came, desk.ahead)
    back, n_back, more_back = _fill(net, desk.missing, ends, desk.goes, desk.back)
    while ahead < n_ahead and back < n_back:
        if more_ahead <= more_back:
            ahead, n_ahead, more_ahead, middle = _step(
                net, ahead, n_ahead, desk.ahead, 0, desk.came, desk.goes, desk.part, low, high
            )
        else:
            back, n_back, more_back, middle = _step(
                net, back, n_back, desk.back, 1, desk.goes, desk.came, desk.part, low, high
            )
        if middle >= 0:
            return middle, n_ahead, n_back
    return -1, n_ahead, n_back


@inlined
def _fill(net: _Net, amount: Ints, nodes: Ints, seen: Ints, queue: Ints) -> tuple[int, int, int]:
    n, more = 0, 0
    for node in nodes:
        if amount[node]:
            seen[node], queue[n] = _END, node
            n += 1
            more += net.first[node + 1] - net.first[node]
    return 0, n, more


@compiled
def _step(
    net: _Net,
    front: int,
    n: int,
    queue: Ints,
    flip: int,
    seen: Ints,
    sought: Ints,
    part: Ints,
    low: int,
    high: int,
) -> tuple[int, int, int, int]:
    """Go one arc further: forwards, or backwards where `flip` is 1."""
    end, more = n, 0
    for place in range(front, end):
        u = queue[place]
        for at in range(net.first[u], net.first[u + 1]):
            arc = net.out[at]
            v = net.to[arc]
            if seen[v] == _UNSEEN and net.residual[arc ^ flip] and low <= part[v] <= high:
                seen[v], queue[n] = arc ^ flip, v
                n += 1
                if sought[v] != _UNSEEN:
                    return end, n, more, v
                more += net.first[v + 1] - net.first[v]
    return end, n, more, -1


@compiled
def _send_by_levels(
    net: _Net, desk: _Desk, n_starts: int, kept: int, low: int, high: int
) -> tuple[int, int]:
    """Do as `_send` by Dinic's algorithm: better where much is sent from many places."""
    level, position, queue, sent = desk.came, desk.goes, desk.ahead, 0
    while True:
        _, seen, _ = _fill(net, desk.surplus, desk.starts[:n_starts], level, queue)
        _fill_in(level, queue[:seen], 0)
        at, last = 0, len(level)
        while at < seen and level[queue[at]] < last:
            u = queue[at]
            at += 1
            for place in range(net.first[u], net.first[u + 1]):
                arc = net.out[place]
                v = net.to[arc]
                if level[v] == _UNSEEN and net.residual[arc] and low <= desk.part[v] <= high:
                    level[v], queue[seen] = level[u] + 1, v
                    seen += 1
                    if desk.missing[v]:
                        last = level[v]
        for u in queue[:seen]:
            position[u] = net.first[u]
        if last < len(level):
            for start in desk.starts[:n_starts]:
                pushed = 1
                while pushed and desk.surplus[start]:
                    pushed, kept = _push(net, desk, start, kept)
                    sent += pushed
        _fill_in(level, queue[:seen], _UNSEEN)
        _fill_in(position, queue[:seen], _UNSEEN)
        if last == len(level):
            return sent, kept


@compiled
def _push(net: _Net, desk: _Desk, start: int, kept: int) -> tuple[int, int]:
    """Push along one path of the level graph; 0 where none is left."""
    level, position, path = desk.came, desk.goes, desk.back
    u, n, amount = start, 0, desk.surplus[start]
    while not desk.missing[u]:
        while position[u] < net.first[u + 1]:
            arc = net.out[position[u]]
            if net.residual[arc] and level[net.to[arc]] == level[u] + 1:
                break
            position[u] += 1
        if position[u] < net.first[u + 1]:
            path[n] = net.out[position[u]]
            u = net.to[path[n]]
            n += 1
        elif n:
            n -= 1
            u = net.to[path[n] ^ 1]
            position[u] += 1
        else:
            return 0, kept
    amount = min(amount, desk.missing[u])
    for arc in path[:n]:
        amount = min(amount, net.residual[arc])
    for arc in path[:n]:
        kept = _keep(net, desk, arc >> 1, kept)
        net.residual[arc] -= amount
        net.residual[arc ^ 1] += amount
    desk.surplus[start] -= amount
    desk.missing[u] -= amount
    return amount, kept
