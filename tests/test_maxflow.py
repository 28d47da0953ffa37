"""Maximum flow, minimum cut and loss on removal, against enumeration and NetworkX."""

from __future__ import annotations

from itertools import combinations
from math import inf
from random import Random

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.maxflow import UNITS, MaxFlow

Arcs = list[tuple[int, int, float]]


def solve(arcs: Arcs, n: int) -> MaxFlow:
    tail, head, capacity = zip(*arcs, strict=True)
    return MaxFlow(n, tail, head, capacity, source=0, sink=n - 1)


def networkx_value(arcs: Arcs, n: int, without: set[int] = frozenset()) -> float:
    graph = nx.DiGraph()
    graph.add_nodes_from(range(n))
    for index, (u, v, capacity) in enumerate(arcs):
        if index not in without:
            known = graph.get_edge_data(u, v, {"capacity": 0.0})["capacity"]
            graph.add_edge(u, v, capacity=known + capacity)
    return nx.maximum_flow_value(graph, 0, n - 1)


def random_arcs(random: Random, n: int, m: int) -> Arcs:
    return [
        (*random.sample(range(n), 2), float(random.choice([0.5, 1, 1, 2, 3, 7]))) for _ in range(m)
    ]


def cheapest_cut(arcs: Arcs, n: int) -> float:
    """Try every set of nodes that holds the source and not the sink."""
    inner = range(1, n - 1)
    sides = ({0, *chosen} for size in range(len(inner) + 1) for chosen in combinations(inner, size))
    return min(sum(c for u, v, c in arcs if u in side and v not in side) for side in sides)


@pytest.mark.parametrize("seed", range(60))
def test_the_flow_equals_the_cheapest_of_all_cuts(seed):
    random = Random(seed)
    n = random.randint(2, 7)
    arcs = random_arcs(random, n, random.randint(1, 14))
    assert solve(arcs, n).value == UNITS * cheapest_cut(arcs, n)


@pytest.mark.parametrize("seed", range(40))
def test_the_cut_has_the_flow_s_capacity_and_severs(seed):
    random = Random(1000 + seed)
    n = 30
    arcs = random_arcs(random, n, 120)
    flow = solve(arcs, n)
    cut = set(flow.cut())
    assert sum(round(arcs[a][2] * UNITS) for a in cut) == flow.value
    assert networkx_value(arcs, n, cut) == 0
    for arc in cut:
        assert networkx_value(arcs, n, cut - {arc}) > 0


@given(st.integers(0, 10**6), st.integers(1, 4))
def test_loss_without_arcs_is_the_fall_of_the_maximum(seed, size):
    random = Random(seed)
    n = random.randint(3, 8)
    arcs = random_arcs(random, n, random.randint(size, 16))
    removed = set(random.sample(range(len(arcs)), size))
    flow = solve(arcs, n)
    fall = networkx_value(arcs, n) - networkx_value(arcs, n, removed)
    assert flow.loss_without(removed) == UNITS * fall


@pytest.mark.parametrize("seed", range(20))
def test_loss_grows_with_what_is_removed(seed):
    random = Random(seed)
    arcs = random_arcs(random, 12, 40)
    flow = solve(arcs, 12)
    order = random.sample(range(40), 40)
    losses = [flow.loss_without(order[:size]) for size in range(41)]
    assert losses == sorted(losses)
    assert losses[-1] == flow.value


def test_an_unlimited_path_gives_no_maximum():
    assert solve([(0, 1, inf), (1, 2, inf)], 3).value is None
    assert solve([(0, 1, inf), (1, 2, 4.0)], 3).value == 4 * UNITS


def test_tenths_add_up_exactly():
    arcs = [(0, 1, 0.1)] * 3 + [(1, 2, 0.3)]
    flow = solve(arcs, 3)
    assert flow.value == 300_000
    assert flow.loss_without([0]) == 100_000


@pytest.mark.parametrize("seed", range(60))
def test_the_compiled_routine_gives_the_same_maximum(seed, monkeypatch):
    random = Random(seed)
    n = random.randint(2, 9)
    arcs = random_arcs(random, n, random.randint(1, 24))
    if seed % 3 == 0:
        arcs[0] = (*arcs[0][:2], inf)
    plain = solve(arcs, n)
    monkeypatch.setattr("graph.maxflow.MANY", 0)
    compiled = solve(arcs, n)
    assert compiled.value == plain.value
    for node in range(1, n - 1):
        into = sum(compiled.flow(a) for a, (_, v, _) in enumerate(arcs) if v == node)
        assert into == sum(compiled.flow(a) for a, (u, _, _) in enumerate(arcs) if u == node)
    assert all(0 <= compiled.flow(a) <= compiled.capacity[a] for a in range(len(arcs)))
    if plain.value is not None:
        assert compiled.cut() == plain.cut()
        assert compiled.source_side() == plain.source_side()
        for arc in range(len(arcs)):
            assert compiled.loss_without([arc]) == plain.loss_without([arc])
            assert compiled.smallest_cut_with(arc) == plain.smallest_cut_with(arc)


def test_with_nothing_to_limit_it_the_compiled_routine_says_so_too(monkeypatch):
    monkeypatch.setattr("graph.maxflow.MANY", 0)
    assert solve([(0, 1, inf), (1, 2, inf), (0, 2, 3.0)], 3).value is None


@pytest.mark.parametrize("seed", range(8))
def test_on_larger_networks_both_ways_agree_and_no_part_of_the_cut_can_be_spared(seed, monkeypatch):
    random = Random(5000 + seed)
    arcs = random_arcs(random, 120, 700)
    plain = solve(arcs, 120)
    monkeypatch.setattr("graph.maxflow.MANY", 0)
    flow = solve(arcs, 120)
    cut = flow.cut()
    assert flow.value == plain.value == round(UNITS * networkx_value(arcs, 120))
    assert cut == plain.cut()
    assert sum(round(arcs[a][2] * UNITS) for a in cut) == flow.value
    assert flow.loss_without(cut) == flow.value
    for size in range(len(cut)):
        assert flow.loss_without(random.sample(cut, size)) < flow.value
    growing = [flow.loss_without(range(size)) for size in range(0, 701, 50)]
    assert growing == sorted(growing)


def test_numbers_too_large_for_the_compiled_routine_are_solved_all_the_same(monkeypatch):
    monkeypatch.setattr("graph.maxflow.MANY", 0)
    arcs = [(0, 1, 5e12), (0, 1, 1e-6), (1, 2, 7e12)]
    assert solve(arcs, 3).value == 5 * 10**18 + 1


@pytest.mark.parametrize("seed", range(60))
def test_the_smallest_cut_with_an_arc_is_the_smallest_of_all_cuts_that_hold_it(seed):
    random = Random(seed)
    n = random.randint(3, 6)
    arcs = random_arcs(random, n, random.randint(2, 12))
    flow = solve(arcs, n)
    inner = range(1, n - 1)
    sides = [{0, *chosen} for size in range(len(inner) + 1) for chosen in combinations(inner, size)]
    for arc, (tail, head, _) in enumerate(arcs):
        holding = [
            sum(c for u, v, c in arcs if u in side and v not in side)
            for side in sides
            if tail in side and head not in side
        ]
        if holding and flow.value:
            smallest = round(UNITS * min(holding))
            assert flow.smallest_cut_with(arc) == smallest
            for margin in (0, UNITS, 3 * UNITS):
                near = smallest <= flow.value + margin
                found = flow.smallest_cut_with(arc, margin=margin)
                assert found == (smallest if near else None)
