"""Max-flow interdiction: which edges or nodes to close under a budget."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from graph.assembly import build_states
from graph.errors import NoRouteError, QuestionError
from graph.interdiction.candidates import (
    budget_notes,
    check_budget,
    check_listing,
    costs_of,
    edge_numbers,
    node_numbers,
)
from graph.interdiction.cuts import edge_problem, node_problem
from graph.interdiction.result import OtherPlan, Plan, relative_gap
from graph.interdiction.search import Deadline, best_plan, budget_frontier, other_plans
from graph.question import ask
from graph.removal import CommodityRemoval

if TYPE_CHECKING:
    from collections.abc import Iterable

    import networkx as nx

    from graph.interdiction.cuts import CutProblem
    from graph.interdiction.search import Best
    from graph.question import Question
    from graph.tables import Tables

__all__ = ["cut_problem", "interdict_flow", "unit_of"]


def interdict_flow(
    data: nx.MultiDiGraph | Tables,
    budget: float,
    *,
    commodity: str | None = None,
    sources: Iterable[str] | None = None,
    targets: Iterable[str] | None = None,
    year: int | None = None,
    nodes: bool = False,
    frontier: bool = False,
    near: float = 0.0,
    limit: int = 20,
    time_limit: float | None = None,
) -> Plan:
    """
    Find the edges or nodes whose closing leaves the least maximum flow (Wood 1993 [1]_).

    Parameters
    ----------
    data
        A network or tables. Not modified.
    budget
        In the unit of ``interdiction_cost``.
    commodity, sources, targets, year
        As in `graph.chokepoints.find_chokepoints`.
    nodes
        Close nodes rather than edges. Where the flow starts or ends cannot be closed.
    frontier
        Also give the best plan of every smaller budget.
    near
        Also list plans that leave up to this share more than the best.
    limit
        The most other plans to list.
    time_limit
        Seconds; the best plan met by then is given, with its gap.

    Returns
    -------
    Plan
        Flows are in the commodity's unit per year. ``details["cut"]`` names the bounds
        that hold what is left.

    Raises
    ------
    UnknownNameError, NoRouteError
        As `find_chokepoints`.
    QuestionError
        If the budget or a cost is negative, or the question is about the whole chain.

    Notes
    -----
    Closing is certain and costs ``interdiction_cost``: 1 where the data does not have the
    column, and not possible where the cell is blank. It takes ``interdiction_share`` of
    the capacity, all of it unless given. The trade then makes the best of what is left;
    seizures on the way are not deducted. Each plan is evaluated by a maximum flow of its
    own, apart from the programme that found it. The bound by prices is Royset and Wood's
    (2007 [2]_).

    References
    ----------
    .. [1] Wood, R. K. (1993). Deterministic network interdiction. Mathematical and
       Computer Modelling, 17(2), 1-18.
    .. [2] Royset, J. O. and Wood, R. K. (2007). Solving the bi-objective maximum-flow
       network-interdiction problem. INFORMS Journal on Computing, 19(2), 175-184.

    Examples
    --------
    >>> from graph import tables_from_records
    >>> ends = [("a", "b", 5), ("a", "c", 4), ("b", "d", 3), ("b", "d", 3), ("c", "d", 9)]
    >>> tables = tables_from_records({
    ...     "nodes": [{"node_id": n} for n in "abcd"],
    ...     "edges": [{"source": u, "target": v, "capacity": c} for u, v, c in ends]})
    >>> plan = interdict_flow(tables, 1)
    >>> plan.chosen, plan.objective, plan.bound, plan.baseline
    (('e1',), 4.0, 4.0, 9.0)
    """
    check_budget(budget)
    check_listing(near, limit)
    states = build_states(data, year=year)
    question = ask(states, commodity=commodity, sources=sources, targets=targets)
    problem = cut_problem(data, question, nodes=nodes)
    baseline = problem.left(())
    if baseline <= 0:
        raise NoRouteError("nothing can flow from the sources to the targets")
    deadline = Deadline(time_limit)
    best = best_plan(problem, budget, deadline)
    others: list[OtherPlan] = []
    if best.proven and limit:
        others = list(other_plans(problem, budget, best, near=near, limit=limit, deadline=deadline))
    points, whole = budget_frontier(problem, best, deadline) if frontier else ((), True)
    tied = best.left * (1 + 1e-7)
    best, others = _cheapest_first(problem, best, others, tied)
    costs = dict(zip(problem.ids, problem.cost.tolist(), strict=True))
    return Plan(
        model="max-flow",
        status=_status(problem, best),
        objective=best.left,
        bound=best.bound,
        gap=relative_gap(best.left, best.bound),
        baseline=baseline,
        budget=float(budget),
        spent=float(problem.cost[list(best.chosen)].sum()),
        chosen=tuple(sorted(problem.ids[k] for k in best.chosen)),
        evaluated=problem.left(best.chosen),
        unit=unit_of(question),
        ties=tuple(other for other in others if other.objective <= tied),
        near=tuple(other for other in others if other.objective > tied),
        frontier=points,
        notes=tuple(_notes(best, costs, budget, baseline, len(others) >= limit > 0, whole)),
        details=_details(question, problem, best, nodes=nodes),
    )


def _cheapest_first(
    problem: CutProblem, best: Best, others: list[OtherPlan], tied: float
) -> tuple[Best, list[OtherPlan]]:
    """Put the cheapest of the plans that are as good first; drop what holds another whole."""
    spent = float(problem.cost[list(best.chosen)].sum())
    names = tuple(sorted(problem.ids[k] for k in best.chosen))
    every = [OtherPlan(names, best.left, spent), *others]
    first = min(
        (plan for plan in every if plan.objective <= tied),
        key=lambda plan: (round(plan.spent, 9), plan is not every[0], plan.chosen),
    )
    kept = [
        plan
        for plan in every
        if not any(
            set(other.chosen) < set(plan.chosen) and other.objective <= plan.objective
            for other in every
        )
    ]
    position = {name: k for k, name in enumerate(problem.ids)}
    chosen = tuple(position[name] for name in first.chosen)
    found = replace(best, chosen=chosen, left=first.objective)
    return found, [plan for plan in kept if plan is not first]


def cut_problem(data: nx.MultiDiGraph | Tables, question: Question, *, nodes: bool) -> CutProblem:
    """
    Give the question's maximum flow, and what can be closed.

    Raises
    ------
    QuestionError
        If the question is about the whole chain, nothing flows, or a cost is negative.
    """
    if question.commodity is None:
        carried = sorted(question.states.commodities)
        raise QuestionError(
            "max-flow interdiction is of one commodity; name one: " + ", ".join(carried)
        )
    if question.why_no_flow:
        raise QuestionError(question.why_no_flow)
    removal = question.removal()
    assert isinstance(removal, CommodityRemoval)  # noqa: S101
    states = question.states
    if nodes:
        ends = {states.state(s)[0] for s in (*question.origins, *question.targets)}
        met = {states.state(s)[0] for s in (*states.tail.tolist(), *states.head.tolist())}
        costs = costs_of(node_numbers(data, "interdiction_cost"), sorted(met - ends))
        return node_problem(removal, costs, node_numbers(data, "interdiction_share"))
    ids = [states.arc_id(arc) for arc in range(len(states.tail)) if states.edge[arc] >= 0]
    costs = costs_of(edge_numbers(data, "interdiction_cost"), ids)
    return edge_problem(removal, costs, edge_numbers(data, "interdiction_share"))


def _status(problem: CutProblem, best: Best) -> str:
    if not problem.ids:
        return "nothing to choose"
    return "optimal" if best.proven else "time limit"


def unit_of(question: Question) -> str:
    """Give the unit of the question's flow."""
    from graph.vocabulary import commodity_unit

    return commodity_unit(question.commodity or "") or "units/year"


