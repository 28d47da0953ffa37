"""The parts of a brief as flowables of reportlab, which lay themselves out on pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from graph.brief.content import Figure
from viz.brief.figures import draw_figure
from viz.brief.paper import BOLD, MISSING, PLAIN, PdfPen, drawable
from viz.brief.wording import Captions, clean, origin, pieces, split_body, widths
from viz.paint import paint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.brief.content import Brief, Citation, Part, Section, Table, Text
    from viz.drawing import Drawing

__all__ = ["Flow"]

INK, MUTED, ACCENT, WASH, RULE = "#1C2430", "#3C4652", "#0B4A8F", "#EEF3F8", "#B9C3CC"
_GAP, _INSET, _DOT = 14.0, 7.0, "\u2022"
_SMALL = 0.86
"""Size of type in tables, as a share of the rest."""

_TALL, _LEADING = 350.0, 1.17
"""Half a page, in points; height of a line, as a share of its type."""


class Flow:
    """
    Makes flowables of a brief.

    Parameters
    ----------
    brief
        What they say.
    size
        Of its type, in points.
    width
        Of the page's frame, in points.
    linked
        Whether marks lead to the citations: not where the body is laid out alone.
    """

    def __init__(self, brief: Brief, size: float, width: float, *, linked: bool = True) -> None:
        self.brief, self.size, self.width = brief, size, width
        self.linked = linked and brief.section("sources") is not None
        self.captions = Captions()
        self.headings = 0

    def body(self) -> list[Any]:
        """Give the flowables of the two pages."""
        from reportlab.platypus import BalancedColumns, Spacer

        head = self.brief.head
        across, columns = split_body(self.brief)
        story = [
            self._bookmarked(self._line(head.title, 1.75, bold=True, after=0.15), head.title, 0),
            self._line(f"{head.question} {head.year}", 0.95, color=MUTED, after=0.3),
        ]
        for section in across:
            story += self._section(section)
        if columns:
            story.append(Spacer(1, self.size * 0.4))
            narrow = (self.width - _GAP) / 2
            stacked = [one for section in columns for one in self._section(section, width=narrow)]
            story.append(BalancedColumns(stacked, nCols=2, needed=40, spaceBefore=0, spaceAfter=0,
                                         innerPadding=_GAP, leftPadding=0, rightPadding=0,
                                         topPadding=0, bottomPadding=0, name="words"))  # fmt: skip
        story += [Spacer(1, 3), self._line(head.likelihoods, 0.82, color=MUTED)]
        return story

    def annex(self) -> list[Any]:
        """Give the flowables of the annex, which begins a page."""
        from reportlab.platypus import PageBreak

        story: list[Any] = [
            PageBreak(),
            self._bookmarked(self._line("Annex", 1.6, bold=True), "Annex", 0),
        ]
        for section in self.brief.annex:
            story += self._section(section)
            if section.key == "sources":
                story += [self._citation(one) for one in self.brief.citations]
        story += self._listed("Left out", self._left_out())
        return story + self._listed("Figures in words", self._figures_in_words())

    def _listed(self, title: str, points: Sequence[str]) -> list[Any]:
        if not points:
            return []
        return [*self._heading(title, self.width), *(self._point(one, _DOT) for one in points)]

    def _left_out(self) -> list[str]:
        told = [f"{_markup(one.what)}: {_markup(one.why)}." for one in self.brief.left_out]
        if MISSING in drawable(repr(self.brief)):
            told.append(f"{MISSING} stands for a character that the fonts of this document lack.")
        return told

    def _figures_in_words(self) -> list[str]:
        """Give what is to be seen in each figure, for who cannot see it."""
        counted, told = Captions(), []
        across, columns = split_body(self.brief)
        for section in (*across, *columns, *self.brief.annex):
            for part in section.parts:
                word, number = counted.next(part)
                if isinstance(part, Figure):
                    told.append(f"<b>{word} {number}.</b> {_markup(part.alt)}")
        return told

    def _bookmarked(self, paragraph: Any, title: str, level: int) -> Any:
        """Have a paragraph put its title into the outline where it is drawn."""
        draw, self.headings = paragraph.draw, self.headings + 1
        key = f"heading{self.headings}"

        def mark() -> None:
            paragraph.canv.bookmarkHorizontal(key, 0, paragraph.height)
            paragraph.canv.addOutlineEntry(clean(title), key, level, closed=False)
            draw()

        paragraph.draw = mark
        return paragraph

    def _section(self, section: Section, *, width: float | None = None) -> list[Any]:
        boxed = section.key == "bottom_line"
        width = (width or self.width) - (2 * _INSET if boxed else 0)
        story = self._heading(section.title, width)
        bare = not section.text and not section.points
        if section.text:
            story.append(self._paragraph(self._text(section.text)))
        for number, point in enumerate(section.points, start=1):
            bullet = f"{number}." if section.numbered else _DOT
            story.append(self._point(self._text(point), bullet))
        story += self._parts(section.parts, width, bare=bare)
        return [_boxed(story, self.width)] if boxed else story

    def _parts(self, parts: Sequence[Part], width: float, *, bare: bool) -> list[Any]:
        """Give tables and figures; two narrow figures stand side by side.

        `bare` tells that the first stands below a heading, which has seen to its room.
        """
        story: list[Any] = []
        waiting: list[tuple[Figure, Drawing]] = []
        for part in parts:
            if not isinstance(part, Figure):
                story += self._side_by_side(waiting, width)
                story += self._room(width) if story or not bare else []
                story += self._table(part, width)
                waiting = []
                continue
            drawing = draw_figure(part)
            if waiting and drawing.width + waiting[0][1].width + _GAP <= width + 1:
                story += self._side_by_side([*waiting, (part, drawing)], width)
                waiting = []
            else:
                story += self._side_by_side(waiting, width)
                waiting = [(part, drawing)]
        return story + self._side_by_side(waiting, width)

    def _side_by_side(self, figures: Sequence[tuple[Figure, Drawing]], width: float) -> list[Any]:
        from reportlab.platypus import KeepTogether
        from reportlab.platypus import Table as Grid

        if not figures:
            return []
        each = (width - _GAP * (len(figures) - 1)) / len(figures)
        cells = [[self._caption(figure), _drawn(drawing, each), *self._note(figure)]
                 for figure, drawing in figures]  # fmt: skip
        if len(cells) == 1:
            return [KeepTogether(cells[0])]
        return [Grid([cells], colWidths=[width / len(cells)] * len(cells), style=[
            ("VALIGN", (0, 0), (-1, -1), "TOP"), *_padding(0, 0),
            ("LEFTPADDING", (1, 0), (-1, -1), _GAP / 2),
            ("RIGHTPADDING", (0, 0), (-2, -1), _GAP / 2),
        ])]  # fmt: skip

    def _table(self, table: Table, width: float) -> list[Any]:
        from reportlab.platypus import Table as Grid

        right = frozenset(table.right)
        head = [self._cell(name, _SMALL, bold=True, right=i in right)
                for i, name in enumerate(table.head)]  # fmt: skip
        rows = [
            [self._cell(cell, _SMALL, bold=i == 0 and n in table.strong, right=i in right)
             for i, cell in enumerate(row)]
            for n, row in enumerate(table.rows)
        ]  # fmt: skip
        style = [
            ("VALIGN", (0, 0), (-1, -1), "TOP"), *_padding(2.5, self.size * 0.09),
            ("LINEBELOW", (0, 0), (-1, 0), 1, INK), ("LINEABOVE", (0, 0), (-1, 0), 0.6, INK),
            ("LINEBELOW", (0, 1), (-1, -1), 0.4, RULE),
            *(("BACKGROUND", (0, n + 1), (-1, n + 1), WASH) for n in table.strong),
        ]  # fmt: skip
        columns = widths(table, width, size=self.size * _SMALL)
        # A row goes over to the next page whole, save where a page might not hold it.
        head_tall, *tall = [self._tall(row, columns) for row in (table.head, *table.rows)]
        grid = Grid(
            [head, *rows], colWidths=columns, repeatRows=0 if head_tall else 1,
            splitInRow=int(head_tall or any(tall)), style=style, spaceAfter=self.size * 0.15,
        )  # fmt: skip
        return [self._caption(table), grid, *self._note(table)]

    def _tall(self, row: Sequence[str], columns: Sequence[float]) -> bool:
        """Tell whether a row may be higher than half a page, were every letter as wide as high."""
        size = self.size * _SMALL
        return any(len(words) * size / wide * size * _LEADING > _TALL
                   for words, wide in zip(row, columns, strict=True))  # fmt: skip

    def _heading(self, title: str, width: float) -> list[Any]:
        from reportlab.platypus.flowables import HRFlowable

        line = self._line(drawable(title).upper(), 1.0, bold=True, color=ACCENT, before=0.45)
        rule = HRFlowable(width, 0.5, color=RULE, spaceBefore=0.5, spaceAfter=self.size * 0.15)
        return [*self._room(width), self._bookmarked(line, title, 1), rule]

    def _room(self, width: float) -> list[Any]:
        """Begin a page where nothing but a heading or a caption would stand at its foot."""
        from reportlab.platypus import CondPageBreak

        return [CondPageBreak(self.size * 9)] if width == self.width else []

    def _caption(self, part: Part) -> Any:
        word, number = self.captions.next(part)
        words = f"<b>{word} {number}.</b> {_markup(part.title)}{self._marks(part.refs)}"
        return self._paragraph(words, 0.95, bold=True, before=0.3)

    def _note(self, part: Part) -> list[Any]:
        if not part.note:
            return []
        return [self._paragraph(self._text(part.note), 0.84, color=MUTED)]

    def _citation(self, one: Citation) -> Any:
        url = f" {_markup(one.url)}" if one.url else ""
        words = (f'<a name="c{one.number}"/>{_markup(one.statement)} <i>{_markup(origin(one))}</i>'
                 f'{url} <font name="Courier">{_markup(one.evidence_id)}</font>')  # fmt: skip
        return self._point(words, f"{one.number}.", indent=2.6)

    def _text(self, text: Text) -> str:
        return " ".join(f"{_markup(one.text)}{self._marks(one.refs)}" for one in text)

    def _marks(self, refs: tuple[str, ...]) -> str:
        numbers = self.brief.marks(refs)[1:-1]
        if not numbers:
            return ""
        if self.linked:
            numbers = ", ".join(f'<a href="#c{n}">{n}</a>' for n in numbers.split(", "))
        numbers = numbers.replace(", ", ",\u00a0")
        return (
            f'<super rise="{self.size * 0.3:.1f}" size="{self.size * 0.72:.1f}">{numbers}</super>'
        )

    def _line(self, words: str, scale: float, **style: Any) -> Any:
        return self._paragraph(_markup(words), scale, **style)

    def _cell(self, words: str, scale: float, *, bold: bool, right: bool) -> Any:
        return self._paragraph(_markup(words), scale, bold=bold, right=right, after=0)

    def _point(self, words: str, bullet: str, *, indent: float = 1.2) -> Any:
        return self._paragraph(f"<bullet>{bullet}</bullet>{words}", indent=indent)

    def _paragraph(
        self, words: str, scale: float = 1.0, *, bold: bool = False, color: str = INK,
        before: float = 0.0, after: float = 0.18, indent: float = 0.0, right: bool = False,
    ) -> Any:  # fmt: skip
        from reportlab.lib.styles import ParagraphStyle
        from reportlab.platypus import Paragraph

        size = self.size * scale
        style = ParagraphStyle(
            "words", fontName=BOLD if bold else PLAIN, fontSize=size, leading=size * _LEADING,
            textColor=color, spaceBefore=before * self.size, spaceAfter=after * self.size,
            leftIndent=indent * size, bulletFontName=PLAIN, bulletFontSize=size,
            alignment=2 if right else 0, splitLongWords=1,
            uriWasteReduce=0, allowWidows=1, allowOrphans=0,
        )  # fmt: skip
        return Paragraph(words, style)


def _markup(words: str) -> str:
    """Write words so that none is taken for markup; code stands in its own letters."""
    return "".join(
        f'<font name="Courier">{escape(drawable(piece))}</font>' if code
        else escape(drawable(piece))
        for piece, code in pieces(words)
    )  # fmt: skip


def _padding(across: float, down: float) -> list[tuple[Any, ...]]:
    every = ((0, 0), (-1, -1))
    return [("LEFTPADDING", *every, across), ("RIGHTPADDING", *every, across),
            ("TOPPADDING", *every, down), ("BOTTOMPADDING", *every, down)]  # fmt: skip


def _boxed(story: list[Any], width: float) -> Any:
    from reportlab.platypus import Table as Grid

    return Grid([[story]], colWidths=[width], splitInRow=1, style=[
        ("BACKGROUND", (0, 0), (-1, -1), WASH), ("LINEBEFORE", (0, 0), (0, -1), 3, ACCENT),
        *_padding(_INSET, 2),
    ])  # fmt: skip


def _drawn(drawing: Drawing, width: float) -> Any:
    """Make a flowable of a drawing, as wide as its points or as there is room."""
    from reportlab.platypus import Flowable

    scale = min(1.0, width / drawing.width)

    class Drawn(Flowable):  # type: ignore[misc]
        def wrap(self, *_: float) -> tuple[float, float]:
            return drawing.width * scale, drawing.height * scale

        def draw(self) -> None:
            self.canv.translate(0, drawing.height * scale)
            self.canv.scale(scale, scale)
            paint(drawing, PdfPen(self.canv))

    return Drawn()
