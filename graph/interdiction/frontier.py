"""The best plan for every budget up to one, and what one more million buys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.interdiction.best import SAME, PlanSearch, spent_on
from graph.interdiction.result import FrontierPoint

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from graph.interdiction.setting import Setting

__all__ = ["find_frontier"]

_STEPS = 12
"""Budgets are looked at in steps no smaller than this part of the greatest."""


def find_frontier(
    setting: Setting,
    limits: Mapping[str, float],
    *,
    most: int | None,
    tell: Callable[[str], None] | None = None,
) -> tuple[FrontierPoint, ...]:
    """
    Find the best plans for smaller and smaller budgets.

    Parameters
    ----------
    setting, limits, most
        As in `graph.interdiction.best.PlanSearch`; the budget for all measures is
        lowered, the others stay.
    tell
        Called with a line per budget.

    Returns
    -------
    tuple of FrontierPoint
        From the smallest budget to the greatest; ``marginal`` is the fall of what is left
        per million USD more. Each point is the best for every budget from its own up to
        the next: after a budget the next one looked at is just below what its best plan
        costs, or a twelfth of the greatest lower, whichever is less.
    """
    greatest, budget = limits[""], limits[""]
    found: list[tuple[float, float, float, tuple[str, ...]]] = []
    search = PlanSearch(setting, most=most)
    while budget > 0:
        best = search.best({**limits, "": budget})
        spent = spent_on(setting, best.chosen)
        found.append((spent, best.left, best.bound, best.chosen))
        if tell is not None:
            tell(f"frontier: {budget:.4g} million USD done")
        if not best.chosen:
            break
        budget = min(spent - 1e-6, greatest * (round(budget / greatest * _STEPS) - 1) / _STEPS)
    return _points(found)


def _points(
    found: list[tuple[float, float, float, tuple[str, ...]]],
) -> tuple[FrontierPoint, ...]:
    points: list[FrontierPoint] = []
    for spent, left, bound, chosen in sorted(found):
        if points and left >= points[-1].objective - SAME * abs(points[-1].objective):
            continue
        step = spent - points[-1].budget if points else spent
        fall = points[-1].objective - left if points else 0.0
        marginal = fall / step if points and step > 0 else 0.0
        points.append(FrontierPoint(spent, left, bound, marginal, chosen))
    return tuple(points)
