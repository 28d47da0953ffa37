"""The page of back-tests: what the model says would follow, beside what followed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup

from graph.backtest.wording import change_in_words, shared_in_words
from viz.charts import GRID, INK, MODEL, MUTED, SEEN, amount_in_words
from viz.drawing import Box, Drawing, Line, Mark, Text
from viz.svg import to_svg

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.backtest import Backtest, Compared, Outcome
    from viz.drawing import Shape

__all__ = ["backtest_items", "outcome_chart"]

_COLORS: Final[dict[str | None, str]] = {"hit": MODEL, "partly": "#8A5A00", "miss": "#A10200"}
_SHAPES: Final[dict[str | None, Shape]] = {"hit": "circle", "partly": "ring", "miss": "cross"}
"""Colour and mark of the model's median, by verdict; a disc that is grey is not judged."""
_MOST: Final = 1.0
"""How far a chart reaches, as a share of what was, or of the whole."""
_TICKS: Final = (-1.0, -0.5, 0.0, 0.5, 1.0)
_LEFT, _WIDTH, _ROW, _TOP = 24.0, 420.0, 66.0, 42.0


def backtest_items(results: Iterable[Backtest]) -> dict[str, Any]:
    """
    Give what the page of back-tests shows.

    Parameters
    ----------
    results
        From `graph.backtest.run_backtests`.

    Returns
    -------
    dict
        ``cases``: of each its question, what was done, chart, lesson and verdict; ``tests``:
        how many of those that count hit, hit in part and missed.
    """
    found = list(results)
    counted = [one.verdict for one in found if one.case.is_test]
    return {
        "cases": [_case(one) for one in found],
        "tests": {word: counted.count(word) for word in ("hit", "partly", "miss")},
        "draws": found[0].draws if found else 0,
    }


def _case(result: Backtest) -> dict[str, Any]:
    case = result.case
    chart = outcome_chart(
        list(zip(case.outcomes, result.compared, strict=True)),
        title=f"{case.year} to {case.outcome_year}: what changed, modelled and observed",
    )
    return {
        "id": case.backtest_id,
        "question": case.about,
        "years": f"{case.year} to {case.outcome_year}",
        "verdict": result.title,
        "done": [change_in_words(change) for change in case.changes],
        "svg": Markup(to_svg(chart, f"case-{case.backtest_id}")),  # noqa: S704 - our own drawing
        "why": [f"{one.about}: {one.why}." for one in result.compared if one.verdict],
        "beware": shared_in_words(result),
        "lesson": case.lesson,
    }


def outcome_chart(rows: list[tuple[Outcome, Compared]], *, title: str) -> Drawing:
    """
    Draw how far each outcome went in the model and in the world.

    Parameters
    ----------
    rows
        What was observed, and what the model says.
    title
        Of the chart.

    Returns
    -------
    Drawing
        A line per outcome, from all gone to doubled: the model's 80 % range with its
        median, and a diamond where the world went; an arrow where only its direction is
        known, or where either lies beyond.
    """
    height = _TOP + _ROW * len(rows) + 6
    about = "; ".join(f"{one.about}: {_in_words(outcome, one)}" for outcome, one in rows)
    drawing = Drawing(_LEFT + _WIDTH + 76, height, title, f"{about}.")
    drawing.add(Text(2, 12, title, INK, 10.5, bold=True))
    for share in _TICKS:
        word = f"{100 * share:+.0f} %" if share else "as before"
        drawing.add(Text(_at(share), _TOP - 10, word, MUTED if share else INK, 8, "middle"))
    for index, (outcome, one) in enumerate(rows):
        _draw_row(drawing, outcome, one, top=_TOP + _ROW * index)
    return drawing


def _at(share: float) -> float:
    return _LEFT + _WIDTH * (min(max(share, -_MOST), _MOST) + _MOST) / (2 * _MOST)


def _draw_row(drawing: Drawing, outcome: Outcome, one: Compared, *, top: float) -> None:
    color = _COLORS.get(one.verdict, MUTED)
    words = f"{one.about} ({one.verdict or 'not judged'})"
    for share in _TICKS:
        # Not through the words above and below.
        line = ((_at(share), top + 16), (_at(share), top + 46))
        drawing.add(Line(line, GRID if share else INK, 0.8))
    drawing.add(Text(_LEFT - 20, top + 11, words, color, 9, bold=True))
    y = top + 24
    if one.change is None or one.change_low is None or one.change_high is None:
        drawing.add(Text(_at(0) + 8, y + 3, "nothing flows here before", MUTED, 8.5))
    else:
        low, high = _at(one.change_low), _at(one.change_high)
        drawing.add(Box(low, y - 5, max(high - low, 2.0), 10, "#A9C6E3"))
        drawing.add(Mark(_at(one.change), y, _SHAPES.get(one.verdict, "circle"), color, 8))
        if one.change_high > _MOST:
            drawing.add(Mark(_LEFT + _WIDTH, y, "triangle_right", color, 8))
        drawing.add(Text(_LEFT + _WIDTH + 12, y + 3, "modelled", MODEL, 8.5, bold=True))
    _draw_observed(drawing, one, y=y + 15)
    drawing.add(Text(_LEFT - 20, y + 32, _in_words(outcome, one), MUTED, 8))


def _draw_observed(drawing: Drawing, one: Compared, *, y: float) -> None:
    size = one.observed_change
    if size is None and not one.observed:
        return
    drawing.add(Text(_LEFT + _WIDTH + 12, y + 3, "observed", SEEN, 8.5, bold=True))
    if size is not None and abs(size) <= _MOST:
        drawing.add(Line(((_at(0), y), (_at(size), y)), SEEN, 1.4, (4, 2.5)))
        drawing.add(Mark(_at(size), y, "diamond", SEEN, 8))
        return
    # Only where to, or further than the chart reaches.
    sign = {"rises": 1.0, "falls": -1.0}.get(one.observed, 0.0)
    if not sign:
        drawing.add(Mark(_at(0), y, "diamond", SEEN, 8))
        return
    end = _at(sign * (_MOST if size is not None else 0.18))
    arrow: Shape = "triangle_right" if sign > 0 else "triangle_left"
    drawing.add(Line(((_at(0), y), (end, y)), SEEN, 1.4, (4, 2.5)), Mark(end, y, arrow, SEEN, 8))
    if size is not None:
        drawing.add(Text(end - sign * 8, y - 4, f"{100 * size:+,.0f} %", SEEN, 8,
                         "end" if sign > 0 else "start"))  # fmt: skip


def _in_words(outcome: Outcome, one: Compared) -> str:
    """Tell before and after: the medians, and the figures where there are any."""
    modelled = f"modelled {_amount(one.before, one)} to {_amount(one.after, one)}"
    if not one.is_share:
        modelled += f" {one.unit}"
    if outcome.before is not None and outcome.after is not None:
        return (
            f"{modelled}; observed {amount_in_words(outcome.before)} to "
            f"{amount_in_words(outcome.after)} {outcome.unit}"
        )
    return f"{modelled}; observed: {one.observed}, no figure" if one.observed else modelled


def _amount(value: float, one: Compared) -> str:
    return f"{100 * value:.0f} %" if one.is_share else amount_in_words(value)
