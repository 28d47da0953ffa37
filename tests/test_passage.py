"""Betweenness and dominators against NetworkX, by every routine that there is."""

from __future__ import annotations

from random import Random

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph import betweenness, build_states, find_chokepoints
from graph.betweenness import Routes, arc_betweenness
from graph.dominators import count_dominated
from graph.passage import Passage
from tests.builders import plain, random_plain, recipe

WAYS = ["by_python", "by_scipy", "by_numba"]


def draw(random, n=12, m=40):
    """Draw arcs, some parallel or from a state to itself, origins and targets."""
    arcs = [(random.randrange(n), random.randrange(n)) for _ in range(m)]
    ends = [sorted(random.sample(range(n), random.randint(1, 4))) for _ in range(2)]
    return n, arcs, *ends


def by_networkx(arcs, origins, targets):
    """Count on a graph in which each arc is a node, and give the pairs."""
    G = nx.DiGraph()
    G.add_nodes_from([*origins, *targets])
    for a, (u, v) in enumerate(arcs):
        G.add_edges_from([(u, ("arc", a)), (("arc", a), v)])
    count = nx.betweenness_centrality_subset(G, origins, targets)
    pairs = sum(len((nx.descendants(G, o) & set(targets)) - {o}) for o in origins)
    return G, [count[("arc", a)] for a in range(len(arcs))], pairs


@pytest.mark.parametrize("way", WAYS)
@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False))
def test_betweenness_equals_networkx(way, random):
    if way == "by_numba":
        pytest.importorskip("numba")
    n, arcs, origins, targets = draw(random)
    arcs.sort()
    first = np.searchsorted([u for u, _ in arcs], np.arange(n + 1))
    flag = np.isin(np.arange(n), targets).astype(np.int64)
    routes = Routes(first, np.array([v for _, v in arcs], dtype=np.int64), flag)
    count, pairs = getattr(betweenness, way)(routes, np.array(origins))
    _, expected, expected_pairs = by_networkx(arcs, origins, targets)
    assert pairs == expected_pairs
    assert count.tolist() == pytest.approx(expected)


@settings(max_examples=100, deadline=None)
@given(st.randoms(use_true_random=False))
def test_dominators_equal_networkx(random):
    n, arcs, origins, targets = draw(random, m=random.randint(4, 30))
    G, _, _ = by_networkx(arcs, origins, targets)
    G.add_edges_from(("start", origin) for origin in origins)
    dominator = nx.immediate_dominators(G, "start")
    expected = dict.fromkeys(G, 0)
    for target in targets:
        node = target if target in dominator else "start"
        while node != "start":
            expected[node] += 1
            node = dominator[node]
    out = [[(a, v) for a, (u, v) in enumerate(arcs) if u == state] for state in range(n)]
    states, by_arc = count_dominated(out, origins=origins, targets=targets)
    assert states == [expected.get(state, 0) for state in range(n)]
    assert by_arc == [expected[("arc", a)] for a in range(len(arcs))]


def test_long_thin_networks_go_on_in_plain_python(monkeypatch):
    n = 200
    first, head = np.minimum(np.arange(n + 1), n - 1), np.arange(1, n)
    routes = Routes(first, head, np.ones(n, np.int64))
    expected = betweenness.by_python(routes, np.arange(n))
    called = []
    plain_way = betweenness.by_python
    monkeypatch.setattr(betweenness, "by_python", lambda *a: called.append(1) or plain_way(*a))
    count, pairs = betweenness.by_scipy(routes, np.arange(n))
    assert called
    assert pairs == expected[1] == n * (n - 1) // 2
    assert count.tolist() == pytest.approx(expected[0].tolist())


def test_large_networks_are_sampled_and_it_is_told(monkeypatch):
    tables = random_plain(Random(1), n_nodes=60, n_arcs=400)
    ends = {"sources": [f"n{i}" for i in range(40)], "targets": ["n58", "n59"]}
    exact = find_chokepoints(tables, **ends, top=0)
    assert exact.sampled_origins is None
    monkeypatch.setattr(betweenness, "MOST_VISITS", 400 * 20)
    monkeypatch.setattr(betweenness, "LEAST_ORIGINS", 1)
    sampled = find_chokepoints(tables, **ends, top=0)
    again = find_chokepoints(tables, **ends, top=0)
    assert sampled.sampled_origins == 20
    assert sampled.edges.equals(again.edges)
    error = (sampled.edges["betweenness"] - exact.edges["betweenness"]).abs()
    assert 0 < error.max() < 0.1


def test_a_sample_of_all_is_no_sample():
    found = arc_betweenness(2, np.array([0]), np.array([1]), origins=[0], targets=[1])
    assert not found.sampled
    assert found.share.tolist() == [1.0]


def test_a_node_with_two_commodities_goes_as_a_whole():
    tables = plain("a b 1 drug", "b c 1 drug", "a b 1 pills", "b c 1 pills")
    states = build_states(tables)
    at = [states.state(index) for index in range(states.n_states)]
    origins = [i for i, (node, _) in enumerate(at) if node == "a"]
    targets = [i for i, (node, _) in enumerate(at) if node == "c"]
    passage = Passage(states, origins, targets)
    assert passage.n_targets == 2
    assert passage.node_cuts_off(states.node_ids.index("b")) == 2
    assert [passage.edge_cuts_off(arc) for arc in range(4)] == [1, 1, 1, 1]


@pytest.mark.parametrize("seed", range(60))
def test_a_node_cuts_off_what_no_route_reaches_without_it(seed):
    random = Random(seed)
    kinds = ("drug", "pills")
    arcs = {f"n{random.randrange(6)} n{random.randrange(6)} 1 {random.choice(kinds)}"
            for _ in range(14)}  # fmt: skip
    arcs = sorted({"n1 n2 1 drug"} | {arc for arc in arcs if arc[:2] != arc[3:5]})
    made = recipe("n2", "drug 1", "pills 1")
    states = build_states(plain(*arcs, recipes=made))
    everywhere = range(states.n_states)
    origins, targets = (random.sample(everywhere, min(3, states.n_states)) for _ in range(2))
    passage = Passage(states, origins, targets)
    place = states.state_node.tolist()
    G = nx.DiGraph()
    G.add_nodes_from(everywhere)
    G.add_edges_from(zip(states.tail.tolist(), states.head.tolist(), strict=True))

    def reached(graph):
        starts = [origin for origin in origins if origin in graph]
        return set(starts).union(*(nx.descendants(graph, origin) for origin in starts))

    for node in range(len(states.node_ids)):
        here = [state for state in everywhere if place[state] == node]
        lost = (reached(G) - reached(G.subgraph(set(everywhere) - set(here)))) & set(targets)
        assert passage.node_cuts_off(node) == len(lost - set(here))
