"""Cuts nearly as small as the smallest: each found once, none missed."""

from __future__ import annotations

from itertools import combinations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph import near_cuts
from graph.maxflow import MaxFlow
from graph.near_cuts import find_near_cuts, in_minimum_cuts


def a_flow(random, *, n_nodes=6, n_arcs=12, capacities=(1.0, 2.0, 3.0, 10.0)):
    arcs = [random.sample(range(n_nodes), 2) for _ in range(n_arcs)]
    tail, head = zip(*arcs, strict=True)
    room = [random.choice(capacities) for _ in arcs]
    return MaxFlow(n_nodes, tail, head, room, source=0, sink=n_nodes - 1)


def severs(flow, cut):
    open_ = [0 if arc in cut else c for arc, c in enumerate(flow.capacity)]
    residual = [each for c in open_ for each in (c, 0)]
    return flow.sink not in flow.reached([flow.source], residual)


def by_trying_each(flow, tolerance):
    """Give every set of arcs that severs all ways, of which no part does."""
    found = []
    arcs = [arc for arc, c in enumerate(flow.capacity) if c]
    for size in range(1, len(arcs) + 1):
        for cut in map(frozenset, combinations(arcs, size)):
            cost = sum(flow.capacity[arc] for arc in cut)
            near = cost <= int((1 + tolerance) * flow.value) and severs(flow, cut)
            if near and not any(severs(flow, cut - {arc}) for arc in cut):
                found.append(cut)
    return found


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False), st.sampled_from([0.0, 0.1, 0.5, 1.0]))
def test_the_cuts_are_those_found_by_trying_every_set(random, tolerance):
    flow = a_flow(random, n_arcs=random.randint(4, 12), capacities=(0.0, 1.0, 2.0, 3.0, 10.0))
    if not flow.value:
        assert find_near_cuts(flow).cuts == ()
        return
    found = find_near_cuts(flow, tolerance=tolerance)
    assert found.complete
    assert len(set(found.cuts)) == len(found.cuts)
    assert set(found.cuts) == set(by_trying_each(flow, tolerance))


@pytest.mark.parametrize("seed", range(10))
def test_the_smallest_come_first_and_a_limit_is_told(seed):
    flow = a_flow(Random(seed), n_nodes=8, n_arcs=30, capacities=(1.0,))
    every = find_near_cuts(flow, tolerance=1.0)
    sizes = [sum(flow.capacity[arc] for arc in cut) for cut in every.cuts]
    assert sizes == sorted(sizes)
    assert sizes[0] == flow.value
    some = find_near_cuts(flow, tolerance=1.0, most=len(every.cuts) - 1)
    assert not some.complete
    assert some.cuts == every.cuts[:-1]
    assert find_near_cuts(flow, tolerance=1.0, most=len(every.cuts)).complete


@pytest.mark.parametrize("seed", range(30))
def test_an_arc_is_in_a_minimum_cut_where_the_smallest_cut_that_holds_it_is_one(seed):
    flow = a_flow(Random(seed), n_nodes=8, n_arcs=24, capacities=(0.0, 1.0, 2.0))
    if not flow.value:
        return
    limits = enumerate(flow.capacity)
    inside = {a for a, c in limits if c and flow.smallest_cut_with(a) == flow.value}
    assert in_minimum_cuts(flow) == inside
    assert inside >= {arc for arc in flow.cut() if flow.capacity[arc]}


def test_looking_stops_where_it_would_take_too_long(monkeypatch):
    flow = a_flow(Random(1), n_nodes=8, n_arcs=30)
    monkeypatch.setattr(near_cuts, "MOST_LOOKS", 30 * 99)
    assert find_near_cuts(flow) == near_cuts.NearCuts((), complete=False, looked=False)


def test_nothing_bounds_what_flows_without_limit():
    flow = MaxFlow(2, [0], [1], [float("inf")], source=0, sink=1)
    assert find_near_cuts(flow) == near_cuts.NearCuts((), complete=True)


def test_the_flow_is_left_as_it_was():
    flow = a_flow(Random(3), n_nodes=8, n_arcs=30)
    before = flow.residual.copy()
    find_near_cuts(flow, tolerance=0.5)
    assert flow.residual == before
