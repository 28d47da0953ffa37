"""What the trade is taken to want, so that one programme says what a plan leaves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from graph.errors import QuestionError, UnknownNameError
from graph.states import expand_commodity
from graph.vocabulary import commodity_unit

if TYPE_CHECKING:
    from graph.measures import Measures, Term
    from graph.states import StateGraph

__all__ = ["OBJECTIVES", "Aim", "Objective", "aim_at"]

Objective = Literal["proceeds", "delivered", "firearms"]
OBJECTIVES: tuple[Objective, ...] = ("proceeds", "delivered", "firearms")

_MONEY, _ITEMS = "USD/year", "items/year"


@dataclass(frozen=True, slots=True)
class Aim:
    """What is minimised by the interdictor and maximised by the trade.

    Attributes
    ----------
    objective
        ``proceeds``, ``delivered`` or ``firearms``.
    commodity
        The one commodity or family that counts; None for all.
    unit
        Of the objective.
    assumption
        What the trade is taken to want, in a sentence.
    demand
        Positions of the rows of demand that count.
    """

    objective: Objective
    commodity: str | None
    unit: str
    assumption: str
    demand: tuple[int, ...]

    def terms(self, measures: Measures) -> list[Term]:
        """Give what measures act on, rows of demand by their place among those that count."""
        place = {row: index for index, row in enumerate(self.demand)}
        return [
            replace(term, rows=np.array([place[row] for row in rows if row in place], dtype=int))
            if term.target == "demand"
            else term
            for term in measures.terms()
            for rows in [term.rows.tolist()]
        ]


def aim_at(
    states: StateGraph, objective: Objective = "proceeds", commodity: str | None = None
) -> tuple[StateGraph, Aim]:
    """
    Give the state graph whose flow model maximises an objective, and what that assumes.

    Parameters
    ----------
    states
        From `graph.assembly.build_states`.
    objective
        ``proceeds``: what the trade earns, net of costs, where money comes home.
        ``delivered``: drugs that reach demand, each valued at the demand's unit value.
        ``firearms``: firearms that reach demand.
    commodity
        For ``delivered``: one commodity or family, counted in its own unit.

    Raises
    ------
    QuestionError
        If nothing of the sort is wanted, or a commodity is named for another objective.
    UnknownNameError
        If the commodity is not there.

    Notes
    -----
    ``proceeds`` keeps the flow model as it is. The others drop costs and every demand
    that does not count, so that the trade delivers the most it can, at a loss if need be:
    what is left under a plan is then the most that could still be delivered, and no
    assumption about profit enters.
    """
    if objective not in OBJECTIVES:
        raise UnknownNameError("objective", objective, OBJECTIVES)
    if objective == "proceeds":
        if commodity is not None:
            raise QuestionError("proceeds are of the whole trade: --commodity goes with delivered")
        return states, Aim(objective, None, "USD/year",
                           "the trade seeks the most it can earn net of its costs",
                           tuple(range(len(states.demand))))  # fmt: skip
    wanted, unit = _wanted(states, objective, commodity)
    by_value = objective == "delivered" and commodity is None
    counted = tuple(
        row for row, (state, *_) in enumerate(states.demand) if states.state(state)[1] in wanted
    )
    demand = tuple(
        (state, quantity, value if by_value else 1.0)
        for state, quantity, value in (states.demand[row] for row in counted)
    )
    if not demand:
        raise QuestionError(f"no demand counts for {commodity or objective}")
    free = replace(
        states,
        unit_cost=np.zeros(len(states.tail)),
        recipes=tuple(replace(recipe, unit_cost=0.0) for recipe in states.recipes),
        supply=tuple((state, quantity, 0.0) for state, quantity, _ in states.supply),
        demand=demand,
    )
    return free, Aim(objective, commodity, unit,
                     "the trade delivers the most it can, at a loss if need be",
                     counted)  # fmt: skip


def _wanted(
    states: StateGraph, objective: Objective, commodity: str | None
) -> tuple[set[str], str]:
    """Give the commodities whose demand counts, and the unit of their sum."""
    demanded = {states.state(state)[1] for state, _, _ in states.demand}
    if objective == "firearms":
        if commodity not in (None, "firearms"):
            raise QuestionError("the objective firearms counts firearms alone")
        return {name for name in demanded if commodity_unit(name) == _ITEMS}, _ITEMS
    if commodity is None:
        drugs = {name for name in demanded if commodity_unit(name) not in (_MONEY, _ITEMS)}
        return drugs, "USD/year at the demand's unit values"
    members = set(expand_commodity(commodity))
    if not members & set(states.commodities):
        raise UnknownNameError("commodity", commodity, states.commodities)
    return members, commodity_unit(commodity) or "units/year"
