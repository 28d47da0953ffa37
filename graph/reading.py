"""CSV files to typed columns, with a notice for every file, row and cell that cannot be read.

Small files are read with the standard library, so that a question on shipped data
does not wait for pandas. Large plain ones go through pandas' fast path; whatever that
path could misread (quotes, ragged rows, ids that look like numbers) is read again
exactly. Both ways give the same columns.
"""

from __future__ import annotations

import csv
import hashlib
import io
import math
import re
from typing import TYPE_CHECKING

import numpy as np

from graph.checks.rows import rows_with
from graph.checks.rules import near_hint, notice
from graph.schema import TABLES
from graph.tables import TableData, Tables, Words, factorise

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from graph.errors import Notice
    from graph.schema import Column, Table

    Parsed = Words | NDArray[np.float64]

__all__ = ["read_folder"]

LARGE = 1_000_000
"""Bytes from which a file goes through pandas."""
LONGEST_CELL = 10_000
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_NOT_FINITE = re.compile(r"[+-]?(nan|inf|infinity)", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def read_folder(folder: Path) -> tuple[Tables, list[Notice]]:
    """
    Read every table of a folder.

    Returns
    -------
    tuple
        The tables (a file that cannot be read gives none), and the notices of what is
        wrong with files, columns, rows and cells, in no order.
    """
    tables: dict[str, TableData] = {}
    notices: list[Notice] = []
    digest = hashlib.sha256()
    for schema in TABLES.values():
        path = folder / f"{schema.name}.csv"
        if not path.is_file():
            if schema.required:
                notices.append(notice("missing_file", schema.name, value=str(path)))
            continue
        try:
            content = path.read_bytes()
        except OSError as error:
            notices.append(notice("unreadable_file", schema.name, value=str(error)))
            continue
        digest.update(f"{path.name}\0{len(content)}\0".encode())
        digest.update(content)
        reader = _Reader(schema, notices)
        table = reader.read(content)
        if table is not None:
            tables[schema.name] = table
    return Tables(tables, directory=folder, digest=digest.hexdigest()), notices


class _Reader:
    """Reads one file; every fault goes to `notices`."""

    def __init__(self, schema: Table, notices: list[Notice]) -> None:
        self.schema, self.notices = schema, notices

    def note(self, code: str, row: int = 0, column: str = "", value: str = "") -> None:
        """Add a notice on this table."""
        self.notices.append(notice(code, self.schema.name, row=row, column=column, value=value))

    def read(self, content: bytes) -> TableData | None:
        """Give the table, or None where there is nothing to be read."""
        content = content.removeprefix(b"\xef\xbb\xbf")
        if not content or content.isspace():
            self.note("empty_file")
            return None
        if not content.isascii() and not self._is_utf8(content):
            return None
        if b"\0" in content:
            for line, row in enumerate(content.decode("utf-8").split("\n"), start=1):
                if "\0" in row:
                    self.note("nul_character", row=line, value=row.replace("\0", "␀"))
            return None
        if len(content) >= LARGE:
            table = self._read_large(content)
            if table is not None:
                return table
        return self._read_exactly(content.decode("utf-8"))

    def _is_utf8(self, content: bytes) -> bool:
        try:
            content.decode("utf-8")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            self.note("not_utf8", row=line, value=repr(content[error.start : error.end]))
            return False
        return True

    def _read_exactly(self, text: str) -> TableData | None:
        try:
            header, rows, lines = self._split(text)
        except csv.Error as error:
            self.note("unreadable_file", value=str(error))
            return None
        known = self._known(header)
        if known is None:
            return None
        cells = list(zip(*rows, strict=True)) or [()] * len(header)
        at = np.array(lines, dtype=np.int64)
        columns = {
            name: self._parse(factorise([cell.strip() for cell in cells[position]]), name, at)
            for name, position in known.items()
        }
        return TableData(self.schema.name, tuple(known), at, columns)

    def _split(self, text: str) -> tuple[list[str], list[list[str]], list[int]]:
        """Give the header, the rows that fit it, and the line each starts on."""
        csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        header: list[str] | None = None
        rows, lines, line = [], [], 0
        for row in reader:
            start, line = line + 1, reader.line_num
            if not any(cell.strip() for cell in row):
                continue
            if header is None:
                header = [name.strip() for name in row]
            elif len(row) == len(header):
                rows.append(row)
                lines.append(start)
            else:
                self.note("ragged_row", row=start, value=f"{len(row)} cells, {len(header)} columns")
        return header or [], rows, lines

    def _known(self, header: Sequence[str]) -> dict[str, int] | None:
        """Give the position of each known column; None where one is there twice or missing."""
        faulty = False
        known: dict[str, int] = {}
        for position, name in enumerate(header):
            if name in header[:position]:
                self.note("duplicate_column", row=1, column=name, value=name)
                faulty = True
            elif name in self.schema.names:
                known[name] = position
            else:
                hint = near_hint(name, self.schema.names)
                self.notices.append(
                    notice("unknown_column", self.schema.name, row=1, column=name, value=name,
                           mend=hint)
                )  # fmt: skip
        for column in self.schema.columns:
            if column.required and column.name not in known:
                self.note("missing_column", row=1, column=column.name, value=column.name)
                faulty = True
        return None if faulty else known

    def _parse(self, cells: Words, name: str, lines: NDArray[np.int64]) -> Parsed:
        """Check the words of a column and give it its type."""
        column = self.schema.column(name)
        if column.required:
            for row in np.flatnonzero(cells.codes < 0).tolist():
                self.note("blank_required", row=int(lines[row]), column=name)
        if column.dtype in ("number", "year"):
            return self._numbers(cells, column, lines)
        # A million words are looked at as one text; it nearly always settles them.
        if max(map(len, cells.words), default=0) > LONGEST_CELL:
            long = [code for code, word in enumerate(cells.words) if len(word) > LONGEST_CELL]
            self._note_words(dict.fromkeys(long, "too_long_cell"), cells, column, lines)
        if not "".join(cells.words).isprintable():
            broken = [code for code, word in enumerate(cells.words) if _CONTROL.search(word)]
            self._note_words(dict.fromkeys(broken, "control_character"), cells, column, lines)
        return cells

    def _numbers(
        self, cells: Words, column: Column, lines: NDArray[np.int64]
    ) -> NDArray[np.float64]:
        values = np.full(len(cells.words) + 1, np.nan)
        wrong: dict[int, str] = {}
        for code, word in enumerate(cells.words):
            number = _number(word)
            if number is None or (column.dtype == "year" and not number.is_integer()):
                finite = number is not None or not _NOT_FINITE.fullmatch(word)
                wrong[code] = "wrong_type" if finite else "not_finite"
            elif math.isinf(number):
                wrong[code] = "not_finite"
            else:
                values[code] = number
        self._note_words(wrong, cells, column, lines)
        return values[cells.codes]

    def _note_words(
        self, wrong: Mapping[int, str], cells: Words, column: Column, lines: NDArray[np.int64]
    ) -> None:
        """Add a notice for every row that holds a wrong word: `wrong` has the rule by code."""
        for row, word in rows_with(cells.codes, wrong):
            value = cells.words[word]
            self.note(wrong[word], row=int(lines[row]), column=column.name, value=value)

    def _read_large(self, content: bytes) -> TableData | None:
        """Read a plain file through pandas; None where it is not plain enough for that."""
        import pandas as pd

        end = content.find(b"\n") + 1
        header = [name.strip() for name in content[:end].decode("utf-8").split(",")]
        known = [name for name in header if name in self.schema.names]
        n_lines = _count(content, b"\n") - 1 + (not content.endswith(b"\n"))
        returns = _count(content, b"\r")
        plain = (
            0 < end < len(content)
            and b'"' not in content
            and (not returns or returns == content.count(b"\r\n"))
            and _count(content, b",") == (n_lines + 1) * (len(header) - 1)
            and len(set(header)) == len(header)
            and all(c.name in known for c in self.schema.columns if c.required)
        )
        if not plain:
            return None
        options = {"names": header, "header": 0, "keep_default_na": False, "na_values": [""],
                   "skip_blank_lines": False}  # fmt: skip
        try:
            frame = pd.read_csv(io.BytesIO(content), **options)  # type: ignore[call-overload]
        except (ValueError, pd.errors.ParserError):
            return None
        # Rows without anything in them are left out by the exact reader.
        required = [column.name for column in self.schema.columns if column.required]
        if len(frame) != n_lines or frame[required].isna().any(axis=None):
            return None
        self._known(header)
        lines = np.arange(2, n_lines + 2)
        columns: dict[str, Parsed] = {}
        for name in known:
            # Taken out, so that its memory is free again once it is parsed.
            series = frame.pop(name)
            if self._is_number(name) and series.dtype.kind in "if":
                columns[name] = self._plain_numbers(series.to_numpy(dtype=np.float64), name, lines)
                continue
            if pd.api.types.infer_dtype(series, skipna=True) not in ("string", "empty"):
                # Inferred as numbers or truth: read the very text instead (007 is not 7).
                series = pd.read_csv(
                    io.BytesIO(content),
                    usecols=[name],
                    dtype=str,
                    **options,  # type: ignore[call-overload]
                )[name]
            columns[name] = self._parse(_factorised(series), name, lines)
        return TableData(self.schema.name, tuple(known), lines, columns)

    def _is_number(self, name: str) -> bool:
        return self.schema.column(name).dtype in ("number", "year")

    def _plain_numbers(
        self, values: NDArray[np.float64], name: str, lines: NDArray[np.int64]
    ) -> NDArray[np.float64]:
        column = self.schema.column(name)
        blank = np.isnan(values)
        faults: list[tuple[str, list[int]]] = [
            ("not_finite", np.flatnonzero(np.isinf(values)).tolist())
        ]
        if column.dtype == "year":
            broken = ~blank & (values != np.round(values))
            faults.append(("wrong_type", np.flatnonzero(broken).tolist()))
        if not any(rows for _, rows in faults):
            return values
        kept = values.copy()
        for code, rows in faults:
            for row in rows:
                kept[row] = np.nan
                text = "" if blank[row] else repr(float(values[row]))
                self.note(code, row=int(lines[row]), column=name, value=text)
        return kept


def _count(content: bytes, sign: bytes) -> int:
    """Count a sign that is everywhere: many times faster than looking for each."""
    codes = np.frombuffer(content, dtype=np.uint8)
    step = 1 << 20
    return sum(
        int(np.count_nonzero(codes[start : start + step] == sign[0]))
        for start in range(0, len(codes), step)
    )


def _number(word: str) -> float | None:
    return float(word) if _NUMBER.fullmatch(word) else None


def _factorised(series: object) -> Words:
    """Code a column of pandas text; strip the words."""
    import pandas as pd

    codes, found = pd.factorize(series)  # type: ignore[call-overload]
    texts: list[str] = found.to_numpy(dtype=object).tolist()
    words = list(map(str.strip, texts))
    # Different texts are different words, unless a blank around one was all the difference.
    if words == texts or (len(set(words)) == len(words) and "" not in words):
        return Words(codes.astype(np.int32), words)
    again = factorise(words)
    lookup = np.append(again.codes, -1).astype(np.int32)
    return Words(lookup[codes], again.words)
