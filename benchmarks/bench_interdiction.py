"""P9, P10: max-flow interdiction against HiGHS alone; P14: inspection against the compact form."""

from __future__ import annotations

import time
from random import Random
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from benchmarks import Goal, measures
from benchmarks.flow_cases import draw_capacities, extensive_form
from benchmarks.inspection_cases import compact_form, random_inspection
from graph.interdiction.cuts import CutProblem
from graph.interdiction.flow_cases import close_in_cases
from graph.interdiction.inspection import place_inspections
from graph.interdiction.search import Deadline, best_plan
from graph.interdiction.wood import WoodProgramme

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

LONGEST = 300.0
"""Seconds after which the compact form is stopped; its time then counts as so much."""

INSTANCES = ((1, 0.1), (1, 0.5), (2, 0.1), (2, 0.5), (2, 0.9))
"""Networks for inspection: the seed, and undetected with over without inspection."""


def layered(random: Random, *, layers: int, width: int, unit_costs: bool) -> CutProblem:
    """Draw layers of nodes, each joined to three of the next, and some links within."""
    arcs: list[tuple[int, int, float]] = []
    n = layers * width
    for node in range(n - width):
        following = range((node // width + 1) * width, (node // width + 2) * width)
        arcs += [(node, v, float(random.randint(1, 100))) for v in random.sample(following, 3)]
    inner = len(arcs)
    arcs += [(n, v, np.inf) for v in range(width)]
    arcs += [(v, n + 1, np.inf) for v in range(n - width, n)]
    tail, head, capacity = (np.array(column) for column in zip(*arcs, strict=True))
    cost = [1.0 if unit_costs else float(random.randint(1, 5)) for _ in range(inner)]
    candidate = np.append(np.arange(inner), np.full(len(arcs) - inner, -1))
    ids = tuple(f"e{i}" for i in range(inner))
    return CutProblem(n + 2, tail, head, capacity, n, n + 1, candidate, ids, np.array(cost))


def timed(task: Callable[[], float]) -> tuple[float, float]:
    start = time.process_time()
    value = task()
    return time.process_time() - start, value


def compare(size: int, count: int) -> tuple[list[float], list[float]]:
    """Solve the same instances both ways; give the times, ours first."""
    ours, alone = [], []
    for seed in range(count):
        random = Random(seed)
        layers = 10 if size == 100 else 20
        problem = layered(random, layers=layers, width=size // layers, unit_costs=seed % 2 == 0)
        budget = (5.0, 10.0, 20.0)[seed % 3]
        spent, left = timed(lambda p=problem, b=budget: best_plan(p, b, Deadline(None)).left)
        ours.append(spent)
        nothing = np.zeros(len(problem.tail), dtype=bool)

        def whole(p: CutProblem = problem, b: float = budget, uncut: object = nothing) -> float:
            programme = WoodProgramme(p, b, uncut=uncut)
            return programme.solve(target=-np.inf, time_limit=np.inf)[1].objective

        spent, value = timed(whole)
        assert abs(value - left) <= 1e-6 * max(1.0, value)
        alone.append(spent)
    return ours, alone


@measures(
    Goal("P9", "ours / HiGHS alone, 40 max-flow interdictions of 100 nodes, sums", at_most=0.6),
    Goal("P9", "the same: 24 of 400 nodes", at_most=0.35),
    Goal("P9", "the same: the slowest of ours / the median of HiGHS alone", at_most=20),
)
def max_flow() -> Sequence[Sequence[float]]:
    """Compare optima, and add up the times."""
    small, large = compare(100, 40), compare(400, 24)
    slowest = [max(ours) / median(alone) for ours, alone in (small, large)]
    return [sum(small[0]) / sum(small[1])], [sum(large[0]) / sum(large[1])], slowest


@measures(
    Goal("P10", "ours / extensive form, 50 cases of capacity, 152 nodes", at_most=0.2),
)
def flow_in_cases() -> Sequence[Sequence[float]]:
    """Prove the same optimum to a gap of 1e-4 both ways; the other side may be stopped."""
    ratios = []
    for seed in range(3):
        likely = layered(Random(seed), layers=10, width=15, unit_costs=seed % 2 == 0)
        cases = draw_capacities(likely, 50, seed=seed)
        spent, left = timed(lambda c=cases: close_in_cases(c, 10.0, gap=1e-4).worth)
        programme = extensive_form(cases, 10.0)
        start = time.process_time()
        found = programme.solve(gap=1e-4, time_limit=LONGEST)
        whole = time.process_time() - start
        assert not found.finished or abs(found.objective - left) <= 2e-4 * left
        ratios.append(spent / whole)
    return [ratios]


@measures(
    Goal("P14", "plain compact form / ours, inspection on 783 nodes, budget 10", at_least=3),
    Goal("P14", "the same, budget 30 (the compact form is stopped after 300 s)", at_least=3),
)
def inspection() -> Sequence[Sequence[float]]:
    """Prove the same optimum to a gap of 1e-4 both ways, on several instances."""
    return [[_compare_inspection(*which, budget) for which in INSTANCES] for budget in (10.0, 30.0)]


def _compare_inspection(seed: int, ratio: float, budget: float) -> float:
    tables = random_inspection(seed, ratio=ratio)
    start = time.process_time()
    plan = place_inspections(tables, budget, gap=1e-4, limit=0)
    ours = time.process_time() - start
    programme = compact_form(tables, budget)
    start = time.process_time()
    found = programme.solve(gap=1e-4, time_limit=LONGEST)
    theirs = time.process_time() - start
    assert plan.status == "optimal"
    assert not found.finished or abs(found.objective - plan.objective) <= 2e-4 * plan.objective
    return theirs / ours
