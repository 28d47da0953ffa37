"""Build the commodity-state graph from a network or straight from tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from graph.network import in_year, snapshot
from graph.states import Cause, Recipe, StateGraph
from graph.tables import Tables
from graph.trends import MOVING, moved, trend_factors
from graph.units import Band
from graph.vocabulary import DEFAULT_COMMODITY, TIE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import networkx as nx
    from numpy.typing import NDArray

    from graph.states import Floats, Ints
    from graph.tables import TableData

    Bools = NDArray[np.bool_]

__all__ = ["build_states"]

Records: TypeAlias = "Sequence[Mapping[str, Any]]"

_DEFAULTS = {"capacity": np.inf, "detection": 0.0, "unit_cost": 0.0, "length": 1.0}
_CAPACITIES = ("capacity", "capacity_low", "capacity_high")
_NUMBERS = frozenset({*_DEFAULTS, *_CAPACITIES, "detection_low", "detection_high"})
_ROW_TABLES = ("recipes", "supply", "demand", "causes")
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
        return _assemble(_from_tables(data, year, latent))
    if year is not None and data.graph.get("year") != year:
        data = snapshot(data, year)
    return _assemble(_from_network(data, latent))


@dataclass(slots=True)
class _Parts:
    """Edge columns and the other tables' rows, the same from tables and from a network."""

    node_ids: list[str]
    node_kinds: list[str]
    node_used: Bools
    edge_ids: list[str]
    source: Ints
    target: Ints
    commodity: Ints
    commodities: list[str]
    mode: Ints
    modes: list[str]
    numbers: dict[str, Floats]
    rows: dict[str, Records]
    year: int | None


def _from_tables(tables: Tables, year: int | None, latent: bool) -> _Parts:
    nodes, edges = tables["nodes"], tables["edges"]
    commodity, words = _commodity_codes(*edges.codes("commodity"))
    node_used = _used(nodes, year, latent)
    source, target = tables.index("edges", "source"), tables.index("edges", "target")
    keep = _used(edges, year, latent) & node_used[source] & node_used[target]
    if TIE in words:
        keep &= commodity != words.index(TIE)
    edge_ids = edges.text("edge_id")
    numbers = {name: edges.number(name) for name in _NUMBERS}
    mode, modes = edges.codes("mode")
    factors: dict[str, Band] = {}
    if year is not None:
        factors = trend_factors(tables["trends"].records(), year)
        _put_trends(numbers, edges, factors)
        _put_volumes(numbers, edge_ids, tables["volumes"].records(), year)
    where = np.flatnonzero(keep)
    return _Parts(
        node_ids=list(nodes.text("node_id")),
        node_kinds=list(nodes.text("kind")),
        node_used=node_used,
        edge_ids=[edge_ids[i] or f"e{i + 1}" for i in where.tolist()],
        source=source[where],
        target=target[where],
        commodity=commodity[where],
        commodities=words,
        mode=mode[where],
        modes=list(modes),
        numbers={name: column[where] for name, column in numbers.items()},
        rows={name: _living(name, tables[name].records(), year, factors) for name in _ROW_TABLES},
        year=year,
    )


def _from_network(network: nx.MultiDiGraph, latent: bool) -> _Parts:
    node_ids = list(network)
    position = {node: index for index, node in enumerate(node_ids)}
    used = [latent or data.get("status") != "latent" for data in network.nodes.values()]
    rows = [
        (position[u], position[v], key, data)
        for u, v, key, data in network.edges(keys=True, data=True)
        if data.get("commodity") != TIE
        and used[position[u]]
        and used[position[v]]
        and (latent or data.get("status") != "latent")
    ]
    words: dict[str, int] = {}
    commodity = [
        words.setdefault(data.get("commodity", DEFAULT_COMMODITY), len(words)) for *_, data in rows
    ]
    modes: dict[str, int] = {}
    mode = [modes.setdefault(data["mode"], len(modes)) if "mode" in data else -1
            for *_, data in rows]  # fmt: skip
    return _Parts(
        node_ids=node_ids,
        node_kinds=[data.get("kind", "") for data in network.nodes.values()],
        node_used=np.array(used, dtype=bool),
        edge_ids=[row[2] for row in rows],
        source=np.array([row[0] for row in rows], dtype=np.int32),
        target=np.array([row[1] for row in rows], dtype=np.int32),
        commodity=np.array(commodity, dtype=np.int32),
        commodities=list(words),
        mode=np.array(mode, dtype=np.int32),
        modes=list(modes),
        numbers={
            name: np.array([data.get(name, np.nan) for *_, data in rows], dtype=np.float64)
            for name in _NUMBERS
        },
        rows={name: network.graph.get(name, []) for name in _ROW_TABLES},
        year=network.graph.get("year"),
    )


