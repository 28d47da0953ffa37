"""A what-if: places and flows closed, numbers changed, measures switched on, in one year."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from graph.errors import QuestionError, UnknownNameError
from graph.states import expand_commodity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.states import StateGraph

__all__ = ["Scenario", "apply_changes"]

MAX_CHANGES = 200


@dataclass(frozen=True, slots=True)
class Scenario:
    """
    What is changed, beside the data as it is.

    Attributes
    ----------
    closed
        Node ids and edge ids that carry nothing.
    capacity
        By edge_id, the capacity in place of the data's, in the edge's unit per year.
    demand
        By node_id or commodity (or family), the factor on what is wanted there, or of it.
    measures
        By measure_id, how strongly it is applied, from 0 to 1.

    Examples
    --------
    >>> plan = Scenario(closed=("poe_nogales",), measures={"parcel_scanning": 0.5})
    >>> Scenario.from_json(plan.to_json()) == plan
    True
    """

    closed: tuple[str, ...] = ()
    capacity: Mapping[str, float] = field(default_factory=dict)
    demand: Mapping[str, float] = field(default_factory=dict)
    measures: Mapping[str, float] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        """Whether nothing is changed."""
        return not (self.closed or self.capacity or self.demand or self.measures)

    def to_json(self) -> dict[str, Any]:
        """Give plain lists and dicts; what is not changed is left out."""
        parts: dict[str, Any] = {
            "closed": sorted(self.closed),
            "capacity": dict(sorted(self.capacity.items())),
            "demand": dict(sorted(self.demand.items())),
            "measures": dict(sorted(self.measures.items())),
        }
        return {name: part for name, part in parts.items() if part}

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Scenario:
        """
        Read what `to_json` gave, from anyone.

        Raises
        ------
        QuestionError
            If it has other parts, numbers out of range, or more than 200 changes.
        """
        unknown = set(document) - {"closed", "capacity", "demand", "measures"}
        if unknown:
            raise QuestionError(
                f"a scenario has closed, capacity, demand and measures, not {sorted(unknown)[0]!r}"
            )
        closed = document.get("closed", ())
        if not isinstance(closed, list | tuple) or not all(isinstance(c, str) for c in closed):
            raise QuestionError("closed must be a list of node ids and edge ids")
        made = cls(
            closed=tuple(dict.fromkeys(closed)),
            capacity=_numbers(document, "capacity", most=math.inf),
            demand=_numbers(document, "demand", most=100.0),
            measures=_numbers(document, "measures", most=1.0),
        )
        changes = len(made.closed) + len(made.capacity) + len(made.demand) + len(made.measures)
        if changes > MAX_CHANGES:
            raise QuestionError(f"{changes} changes; a scenario has at most {MAX_CHANGES}")
        return made


def _numbers(document: Mapping[str, Any], name: str, *, most: float) -> dict[str, float]:
    part = document.get(name, {})
    if not hasattr(part, "items"):
        raise QuestionError(f"{name} must give a number by id")
    for key, value in part.items():
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if not number or not 0 <= value <= most or math.isnan(value) or math.isinf(value):
            limit = "" if math.isinf(most) else f" and at most {most:g}"
            raise QuestionError(f"{name} of {key!r} is {value!r}; it must be at least 0{limit}")
    return {str(key): float(value) for key, value in part.items()}


def apply_changes(states: StateGraph, scenario: Scenario) -> StateGraph:
    """
    Give the graph after closures and changed numbers; measures are not applied here.

    Parameters
    ----------
    states
        Not modified.
    scenario
        Every id must be there; `graph.measures.apply_measures` does the measures.

    Returns
    -------
    StateGraph
        Of the same arcs, recipes and rows.

    Raises
    ------
    UnknownNameError
        If an id is not there.

    Notes
    -----
    A closed node closes the edges that touch it, its recipes, its supply and its demand.

    Examples
    --------
    >>> from graph import build_states, load_network
    >>> states = build_states(load_network(year=2019))
    >>> less = apply_changes(states, Scenario(closed=("poe_nogales",)))
    >>> int((less.capacity == 0).sum() - (states.capacity == 0).sum()) > 0
    True
    """
    if not (scenario.closed or scenario.capacity or scenario.demand):
        return states
    position = {edge: i for i, edge in enumerate(states.edge_ids)}
    nodes = {node: i for i, node in enumerate(states.node_ids)}
    shut_nodes = np.zeros(len(nodes), dtype=bool)
    shut_edges = np.zeros(len(position) + 1, dtype=bool)
    for name in scenario.closed:
        if name in nodes:
            shut_nodes[nodes[name]] = True
        elif name in position:
            shut_edges[position[name]] = True
        else:
            raise UnknownNameError("node or edge", name, [*nodes, *position])
    at = shut_nodes[states.state_node]
    shut = at[states.tail] | at[states.head] | shut_edges[states.edge]
    capacity = states.capacity.copy()
    for name, value in scenario.capacity.items():
        if name not in position:
            raise UnknownNameError("edge", name, position)
        capacity[states.edge == position[name]] = value
    factors = _demand_factors(states, scenario.demand, nodes)
    return replace(
        states,
        capacity=np.where(shut, 0.0, capacity),
        recipes=tuple(
            replace(recipe, capacity=0.0) if shut_nodes[recipe.node] else recipe
            for recipe in states.recipes
        ),
        supply=tuple((s, 0.0 if at[s] else q, v) for s, q, v in states.supply),
        demand=tuple((s, 0.0 if at[s] else q * factors[s], v) for s, q, v in states.demand),
    )


def _demand_factors(
    states: StateGraph, demand: Mapping[str, float], nodes: Mapping[str, int]
) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Give the factor on demand at each state."""
    factors = np.ones(states.n_states)
    for name, factor in demand.items():
        wanted = [c for c, word in enumerate(states.commodities) if word in expand_commodity(name)]
        if name in nodes:
            factors[states.state_node == nodes[name]] *= factor
        elif wanted:
            factors[np.isin(states.state_commodity, wanted)] *= factor
        else:
            raise UnknownNameError("node or commodity", name, [*nodes, *states.commodities])
    return factors
