"""Rules on what rows rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graph.checks.rows import rows_with
from graph.checks.rules import notice
from graph.schema import TABLES
from graph.tables import split_cell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.errors import Notice
    from graph.tables import TableData, Tables

__all__ = ["check_evidence"]


def check_evidence(tables: Tables) -> Iterator[Notice]:
    """Yield rows without evidence or reason, and evidence and sources without use."""
    for name in tables:
        if "basis" in tables[name].header:
            yield from _check_basis(tables[name])
    if len(tables["evidence"]):
        yield from _check_use(tables)


def _check_basis(table: TableData) -> Iterator[Notice]:
    codes, words = table.codes("basis")
    cited, _ = table.codes("evidence")
    has_reason = "reason" in TABLES[table.name].names
    reason, _ = table.codes("reason")
    for word in {"explicit", "implied"}.intersection(words):
        for row in np.flatnonzero((codes == words.index(word)) & (cited < 0)).tolist():
            yield notice("evidence_missing", table.name, row=int(table.lines[row]),
                         column="evidence", value=word)  # fmt: skip
    if "assumed" in words and has_reason:
        for row in np.flatnonzero((codes == words.index("assumed")) & (reason < 0)).tolist():
            yield notice("reason_missing", table.name, row=int(table.lines[row]),
                         column="reason")  # fmt: skip


def _check_use(tables: Tables) -> Iterator[Notice]:
    evidence, sources = tables["evidence"], tables["sources"]
    use = dict(zip(evidence.text("evidence_id"), evidence.text("use"), strict=True))
    excluded = {name for name, purpose in use.items() if purpose == "excluded"}
    cited: set[str] = set()
    for name in tables:
        table = tables[name]
        codes, words = table.codes("evidence")
        named = [split_cell(word) for word in words]
        cited.update(*named)
        if name == "events":
            continue
        wrong = [code for code, names in enumerate(named) if not excluded.isdisjoint(names)]
        for row, code in rows_with(codes, wrong):
            for evidence_id in (e for e in named[code] if e in excluded):
                yield notice("evidence_excluded", name, row=int(table.lines[row]),
                             column="evidence", value=evidence_id)  # fmt: skip
    for row, (evidence_id, purpose) in enumerate(use.items()):
        if purpose in ("", "model") and evidence_id not in cited:
            yield notice("evidence_unused", "evidence", row=int(evidence.lines[row]),
                         column="evidence_id", value=evidence_id)  # fmt: skip
    quoted = set(evidence.codes("source_id")[1])
    for row, source_id in enumerate(sources.text("source_id")):
        if source_id not in quoted:
            yield notice("source_unused", "sources", row=int(sources.lines[row]),
                         column="source_id", value=source_id)  # fmt: skip
