"""Compiled kernels give what plain Python gives; without numba nothing changes."""

from __future__ import annotations

import subprocess
import sys
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph import build_states, find_chokepoints, kernels, load_network, loss_scan, removal
from graph.loss_scan import LossScan
from graph.maxflow import FEW, UNITS, MaxFlow
from graph.question import ask
from graph.stability import rank_stability
from tests.builders import plain, random_plain

pytest.importorskip("numba")


def a_flow(random, n_nodes=8, n_arcs=24, capacity=lambda random: random.choice([1, 2, 2.5, 7])):
    arcs = [random.sample(range(n_nodes), 2) for _ in range(n_arcs)]
    capacities = [float(capacity(random)) for _ in arcs]
    tail, head = zip(*arcs, strict=True)
    return MaxFlow(n_nodes, tail, head, capacities, source=0, sink=n_nodes - 1), capacities


def some_sets(random, n_arcs):
    return [random.sample(range(n_arcs), random.randint(0, 6)) for _ in range(30)]


def at_places(flow):
    """Give each arc alone, and all the arcs of each place: many of these come to the same."""
    return [*([a] for a in range(24)), *([a >> 1 for a in arcs] for arcs in flow.out)]


@settings(max_examples=40, deadline=None)
@given(st.randoms(use_true_random=False))
def test_compiled_losses_equal_those_of_plain_python(random):
    flow, _ = a_flow(random)
    sets = [*some_sets(random, 24), *at_places(flow)]
    assert LossScan(flow, sets).today() == [flow.loss_without(arcs) for arcs in sets]


@settings(max_examples=20, deadline=None)
@given(st.randoms(use_true_random=False))
def test_losses_in_draws_equal_a_flow_anew_in_each(random):
    flow, capacities = a_flow(random)
    sets = [*some_sets(random, 24), *at_places(flow)]
    drawn = np.array([[c * random.uniform(0.2, 3) for c in capacities] for _ in range(8)])
    found = LossScan(flow, sets).in_draws(drawn)
    assert (found == LossScan(flow, sets, distinct=False).in_draws(drawn)).all()
    tail, head = flow.to[1::2], flow.to[0::2]
    for row, losses in zip(drawn, found, strict=True):
        anew = MaxFlow(8, tail, head, row.tolist(), source=0, sink=7)
        assert losses.tolist() == [anew.loss_without(arcs) / UNITS for arcs in sets]


def test_arcs_without_limit_stay_so_in_draws():
    flow = MaxFlow(3, [0, 0, 1], [1, 1, 2], [np.inf, 2.0, 5.0], source=0, sink=2)
    drawn = np.array([[np.inf, 2.0, 3.0], [np.inf, 1.0, 9.0]])
    assert LossScan(flow, [[0], [1], [2]]).in_draws(drawn).tolist() == [[1, 0, 3], [8, 0, 9]]


def test_compiled_losses_of_large_sets_equal_those_of_plain_python():
    flow, _ = a_flow(Random(5), n_nodes=30, n_arcs=300)
    sets = [Random(seed).sample(range(300), 20 + 3 * seed) for seed in range(40)]
    assert LossScan(flow, sets).today() == [flow.loss_without(arcs) for arcs in sets]


