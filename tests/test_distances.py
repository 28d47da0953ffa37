"""Shortest distances, the same by either engine."""

from __future__ import annotations

from random import Random

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import distances, incidence
from graph.errors import NoRouteError
from graph.routes import k_best_routes
from tests.builders import random_plain

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
    assert distances._by_heap(*sizes, targets).tolist() == expected
    assert distances._by_scipy(*sizes, targets).tolist() == expected


@pytest.mark.parametrize("by", ["length", "capacity"])
@pytest.mark.parametrize("seed", range(25))
def test_routes_are_the_same_by_either_engine(seed, by, monkeypatch):
    tables = random_plain(Random(seed), n_nodes=7, n_arcs=18)
    asked = {"sources": ["n0"], "targets": ["n6"], "k": 9, "by": by}
    try:
        small = k_best_routes(tables, **asked)
    except NoRouteError:
        small = []
    monkeypatch.setattr(distances, "MANY", 0)
    monkeypatch.setattr(incidence, "MANY", 0)
    if small:
        assert k_best_routes(tables, **asked) == small
    else:
        with pytest.raises(NoRouteError):
            k_best_routes(tables, **asked)


@given(st.lists(st.integers(0, 5), max_size=20))
def test_arcs_are_grouped_alike_by_either_engine(ends):
    drawn = np.array(ends, dtype=np.int32)
    order, first = incidence.arcs_by_end(drawn, 6)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(incidence, "MANY", 0)
        other, begin = incidence.arcs_by_end(drawn, 6)
    assert order.tolist() == other.tolist()
    assert first.tolist() == begin.tolist()
