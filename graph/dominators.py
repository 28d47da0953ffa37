"""What every route to a state must pass: dominators of states, and of arcs."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["count_dominated"]

_NONE = -1


def count_dominated(
    out: Sequence[Sequence[tuple[int, int]]], *, origins: Sequence[int], targets: Sequence[int]
) -> tuple[list[int], list[int]]:
    """
    Count, per state and per arc, the targets that no route reaches without it.

    Parameters
    ----------
    out
        Per state, the arcs that leave it: pairs of an arc and its head.
    origins, targets
        Positions of states. A target that is dominated counts for itself too.

    Returns
    -------
    tuple of list of int
        By state, and by arc.

    Notes
    -----
    Immediate dominators by the iteration of Cooper, Harvey and Kennedy [1]_, from a start
    that leads to every origin. An arc dominates its head where every other way into that
    head comes from a state which the head itself dominates.

    References
    ----------
    .. [1] Cooper, K. D., Harvey, T. J. and Kennedy, K. (2001). A simple, fast dominance
       algorithm. Rice University, Department of Computer Science.

    Examples
    --------
    >>> count_dominated([[(0, 1)], [(1, 2), (2, 2)], []], origins=[0], targets=[2])
    ([1, 1, 1], [1, 0, 0])
    """
    start, n_arcs = len(out), sum(map(len, out))
    order = _postorder(out, origins)
    rank = [_NONE] * start + [len(order)]
    for place, state in enumerate(order):
        rank[state] = place
    into: list[list[tuple[int, int]]] = [[] for _ in out]
    for u in order:
        for arc, v in out[u]:
            into[v].append((arc, u))
    for origin in origins:
        into[origin].append((_NONE, start))
    dominator = _immediate(order, rank, into, start)
    states = [0] * (start + 1)
    for target in targets:
        states[target] += rank[target] >= 0
    for state in order:
        states[dominator[state]] += states[state]
    arcs = [0] * n_arcs
    for arc, state in _sole_entries(order, dominator, into, start):
        arcs[arc] = states[state]
    return states[:start], arcs


def _postorder(out: Sequence[Sequence[tuple[int, int]]], origins: Sequence[int]) -> list[int]:
    """Give what the origins reach, each state after those that follow it."""
    seen, order = [False] * len(out), []
    for origin in origins:
        if seen[origin]:
            continue
        seen[origin] = True
        stack = [(origin, iter(out[origin]))]
        while stack:
            state, following = stack[-1]
            for _, head in following:
                if not seen[head]:
                    seen[head] = True
                    stack.append((head, iter(out[head])))
                    break
            else:
                order.append(state)
                stack.pop()
    return order


def _immediate(
    order: Sequence[int],
    rank: Sequence[int],
    into: Sequence[Sequence[tuple[int, int]]],
    start: int,
) -> list[int]:
    dominator = [_NONE] * start + [start]
    changed = True
    while changed:
        changed = False
        for state in reversed(order):
            best = _NONE
            for _, before in into[state]:
                if dominator[before] == _NONE:
                    continue
                other = before
                if best == _NONE:
                    best = other
                while best != other:
                    while rank[best] < rank[other]:
                        best = dominator[best]
                    while rank[other] < rank[best]:
                        other = dominator[other]
            if dominator[state] != best:
                dominator[state], changed = best, True
    return dominator


def _sole_entries(
    order: Sequence[int],
    dominator: Sequence[int],
    into: Sequence[Sequence[tuple[int, int]]],
    start: int,
) -> list[tuple[int, int]]:
    """Give each arc that dominates its head, with that head."""
    children: list[list[int]] = [[] for _ in range(start + 1)]
    for state in order:
        children[dominator[state]].append(state)
    enter, leave, clock, stack = [0] * (start + 1), [0] * (start + 1), 0, [(start, False)]
    while stack:
        state, done = stack.pop()
        clock += 1
        if done:
            leave[state] = clock
            continue
        enter[state] = clock
        stack.append((state, True))
        stack += [(child, False) for child in children[state]]
    found = []
    for state in order:
        inside = enter[state], leave[state]
        ways = [arc for arc, u in into[state] if not inside[0] <= enter[u] <= inside[1]]
        if len(ways) == 1 and ways[0] != _NONE:
            found.append((ways[0], state))
    return found
