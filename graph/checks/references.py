"""Rules on ids and on what refers to them."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

import numpy as np

from graph.checks.rows import Hints, rows_with
from graph.checks.rules import notice
from graph.schema import TABLES
from graph.tables import split_cell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.errors import Notice
    from graph.schema import Column
    from graph.tables import TableData, Tables

__all__ = ["check_references"]


def check_references(tables: Tables) -> Iterator[Notice]:
    """Yield ids that stand twice, names that nothing bears, and edges to themselves."""
    for name in tables:
        yield from _check_key(tables[name], TABLES[name].key)
        for column in TABLES[name].columns:
            if column.refers_to and column.name in tables[name].header:
                known = _known(tables, column.refers_to)
                yield from _check_references(tables[name], column, known)
    yield from _check_self_loops(tables)
    yield from _check_measures(tables)


def edge_names(edges: TableData) -> list[str]:
    """Give every edge's id; e1, e2, ... by row where it has none."""
    return [name or f"e{row}" for row, name in enumerate(edges.text("edge_id"), start=1)]


def _known(tables: Tables, table: str) -> set[str]:
    if table == "edges":
        return set(edge_names(tables["edges"]))
    # Rows of recipes and of trends share the name that their first column gives.
    key = TABLES[table].key or TABLES[table].names[0]
    return set(tables[table].codes(key)[1])


def _check_key(table: TableData, key: str) -> Iterator[Notice]:
    if not key:
        return
    codes, words = table.codes(key)
    if table.name == "edges" and np.any(codes < 0):
        yield from _check_default_names(table)
        return
    counts = np.bincount(codes[codes >= 0], minlength=len(words))
    for row, code in rows_with(codes, np.flatnonzero(counts > 1).tolist()):
        yield notice("duplicate_id", table.name, row=int(table.lines[row]), column=key,
                     value=words[code])  # fmt: skip


def _check_default_names(edges: TableData) -> Iterator[Notice]:
    seen: dict[str, list[int]] = {}
    if "edge_id" not in edges.header:
        return
    for row, name in enumerate(edge_names(edges)):
        seen.setdefault(name, []).append(row)
    for name, rows in seen.items():
        for row in rows if len(rows) > 1 else ():
            yield notice("duplicate_id", "edges", row=int(edges.lines[row]), column="edge_id",
                         value=name)  # fmt: skip


def _check_references(table: TableData, column: Column, known: set[str]) -> Iterator[Notice]:
    codes, words = table.codes(column.name)
    if not column.many and known.issuperset(words):
        return
    missing: dict[int, list[str]] = {}
    for code, word in enumerate(words):
        names = split_cell(word) if column.many else (word,)
        if not known.issuperset(names):
            missing[code] = [name for name in names if name not in known]
    if not missing:
        return
    hints = Hints(known)
    otherwise = f"Correct it, or add it to {column.refers_to}.csv."
    for row, code in rows_with(codes, missing):
        for name in missing[code]:
            yield notice("dangling_reference", table.name, row=int(table.lines[row]),
                         column=column.name, value=name,
                         mend=hints(name) or otherwise)  # fmt: skip


def _check_self_loops(tables: Tables) -> Iterator[Notice]:
    edges = tables["edges"]
    source, target = tables.index("edges", "source"), tables.index("edges", "target")
    codes, words = edges.codes("target")
    for row in np.flatnonzero((source == target) & (source >= 0)).tolist():
        yield notice("self_loop", "edges", row=int(edges.lines[row]), column="target",
                     value=words[codes[row]])  # fmt: skip


def _check_measures(tables: Tables) -> Iterator[Notice]:
    """Find measures that need one another in a circle."""
    measures = tables["measures"]
    needs = dict(zip(measures.text("measure_id"), measures.many("prerequisite"), strict=True))
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as error:
        loop = error.args[1]
        row = measures.text("measure_id").index(loop[0])
        yield notice("prerequisite_loop", "measures", row=int(measures.lines[row]),
                     column="prerequisite", value=" → ".join(reversed(loop)))  # fmt: skip
