"""Which measures within a budget leave the trade least, once it has reacted."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from graph.interdiction.best import NO_LIMIT, SAME, PlanSearch, check_budget, spent_on
from graph.interdiction.displacement import tell_displacement
from graph.interdiction.explanation import explain_plan
from graph.interdiction.faults import tell_faults
from graph.interdiction.frontier import find_frontier
from graph.interdiction.reaction import react
from graph.interdiction.result import OtherPlan, Plan, relative_gap
from graph.interdiction.setting import read_setting

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import networkx as nx

    from graph.interdiction.best import Search
    from graph.interdiction.objectives import Objective
    from graph.interdiction.setting import Setting
    from graph.tables import Tables

__all__ = ["find_portfolio"]


def find_portfolio(
    data: nx.MultiDiGraph | Tables,
    budget: float,
    *,
    budgets: Mapping[str, float] | None = None,
    objective: Objective = "proceeds",
    commodity: str | None = None,
    displacement: bool = True,
    openings: int | None = None,
    year: int | None = None,
    near: int = 1,
    frontier: bool = False,
    time_limit: float = NO_LIMIT,
    tell: Callable[[str], None] | None = None,
) -> Plan:
    """
    Choose measures within a budget so that the trade is left with least.

    Parameters
    ----------
    data
        A network or tables, with measures and effects, supply and demand. Not modified.
    budget
        Million USD per year for all measures together.
    budgets
        Further limits in million USD per year, by a part of the authority's name: they
        cover the measures whose ``authority`` holds it.
    objective, commodity
        What counts: see `graph.interdiction.objectives.aim_at`.
    displacement
        Whether the plan is the best against a trade that opens latent routes, sites and
        markets in reaction.
    openings
        With displacement, how many of them the trade can open. Default: all.
    year
        As in `graph.assembly.build_states`.
    near
        How many next-best plans are looked for: each leaves out at least one measure of
        every plan before it.
    frontier
        Whether the best plans of smaller budgets are looked for too.
    time_limit
        Seconds; when they are spent the best plan met is given with its gap.
    tell
        Called with a line of progress.

    Returns
    -------
    Plan
        ``chosen`` holds measure ids, without those that make no difference. Its
        ``details`` hold the falls without reaction, with one opening and with all.

    Raises
    ------
    QuestionError
        If the data has no measures, or a budget is negative.

    Notes
    -----
    The trade's problem is a linear programme (`graph.flow`), so what a plan leaves is the
    least value of its dual; minimising that over prices and plans together is one
    mixed-integer programme [1]_, exact for measures that are taken or not. With limited
    openings it is solved again for each reaction that the trade would choose
    (column-and-constraint generation [2]_) until none leaves it more. Assumes a trade
    that sees everything and reacts at once, and measures that work as their likely
    shares say.

    References
    ----------
    .. [1] Lim, C. and Smith, J. C. (2007). Algorithms for discrete and continuous
       multicommodity flow network interdiction problems. IIE Transactions, 39(1), 15-26.
    .. [2] Zeng, B. and Zhao, L. (2013). Solving two-stage robust optimization problems
       using a column-and-constraint generation method. Operations Research Letters,
       41(5), 457-461.

    Examples
    --------
    >>> from graph import read_tables
    >>> plan = find_portfolio(read_tables(), 40.0, objective="firearms", year=2019, near=0)
    >>> plan.status, plan.objective < plan.baseline, plan.spent <= 40.0
    ('optimal', True, True)
    """
    setting = read_setting(data, year=year, objective=objective, commodity=commodity)
    limits = {"": budget, **(budgets or {})}
    nothing = check_budget(setting, limits)
    started = time.monotonic()

    def seconds_left() -> float:
        return max(0.1, time_limit - (time.monotonic() - started))

    most = openings if displacement else 0
    search = PlanSearch(setting, most=most)
    found = search.best(limits, seconds=seconds_left())
    others: list[OtherPlan] = []
    avoided = [found.chosen]
    while found.finished and len(others) < near and avoided[-1] and seconds_left() > 0.1:
        other = search.best(limits, seconds=seconds_left(), without=avoided)
        if not other.finished:
            break
        others.append(OtherPlan(other.chosen, other.left, spent_on(setting, other.chosen)))
        avoided.append(other.chosen)
    points = find_frontier(setting, limits, most=most, tell=tell) if frontier else ()
    plan = _plan(setting, found, others, budget, most)
    if nothing:
        return replace(plan, status="nothing to choose", notes=(nothing, *plan.notes))
    return replace(plan, frontier=points)


def _plan(
    setting: Setting, found: Search, others: list[OtherPlan], budget: float, most: int | None
) -> Plan:
    baseline = react(setting, setting.states, most=most).solution.objective
    tied = [other for other in others if other.objective <= found.left + SAME * abs(baseline)]
    reply = None if most is None else react(setting, setting.after(found.chosen), most=most).opened
    evaluated = setting.solve(setting.after(found.chosen, opened=reply)).objective
    return Plan(
        model="portfolio",
        status="optimal" if found.finished else "time limit",
        objective=found.left,
        bound=found.bound,
        gap=relative_gap(found.left, found.bound),
        baseline=baseline,
        budget=budget,
        spent=spent_on(setting, found.chosen),
        chosen=found.chosen,
        evaluated=evaluated,
        unit=setting.aim.unit,
        ties=tuple(tied),
        near=tuple(other for other in others if other not in tied),
        notes=_notes(setting, found, evaluated),
        details={
            "assumption": setting.aim.assumption,
            "openings": "all" if most is None else most,
            "rounds": found.rounds,
            "displacement": tell_displacement(setting, found.chosen),
            "explanation": explain_plan(setting, found.chosen, most=most),
        },
    )


def _notes(setting: Setting, found: Search, evaluated: float) -> tuple[str, ...]:
    """Say what a reader must know beside the numbers."""
    notes = [f"Assumed: {setting.aim.assumption}; measures work as their likely shares say."]
    if not found.chosen:
        notes.append("No measure within the budget makes a difference.")
    notes += tell_faults(setting)
    if evaluated <= 1e-9:
        notes.append("Nothing is left: under the plan no flow reaches its end.")
    return tuple(notes)
