"""What the record says: published series, events, and the modelled flow of each year."""

from __future__ import annotations

from dataclasses import dataclass
from string import ascii_lowercase
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from graph.brief.figures import Event, SeriesPoint
from graph.brief.phrasing import spoken
from graph.flow import FlowModel
from graph.interdiction.objectives import aim_at
from graph.states import expand_commodity
from graph.uncertainty import Uncertainty

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graph.brief.questions import Question
    from graph.states import StateGraph
    from graph.tables import Tables

__all__ = ["Series", "find_events", "find_series", "flow_by_year", "system_name"]

_FEWEST_YEARS = 4
_OF_ONE_SERIES = ("system", "quantity", "place", "commodity", "unit", "year_kind")
_MOST_EVENTS = 5
_DRAWS = 20
_KINDS: Final = (
    "law", "agreement", "precursor control", "displacement", "health", "wave", "sanctions",
)  # fmt: skip
"""Kinds of event that tell why the question is asked now, most telling first."""


@dataclass(frozen=True, slots=True)
class Series:
    """
    One published series.

    Attributes
    ----------
    system, quantity, place, commodity, unit, year_kind
        As in observations.csv.
    values
        By year, of its own kind.
    refs
        What it rests on.
    trace
        Ids of its rows.
    """

    system: str
    quantity: str
    place: str
    commodity: str
    unit: str
    year_kind: str
    values: Mapping[int, float]
    refs: tuple[str, ...]
    trace: tuple[str, ...]

    @property
    def points(self) -> tuple[SeriesPoint, ...]:
        """As a chart takes it."""
        return tuple(SeriesPoint(y, v, v, v) for y, v in sorted(self.values.items()))

    def year_word(self, year: int) -> str:
        """
        Name a year by its kind.

        Examples
        --------
        >>> Series("s", "seized", "x", "", "lb", "fiscal", {}, (), ()).year_word(2019)
        'fiscal 2019'
        """
        return f"{self.year_kind} {year}" if self.year_kind else str(year)


def system_name(system: str) -> str:
    """
    Write a system's name: the agency in capitals.

    Examples
    --------
    >>> system_name("cbp_nationwide"), system_name("cdc")
    ('CBP nationwide', 'CDC')
    """
    first, *rest = system.split("_")
    agency = first.upper() if len(first) <= 5 else first.capitalize()
    return " ".join([agency, *rest])


def find_series(tables: Tables, question: Question, quantity: str) -> Series | None:
    """
    Give the published series of a quantity that fits a question best.

    Of several systems, the one that runs to the latest year, then the one that counts most;
    systems are never added.

    Examples
    --------
    >>> from graph import read_tables
    >>> from graph.brief.questions import QUESTIONS
    >>> find_series(read_tables(), QUESTIONS["fentanyl"], "seized").system
    'cbp_nationwide'
    """
    members = {name for family in question.families for name in (family, *expand_commodity(family))}
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in tables["observations"].records():
        fits = row.get("commodity", "") in members if members else "commodity" not in row
        if row["quantity"] == quantity and fits and "year_from" not in row:
            key = tuple(str(row.get(name, "")) for name in _OF_ONE_SERIES)
            groups.setdefault(key, []).append(row)
    found = [
        (max(values), sum(values.values()), key, rows, values)
        for key, rows in groups.items()
        if len(values := {int(row["year"]): float(row["value"]) for row in rows}) >= _FEWEST_YEARS
        and len(values) == len(rows)
    ]
    if not found:
        return None
    _, _, key, rows, values = max(found, key=lambda item: item[:3])
    refs = dict.fromkeys(name for row in rows for name in row.get("evidence", ()))
    ids = tuple(row["observation_id"] for row in rows)
    told = dict(zip(_OF_ONE_SERIES, key, strict=True))
    return Series(**told, values=values, refs=tuple(refs), trace=ids)


