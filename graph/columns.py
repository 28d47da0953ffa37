"""What a column and a table are, and the columns that several tables share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from graph.vocabulary import BASES, COMMODITIES, CONFIDENCES, KINDS, MODES

__all__ = [
    "BASIS", "COMMODITY", "CONFIDENCE", "EVIDENCE", "HIGH", "KIND_CHOICES", "LIFE", "LOW",
    "MODE_CHOICES", "REASON", "TREND", "UNIT", "Column", "DType", "Table", "number", "ranged",
    "share", "text", "year",
]  # fmt: skip

DType = Literal["text", "number", "year", "date"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Attributes
    ----------
    dtype
        ``text``; ``number`` (a finite decimal); ``year`` (a whole number);
        ``date`` (YYYY, YYYY-MM or YYYY-MM-DD).
    required
        Whether the column must be there and every cell filled.
    unit
        Unit of a number; "" for shares, counts and text.
    minimum, maximum
        Inclusive bounds of a number.
    choices
        The allowed words; with `open_choices`, the usual words (others give a warning).
    refers_to
        The table whose key the cell names.
    many
        Whether the cell may hold several values, separated by ``;``.
    default
        What a blank cell means, in words.
    """

    name: str
    dtype: DType
    about: str
    required: bool = False
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] = ()
    open_choices: bool = False
    refers_to: str = ""
    many: bool = False
    default: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One CSV file: its columns in order, and the column that names its rows."""

    name: str
    about: str
    columns: tuple[Column, ...]
    key: str = ""
    required: bool = False

    def column(self, name: str) -> Column:
        """Give the column of that name; KeyError where there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    @property
    def names(self) -> tuple[str, ...]:
        """Column names, in order."""
        return tuple(column.name for column in self.columns)


YEAR_MIN, YEAR_MAX = 1900, 2100
LOW, HIGH = "_low", "_high"


def text(name: str, about: str, **options: object) -> Column:
    """Declare a column of text."""
    return Column(name, "text", about, **options)  # type: ignore[arg-type]


def number(name: str, about: str, **options: object) -> Column:
    """Declare a column of numbers, at least 0 unless told."""
    return Column(name, "number", about, **({"minimum": 0.0} | options))  # type: ignore[arg-type]


def share(name: str, about: str, **options: object) -> Column:
    """Declare a column of shares between 0 and 1."""
    return number(name, about, **({"maximum": 1.0} | options))


def ranged(column: Column) -> tuple[Column, Column, Column]:
    """Give the most likely value, then its low and high ends."""
    ends = [
        Column(
            name=column.name + suffix,
            dtype="number",
            about=f"{end} of {column.name}.",
            unit=column.unit,
            minimum=column.minimum,
            maximum=column.maximum,
            default=f"the same as {column.name}",
        )
        for suffix, end in ((LOW, "Low end"), (HIGH, "High end"))
    ]
    return column, ends[0], ends[1]


def year(name: str, about: str, **options: object) -> Column:
    """Declare a column of years."""
    return Column(name, "year", about, minimum=YEAR_MIN, maximum=YEAR_MAX, **options)  # type: ignore[arg-type]


LIFE = (
    year("active_from", "First year of its life.", default="always"),
    year("active_to", "Last year of its life, inclusive.", default="still"),
)
BASIS = text(
    "basis",
    "Whether a source says it (explicit), it follows from what a source says (implied), "
    "or it is ours (assumed).",
    choices=BASES,
)
CONFIDENCE = text(
    "confidence", "Where the row's numbers come from.", choices=CONFIDENCES, default="assumed"
)
REASON = text("reason", "Why an assumed row or number is what it is.")
EVIDENCE = text(
    "evidence", "What the row rests on.", refers_to="evidence", many=True, default="none"
)
COMMODITY = text(
    "commodity",
    "What is carried, produced or wanted.",
    choices=tuple(COMMODITIES),
    open_choices=True,
    default="goods",
)
UNIT = text("unit", "Unit of the row's quantity; must be the commodity's own.")
TREND = text(
    "trend",
    "The course that the row's quantity follows from year to year.",
    refers_to="trends",
    default="the same in every year",
)
KIND_CHOICES = tuple(KINDS)
MODE_CHOICES = tuple(MODES)
