"""The tables as columns: made by the reader or in memory, and written to CSV files."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, repeat
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from graph.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    import pandas as pd
    from numpy.typing import NDArray

__all__ = [
    "TableData",
    "Tables",
    "Words",
    "data_dir",
    "factorise",
    "split_cell",
    "tables_from_records",
    "write_tables",
]

SEPARATOR = ";"


def data_dir() -> Path:
    """Give the folder of the data shipped: inside the wheel, else the checkout's."""
    here = Path(__file__).resolve().parent
    packaged = here / "_data"
    return packaged if packaged.is_dir() else here.parent / "data"


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """A text column: a code per row into the words met, -1 where the cell is blank."""

    codes: NDArray[np.int32]
    words: list[str]


@dataclass(eq=False)
class TableData:
    """
    One table as columns.

    Attributes
    ----------
    name
        Its name in the schema.
    header
        The known columns that it has, in the order of the file.
    lines
        The line of the file that each row starts on; the header is on line 1.
    """

    name: str
    header: tuple[str, ...]
    lines: NDArray[np.int64]
    _columns: dict[str, Words | NDArray[np.float64]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.lines)

    def codes(self, column: str) -> tuple[NDArray[np.int32], list[str]]:
        """Give a text column as codes (-1: blank) into a list of words."""
        found = self._columns.get(column)
        if isinstance(found, Words):
            return found.codes, found.words
        return np.full(len(self), -1, dtype=np.int32), []

    def text(self, column: str) -> list[str]:
        """Give a text column; "" where a cell is blank or the column is absent."""
        codes, words = self.codes(column)
        padded = np.empty(len(words) + 1, dtype=object)
        padded[:-1], padded[-1] = words, ""
        cells: list[str] = padded[codes].tolist()
        return cells

    def number(self, column: str) -> NDArray[np.float64]:
        """Give a column of numbers or years; NaN where blank or absent."""
        found = self._columns.get(column)
        return found if isinstance(found, np.ndarray) else np.full(len(self), np.nan)

    def many(self, column: str) -> list[tuple[str, ...]]:
        """Give a column whose cells hold several values."""
        codes, words = self.codes(column)
        split = [*(split_cell(word) for word in words), ()]
        return [split[code] for code in codes.tolist()]

    def records(self, *, without: Collection[str] = ()) -> list[dict[str, Any]]:
        """
        Give typed rows; blank cells are left out.

        Parameters
        ----------
        without
            Columns to leave out.
        """
        names = [name for name in self.header if name not in without]
        full = [name for name in names if self._filled(name).all()]
        cells = zip(*map(self._values, full), strict=True) if full else repeat((), len(self))
        # A dict per row from whole columns first: most cells are filled, and this is quickest.
        rows: list[dict[str, Any]] = [dict(zip(full, row, strict=True)) for row in cells]
        for name in names:
            if name not in full:
                values = self._values(name)
                for row in np.flatnonzero(self._filled(name)).tolist():
                    rows[row][name] = values[row]
        return rows

    def _is_number(self, column: str) -> bool:
        return TABLES[self.name].column(column).dtype in ("number", "year")

    def _filled(self, column: str) -> NDArray[np.bool_]:
        """Tell in which rows a cell is filled."""
        if self._is_number(column):
            return ~np.isnan(self.number(column))
        return self.codes(column)[0] >= 0

    def _values(self, column: str) -> list[Any]:
        """Give a column as plain values; what stands for blank cells means nothing."""
        schema = TABLES[self.name].column(column)
        if self._is_number(column):
            numbers = self.number(column)
            if schema.dtype == "year":
                numbers = np.nan_to_num(numbers).astype(np.int64)
            values: list[Any] = numbers.tolist()
            return values
        codes, words = self.codes(column)
        # Taken by position as objects: a million cells without a step of Python for each.
        cells = np.empty(len(words) + 1, dtype=object)
        if schema.many:
            # One by one: tuples of one length would be taken for a table of two dimensions.
            for code, word in enumerate(words):
                cells[code] = split_cell(word)
        else:
            cells[:-1] = words
        taken: list[Any] = cells[codes].tolist()
        return taken


