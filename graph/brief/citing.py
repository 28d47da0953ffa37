"""Citations: numbered in order of first use, with what their sources are worth."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from graph.brief.content import Citation, Section, Sentence
from graph.brief.phrasing import counted, listing, share
from graph.brief.saying import caveat
from graph.provenance import statement_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from graph.tables import Tables

__all__ = ["UNDATED", "cite", "data_cut", "refs_of", "sentences_of", "source_summary", "traced"]

UNDATED = "undated (no table names a year)"
"""Stands for the data cut where nothing tells it."""
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_OF_WHOLE_YEARS = ("seized", "deaths")
"""Quantities that are counted over a year, so that the data reaches its end."""
_LAST_MONTH = {"fiscal": 9, "calendar": 12}
_FISCAL = re.compile(r"\bFY((?:19|20)\d\d)")
_MONTH = re.compile(r"(?<!\d)((?:19|20)\d\d)-(0[1-9]|1[0-2])(?!\d)")


def sentences_of(sections: Iterable[Section]) -> Iterator[Sentence]:
    """Yield every sentence, notes of tables and figures too, in order."""
    for section in sections:
        yield from section.text
        for point in section.points:
            yield from point
        for part in section.parts:
            yield from part.note


def refs_of(sections: Iterable[Section]) -> list[str]:
    """Give all evidence that sections cite, in order of first use."""
    found: dict[str, None] = {}
    for section in sections:
        for sentence in (*section.text, *(s for point in section.points for s in point)):
            found |= dict.fromkeys(sentence.refs)
        for part in section.parts:
            found |= dict.fromkeys(part.refs)
            for sentence in part.note:
                found |= dict.fromkeys(sentence.refs)
    return list(found)


def cite(tables: Tables, sections: Sequence[Section]) -> tuple[Citation, ...]:
    """Give numbers to what sections cite; what the tables do not hold is passed over."""
    statements = statement_of(tables)
    known = [name for name in refs_of(sections) if name in statements]
    return tuple(
        Citation(
            number,
            name,
            one.statement,
            one.locator,
            one.period,
            one.grade,
            one.title or one.source_id,
            one.publisher,
            one.year,
            one.url,
        )
        for number, name in enumerate(known, start=1)
        for one in (statements[name],)
    )


def source_summary(citations: Sequence[Citation]) -> tuple[Sentence, ...]:
    """Say what the sources are: how many, how graded, how old, in what mix."""
    if not citations:
        return (caveat("The tables cite nothing: every number is the analyst's own."),)
    grades = Counter(one.grade or "ungraded" for one in citations)
    mix = listing(
        [
            f"{number} {grade}"
            for grade, number in sorted(grades.items(), key=lambda item: (item[0], item[1]))
        ],
        most=9,
    )
    titles = {(one.title, one.publisher) for one in citations}
    years = sorted(int(y) for one in citations for y in _YEAR.findall(one.year))
    span = f", published {years[0]} to {years[-1]}" if years else ""
    strong = sum(n for grade, n in grades.items() if grade[:1] in "AB" and grade[1:2] in "12")
    cited = tuple(one.evidence_id for one in citations)
    return (
        caveat(
            f"{counted(len(citations), 'statement')} from "
            f"{counted(len(titles), 'publication')}{span}; by Admiralty grade {mix}. "
            f"{share(strong / len(citations))} come from reliable sources and are confirmed or "
            "probably true (A or B, 1 or 2).",
            refs=cited,
        ),
    )


def data_cut(tables: Tables) -> str:
    """
    Give the last month that the data covers: of its figures, events and cited periods.

    A fiscal year ends in September, a calendar year in December. Where no row of the data is
    dated it is the year of the newest publication; where there is none, `UNDATED`.

    Examples
    --------
    >>> from graph import read_tables
    >>> data_cut(read_tables())[:2]
    '20'
    """
    months = [
        (int(row["year"]), _LAST_MONTH[row["year_kind"]])
        for row in tables["observations"].records()
        if row.get("year_kind") in _LAST_MONTH and row["quantity"] in _OF_WHOLE_YEARS
    ]
    dated = [*tables["events"].text("date"), *tables["evidence"].text("period")]
    for cell in dated:
        found = [(int(year), int(month)) for year, month in _MONTH.findall(cell)]
        fiscal = [(int(year), _LAST_MONTH["fiscal"]) for year in _FISCAL.findall(cell)]
        months += found or fiscal
    if months:
        year, month = max(months)
        return f"{year}-{month:02d}"
    years = [
        int(y) for cell in [*tables["sources"].text("year"), *dated] for y in _YEAR.findall(cell)
    ]
    return str(max(years)) if years else UNDATED


def traced(sections: Iterable[Section]) -> list[tuple[str, tuple[str, ...]]]:
    """Give, by section, what `narrows evidence` follows to the rows behind its numbers."""
    found = []
    for section in sections:
        names: dict[str, None] = {}
        for sentence in sentences_of([section]):
            names |= dict.fromkeys(sentence.trace)
        if names:
            found.append((section.title, tuple(names)))
    return found
