"""A brief as five slides: what to say on them, and the rest in the speaker's notes."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from graph.brief.content import SLIDES, Figure, Table
from graph.brief.figures import SeriesData, SlopeData
from viz.brief.figures import draw_figure
from viz.brief.fitting import Paragraph, fit, height_of
from viz.brief.package import describe, settled
from viz.brief.shapes import (
    ACCENT,
    INK,
    MUTED,
    SMALLEST,
    WASH,
    add_box,
    add_drawing,
    add_grid,
    add_words,
)
from viz.brief.wording import clean, files_of, origin

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph.brief.content import Brief, Section

__all__ = ["to_pptx"]

WIDE, HIGH = 960.0, 540.0
SIDE, TOP, FOOT = 28.0, 86.0, 506.0
"""Points to the left and right of what a slide says, above it, and where its foot begins."""

ROOM = WIDE - 2 * SIDE


def to_pptx(brief: Brief) -> bytes:
    """
    Write a brief as five slides of 16:9.

    Parameters
    ----------
    brief
        From `graph.brief.compose`.

    Returns
    -------
    bytes
        No type is smaller than 14 points; charts are shapes, tables are tables. What a slide has
        no room for stands in its notes, with its sources. Needs `python-pptx` and `reportlab`.

    Examples
    --------
    >>> from tests.brief_sample import sample_brief
    >>> to_pptx(sample_brief())[:2]
    b'PK'
    """
    import pptx
    from pptx.util import Pt

    show = pptx.Presentation()
    show.slide_width, show.slide_height = Pt(WIDE), Pt(HIGH)
    describe(show.core_properties, brief)
    fills = (_judged, _why, _options, _moved, _doubted)
    for number, (keys, fill) in enumerate(zip(SLIDES, fills, strict=True), start=1):
        slide = show.slides.add_slide(show.slide_layouts[5])
        sections = [found for key in keys if (found := brief.section(key)) is not None]
        _foot(slide, brief, number)
        if sections:
            fill(slide, brief)
        else:
            _left_out(slide, brief)
        slide.notes_slide.notes_text_frame.text = "\n".join(map(clean, _notes(brief, sections)))
    buffer = io.BytesIO()
    show.save(buffer)
    return settled(buffer.getvalue())


def _judged(slide: Any, brief: Brief) -> None:
    """Say the bottom line and the judgments."""
    _title(slide, brief.head.title)
    said = Paragraph((brief.head.question, brief.head.year))
    add_words(slide, (SIDE, TOP, ROOM, 20), [said], sizes=(15, SMALLEST), color=MUTED)
    top, inner = TOP + 26, ROOM - 28
    bottom = fit(_told(brief, "bottom_line"), inner, 190, sizes=(18, SMALLEST))
    high = height_of(bottom.paragraphs, inner, bottom.size) + 16
    add_box(slide, (SIDE, top, ROOM, high), WASH)
    add_box(slide, (SIDE, top, 4, high), ACCENT)
    sizes = (bottom.size, bottom.size)
    add_words(slide, (SIDE + 14, top + 10, inner, high - 12), bottom.paragraphs, sizes=sizes)
    top += high + 12
    judged = _told(brief, "key_judgments")
    add_words(slide, (SIDE, top, ROOM, FOOT - top - 6), judged, sizes=(18, SMALLEST))


def _why(slide: Any, brief: Brief) -> None:
    """Show the flow by year, and say why now."""
    figure = _figure(brief, SeriesData)
    _title(slide, figure.title if figure else _heading(brief, "why_now"))
    top = TOP
    if figure:
        add_drawing(slide, (SIDE, TOP, ROOM, 222), draw_figure(figure, large=True))
        top += 226
    said = _told(brief, "why_now")
    said += [Paragraph(tuple(one.text for one in figure.note))] if figure and figure.note else []
    add_words(slide, (SIDE, top, ROOM, FOOT - top - 6), said, sizes=(18, SMALLEST))


def _options(slide: Any, brief: Brief) -> None:
    """Compare the courses of action."""
    _tabled(slide, brief, "options")


def _moved(slide: Any, brief: Brief) -> None:
    """Show the chokepoints, and where the trade goes."""
    top = _tabled(slide, brief, "chokepoints", most=190) + 10
    figure = _figure(brief, SlopeData)
    left, room = SIDE, ROOM
    if figure:
        drawing = draw_figure(figure, large=True)
        scale = min(2.2, (FOOT - top - 6) / drawing.height)
        width = drawing.width * scale
        add_drawing(slide, (SIDE, top, width, FOOT - top - 6), drawing)
        left, room = SIDE + width + 16, ROOM - width - 16
    said = [Paragraph((figure.title,))] if figure else []
    said += [_head(brief, "risks"), *_told(brief, "risks")] if brief.section("risks") else []
    add_words(slide, (left, top, room, FOOT - top - 6), said, sizes=(18, SMALLEST))


def _doubted(slide: Any, brief: Brief) -> None:
    """Say how sure it is, what speaks against it and what to watch."""
    judged = brief.section("key_judgments")
    sure = next((one.text for point in (judged.points if judged else ()) for one in point
                 if one.kind == "confidence"), "")  # fmt: skip
    there = [key for key in SLIDES[-1] if brief.section(key)]
    _title(slide, sure or " · ".join(_heading(brief, key) for key in there))
    columns = [[key] for key in there[:2]] + ([there[2:]] if there[2:] else [])
    gap = 22.0
    width = (ROOM - gap * (len(columns) - 1)) / len(columns)
    for number, keys in enumerate(columns):
        said = [p for key in keys for p in (_head(brief, key), *_told(brief, key))]
        left = SIDE + number * (width + gap)
        add_words(slide, (left, TOP + 4, width, FOOT - TOP - 10), said, sizes=(15, SMALLEST))


def _left_out(slide: Any, brief: Brief) -> None:
    """Say what the data cannot support, where it supports nothing that the slide would say."""
    _title(slide, brief.head.title)
    said = [Paragraph((f"{one.what}: {one.why}.",), point=True) for one in brief.left_out]
    add_words(slide, (SIDE, TOP, ROOM, FOOT - TOP - 6), said, sizes=(18, SMALLEST))


def _tabled(slide: Any, brief: Brief, key: str, *, most: float = FOOT - TOP - 6) -> float:
    """Show a section's first table under its title and give where it ends."""
    section = brief.section(key)
    tables = [part for part in section.parts if isinstance(part, Table)] if section else []
    if not tables:
        _title(slide, _heading(brief, key))
        said = _told(brief, key)
        add_words(slide, (SIDE, TOP, ROOM, most), said, sizes=(18, SMALLEST))
        return TOP + (most if said else 0.0)
    _title(slide, tables[0].title)
    end = TOP + add_grid(slide, (SIDE, TOP, ROOM, most), tables[0])
    room = TOP + most - end - 6
    if room > 2 * SMALLEST and most > HIGH / 2:
        note = [Paragraph(tuple(one.text for one in tables[0].note))] if tables[0].note else []
        add_words(slide, (SIDE, end + 6, ROOM, room), note, sizes=(15, SMALLEST), color=MUTED)
    return end


