"""How often each course of action takes each rank."""

from __future__ import annotations

from typing import TYPE_CHECKING

from viz.brief.axes import INK, MUTED
from viz.drawing import Box, Drawing, Text

if TYPE_CHECKING:
    from graph.brief.figures import StabilityData

__all__ = ["draw_stability"]

_DARK, _PALE = (11, 92, 173), (240, 244, 248)
_CELL, _HEIGHT, _LEFT, _TOP = 40.0, 17.0, 62.0, 30.0


def draw_stability(data: StabilityData) -> Drawing:
    """Draw a grid of shares, a course a line and a rank a column; darker is more often."""
    ranks = max((len(row.shares) for row in data.rows), default=0)
    width = max(_LEFT + _CELL * ranks + 6, 250.0)
    drawing = Drawing(width, _TOP + _HEIGHT * len(data.rows) + 6, "", "")
    drawing.add(Text(2, 9, f"Rank by modelled flow removed, {data.scenarios} scenarios", INK, 8,
                     bold=True))  # fmt: skip
    for rank in range(ranks):
        drawing.add(Text(_LEFT + _CELL * (rank + 0.5), _TOP - 5, _ordinal(rank + 1), MUTED, 7.5,
                         "middle"))  # fmt: skip
    for number, row in enumerate(data.rows):
        y = _TOP + _HEIGHT * number
        drawing.add(Text(_LEFT - 5, y + 11.5, row.label, INK, 8, "end"))
        for rank, part in enumerate(row.shares):
            x = _LEFT + _CELL * rank
            drawing.add(Box(x + 0.5, y + 0.5, _CELL - 1, _HEIGHT - 1, _shade(part)))
            if part >= 0.005:
                color = "#FFFFFF" if part > 0.45 else INK
                drawing.add(
                    Text(x + _CELL / 2, y + 11.5, f"{100 * part:.0f} %", color, 8, "middle")
                )
    return drawing


def _shade(part: float) -> str:
    mixed = (round(pale + (dark - pale) * part) for dark, pale in zip(_DARK, _PALE, strict=True))
    return "#" + "".join(f"{channel:02X}" for channel in mixed)


def _ordinal(number: int) -> str:
    """
    Write a rank.

    Examples
    --------
    >>> [_ordinal(number) for number in (1, 2, 3, 4)]
    ['1st', '2nd', '3rd', '4th']
    """
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number, 'th') }"
