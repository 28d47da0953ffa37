"""The portfolio over many cases: chosen on some, told on others."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from graph.interdiction.best import SAME, check_budget, search_best, spent_on
from graph.interdiction.cases import check_count, draw_cases, left_in_cases, tell_ranges
from graph.interdiction.decomposition import search_cases
from graph.interdiction.displacement import tell_displacement
from graph.interdiction.explanation import explain_plan
from graph.interdiction.faults import tell_faults
from graph.interdiction.master import Risk
from graph.interdiction.result import Plan, relative_gap
from graph.interdiction.setting import read_setting

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import networkx as nx

    from graph.interdiction.cases import Case
    from graph.interdiction.objectives import Objective
    from graph.interdiction.setting import Setting
    from graph.tables import Tables

__all__ = ["find_robust_portfolio", "ranges_on_draws"]

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
        ``objective``, ``bound`` and ``evaluated`` (by solves of its own) are of the cases it
        was chosen on. ``details`` hold the same number ``on_other_cases``; the ``range`` in
        which eight of ten of the others lie; what comes back ``in_cases`` without each
        measure, and in what share of them it matters; and the ``firmness`` of each: the
        share of small parts of the sample whose own best plan takes it.

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
    check_count(scenarios, "scenarios", least=2)
    risk = risk or Risk("expected")
    tell = tell or (lambda _: None)
    setting = read_setting(data, year=year, objective=objective, commodity=commodity)
    limits = {"": budget, **(budgets or {})}
    nothing = check_budget(setting, limits)
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
    before, under = left_in_cases(setting, cases, [(), found.chosen], opened=opened)
    others = list(draw_cases(setting, range(scenarios, 2 * scenarios), seed=seed))
    told = _on_others(setting, others, found.chosen, risk, opened)
    most = None if displacement else 0
    return Plan(
        model="portfolio",
        status="nothing to choose" if nothing else "optimal" if found.finished else "time limit",
        objective=found.risk,
        bound=found.bound,
        gap=relative_gap(found.risk, found.bound),
        baseline=risk.of(before.tolist()),
        budget=budget,
        spent=spent_on(setting, found.chosen),
        chosen=found.chosen,
        evaluated=risk.of(under.tolist()),
        unit=setting.aim.unit,
        notes=(
            *([nothing] if nothing else []),
            f"Assumed: {setting.aim.assumption}; in each case measures may fail.",
            *tell_faults(setting),
        ),
        details={
            "assumption": setting.aim.assumption,
            "scenarios": scenarios,
            "risk": risk.kind,
            "seed": seed,
            "rounds": found.rounds,
            **told,
            "firmness": firm,
            "likely_plan": list(likely.chosen),
            "displacement": tell_displacement(setting, found.chosen),
            "explanation": explain_plan(setting, found.chosen, most=most),
        },
    )


def ranges_on_draws(
    setting: Setting, chosen: Sequence[str], *, draws: int, seed: int = 1, displacement: bool = True
) -> dict[str, Any]:
    """
    Tell by how much a plan lowers what the trade has, over draws of the uncertain numbers.

    Parameters
    ----------
    setting
        From `graph.interdiction.setting.read_setting`.
    chosen
        Measure ids.
    draws, seed
        How many, and their seed.
    displacement
        Whether all that is latent opens.

    Returns
    -------
    dict
        ``fall`` (a share), ``left`` and ``before`` (in the unit of the aim), each with its
        ``mean``, ``low`` and ``high``; and ``share_of_cases``, how many lie between those.

    Raises
    ------
    QuestionError
        If there are not between 1 and 2,000 draws.

    Examples
    --------
    >>> from graph import read_tables
    >>> from graph.interdiction.setting import read_setting
    >>> setting = read_setting(read_tables(), year=2019)
    >>> fall = ranges_on_draws(setting, ["fincen_reporting"], draws=3)["fall"]
    >>> fall["low"] <= fall["mean"] <= fall["high"]
    True
    """
    check_count(draws, "draws", least=1)
    cases = list(draw_cases(setting, range(draws), seed=seed))
    before, left = left_in_cases(
        setting, cases, [(), tuple(chosen)], opened=None if displacement else ()
    )
    return tell_ranges(before, left)


def _on_others(
    setting: Setting,
    cases: Sequence[Case],
    chosen: Sequence[str],
    risk: Risk,
    opened: tuple[int, ...] | None,
) -> dict[str, Any]:
    """Tell the plan on cases that it was not chosen on, and what each measure adds there."""
    rest = [[other for other in chosen if other != name] for name in chosen]
    left = left_in_cases(setting, cases, [(), chosen, *rest], opened=opened)
    lost = left[2:] - left[1]
    return {
        "range": tell_ranges(left[0], left[1]),
        "on_other_cases": {
            "objective": risk.of(left[1].tolist()),
            "baseline": risk.of(left[0].tolist()),
        },
        "in_cases": [
            {
                "measure_id": name,
                "comes_back": float(row.mean()),
                "matters": float((row > SAME * left[0]).mean()),
            }
            for name, row in zip(chosen, lost, strict=True)
        ],
    }


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
