"""What an answer of the flow model means: deliveries, edges and markets before and after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from graph.vocabulary import commodity_unit, family_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from graph.flow import FlowSolution
    from graph.latent import LatentMask
    from graph.scenario import Scenario
    from graph.states import StateGraph

__all__ = [
    "Outcome", "delivered_by_family", "edge_changes", "market_changes", "seized_by_mode",
    "unit_of_family",
]  # fmt: skip

NOTICEABLE = 1e-6
"""Share of the largest flow of a commodity below which a change is rounding."""
RANGE = (10.0, 90.0)
"""Percentiles between which eight of ten draws lie."""


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """What follows from a scenario.

    Attributes
    ----------
    scenario, year
        What was asked.
    earned
        What the trade earns per year, net of costs, in USD, by step: ``before``, ``fixed``
        (nobody reacts), ``rerouted`` (the best of what is used today), ``opened`` (latent
        routes too).
    deliveries
        By family: ``unit``; quantity per year at each step; ``change`` (share, negative
        where less arrives at last); ``moved`` (share of what is cut that finds another
        way; None where nothing is cut); and with draws ``change_low`` and ``change_high``,
        between which eight of ten draws lie.
    edges
        By edge_id, what carries less or more, greatest change of its commodity first:
        ``commodity``, ``unit``, ``before``, ``after``, ``change``, ``share`` (of the
        commodity's largest flow), ``status`` (closed, lost, less, more, gained, opened).
    markets
        By node and commodity: ``before``, ``after``, ``change``, where it changes.
    draws
        How many draws the ranges come from.
    """

    scenario: Scenario
    year: int | None
    earned: dict[str, float]
    deliveries: pd.DataFrame
    edges: pd.DataFrame
    markets: pd.DataFrame
    draws: int

    @classmethod
    def of(
        cls,
        *,
        scenario: Scenario,
        year: int | None,
        solutions: Mapping[str, FlowSolution],
        edges: pd.DataFrame,
        markets: pd.DataFrame,
        falls: Sequence[Mapping[str, float]],
    ) -> Outcome:
        """Put the answers of the steps together."""
        return cls(
            scenario=scenario,
            year=year,
            earned={step: found.objective for step, found in solutions.items()},
            deliveries=_deliveries(solutions, falls),
            edges=edges,
            markets=markets,
            draws=len(falls),
        )


def unit_of_family(states: StateGraph, family: str) -> str:
    """Give the unit of a family's quantities."""
    member = next((c for c in states.commodities if family_of(c) == family), family)
    return commodity_unit(member) or "units/year"


def delivered_by_family(solution: FlowSolution) -> dict[str, float]:
    """Give what reaches those who want it per year, by family, in the family's unit.

    Examples
    --------
    >>> from graph import load_network, solve_flow
    >>> sorted(delivered_by_family(solve_flow(load_network(year=2019))))[:3]
    ['bank_transfer', 'cash', 'cocaine']
    """
    total: dict[str, float] = {}
    for (_, commodity), quantity in solution.delivered().items():
        family = family_of(commodity)
        total[family] = total.get(family, 0.0) + quantity
    return total


def seized_by_mode(
    solution: FlowSolution, modes: Mapping[str, str]
) -> dict[tuple[str, str], float]:
    """Give what is seized per year, by family and mode of carriage.

    Parameters
    ----------
    solution
        From `graph.flow`.
    modes
        Mode by edge_id; "" where the data gives none.
    """
    states, lost = solution.states, solution.seized()
    total: dict[tuple[str, str], float] = {}
    for arc in np.flatnonzero(lost > 0).tolist():
        family = family_of(states.state(states.tail[arc])[1])
        key = (family, modes.get(states.arc_id(arc), ""))
        total[key] = total.get(key, 0.0) + float(lost[arc])
    return total


def _deliveries(
    solutions: Mapping[str, FlowSolution], falls: Sequence[Mapping[str, float]]
) -> pd.DataFrame:
    import pandas as pd

    by_step = {step: delivered_by_family(found) for step, found in solutions.items()}
    states = solutions["before"].states
    rows = []
    for family in dict.fromkeys(family for found in by_step.values() for family in found):
        quantity = {step: found.get(family, 0.0) for step, found in by_step.items()}
        before, cut = quantity["before"], quantity["before"] - quantity["fixed"]
        row: dict[str, Any] = {"family": family, "unit": unit_of_family(states, family), **quantity}
        row["change"] = quantity["opened"] / before - 1.0 if before > 0 else None
        won = quantity["opened"] - quantity["fixed"]
        real = before > 0 and cut > NOTICEABLE * before
        row["moved"] = min(1.0, max(0.0, won / cut)) if real else None
        sample = [fall[family] for fall in falls if family in fall]
        ends = np.percentile(sample, RANGE) if sample else (None, None)
        row["change_low"], row["change_high"] = (None if e is None else -float(e) for e in ends)
        rows.append(row)
    frame = pd.DataFrame(rows).set_index("family")
    # A fall between 7 and 19 percent is a change between -19 and -7 percent.
    return frame.rename(columns={"change_low": "change_high", "change_high": "change_low"})


def edge_changes(
    before: FlowSolution, after: FlowSolution, latent: LatentMask, changed: StateGraph
) -> pd.DataFrame:
    """
    Give the edges that carry less or more, as `Outcome.edges` has them.

    Parameters
    ----------
    before, after
        Flows on graphs of one structure.
    latent
        Which arcs are not used today.
    changed
        The graph after the changes: what has no capacity there is closed.
    """
    import pandas as pd

    states = before.states
    kinds = states.state_commodity[states.tail]
    largest = np.zeros(len(states.commodities))
    np.maximum.at(largest, kinds, np.maximum(before.arc_flow, after.arc_flow))
    change = after.arc_flow - before.arc_flow
    share = change / np.where(largest > 0, largest, 1.0)[kinds]
    rows = []
    for arc in np.argsort(-np.abs(share), kind="stable").tolist():
        if abs(share[arc]) <= NOTICEABLE or states.edge[arc] < 0:
            continue
        old, new = float(before.arc_flow[arc]), float(after.arc_flow[arc])
        floor = NOTICEABLE * largest[kinds[arc]]
        shut = changed.capacity[arc] <= 0
        commodity = states.commodities[kinds[arc]]
        rows.append(
            {
                "edge_id": states.arc_id(arc),
                "source": states.state(states.tail[arc])[0],
                "target": states.state(states.head[arc])[0],
                "commodity": commodity,
                "unit": commodity_unit(commodity) or "units/year",
                "before": old,
                "after": new,
                "change": new - old,
                "share": float(share[arc]),
                "status": _status(old, new, floor=floor, shut=shut, latent=bool(latent.arcs[arc])),
            }
        )
    columns = ["edge_id", "source", "target", "commodity", "unit", "before", "after", "change",
               "share", "status"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns).set_index("edge_id")


def _status(old: float, new: float, *, floor: float, shut: bool, latent: bool) -> str:
    if shut:
        return "closed"
    if new < old:
        return "lost" if new <= floor else "less"
    if old > floor:
        return "more"
    return "opened" if latent else "gained"


def market_changes(before: FlowSolution, after: FlowSolution) -> pd.DataFrame:
    """Give where deliveries change, as `Outcome.markets` has them, greatest share first."""
    import pandas as pd

    old, new = before.delivered(), after.delivered()
    rows: list[dict[str, Any]] = []
    for (node, commodity), quantity in old.items():
        change = new.get((node, commodity), 0.0) - quantity
        if abs(change) > NOTICEABLE * max(quantity, 1.0):
            rows.append(
                {
                    "node_id": node,
                    "commodity": commodity,
                    "unit": commodity_unit(commodity) or "units/year",
                    "before": quantity,
                    "after": quantity + change,
                    "change": change,
                    "share": change / quantity if quantity > 0 else None,
                }
            )
    rows.sort(key=lambda row: (-abs(row["share"] or 1.0), row["node_id"], row["commodity"]))
    columns = ["node_id", "commodity", "unit", "before", "after", "change", "share"]
    return pd.DataFrame(rows, columns=columns).set_index(["node_id", "commodity"])
