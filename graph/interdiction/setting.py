"""What a portfolio is chosen against: the trade, what it could open, and the measures."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from graph.flow import FlowModel
from graph.interdiction.objectives import aim_at
from graph.latent import build_with_latent
from graph.measures import apply_measures, match_measures

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    import networkx as nx

    from graph.flow import FlowSolution
    from graph.interdiction.objectives import Aim, Objective
    from graph.latent import LatentMask
    from graph.measures import Measures
    from graph.states import StateGraph
    from graph.tables import Tables

__all__ = ["Setting", "read_setting"]


@dataclass(frozen=True, slots=True, eq=False)
class Setting:
    """
    The trade of one year, all it could open, and what can be done.

    Attributes
    ----------
    states
        With what is latent; real costs and values.
    latent
        Which parts are latent.
    openings
        What the trade can open: a latent node with its links and recipes, or a latent link
        between nodes in use; by node_id or edge_id.
    needs
        By part (arcs, recipes, supply, demand) and position, the positions in `openings`
        of all that must be open for it.
    measures
        Matched to `states`, without those in force before its year.
    objective, commodity, aim
        What the interdictor minimises and the trade maximises.
    """

    states: StateGraph
    latent: LatentMask
    openings: tuple[str, ...]
    needs: dict[str, dict[int, frozenset[int]]]
    measures: Measures
    objective: Objective
    commodity: str | None
    aim: Aim

    def aimed(self, states: StateGraph) -> StateGraph:
        """Give states whose flow model maximises the objective."""
        return aim_at(states, self.objective, self.commodity)[0]

    def opened(self, states: StateGraph, opened: Collection[int] | None) -> StateGraph:
        """
        Close what is latent but for some openings; None leaves all of it open.

        Examples
        --------
        >>> from graph import read_tables
        >>> setting = read_setting(read_tables(), year=2019)
        >>> shut = setting.opened(setting.states, ())
        >>> bool((shut.capacity[setting.latent.arcs] == 0).all())
        True
        """
        if opened is None:
            return states
        taken = frozenset(opened)
        masks = {
            part: np.array(
                [bool(latent) and not self._open(part, i, taken) for i, latent in enumerate(mask)],
                dtype=bool,
            )
            for part, mask in (
                ("arcs", self.latent.arcs), ("recipes", self.latent.recipes),
                ("supply", self.latent.supply), ("demand", self.latent.demand),
            )
        }  # fmt: skip
        return replace(self.latent, **masks).close(states)

    def _open(self, part: str, index: int, taken: frozenset[int]) -> bool:
        needed = self.needs[part].get(index)
        return needed is not None and needed <= taken

    def after(
        self,
        chosen: Iterable[str],
        *,
        opened: Collection[int] | None = None,
        states: StateGraph | None = None,
        measures: Measures | None = None,
    ) -> StateGraph:
        """Give the trade's states once measures are taken and it has opened what it may."""
        base = self.states if states is None else states
        taken = apply_measures(base, measures or self.measures, dict.fromkeys(chosen, 1.0))
        return self.opened(taken, opened)

    def solve(self, states: StateGraph) -> FlowSolution:
        """Give the flow that maximises the objective, by a solve of the trade's own problem."""
        return FlowModel(self.aimed(states)).solve()


def read_setting(
    data: nx.MultiDiGraph | Tables,
    *,
    year: int | None = None,
    objective: Objective = "proceeds",
    commodity: str | None = None,
) -> Setting:
    """
    Make a setting ready.

    Parameters
    ----------
    data
        A network or tables, with measures and effects, supply and demand.
    year
        As in `graph.assembly.build_states`.
    objective, commodity
        As in `graph.interdiction.objectives.aim_at`.
    """
    states, latent = build_with_latent(data, year=year)
    aim = aim_at(states, objective, commodity)[1]
    openings, needs = _openings(_latent_nodes(data), states, latent)
    return Setting(
        states=states,
        latent=latent,
        openings=openings,
        needs=needs,
        measures=match_measures(data, states).offered(states.year),
        objective=objective,
        commodity=commodity,
        aim=aim,
    )


def _latent_nodes(data: Any) -> set[str]:
    from graph.tables import Tables

    if isinstance(data, Tables):
        nodes = data["nodes"]
        pairs = zip(nodes.text("node_id"), nodes.text("status"), strict=True)
        return {node for node, status in pairs if status == "latent"}
    return {node for node, status in data.nodes(data="status") if status == "latent"}


def _openings(
    nodes: set[str], states: StateGraph, latent: LatentMask
) -> tuple[tuple[str, ...], dict[str, dict[int, frozenset[int]]]]:
    """Tell what can be opened, and what each latent part needs."""
    position: dict[str, int] = {}

    def number(name: str) -> int:
        return position.setdefault(name, len(position))

    def at(*ends: int) -> list[str]:
        names = [states.node_ids[int(states.state_node[end])] for end in ends]
        return [name for name in dict.fromkeys(names) if name in nodes]

    needs: dict[str, dict[int, frozenset[int]]] = {
        "arcs": {}, "recipes": {}, "supply": {}, "demand": {},
    }  # fmt: skip
    for arc in np.flatnonzero(latent.arcs).tolist():
        ends = at(states.tail[arc], states.head[arc])
        names = ends or [states.arc_id(arc)]
        needs["arcs"][arc] = frozenset(number(name) for name in names)
    for index in np.flatnonzero(latent.recipes).tolist():
        recipe = states.recipes[index]
        place = states.node_ids[recipe.node]
        needs["recipes"][index] = frozenset([number(place if place in nodes else recipe.recipe_id)])
    for part, rows, mask in (
        ("supply", states.supply, latent.supply), ("demand", states.demand, latent.demand),
    ):  # fmt: skip
        for index in np.flatnonzero(mask).tolist():
            names = at(rows[index][0])
            needs[part][index] = frozenset(number(name) for name in names)
    return tuple(position), needs