def _notes(
    best: Best, costs: dict[str, float], budget: float, baseline: float, more: bool, whole: bool
) -> list[str]:
    notes = budget_notes(costs, budget, what="no edge or node of this flow has a cost")
    if math.isinf(best.left):
        notes.append("Nothing bounds the flow, and no plan within the budget can bound it.")
    elif math.isinf(baseline):
        notes.append("Without the plan nothing bounds the flow.")
    elif best.left == 0:
        notes.append("No flow is left: the plan closes every way.")
    elif not best.chosen and not notes:
        notes.append("No plan within the budget lowers the flow.")
    if not best.proven:
        notes.append("The time ran out: a better plan may exist, down to the bound.")
    if more:
        notes.append("There may be more plans as good or nearly so than are listed.")
    if not whole:
        notes.append("The frontier is not whole: the time or the number of points ran out.")
    return notes


def _details(question: Question, problem: CutProblem, best: Best, *, nodes: bool) -> dict[str, Any]:
    states = question.states
    holding = problem.flow(best.chosen).cut() if math.isfinite(best.left) else []
    bounds = {
        states.arc_id(arc)
        for arc in holding
        if arc < len(states.tail) and problem.candidate[arc] not in best.chosen
    }
    return {
        "commodity": question.commodity,
        "closes": "nodes" if nodes else "edges",
        "candidates": len(problem.ids),
        "cut": sorted(bounds),
    }
