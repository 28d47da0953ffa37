"""The portfolio over many cases: chosen on some, told on others."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import numpy as np

from graph.errors import QuestionError
from graph.interdiction.best import check_budget, search_best, spent_on
from graph.interdiction.cases import draw_cases, left_in_cases
from graph.interdiction.decomposition import search_cases
from graph.interdiction.displacement import tell_displacement
from graph.interdiction.explanation import explain_plan
from graph.interdiction.master import Risk
from graph.interdiction.result import Plan, relative_gap
from graph.interdiction.setting import read_setting

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import networkx as nx

    from graph.interdiction.cases import Case
    from graph.interdiction.objectives import Objective
    from graph.interdiction.setting import Setting
    from graph.states import Floats
    from graph.tables import Tables

__all__ = ["find_robust_portfolio"]

MAX_CASES = 2_000
RANGE = (10.0, 90.0)
"""Percentiles between which eight of ten cases lie."""
RESAMPLES = 8
"""Parts of the sample in which the plan is looked for again, to tell how firm it is."""
PER_PART = 4
"""Cases of a part: enough to differ, few enough for an exact answer in a second or two."""


def find_robust_portfolio(
    data: nx.MultiDiGraph | Tables,
    budget: float,
    *,
    scenarios: int,
    risk: Risk | None = None,
    budgets: Mapping[str, float] | None = None,
    objective: Objective = "proceeds",
    commodity: str | None = None,
    displacement: bool = True,
    year: int | None = None,
    seed: int = 1,
    time_limit: float = 90.0,
    tell: Callable[[str], None] | None = None,
) -> Plan:
    """
    Choose measures within a budget that leave the trade least over many cases.

    Parameters
    ----------
    data, budget, budgets, objective, commodity, displacement, year
        As in `graph.interdiction.portfolio.find_portfolio`; with displacement, all that
        is latent may open.
    scenarios
        How many cases the plan is chosen on; as many others are drawn to tell it on.
    risk
        How cases count as one number. Default: their mean.
    seed
        Of the draws.
    time_limit
        Seconds for the search; when they are spent the best plan met is given with its gap.
    tell
        Called with a line of progress.

    Returns
    -------
    Plan
        ``objective`` and ``bound`` are of the cases it was chosen on; ``evaluated`` is the
        same number on the others. ``details`` hold the range of the fall in which eight
        of ten of those others lie, and for each measure how firm it is: the share of small
        parts of the sample whose own best plan takes it.

    Raises
    ------
    QuestionError
        As `find_portfolio`; or if there are not between 2 and 2,000 scenarios.

    Notes
    -----
    Sample average approximation [1]_: the plan is the best on the sample, proven to within
    the gap that is told, so its value there flatters it; the other sample does not. A
    measure may fail in a case (``success``).

    References
    ----------
    .. [1] Kleywegt, A. J., Shapiro, A. and Homem-de-Mello, T. (2002). The sample average
       approximation method for stochastic discrete optimization. SIAM Journal on
       Optimization, 12(2), 479-502.
    """
    if not 2 <= scenarios <= MAX_CASES:
        raise QuestionError(f"{scenarios} scenarios; there must be between 2 and {MAX_CASES:,}")
    risk = risk or Risk("expected")
    tell = tell or (lambda _: None)
    setting = read_setting(data, year=year, objective=objective, commodity=commodity)
    limits = {"": budget, **(budgets or {})}
    check_budget(setting, limits)
    opened: tuple[int, ...] | None = None if displacement else ()
    tell("the best plan for the likely numbers")
    likely = search_best(setting, limits, most=None if displacement else 0, seconds=time_limit)
    started = time.monotonic()
    tell(f"drawing {scenarios} cases")
    cases = list(draw_cases(setting, range(scenarios), seed=seed))
    firm, starts = _firmness(setting, limits, cases, risk, opened)
    found = search_cases(
        setting, limits, cases, risk=risk, opened=opened, start=[likely.chosen, *starts],
        seconds=max(1.0, time_limit - (time.monotonic() - started)), tell=tell,
    )  # fmt: skip
    tell(f"telling the plan on {scenarios} other cases")
    others = list(draw_cases(setting, range(scenarios, 2 * scenarios), seed=seed))
    left = left_in_cases(setting, others, [(), found.chosen], opened=opened)
    before = left_in_cases(setting, cases, [()], opened=opened)[0]
    most = None if displacement else 0
    return Plan(
        model="portfolio",
        status="optimal" if found.finished else "time limit",
        objective=found.risk,
        bound=found.bound,
        gap=relative_gap(found.risk, found.bound),
        baseline=risk.of(before.tolist()),
        budget=budget,
        spent=spent_on(setting, found.chosen),
        chosen=found.chosen,
        evaluated=risk.of(left[1].tolist()),
        unit=setting.aim.unit,
        notes=(
            f"Assumed: {setting.aim.assumption}; in each case measures may fail.",
            "The plan is chosen on one sample of cases and told on another.",
        ),
        details={
            "assumption": setting.aim.assumption,
            "scenarios": scenarios,
            "risk": risk.kind,
            "seed": seed,
            "rounds": found.rounds,
            "range": _ranges(left),
            "firmness": firm,
            "likely_plan": list(likely.chosen),
            "displacement": tell_displacement(setting, found.chosen),
            "explanation": explain_plan(setting, found.chosen, most=most),
        },
    )


def _ranges(left: Floats) -> dict[str, Any]:
    """Tell between which ends eight of ten cases lie, before and under the plan."""
    fall = 1.0 - left[1] / np.where(left[0] > 0, left[0], 1.0)
    parts = {"fall": fall, "left": left[1], "before": left[0]}
    found: dict[str, Any] = {"share_of_cases": (RANGE[1] - RANGE[0]) / 100}
    for name, values in parts.items():
        low, high = np.percentile(values, RANGE)
        found[name] = {"mean": float(values.mean()), "low": float(low), "high": float(high)}
    return found


def _firmness(
    setting: Setting,
    limits: Mapping[str, float],
    cases: Sequence[Case],
    risk: Risk,
    opened: tuple[int, ...] | None,
) -> tuple[dict[str, float], list[tuple[str, ...]]]:
    """Look for the best plan in small parts of the sample, and count what each takes."""
    parts = min(RESAMPLES, len(cases) // 2)
    size = max(1, min(PER_PART, len(cases) // parts))
    plans = []
    for number in range(parts):
        part = cases[number * size : (number + 1) * size]
        found = search_cases(setting, limits, part, risk=risk, opened=opened, gap=1e-3, seconds=4.0)
        plans.append(found.chosen)
    share = {
        name: sum(name in plan for plan in plans) / len(plans)
        for name in sorted({name for plan in plans for name in plan})
    }
    return share, plans
