"""The plan for each budget, chosen over cases that could be, not at likely numbers alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from graph.interdiction.best import SAME, check_budget, search_best, spent_on
from graph.interdiction.cases import draw_cases, left_in_cases
from graph.interdiction.decomposition import search_cases
from graph.interdiction.displacement import tell_displacement
from graph.interdiction.explanation import explain_plan
from graph.interdiction.master import Risk
from graph.interdiction.result import OtherPlan, Plan, relative_gap

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from graph.interdiction.cases import Case
    from graph.interdiction.setting import Setting

__all__ = ["CASES", "PICKED_ON", "Choice", "choose_plans", "tell_plan"]

CASES = 12
"""Cases that plans are searched on."""
PICKED_ON = 72
"""Further cases, on which the best of the plans met is picked."""
_PRUNED_ON = 24
"""How many of these tell what each measure adds."""
_FIRST_CASE = 1_000_000
"""Numbers of both begin beyond every number of scenarios that can be asked for, so that no plan
is told on a case that it was chosen on."""
_GAP = 1e-2
"""Relative gap, of what is left, at which a plan counts as the best on the cases: less than two
samples of cases differ by."""
_GAP_OF_NEXT = 2e-2
_PLAIN = 3e-4
"""Share of what is left that a plan may leave more of, for the sake of fewer measures."""


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """
    What was chosen for a budget.

    Attributes
    ----------
    budget
        In million USD per year.
    chosen
        Ids, sorted.
    left, before
        What the trade has left, and what it would have without measures: means over the cases
        that plans are searched on.
    bound
        No set within the budget leaves less over those cases.
    worth
        By measure, what would come back without it: a mean over the cases that plans are
        picked on.
    central
        The best set where every number is likely and every measure works.
    next_best
        The runner-up on the cases that plans are picked on, which lacks one or more of the
        chosen, with what it leaves more there; None where there is none.
    """

    budget: float
    chosen: tuple[str, ...]
    left: float
    before: float
    bound: float
    worth: dict[str, float]
    central: tuple[str, ...]
    next_best: OtherPlan | None = None


def choose_plans(
    setting: Setting,
    budgets: Sequence[float],
    *,
    seed: int,
    asked: Sequence[float] = (),
    tell: Callable[[str], None] | None = None,
) -> list[Choice]:
    """
    Choose the plan of each budget over the same cases.

    Parameters
    ----------
    setting
        From `graph.interdiction.setting.read_setting`.
    budgets
        In million USD per year.
    seed
        Of the cases (`graph.interdiction.cases`).
    asked
        Those of the budgets whose plans are told of: they are pruned, each measure's worth is
        told, and a runner-up is looked for.
    tell
        Called with a line per budget.

    Returns
    -------
    list of Choice
        By budget, the smallest first.

    Notes
    -----
    Sample average approximation [1]_: the set that leaves the trade least on average over
    `CASES` cases, everything latent open, proven to within 1 % of what is left; and the best
    that lacks a measure of it. These two, the plan of the smaller budget and the best at likely
    numbers alone are set against one another on `PICKED_ON` further cases, and the best there
    is taken: a few cases can flatter a plan. Of it, measures that together add less than 0.03 %
    of what is left are left out, dearest first. How good a plan is must be told on yet other
    cases.

    References
    ----------
    .. [1] Kleywegt, A. J., Shapiro, A. and Homem-de-Mello, T. (2002). The sample average
       approximation method for stochastic discrete optimization. SIAM Journal on
       Optimization, 12(2), 479-502.
    """
    first = _FIRST_CASE + CASES
    search = list(draw_cases(setting, range(_FIRST_CASE, first), seed=seed))
    pick = list(draw_cases(setting, range(first, first + PICKED_ON), seed=seed))
    chooser = _Chooser(setting, search, pick)
    found: list[Choice] = []
    for budget in sorted(budgets):
        smaller = found[-1].chosen if found else ()
        found.append(chooser.choose(budget, smaller, told=budget in asked))
        if tell is not None:
            tell(f"brief: a plan for {budget:g} million USD is chosen over {CASES} cases")
    return found


@dataclass(frozen=True, slots=True, eq=False)
class _Chooser:
    setting: Setting
    search: Sequence[Case]
    pick: Sequence[Case]

    def choose(self, budget: float, smaller: tuple[str, ...], *, told: bool) -> Choice:
        """Search, pick and prune; `told` for a plan that has a row of its own."""
        limits, risk = {"": budget}, Risk("expected")
        if check_budget(self.setting, limits):
            before = self._mean(self.search, ())
            return Choice(budget, (), before, before, before, {}, ())
        central = search_best(self.setting, limits, most=None).chosen
        best = search_cases(
            self.setting, limits, self.search, risk=risk, start=[smaller, central], gap=_GAP
        )
        candidates = [best.chosen, smaller, central]
        if told and best.chosen:
            near = search_cases(
                self.setting, limits, self.search, risk=risk, start=[smaller, central],
                gap=_GAP_OF_NEXT, without=[best.chosen],
            )  # fmt: skip
            candidates.append(near.chosen)
        lefts = {taken: self._mean(self.pick, taken) for taken in dict.fromkeys(candidates)}
        chosen = min(lefts, key=lambda taken: lefts[taken])
        worth: dict[str, float] = {}
        if told:
            chosen, worth = self._plain(chosen)
            lefts.setdefault(chosen, self._mean(self.pick, chosen))
        before, left = self._mean(self.search, ()), self._mean(self.search, chosen)
        other = self._runner_up(chosen, lefts, left) if told else None
        return Choice(budget, chosen, left, before, min(best.bound, left), worth, central, other)

    def _mean(self, cases: Sequence[Case], taken: Sequence[str]) -> float:
        return float(left_in_cases(self.setting, cases, [taken], opened=None).mean())

    def _plain(self, chosen: tuple[str, ...]) -> tuple[tuple[str, ...], dict[str, float]]:
        """Leave out, dearest first, what together adds next to nothing; tell what the rest adds."""
        measures, cases = self.setting.measures, self.pick[:_PRUNED_ON]
        cost = measures.cost()
        left = self._mean(cases, chosen)
        most = left * (1 + _PLAIN)
        kept = list(chosen)
        for name in sorted(chosen, key=lambda name: (-cost[measures.position(name)], name)):
            rest = [other for other in kept if other != name]
            if any(name in measures.needed(other) for other in rest):
                continue
            value = self._mean(cases, rest)
            if value <= most:
                kept, left = rest, value
        rests = {name: tuple(other for other in kept if other != name) for name in kept}
        return tuple(kept), {name: self._mean(cases, rest) - left for name, rest in rests.items()}

    def _runner_up(
        self, chosen: tuple[str, ...], lefts: Mapping[tuple[str, ...], float], left: float
    ) -> OtherPlan | None:
        """Give the best other set met; what it leaves is told from what the chosen leaves."""
        others = [taken for taken in lefts if taken and not set(chosen) <= set(taken)]
        if not others:
            return None
        other = min(others, key=lambda taken: lefts[taken])
        more = lefts[other] - lefts[chosen]
        return OtherPlan(other, left + more, spent_on(self.setting, other))


def tell_plan(setting: Setting, choice: Choice) -> Plan:
    """
    Give a choice as a plan: its proof, what it sets off, and why these measures.

    Returns
    -------
    Plan
        ``objective``, ``bound`` and ``baseline`` are means over the cases that plans are
        searched on. The measures of its explanation come in the order of what would come back
        without them over cases that plans are picked on.
    """
    explanation: dict[str, Any] = explain_plan(setting, choice.chosen, most=None)
    explanation["measures"].sort(
        key=lambda row: (-choice.worth[row["measure_id"]], row["measure_id"])
    )
    gap = relative_gap(choice.left, choice.bound)
    near = (choice.next_best,) if choice.next_best is not None else ()
    same = SAME * abs(choice.before)
    return Plan(
        model="portfolio",
        status="optimal" if choice.chosen else "nothing to choose",
        objective=choice.left,
        bound=choice.bound,
        gap=gap if np.isfinite(gap) else 0.0,
        baseline=choice.before,
        budget=choice.budget,
        spent=spent_on(setting, choice.chosen),
        chosen=choice.chosen,
        evaluated=choice.left,
        unit=setting.aim.unit,
        ties=tuple(other for other in near if other.objective <= choice.left + same),
        near=tuple(other for other in near if other.objective > choice.left + same),
        details={
            "displacement": tell_displacement(setting, choice.chosen),
            "explanation": explanation,
        },
    )
