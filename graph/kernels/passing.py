"""Shortest routes through arcs, counted by compiled code: see `graph.betweenness`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graph.kernels.jit import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Places = NDArray[np.int32]
    Floats = NDArray[np.float64]

__all__ = ["count_from"]


@compiled
def count_from(first: Ints, head: Places, is_target: Ints, origins: Ints) -> tuple[Floats, int]:
    """Give how often routes from origins use each arc, and how many pairs they join."""
    n = len(first) - 1
    total, pairs = np.zeros(len(head)), 0
    # Small numbers and few arrays: what is looked up at random stays in the cache.
    depth, order = np.full(n, -1, np.int32), np.empty(n, np.int32)
    ways, worth = np.zeros(n), np.zeros(n)
    for origin in origins:
        depth[origin], ways[origin], order[0] = 0, 1.0, origin
        seen, at = 1, 0
        while at < seen:
            u = order[at]
            at += 1
            for arc in range(first[u], first[u + 1]):
                v = head[arc]
                if depth[v] < 0:
                    depth[v], ways[v], order[seen] = depth[u] + 1, 0.0, v
                    seen += 1
                    pairs += is_target[v]
                if depth[v] == depth[u] + 1:
                    ways[v] += ways[u]
        for at in range(seen - 1, -1, -1):
            u = order[at]
            passed = 0.0
            for arc in range(first[u], first[u + 1]):
                v = head[arc]
                if depth[v] == depth[u] + 1:
                    used = ways[u] * worth[v]
                    total[arc] += used
                    passed += used
            worth[u] = (is_target[u] + passed) / ways[u]
        for u in order[:seen]:
            depth[u] = -1
    return total, pairs
