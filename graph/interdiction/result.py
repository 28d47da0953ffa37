"""What every interdiction model answers with: a plan, its proof and what comes near it."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["FrontierPoint", "OtherPlan", "Plan", "relative_gap"]


@dataclass(frozen=True, slots=True)
class OtherPlan:
    """Another plan within the same budget.

    Attributes
    ----------
    chosen
        Ids, sorted.
    objective
        What is left under it, in the plan's unit.
    spent
        What it costs.
    """

    chosen: tuple[str, ...]
    objective: float
    spent: float


@dataclass(frozen=True, slots=True)
class FrontierPoint:
    """The best that one budget buys.

    Attributes
    ----------
    budget
        The least that buys it.
    objective, bound
        What is left, and the proven least that could be.
    marginal
        Fall of the objective per unit of budget since the point before.
    chosen
        Ids, sorted.
    """

    budget: float
    objective: float
    bound: float
    marginal: float
    chosen: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """
    The best plan that was found within a budget, and how sure that it is the best.

    Attributes
    ----------
    model
        ``portfolio``, ``max-flow`` or ``inspection``.
    status
        In words: ``optimal``, ``time limit`` (the best plan met, with its gap), or
        ``nothing to choose``.
    objective
        What is left to the trade under the plan; infinite where nothing bounds it.
    bound
        No plan within the budget leaves less than this (proven).
    gap
        ``(objective - bound) / objective``: 0 is proven optimal.
    baseline
        What the trade has without any measure.
    budget, spent
        What could be spent and what is, in the unit of the costs.
    chosen
        Ids, sorted.
    evaluated
        The plan's objective by an independent solve of the trade's problem.
    unit
        Unit of `objective`, `bound`, `baseline` and `evaluated`.
    ties
        Other plans that are as good.
    near
        Plans nearly as good, best first.
    frontier
        The best for every budget up to this one, where it was asked for.
    notes
        What a reader must know, in whole sentences.
    details
        What else a model tells, as plain data.
    """

    model: str
    status: str
    objective: float
    bound: float
    gap: float
    baseline: float
    budget: float
    spent: float
    chosen: tuple[str, ...]
    evaluated: float
    unit: str = ""
    ties: tuple[OtherPlan, ...] = ()
    near: tuple[OtherPlan, ...] = ()
    frontier: tuple[FrontierPoint, ...] = ()
    notes: tuple[str, ...] = ()
    details: Mapping[str, Any] = field(default_factory=dict)

    @property
    def fall(self) -> float:
        """By what share the plan lowers the baseline; 0 where there is nothing to lower."""
        if not 0 < self.baseline < math.inf:
            return 0.0
        return (self.baseline - self.objective) / self.baseline

    def as_dict(self) -> dict[str, Any]:
        """Give the plan as plain data, for JSON."""
        plain = asdict(self)
        details = plain.pop("details")
        return {**plain, "fall": self.fall, **details}


def relative_gap(objective: float, bound: float) -> float:
    """
    Give how far, as a share of the objective, a plan may be from the best.

    Examples
    --------
    >>> relative_gap(10.0, 9.0), relative_gap(0.0, 0.0), relative_gap(5.0, 5.0 + 1e-12)
    (0.1, 0.0, 0.0)
    """
    if objective <= bound:
        return 0.0
    if math.isinf(objective):
        return math.inf
    return (objective - bound) / abs(objective) if objective else math.inf
