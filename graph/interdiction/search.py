"""The best set of candidates to take out of a maximum flow, and the sets that come near it."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from graph.interdiction.lagrange import PricedCut, greedy_plan, lagrangian_bound
from graph.interdiction.result import FrontierPoint, OtherPlan
from graph.interdiction.wood import WoodProgramme
from graph.maxflow import UNITS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph.interdiction.cuts import CutProblem

__all__ = ["Best", "Deadline", "best_plan", "budget_frontier", "other_plans"]

TOLERANCE = 1e-7
"""Share of the value within which two numbers count as equal."""
MOST_POINTS = 400


class Deadline:
    """A moment by which to be done."""

    def __init__(self, seconds: float | None) -> None:
        self._end = math.inf if seconds is None else time.monotonic() + seconds

    def left(self) -> float:
        """Give the seconds left, at least 0."""
        return max(0.0, self._end - time.monotonic())


@dataclass(frozen=True, slots=True, eq=False)
class Best:
    """
    The best plan met, and the proof.

    Attributes
    ----------
    chosen
        Positions of candidates.
    left, bound
        What still flows, and the proven least.
    priced
        The bound by prices that it started from; None where nothing bounds the flow.
    """

    chosen: tuple[int, ...]
    left: float
    bound: float
    priced: PricedCut | None

    @property
    def proven(self) -> bool:
        """Whether nothing can be better."""
        return self.left <= self.bound or _close(self.left, self.bound)


def _close(one: float, other: float) -> bool:
    if math.isinf(one) or math.isinf(other):
        return one == other
    return abs(one - other) <= TOLERANCE * max(1e-9, abs(one), abs(other))


def best_plan(problem: CutProblem, budget: float, deadline: Deadline) -> Best:
    """
    Find the plan within a budget that leaves the least flow.

    The bound by prices comes first and mostly proves the optimum; HiGHS decides the rest
    on the arcs that a better plan could still cut.
    """
    baseline = problem.left(())
    plan: tuple[int, ...] = ()
    left = baseline
    if math.isinf(baseline):
        plan, left = _bounding_plan(problem, budget, deadline)
    if math.isinf(left):
        return Best((), math.inf, math.inf, None)
    priced = lagrangian_bound(problem, budget, baseline=baseline, plan=plan, left=left)
    plan, left = _improved(problem, priced.plan, budget)
    bound = min(left, _rounded_up(priced.bound, problem.step()))
    found = Best(plan, left, bound, priced)
    if found.proven or deadline.left() <= 0:
        return found
    uncut = priced.room > (left - priced.bound) * (1 + TOLERANCE)
    programme = WoodProgramme(problem, budget, uncut=uncut)
    chosen, solved = programme.solve(target=bound, time_limit=deadline.left())
    if solved.values is not None and solved.objective < left:
        plan, left = _improved(problem, chosen, budget)
    # Where nothing better is left in the programme, the plan at hand is the best.
    proven = _rounded_up(min(solved.bound, left), problem.step())
    return Best(plan, left, min(left, max(bound, proven)), priced)


def _bounding_plan(
    problem: CutProblem, budget: float, deadline: Deadline
) -> tuple[tuple[int, ...], float]:
    """Find a plan that leaves no way without a limit; infinite where the budget has none."""
    endless = np.where(np.isfinite(problem.capacity), 0.0, 1.0)
    found = best_plan(replace(problem, capacity=endless), budget, deadline)
    return (found.chosen, problem.left(found.chosen)) if found.left == 0 else ((), math.inf)


def _improved(
    problem: CutProblem, chosen: Sequence[int], budget: float
) -> tuple[tuple[int, ...], float]:
    """Spend anew on the smallest cut that a plan leaves, for as long as that is better."""
    best = tuple(chosen), problem.left(chosen)
    while True:
        flow = problem.flow(best[0])
        side = np.zeros(problem.n_nodes, dtype=bool)
        side[list(flow.source_side())] = True
        crossing = side[problem.tail] & ~side[problem.head]
        needed = set(problem.candidate[crossing].tolist())
        plan, _ = greedy_plan(problem, crossing, budget)
        left = problem.left(plan)
        if left >= best[1]:
            useful = best[1] < problem.left(())
            return tuple(k for k in sorted(best[0]) if useful and k in needed), best[1]
        best = plan, left


def _rounded_up(bound: float, step: float) -> float:
    """Raise a bound to the next value that a flow of whole steps can have."""
    return math.ceil(bound / step - 1e-5) * step if step > 1 / UNITS else bound


def other_plans(
    problem: CutProblem, budget: float, best: Best, *, near: float, limit: int, deadline: Deadline
) -> Iterator[OtherPlan]:
    """
    Yield plans that leave at most a share `near` more than the best, best first.

    Every one holds only what its cut needs; a plan with something useless added is not
    told again.
    """
    if best.priced is None or not best.chosen:
        return
    most = best.left * (1 + near) + TOLERANCE * max(best.left, 1e-9)
    # A hair above: an arc on the edge of what counts must stay in.
    uncut = best.priced.room > (most - best.priced.bound) * (1 + TOLERANCE) + 1e-12
    programme = WoodProgramme(problem, budget, uncut=uncut)
    programme.forbid(best.chosen)
    for _ in range(limit):
        chosen, solved = programme.solve(target=-math.inf, time_limit=deadline.left())
        if solved.values is None or not solved.finished or not chosen:
            return
        plan = _needed(problem, chosen)
        left = problem.left(plan)
        if left > most or not plan:
            return
        programme.forbid(plan)
        yield OtherPlan(_names(problem, plan), left, _spent(problem, plan))


def _needed(problem: CutProblem, chosen: Sequence[int]) -> tuple[int, ...]:
    side = np.zeros(problem.n_nodes, dtype=bool)
    side[list(problem.flow(chosen).source_side())] = True
    crossing = side[problem.tail] & ~side[problem.head] & (problem.capacity > 0)
    return tuple(sorted(set(chosen) & set(problem.candidate[crossing].tolist())))


def budget_frontier(
    problem: CutProblem, best: Best, deadline: Deadline
) -> tuple[tuple[FrontierPoint, ...], bool]:
    """
    Give the best plan of every budget up to this one, and whether the list is whole.

    From the whole budget down: each step asks what can be had for less than the plan
    before spent, so no budget that buys something else is passed over.
    """
    unit = _cost_unit(problem)
    points: list[Best] = [best]
    whole = True
    while points[-1].chosen and whole:
        less = _spent(problem, points[-1].chosen) - unit
        if less < 0:
            break
        found = best_plan(problem, less, deadline)
        whole = found.proven and len(points) < MOST_POINTS
        if _close(found.left, points[-1].left):
            points.pop()
        points.append(found)
    nothing = problem.left(())
    if points[-1].chosen:
        points.append(Best((), nothing, nothing, None))
    return _with_margins(problem, points[::-1]), whole


def _with_margins(problem: CutProblem, points: Sequence[Best]) -> tuple[FrontierPoint, ...]:
    result: list[FrontierPoint] = []
    for point in points:
        spent = _spent(problem, point.chosen)
        margin = 0.0
        if result and spent > result[-1].budget:
            margin = (result[-1].objective - point.left) / (spent - result[-1].budget)
        names = _names(problem, point.chosen)
        result.append(FrontierPoint(spent, point.left, point.bound, margin, names))
    return tuple(result)


def _cost_unit(problem: CutProblem) -> float:
    whole = np.round(problem.cost * UNITS).astype(np.int64)
    return max(1, int(np.gcd.reduce(whole))) / UNITS if len(whole) else 1.0


def _spent(problem: CutProblem, chosen: Sequence[int]) -> float:
    return float(problem.cost[list(chosen)].sum())


def _names(problem: CutProblem, chosen: Sequence[int]) -> tuple[str, ...]:
    return tuple(sorted(problem.ids[k] for k in chosen))
