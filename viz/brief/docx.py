"""A brief as DOCX: headings, tables, captions and pictures that Word knows for what they are."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from graph.brief.content import Figure
from viz.brief.figures import draw_figure
from viz.brief.package import describe, settled
from viz.brief.paper import cut_to
from viz.brief.pdf import PAGE, SIDE, fitting_size
from viz.brief.wording import Captions, clean, files_of, origin, pieces, split_body, widths
from viz.brief.words import (
    add_field,
    add_link,
    add_picture,
    add_table,
    bookmark,
    columns,
    numbered,
    reverse,
    set_styles,
    shade,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.brief.content import Brief, Citation, Part, Section, Table, Text
    from viz.drawing import Drawing

__all__ = ["to_docx"]

_TOP, _BOTTOM, _GAP = 48.0, 44.0, 14.0
_SAFE = 0.3
"""Points by which type is smaller than what the PDF's layout allows: layouts differ a little."""


def to_docx(brief: Brief) -> bytes:
    """
    Write a brief as DOCX.

    Parameters
    ----------
    brief
        From `graph.brief.compose`.

    Returns
    -------
    bytes
        A4; the body is set for two pages, the annex begins a page. Figures are vectors with a
        picture for what cannot show them. Needs `python-docx` and `reportlab`.

    Examples
    --------
    >>> from tests.brief_sample import sample_brief
    >>> to_docx(sample_brief())[:2]
    b'PK'
    """
    import docx

    document = docx.Document()
    describe(document.core_properties, brief)
    writer = _Writer(brief, document, fitting_size(brief) - _SAFE)
    writer.body()
    writer.annex()
    buffer = io.BytesIO()
    document.save(buffer)
    return settled(buffer.getvalue())