def split_cell(cell: str) -> tuple[str, ...]:
    """Split a cell of several values."""
    return tuple(part for part in (p.strip() for p in cell.split(SEPARATOR)) if part)


class Tables:
    """
    Every table; one that has no file is empty.

    Attributes
    ----------
    directory
        Where they were read, or None.
    digest
        SHA-256 over the files' names and bytes; "" for tables made in memory.
    """

    def __init__(
        self, tables: Mapping[str, TableData], *, directory: Path | None = None, digest: str = ""
    ) -> None:
        self._tables = dict(tables)
        self._indexed: dict[tuple[str, str], NDArray[np.int32]] = {}
        self.directory, self.digest = directory, digest

    def __getitem__(self, name: str) -> TableData:
        if name not in TABLES:
            raise KeyError(name)
        empty = TableData(name, (), np.empty(0, dtype=np.int64))
        return self._tables.get(name, empty)

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def frame(self, name: str) -> pd.DataFrame:
        """Give one table as a DataFrame; blank cells are missing."""
        import pandas as pd

        table = self[name]
        return pd.DataFrame(table.records(), columns=list(table.header))

    @cached_property
    def _node_positions(self) -> dict[str, int]:
        return {node: row for row, node in enumerate(self["nodes"].text("node_id"))}

    def index(self, table: str, column: str) -> NDArray[np.int32]:
        """Give the row in nodes that each cell of a column names; -1 where it names none."""
        found = self._indexed.get((table, column))
        if found is None:
            codes, words = self[table].codes(column)
            rows = chain(map(self._node_positions.get, words, repeat(-1)), (-1,))
            found = np.fromiter(rows, dtype=np.int32, count=len(words) + 1)[codes]
            self._indexed[table, column] = found
        return found


def tables_from_records(records: Mapping[str, Sequence[Mapping[str, Any]]]) -> Tables:
    """
    Make tables of rows in memory, unchecked.

    Parameters
    ----------
    records
        Rows by table, as `TableData.records` gives them.
    """
    return Tables({name: _from_records(name, rows) for name, rows in records.items()})


def _from_records(name: str, rows: Sequence[Mapping[str, Any]]) -> TableData:
    schema = TABLES[name]
    header = tuple(c for c in schema.names if any(c in row for row in rows))
    columns: dict[str, Words | NDArray[np.float64]] = {}
    for column in map(schema.column, header):
        cells = [row.get(column.name) for row in rows]
        if column.dtype in ("number", "year"):
            columns[column.name] = np.array([np.nan if c is None else c for c in cells], float)
        else:
            joined = [SEPARATOR.join(c) if isinstance(c, tuple) else c or "" for c in cells]
            columns[column.name] = factorise(joined)
    return TableData(name, header, np.arange(2, len(rows) + 2), columns)


def factorise(cells: Sequence[str]) -> Words:
    """Code a column of text, in the order in which words are met."""
    known: dict[str, int] = {}
    codes = [known.setdefault(cell, len(known)) if cell else -1 for cell in cells]
    return Words(np.array(codes, dtype=np.int32), list(known))


def write_tables(tables: Tables, directory: str | Path) -> None:
    """
    Write every table that has rows as a CSV file; the inverse of `read_tables`.

    A file is replaced only when it is complete.
    """
    import csv

    folder = Path(directory)
    folder.mkdir(parents=True, exist_ok=True)
    for name in tables:
        table = tables[name]
        partial = folder / f".{name}.csv.partial"
        with partial.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(table.header)
            columns = [_cells(table, column) for column in table.header]
            writer.writerows(zip(*columns, strict=True))
        partial.replace(folder / f"{name}.csv")


def _cells(table: TableData, column: str) -> list[str]:
    dtype = TABLES[table.name].column(column).dtype
    if dtype not in ("number", "year"):
        return table.text(column)
    return ["" if np.isnan(x) else _number_text(x) for x in table.number(column).tolist()]


def _number_text(number: float) -> str:
    """Write a number so that reading it gives the very same one."""
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)
