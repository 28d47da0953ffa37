"""What can go wrong, and how it is told.

::

    NarrowsError
    ├── DataError          (also ValueError)  faults in the tables, all at once
    ├── UnknownNameError   (also KeyError)    a name that the network does not hold
    ├── NoRouteError                          nothing leads from these origins to these targets
    └── QuestionError      (also ValueError)  a question that has no meaning, such as k = 0

A fault in a table is a `Notice`; a `DataError` carries every notice found.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = [
    "DataError",
    "NarrowsError",
    "NoRouteError",
    "Notice",
    "QuestionError",
    "Severity",
    "UnknownNameError",
]

Severity = Literal["error", "warning", "info"]
_SEVERITY_ORDER: dict[str, int] = {"error": 0, "warning": 1, "info": 2}


@dataclass(frozen=True, slots=True)
class Notice:
    """One fault in a table: where it is, what is wrong and how to mend it.

    Attributes
    ----------
    code
        The rule's name, such as ``unknown_node``; `docs/rules.md` describes each.
    severity
        ``error`` stops a build, ``warning`` does so with ``--strict``, ``info`` never.
    table
        The table's name, without ``.csv``.
    row
        Line in the file, the header being line 1; 0 where the fault is not in one row.
    column
        The column's name, or "" where the fault is not in one column.
    value
        The offending text, shortened to 80 characters.
    message
        What is wrong, in one sentence.
    mend
        How to mend it, in one sentence.
    """

    code: str
    severity: Severity
    table: str
    row: int
    column: str
    value: str
    message: str
    mend: str

    def __str__(self) -> str:
        """Say it on one line, as an editor understands it (file:line)."""
        place = f"{self.table}.csv" + (f":{self.row}" if self.row else "")
        column = f" {self.column}" if self.column else ""
        return f"{place}{column}: {self.message} {self.mend} [{self.code}]"

    def as_dict(self) -> dict[str, str | int]:
        """Give the notice as plain data, for JSON."""
        return asdict(self)

    def sort_key(self) -> tuple[int, str, int, str, str]:
        """Order notices by severity, then place, then rule."""
        return (_SEVERITY_ORDER[self.severity], self.table, self.row, self.column, self.code)


class NarrowsError(Exception):
    """Base of every error that Narrows raises on purpose."""


class DataError(NarrowsError, ValueError):
    """Faults in the tables, every one of them.

    Parameters
    ----------
    notices
        All notices found, errors first; not only those that stopped the build.
    """

    def __init__(self, notices: Iterable[Notice]) -> None:
        self.notices: tuple[Notice, ...] = tuple(sorted(notices, key=Notice.sort_key))
        errors = [n for n in self.notices if n.severity == "error"] or list(self.notices)
        lines = [f"{len(errors)} fault(s) in the tables:", *(f"  {n}" for n in errors)]
        super().__init__("\n".join(lines))


class UnknownNameError(NarrowsError, KeyError):
    """A name that is not there; near matches are offered.

    Parameters
    ----------
    what
        The sort of thing looked for, such as ``node``.
    name
        The name that is not there.
    known
        The names that are.
    """

    def __init__(self, what: str, name: str, known: Iterable[str]) -> None:
        self.what = what
        self.name = name
        names = sorted(set(known))
        self.near: tuple[str, ...] = tuple(_near(name, names))
        if self.near:
            hint = "Did you mean " + " or ".join(self.near) + "?"
        elif 0 < len(names) <= 20:
            hint = "There is: " + ", ".join(names) + "."
        else:
            hint = f"There are {len(names)} others, none of them like it."
        super().__init__(f"no {what} is named {name!r}. {hint}")

    def __str__(self) -> str:
        """Give the sentence itself; KeyError would put it in quotation marks."""
        return str(self.args[0])


class NoRouteError(NarrowsError):
    """Nothing leads from the origins to the targets that were asked for."""


class QuestionError(NarrowsError, ValueError):
    """A question that cannot be answered as it was put."""


def _near(name: str, names: Sequence[str]) -> list[str]:
    """Names that are spelt like `name`, or contain it; at most three."""
    folded = {n.casefold(): n for n in names}
    wanted = name.strip().casefold().replace(" ", "_").replace("-", "_")
    close = [folded[n] for n in get_close_matches(wanted, folded, n=3, cutoff=0.6)]
    inside = [n for f, n in folded.items() if len(wanted) >= 3 and wanted in f]
    return list(dict.fromkeys([*close, *inside]))[:3]
