"""Rules on comparisons: that a row can be measured, and says what it is held against."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from graph.calibration.measuring import MATCH_COLUMNS
from graph.checks.rules import notice

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graph.errors import Notice
    from graph.tables import Tables

__all__ = ["check_calibration"]

_ALL: Final = tuple(dict.fromkeys(name for names in MATCH_COLUMNS.values() for name in names))


def check_calibration(tables: Tables) -> Iterator[Notice]:
    """Yield comparisons that match by what their measure does not have, or are not whole."""
    table = tables["calibration"]
    rows = {row["comparison_id"]: row for row in table.records()}
    for row, line in zip(rows.values(), table.lines.tolist(), strict=False):
        for column, fault in _faults(row, rows):
            yield notice("comparison_unfit", "calibration", row=line, column=column, value=fault)


def _faults(
    row: Mapping[str, Any], rows: Mapping[str, Mapping[str, Any]]
) -> Iterator[tuple[str, str]]:
    measure = row["measure"]
    for name in _ALL:
        if name in row and name not in MATCH_COLUMNS[measure]:
            yield name, f"{measure} is not told apart by {name}"
    if ("system" in row) != ("quantity" in row):
        yield "system", "system and quantity come together"
    if "observed_as" in row and "share_of" not in row:
        yield "observed_as", "it is not a share"
    for whole in row.get("share_of", ()):
        if "share_of" in rows[whole]:
            yield "share_of", f"{whole} is itself a share"
    if row.get("misfit", 1.0) > 1 and "misfit_reason" not in row:
        yield "misfit_reason", "a misfit is allowed without a reason"
