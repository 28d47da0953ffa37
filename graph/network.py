"""Tables to a NetworkX multigraph and back, and what of it existed in a year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph.collector import no_garbage_collection
from graph.schema import TABLES
from graph.tables import Tables, tables_from_records
from graph.trends import moved, trend_factors

if TYPE_CHECKING:
    from collections.abc import Mapping

    import networkx as nx

    from graph.tables import TableData

__all__ = [
    "DEFAULT_YEAR",
    "build_network",
    "in_year",
    "snapshot",
    "to_tables",
]

DEFAULT_YEAR = 2019
"""The last year that the paper under study speaks of."""

_GRAPH_TABLES = tuple(name for name in TABLES if name not in {"nodes", "edges"})
_LIVING_TABLES = ("recipes", "supply", "demand")


def build_network(tables: Tables) -> nx.MultiDiGraph:
    """
    Build the network of tables that were read before.

    Parameters
    ----------
    tables
        From `graph.tables.read_tables`.

    Returns
    -------
    networkx.MultiDiGraph
        As `graph.load_network` describes it. An edge without an ``edge_id`` is named ``e1``,
        ``e2``, ... by its row.

    Examples
    --------
    >>> from graph.tables import tables_from_records
    >>> plain = {"nodes": [{"node_id": "a"}, {"node_id": "b"}],
    ...          "edges": [{"source": "a", "target": "b"}]}
    >>> list(build_network(tables_from_records(plain)).edges(keys=True))
    [('a', 'b', 'e1')]
    """
    import networkx as nx

    network = nx.MultiDiGraph()
    with no_garbage_collection():
        nodes = tables["nodes"]
        network.add_nodes_from(
            zip(nodes.text("node_id"), nodes.records(without=("node_id",)), strict=True)
        )
        _put_edges(network, tables["edges"])
        for name in _GRAPH_TABLES:
            network.graph[name] = tables[name].records()
    return network


def _put_edges(network: nx.MultiDiGraph, edges: TableData) -> None:
    """Put edges between nodes that are there already.

    `add_edges_from` would copy the attributes of every edge once more. What it keeps is
    written directly: the successors of u and the predecessors of v share one dict of
    the edges from u to v, by key.
    """
    names = edges.text("edge_id")
    if "" in names:
        names = [name or f"e{row}" for row, name in enumerate(names, start=1)]
    attributes = edges.records(without=("edge_id", "source", "target"))
    ends = zip(edges.text("source"), edges.text("target"), names, attributes, strict=True)
    successors, predecessors = network._succ, network._pred
    for u, v, edge_id, data in ends:
        parallel = successors[u].get(v)
        if parallel is None:
            successors[u][v] = predecessors[v][u] = {edge_id: data}
        else:
            parallel[edge_id] = data


def to_tables(network: nx.MultiDiGraph) -> Tables:
    """
    Give the tables of a network; the inverse of `build_network`.

    Attributes that the schema does not declare are left out.

    Examples
    --------
    >>> from graph import load_network
    >>> network = load_network()
    >>> tables = to_tables(network)
    >>> len(tables["edges"]) == network.number_of_edges()
    True
    """
    nodes = [{"node_id": node, **data} for node, data in network.nodes(data=True)]
    edges = [
        {"edge_id": edge_id, "source": u, "target": v, **data}
        for u, v, edge_id, data in network.edges(keys=True, data=True)
    ]
    others = {name: network.graph.get(name, []) for name in _GRAPH_TABLES}
    everything = {"nodes": nodes, "edges": edges, **others}
    return tables_from_records(
        {name: [_declared(name, r) for r in rows] for name, rows in everything.items() if rows}
    )


def _declared(table: str, record: Mapping[str, Any]) -> dict[str, Any]:
    return {name: record[name] for name in TABLES[table].names if name in record}


def in_year(record: Mapping[str, Any], year: int) -> bool:
    """Whether a node, edge or row existed in `year`; a blank end is open.

    Examples
    --------
    >>> in_year({"active_from": 2011, "active_to": 2013}, 2014)
    False
    """
    first, last = record.get("active_from"), record.get("active_to")
    return (first is None or first <= year) and (last is None or year <= last)


def snapshot(network: nx.MultiDiGraph, year: int = DEFAULT_YEAR) -> nx.MultiDiGraph:
    """
    Give the network as it was in one calendar year.

    Parameters
    ----------
    network
        From `graph.loading.load_network`. Not modified.
    year
        Calendar year. Nodes, edges, recipes, supply and demand whose life does not
        hold it are left out; so is an edge that lost an end. Numbers that follow a trend
        are those of the year. A row of ``volumes`` for the year overrides an edge's
        capacity and its range.

    Returns
    -------
    networkx.MultiDiGraph
        A new network, with the year in ``network.graph["year"]``. It names no trends: its
        numbers move no more.

    Examples
    --------
    >>> from graph import load_network
    >>> network = load_network()
    >>> "silk_road" in snapshot(network, 2012), "silk_road" in snapshot(network, 2019)
    (True, False)
    """
    import networkx as nx

    volumes = {
        row["edge_id"]: row for row in network.graph.get("volumes", []) if row["year"] == year
    }
    factors = trend_factors(network.graph.get("trends", []), year)
    result = nx.MultiDiGraph(**network.graph)
    result.graph["year"] = year
    result.add_nodes_from(
        (node, dict(data)) for node, data in network.nodes(data=True) if in_year(data, year)
    )
    result.add_edges_from(
        (u, v, edge_id, _with_volume(moved(data, "edges", factors), volumes.get(edge_id)))
        for u, v, edge_id, data in network.edges(keys=True, data=True)
        if u in result and v in result and in_year(data, year)
    )
    for name in _LIVING_TABLES:
        result.graph[name] = [
            moved(row, name, factors)
            for row in network.graph.get(name, [])
            if in_year(row, year) and ("node_id" not in row or row["node_id"] in result)
        ]
    return result


def _with_volume(data: dict[str, Any], volume: Mapping[str, Any] | None) -> dict[str, Any]:
    """Put a year's capacity and range in place of the edge's own."""
    if volume is None:
        return data
    names = ("capacity", "capacity_low", "capacity_high")
    kept = {name: value for name, value in data.items() if name not in names}
    return kept | {name: volume[name] for name in names if name in volume}
