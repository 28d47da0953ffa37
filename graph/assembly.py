"""Build the commodity-state graph from a network or straight from tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from graph.network import snapshot
from graph.parts import DEFAULTS, from_network, from_tables
from graph.states import Cause, Recipe, StateGraph
from graph.tables import Tables
from graph.vocabulary import DEFAULT_COMMODITY

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import networkx as nx
    from numpy.typing import NDArray

    from graph.parts import Parts, Records
    from graph.states import Ints

    Bools = NDArray[np.bool_]

__all__ = ["build_states"]

_OWN_CAUSES = (
    Cause("edges", "detection", "", ("mode", "commodity"), 1.0),
    Cause("recipes", "quantity", "", ("process", "input"), 1.0),
)
"""What is taken where the data has no causes: a band is of a mode, a yield of a process."""


def build_states(
    data: nx.MultiDiGraph | Tables | StateGraph, *, year: int | None = None, latent: bool = False
) -> StateGraph:
    """
    Build the commodity-state graph of a network or of tables.

    Parameters
    ----------
    data
        A network from `graph.load_network`, tables from `graph.read_tables`, or a
        state graph, which is returned as it is.
    year
        Keep what existed in this calendar year. Default: keep all (a network from
        `graph.snapshot` is of one year already).
    latent
        Whether nodes and edges that are not used today, but could open, take part.

    Returns
    -------
    StateGraph

    Notes
    -----
    Ties carry no quantity and are left out. A blank commodity is ``goods``, a blank
    capacity is unlimited, a blank detection 0 and a blank length 1. Without causes, the
    detection of one mode and commodity varies as one, so do the quantities of one process
    and first input, and every other number varies by itself.

    Examples
    --------
    >>> from graph.tables import tables_from_records
    >>> tables = tables_from_records({
    ...     "nodes": [{"node_id": "a"}, {"node_id": "b"}],
    ...     "edges": [{"source": "a", "target": "b", "capacity": 3.0}]})
    >>> states = build_states(tables)
    >>> [states.state(i) for i in (states.tail[0], states.head[0])], float(states.capacity[0])
    ([('a', 'goods'), ('b', 'goods')], 3.0)
    """
    if isinstance(data, StateGraph):
        return data
    if isinstance(data, Tables):
        return _assemble(from_tables(data, year, latent))
    if year is not None and data.graph.get("year") != year:
        data = snapshot(data, year)
    return _assemble(from_network(data, latent))


def _numbered(keys: NDArray[np.int64], n_keys: int) -> tuple[NDArray[np.int64], Ints]:
    """Give the different keys in order, and for each key its place among them.

    As numpy.unique does, but without loading numpy.ma, which takes as long as a route;
    and without sorting, where the keys that there could be are not many more.
    """
    if n_keys <= 4 * len(keys):
        met = np.zeros(n_keys, dtype=bool)
        met[keys] = True
        return np.flatnonzero(met), (np.cumsum(met, dtype=np.int32) - 1)[keys]
    order = np.argsort(keys, kind="stable")
    ranked = keys[order]
    first = np.ones(len(keys), dtype=bool)
    first[1:] = ranked[1:] != ranked[:-1]
    inverse = np.empty(len(keys), dtype=np.int32)
    inverse[order] = np.cumsum(first) - 1
    return ranked[first], inverse


class _StateIndex:
    """States, numbered as they are met after those of the edges."""

    def __init__(self, parts: Parts) -> None:
        self.words = {word: code for code, word in enumerate(parts.commodities)}
        self.nodes = {node: index for index, node in enumerate(parts.node_ids)}
        n_words = max(len(self.words), 1)
        keys = np.concatenate([parts.source, parts.target]).astype(np.int64) * n_words
        keys += np.concatenate([parts.commodity, parts.commodity])
        unique, inverse = _numbered(keys, len(self.nodes) * n_words)
        self.tail, self.head = inverse[: len(parts.source)], inverse[len(parts.source) :]
        self.node: list[int] = (unique // n_words).tolist()
        self.commodity: list[int] = (unique % n_words).tolist()
        self._states: dict[tuple[int, int], int] | None = None

    def get(self, node: int, word: str) -> int:
        """Give the state of a commodity at a node, new where it is not there yet."""
        if self._states is None:
            self._states = {
                pair: index
                for index, pair in enumerate(zip(self.node, self.commodity, strict=True))
            }
        pair = (node, self.words.setdefault(word, len(self.words)))
        state = self._states.setdefault(pair, len(self.node))
        if state == len(self.node):
            self.node.append(pair[0])
            self.commodity.append(pair[1])
        return state


def _assemble(parts: Parts) -> StateGraph:
    index = _StateIndex(parts)
    recipes = tuple(_recipes(parts, index))
    supply, supply_range = _quantities(parts, index, "supply", value="unit_cost", blank=0.0)
    demand, demand_range = _quantities(parts, index, "demand", value="unit_value", blank=1.0)
    conversions = [
        (i, o, recipe.capacity * i_quantity, o_quantity / i_quantity, number)
        for number, recipe in enumerate(recipes)
        for i, i_quantity in recipe.inputs
        for o, o_quantity in recipe.outputs
    ]
    columns = [np.array(column, dtype=np.float64) for column in zip(*conversions, strict=True)]
    tail, head, capacity, gain, recipe = columns or [np.empty(0)] * 5
    numbers = {
        name: np.where(np.isnan(parts.numbers[name]), default, parts.numbers[name])
        for name, default in DEFAULTS.items()
    }
    low, high, detection_low, detection_high = (
        np.where(np.isnan(parts.numbers[name + end]), numbers[name], parts.numbers[name + end])
        for name in ("capacity", "detection")
        for end in ("_low", "_high")
    )
    n_edges, zeros = len(index.tail), np.zeros(len(conversions))
    return StateGraph(
        node_ids=tuple(parts.node_ids),
        commodities=tuple(index.words),
        edge_ids=tuple(parts.edge_ids),
        state_node=np.array(index.node, dtype=np.int32),
        state_commodity=np.array(index.commodity, dtype=np.int32),
        tail=np.concatenate([index.tail, tail.astype(np.int32)]),
        head=np.concatenate([index.head, head.astype(np.int32)]),
        capacity=np.concatenate([numbers["capacity"], capacity]),
        capacity_low=np.concatenate([low, capacity]),
        capacity_high=np.concatenate([high, capacity]),
        gain=np.concatenate([1.0 - numbers["detection"], gain]),
        gain_low=np.concatenate([1.0 - detection_high, gain]),
        gain_high=np.concatenate([1.0 - detection_low, gain]),
        unit_cost=np.concatenate([numbers["unit_cost"], zeros]),
        length=np.concatenate([numbers["length"], zeros]),
        edge=np.concatenate([np.arange(n_edges), zeros - 1]).astype(np.int32),
        recipe=np.concatenate([np.full(n_edges, -1), recipe]).astype(np.int32),
        mode=np.concatenate([parts.mode, zeros - 1]).astype(np.int32),
        recipes=recipes,
        supply=supply,
        demand=demand,
        year=parts.year,
        node_kinds=tuple(parts.node_kinds),
        modes=tuple(parts.modes),
        supply_range=supply_range,
        demand_range=demand_range,
        causes=_causes(parts.rows["causes"]),
    )


def _causes(rows: Records) -> tuple[Cause, ...]:
    if not rows:
        return _OWN_CAUSES
    return tuple(
        Cause(
            table=row["table"],
            column=row["column"],
            commodity=row.get("commodity", ""),
            by=row.get("by", ()),
            correlation=row.get("correlation", 1.0),
        )
        for row in rows
    )


def _ends(row: Mapping[str, Any], name: str, blank: float) -> tuple[float, float]:
    """Give low and high of one cell's range; a number that stands alone is both."""
    likely = row.get(name, blank)
    return row.get(f"{name}_low", likely), row.get(f"{name}_high", likely)


