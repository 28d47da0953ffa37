"""Drawings as PNG, for what cannot show vectors."""

from __future__ import annotations

import io
import math
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from viz.brief.wording import clean
from viz.paint import paint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from viz.drawing import Box, Drawing, Text
    from viz.paint import Points

__all__ = ["DPI", "to_png"]

DPI = 220
_FINER = 2
"""How many times finer than its pixels a picture is drawn, for smooth edges."""

_COLORS = 96
_ARROW = "\u2192"
_VERA = 0.89
"""Size at which Vera is about as wide as Helvetica, for which charts leave room."""


def to_png(drawing: Drawing) -> bytes:
    """
    Write a drawing as PNG with white behind it, at 220 dots per inch.

    Parameters
    ----------
    drawing
        What to write. Needs `Pillow`, and the letters that come with `reportlab`.

    Returns
    -------
    bytes
        The same for the same drawing.

    Examples
    --------
    >>> from viz.drawing import Drawing
    >>> to_png(Drawing(72, 36, "", ""))[1:4]
    b'PNG'
    """
    from PIL import Image, ImageDraw

    scale = DPI / 72 * _FINER
    size = (math.ceil(drawing.width * scale), math.ceil(drawing.height * scale))
    image = Image.new("RGB", size, "#FFFFFF")
    paint(drawing, _PngPen(ImageDraw.Draw(image), scale))
    image = image.resize((size[0] // _FINER, size[1] // _FINER), Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    # Few colours are in a chart: a palette makes it a third as large.
    image = image.quantize(_COLORS, dither=Image.Dither.NONE)
    image.save(buffer, "PNG", dpi=(DPI, DPI))
    return buffer.getvalue()


@lru_cache(maxsize=64)
def _font(size: float, *, bold: bool) -> Any:
    import reportlab
    from PIL import ImageFont

    name = "VeraBd.ttf" if bold else "Vera.ttf"
    return ImageFont.truetype(str(Path(reportlab.__file__).parent / "fonts" / name), size)


class _PngPen:
    """Puts shapes down on a picture."""

    def __init__(self, draw: Any, scale: float) -> None:
        self.draw, self.scale = draw, scale

    def _at(self, points: Points) -> list[tuple[float, float]]:
        return [(x * self.scale, y * self.scale) for x, y in points]

    def line(self, points: Points, color: str, width: float, dashes: tuple[float, ...]) -> None:
        """Draw a line."""
        thick = max(1, round(width * self.scale))
        for piece in _dashed(points, dashes) if dashes else [points]:
            self.draw.line(self._at(piece), fill=color, width=thick, joint="curve")

    def box(self, box: Box) -> None:
        """Fill a rectangle."""
        if box.width > 0 and box.height > 0:
            ends = ((box.x, box.y), (box.x + box.width, box.y + box.height))
            self.draw.rectangle(self._at(ends), fill=box.color)

    def area(self, points: Points, color: str) -> None:
        """Fill what points enclose."""
        self.draw.polygon(self._at(points), fill=color)

    def circle(self, x: float, y: float, radius: float, *, color: str, hollow: bool) -> None:
        """Fill a circle, or draw it about white."""
        out = radius + 0.7 if hollow else radius
        ends = self._at(((x - out, y - out), (x + out, y + out)))
        width = max(1, round(1.4 * self.scale)) if hollow else 0
        self.draw.ellipse(ends, fill="#FFFFFF" if hollow else color, outline=color, width=width)

    def words(self, text: Text) -> None:
        """Write a line of words; the letters lack an arrow, which is drawn."""
        font = _font(text.size * self.scale * _VERA, bold=text.bold)
        arrow = text.size * self.scale
        pieces = clean(text.words).replace("\u00a0", " ").split(_ARROW)
        wide = [font.getlength(piece) for piece in pieces]
        total = sum(wide) + arrow * (len(pieces) - 1)
        x = text.x * self.scale - {"start": 0.0, "middle": total / 2, "end": total}[text.anchor]
        y = text.y * self.scale
        for number, (piece, width) in enumerate(zip(pieces, wide, strict=True)):
            if number:
                self._arrow(x, y - 0.3 * arrow, arrow, text.color)
                x += arrow
            self.draw.text((x, y), piece, fill=text.color, font=font, anchor="ls")
            x += width

    def _arrow(self, x: float, y: float, size: float, color: str) -> None:
        start, end, arm = x + 0.08 * size, x + 0.92 * size, 0.22 * size
        thick = max(1, round(0.08 * size))
        self.draw.line([(start, y), (end, y)], fill=color, width=thick)
        self.draw.line([(end - arm, y - arm), (end, y), (end - arm, y + arm)], fill=color,
                       width=thick)  # fmt: skip


def _dashed(points: Points, dashes: tuple[float, ...]) -> Iterator[Points]:
    """
    Yield the strokes of a broken line, whose dashes and gaps run on round its corners.

    Examples
    --------
    >>> list(_dashed(((0, 0), (5, 0)), (2, 1)))
    [((0.0, 0.0), (2.0, 0.0)), ((3.0, 0.0), (5.0, 0.0))]
    """
    turn, left = 0, dashes[0]
    for (x0, y0), (x1, y1) in pairwise(points):
        length, done = math.dist((x0, y0), (x1, y1)), 0.0
        while done < length - 1e-9:
            step = min(left, length - done)
            ends = tuple(
                (x0 + (x1 - x0) * at / length, y0 + (y1 - y0) * at / length)
                for at in (done, done + step)
            )
            if turn % 2 == 0:
                yield ends
            done, left = done + step, left - step
            if left <= 1e-9:
                turn += 1
                left = dashes[turn % len(dashes)]
