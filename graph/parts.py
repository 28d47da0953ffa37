"""What tables, or a network, say of edges, supply, demand and conversion, as plain arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from graph.network import in_year
from graph.trends import MOVING, moved, trend_factors
from graph.units import Band
from graph.vocabulary import DEFAULT_COMMODITY, TIE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import networkx as nx
    from numpy.typing import NDArray

    from graph.states import Floats, Ints
    from graph.tables import TableData, Tables

    Bools = NDArray[np.bool_]

__all__ = ["DEFAULTS", "Parts", "Records", "from_network", "from_tables"]

Records: TypeAlias = "Sequence[Mapping[str, Any]]"

DEFAULTS = {"capacity": np.inf, "detection": 0.0, "unit_cost": 0.0, "length": 1.0}
"""What a blank number of an edge stands for."""
_CAPACITIES = ("capacity", "capacity_low", "capacity_high")
_NUMBERS = frozenset({*DEFAULTS, *_CAPACITIES, "detection_low", "detection_high"})
_ROW_TABLES = ("recipes", "supply", "demand", "causes")


@dataclass(slots=True)
class Parts:
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


def from_tables(tables: Tables, year: int | None, latent: bool) -> Parts:
    """
    Read tables as they are in a year; None keeps every row.

    Parameters
    ----------
    latent
        Whether what is marked latent takes part.
    """
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
    return Parts(
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


def from_network(network: nx.MultiDiGraph, latent: bool) -> Parts:
    """Read a network as it is; with what is latent, or without."""
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
    return Parts(
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
