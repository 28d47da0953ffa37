"""Flow by year with what was seized and what happened, and what each budget buys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from viz.brief.axes import GREY, GRID, INK, MODEL, MUTED, Panel, ticks
from viz.charts import add_letters
from viz.drawing import Box, Drawing, Line, Mark, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.brief.figures import FrontierData, SeriesData, SeriesPoint
    from viz.drawing import Anchor

__all__ = ["draw_frontier", "draw_series"]

_BAND = "#C9DCF0"
_MIDYEAR = 0.5
"""A year's values stand at its middle, so that what happened in it stands about them."""


def draw_series(data: SeriesData, *, width: float = 530.0) -> Drawing:
    """Draw the modelled flow above, the published figures below, on one axis of years."""
    years = sorted({p.year for p in (*data.modelled, *data.observed)})
    drawing = Drawing(width, 112, "", "")
    panels = _panels(data, years, drawing)
    for event in data.events:
        x = panels[0].x(event.when - _MIDYEAR)
        top, bottom = panels[0].top, panels[-1].bottom
        drawing.add(Line(((x, top), (x, bottom)), MUTED, 0.7, (1.5, 2.5)))
    letters = [(panels[0].x(event.when - _MIDYEAR), event.letter) for event in data.events]
    add_letters(drawing, letters, y=panels[0].top - 4)
    for panel, points, band in zip(
        panels,
        [p for p in (data.modelled, data.observed) if p],
        [bool(p) for p in (data.modelled, data.observed) if p],
        strict=True,
    ):
        if points is data.modelled and band:
            _band(drawing, panel, points)
        else:
            _bars(drawing, panel, points)
    last = panels[-1]
    for year in years:
        drawing.add(Text(last.x(year), last.bottom + 10, str(year), MUTED, 7.5, "middle"))
    return drawing


def _panels(data: SeriesData, years: Sequence[int], drawing: Drawing) -> list[Panel]:
    """Place one panel per series that there is, with its grid and its words."""
    kind = f"{data.year_kind} years, " if data.year_kind else ""
    told = [
        (points, words)
        for points, words in (
            (data.modelled, f"Modelled, {data.unit}"),
            (data.observed, f"{data.observed_name}, {kind}{data.observed_unit}"),
        )
        if points
    ]
    height = (97 - 13 * len(told)) / max(len(told), 1)
    panels = []
    for number, (points, words) in enumerate(told):
        scale = ticks(max(p.high for p in points), 3)
        top = 13 + number * (height + 8)
        panel = Panel(
            48, top, drawing.width - 60, height, years[0] - 0.5, years[-1] + 0.5, scale[-1]
        )
        panel.grid(drawing, scale)
        drawing.add(Text(52, top + 8, words[0].upper() + words[1:], INK, 8, bold=True))
        panels.append(panel)
    return panels


def _band(drawing: Drawing, panel: Panel, points: Sequence[SeriesPoint]) -> None:
    for point in points:
        high, low = panel.y(point.high), panel.y(point.low)
        drawing.add(Box(panel.x(point.year) - 6, high, 12, max(low - high, 0.8), _BAND))
    line = tuple((panel.x(p.year), panel.y(p.value)) for p in points)
    if len(line) > 1:
        drawing.add(Line(line, MODEL, 1.6))
    drawing.add(*(Mark(x, y, "ring", MODEL, 5) for x, y in line))


def _bars(drawing: Drawing, panel: Panel, points: Sequence[SeriesPoint]) -> None:
    for point in points:
        y = panel.y(point.value)
        drawing.add(Box(panel.x(point.year) - 8, y, 16, panel.bottom - y, GREY, hatched=True))


def draw_frontier(data: FrontierData) -> Drawing:
    """Draw the share removed by cost, with a bar from low to high at each point."""
    drawing = Drawing(262, 122, "", "")
    costs = [cost for cost, *_ in data.points]
    across = ticks(max([*costs, 1.0]))
    up = ticks(max([100 * high for *_, high in data.points] + [0.1]))
    panel = Panel(34, 18, 216, 76, 0.0, across[-1], up[-1])
    panel.grid(drawing, up, suffix=" %")
    drawing.add(Text(2, 9, "Modelled flow removed, expected and 80 % range", INK, 8, bold=True))
    for cost in across:
        x = panel.x(cost)
        drawing.add(Line(((x, panel.bottom), (x, panel.bottom + 3)), GRID, 0.7))
        drawing.add(Text(x, panel.bottom + 11, f"{cost:,.0f}", MUTED, 7.5, "middle"))
    drawing.add(Text(panel.x(across[-1] / 2), 118, "assumed cost, million USD a year", MUTED, 7.5,
                     "middle"))  # fmt: skip
    for cost, _, low, high in data.points:
        x = panel.x(cost)
        drawing.add(Line(((x, panel.y(100 * low)), (x, panel.y(100 * high))), GREY, 3.0))
    line = tuple((panel.x(cost), panel.y(100 * mean)) for cost, mean, _, _ in data.points)
    if len(line) > 1:
        drawing.add(Line(line, MODEL, 1.4))
    marked = dict(data.marked)
    for (x, y), (cost, _, _, high) in zip(line, data.points, strict=True):
        label = marked.get(cost)
        drawing.add(Mark(x, y, "diamond" if label else "ring", MODEL, 7 if label else 5))
        if label:
            top = panel.y(100 * high) - 3
            side: Anchor = "end" if x > panel.left + panel.width - 12 else "middle"
            drawing.add(Text(x, top, label, MODEL, 8, side, bold=True))
    return drawing
