"""Painting a drawing: what each item comes to in lines, areas, circles and words.

The shapes are worked out here, once; a pen for each format (`viz.svg` for pages,
`viz.brief` for paper, pictures and slides) only puts them down.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from viz.drawing import Box, Line, Mark

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TypeAlias

    from viz.drawing import Drawing, Text

    Points: TypeAlias = tuple[tuple[float, float], ...]

__all__ = ["Pen", "paint"]

_HATCH = 4.0


class Pen(Protocol):
    """What puts shapes down; all is in points from the top left corner, y downwards."""

    def line(self, points: Points, color: str, width: float, dashes: tuple[float, ...]) -> None:
        """Draw a line through points; no dashes means solid."""

    def box(self, box: Box) -> None:
        """Fill a rectangle, without its hatching."""

    def area(self, points: Points, color: str) -> None:
        """Fill what points enclose."""

    def circle(self, x: float, y: float, radius: float, *, color: str, hollow: bool) -> None:
        """Fill a circle, or draw it about white."""

    def words(self, text: Text) -> None:
        """Write a line of words."""


def paint(drawing: Drawing, pen: Pen) -> None:
    """
    Put every item of a drawing down, in order.

    Parameters
    ----------
    drawing
        What to paint.
    pen
        What puts its shapes down.

    Examples
    --------
    >>> from viz.drawing import Drawing
    >>> from viz.svg import SvgPen
    >>> drawing = Drawing(8, 8, "", "")
    >>> drawing.add(Mark(4, 4, "ring", "#000"))
    >>> pen = SvgPen()
    >>> paint(drawing, pen)
    >>> pen.lines
    ['<circle cx="4" cy="4" r="3" fill="#FFFFFF" stroke="#000" stroke-width="1.4"/>']
    """
    for item in drawing.items:
        if isinstance(item, Line):
            pen.line(item.points, item.color, item.width, item.dashes)
        elif isinstance(item, Box):
            pen.box(item)
            for points in _hatching(item) if item.hatched else ():
                pen.line(points, "#FFFFFF", 1.2, ())
        elif isinstance(item, Mark):
            _mark(item, pen)
        else:
            pen.words(item)


def _hatching(box: Box) -> Iterator[Points]:
    """Yield slanting lines in the box, cut at its sides."""
    offset = _HATCH
    while offset < box.width + box.height:
        start = max(0.0, offset - box.height)
        end = min(box.width, offset)
        yield ((box.x + start, box.y + offset - start), (box.x + end, box.y + offset - end))
        offset += _HATCH


def _mark(mark: Mark, pen: Pen) -> None:
    x, y, r = mark.x, mark.y, mark.size / 2
    if mark.shape in ("circle", "ring"):
        pen.circle(x, y, r, color=mark.color, hollow=mark.shape == "ring")
    elif mark.shape == "cross":
        pen.line(((x - r, y - r), (x + r, y + r)), mark.color, 1.8, ())
        pen.line(((x - r, y + r), (x + r, y - r)), mark.color, 1.8, ())
    else:
        corners = {
            "diamond": ((x, y - r), (x + r, y), (x, y + r), (x - r, y)),
            "triangle_left": ((x - r, y), (x + r, y - r), (x + r, y + r)),
            "triangle_right": ((x + r, y), (x - r, y - r), (x - r, y + r)),
        }
        pen.area(corners[mark.shape], mark.color)
