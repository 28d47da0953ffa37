"""A maximum flow by SciPy's compiled routine, where the capacities allow it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["compiled_flow"]

_MOST = 2**31 - 1
"""SciPy's routine counts in 32 bits."""


def compiled_flow(
    n_nodes: int,
    tail: Sequence[int],
    head: Sequence[int],
    capacity: Sequence[int],
    *,
    source: int,
    sink: int,
    unlimited: int,
) -> NDArray[np.int64] | None:
    """
    Give a maximum flow on each arc, or None where 32 bits do not hold the numbers.

    Parameters
    ----------
    n_nodes, tail, head
        The graph; parallel arcs are allowed.
    capacity
        Whole numbers of any size; `unlimited` where there is no limit.
    source, sink
        Two different nodes.
    unlimited
        More than any flow can be.

    Notes
    -----
    Capacities are divided by their greatest common divisor, so that only what tells
    them apart has to fit. Parallel arcs are merged and the flow shared out in order.
    Dinic's algorithm, as `scipy.sparse.csgraph.maximum_flow` has it.
    """
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import maximum_flow

    limited = [c for c in capacity if c < unlimited]
    divisor = int(np.gcd.reduce(np.array(limited, dtype=object))) if any(limited) else 1
    whole = [c // divisor if c < unlimited else -1 for c in capacity]
    total = sum(c for c in whole if c > 0)
    if total >= _MOST:
        return None
    units = np.array([total + 1 if c < 0 else c for c in whole], dtype=np.int64)
    pair = np.array(tail, dtype=np.int64) * n_nodes + np.array(head, dtype=np.int64)
    order = np.argsort(pair, kind="stable")
    starts = np.flatnonzero(np.diff(pair[order], prepend=-1))
    merged = np.minimum(np.add.reduceat(units[order], starts), _MOST)
    u, v = np.divmod(pair[order][starts], n_nodes)
    graph = csr_array((merged.astype(np.int32), (u, v)), shape=(n_nodes, n_nodes))
    net = maximum_flow(graph, source, sink, method="dinic").flow
    # Where arcs run both ways the net flow is told once with each sign.
    sent = np.maximum(np.asarray(net[u, v]).ravel(), 0).astype(np.int64)
    return _share_out(units, order, starts, sent) * divisor


def _share_out(
    units: NDArray[np.int64],
    order: NDArray[np.intp],
    starts: NDArray[np.intp],
    sent: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Fill parallel arcs one after another with the flow of their pair."""
    counts = np.diff(np.append(starts, len(order)))
    ranked = units[order]
    running = np.cumsum(ranked)
    before = running - ranked - np.repeat(running[starts] - ranked[starts], counts)
    flow = np.empty_like(units)
    flow[order] = np.clip(np.repeat(sent, counts) - before, 0, ranked)
    return flow