def find_events(
    tables: Tables, question: Question, years: tuple[int, int]
) -> tuple[tuple[Event, ...], dict[str, tuple[str, ...]]]:
    """
    Give the events that a chart marks, and what each rests on, by letter.

    Events of the families that the question is about, or of everything where it is; the
    most telling kinds first, then the latest.
    """
    words = [spoken(family) for family in question.families]
    rows: list[tuple[int, float, Mapping[str, Any]]] = []
    for row in tables["events"].records():
        when = _when(str(row["date"]))
        kind = row.get("kind", "")
        text = str(row["event"]).casefold()
        touched = not words or any(word in text for word in words)
        if kind in _KINDS and touched and years[0] <= when < years[1] + 1:
            rows.append((_KINDS.index(kind), -when, row))
    ranked: list[tuple[int, int, float, Mapping[str, Any]]] = []
    for place, when, event in sorted(rows, key=lambda item: item[:2]):
        # Turn by turn: the latest of every kind before the second of any.
        turn = sum(1 for other in ranked if other[1] == place)
        ranked.append((turn, place, when, event))
    chosen = sorted((item[1:] for item in sorted(ranked, key=lambda item: item[:3])[:_MOST_EVENTS]),
                    key=lambda item: -item[1])  # fmt: skip
    events, refs = [], {}
    for letter, (_, when, event) in zip(ascii_lowercase, chosen, strict=False):
        events.append(Event(round(-when, 3), letter, str(event["event"]).rstrip(".")))
        refs[letter] = tuple(event.get("evidence", ()))
    return tuple(events), refs


def _when(date: str) -> float:
    """
    Read a date of any precision as years and a part of one; a year alone is its middle.

    Examples
    --------
    >>> _when("2019"), _when("2019-07"), round(_when("2019-05-01"), 3)
    (2019.5, 2019.5, 2019.333)
    """
    year, *rest = date.split("-")
    if not rest:
        return int(year) + 0.5
    day = (int(rest[1]) - 1) / 31 if len(rest) > 1 else 0.0
    return int(year) + (int(rest[0]) - 1 + day) / 12


def flow_by_year(tables: Tables, question: Question, *, seed: int) -> tuple[SeriesPoint, ...]:
    """
    Give what the question is about in each year that the tables tell apart.

    Returns
    -------
    tuple of SeriesPoint
        What the trade would have, by calendar year, with the range of the middle 80 % of a
        few draws; empty where no number changes from year to year.
    """
    years = _years(tables)
    if len(years) < _FEWEST_YEARS:
        return ()
    return tuple(point for year in years if (point := _point(tables, question, year, seed=seed)))


def _years(tables: Tables) -> list[int]:
    """Give the years that at least half of the trends span."""
    spans: dict[str, list[int]] = {}
    for row in tables["trends"].records():
        spans.setdefault(row["trend_id"], []).append(int(row["year"]))
    if not spans:
        return []
    firsts = sorted(min(years) for years in spans.values())
    lasts = sorted((max(years) for years in spans.values()), reverse=True)
    middle = (len(spans) - 1) // 2
    return list(range(firsts[middle], lasts[middle] + 1))


def _point(tables: Tables, question: Question, year: int, *, seed: int) -> SeriesPoint | None:
    from graph.assembly import build_states
    from graph.errors import QuestionError

    states = build_states(tables, year=year)

    def aimed(found: StateGraph) -> StateGraph:
        return aim_at(found, question.objective, question.commodity)[0]

    try:
        model = FlowModel(aimed(states))
    except QuestionError:
        return None
    value = model.solve().objective
    drawn = _drawn(model, (aimed(one) for one in Uncertainty(states).draws(_DRAWS, seed)))
    low, high = np.percentile(drawn, (10.0, 90.0))
    return SeriesPoint(year, value, min(float(low), value), max(float(high), value))


def _drawn(model: FlowModel, draws: Iterable[StateGraph]) -> Sequence[float]:
    return [model.solve_states(states).objective for states in draws]
