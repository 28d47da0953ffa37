"""The pages to read and print: chokepoints, and sources with what rests on them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from viz.style import grade_in_words, label_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    import networkx as nx

__all__ = ["edge_names", "source_items"]

_WEB = re.compile(r"https?://", re.IGNORECASE)
_MOST_USERS = 40
_USING_TABLES = (
    "recipes",
    "supply",
    "demand",
    "volumes",
    "journeys",
    "options",
    "measures",
    "effects",
    "observations",
    "events",
)
_NAMING_COLUMNS = ("name", "recipe_id", "measure_id", "effect_id", "observation_id", "event_id")


def edge_names(network: nx.MultiDiGraph) -> dict[str, str]:
    """Name edges by their ends and what they carry.

    Examples
    --------
    >>> import networkx as nx
    >>> edge_names(nx.MultiDiGraph([("a", "b")]))
    {'0': 'a → b'}
    """
    names = {node: str(data.get("name") or node) for node, data in network.nodes(data=True)}
    return {
        str(edge_id): f"{names[u]} → {names[v]}"
        + (f" ({label_of(data['commodity']).lower()})" if "commodity" in data else "")
        for u, v, edge_id, data in network.edges(keys=True, data=True)
    }


def source_items(
    network: nx.MultiDiGraph, evidence: Mapping[str, Any], sources: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Give each publication with its statements, and each statement with the rows it carries."""
    users = _users(network)
    statements: dict[str, list[dict[str, Any]]] = {}
    for evidence_id, row in evidence.items():
        using = users.get(evidence_id, [])
        statements.setdefault(row["source_id"], []).append(
            {
                "grade": "",
                "remark": "",
                "use": "",
                "locator": "",
                "period": "",
                **row,
                "id": evidence_id,
                "meaning": grade_in_words(row.get("grade", "")),
                "users": using[:_MOST_USERS],
                "more": max(0, len(using) - _MOST_USERS),
            }
        )
    return [_source(key, sources.get(key, {}), rows) for key, rows in statements.items()]


def _source(key: str, row: Mapping[str, Any], statements: list[dict[str, Any]]) -> dict[str, Any]:
    url = str(row.get("url", ""))
    blank = {"title": f"Source {key}", "publisher": "", "year": "", "descriptor": ""}
    # Only plain web addresses become links.
    return {
        **blank,
        **row,
        "id": key,
        "url": url,
        "link": bool(_WEB.match(url)),
        "statements": statements,
    }


def _users(network: nx.MultiDiGraph) -> dict[str, list[dict[str, str]]]:
    users: dict[str, list[dict[str, str]]] = {}
    names = edge_names(network)
    for node, data in network.nodes(data=True):
        _note(users, data, {"type": "node", "id": node, "label": str(data.get("name") or node)})
    for _, _, edge_id, data in network.edges(keys=True, data=True):
        key = str(edge_id)
        _note(users, data, {"type": "edge", "id": key, "label": names[key]})
    for table in _USING_TABLES:
        for row in network.graph.get(table, []):
            _note(users, row, {"type": "", "id": "", "label": _row_label(table, row)})
    return users


def _note(
    users: dict[str, list[dict[str, str]]], row: Mapping[str, Any], user: dict[str, str]
) -> None:
    for evidence_id in row.get("evidence", ()):
        users.setdefault(evidence_id, []).append(user)


def _row_label(table: str, row: Mapping[str, Any]) -> str:
    names = (
        str(row[column]) for column in (*_NAMING_COLUMNS, "node_id", "edge_id") if column in row
    )
    return f"{table}: {next(names, '')}"
