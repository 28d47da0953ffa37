"""What measures the goals runs, on sizes so small that the ratios mean nothing."""

from __future__ import annotations

import os
from random import Random

import pytest

from benchmarks import bench_betweenness, bench_loss
from graph import build_states
from graph.question import ask
from tests.builders import random_plain

pytest.importorskip("numba")


def test_losses_are_equal_and_measured():
    states = build_states(random_plain(Random(4), n_nodes=8, n_arcs=40))
    question = ask(states, sources=["n0"], targets=["n7"])
    assert len(bench_loss.loss_scan([question], 3)) == 4


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="processors cannot be chosen here")
def test_betweenness_is_equal_and_measured():
    assert len(bench_betweenness.betweenness([(160, 5)])) == 3
