"""Drawings as SVG: text that stands in a page, fetches nothing and is the same every time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import escape

from viz.paint import paint

if TYPE_CHECKING:
    from collections.abc import Iterable

    from viz.drawing import Box, Drawing, Text
    from viz.paint import Points

__all__ = ["SvgPen", "to_svg"]


def to_svg(drawing: Drawing, name: str, *, font: str = "") -> str:
    """
    Write a drawing as one SVG element.

    Parameters
    ----------
    drawing
        What to write.
    name
        An id of its own in the page, for the words that describe it.
    font
        Of its words, where it stands alone; in a page they take that of the page.

    Returns
    -------
    str
        It is as wide as its place in the page allows, and no wider than its points.

    Examples
    --------
    >>> from viz.drawing import Drawing, Line
    >>> drawing = Drawing(10, 10, "A line", "It falls.")
    >>> drawing.add(Line(((0, 0), (10, 10)), "#000"))
    >>> print(to_svg(drawing, "falls"))
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10" width="10pt" height="10pt" \
role="img" aria-labelledby="falls-title falls-about">
    <title id="falls-title">A line</title>
    <desc id="falls-about">It falls.</desc>
    <path d="M0 0L10 10" fill="none" stroke="#000" stroke-width="1"/>
    </svg>
    """
    width, height, key = _n(drawing.width), _n(drawing.height), escape(name)
    family = f' font-family="{escape(font)}"' if font else ""
    pen = SvgPen()
    paint(drawing, pen)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}pt" height="{height}pt" role="img" '
        f'aria-labelledby="{key}-title {key}-about"{family}>',
        f'<title id="{key}-title">{escape(drawing.title)}</title>',
        f'<desc id="{key}-about">{escape(drawing.about)}</desc>',
        *pen.lines,
        "</svg>",
    ]
    return "\n".join(lines)


def _n(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")


def _path(points: Iterable[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in points)


class SvgPen:
    """Puts shapes down as elements of SVG, a line of text each."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def line(self, points: Points, color: str, width: float, dashes: tuple[float, ...]) -> None:
        """Draw a line."""
        broken = f' stroke-dasharray="{" ".join(map(_n, dashes))}"' if dashes else ""
        self.lines.append(
            f'<path d="{_path(points)}" fill="none" stroke="{escape(color)}" '
            f'stroke-width="{_n(width)}"{broken}/>'
        )

    def box(self, box: Box) -> None:
        """Fill a rectangle."""
        self.lines.append(
            f'<rect x="{_n(box.x)}" y="{_n(box.y)}" width="{_n(box.width)}" '
            f'height="{_n(box.height)}" fill="{escape(box.color)}"/>'
        )

    def area(self, points: Points, color: str) -> None:
        """Fill what points enclose."""
        self.lines.append(f'<path d="{_path(points)}Z" fill="{escape(color)}"/>')

    def circle(self, x: float, y: float, radius: float, *, color: str, hollow: bool) -> None:
        """Fill a circle, or draw it about white."""
        fill = (
            f'fill="#FFFFFF" stroke="{escape(color)}" stroke-width="1.4"'
            if hollow
            else f'fill="{escape(color)}"'
        )
        self.lines.append(f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}" {fill}/>')

    def words(self, text: Text) -> None:
        """Write a line of words."""
        anchor = "" if text.anchor == "start" else f' text-anchor="{text.anchor}"'
        weight = ' font-weight="600"' if text.bold else ""
        self.lines.append(
            f'<text x="{_n(text.x)}" y="{_n(text.y)}" font-size="{_n(text.size)}" '
            f'fill="{escape(text.color)}"{anchor}{weight}>{escape(text.words)}</text>'
        )
