"""What an element carried, sent another way: shortest ways found from both ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = ["loss_without"]


def loss_without(
    arcs: Iterable[int],
    to: Sequence[int],
    out: Sequence[Sequence[int]],
    *,
    residual: list[int],
) -> int:
    """
    Give how much of a maximum flow finds no other way when arcs go.

    Parameters
    ----------
    arcs
        What goes: arc ``a`` is the residual arc ``2a``, its reverse ``2a + 1``.
    to, out
        Head of every residual arc, and the residual arcs that leave each node.
    residual
        What is left on each. It is as before when this returns.

    Notes
    -----
    What the arcs carry is pushed from their tails to their heads through the rest of the
    residual graph, along shortest ways, until none is left; so nothing is solved anew.
    A way is looked for from both ends, each time from where fewer arcs are to be seen:
    the two soon meet, and that there is none is known when the smaller side is used up.
    """
    gone = {a: (residual[2 * a], residual[2 * a + 1]) for a in set(arcs)}
    surplus, missing = _balance(gone, to, residual)
    lost = sum(surplus.values())
    if not lost:
        return 0
    for arc in gone:
        residual[2 * arc] = residual[2 * arc + 1] = 0
    pushed: list[tuple[list[int], int]] = []
    while surplus and (way := _way(surplus, missing, to, out, residual)):
        path, start, end = way
        amount = min(surplus[start], missing[end], *map(residual.__getitem__, path))
        _push(path, amount, residual)
        pushed.append((path, amount))
        lost -= amount
        for side, node in ((surplus, start), (missing, end)):
            side[node] -= amount
            if not side[node]:
                del side[node]
    for path, amount in pushed:
        _push(path, -amount, residual)
    for arc, rooms in gone.items():
        residual[2 * arc], residual[2 * arc + 1] = rooms
    return lost


def _balance(
    gone: Iterable[int], to: Sequence[int], residual: Sequence[int]
) -> tuple[dict[int, int], dict[int, int]]:
    """Give what piles up at tails and lacks at heads; an arc carries what its reverse has."""
    balance: dict[int, int] = {}
    for arc in gone:
        carried = residual[2 * arc + 1]
        if carried:
            u, v = to[2 * arc + 1], to[2 * arc]
            balance[u] = balance.get(u, 0) + carried
            balance[v] = balance.get(v, 0) - carried
    surplus = {node: amount for node, amount in balance.items() if amount > 0}
    return surplus, {node: -amount for node, amount in balance.items() if amount < 0}


def _push(path: Iterable[int], amount: int, residual: list[int]) -> None:
    for arc in path:
        residual[arc] -= amount
        residual[arc ^ 1] += amount


def _way(
    surplus: Iterable[int],
    missing: Iterable[int],
    to: Sequence[int],
    out: Sequence[Sequence[int]],
    residual: Sequence[int],
) -> tuple[list[int], int, int] | None:
    """Give the arcs of a way from a surplus to where something is missing, and its ends."""
    came, goes = dict.fromkeys(surplus, -1), dict.fromkeys(missing, -1)
    ahead, back = list(came), list(goes)
    more_ahead, more_back = (sum(len(out[u]) for u in side) for side in (ahead, back))
    while ahead and back:
        if more_ahead <= more_back:
            ahead, more_ahead, middle = _step(ahead, 0, came, goes, to, out, residual)
        else:
            back, more_back, middle = _step(back, 1, goes, came, to, out, residual)
        if middle >= 0:
            return _joined(middle, came, goes, to)
    return None


def _step(
    front: Sequence[int],
    flip: int,
    seen: dict[int, int],
    sought: Mapping[int, int],
    to: Sequence[int],
    out: Sequence[Sequence[int]],
    residual: Sequence[int],
) -> tuple[list[int], int, int]:
    """Go one arc further: forwards, or backwards where `flip` is 1.

    Give the new front, how many arcs leave it, and where the two sides met (-1: nowhere).
    """
    following, more = [], 0
    for u in front:
        for arc in out[u]:
            v = to[arc]
            if v not in seen and residual[arc ^ flip]:
                seen[v] = arc ^ flip
                if v in sought:
                    return [], 0, v
                following.append(v)
                more += len(out[v])
    return following, more, -1


def _joined(
    middle: int, came: dict[int, int], goes: dict[int, int], to: Sequence[int]
) -> tuple[list[int], int, int]:
    path, start, end = [], middle, middle
    while (arc := came[start]) >= 0:
        path.append(arc)
        start = to[arc ^ 1]
    while (arc := goes[end]) >= 0:
        path.append(arc)
        end = to[arc]
    return path, start, end
