"""What a chart is made of: lines, boxes, marks and words, placed in points.

A drawing knows nothing of the format it will be written in: `viz.svg` writes it for
pages; others may write the same drawing for paper.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

__all__ = ["Anchor", "Box", "Drawing", "Item", "Line", "Mark", "Shape", "Text"]

Anchor = Literal["start", "middle", "end"]
Shape = Literal["circle", "ring", "diamond", "cross", "triangle_left", "triangle_right"]


@dataclass(frozen=True, slots=True)
class Line:
    """A line through points; no dashes means solid."""

    points: tuple[tuple[float, float], ...]
    color: str
    width: float = 1.0
    dashes: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Box:
    """A filled rectangle; `hatched` draws slanting lines over the fill, a second channel."""

    x: float
    y: float
    width: float
    height: float
    color: str
    hatched: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A small shape about a point; a ring and a cross are drawn, the others filled."""

    x: float
    y: float
    shape: Shape
    color: str
    size: float = 6.0


@dataclass(frozen=True, slots=True)
class Text:
    """A line of words whose baseline runs through the point."""

    x: float
    y: float
    words: str
    color: str
    size: float = 9.0
    anchor: Anchor = "start"
    bold: bool = False


Item: TypeAlias = Line | Box | Mark | Text


@dataclass(slots=True)
class Drawing:
    """
    A drawing, from the top left corner, y downwards.

    Attributes
    ----------
    width, height
        In points.
    title, about
        What it shows, and what is to be seen: the words for who cannot see it.
    items
        Drawn in order: later ones lie above.
    """

    width: float
    height: float
    title: str
    about: str
    items: list[Item] = field(default_factory=list)

    def add(self, *items: Item) -> None:
        """Draw more, above what is there."""
        self.items.extend(items)
