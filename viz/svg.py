"""Drawings as SVG: text that stands in a page, fetches nothing and is the same every time."""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING

from markupsafe import escape

from viz.drawing import Box, Drawing, Item, Line, Mark, Text

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["to_svg"]

_HATCH = 4.0


def to_svg(drawing: Drawing, name: str) -> str:
    """
    Write a drawing as one SVG element.

    Parameters
    ----------
    drawing
        What to write.
    name
        An id of its own in the page, for the words that describe it.

    Returns
    -------
    str
        It is as wide as its place in the page allows, and no wider than its points.

    Examples
    --------
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
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}pt" height="{height}pt" role="img" '
        f'aria-labelledby="{key}-title {key}-about">',
        f'<title id="{key}-title">{escape(drawing.title)}</title>',
        f'<desc id="{key}-about">{escape(drawing.about)}</desc>',
        *(_write(item) for item in drawing.items),
        "</svg>",
    ]
    return "\n".join(lines)


def _n(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")


def _path(points: Iterable[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in points)


@singledispatch
def _write(item: Item) -> str:
    raise TypeError(item)


@_write.register
def _line(item: Line) -> str:
    dashes = f' stroke-dasharray="{" ".join(map(_n, item.dashes))}"' if item.dashes else ""
    return (
        f'<path d="{_path(item.points)}" fill="none" stroke="{escape(item.color)}" '
        f'stroke-width="{_n(item.width)}"{dashes}/>'
    )


@_write.register
def _box(item: Box) -> str:
    box = (
        f'<rect x="{_n(item.x)}" y="{_n(item.y)}" width="{_n(item.width)}" '
        f'height="{_n(item.height)}" fill="{escape(item.color)}"/>'
    )
    return box + "".join(_hatch(item)) if item.hatched else box


def _hatch(item: Box) -> Iterable[str]:
    """Yield slanting lines in the box, cut at its sides."""
    offset = _HATCH
    while offset < item.width + item.height:
        start = max(0.0, offset - item.height)
        end = min(item.width, offset)
        points = (
            (item.x + start, item.y + offset - start),
            (item.x + end, item.y + offset - end),
        )
        yield f'<path d="{_path(points)}" fill="none" stroke="#FFFFFF" stroke-width="1.2"/>'
        offset += _HATCH


@_write.register
def _mark(item: Mark) -> str:
    x, y, r, color = item.x, item.y, item.size / 2, escape(item.color)
    if item.shape in ("circle", "ring"):
        paint = (
            f'fill="#FFFFFF" stroke="{color}" stroke-width="1.4"'
            if item.shape == "ring"
            else f'fill="{color}"'
        )
        return f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(r)}" {paint}/>'
    if item.shape == "cross":
        arms = _path(((x - r, y - r), (x + r, y + r))) + _path(((x - r, y + r), (x + r, y - r)))
        return f'<path d="{arms}" fill="none" stroke="{color}" stroke-width="1.8"/>'
    corners = {
        "diamond": ((x, y - r), (x + r, y), (x, y + r), (x - r, y)),
        "triangle_left": ((x - r, y), (x + r, y - r), (x + r, y + r)),
        "triangle_right": ((x + r, y), (x - r, y - r), (x - r, y + r)),
    }[item.shape]
    return f'<path d="{_path(corners)}Z" fill="{color}"/>'


@_write.register
def _text(item: Text) -> str:
    anchor = "" if item.anchor == "start" else f' text-anchor="{item.anchor}"'
    weight = ' font-weight="600"' if item.bold else ""
    return (
        f'<text x="{_n(item.x)}" y="{_n(item.y)}" font-size="{_n(item.size)}" '
        f'fill="{escape(item.color)}"{anchor}{weight}>{escape(item.words)}</text>'
    )
