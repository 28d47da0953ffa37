"""A brief as PDF: two pages and an annex, drawn as vectors, the same bytes every time."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from viz.brief.flow import Flow
from viz.brief.paper import BOLD, PLAIN, cut_to, text_width
from viz.brief.wording import clean, files_of

if TYPE_CHECKING:
    from graph.brief.content import Brief

__all__ = ["to_pdf"]

PAGE = (595.28, 841.89)
"""A4, in points; what is printed lies within Letter too."""

SIDE, TOP, BOTTOM = 28.0, 46.0, 42.0
SIZES = (8.8, 8.4, 8.0, 7.7, 7.4, 7.1, 6.8, 6.5)
"""Sizes of type to try, largest first: the largest at which the body takes two pages is used."""

COMFORTABLE, BODY_PAGES = 8.0, 2


def to_pdf(brief: Brief) -> bytes:
    """
    Write a brief as PDF.

    Parameters
    ----------
    brief
        From `graph.brief.compose`.

    Returns
    -------
    bytes
        The body on two pages, in the largest type that allows it, and the annex after them;
        the headings are its outline. Needs `reportlab`.

    Examples
    --------
    >>> from tests.brief_sample import sample_brief
    >>> to_pdf(sample_brief())[:5]
    b'%PDF-'
    """
    size = fitting_size(brief)
    # Once to count the pages, and once to say of each which of how many it is.
    pages = _whole(brief, size, total=0)[1]
    return _whole(brief, size, total=pages)[0]


def _whole(brief: Brief, size: float, *, total: int) -> tuple[bytes, int]:
    flow = Flow(brief, size, PAGE[0] - 2 * SIDE)
    return _build(brief, [*flow.body(), *flow.annex()], total=total)


def fitting_size(brief: Brief) -> float:
    """Give the largest size of type, in points, at which the body takes two pages.

    Where none does, as with long texts of the user's own, it is one that reads well.
    """
    if not _fits(brief, SIZES[-1]):
        return COMFORTABLE
    return next(size for size in SIZES if _fits(brief, size))


def _fits(brief: Brief, size: float) -> bool:
    story = Flow(brief, size, PAGE[0] - 2 * SIDE, linked=False).body()
    return _build(brief, story, total=0)[1] <= BODY_PAGES


def _build(brief: Brief, story: list[Any], *, total: int) -> tuple[bytes, int]:
    """Lay flowables out; give the document and how many pages it takes."""
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

    buffer = io.BytesIO()
    head = brief.head
    document = BaseDocTemplate(
        buffer, pagesize=PAGE, invariant=1, lang="en-GB", displayDocTitle=True,
        title=clean(head.title), subject=clean(head.question), author="Narrows",
        creator=clean(f"Narrows {brief.run.version}, run {brief.run.run_id}"),
        keywords=[clean(head.tlp)],
    )  # fmt: skip
    frame = Frame(SIDE, BOTTOM, PAGE[0] - 2 * SIDE, PAGE[1] - TOP - BOTTOM, 0, 0, 0, 0, id="page")

    def furnish(canvas: Any, page: Any) -> None:
        _header(canvas, brief)
        _footer(canvas, brief, number=page.page, total=total)

    document.addPageTemplates([PageTemplate("page", [frame], onPage=furnish)])
    document.build(story)
    return buffer.getvalue(), document.page


def _header(canvas: Any, brief: Brief) -> None:
    y = PAGE[1] - TOP + 10
    tlp = cut_to(brief.head.tlp, 120, size=7)
    width = text_width(tlp, 8, bold=True) + 10
    canvas.setFillColor("#000000")
    canvas.rect(SIDE, y - 3, width, 12, stroke=0, fill=1)
    canvas.setFillColor("#FFFFFF")
    canvas.setFont(BOLD, 8)
    canvas.drawString(SIDE + 5, y, tlp)
    canvas.setFillColor("#3C4652")
    canvas.setFont(PLAIN, 7)
    right = cut_to(files_of(brief), 240, size=7)
    canvas.drawRightString(PAGE[0] - SIDE, y, right)
    room = PAGE[0] - 2 * SIDE - width - text_width(right, 7) - 14
    canvas.drawString(SIDE + width + 6, y, cut_to(brief.head.standing, room, size=7))
    canvas.setStrokeColor("#1C2430")
    canvas.setLineWidth(1)
    canvas.line(SIDE, y - 4, PAGE[0] - SIDE, y - 4)


def _footer(canvas: Any, brief: Brief, *, number: int, total: int) -> None:
    canvas.setFillColor("#3C4652")
    canvas.setFont(PLAIN, 7)
    place = f"{number} / {total}" if total else str(number)
    canvas.drawRightString(PAGE[0] - SIDE, BOTTOM - 12, place)
    room = PAGE[0] - 2 * SIDE - text_width(place, 7) - 12
    canvas.drawString(SIDE, BOTTOM - 12, cut_to(brief.head.title, room, size=7))