class _Writer:
    """Adds the parts of a brief to a document."""

    def __init__(self, brief: Brief, document: Any, size: float) -> None:
        self.brief, self.document, self.size = brief, document, size
        self.width = PAGE[0] - 2 * SIDE
        self.captions, self.figures = Captions(), 0
        set_styles(document, size)
        self._page(document.sections[0])
        self._furniture(document.sections[0])

    def _page(self, section: Any) -> None:
        from docx.shared import Pt

        section.page_width, section.page_height = Pt(PAGE[0]), Pt(PAGE[1])
        section.left_margin = section.right_margin = Pt(SIDE)
        section.top_margin, section.bottom_margin = Pt(_TOP), Pt(_BOTTOM)
        section.header_distance, section.footer_distance = Pt(26), Pt(24)

    def _furniture(self, section: Any) -> None:
        """Write the lines above and below every page."""
        from docx.shared import Pt

        head = self.brief.head
        for part, style in ((section.header, "Header"), (section.footer, "Footer")):
            paragraph = part.paragraphs[0]
            paragraph.style = self.document.styles[style]
            stops = paragraph.style.paragraph_format.tab_stops
            stops.clear_all()
            stops.add_tab_stop(Pt(self.width), 2)
        above, below = section.header.paragraphs[0], section.footer.paragraphs[0]
        # As much as one line holds, the mark and the number of the page beside it.
        size, half = self.size * 0.9, self.width * 0.42
        reverse(above.add_run(f" {cut_to(head.tlp, self.width * 0.13, size=size)} "))
        about = cut_to(files_of(self.brief), half, size=size)
        above.add_run(f"  {cut_to(head.standing, half, size=size)}\t{about}")
        below.add_run(f"{cut_to(head.title, self.width * 0.88, size=size)}\t")
        add_field(below, "PAGE", "1")
        below.add_run(" / ")
        add_field(below, "NUMPAGES", "1")

    def body(self) -> None:
        """Write the two pages."""
        head = self.brief.head
        self.document.add_paragraph(clean(head.title), style="Title")
        self.document.add_paragraph(clean(f"{head.question} {head.year}"), style="Subtitle")
        across, narrow = split_body(self.brief)
        for section in across:
            self._section(section, level=1)
        if narrow:
            columns(self.document, 2, _GAP)
            for section in narrow:
                self._section(section, level=1, width=(self.width - _GAP) / 2)
            columns(self.document, 1, _GAP)
        self.document.add_paragraph(clean(head.likelihoods), style="Note")

    def annex(self) -> None:
        """Write the annex."""
        heading = self.document.add_heading("Annex", 1)
        heading.paragraph_format.page_break_before = True
        heading.runs[0].font.size = self.document.styles["Title"].font.size
        heading.paragraph_format.line_spacing = 1.0
        for section in self.brief.annex:
            self._section(section, level=2)
            if section.key == "sources":
                for one in self.brief.citations:
                    self._citation(one)
        if self.brief.left_out:
            self.document.add_heading("Left out", 2)
            for left in self.brief.left_out:
                words = clean(f"{left.what}: {left.why}.")
                self.document.add_paragraph(words, style="List Bullet")

    def _section(self, section: Section, *, level: int, width: float | None = None) -> None:
        boxed = section.key == "bottom_line"
        added = [self.document.add_heading(clean(section.title), level)]
        if section.text:
            added.append(self._text(self.document.add_paragraph(), section.text))
        for number, point in enumerate(section.points):
            style = "List Number" if section.numbered else "List Bullet"
            paragraph = self.document.add_paragraph(style=style)
            if section.numbered:
                numbered(self.document, paragraph, first=number == 0)
            added.append(self._text(paragraph, point))
        if boxed:
            for paragraph in added:
                shade(paragraph)
        self._parts(section.parts, width or self.width)

    def _parts(self, parts: Sequence[Part], width: float) -> None:
        """Write tables and figures; two narrow figures stand side by side."""
        waiting: list[tuple[Figure, Drawing]] = []
        for part in parts:
            if not isinstance(part, Figure):
                self._side_by_side(waiting, width)
                self._table(part, width)
                waiting = []
                continue
            drawing = draw_figure(part)
            if waiting and waiting[0][1].width + drawing.width + _GAP <= width + 1:
                self._side_by_side([*waiting, (part, drawing)], width)
                waiting = []
            else:
                self._side_by_side(waiting, width)
                waiting = [(part, drawing)]
        self._side_by_side(waiting, width)

    def _side_by_side(self, figures: Sequence[tuple[Figure, Drawing]], width: float) -> None:
        if not figures:
            return
        if len(figures) == 1:
            self._figure(self.document, *figures[0], width)
            return
        each = width / len(figures)
        grid = add_table(self.document, [each] * len(figures), rows=1, ruled=False)
        for cell, (figure, drawing) in zip(grid.rows[0].cells, figures, strict=True):
            self._figure(cell, figure, drawing, each - _GAP / 2)

    def _figure(self, place: Any, figure: Figure, drawing: Drawing, width: float) -> None:
        self.figures += 1
        self._caption(place, figure)
        paragraph = place.add_paragraph(style="Figure")
        add_picture(paragraph, drawing, number=self.figures, width=min(width, drawing.width))
        paragraph.paragraph_format.keep_with_next = bool(figure.note)
        if figure.note:
            self._text(place.add_paragraph(style="Note"), figure.note)

    def _table(self, table: Table, width: float) -> None:
        self._caption(self.document, table)
        wide = widths(table, width, size=self.size * 0.86)
        grid = add_table(self.document, wide, rows=1 + len(table.rows), title=clean(table.title))
        for n, (row, words) in enumerate(
            zip(grid.rows, (table.head, *table.rows), strict=True), start=-1
        ):
            for i, (cell, told) in enumerate(zip(row.cells, words, strict=True)):
                paragraph = cell.paragraphs[0]
                paragraph.style = self.document.styles["Cell"]
                if i in table.right:
                    paragraph.alignment = 2
                self._words(paragraph, told, bold=n < 0 or (i == 0 and n in table.strong))
                if n in table.strong:
                    shade(cell, border=False)
        if table.note:
            self._text(self.document.add_paragraph(style="Note"), table.note)

    def _caption(self, place: Any, part: Part) -> None:
        word, number = self.captions.next(part)
        first = place.paragraphs[0] if place is not self.document and not place.text else None
        paragraph = first if first is not None else place.add_paragraph()
        paragraph.style = self.document.styles["Caption"]
        paragraph.add_run(f"{word} ")
        add_field(paragraph, f"SEQ {word} \\* ARABIC", str(number))
        paragraph.add_run(". ")
        self._words(paragraph, part.title)
        self._marks(paragraph, part.refs)

    def _citation(self, one: Citation) -> None:
        paragraph = self.document.add_paragraph(style="Source")
        bookmark(paragraph, f"c{one.number}", one.number, f"{one.number}.\t")
        self._words(paragraph, f"{one.statement} ")
        paragraph.add_run(clean(origin(one))).italic = True
        self._words(paragraph, f" {clean(one.url)} `{one.evidence_id}`")

    def _text(self, paragraph: Any, text: Text) -> Any:
        for number, one in enumerate(text):
            self._words(paragraph, f" {one.text}" if number else one.text)
            self._marks(paragraph, one.refs)
        return paragraph

    def _words(self, paragraph: Any, words: str, *, bold: bool = False) -> None:
        for piece, code in pieces(words):
            run = paragraph.add_run(piece, style="Code" if code else None)
            if bold:
                run.bold = True

    def _marks(self, paragraph: Any, refs: tuple[str, ...]) -> None:
        numbers = [n for n in self.brief.marks(refs)[1:-1].split(", ") if n]
        listed = self.brief.section("sources") is not None
        for place, number in enumerate(numbers):
            if place:
                paragraph.add_run(",\u00a0").font.superscript = True
            add_link(paragraph, f"c{number}" if listed else "", number)
