"""Shortest distances to a set of states, by the standard library or, when many, by SciPy."""

from __future__ import annotations

import math
from heapq import heappop, heappush
from typing import TYPE_CHECKING

import numpy as np

from graph.incidence import MANY, arcs_by_end

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.states import Floats, Ints

__all__ = ["distances_to"]


def distances_to(
    n_states: int, tail: Ints, head: Ints, length: Floats, targets: Sequence[int]
) -> Floats:
    """
    Give the shortest distance from every state to the nearest target.

    Parameters
    ----------
    n_states
        How many states there are.
    tail, head, length
        Arcs; lengths are not negative.
    targets
        Positions of states.

    Returns
    -------
    numpy.ndarray
        Infinite where no target can be reached.

    Examples
    --------
    >>> import numpy as np
    >>> arcs = np.array([0, 1]), np.array([1, 2]), np.array([2.0, 3.0])
    >>> distances_to(4, *arcs, [2]).tolist()
    [5.0, 3.0, 0.0, inf]
    """
    if len(tail) < MANY:
        return _by_heap(n_states, tail, head, length, targets)
    return _by_scipy(n_states, tail, head, length, targets)


def _by_heap(
    n_states: int, tail: Ints, head: Ints, length: Floats, targets: Sequence[int]
) -> Floats:
    into: list[list[tuple[int, float]]] = [[] for _ in range(n_states)]
    for u, v, step in zip(tail.tolist(), head.tolist(), length.tolist(), strict=True):
        into[v].append((u, step))
    distance = [math.inf] * n_states
    heap = [(0.0, target) for target in targets]
    for target in targets:
        distance[target] = 0.0
    while heap:
        reached, state = heappop(heap)
        if reached > distance[state]:
            continue
        for before, step in into[state]:
            if reached + step < distance[before]:
                distance[before] = reached + step
                heappush(heap, (distance[before], before))
    return np.array(distance, dtype=np.float64)


def _by_scipy(
    n_states: int, tail: Ints, head: Ints, length: Floats, targets: Sequence[int]
) -> Floats:
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import dijkstra

    # Not built from pairs, which would add parallel arcs up: each stays on its own.
    order, first = arcs_by_end(head, n_states)
    reverse = csr_array((length[order], tail[order], first), shape=(n_states, n_states))
    found: Floats = dijkstra(reverse, indices=list(targets), min_only=True)
    return found
