"""Charts: ranges beside figures, the model by year beside figures, and stacked bars.

Every series has a shape or a dash of its own and a label beside it, so that grey print
and any sight tell them apart.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from viz.drawing import Box, Drawing, Line, Mark, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from viz.drawing import Shape

__all__ = [
    "RangeRow", "YearRange", "add_letters", "amount_in_words", "range_chart", "stacked_bars",
    "year_chart",
]  # fmt: skip

INK, MUTED, GRID, PALE = "#1C2430", "#5B6673", "#D3DAE0", "#E3E8EC"
MODEL, SEEN = "#0B5CAD", "#1C2430"
_VERDICTS: Final[dict[str, tuple[Shape, str]]] = {
    "inside": ("circle", MODEL),
    "allowed": ("diamond", "#8A5A00"),
    "outside": ("cross", "#A10200"),
}
"""Mark and colour of what the model says, by verdict."""
_SPAN = 20.0
"""How many times the figure, either way, a range chart shows."""


@dataclass(frozen=True, slots=True)
class RangeRow:
    """One line of a range chart, as shares of the observed figure.

    Attributes
    ----------
    low, likely, high
        What the model says, over the figure.
    allowed_low, allowed_high
        What it may say; 0 and infinity are open ends.
    verdict
        ``inside``, ``allowed`` or ``outside``.
    """

    label: str
    low: float
    likely: float
    high: float
    allowed_low: float
    allowed_high: float
    verdict: str


@dataclass(frozen=True, slots=True)
class YearRange:
    """What the model says of a year."""

    low: float
    likely: float
    high: float


def range_chart(rows: Sequence[RangeRow], *, title: str) -> Drawing:
    """
    Draw what the model says as a multiple of what was observed, a line per comparison.

    Parameters
    ----------
    rows
        Drawn from top to bottom, on a logarithmic scale.
    title
        Of the chart.

    Returns
    -------
    Drawing
        What lies further than twenty times off ends in an arrowhead.
    """
    row_height, left, width = 17.0, 296.0, 330.0
    top, height = 34.0, 17.0 * len(rows)
    missed = [row.label for row in rows if row.verdict == "outside"]
    drawing = Drawing(
        left + width + 62, top + height + 10, title,
        f"{len(rows)} comparisons; the model and the figure disagree in {len(missed)}"
        + (f": {'; '.join(missed)}." if missed else "."),
    )  # fmt: skip

    def at(share: float) -> float:
        place = math.log(max(share, 1e-12)) / math.log(_SPAN)
        return left + width * (min(max(place, -1.0), 1.0) + 1) / 2

    _range_axis(drawing, at, top, height)
    for index, row in enumerate(rows):
        y = top + row_height * (index + 0.5)
        shape, color = _VERDICTS[row.verdict]
        start, end = at(row.allowed_low), at(row.allowed_high)
        drawing.add(Box(start, y - 5, end - start, 10, PALE))
        drawing.add(Line(((at(1), y - 6), (at(1), y + 6)), SEEN, 2.2))
        drawing.add(Line(((at(row.low), y), (at(row.high), y)), color, 2.4))
        if row.low < 1 / _SPAN:
            drawing.add(Mark(left, y, "triangle_left", color, 8))
        if row.high > _SPAN:
            drawing.add(Mark(left + width, y, "triangle_right", color, 8))
        if 1 / _SPAN <= row.likely <= _SPAN:
            drawing.add(Mark(at(row.likely), y, shape, color, 8))
        drawing.add(Text(left - 8, y + 3, row.label, INK, 8.5, "end"))
        drawing.add(Text(left + width + 8, y + 3, row.verdict, color, 8.5, bold=True))
    return drawing


def _range_axis(drawing: Drawing, at: Callable[[float], float], top: float, height: float) -> None:
    ticks = {1 / 20: "1/20", 1 / 5: "1/5", 1 / 2: "1/2", 1.0: "1", 2.0: "2", 5.0: "5",
             20.0: "20"}  # fmt: skip
    for share, word in ticks.items():
        x = at(share)
        color, width = (INK, 1.0) if share == 1 else (GRID, 0.7)
        drawing.add(Line(((x, top), (x, top + height)), color, width))
        drawing.add(Text(x, top - 6, word, INK if share == 1 else MUTED, 8.5, "middle"))
    drawing.add(
        Text(
            at(1.0), top - 20, "modelled, as a multiple of what was observed", MUTED, 8.5, "middle"
        )
    )


def year_chart(
    model: Mapping[int, YearRange],
    observed: Mapping[int, float],
    *,
    title: str,
    unit: str,
    events: Sequence[tuple[float, str]] = (),
    seen_as: str = "observed",
) -> Drawing:
    """
    Draw the model against what was observed, by year.

    Parameters
    ----------
    model
        By calendar year: a bar from low to high, and a ring at the likely value.
    observed
        By calendar year: diamonds, joined by a dashed line.
    title, unit
        Of the chart; the unit of both.
    events
        When (in years and parts of one), and the letter that stands for it below.
    seen_as
        The word beside what was observed: a ceiling or a floor is no estimate.
    """
    years = sorted({*model, *observed})
    plot = _Plot(years, max([*(r.high for r in model.values()), *observed.values()], default=1))
    drawing = Drawing(
        _Plot.full_width, _Plot.full_height, title, _about_years(model, observed, unit)
    )
    plot.draw_axes(drawing, title, unit)
    for when, _ in events:
        x = plot.x(when)
        drawing.add(Line(((x, plot.top), (x, plot.bottom)), MUTED, 0.8, (1.5, 2.5)))
    add_letters(drawing, [(plot.x(when), letter) for when, letter in events], y=plot.top - 3)
    for year, found in sorted(model.items()):
        low, high = plot.y(found.low), plot.y(found.high)
        drawing.add(Box(plot.mid(year) - 5, high, 10, max(low - high, 0.8), "#A9C6E3"))
    _join(
        drawing,
        plot,
        {year: found.likely for year, found in model.items()},
        "modelled",
        MODEL,
        (),
        "ring",
    )
    _join(drawing, plot, observed, seen_as, SEEN, (4, 2.5), "diamond")
    return drawing


def add_letters(drawing: Drawing, places: Iterable[tuple[float, str]], *, y: float) -> None:
    """
    Write the letters of events, left to right; those of one moment side by side.

    Examples
    --------
    >>> drawing = Drawing(90, 20, "", "")
    >>> add_letters(drawing, [(10.0, "A"), (12.0, "B"), (50.0, "C")], y=8)
    >>> [item.x for item in drawing.items if isinstance(item, Text)]
    [10.0, 18.0, 50.0]
    """
    last = -math.inf
    for x, letter in places:
        last = max(x, last + 8)
        drawing.add(Text(last, y, letter, MUTED, 8, "middle", bold=True))


def _join(
    drawing: Drawing, plot: _Plot, values: Mapping[int, float], label: str, color: str,
    dashes: tuple[float, ...], shape: Shape,
) -> None:  # fmt: skip
    points = [(plot.mid(year), plot.y(value)) for year, value in sorted(values.items())]
    if len(points) > 1:
        drawing.add(Line(tuple(points), color, 1.4, dashes))
    drawing.add(*(Mark(x, y, shape, color, 7) for x, y in points))
    if points:
        x, y = points[-1]
        other = -1 if label == "modelled" else 1
        clash = next((item for item in reversed(drawing.items) if isinstance(item, Text)
                      and item.words == "modelled" and abs(item.y - 3 - y) < 10), None)  # fmt: skip
        y = clash.y - 3 + 11 * (1 if y >= clash.y - 3 else other) if clash else y
        drawing.add(Text(x + 8, y + 3, label, color, 8.5, bold=True))


def _about_years(model: Mapping[int, YearRange], observed: Mapping[int, float], unit: str) -> str:
    parts = [
        f"{year}: modelled {found.low:,.0f} to {found.high:,.0f}"
        + (f", observed {observed[year]:,.0f}" if year in observed else "")
        for year, found in sorted(model.items())
    ]
    return f"{'; '.join(parts)} ({unit})."


def stacked_bars(
    series: Mapping[str, Mapping[int, float]], *, title: str, unit: str, year_word: str = ""
) -> Drawing:
    """
    Draw two parts of one whole by year, one on the other; the second is hatched.

    Parameters
    ----------
    series
        Values by year, by part: of systems that may be added.
    title, unit
        Of the chart.
    year_word
        Put before the years, such as ``FY``.
    """
    years = sorted({year for values in series.values() for year in values})
    whole = {year: sum(values.get(year, 0.0) for values in series.values()) for year in years}
    plot = _Plot(years, max(whole.values(), default=1))
    about = "; ".join(
        f"{year_word}{year}: "
        + ", ".join(f"{name} {v.get(year, 0.0):,.0f}" for name, v in series.items())
        for year in years
    )
    drawing = Drawing(_Plot.full_width, _Plot.full_height, title, f"{about} ({unit}).")
    plot.draw_axes(drawing, title, unit, year_word)
    base = dict.fromkeys(years, 0.0)
    for index, (name, values) in enumerate(series.items()):
        color = (MODEL, "#8A5A00")[index % 2]
        for year in years:
            value = values.get(year, 0.0)
            top, bottom = plot.y(base[year] + value), plot.y(base[year])
            drawing.add(Box(plot.mid(year) - 9, top, 18, bottom - top, color, hatched=index > 0))
            base[year] += value
        last = years[-1]
        middle = plot.y(base[last] - values.get(last, 0.0) / 2)
        y = middle + 3 if index == 0 else min(middle + 3, plot.y(base[last]) + 3)
        drawing.add(Text(plot.mid(last) + 13, y, name, color, 8.5, bold=True))
    return drawing


class _Plot:
    """Where years and amounts lie in a small chart."""

    full_width, full_height = 352.0, 214.0
    left, top, right, bottom = 48.0, 44.0, 276.0, 192.0
    least_step = 23.0

    def __init__(self, years: Sequence[int], most: float) -> None:
        self.years = list(years)
        self.step = _step(most)
        self.most = self.step * max(1, math.ceil(most / self.step - 1e-9))

    def x(self, when: float) -> float:
        """Give where a moment lies; a year's values stand at its middle."""
        first, last = (self.years[0], self.years[-1]) if self.years else (0, 0)
        return self.left + (self.right - self.left) * (when - first) / (last + 1 - first)

    def mid(self, year: int) -> float:
        """Give where the values of a year stand."""
        return self.x(year + 0.5)

    def y(self, amount: float) -> float:
        return self.bottom - (self.bottom - self.top) * amount / self.most

    def draw_axes(self, drawing: Drawing, title: str, unit: str, year_word: str = "") -> None:
        drawing.add(Text(2, 12, title, INK, 10.5, bold=True))
        drawing.add(Text(2, 25, unit, MUTED, 8.5))
        ticks = [self.step * number for number in range(round(self.most / self.step) + 1)]
        for low, amount in pairwise([-1.0, *ticks]):
            y = self.y(amount)
            drawing.add(Line(((self.left, y), (self.right, y)), INK if low < 0 else GRID, 0.8))
            drawing.add(Text(self.left - 5, y + 3, amount_in_words(amount), MUTED, 8, "end"))
        last = math.inf
        for year in reversed(self.years):
            # Words that would run into the next are left out; the last year always has its own.
            if last - self.mid(year) >= self.least_step:
                last = self.mid(year)
                words = f"{year_word}{year % 100:02d}" if year_word else str(year)
                drawing.add(Text(last, self.bottom + 12, words, MUTED, 8, "middle"))


def amount_in_words(amount: float) -> str:
    """Write an amount short, as an axis has it."""
    for size, word in ((1e9, " bn"), (1e6, " m")):
        if amount >= size:
            return f"{amount / size:.3g}{word}"
    return f"{amount:,.0f}" if amount >= 1000 else f"{amount:.3g}"


def _step(most: float) -> float:
    """Give a round step of which three to six reach the most."""
    raw = (most or 1.0) / 4
    power = 10.0 ** math.floor(math.log10(raw))
    return next(power * part for part in (1, 2, 2.5, 5, 10) if power * part >= raw - 1e-12)
