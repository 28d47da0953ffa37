"""Rules on the tables as a whole: cells, ids, references, meaning, evidence.

Faults that keep a file or a cell from being read are `graph.reading`'s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.checks.cells import check_cells
from graph.checks.evidence import check_evidence
from graph.checks.lives import check_lives
from graph.checks.meaning import check_meaning
from graph.checks.recipes import check_recipes
from graph.checks.references import check_references
from graph.checks.rules import RULES, Rule, notice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.errors import Notice
    from graph.tables import Tables

__all__ = ["RULES", "Rule", "check", "notice"]


def check(tables: Tables) -> Iterator[Notice]:
    """
    Yield a notice for every fault in tables that could be read.

    Rules on meaning are applied only where every reference holds, so that one wrong
    name is told once.
    """
    yield from check_cells(tables)
    broken = list(check_references(tables))
    yield from broken
    yield from check_evidence(tables)
    if not broken:
        yield from check_meaning(tables)
        yield from check_lives(tables)
        yield from check_recipes(tables)
