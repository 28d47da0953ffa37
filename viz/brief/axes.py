"""Scales and axes of the charts of a brief."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from viz.drawing import Line, Text

if TYPE_CHECKING:
    from viz.drawing import Drawing

__all__ = ["GREY", "GRID", "INK", "MODEL", "MUTED", "OTHER", "Panel", "amount", "ticks"]

INK, MUTED, GRID, GREY = "#1C2430", "#5B6673", "#D3DAE0", "#9AA5B1"
MODEL, OTHER = "#0B5CAD", "#B45309"


def ticks(most: float, wanted: int = 4) -> list[float]:
    """
    Give round numbers from 0 to at least `most`.

    Examples
    --------
    >>> ticks(3.7), ticks(0)
    ([0.0, 1.0, 2.0, 3.0, 4.0], [0.0, 1.0])
    """
    if most <= 0:
        return [0.0, 1.0]
    raw = most / wanted
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(power * part for part in (1, 2, 2.5, 5, 10) if power * part >= raw - 1e-12)
    return [step * number for number in range(math.ceil(most / step - 1e-9) + 1)]


def amount(value: float) -> str:
    """
    Write a number on an axis.

    Examples
    --------
    >>> amount(2_500_000), amount(1500), amount(0.25)
    ('2.5 m', '1,500', '0.25')
    """
    for size, word in ((1e9, " bn"), (1e6, " m")):
        if abs(value) >= size:
            return f"{value / size:.3g}{word}"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


@dataclass(frozen=True, slots=True)
class Panel:
    """A rectangle with a scale each way; x from `first` to `last`, y from 0 to `most`."""

    left: float
    top: float
    width: float
    height: float
    first: float
    last: float
    most: float

    @property
    def bottom(self) -> float:
        """Where y is 0."""
        return self.top + self.height

    def x(self, value: float) -> float:
        """Give the place of a value across."""
        span = self.last - self.first
        return self.left + self.width * ((value - self.first) / span if span else 0.5)

    def y(self, value: float) -> float:
        """Give the place of a value upwards."""
        return self.bottom - self.height * value / self.most

    def grid(self, drawing: Drawing, values: list[float], *, suffix: str = "") -> None:
        """Draw lines across at values, and write these to the left."""
        for value in values:
            y = self.y(value)
            color = INK if value == 0 else GRID
            drawing.add(Line(((self.left, y), (self.left + self.width, y)), color, 0.7))
            drawing.add(Text(self.left - 4, y + 2.6, f"{amount(value)}{suffix}", MUTED, 7.5, "end"))