def test_few_and_many_arcs_lose_the_same(monkeypatch):
    flow, _ = a_flow(Random(3), n_nodes=30, n_arcs=300)
    sets = [Random(seed).sample(range(300), FEW // 2) for seed in range(20)]
    by_ways = [flow.loss_without(arcs) for arcs in sets]
    monkeypatch.setattr("graph.maxflow.FEW", 0)
    assert by_ways == [flow.loss_without(arcs) for arcs in sets]


def test_numbers_that_64_bits_do_not_hold_stay_in_plain_python(monkeypatch):
    monkeypatch.setattr(kernels, "START_UP_SECONDS", -1.0)
    flow, _ = a_flow(Random(1), capacity=lambda _: 1e13)
    assert not loss_scan.worth_kernel(flow, [[0]])


@pytest.mark.parametrize("seed", range(5))
def test_the_tables_are_the_same_with_and_without(seed, monkeypatch):
    tables = random_plain(Random(seed), n_nodes=12, n_arcs=70)
    question = {"sources": ["n0", "n1"], "targets": ["n10", "n11"]}
    found = []
    for start_up in (-1.0, float("inf")):
        monkeypatch.setattr(kernels, "START_UP_SECONDS", start_up)
        found.append(find_chokepoints(tables, **question, top=0))
    for name in ("nodes", "edges", "cut"):
        assert getattr(found[0], name).equals(getattr(found[1], name))


def test_stability_is_the_same_with_and_without(monkeypatch):
    tables = plain("a b 5", "a c 5", "b d 2", "c d 3", "d e 9", "a d 1")
    question = ask(build_states(tables))
    states = question.states
    object.__setattr__(states, "capacity_low", states.capacity * 0.2)
    object.__setattr__(states, "capacity_high", states.capacity * 2)
    found = []
    for start_up in (-1.0, float("inf")):
        monkeypatch.setattr(kernels, "START_UP_SECONDS", start_up)
        shares = rank_stability(question, ["b", "c", "e3", "e6"], draws=40, seed=1, top=2)
        found.append(shares)
    assert found[0] == found[1]
    assert len(set(found[0].values())) > 1


@pytest.mark.parametrize("seed", range(5))
def test_where_not_all_are_measured_the_first_are_and_the_rest_say_so(seed, monkeypatch):
    tables = random_plain(Random(seed), n_nodes=12, n_arcs=70)
    question = {"sources": ["n0", "n1"], "targets": ["n10", "n11"], "top": 0}
    every = find_chokepoints(tables, **question)
    monkeypatch.setattr(removal, "MOST_LOOKS", 0)
    monkeypatch.setattr(removal, "LEAST_MEASURED", 6)
    some = find_chokepoints(tables, **question)
    assert (every.measured_edges, every.measured_nodes) == (None, None)
    assert (some.measured_edges, some.measured_nodes) == (6, 6)
    for what in ("nodes", "edges"):
        loss = getattr(some, what)["loss"]
        known = getattr(every, what)["loss"].reindex(loss.index)
        blank = loss.isna()
        assert loss[~blank].equals(known[~blank])
        assert blank.any()
        carried = getattr(some, what).loc[blank, "flow_share"] * some.max_flow
        if what == "edges":
            assert (known[blank] <= carried + 1e-9).all()
        reasons = getattr(some, what).loc[blank, "reason"]
        assert reasons.str.startswith("Its loss was not measured; it carries").all()


@pytest.mark.parametrize("by_kernel", [False, True])
@pytest.mark.parametrize("seed", range(5))
def test_measuring_stops_when_the_greatest_losses_are_known(seed, by_kernel, monkeypatch):
    monkeypatch.setattr(loss_scan, "BATCH", 4)
    flow, _ = a_flow(Random(seed), n_nodes=30, n_arcs=300)
    arcs = sorted(range(300), key=lambda arc: -flow.flow(arc))
    sets, carried = [[arc] for arc in arcs], [flow.flow(arc) for arc in arcs]
    every = loss_scan.greatest_losses(flow, sets, carried, by_kernel=by_kernel)
    some = loss_scan.greatest_losses(flow, sets, carried, by_kernel=by_kernel, enough=3)
    assert every == [flow.loss_without(arcs) for arcs in sets]
    assert some == every[: len(some)]
    assert sorted(some)[-3:] == sorted(every)[-3:]
    assert len(some) < len(every)


def test_an_installation_without_numba_works():
    program = (
        "import sys; sys.modules['numba'] = None; "
        "from graph import kernels, find_chokepoints, load_network; "
        "kernels.START_UP_SECONDS = -1.0; assert not kernels.worth_compiling(9.0); "
        "print(find_chokepoints(load_network(year=2019), commodity='heroin', top=0).max_flow)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    found = find_chokepoints(load_network(year=2019), commodity="heroin", top=0)
    assert float(done.stdout) == found.max_flow


def test_a_small_question_does_not_load_numba():
    program = (
        "import sys; from graph import find_chokepoints, load_network; "
        "find_chokepoints(load_network(year=2019), commodity='heroin'); "
        "assert 'numba' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
