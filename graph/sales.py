"""Sales: recipes that turn a wanted commodity into money that has to come home."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from graph.vocabulary import commodity_unit

if TYPE_CHECKING:
    from graph.states import Recipe, StateGraph

__all__ = ["Sales", "find_sales"]

Sales: TypeAlias = "list[tuple[int, list[tuple[int, float]]]]"
"""Per row of demand that sales meet: its position, and the recipes that sell and their inputs."""


def find_sales(states: StateGraph) -> Sales:
    """Give, per row of demand that sales meet, the recipes that sell and their inputs.

    A sale turns a wanted commodity into money that is itself wanted somewhere;
    without such a demand for money it earns nothing, and the row keeps its value.
    """
    money_home = {
        states.state_commodity[state]
        for state, _, _ in states.demand
        if commodity_unit(states.state(state)[1]) == "USD/year"
    }
    uses: dict[int, list[tuple[int, float]]] = {}
    for number, recipe in enumerate(states.recipes):
        if _pays(recipe, states, money_home):
            for state, quantity in recipe.inputs:
                uses.setdefault(state, []).append((number, quantity))
    return [
        (row, list(uses[state])) for row, (state, _, _) in enumerate(states.demand) if state in uses
    ]


def _pays(recipe: Recipe, states: StateGraph, money: set[Any]) -> bool:
    return any(states.state_commodity[state] in money for state, _ in recipe.outputs)
