"""Rules on what makes numbers vary together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.checks.rules import notice
from graph.ranges import TOLD_APART_BY
from graph.schema import RANGED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.errors import Notice
    from graph.tables import Tables

__all__ = ["check_causes"]


def check_causes(tables: Tables) -> Iterator[Notice]:
    """Yield causes of numbers that have no range, or told apart by what they do not have."""
    causes = tables["causes"]
    for row, line in zip(causes.records(), causes.lines.tolist(), strict=True):
        table, column = row["table"], row["column"]
        if column not in RANGED[table]:
            known = ", ".join(RANGED[table])
            yield notice("cause_unfit", "causes", row=line, column="column",
                         value=f"{table} has no range of {column}",
                         mend=f"It has: {known}.")  # fmt: skip
        for name in row.get("by", ()):
            if name not in TOLD_APART_BY[table]:
                known = ", ".join(TOLD_APART_BY[table])
                yield notice("cause_unfit", "causes", row=line, column="by",
                             value=f"numbers of {table} are not told apart by {name}",
                             mend=f"They are by: {known}.")  # fmt: skip
