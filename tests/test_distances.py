"""Shortest distances, the same by either engine."""

from __future__ import annotations

import networkx as nx
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from graph import distances
from graph.routes import k_best_routes
from tests.builders import plain

arcs = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 5), st.sampled_from([0.0, 0.5, 1.0, 2.0])),
    min_size=1,
    max_size=20,
)


@given(arcs, st.lists(st.integers(0, 5), min_size=1, unique=True))
def test_both_engines_give_networkx_s_distances(drawn, targets):
    tail, head, length = (np.array(column) for column in zip(*drawn, strict=True))
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(range(6))
    graph.add_weighted_edges_from(drawn)
    known = nx.multi_source_dijkstra_path_length(graph.reverse(), set(targets))
    expected = [known.get(state, float("inf")) for state in range(6)]
    sizes = (6, tail.astype(np.int32), head.astype(np.int32), length)
    assert distances._by_heap(*sizes, targets) == expected
    assert distances._by_scipy(*sizes, targets) == expected


def test_routes_are_the_same_by_either_engine(monkeypatch):
    tables = plain("a b 3", "b c 2", "a c 1", "b d 5", "d c 9", "c e 4", "x y 1")
    small = k_best_routes(tables, sources=["a"], targets=["e"], k=9)
    monkeypatch.setattr(distances, "MANY", 0)
    assert k_best_routes(tables, sources=["a"], targets=["e"], k=9) == small
    assert len(small) == 3
