"""What every document of a brief shares: order, numbers of captions, widths, safe words."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.brief.content import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.brief.content import Brief, Citation, Part, Section, Table

__all__ = [
    "COLUMNS", "Captions", "clean", "files_of", "legal", "origin", "pieces", "split_body", "widths",
]  # fmt: skip

COLUMNS = ("assumptions", "risks", "alternative", "gaps")
"""Sections that stand in two columns."""

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SPACES = re.compile("[ \t-\r\x1c-\x1f\x85\u2028\u2029]+")
_SHARE = re.compile(r"(?<=\d) %")
_LONGEST = 46
"""Longest cell and word, in letters, that a column makes room for."""


def split_body(brief: Brief) -> tuple[tuple[Section, ...], tuple[Section, ...]]:
    """Give the sections of the two pages: those across the page, then those in columns."""
    body = brief.body
    return (
        tuple(section for section in body if section.key not in COLUMNS),
        tuple(section for section in body if section.key in COLUMNS),
    )


def clean(words: str) -> str:
    r"""
    Give words that any format can hold: composed, on one line, without control characters.

    A number keeps its % sign at the end of a line.

    Examples
    --------
    >>> clean("a\x00b\nc e\u0301")
    'a\ufffdb c \xe9'
    """
    line = _SHARE.sub("\u00a0%", _SPACES.sub(" ", words))
    return unicodedata.normalize("NFC", legal(line))


def legal(words: str) -> str:
    r"""
    Give words without the characters that no document may hold, told by U+FFFD.

    Examples
    --------
    >>> legal("a\x00b")
    'a\ufffdb'
    """
    return _FORBIDDEN.sub("\ufffd", words)


def pieces(words: str) -> Iterator[tuple[str, bool]]:
    """
    Yield pieces of a text, and whether each is to be typed as it stands.

    Examples
    --------
    >>> list(pieces("Give `a_b` to it."))
    [('Give ', False), ('a_b', True), (' to it.', False)]
    """
    for number, piece in enumerate(clean(words).split("`")):
        if piece:
            yield piece, number % 2 == 1


def origin(one: Citation) -> str:
    """
    Tell where a statement stands, in what period and how it is graded.

    Examples
    --------
    >>> from graph.brief.content import Citation
    >>> origin(Citation(1, "f1", "", "p. 3", "2019", "B2", "A study", "", "2021", ""))
    'A study, 2021, p. 3. Period: 2019. Grade B2.'
    """
    source = ", ".join(part for part in (one.title, one.publisher, one.year, one.locator) if part)
    period = f" Period: {one.period}." if one.period else ""
    grade = f" Grade {one.grade}." if one.grade else ""
    return f"{source}.{period}{grade}"


def files_of(brief: Brief) -> str:
    """Tell what a brief is of, for the line that stands on every page."""
    head = brief.head
    return f"Data cut: {head.data_cut} · {head.model} · run {brief.run.run_id}"


@dataclass(slots=True)
class Captions:
    """Counts tables and figures, each in its own row of numbers."""

    tables: int = 0
    figures: int = 0

    def next(self, part: Part) -> tuple[str, int]:
        """
        Give the word and the number of the next table or figure.

        Examples
        --------
        >>> from graph.brief.content import Table
        >>> counted, table = Captions(), Table("", (), ())
        >>> counted.next(table), counted.next(table)
        (('Table', 1), ('Table', 2))
        """
        if isinstance(part, Figure):
            self.figures += 1
            return "Figure", self.figures
        self.tables += 1
        return "Table", self.tables


def widths(table: Table, width: float, *, size: float) -> list[float]:
    """
    Give the width of each column: as the table asks, else by what stands in it.

    Parameters
    ----------
    table
        A table of a brief.
    width
        Of all columns, in points.
    size
        Of its type, in points: no column is narrower than its longest word, within reason.

    Examples
    --------
    >>> from graph.brief.content import Table
    >>> widths(Table("", ("a", "b"), (("x", "y"),), wide=(1, 3)), 100, size=6)
    [25.0, 75.0]
    """
    columns = list(zip(table.head, *table.rows, strict=True))
    shares = list(table.wide) or [min(max(map(len, column)), _LONGEST) + 2 for column in columns]
    asked = [width * share / sum(shares) for share in shares]
    least = [min(_longest_word(column, size), width / len(columns)) for column in columns]
    spare = [max(0.0, has - needs) for has, needs in zip(asked, least, strict=True)]
    lack = sum(max(0.0, needs - has) for has, needs in zip(asked, least, strict=True))
    return [max(has, needs) - (lack * free / sum(spare) if lack else 0.0)
            for has, needs, free in zip(asked, least, spare, strict=True)]  # fmt: skip


def _longest_word(cells: tuple[str, ...], size: float) -> float:
    """Give the width of the longest word, in points, with what stands about it."""
    from viz.brief.paper import text_width

    words = {word for cell in cells for word in cell.split() if len(word) <= _LONGEST}
    return max((text_width(word, size, bold=True) for word in words), default=size) + 8
