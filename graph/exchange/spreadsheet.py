"""Nodes and edges as CSV, as the tables have them."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

    import networkx as nx

__all__ = ["table_csv"]


def table_csv(network: nx.MultiDiGraph, table: Literal["nodes", "edges"]) -> str:
    """
    Write the nodes or the edges of a network as CSV.

    Parameters
    ----------
    network
        Not modified.
    table
        Which.

    Returns
    -------
    str
        A header and one line per row, in the columns of the tables; lists are joined by
        semicolons. Text that a spreadsheet would run as a formula stays text in it: it
        begins with an apostrophe.

    Examples
    --------
    >>> import networkx as nx
    >>> print(table_csv(nx.MultiDiGraph([("a", "b", {"capacity": 5.0})]), "edges"), end="")
    edge_id,source,target,capacity
    0,a,b,5.0
    """
    if table == "nodes":
        rows = [{"node_id": node, **data} for node, data in network.nodes(data=True)]
    else:
        rows = [
            {"edge_id": key, "source": u, "target": v, **data}
            for u, v, key, data in network.edges(keys=True, data=True)
        ]
    columns = list(dict.fromkeys(name for row in rows for name in row))
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(_cells(row, columns) for row in rows)
    return file.getvalue()


def _cells(row: dict[str, Any], columns: Iterable[str]) -> list[str]:
    return [_cell(row.get(name)) for name in columns]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return _cell(";".join(map(str, value)))
    if isinstance(value, str) and value[:1] in {"=", "+", "-", "@", "\t", "\r"}:
        return "'" + value
    return str(value)
