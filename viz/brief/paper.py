"""Drawings on a page of a PDF, as vectors; and what its fonts can show."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from viz.brief.wording import clean

if TYPE_CHECKING:
    from viz.drawing import Box, Text
    from viz.paint import Points

__all__ = ["BOLD", "MISSING", "PLAIN", "PdfPen", "cut_to", "drawable", "text_width"]

PLAIN, BOLD = "Helvetica", "Helvetica-Bold"
"""Standard fonts: every reader of PDF has them, or letters as wide."""

MISSING = "\u25a0"
"""Stands for a character that no font of the document has."""


def drawable(words: str) -> str:
    r"""
    Give words in characters that the fonts of a PDF have, what they lack told by `MISSING`.

    A letter whose accent they lack keeps its base.

    Examples
    --------
    >>> drawable("Culiac\xe1n \u2192 \u0150r, \u4e2d")
    'Culiac\xe1n \u2192 Or, \u25a0'
    """
    return "".join(map(_shown, clean(words)))


@lru_cache(maxsize=4096)
def _shown(character: str) -> str:
    if _known(character):
        return character
    bare = "".join(c for c in unicodedata.normalize("NFKD", character) if _known(c))
    return bare or MISSING


def _known(character: str) -> bool:
    from reportlab.pdfbase.pdfmetrics import getFont

    font = getFont(PLAIN)
    for name in (font.encName, *(other.encName for other in font.substitutionFonts)):
        try:
            character.encode(name)
        except UnicodeEncodeError:
            continue
        return True
    return False


def text_width(words: str, size: float, *, bold: bool = False) -> float:
    """
    Give how wide words are in Helvetica, and in Arial, which is as wide; in points.

    Examples
    --------
    >>> round(text_width("wide", 10), 1)
    20.6
    """
    from reportlab.pdfbase.pdfmetrics import stringWidth

    return float(stringWidth(drawable(words), BOLD if bold else PLAIN, size))


def cut_to(words: str, width: float, *, size: float) -> str:
    """
    Give words that can be drawn, cut to a width in points.

    Examples
    --------
    >>> cut_to("a title that is long", 50, size=10), cut_to("short", 50, size=10)
    ('a title th…', 'short')
    """
    shown = drawable(words)
    if text_width(shown, size) <= width:
        return shown
    most = bisect_right(range(len(shown)), width, key=lambda n: text_width(f"{shown[:n]}…", size))
    return f"{shown[: most - 1].rstrip()}…" if most else ""


class PdfPen:
    """Puts shapes down on a canvas of reportlab whose origin is the top left corner."""

    def __init__(self, canvas: Any) -> None:
        self.canvas = canvas

    def _path(self, points: Points) -> Any:
        path = self.canvas.beginPath()
        path.moveTo(points[0][0], -points[0][1])
        for x, y in points[1:]:
            path.lineTo(x, -y)
        return path

    def line(self, points: Points, color: str, width: float, dashes: tuple[float, ...]) -> None:
        """Draw a line."""
        self.canvas.setStrokeColor(color)
        self.canvas.setLineWidth(width)
        self.canvas.setDash(*([list(dashes)] if dashes else []))
        self.canvas.drawPath(self._path(points), stroke=1, fill=0)

    def box(self, box: Box) -> None:
        """Fill a rectangle."""
        self.canvas.setFillColor(box.color)
        self.canvas.rect(box.x, -box.y - box.height, box.width, box.height, stroke=0, fill=1)

    def area(self, points: Points, color: str) -> None:
        """Fill what points enclose."""
        self.canvas.setFillColor(color)
        path = self._path(points)
        path.close()
        self.canvas.drawPath(path, stroke=0, fill=1)

    def circle(self, x: float, y: float, radius: float, *, color: str, hollow: bool) -> None:
        """Fill a circle, or draw it about white."""
        self.canvas.setFillColor("#FFFFFF" if hollow else color)
        self.canvas.setStrokeColor(color)
        self.canvas.setLineWidth(1.4)
        self.canvas.setDash()
        self.canvas.circle(x, -y, radius, stroke=int(hollow), fill=1)

    def words(self, text: Text) -> None:
        """Write a line of words."""
        words = drawable(text.words)
        self.canvas.setFillColor(text.color)
        self.canvas.setFont(BOLD if text.bold else PLAIN, text.size)
        write = {"start": self.canvas.drawString, "middle": self.canvas.drawCentredString,
                 "end": self.canvas.drawRightString}[text.anchor]  # fmt: skip
        write(text.x, -text.y, words)
