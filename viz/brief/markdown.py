"""A brief as Markdown: the same words, with figures as their tables of words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph.brief.content import Figure
from viz.brief.wording import origin

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph.brief.content import Brief, Citation, Part, Section, Sentence, Table

__all__ = ["to_markdown"]

_SPECIAL = re.compile(r"([\\*_\[\]<>|#])")


def to_markdown(brief: Brief) -> str:
    """
    Write a brief as Markdown (CommonMark with tables).

    Parameters
    ----------
    brief
        From `graph.brief.compose`.

    Returns
    -------
    str
        A figure stands as its title, its description and its notes.

    Examples
    --------
    >>> from tests.brief_sample import sample_brief
    >>> to_markdown(sample_brief()).splitlines()[0][:13]
    '**TLP:CLEAR**'
    """
    return "\n".join(_lines(brief)).replace("\n\n\n", "\n\n").rstrip() + "\n"


def _lines(brief: Brief) -> Iterator[str]:
    head = brief.head
    yield f"**{head.tlp}** {_safe(head.standing)}  "
    yield f"Data cut: {head.data_cut} · {_safe(head.model)} · run {brief.run.run_id}\n"
    yield f"# {_safe(head.title)}\n"
    yield f"{_safe(head.question)} {_safe(head.year)}\n"
    for section in brief.body:
        yield from _section(brief, section)
    yield f"{_safe(head.likelihoods)}\n"
    yield "# Annex\n"
    for section in brief.annex:
        yield from _section(brief, section)
        if section.key == "sources":
            yield from map(_citation, brief.citations)
            yield ""
    if brief.left_out:
        yield "## Left out\n"
        yield from (f"- {_safe(one.what)}: {_safe(one.why)}." for one in brief.left_out)


def _section(brief: Brief, section: Section) -> Iterator[str]:
    yield f"\n## {_safe(section.title)}\n"
    if section.text:
        yield f"{_text(brief, section.text)}\n"
    for number, point in enumerate(section.points, start=1):
        yield f"{f'{number}.' if section.numbered else '-'} {_text(brief, point)}"
    if section.points:
        yield ""
    for part in section.parts:
        yield from _part(brief, part)


def _text(brief: Brief, text: Sequence[Sentence]) -> str:
    return " ".join(f"{_safe(one.text)}{_marks(brief, one.refs)}" for one in text)


def _marks(brief: Brief, refs: tuple[str, ...]) -> str:
    marks = brief.marks(refs)
    return f" {_safe(marks)}" if marks else ""


def _part(brief: Brief, part: Part) -> Iterator[str]:
    kind = "Figure: " if isinstance(part, Figure) else ""
    yield f"**{kind}{_safe(part.title)}**{_marks(brief, part.refs)}\n"
    if isinstance(part, Figure):
        yield f"{_safe(part.alt)}{_marks(brief, part.refs)}\n"
    else:
        yield from _table(part)
    if part.note:
        yield f"*{_text(brief, part.note)}*\n"


def _table(table: Table) -> Iterator[str]:
    yield _row(table.head)
    yield _row(["---:" if i in table.right else "---" for i in range(len(table.head))])
    yield from (_row([_safe(cell) for cell in row]) for row in table.rows)
    yield ""


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _citation(one: Citation) -> str:
    """Write a citation; its mark is text, since lists in Markdown may be numbered anew."""
    url = f" <{one.url}>" if one.url else ""
    words = _safe(f"[{one.number}] {one.statement} {origin(one)}")
    return f"- {words}{url} `{one.evidence_id}`"


def _safe(words: str) -> str:
    r"""
    Keep what a text says from being read as a mark of Markdown; code stays code.

    Examples
    --------
    >>> _safe("a_b [1] `x_y`")
    'a\\_b \\[1\\] `x_y`'
    """
    pieces = words.replace("\n", " ").split("`")
    return "`".join(_SPECIAL.sub(r"\\\1", p) if i % 2 == 0 else p for i, p in enumerate(pieces))