def _quantities(
    parts: Parts, index: _StateIndex, table: str, *, value: str, blank: float
) -> tuple[tuple[tuple[int, float, float], ...], tuple[tuple[float, float, float, float], ...]]:
    """Read the rows of supply or demand whose node takes part, and their ranges."""
    rows, ranges = [], []
    for row in parts.rows[table]:
        node = index.nodes[row["node_id"]]
        if parts.node_used[node]:
            state = index.get(node, row.get("commodity", DEFAULT_COMMODITY))
            rows.append((state, row.get("quantity", np.inf), row.get(value, blank)))
            ranges.append((*_ends(row, "quantity", np.inf), *_ends(row, value, blank)))
    return tuple(rows), tuple(ranges)


def _recipes(parts: Parts, index: _StateIndex) -> Iterable[Recipe]:
    """Put each recipe at its node, or at every node of its kind."""
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for row in parts.rows["recipes"]:
        groups.setdefault(row["recipe_id"], []).append(row)
    for recipe_id, rows in groups.items():
        for node in _recipe_nodes(rows, parts, index):
            sides: dict[str, list[tuple[int, float]]] = {"input": [], "output": []}
            ranges: dict[str, list[tuple[float, float]]] = {"input": [], "output": []}
            for row in rows:
                state = index.get(node, row.get("commodity", DEFAULT_COMMODITY))
                sides[row["role"]].append((state, row["quantity"]))
                ranges[row["role"]].append(_ends(row, "quantity", np.nan))
            bound = next((row for row in rows if "capacity" in row), {})
            yield Recipe(
                recipe_id=recipe_id,
                process=next((row["process"] for row in rows if "process" in row), ""),
                node=node,
                inputs=tuple(sides["input"]),
                outputs=tuple(sides["output"]),
                capacity=bound.get("capacity", np.inf),
                unit_cost=next((row["unit_cost"] for row in rows if "unit_cost" in row), 0.0),
                input_range=tuple(ranges["input"]),
                output_range=tuple(ranges["output"]),
                capacity_range=_ends(bound, "capacity", np.inf),
            )


def _recipe_nodes(rows: Sequence[Mapping[str, Any]], parts: Parts, index: _StateIndex) -> list[int]:
    node_id = next((row["node_id"] for row in rows if "node_id" in row), None)
    if node_id is not None:
        nodes = [index.nodes[node_id]]
    else:
        kind = next((row["node_kind"] for row in rows if "node_kind" in row), None)
        nodes = [i for i, k in enumerate(parts.node_kinds) if k == kind]
    return [node for node in nodes if parts.node_used[node]]