def _title(slide: Any, words: str) -> None:
    """Write the title of a slide, in two lines at most, above a rule."""
    place = (SIDE, 13.0, ROOM, 64.0)
    add_words(
        slide, place, [Paragraph((words.rstrip("."),))], sizes=(26, 20), bold=True, title=True
    )
    add_box(slide, (SIDE, 79, ROOM, 1.5), INK)


def _foot(slide: Any, brief: Brief, number: int) -> None:
    """Write who may see a slide, what it is and its number."""
    head = brief.head
    add_words(slide, (SIDE, FOOT + 4, ROOM - 60, 22), [Paragraph((head.tlp, head.standing))],
              sizes=(SMALLEST, SMALLEST), color=MUTED, bold=False)  # fmt: skip
    add_words(slide, (WIDE - SIDE - 30, FOOT + 4, 30, 22), [Paragraph((str(number),))],
              sizes=(SMALLEST, SMALLEST), color=MUTED)  # fmt: skip


def _heading(brief: Brief, key: str) -> str:
    section = brief.section(key)
    return section.title if section else brief.head.title


def _head(brief: Brief, key: str) -> Paragraph:
    return Paragraph((_heading(brief, key),), heading=True)


def _told(brief: Brief, key: str) -> list[Paragraph]:
    """Give the paragraphs of a section, each sentence with the marks of what it cites."""
    section = brief.section(key)
    if section is None:
        return []
    texts = [(section.text, False)] if section.text else []
    texts += [(point, True) for point in section.points]
    return [
        Paragraph(
            tuple(f"{one.text} {brief.marks(one.refs)}".rstrip() for one in text), point=point
        )
        for text, point in texts
    ]


def _figure(brief: Brief, kind: type) -> Figure | None:
    """Give the first figure of the body with such data."""
    parts = (part for section in brief.body for part in section.parts)
    return next((p for p in parts if isinstance(p, Figure) and isinstance(p.data, kind)), None)


def _notes(brief: Brief, sections: Sequence[Section]) -> Iterator[str]:
    """Yield what a speaker may be asked for: all that the sections say, and the sources."""
    refs: set[str] = set()
    for section in sections:
        yield section.title.upper()
        for told in _told(brief, section.key):
            yield ("• " if told.point else "") + " ".join(told.sentences)
        for part in section.parts:
            yield f"{part.title} {brief.marks(part.refs)}".rstrip()
            yield from [part.alt] if isinstance(part, Figure) else _rows(part)
            yield " ".join(one.text for one in part.note)
            refs |= {*part.refs, *(ref for one in part.note for ref in one.refs)}
        for text in (section.text, *section.points):
            refs |= {ref for one in text for ref in one.refs}
        yield ""
    for one in brief.citations:
        if one.evidence_id in refs:
            yield f"[{one.number}] {one.statement} {origin(one)} {one.url} ({one.evidence_id})"
    yield f"{brief.head.tlp} {brief.head.standing} {files_of(brief)}"
    yield brief.head.likelihoods


def _rows(table: Table) -> Iterator[str]:
    for row in table.rows:
        told = [
            f"{name}: {cell}" for name, cell in zip(table.head[1:], row[1:], strict=True) if cell
        ]
        yield f"{row[0]} — {'; '.join(told)}"
