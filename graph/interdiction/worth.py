"""The most that one more unit could be worth to the trade, at each state."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from graph.checks.recipes import find_gaining_loop
from graph.errors import QuestionError

if TYPE_CHECKING:
    from graph.sales import Sales
    from graph.states import Floats, StateGraph

__all__ = ["most_worth"]

_ROUNDS = 10_000
_SAFETY = 1e-9


def most_worth(states: StateGraph, sales: Sales, gain: Floats | None = None) -> Floats:
    """
    Bound the worth of one more unit at each state, whatever is interdicted.

    Value iteration downstream with capacities dropped and a recipe's other inputs free.
    The duals of the flow model need never exceed it, so it is the bound that big-M
    constraints of the interdiction programme are built from.

    Parameters
    ----------
    states
        With every route that may open, before any measure.
    sales
        From `graph.sales.find_sales`.
    gain
        The most of what enters each arc that can arrive. Default: that of `states`.

    Raises
    ------
    QuestionError
        If a loop makes more of a thing than it takes, so that nothing bounds its worth.
    """
    gain = states.gain if gain is None else gain
    edges = np.flatnonzero((states.edge >= 0) & (states.capacity > 0))
    tail, head = states.tail[edges], states.head[edges]
    gain_edge, cost = gain[edges], states.unit_cost[edges]
    start = np.zeros(states.n_states)
    sold = {row for row, _ in sales}
    for row, (state, _, value) in enumerate(states.demand):
        if row not in sold:
            start[state] = max(start[state], value)
    working = [recipe for recipe in states.recipes if recipe.capacity > 0]
    worth = start
    for _ in range(_ROUNDS):
        reached = worth.copy()
        np.maximum.at(reached, tail, gain_edge * worth[head] - cost)
        for recipe in working:
            made = sum(quantity * reached[state] for state, quantity in recipe.outputs)
            for state, quantity in recipe.inputs:
                reached[state] = max(reached[state], (made - recipe.unit_cost) / quantity)
        if not np.all(np.isfinite(reached)):
            break
        if np.all(reached - worth <= 1e-12 * (1.0 + worth)):
            bound: Floats = reached * (1.0 + _SAFETY)
            return bound
        worth = reached
    loop = find_gaining_loop(replace(states, gain=gain))
    named = " → ".join(loop) if loop else "its recipes make more together than they take"
    raise QuestionError(f"nothing bounds what the trade earns: a loop gains ({named})")
