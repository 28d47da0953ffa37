"""Each figure of a brief as a drawing, for every format.

Series differ by shape or dash as well as colour, and are labelled where they lie: they
can be told apart in grey print and by any sight.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graph.brief.figures import (
    FrontierData,
    MapData,
    ObservedData,
    SeriesData,
    SlopeData,
    StabilityData,
)
from viz.brief.lines import draw_frontier, draw_series
from viz.brief.moves import draw_map, draw_slope
from viz.brief.ranks import draw_stability
from viz.brief.wording import legal
from viz.charts import RangeRow, range_chart
from viz.drawing import Text

if TYPE_CHECKING:
    from graph.brief.content import Figure
    from viz.drawing import Drawing

__all__ = ["draw_figure"]

_PLAIN, _BOLD = 0.48, 0.55
"""Usual width of a letter, as a share of its size."""


def draw_figure(figure: Figure, *, large: bool = False) -> Drawing:
    """
    Draw a figure.

    Parameters
    ----------
    figure
        From a brief.
    large
        Whether it stands on a slide: its letters are then larger beside its lines.

    Returns
    -------
    Drawing
        Without its title, which stands beside it; its words for who cannot see it are the
        figure's own.

    Raises
    ------
    TypeError
        If there is no chart for its data.
    """
    drawing = _draw(figure, large=large)
    drawing.title, drawing.about = legal(figure.title), legal(figure.alt)
    drawing.items = [
        _held(item, drawing.width) if isinstance(item, Text) else item for item in drawing.items
    ]
    return drawing


def _held(text: Text, width: float) -> Text:
    """
    Cut words that would run out of a drawing.

    Examples
    --------
    >>> _held(Text(50, 0, "a name much too long for it", "#000", 10, "end"), 90).words
    'a name mu…'
    """
    room = {"start": width - text.x, "end": text.x,
            "middle": 2 * min(text.x, width - text.x)}[text.anchor]  # fmt: skip
    most = max(int(room / (text.size * (_BOLD if text.bold else _PLAIN))), 1)
    words = legal(text.words)
    cut = words if len(words) <= most else f"{words[: most - 1].rstrip()}…"
    return replace(text, words=cut)


def _draw(figure: Figure, *, large: bool) -> Drawing:
    data = figure.data
    if isinstance(data, SeriesData):
        return draw_series(data, width=470.0) if large else draw_series(data)
    if isinstance(data, FrontierData):
        return draw_frontier(data)
    if isinstance(data, SlopeData):
        return draw_slope(data)
    if isinstance(data, MapData):
        return draw_map(data)
    if isinstance(data, StabilityData):
        return draw_stability(data)
    if isinstance(data, ObservedData):
        rows = [RangeRow(row.label, row.low, row.likely, row.high, row.allowed_low,
                         row.allowed_high, row.verdict) for row in data.rows]  # fmt: skip
        return range_chart(rows, title=figure.title)
    raise TypeError(data)
