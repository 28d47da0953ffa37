"""The pages to read and print: chokepoints, and sources with what rests on them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeAlias

from viz.style import grade_in_words, label_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    import networkx as nx

__all__ = ["edge_name", "source_items"]

_WEB = re.compile(r"https?://", re.IGNORECASE)
_MOST_USERS = 40
_USING_TABLES = (
    "recipes",
    "supply",
    "demand",
    "trends",
    "volumes",
    "journeys",
    "options",
    "measures",
    "effects",
    "observations",
    "calibration",
    "events",
)
_NAMING_COLUMNS = (
    "name",
    "recipe_id",
    "trend_id",
    "measure_id",
    "effect_id",
    "observation_id",
    "comparison_id",
    "event_id",
    "node_id",
    "edge_id",
    "origin",
)
_User: TypeAlias = "tuple[str, tuple[Any, ...], Mapping[str, Any]]"


def source_items(
    network: nx.MultiDiGraph, evidence: Mapping[str, Any], sources: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Give each publication with its statements, and each statement with the rows it carries."""
    users = _users(network) if evidence else {}
    statements: dict[str, list[dict[str, Any]]] = {}
    for evidence_id, row in evidence.items():
        item = _statement(network, evidence_id, row, users.get(evidence_id, []))
        statements.setdefault(row["source_id"], []).append(item)
    return [_source(key, sources.get(key, {}), rows) for key, rows in statements.items()]


def _source(key: str, row: Mapping[str, Any], statements: list[dict[str, Any]]) -> dict[str, Any]:
    blank = {"title": f"Source {key}", "publisher": "", "year": "", "descriptor": "", "url": ""}
    # Only plain web addresses become links.
    link = bool(_WEB.match(str(row.get("url", ""))))
    return {**blank, **row, "id": key, "link": link, "statements": statements}


def _statement(
    network: nx.MultiDiGraph, evidence_id: str, row: Mapping[str, Any], users: list[_User]
) -> dict[str, Any]:
    blank = dict.fromkeys(("grade", "remark", "use", "locator", "period"), "")
    return {
        **blank,
        **row,
        "id": evidence_id,
        "meaning": grade_in_words(row.get("grade", "")),
        "users": [_named(network, user) for user in users[:_MOST_USERS]],
        "more": max(0, len(users) - _MOST_USERS),
    }


def _users(network: nx.MultiDiGraph) -> dict[str, list[_User]]:
    """List, for each statement, the rows that rest on it: table, ends of an edge, row."""
    users: dict[str, list[_User]] = {}
    for node, data in network.nodes(data=True):
        for evidence_id in data.get("evidence", ()):
            users.setdefault(evidence_id, []).append(("node", (node,), data))
    for u, v, edge_id, data in network.edges(keys=True, data=True):
        for evidence_id in data.get("evidence", ()):
            users.setdefault(evidence_id, []).append(("edge", (u, v, edge_id), data))
    for table in _USING_TABLES:
        for row in network.graph.get(table, []):
            for evidence_id in row.get("evidence", ()):
                users.setdefault(evidence_id, []).append((table, (), row))
    return users


def _named(network: nx.MultiDiGraph, user: _User) -> dict[str, str]:
    table, place, row = user
    if table == "node":
        return {"type": "node", "id": place[0], "label": str(row.get("name") or place[0])}
    if table == "edge":
        return {"type": "edge", "id": str(place[2]), "label": edge_name(network, place, row)}
    names = (str(row[column]) for column in _NAMING_COLUMNS if column in row)
    return {"type": "", "id": "", "label": f"{table}: {next(names, '')}"}


def edge_name(network: nx.MultiDiGraph, place: tuple[Any, ...], row: Mapping[str, Any]) -> str:
    """
    Name an edge by its ends and what it carries.

    Examples
    --------
    >>> import networkx as nx
    >>> edge_name(nx.MultiDiGraph([("a", "b")]), ("a", "b", 0), {"commodity": "meth_precursors"})
    'a → b (meth precursors)'
    """
    source, target = (str(network.nodes[node].get("name") or node) for node in place[:2])
    carries = f" ({label_of(row['commodity']).lower()})" if "commodity" in row else ""
    return f"{source} → {target}{carries}"
