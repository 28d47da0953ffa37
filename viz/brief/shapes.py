"""What stands on a slide: words in boxes that hold them, tables, and drawings as shapes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from viz.brief.fitting import AFTER, LEADING, Paragraph, fit, lines_of
from viz.brief.paper import cut_to, text_width
from viz.brief.wording import clean
from viz.paint import paint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.brief.content import Table
    from viz.drawing import Box, Drawing, Text
    from viz.paint import Points

__all__ = [
    "ACCENT", "INK", "MUTED", "SMALLEST", "WASH", "Place", "add_box", "add_drawing", "add_grid",
    "add_words",
]  # fmt: skip

FONT, INK, MUTED, ACCENT, WASH, RULE = "Arial", "1C2430", "3C4652", "0B4A8F", "EEF3F8", "B9C3CC"
SMALLEST = 14
"""Size of type, in points, below which nothing on a slide goes."""

_ACROSS, _DOWN = 5.0, 2.5
_COLUMN = 150.0
"""Width of a column, in points; a table on a slide does without one that needs three lines."""

Place = tuple[float, float, float, float]
"""Left, top, width and height, in points."""


def _color(words: str) -> Any:
    from pptx.dml.color import RGBColor

    digits = words.lstrip("#")
    return RGBColor(*(int(digits[at : at + 2], 16) for at in (0, 2, 4)))  # type: ignore[no-untyped-call]


def _plain(shape: Any) -> None:
    """Take from a shape what the theme would add, such as a shadow."""
    for style in shape._element.xpath("./p:style"):
        shape._element.remove(style)


def _frame(slide: Any, place: Place) -> Any:
    """Add an empty box for words, without margins."""
    from pptx.util import Pt

    return _framed(slide.shapes.add_textbox(0, 0, Pt(1), Pt(1)), place)


def _framed(box: Any, place: Place) -> Any:
    """Set a box in its place and give its frame for words, without margins, set from the top."""
    from pptx.util import Pt

    box.left, box.top, box.width, box.height = (Pt(round(value, 2)) for value in place)
    frame = box.text_frame
    frame.vertical_anchor = 1
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.word_wrap = True
    return frame


def _write(
    paragraph: Any, words: str, size: float, *, bold: bool = False, color: str = INK
) -> None:
    from pptx.util import Pt

    run = paragraph.add_run()
    run.text = clean(words).replace("`", "")
    run.font.name, run.font.size, run.font.bold = FONT, Pt(size), bold
    run.font.color.rgb = _color(color)
    run._r.get_or_add_rPr().set("lang", "en-GB")


def add_words(
    slide: Any, place: Place, paragraphs: Sequence[Paragraph], *, sizes: tuple[int, int],
    color: str = INK, bold: bool = False, title: bool = False,
) -> None:  # fmt: skip
    """
    Write paragraphs into a box, in type as large as fits.

    Parameters
    ----------
    slide
        Of a presentation.
    place
        Of the box.
    paragraphs
        What does not fit is left to the notes.
    sizes
        Largest and smallest type.
    color, bold
        Of words that are no heading.
    title
        Whether they are the title of the slide.
    """
    from pptx.util import Pt

    _, _, width, height = place
    done = fit(paragraphs, width, height, sizes=sizes)
    frame = _framed(slide.shapes.title, place) if title else _frame(slide, place)
    for number, told in enumerate(done.paragraphs):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.alignment = 1
        paragraph.line_spacing = Pt(done.size * LEADING)
        paragraph.space_after = Pt(done.size * AFTER)
        if told.point:
            _bullet(paragraph, done.size * 1.1)
        _write(paragraph, " ".join(told.sentences), done.size, bold=told.heading or bold,
               color=ACCENT if told.heading else color)  # fmt: skip


def _bullet(paragraph: Any, indent: float) -> None:
    """Make a paragraph a point of a list."""
    from pptx.oxml import parse_xml
    from pptx.util import Pt

    properties = paragraph._p.get_or_add_pPr()
    properties.set("marL", str(Pt(indent)))
    properties.set("indent", str(-Pt(indent)))
    properties.append(parse_xml(
        '<a:buChar xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" char="&#8226;"/>'
    ))  # fmt: skip


def add_box(slide: Any, place: Place, color: str) -> None:
    """Add a filled rectangle that only parts or grounds other things."""
    from pptx.util import Pt

    shape = slide.shapes.add_shape(1, *(Pt(value) for value in place))
    _plain(shape)
    shape.fill.solid()
    shape.fill.fore_color.rgb = _color(color)
    shape.line.fill.background()


def add_grid(slide: Any, place: Place, table: Table) -> float:
    """
    Add a table with the columns whose cells are short enough, and give its height.

    Parameters
    ----------
    slide
        Of a presentation.
    place
        Its room; rows that it does not hold are left to the notes.
    table
        Of a brief.

    Returns
    -------
    float
        In points.
    """
    from pptx.util import Pt

    left, top, width, height = place
    chosen = _columns(table, width)
    wide = _widths(table, chosen, width)
    told = [[row[i] for i in chosen] for row in (table.head, *table.rows)]
    shown = [[_cell(words, room) for words, room in zip(row, wide, strict=True)] for row in told]
    high = [
        max(lines_of(words, room - 2 * _ACROSS, SMALLEST, bold=n == 0 or n - 1 in table.strong)
            for words, room in zip(row, wide, strict=True)) * SMALLEST * LEADING + 2 * _DOWN
        for n, row in enumerate(shown)
    ]  # fmt: skip
    kept = 1
    while kept < len(high) and sum(high[: kept + 1]) <= height:
        kept += 1
    shape = slide.shapes.add_table(kept, len(chosen), Pt(left), Pt(top), Pt(width),
                                   Pt(sum(high[:kept])))  # fmt: skip
    _described(shape, "Table", table.title)
    grid = shape.table
    grid.horz_banding = False
    for column, room in zip(grid.columns, wide, strict=True):
        column.width = Pt(room)
    for n in range(kept):
        grid.rows[n].height = Pt(high[n])
        for place_of, (i, words) in enumerate(zip(chosen, shown[n], strict=True)):
            _fill(grid.cell(n, place_of), words, head=n == 0, strong=n - 1 in table.strong,
                  bold=n == 0 or (place_of == 0 and n - 1 in table.strong),
                  right=i in table.right)  # fmt: skip
    return sum(high[:kept])


def _columns(table: Table, width: float) -> list[int]:
    """Give the first column and those whose cells take two lines, as far as there is room."""
    chosen, left = [0], width * 0.62
    for i in range(1, len(table.head)):
        wide = _natural(table, i)
        cells = [lines_of(row[i], wide - 2 * _ACROSS, SMALLEST) for row in table.rows]
        if wide <= left and max(cells, default=1) <= 2:
            chosen.append(i)
            left -= wide
    return chosen


def _natural(table: Table, i: int) -> float:
    """Give the width at which no cell of a column is broken, nor a word of its head, to a limit."""
    cells = [text_width(row[i], SMALLEST, bold=n in table.strong)
             for n, row in enumerate(table.rows)]  # fmt: skip
    head = [text_width(word, SMALLEST, bold=True) for word in table.head[i].split()]
    return min(max([*cells, *head, 40.0]) * 1.03 + 2 * _ACROSS, _COLUMN)


def _widths(table: Table, chosen: Sequence[int], width: float) -> list[float]:
    """Give every column what it needs; the first has the rest, as far as it can use it."""
    others = [_natural(table, i) for i in chosen[1:]]
    longest = max((text_width(row[0], SMALLEST, bold=True) for row in table.rows), default=0.0)
    rest = width - sum(others)
    first = min(rest, max(longest * 1.03 + 2 * _ACROSS, width * 0.2)) if others else rest
    return [first, *(one + (rest - first) / len(others) for one in others)]


def _cell(words: str, room: float) -> str:
    """Cut a cell to two lines or so."""
    return (
        cut_to(words, 1.7 * room, size=SMALLEST) if lines_of(words, room, SMALLEST) > 2 else words
    )


def _fill(cell: Any, words: str, *, head: bool, strong: bool, bold: bool, right: bool) -> None:
    from pptx.util import Pt

    cell.margin_left = cell.margin_right = Pt(_ACROSS)
    cell.margin_top = cell.margin_bottom = Pt(_DOWN)
    cell.fill.solid()
    cell.fill.fore_color.rgb = _color(INK if head else WASH if strong else "FFFFFF")
    paragraph = cell.text_frame.paragraphs[0]
    paragraph.line_spacing = Pt(SMALLEST * LEADING)
    if right:
        paragraph.alignment = 3
    _write(paragraph, words, SMALLEST, bold=bold, color="FFFFFF" if head else INK)
    if not head:
        _ruled(cell)


def _ruled(cell: Any) -> None:
    """Draw a line below a cell."""
    from pptx.oxml import parse_xml

    line = parse_xml(
        '<a:lnB xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" w="6350">'
        f'<a:solidFill><a:srgbClr val="{RULE}"/></a:solidFill></a:lnB>'
    )
    # The order of what a cell's properties hold is fixed: its lines come before its fill.
    cell._tc.get_or_add_tcPr().insert(0, line)


def _described(shape: Any, name: str, title: str, about: str = "") -> None:
    told = shape._element.xpath(".//p:cNvPr")[0]
    told.set("name", name)
    told.set("title", clean(title))
    told.set("descr", clean(about or title))


def add_drawing(slide: Any, place: Place, drawing: Drawing) -> None:
    """Add a drawing as one group of shapes, as large as its room allows, with its words."""
    left, top, width, height = place
    scale = min(width / drawing.width, height / drawing.height)
    group = slide.shapes.add_group_shape()
    _described(group, "Figure", drawing.title, drawing.about)
    paint(drawing, _ShapePen(group.shapes, left, top, scale))


class _ShapePen:
    """Puts shapes down in a group on a slide."""

    def __init__(self, shapes: Any, left: float, top: float, scale: float) -> None:
        self.shapes, self.left, self.top, self.scale = shapes, left, top, scale

    def _at(self, x: float, y: float) -> tuple[Any, Any]:
        from pptx.util import Pt

        return Pt(self.left + x * self.scale), Pt(self.top + y * self.scale)

    def _outline(self, shape: Any, color: str, width: float, dashes: tuple[float, ...]) -> None:
        from pptx.enum.dml import MSO_LINE
        from pptx.util import Pt

        shape.line.color.rgb = _color(color)
        shape.line.width = Pt(width * self.scale)
        if dashes:
            shape.line.dash_style = MSO_LINE.ROUND_DOT if dashes[0] < 2 else MSO_LINE.DASH

    def _freeform(self, points: Points, *, close: bool) -> Any:
        first, *rest = (self._at(x, y) for x, y in points)
        builder = self.shapes.build_freeform(*first)
        builder.add_line_segments(rest, close=close)
        shape = builder.convert_to_shape()
        _plain(shape)
        return shape

    def line(self, points: Points, color: str, width: float, dashes: tuple[float, ...]) -> None:
        """Draw a line."""
        if len(points) == 2:
            shape = self.shapes.add_connector(1, *self._at(*points[0]), *self._at(*points[1]))
            _plain(shape)
        else:
            shape = self._freeform(points, close=False)
            shape.fill.background()
        self._outline(shape, color, width, dashes)

    def box(self, box: Box) -> None:
        """Fill a rectangle."""
        self._filled(1, box.x, box.y, box.width, box.height, box.color)

    def _filled(
        self, kind: int, x: float, y: float, width: float, height: float, color: str
    ) -> Any:  # fmt: skip
        from pptx.util import Pt

        shape = self.shapes.add_shape(
            kind, *self._at(x, y), Pt(width * self.scale), Pt(height * self.scale)
        )
        _plain(shape)
        shape.fill.solid()
        shape.fill.fore_color.rgb = _color(color)
        shape.line.fill.background()
        return shape

    def area(self, points: Points, color: str) -> None:
        """Fill what points enclose."""
        shape = self._freeform(points, close=True)
        shape.fill.solid()
        shape.fill.fore_color.rgb = _color(color)
        shape.line.fill.background()

    def circle(self, x: float, y: float, radius: float, *, color: str, hollow: bool) -> None:
        """Fill a circle, or draw it about white."""
        size = 2 * radius
        shape = self._filled(9, x - radius, y - radius, size, size, "#FFFFFF" if hollow else color)
        if hollow:
            self._outline(shape, color, 1.4, ())

    def words(self, text: Text) -> None:
        """Write a line of words."""
        size = text.size * self.scale
        width = text_width(text.words, size, bold=text.bold) + 2
        left = self.left + text.x * self.scale
        left -= {"start": 0.0, "middle": width / 2, "end": width}[text.anchor]
        # Ascent and height of a line of Arial, as shares of its size.
        top = self.top + text.y * self.scale - 0.905 * size
        frame = _frame(self, (left, top, width, 1.15 * size))
        frame.word_wrap = False
        paragraph = frame.paragraphs[0]
        paragraph.alignment = {"start": 1, "middle": 2, "end": 3}[text.anchor]
        _write(paragraph, text.words, round(size, 1), bold=text.bold, color=text.color)
