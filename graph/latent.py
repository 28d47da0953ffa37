"""What is not used today, kept in the graph but closed: one structure before and after.

A reaction opens latent routes and sites. So that flows before and after stand side by
side, both are solved on the graph that holds them all, with the latent ones at no
capacity before.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from graph.assembly import build_states

if TYPE_CHECKING:
    import networkx as nx
    from numpy.typing import NDArray

    from graph.states import StateGraph
    from graph.tables import Tables

    Bools = NDArray[np.bool_]

__all__ = ["LatentMask", "build_with_latent"]


@dataclass(frozen=True, slots=True, eq=False)
class LatentMask:
    """Which arcs, recipes and rows of supply and demand are not used today.

    Attributes
    ----------
    arcs, recipes, supply, demand
        True where latent; one entry per arc, recipe and row of the state graph.
    """

    arcs: Bools
    recipes: Bools
    supply: Bools
    demand: Bools

    def close(self, states: StateGraph) -> StateGraph:
        """Give the same graph with what is latent at no capacity."""
        return replace(
            states,
            capacity=np.where(self.arcs, 0.0, states.capacity),
            capacity_low=np.where(self.arcs, 0.0, states.capacity_low),
            capacity_high=np.where(self.arcs, 0.0, states.capacity_high),
            recipes=tuple(
                replace(recipe, capacity=0.0) if shut else recipe
                for recipe, shut in zip(states.recipes, self.recipes.tolist(), strict=True)
            ),
            supply=_shut(states.supply, self.supply),
            demand=_shut(states.demand, self.demand),
        )


def build_with_latent(
    data: nx.MultiDiGraph | Tables, *, year: int | None = None
) -> tuple[StateGraph, LatentMask]:
    """
    Build the commodity-state graph with what could open, and tell which parts those are.

    Parameters
    ----------
    data, year
        As in `graph.assembly.build_states`.

    Returns
    -------
    tuple of StateGraph and LatentMask

    Examples
    --------
    >>> from graph import load_network
    >>> states, latent = build_with_latent(load_network(year=2019))
    >>> 0 < int(latent.arcs.sum()) < len(states.tail)
    True
    """
    whole, today = build_states(data, year=year, latent=True), build_states(data, year=year)
    used = {today.arc_id(arc) for arc in np.flatnonzero(today.edge >= 0).tolist()}
    recipes = {(recipe.recipe_id, recipe.node) for recipe in today.recipes}
    supply = {today.state(row[0]) for row in today.supply}
    demand = {today.state(row[0]) for row in today.demand}
    shut = np.array([(r.recipe_id, r.node) not in recipes for r in whole.recipes], dtype=bool)
    arcs = [
        whole.arc_id(arc) not in used if whole.edge[arc] >= 0 else bool(shut[whole.recipe[arc]])
        for arc in range(len(whole.tail))
    ]
    return whole, LatentMask(
        arcs=np.array(arcs, dtype=bool),
        recipes=shut,
        supply=np.array([whole.state(r[0]) not in supply for r in whole.supply], dtype=bool),
        demand=np.array([whole.state(r[0]) not in demand for r in whole.demand], dtype=bool),
    )


def _shut(
    rows: tuple[tuple[int, float, float], ...], latent: Bools
) -> tuple[tuple[int, float, float], ...]:
    return tuple(
        (state, 0.0 if shut else quantity, value)
        for (state, quantity, value), shut in zip(rows, latent.tolist(), strict=True)
    )
