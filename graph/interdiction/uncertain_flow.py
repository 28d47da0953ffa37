"""Max-flow interdiction where capacities are uncertain: chosen on cases, told on others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from graph.assembly import build_states
from graph.errors import NoRouteError
from graph.interdiction.candidates import budget_notes, check_budget, without_idle
from graph.interdiction.cases import check_count, tell_ranges
from graph.interdiction.flow_cases import close_in_cases, left_in_each, same_network
from graph.interdiction.master import Risk
from graph.interdiction.maxflow import cut_problem, unit_of
from graph.interdiction.result import Plan, relative_gap
from graph.interdiction.search import Deadline, best_plan
from graph.question import ask
from graph.uncertainty import Uncertainty

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import networkx as nx

    from graph.interdiction.cuts import CutProblem
    from graph.question import Question
    from graph.states import Floats
    from graph.tables import Tables

__all__ = ["interdict_flow_in_cases"]

GAP = 1e-4
"""Relative gap at which a plan counts as proven best."""


def interdict_flow_in_cases(
    data: nx.MultiDiGraph | Tables,
    budget: float,
    *,
    scenarios: int,
    risk: Risk | None = None,
    commodity: str | None = None,
    sources: Iterable[str] | None = None,
    targets: Iterable[str] | None = None,
    year: int | None = None,
    nodes: bool = False,
    seed: int = 1,
    time_limit: float | None = None,
    tell: Callable[[str], None] | None = None,
) -> Plan:
    """
    Find the edges or nodes whose closing leaves the least flow over many cases [1]_.

    Parameters
    ----------
    data, budget, commodity, sources, targets, year, nodes
        As in `graph.interdiction.maxflow.interdict_flow`.
    scenarios
        How many cases the plan is chosen on; as many others are drawn to tell it on.
    risk
        How cases count as one number. Default: their mean.
    seed
        Of the draws.
    time_limit
        Seconds for the search; the best plan met by then is given, with its gap.
    tell
        Called with a line of progress.

    Returns
    -------
    Plan
        ``objective``, ``bound`` and ``evaluated`` are of the cases it was chosen on.
        ``details`` hold the same number ``on_other_cases``; the ``range`` in which eight of
        ten of the others lie; what comes back ``in_cases`` without each closing; and the
        ``likely_plan``, the best where every number is the likely one.

    Raises
    ------
    UnknownNameError, NoRouteError, QuestionError
        As `interdict_flow`; or if there are not between 2 and 2,000 scenarios, or nothing
        bounds the flow before anything is closed.

    Notes
    -----
    Every ranged number is drawn as `graph.uncertainty` says; closing is certain, and costs
    do not vary. Sample average approximation: the plan is the best on the sample, so its
    value there flatters it; the other sample does not.

    References
    ----------
    .. [1] Cormican, K. J., Morton, D. P. and Wood, R. K. (1998). Stochastic network
       interdiction. Operations Research, 46(2), 184-197.

    Examples
    --------
    >>> from graph import tables_from_records
    >>> ends = [("a", "b", 5, 9), ("a", "b", 6, 6)]
    >>> tables = tables_from_records({
    ...     "nodes": [{"node_id": n} for n in "ab"],
    ...     "edges": [{"source": u, "target": v, "capacity": c, "capacity_low": 5,
    ...                "capacity_high": h} for u, v, c, h in ends]})
    >>> interdict_flow_in_cases(tables, 1, scenarios=4).status
    'optimal'
    """
    check_count(scenarios, "scenarios", least=2)
    check_budget(budget)
    risk, deadline = risk or Risk("expected"), Deadline(time_limit)
    tell = tell or (lambda _: None)
    question = ask(
        build_states(data, year=year), commodity=commodity, sources=sources, targets=targets
    )
    likely = cut_problem(data, question, nodes=nodes)
    if likely.left(()) <= 0:
        raise NoRouteError("nothing can flow from the sources to the targets")
    tell("the best plan for the likely numbers")
    plain = best_plan(likely, budget, deadline).chosen
    tell(f"drawing {2 * scenarios} cases")
    drawn = _draw(data, question, likely, count=2 * scenarios, seed=seed, nodes=nodes)
    cases, others = drawn[:scenarios], drawn[scenarios:]
    found = close_in_cases(
        cases, budget, risk=risk, start=[plain], gap=GAP, seconds=deadline.left(), tell=tell
    )
    chosen = without_idle(
        found.chosen, likely.cost, lambda plan: risk.of(left_in_each(cases, plan))
    )
    costs = dict(zip(likely.ids, likely.cost.tolist(), strict=True))
    notes = budget_notes(costs, budget, what="no edge or node of this flow has a cost")
    if not found.finished:
        notes.append("The time ran out: a better plan may exist, down to the bound.")
    tell(f"telling the plan on {scenarios} other cases")
    return Plan(
        model="max-flow",
        status=("optimal" if found.finished else "time limit")
        if likely.ids
        else "nothing to choose",
        objective=found.worth,
        bound=found.bound,
        gap=relative_gap(found.worth, found.bound),
        baseline=risk.of(left_in_each(cases, ())),
        budget=float(budget),
        spent=float(likely.cost[list(chosen)].sum()),
        chosen=_names(likely, chosen),
        evaluated=risk.of(left_in_each(cases, chosen)),
        unit=unit_of(question),
        notes=tuple(notes),
        details={
            "commodity": question.commodity,
            "closes": "nodes" if nodes else "edges",
            "candidates": len(likely.ids),
            "scenarios": scenarios,
            "risk": risk.kind,
            "seed": seed,
            "rounds": found.rounds,
            "likely_plan": list(_names(likely, plain)),
            **_on_others(others, chosen, plain, risk),
        },
    )


def _draw(
    data: nx.MultiDiGraph | Tables,
    question: Question,
    likely: CutProblem,
    *,
    count: int,
    seed: int,
    nodes: bool,
) -> list[CutProblem]:
    uncertainty = Uncertainty(question.states)
    problems = [
        cut_problem(data, question.of_states(states), nodes=nodes)
        for states in uncertainty.draws(count, seed)
    ]
    assert all(same_network(likely, problem) for problem in problems)  # noqa: S101
    return problems


def _names(problem: CutProblem, chosen: Sequence[int]) -> tuple[str, ...]:
    return tuple(sorted(problem.ids[k] for k in chosen))


def _on_others(
    cases: Sequence[CutProblem], chosen: Sequence[int], plain: Sequence[int], risk: Risk
) -> dict[str, Any]:
    """Tell the plan on cases that it was not chosen on, and what each closing adds there."""
    before, left = np.array(left_in_each(cases, ())), np.array(left_in_each(cases, chosen))
    return {
        "range": tell_ranges(before, left),
        "on_other_cases": {
            "objective": risk.of(left.tolist()),
            "baseline": risk.of(before.tolist()),
            "likely_plan": risk.of(left_in_each(cases, plain)),
        },
        "in_cases": [_without(cases, chosen, k, left) for k in chosen],
    }


def _without(
    cases: Sequence[CutProblem], chosen: Sequence[int], k: int, left: Floats
) -> dict[str, Any]:
    rest = left_in_each(cases, [other for other in chosen if other != k])
    lost = np.array(rest) - left
    return {
        "id": cases[0].ids[k],
        "comes_back": float(lost.mean()),
        "matters": float((lost > 1e-9 * np.maximum(left, 1.0)).mean()),
    }