def _commodity_codes(codes: Ints, words: list[str]) -> tuple[Ints, list[str]]:
    """Give blank cells the code of the default commodity."""
    blank = codes < 0
    if not blank.any():
        return codes, list(words)
    words = [*words] if DEFAULT_COMMODITY in words else [*words, DEFAULT_COMMODITY]
    return np.where(blank, words.index(DEFAULT_COMMODITY), codes).astype(np.int32), words


def _used(table: TableData, year: int | None, latent: bool) -> Bools:
    """Tell which rows exist in `year` and are, or may be, in use; as `network.in_year` does."""
    used = np.ones(len(table), dtype=bool)
    if not latent and "status" in table.header:
        codes, words = table.codes("status")
        used &= codes != (words.index("latent") if "latent" in words else -2)
    if year is not None:
        # A blank end is NaN, and every comparison with NaN is false: open.
        used &= ~(table.number("active_from") > year) & ~(table.number("active_to") < year)
    return used


def _living(table: str, rows: Records, year: int | None, factors: Mapping[str, Band]) -> Records:
    if year is None or table not in MOVING:
        return rows
    return [moved(row, table, factors) for row in rows if in_year(row, year)]


def _put_trends(numbers: dict[str, Floats], edges: TableData, factors: Mapping[str, Band]) -> None:
    """Multiply the numbers of edges by the factors of a year, as `trends.moved` does."""
    for column, name in MOVING["edges"]:
        codes, words = edges.codes(column)
        if not words:
            continue
        by_code = np.array([*(factors[word] for word in words), Band.of(1.0)])[codes]
        own = numbers[name]
        for place, end in ((0, f"{name}_low"), (2, f"{name}_high")):
            if end in numbers:
                given = np.where(np.isnan(numbers[end]), own, numbers[end])
                numbers[end] = given * by_code[:, place]
        numbers[name] = own * by_code[:, 1]
        if name == "detection":
            numbers[name] = np.minimum(numbers[name], 1.0)


def _put_volumes(
    numbers: dict[str, Floats], edge_ids: Sequence[str], rows: Records, year: int
) -> None:
    """Put the volumes of one year, and their ranges, in place of the edges' own."""
    volumes = {row["edge_id"]: row for row in rows if row["year"] == year}
    if not volumes:
        return
    position = {edge: index for index, edge in enumerate(edge_ids)}
    for name in _CAPACITIES:
        numbers[name] = numbers[name].copy()
        for edge, row in volumes.items():
            numbers[name][position[edge]] = row.get(name, np.nan)


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

    def __init__(self, parts: _Parts) -> None:
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


def _assemble(parts: _Parts) -> StateGraph:
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
        for name, default in _DEFAULTS.items()
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
    parts: _Parts, index: _StateIndex, table: str, *, value: str, blank: float
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


def _recipes(parts: _Parts, index: _StateIndex) -> Iterable[Recipe]:
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


def _recipe_nodes(
    rows: Sequence[Mapping[str, Any]], parts: _Parts, index: _StateIndex
) -> list[int]:
    node_id = next((row["node_id"] for row in rows if "node_id" in row), None)
    if node_id is not None:
        nodes = [index.nodes[node_id]]
    else:
        kind = next((row["node_kind"] for row in rows if "node_kind" in row), None)
        nodes = [i for i, k in enumerate(parts.node_kinds) if k == kind]
    return [node for node in nodes if parts.node_used[node]]
