"""How many of the shortest routes from origins to targets use each arc."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from graph.kernels import in_blocks, worth_compiling

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from graph.states import Floats

    Ints = NDArray[np.int32] | NDArray[np.int64]
    Whole = NDArray[np.int64]

__all__ = ["Betweenness", "arc_betweenness"]

MOST_VISITS = 100_000_000
"""Origins times arcs up to which every origin is measured."""
LEAST_ORIGINS = 100
"""Origins that are measured at the least."""
_SECONDS_PER_VISIT = {"python": 4e-7, "scipy": 2e-8}
"""What one arc seen from one origin takes, roughly."""
_SECONDS_PER_LEVEL = 3e-4
"""What SciPy takes for each level of a search besides."""
_SCIPY_SECONDS = 0.5
"""What plain Python may take before SciPy is loaded."""
_WIDTH = 32
"""Origins that SciPy measures at once."""
_BLOCKS = 16
"""Sums are made in so many blocks, whatever the number of threads, so they never differ."""


class Betweenness(NamedTuple):
    """What was counted.

    Attributes
    ----------
    share
        Per arc, the share of the shortest routes that use it.
    n_origins
        From how many origins they were counted.
    sampled
        Whether these are a sample of the origins.
    """

    share: Floats
    n_origins: int
    sampled: bool


class Routes(NamedTuple):
    """Arcs sorted by tail: those that leave state ``u`` are ``first[u] : first[u + 1]``."""

    first: Whole
    head: NDArray[np.int32]
    is_target: Whole


def arc_betweenness(
    n_states: int, tail: Ints, head: Ints, *, origins: Sequence[int], targets: Sequence[int]
) -> Betweenness:
    """
    Give the share of the shortest routes that use each arc.

    Parameters
    ----------
    n_states, tail, head
        The graph; parallel arcs are routes of their own.
    origins, targets
        Positions of states.

    Notes
    -----
    Over all pairs of an origin and another state that is a target and can be reached from
    it; where several routes tie, each counts in part (Freeman 1977; Brandes 2008 for the
    subset form). Above a hundred million origins times arcs a sample of the origins is
    measured, drawn evenly and with a fixed seed [1]_. Shares are rounded to twelve places,
    so that they do not depend on the routine: numba's, SciPy's (batches of breadth-first
    searches as products of sparse matrices), or plain Python.

    References
    ----------
    .. [1] Brandes, U. and Pich, C. (2007). Centrality estimation in large networks.
       International Journal of Bifurcation and Chaos, 17, 2303-2318.

    Examples
    --------
    >>> import numpy as np
    >>> tail, head = np.array([0, 0, 1, 2]), np.array([1, 2, 3, 3])
    >>> arc_betweenness(4, tail, head, origins=[0], targets=[3]).share.tolist()
    [0.5, 0.5, 0.5, 0.5]
    """
    measured = _sample(origins, len(tail))
    order = np.argsort(tail, kind="stable")
    first = np.searchsorted(tail[order], np.arange(n_states + 1)).astype(np.int64)
    flag = np.zeros(n_states, np.int64)
    flag[list(targets)] = 1
    routes = Routes(first, head[order].astype(np.int32), flag)
    count, pairs = _count(routes, measured)
    share = np.zeros(len(tail))
    if pairs:
        share[order] = np.round(count / pairs, 12)
    return Betweenness(share, len(measured), len(measured) < len(origins))


def _sample(origins: Sequence[int], n_arcs: int) -> Whole:
    most = max(LEAST_ORIGINS, MOST_VISITS // max(1, n_arcs))
    every = np.array(origins, dtype=np.int64)
    if len(every) <= most:
        return every
    return np.sort(np.random.default_rng(1).choice(every, most, replace=False))


def _count(routes: Routes, origins: Whole) -> tuple[Floats, int]:
    visits = len(origins) * len(routes.head)
    plain = visits * _SECONDS_PER_VISIT["python"]
    if worth_compiling(min(plain, _SCIPY_SECONDS + visits * _SECONDS_PER_VISIT["scipy"])):
        return by_numba(routes, origins)
    return by_python(routes, origins) if plain < _SCIPY_SECONDS else by_scipy(routes, origins)


def by_numba(routes: Routes, origins: Whole) -> tuple[Floats, int]:
    """Count on compiled code."""
    from graph.kernels.passing import count_from

    found: dict[int, tuple[Floats, int]] = {}

    def block(start: int, stop: int) -> None:
        found[start] = count_from(*routes, origins[start:stop])

    in_blocks(block, len(origins), blocks=_BLOCKS)
    ordered = [found[start] for start in sorted(found)]
    total = np.zeros(len(routes.head))
    for count, _ in ordered:
        total += count
    return total, sum(pairs for _, pairs in ordered)


def by_python(routes: Routes, origins: Whole) -> tuple[Floats, int]:
    """Count in plain Python."""
    first, head, is_target = (each.tolist() for each in routes)
    total, pairs = [0.0] * len(head), 0
    for origin in origins.tolist():
        pairs += _from_one(origin, first, head, is_target, total)
    return np.array(total), pairs


def _from_one(
    origin: int,
    first: Sequence[int],
    head: Sequence[int],
    is_target: Sequence[int],
    total: list[float],
) -> int:
    """Add what the routes from one origin use; give how many targets it reaches."""
    depth, ways, order = {origin: 0}, {origin: 1.0}, [origin]
    for u in order:
        for v in head[first[u] : first[u + 1]]:
            if v not in depth:
                depth[v], ways[v] = depth[u] + 1, 0.0
                order.append(v)
            if depth[v] == depth[u] + 1:
                ways[v] += ways[u]
    beyond: dict[int, float] = {}
    for u in reversed(order):
        passed = 0.0
        for arc in range(first[u], first[u + 1]):
            v = head[arc]
            if depth[v] == depth[u] + 1:
                used = ways[u] / ways[v] * (is_target[v] + beyond[v])
                total[arc] += used
                passed += used
        beyond[u] = passed
    return sum(is_target[v] for v in order) - is_target[origin]


def by_scipy(routes: Routes, origins: Whole) -> tuple[Floats, int]:
    """Count from many origins at once, a level of the search being a sparse product."""
    total, pairs = np.zeros(len(routes.head)), 0
    plain = _WIDTH * len(routes.head) * _SECONDS_PER_VISIT["python"]
    for start in range(0, len(origins), _WIDTH):
        reached, n_levels = _from_many(routes, origins[start : start + _WIDTH], total)
        pairs += reached
        if n_levels * _SECONDS_PER_LEVEL > plain:
            # A long thin network: a product for each step costs more than it saves.
            rest, reached = by_python(routes, origins[start + _WIDTH :])
            return total + rest, pairs + reached
    return total, pairs


def _from_many(routes: Routes, origins: Whole, total: Floats) -> tuple[int, int]:
    n, width = len(routes.is_target), len(origins)
    seen = np.zeros((n, width), bool)
    place = np.empty(n, np.int64)
    rows = np.unique(origins)
    ways = np.zeros((len(rows), width))
    ways[np.searchsorted(rows, origins), np.arange(width)] = 1.0
    seen[rows] = ways > 0
    levels = []
    while len(rows):
        arcs, matrix, following = _leaving(routes, rows, place)
        arriving = matrix.T @ ways
        arriving[seen[following]] = 0.0
        kept = arriving.any(axis=1)
        levels.append((arcs, matrix, ways, following, kept))
        rows, ways = following[kept], arriving[kept]
        seen[rows] |= ways > 0
    return _accumulate(routes, levels, total), len(levels)


def _leaving(routes: Routes, rows: Whole, place: Whole) -> tuple[Whole, Any, Whole]:
    """Give the arcs that leave some states, as a matrix from them to where they lead."""
    from scipy.sparse import csr_array

    lengths = routes.first[rows + 1] - routes.first[rows]
    pointer = np.concatenate([[0], np.cumsum(lengths)])
    arcs = np.arange(pointer[-1]) + np.repeat(routes.first[rows] - pointer[:-1], lengths)
    heads = routes.head[arcs]
    following = np.unique(heads)
    place[following] = np.arange(len(following))
    shape = len(rows), len(following)
    return arcs, csr_array((np.ones(len(arcs)), place[heads], pointer), shape=shape), following


def _accumulate(routes: Routes, levels: Sequence[tuple[Any, ...]], total: Floats) -> int:
    """Go back from the last level; add what each arc is used, give the pairs."""
    pairs = 0
    beyond = np.zeros((0, levels[0][2].shape[1]))
    next_ways = beyond
    for arcs, matrix, ways, following, kept in reversed(levels):
        flag = routes.is_target[following[kept]][:, None]
        pairs += int(((next_ways > 0) * flag).sum())
        # What each way into a state stands for; nothing where the search did not go.
        worth = np.zeros((len(following), ways.shape[1]))
        worth[kept] = np.divide(
            flag + beyond, next_ways, out=np.zeros_like(next_ways), where=next_ways > 0
        )
        tails = np.repeat(np.arange(len(ways)), np.diff(matrix.indptr))
        total[arcs] += np.einsum("ab,ab->a", ways[tails], worth[matrix.indices])
        beyond, next_ways = ways * (matrix @ worth), ways
    return pairs
