"""Which arcs and rows of a state graph an effect acts on: plain equality of columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from graph.states import expand_commodity
from graph.vocabulary import DEFAULT_COMMODITY

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from graph.states import Ints, StateGraph
    from graph.tables import Tables

__all__ = ["Matcher", "Target"]

Target = Literal["capacity", "detection", "recipe", "supply", "demand"]

_EDGE_COLUMNS = (
    "edge_id", "commodity", "mode", "source", "target", "source_kind", "target_kind",
)  # fmt: skip
_NODE_COLUMNS = ("node_id", "commodity")
_RECIPE_COLUMNS = ("node_id", "commodity", "recipe_id")
_ALL_COLUMNS = (*_EDGE_COLUMNS, "node_id", "recipe_id")


class Matcher:
    """
    Finds what effects act on, in one state graph.

    Parameters
    ----------
    tables
        Where modes and kinds are told.
    states
        The state graph of the same data.
    """

    def __init__(self, tables: Tables, states: StateGraph) -> None:
        self.states = states
        self.arcs: Ints = np.flatnonzero(states.edge >= 0).astype(np.int32)
        self._columns = self._edge_columns(tables)

    def find(self, effect: Mapping[str, Any]) -> Iterator[tuple[Target, Ints]]:
        """Yield the sort of number and the arcs or rows that one effect acts on."""
        wanted = {
            name: expand_commodity(effect[name]) if name == "commodity" else (effect[name],)
            for name in _ALL_COLUMNS
            if name in effect
        }
        kind = effect["effect"]
        at_node = "node_id" in wanted or "recipe_id" in wanted
        if kind in ("capacity", "detection") and not at_node:
            yield kind, self._edges(wanted)
        if kind == "demand":
            yield "demand", self._quantities(self.states.demand, wanted)
        if kind == "capacity" and at_node:
            yield "supply", self._quantities(self.states.supply, wanted)
        if kind == "conversion" or (kind == "capacity" and at_node):
            yield "recipe", self._recipes(wanted)

    def _edge_columns(self, tables: Tables) -> dict[str, tuple[NDArray[np.int32], Sequence[str]]]:
        """Give what each arc's edge says, as codes into words; arcs only, in their order."""
        states, edges, nodes = self.states, tables["edges"], tables["nodes"]
        names = [name or f"e{row}" for row, name in enumerate(edges.text("edge_id"), start=1)]
        row_of = {name: row for row, name in enumerate(names)}
        edge = states.edge[self.arcs]
        ids = [states.edge_ids[i] for i in edge.tolist()]
        rows = np.array([row_of[name] for name in ids], dtype=np.int32)
        kind, kinds = nodes.codes("kind")
        columns: dict[str, tuple[NDArray[np.int32], Sequence[str]]] = {}
        columns["edge_id"] = edge, states.edge_ids
        columns["commodity"] = states.state_commodity[states.tail[self.arcs]], states.commodities
        for name in ("mode", "source", "target"):
            codes, words = edges.codes(name)
            columns[name] = codes[rows], words
        for end in ("source", "target"):
            columns[f"{end}_kind"] = kind[tables.index("edges", end)[rows]], kinds
        return columns

    def _edges(self, wanted: Mapping[str, tuple[str, ...]]) -> Ints:
        equal = np.ones(len(self.arcs), dtype=bool)
        for name, values in wanted.items():
            codes, words = self._columns[name]
            equal &= np.isin(codes, [words.index(v) for v in values if v in words])
        return self.arcs[equal]

    def _quantities(
        self,
        rows: Sequence[tuple[int, float, float]],
        wanted: Mapping[str, tuple[str, ...]],
    ) -> Ints:
        if not wanted.keys() <= set(_NODE_COLUMNS):
            return np.empty(0, dtype=np.int32)
        found = []
        for row, (state, _, _) in enumerate(rows):
            node, commodity = self.states.state(state)
            said = {"node_id": node, "commodity": commodity or DEFAULT_COMMODITY}
            if all(said[name] in values for name, values in wanted.items()):
                found.append(row)
        return np.array(found, dtype=np.int32)

    def _recipes(self, wanted: Mapping[str, tuple[str, ...]]) -> Ints:
        if not wanted.keys() <= set(_RECIPE_COLUMNS):
            return np.empty(0, dtype=np.int32)
        found = []
        for row, recipe in enumerate(self.states.recipes):
            said = {
                "node_id": {self.states.node_ids[recipe.node]},
                "recipe_id": {recipe.recipe_id},
                "commodity": {
                    self.states.state(state)[1] for state, _ in (*recipe.inputs, *recipe.outputs)
                },
            }
            if all(said[name].intersection(values) for name, values in wanted.items()):
                found.append(row)
        return np.array(found, dtype=np.int32)
