"""Every column of every table, declared once.

The reader, the checks, the network, the data dictionary, the cards in the pages and
the JSON all read these declarations. Only ``nodes.node_id``, ``edges.source`` and
``edges.target`` are required; every other column and table is optional.
"""

from __future__ import annotations

from typing import Final

from graph.columns import LOW, Column, DType, Table
from graph.schema_model import MODEL_TABLES
from graph.schema_record import RECORD_TABLES

__all__ = ["RANGED", "TABLES", "Column", "DType", "Table"]

TABLES: Final[dict[str, Table]] = {table.name: table for table in (*MODEL_TABLES, *RECORD_TABLES)}
"""Every table, in the order a reader meets them."""

RANGED: Final[dict[str, tuple[str, ...]]] = {
    table.name: tuple(
        column.name
        for column in table.columns
        if column.dtype == "number" and f"{column.name}{LOW}" in table.names
    )
    for table in TABLES.values()
}
"""For each table, the columns that have a low and a high end."""
