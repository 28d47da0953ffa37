"""The shipped tables as plain rows of text, for tests of what they say."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from graph.schema import TABLES

DATA = Path(__file__).parents[1] / "data"
Row = dict[str, str]


@cache
def table(name: str) -> tuple[Row, ...]:
    """Give the rows of a shipped table; none where there is no file."""
    path = DATA / f"{name}.csv"
    if not path.exists():
        return ()
    with path.open(encoding="utf-8-sig", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def by_key(name: str) -> dict[str, Row]:
    """Give the rows of a table by their key."""
    return {row[TABLES[name].key]: row for row in table(name)}


def many(row: Row, column: str) -> list[str]:
    """Give the values of a cell that may hold several."""
    return [part for part in (row.get(column) or "").split(";") if part]


def citing_tables() -> list[str]:
    """Name the tables whose rows cite evidence."""
    return [name for name, spec in TABLES.items() if "evidence" in spec.names]
