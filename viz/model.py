"""What a page shows, taken from a network by white list: nothing else reaches the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from graph.trends import trend_factors
from graph.vocabulary import DEFAULT_COMMODITY, family_of
from viz.style import BORDER, GROUPS, family_style, kind_style, words_for
from viz.tiers import stage_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import networkx as nx

EdgeRow: TypeAlias = "tuple[str, str, str, dict[str, Any]]"

__all__ = [
    "LIGHT_ABOVE",
    "SUMMARY_ABOVE",
    "EdgeRow",
    "background",
    "drawing_mode",
    "edge_items",
    "evidence_items",
    "node_items",
    "words",
    "years",
]

LIGHT_ABOVE, SUMMARY_ABOVE = 1_000, 5_000
"""Edges above which kinds may stand for nodes and detail is dropped; above which they must."""

_NODE_COLUMNS = (
    "kind",
    "country",
    "region",
    "lat",
    "lon",
    "active_from",
    "active_to",
    "status",
    "basis",
    "reason",
    "about",
    "evidence",
)
_NUMBERS = tuple(name + end for name in ("capacity", "detection") for end in ("", "_low", "_high"))
_AMOUNTS = tuple(
    name + end for name in ("quantity", "capacity", "unit_value") for end in ("", "_low", "_high")
)
_EDGE_COLUMNS = (
    "commodity",
    "mode",
    "unit",
    "unit_cost",
    "interdiction_cost",
    "active_from",
    "active_to",
    "status",
    "basis",
    "confidence",
    "reason",
    "about",
    "evidence",
    "trend",
    "detection_trend",
    *_NUMBERS,
)
_ROW_COLUMNS = (
    "recipe_id",
    "process",
    "role",
    "commodity",
    "unit",
    "unit_cost",
    "active_from",
    "active_to",
    "basis",
    "confidence",
    "reason",
    "evidence",
    "trend",
    *_AMOUNTS,
)
_EVIDENCE_COLUMNS = (
    "source_id",
    "locator",
    "statement",
    "value",
    "unit",
    "period",
    "grade",
    "use",
    "remark",
)
_SOURCE_COLUMNS = ("title", "publisher", "year", "url", "descriptor")
_EVENT_COLUMNS = ("date", "kind", "event", "evidence", "remark")


def drawing_mode(edges: int) -> str:
    """Say how much is drawn of a network with so many edges: "full", "light" or "summary".

    Examples
    --------
    >>> drawing_mode(600)
    'full'
    """
    if edges > SUMMARY_ABOVE:
        return "summary"
    return "light" if edges > LIGHT_ABOVE else "full"


def _chosen(record: Mapping[str, Any], columns: Sequence[str]) -> dict[str, Any]:
    return {name: record[name] for name in columns if name in record}


def node_items(
    network: nx.MultiDiGraph, positions: Mapping[str, tuple[float, float]]
) -> list[dict[str, Any]]:
    """Give vis-network nodes, built by pyvis; the row itself is under "d".

    Examples
    --------
    >>> import networkx as nx
    >>> node_items(nx.MultiDiGraph([("a", "b")]), {})[0]["label"]
    'a'
    """
    from pyvis.node import Node

    styles = {
        kind: kind_style(kind) for kind in {d.get("kind", "") for d in network.nodes.values()}
    }
    colors = {
        kind: {"background": GROUPS[style.group][1], "border": BORDER}
        for kind, style in styles.items()
    }
    items = []
    for node, data in network.nodes(data=True):
        kind = data.get("kind", "")
        row = _chosen(data, _NODE_COLUMNS)
        row["stage"] = stage_of(data)
        x, y = positions.get(node, (0.0, 0.0))
        label = str(data.get("name") or node)
        item = Node(node, styles[kind].shape, label, color=colors[kind], x=x, y=y, d=row)
        items.append(item.options)
    return items


def edge_items(edges: Iterable[EdgeRow]) -> list[dict[str, Any]]:
    """Give vis-network edges, built by pyvis, one per row of the network.

    Parameters
    ----------
    edges
        From ``network.edges(keys=True, data=True)``.

    Notes
    -----
    Made with pyvis's own `Edge`, not `Network.add_edge`: that one looks each end up in a
    list, which takes the square of the size.

    Examples
    --------
    >>> import networkx as nx
    >>> network = nx.MultiDiGraph([("a", "b"), ("a", "b")])
    >>> [item["id"] for item in edge_items(network.edges(keys=True, data=True))]
    ['0', '1']
    """
    from pyvis.edge import Edge

    styles: dict[str, tuple[str, Any]] = {}
    seen: set[str] = set()
    items = []
    for u, v, edge_id, data in edges:
        commodity = data.get("commodity", DEFAULT_COMMODITY)
        if commodity not in styles:
            style = family_style(family_of(commodity))
            styles[commodity] = (style.color, list(style.dashes) or False)
        color, dashes = styles[commodity]
        row = {name: data[name] for name in _EDGE_COLUMNS if name in data}
        row["commodity"] = commodity
        # A graph made by hand numbers its edges anew for each pair; tables never do.
        name = str(edge_id) if str(edge_id) not in seen else f"{u} {v} {edge_id}"
        seen.add(name)
        edge = Edge(u, v, directed=True, id=name, color=color, dashes=dashes, d=row)
        items.append(edge.options)
    return items


def words(network: nx.MultiDiGraph, edges: Iterable[EdgeRow]) -> dict[str, Any]:
    """Give the commodities, kinds and modes that the network uses, with label and style."""
    used = {(row.get("commodity", DEFAULT_COMMODITY), row.get("mode")) for *_, row in edges}
    commodities = {commodity for commodity, _ in used}
    for table in ("recipes", "supply", "demand"):
        commodities |= {
            row.get("commodity", DEFAULT_COMMODITY) for row in network.graph.get(table, [])
        }
    return words_for(
        sorted(commodities),
        sorted({data.get("kind", "") for data in network.nodes.values()}),
        sorted({mode for _, mode in used if mode is not None}),
    )


def background(network: nx.MultiDiGraph, span: Sequence[int] = ()) -> dict[str, Any]:
    """Give what stands behind nodes and edges: conversions, supply, demand, trends, events.

    Parameters
    ----------
    span
        First and last year of the page, for the factors of trends.
    """
    tables = network.graph
    return {
        "recipes": [
            _chosen(row, ["node_id", "node_kind", *_ROW_COLUMNS])
            for row in tables.get("recipes", [])
        ],
        "supply": _by(tables.get("supply", []), "node_id", _ROW_COLUMNS),
        "demand": _by(tables.get("demand", []), "node_id", _ROW_COLUMNS),
        "volumes": _by(
            tables.get("volumes", []),
            "edge_id",
            ["year", "capacity", "capacity_low", "capacity_high", "evidence", "reason"],
        ),
        "trends": _trends(tables.get("trends", []), span),
        "events": _events(tables.get("events", [])),
    }


def _trends(rows: Sequence[Mapping[str, Any]], span: Sequence[int]) -> dict[str, Any]:
    """Give the factors of each trend by year (low, likely, high), and what turned it."""
    result: dict[str, Any] = {}
    for row in rows:
        trend = result.setdefault(row["trend_id"], {"factors": {}, "turns": []})
        trend["turns"].append(_chosen(row, ["year", "factor", "reason", "evidence"]))
    for year in range(span[0], span[1] + 1) if span else ():
        for name, band in trend_factors(rows, year).items():
            result[name]["factors"][year] = [round(factor, 4) for factor in band]
    return result


def _by(
    rows: Iterable[Mapping[str, Any]], key: str, columns: Sequence[str]
) -> dict[str, list[dict[str, Any]]]:
    result: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        result.setdefault(row[key], []).append(_chosen(row, columns))
    return result


def _events(rows: Iterable[Mapping[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    result: dict[str, list[dict[str, Any]]] = {}
    for row in sorted(rows, key=lambda row: str(row["date"])):
        for touched in (*row.get("nodes", ()), *row.get("edges", ())):
            result.setdefault(touched, []).append(_chosen(row, _EVENT_COLUMNS))
    return result


def evidence_items(network: nx.MultiDiGraph) -> tuple[dict[str, Any], dict[str, Any]]:
    """Give the cited statements and the publications, by id."""
    evidence = {
        row["evidence_id"]: _chosen(row, _EVIDENCE_COLUMNS)
        for row in network.graph.get("evidence", [])
    }
    sources = {
        row["source_id"]: _chosen(row, _SOURCE_COLUMNS) for row in network.graph.get("sources", [])
    }
    return evidence, sources


def years(network: nx.MultiDiGraph, edges: Iterable[EdgeRow]) -> list[int]:
    """Give the first and last year in which anything begins or ends; empty where none does."""
    rows = [*network.nodes.values(), *(row for *_, row in edges)]
    found = {row.get(end) for row in rows for end in ("active_from", "active_to")} - {None}
    for name in ("trends", "volumes"):
        found |= {row["year"] for row in network.graph.get(name, [])}
    return [min(found), max(found)] if found else []
