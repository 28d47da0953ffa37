"""P7: betweenness on 10,000 and 100,000 nodes, against NetworkX, from a sample of origins."""

from __future__ import annotations

import time
from random import Random
from typing import TYPE_CHECKING

import numpy as np

from benchmarks import Goal, interleaved, measures, one_processor
from graph.betweenness import Routes, by_numba, by_scipy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

LAYERS = 8
SIZES = ((10_000, 96), (100_000, 32))
"""Nodes, of which five times as many arcs leave, and how many origins."""


def made_up_arcs(n_nodes: int) -> NDArray[np.int64]:
    """Draw distinct arcs between layers with hubs, sorted by tail; the last leads to the first."""
    random, per = Random(1), n_nodes // LAYERS
    arcs = set()
    for index in range(5 * n_nodes):
        layers = index % LAYERS, (index + 1) % LAYERS
        arcs.add(tuple(layer * per + int(per * random.random() ** 3) for layer in layers))
    return np.array(sorted(arcs), dtype=np.int64)


@measures(
    Goal("P7", "NetworkX / ours with SciPy, betweenness on 10,000 nodes", at_least=6),
    Goal("P7", "NetworkX / ours on compiled code, the same", at_least=50),
    Goal("P7", "one processor / two, the same (wall time)", at_least=1.85),
    Goal("P7", "NetworkX / ours with SciPy, betweenness on 100,000 nodes", at_least=6),
    Goal("P7", "NetworkX / ours on compiled code, the same", at_least=50),
    Goal("P7", "one processor / two, the same (wall time)", at_least=1.85),
)
def betweenness(sizes: Sequence[tuple[int, int]] = SIZES) -> Sequence[list[float]]:
    """Count the routes to every node; the counts are equal."""
    return [ratios for size in sizes for ratios in _of_size(*size)]


def _of_size(n_nodes: int, n_origins: int) -> Sequence[list[float]]:
    import networkx as nx

    arcs = made_up_arcs(n_nodes)
    G = nx.DiGraph(arcs.tolist())
    first = np.searchsorted(arcs[:, 0], np.arange(n_nodes + 1)).astype(np.int64)
    routes = Routes(first, arcs[:, 1].astype(np.int32), np.ones(n_nodes, np.int64))
    every = np.unique(arcs[:, 0])
    origins = np.sort(np.random.default_rng(1).choice(every, n_origins, replace=False))

    def theirs() -> dict[int, float]:
        found: dict[int, float] = nx.betweenness_centrality_subset(G, origins.tolist(), list(G))
        return found

    expected = theirs()
    for count, _ in (by_scipy(routes, origins), by_numba(routes, origins)):
        entering = np.bincount(arcs[:, 1], count, n_nodes)
        # Theirs counts a route for the nodes inside of it, ours for every arc.
        inside = np.bincount(arcs[:, 0], count, n_nodes)
        inner = [n for n in expected if n not in set(origins.tolist())]
        assert np.allclose([expected[n] for n in inner], inside[inner])
        assert entering.sum() >= inside[inner].sum()
    enough = np.resize(every, 40 * n_origins)
    return (
        interleaved(theirs, lambda: by_scipy(routes, origins), rounds=3),
        interleaved(theirs, lambda: by_numba(routes, origins), rounds=3),
        interleaved(
            one_processor(lambda: by_numba(routes, enough)),
            lambda: by_numba(routes, enough),
            rounds=5,
            clock=time.perf_counter,
        ),
    )
