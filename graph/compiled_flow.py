"""A maximum flow by SciPy's compiled routine, where the capacities allow it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graph.incidence import arcs_by_end

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Longs = NDArray[np.int64]

__all__ = ["CompiledFlow", "compiled_flow"]

_MOST = 2**31 - 1
"""SciPy's routine counts in 32 bits."""
_EXACT = 2.0**53
"""Up to here a float is a whole number exactly."""


@dataclass(frozen=True, slots=True, eq=False)
class CompiledFlow:
    """A maximum flow in whole numbers, and the minimum cut nearest the source.

    Attributes
    ----------
    value
        At least `unlimited` where nothing limits it; there is then no cut.
    unlimited
        More than any flow that has a limit.
    flow
        On each arc.
    source_side, cut
        The nodes that can still be reached, and the arcs that leave them.
    """

    value: int
    unlimited: int
    flow: Longs
    source_side: list[int]
    cut: list[int]


def compiled_flow(
    n_nodes: int,
    tail: Sequence[int],
    head: Sequence[int],
    capacity: Sequence[float],
    *,
    source: int,
    sink: int,
    units: int,
) -> CompiledFlow | None:
    """
    Give a maximum flow, or None where 32 bits do not hold the numbers.

    Parameters
    ----------
    n_nodes, tail, head
        The graph; parallel arcs are allowed.
    capacity
        May be infinite.
    source, sink
        Two different nodes.
    units
        How many whole numbers a unit of capacity is counted in.

    Notes
    -----
    Capacities are divided by their greatest common divisor, so that only what tells
    them apart has to fit. Parallel arcs are merged and the flow shared out in order.
    Dinic's algorithm, as `scipy.sparse.csgraph.maximum_flow` has it. What it finds is
    held to the proof: the flow is kept at every node, and equals the cut.
    """
    u, v = np.asarray(tail, dtype=np.int32), np.asarray(head, dtype=np.int32)
    limits = np.rint(np.asarray(capacity, dtype=np.float64) * units)
    limited = np.isfinite(limits)
    if limits[limited].sum() >= _EXACT:
        return None
    whole = np.where(limited, limits, 0.0).astype(np.int64)
    divisor = max(int(np.gcd.reduce(whole)), 1)
    total = int(whole.sum()) // divisor
    if total + 1 >= _MOST:
        return None
    room = np.where(limited, whole // divisor, total + 1)
    sent = _by_scipy(n_nodes, u, v, room, source=source, sink=sink)
    net = np.zeros(n_nodes, dtype=np.int64)
    np.add.at(net, u, sent)
    np.subtract.at(net, v, sent)
    side = _still_reached(n_nodes, u, v, np.flatnonzero(sent < room), np.flatnonzero(sent), source)
    cut = np.flatnonzero(side[u] & ~side[v])
    value = int(net[source])
    net[[source, sink]] = 0
    if net.any() or (value <= total and (side[sink] or value != int(room[cut].sum()))):
        return None
    return CompiledFlow(
        value=value * divisor,
        unlimited=total * divisor + 1 if value <= total else value * divisor,
        flow=sent * divisor,
        source_side=np.flatnonzero(side).tolist(),
        cut=cut.tolist(),
    )


def _by_scipy(
    n_nodes: int,
    u: NDArray[np.int32],
    v: NDArray[np.int32],
    room: Longs,
    *,
    source: int,
    sink: int,
) -> Longs:
    """Solve with parallel arcs merged; fill them one after another with what their pair sends."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import maximum_flow

    merged = csr_array((room, (u, v)), shape=(n_nodes, n_nodes))
    merged.data = np.minimum(merged.data, _MOST)
    net = maximum_flow(merged.astype(np.int32), source, sink, method="dinic").flow
    # Where arcs run both ways the net flow is told once with each sign.
    of_pair = np.maximum(np.asarray(net[u, v]).ravel(), 0).astype(np.int64)
    sent = np.zeros(len(u), dtype=np.int64)
    used = np.flatnonzero(of_pair)
    pair = u[used].astype(np.int64) * n_nodes + v[used]
    order = used[np.argsort(pair, kind="stable")]
    ranked = room[order]
    running = np.cumsum(ranked)
    before = running - ranked
    starts = np.flatnonzero(np.diff(np.sort(pair), prepend=-1))
    counts = np.diff(np.append(starts, len(order)))
    before -= np.repeat(before[starts], counts)
    sent[order] = np.clip(of_pair[order] - before, 0, ranked)
    return sent


def _still_reached(
    n_nodes: int,
    u: NDArray[np.int32],
    v: NDArray[np.int32],
    forth: NDArray[np.intp],
    back: NDArray[np.intp],
    source: int,
) -> NDArray[np.bool_]:
    """Tell which nodes the residual graph leads to: by arcs with room, or back along flow."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import breadth_first_order

    start, end = np.concatenate([u[forth], v[back]]), np.concatenate([v[forth], u[back]])
    order, first = arcs_by_end(start, n_nodes)
    residual = csr_array((np.ones(len(order)), end[order], first), shape=(n_nodes, n_nodes))
    side = np.zeros(n_nodes, dtype=bool)
    side[breadth_first_order(residual, source, return_predecessors=False)] = True
    return side
