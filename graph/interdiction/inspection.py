"""Inspection placement: where inspection leaves the fewest journeys undetected."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from graph.assembly import build_states
from graph.interdiction.candidates import budget_notes, check_budget, check_listing
from graph.interdiction.journeys import build_inspection
from graph.interdiction.placement import TIED, other_placements, place_inspection
from graph.interdiction.result import OtherPlan, Plan, relative_gap
from graph.interdiction.search import Deadline

if TYPE_CHECKING:
    from collections.abc import Sequence

    import networkx as nx

    from graph.interdiction.journeys import Inspection
    from graph.interdiction.placement import Placement
    from graph.tables import Tables

__all__ = ["PROVEN", "place_inspections"]

EXACT = 2e-6
"""Relative gap to which the best must be proven before plans as good are looked for."""
LISTING = 5.0
"""Seconds for listing, beyond as many as the best plan took."""
PROVEN = 1e-4
"""Relative gap at which a plan is called optimal, as in the published instances."""


def place_inspections(
    data: nx.MultiDiGraph | Tables,
    budget: float,
    *,
    commodity: str | None = None,
    year: int | None = None,
    gap: float = 1e-6,
    near: float = 0.0,
    limit: int = 20,
    time_limit: float | None = None,
) -> Plan:
    """
    Find the edges where placing inspection leaves the fewest journeys undetected [1]_.

    Parameters
    ----------
    data
        A network or tables with journeys. Not modified.
    budget
        In the unit of ``inspection_cost``.
    commodity
        Journeys of this commodity or family alone.
    year
        As in `graph.assembly.build_states`.
    gap
        Relative gap between plan and bound at which the search stops.
    near
        Also list plans that leave up to this share more than the best.
    limit
        The most other plans to list; none are looked for where the best is proven to no
        more than a rough gap.
    time_limit
        Seconds; the best plan met by then is given, with its gap.

    Returns
    -------
    Plan
        The objective is the expected probability that a journey goes undetected. Of plans
        as good that were listed the cheapest comes first.
        ``details["placements"]`` tells of each place what would be lost without it. No
        route is named: what is told is where to inspect.

    Raises
    ------
    QuestionError
        If there are no journeys, or the budget or a cost is negative.
    UnknownNameError
        If a journey's end is not there.

    Notes
    -----
    A journey is made on the route where it is least likely to be detected, inspection
    known; detections on a route are independent. It ends as its commodity, starts as
    anything at its origin, and changes substance only at conversions, which detect nothing;
    of a recipe with several inputs it follows any one. An edge can be inspected where it
    has ``detection_inspected`` and ``inspection_cost`` (1 where the data does not have that
    column). Probabilities that add up to less than 1 leave the rest to no journey.

    References
    ----------
    .. [1] Pan, F. and Morton, D. P. (2008). Minimizing a stochastic maximum-reliability
       path. Networks, 52(3), 111-119. Towle, E. and Luedtke, J. (2018). New solution
       approaches for the maximum-reliability stochastic network interdiction problem.
       Computational Management Science, 15, 455-477.

    Examples
    --------
    >>> from graph import tables_from_records
    >>> ends = [("a", "b", 0.9), ("a", "b", 0.5), ("b", "c", 0.1)]
    >>> tables = tables_from_records({
    ...     "nodes": [{"node_id": n} for n in "abc"],
    ...     "edges": [{"source": u, "target": v, "detection": 0.1, "detection_inspected": d}
    ...               for u, v, d in ends],
    ...     "journeys": [{"origin": "a", "destination": "c"}]})
    >>> plan = place_inspections(tables, 2)
    >>> plan.chosen, round(plan.objective, 6), round(plan.baseline, 6)
    (('e1', 'e2'), 0.45, 0.81)
    """
    check_budget(budget)
    check_listing(near, limit)
    states = build_states(data, year=year)
    problem = build_inspection(data, states, commodity=commodity)
    if not len(problem.origin):
        return _plan(problem, budget, (), 0.0, 0.0, {})
    deadline, started = Deadline(time_limit), time.monotonic()
    found = place_inspection(problem, budget, gap=gap, deadline=deadline)
    others: list[tuple[tuple[int, ...], float]] = []
    whole = True
    if limit and found.chosen and relative_gap(found.left, found.bound) <= EXACT:
        seconds = min(deadline.left(), LISTING + time.monotonic() - started)
        others, whole = other_placements(
            problem, budget, found, near=near, limit=limit, deadline=Deadline(seconds)
        )
        found, others = _cheapest_first(problem, found, others)
    details = {"nodes": found.nodes, "inequalities": found.inequalities,
               "placements": _placements(problem, found)}  # fmt: skip
    plan = _plan(problem, budget, found.chosen, found.left, found.bound, details)
    return _listed(plan, problem, others, whole=whole)


def _cheapest_first(
    problem: Inspection, found: Placement, others: list[tuple[tuple[int, ...], float]]
) -> tuple[Placement, list[tuple[tuple[int, ...], float]]]:
    """Put the cheapest of the plans that are as good in the place of the first that was met."""
    every = [(found.chosen, found.left), *others]
    tied = [plan for plan in every if plan[1] <= found.left * (1 + TIED)]
    chosen, left = first = min(tied, key=lambda plan: round(problem.cost[list(plan[0])].sum(), 9))
    cheapest = replace(found, chosen=chosen, left=left, bound=min(left, found.bound))
    return cheapest, [plan for plan in every if plan is not first]


def _listed(
    plan: Plan, problem: Inspection, others: Sequence[tuple[tuple[int, ...], float]], *, whole: bool
) -> Plan:
    """Add the other plans to a plan, those as good apart from those nearly so."""
    told = [
        OtherPlan(
            tuple(sorted(problem.ids[k] for k in chosen)),
            left,
            float(problem.cost[list(chosen)].sum()),
        )
        for chosen, left in others
    ]
    tied = plan.objective * (1 + TIED)
    notes = plan.notes
    if not whole:
        notes += ("There may be more plans as good or nearly so than are listed.",)
    return replace(
        plan,
        ties=tuple(other for other in told if other.objective <= tied),
        near=tuple(other for other in told if other.objective > tied),
        notes=notes,
    )


def _plan(
    problem: Inspection,
    budget: float,
    chosen: tuple[int, ...],
    left: float,
    bound: float,
    details: dict[str, Any],
) -> Plan:
    gap = relative_gap(left, bound)
    costs = dict(zip(problem.ids, problem.cost.tolist(), strict=True))
    status = "optimal" if gap <= PROVEN else "time limit"
    return Plan(
        model="inspection",
        status=status if problem.ids else "nothing to choose",
        objective=left,
        bound=bound,
        gap=gap,
        baseline=problem.undetected(()),
        budget=float(budget),
        spent=float(problem.cost[list(chosen)].sum()),
        chosen=tuple(sorted(problem.ids[k] for k in chosen)),
        evaluated=problem.undetected(chosen),
        unit="of journeys undetected",
        notes=tuple(_notes(problem, budget, costs, chosen, left, gap)),
        details={
            "journeys": len(problem.origin),
            "journeys_unconnected": problem.without_route,
            "candidates": len(problem.ids),
            **details,
        },
    )


def _placements(problem: Inspection, found: Placement) -> list[dict[str, Any]]:
    """Tell of each place what it costs and what would be lost without it."""
    rows = [
        {
            "id": problem.ids[k],
            "cost": float(problem.cost[k]),
            "loss_without": problem.undetected([o for o in found.chosen if o != k]) - found.left,
        }
        for k in found.chosen
    ]
    return sorted(rows, key=lambda row: (-float(str(row["loss_without"])), str(row["id"])))


def _notes(
    problem: Inspection,
    budget: float,
    costs: dict[str, float],
    chosen: tuple[int, ...],
    left: float,
    gap: float,
) -> list[str]:
    notes = budget_notes(
        costs, budget, what="no edge has both detection_inspected and inspection_cost"
    )
    if problem.without_route:
        notes.append(
            "1 journey has no route at all; it never goes undetected."
            if problem.without_route == 1
            else f"{problem.without_route} journeys have no route at all; none goes undetected."
        )
    if left == 0:
        notes.append("No journey goes undetected.")
    elif not chosen and not notes:
        notes.append("No plan within the budget lowers the undetected share.")
    if gap > PROVEN:
        notes.append("The time ran out: a better plan may exist, down to the bound.")
    return notes
