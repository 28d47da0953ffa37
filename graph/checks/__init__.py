"""Rules on the tables as a whole: cells, ids, references, meaning, evidence.

Faults that keep a file or a cell from being read are `graph.reading`'s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graph.checks.backtests import check_backtests
from graph.checks.calibration import check_calibration
from graph.checks.causes import check_causes
from graph.checks.cells import check_cells
from graph.checks.evidence import check_evidence
from graph.checks.lives import check_lives
from graph.checks.meaning import check_meaning
from graph.checks.recipes import check_recipes
from graph.checks.references import check_references
from graph.checks.rules import RULES, Rule, notice
from graph.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.errors import Notice
    from graph.tables import TableData, Tables

__all__ = ["RULES", "Rule", "check", "notice"]


def check(tables: Tables) -> Iterator[Notice]:
    """
    Yield a notice for every fault in tables that could be read.

    Rules on meaning are applied only where every reference holds, every word of a closed
    list is known and every required cell is filled, so that one wrong cell is told once.
    """
    cells = list(check_cells(tables))
    yield from cells
    broken = list(check_references(tables))
    yield from broken
    yield from check_evidence(tables)
    unknown = any(notice.code == "unknown_choice" for notice in cells)
    if not broken and not unknown and all(_is_filled(tables[name]) for name in tables):
        yield from check_meaning(tables)
        yield from check_causes(tables)
        yield from check_calibration(tables)
        yield from check_lives(tables)
        yield from check_recipes(tables)
        yield from check_backtests(tables)


def _is_filled(table: TableData) -> bool:
    """Tell whether every required cell is filled; the reader names those that are not."""
    required = [column for column in TABLES[table.name].columns if column.required]
    return not any(
        np.isnan(table.number(column.name)).any()
        if column.dtype in ("number", "year")
        else (table.codes(column.name)[0] < 0).any()
        for column in required
    )
