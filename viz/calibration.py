"""The page that sets the model beside what was published."""

from __future__ import annotations

import math
from string import ascii_uppercase
from typing import TYPE_CHECKING, Any, Final, Protocol

from markupsafe import Markup

from graph.observed import find_observations, series
from graph.states import expand_commodity
from graph.vocabulary import family_of
from viz.charts import RangeRow, YearRange, range_chart, stacked_bars, year_chart
from viz.svg import to_svg

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import networkx as nx

    from graph.calibration import Calibration, Compared
    from viz.drawing import Drawing

__all__ = ["Calibrated", "calibration_items"]

_FEWEST_YEARS = 3
_MOST_EVENTS = 6
_EVENT_KINDS: Final = ("law", "agreement", "border", "displacement", "precursor control")
_SEEN_AS: Final = {"ceiling": "at most", "floor": "at least"}
_COMPONENTS: Final = {"cbp_ofo": "ports", "cbp_usbp": "sectors"}
"""Components of customs that may be added, and their words in a chart."""


class Calibrated(Protocol):
    """Calibrations by year, the year that the page is about, and the words on them."""

    @property
    def year(self) -> int:
        """The year that the page is about."""

    @property
    def by_year(self) -> Mapping[int, Calibration]:
        """What was compared, by year."""

    @property
    def result(self) -> str:
        """Whether the numbers pass."""

    @property
    def words(self) -> Mapping[str, str]:
        """What misfit is allowed and why, by comparison."""


def calibration_items(network: nx.MultiDiGraph, calibrated: Calibrated) -> dict[str, Any]:
    """
    Give what the page of calibration shows.

    Parameters
    ----------
    network
        Of all years: its events and observations are drawn.
    calibrated
        What was compared.

    Returns
    -------
    dict
        ``ranges`` (a chart), ``rows`` of the table, ``by_year`` and ``seizures`` (charts,
        with the events that are marked), ``result``, ``draws``.
    """
    found = calibrated.by_year[calibrated.year]
    rows = [one for one in found.compared if one.comparison.figure is not None]
    ranged = [row for row in map(_range_row, rows) if row is not None]
    chart = range_chart(ranged, title=f"Modelled over observed, {calibrated.year}")
    return {
        "ranges": Markup(to_svg(chart, "ranges")),  # noqa: S704 - our own drawing, escaped
        "rows": [_table_row(one, calibrated.words) for one in rows],
        "by_year": list(_year_charts(network, calibrated)),
        "seizures": list(_seizure_charts(network)),
        "result": calibrated.result,
        "draws": found.draws,
    }


def _range_row(one: Compared) -> RangeRow | None:
    shares = one.over_figure()
    return RangeRow(one.comparison.name, verdict=one.verdict, **shares) if shares else None


def _table_row(one: Compared, words: Mapping[str, str]) -> dict[str, Any]:
    figure = one.comparison.figure
    return {
        "id": one.comparison.comparison_id,
        "name": one.comparison.name,
        "low": one.low,
        "high": one.high,
        "observed": figure.value if figure else None,
        "bound": {"floor": "at least ", "ceiling": "at most "}.get(one.comparison.bound, ""),
        "unit": figure.unit if figure else "",
        "use": one.comparison.row["use"],
        "verdict": one.verdict,
        "why": words.get(one.comparison.comparison_id, ""),
        "evidence": figure.evidence if figure else (),
    }


def _year_charts(network: nx.MultiDiGraph, calibrated: Calibrated) -> Iterator[dict[str, Any]]:
    """Yield a chart for each comparison that is observed in several years."""
    years: dict[str, dict[int, Compared]] = {}
    for year, found in sorted(calibrated.by_year.items()):
        for one in found.compared:
            if one.comparison.figure is not None and not math.isnan(one.low):
                years.setdefault(one.comparison.comparison_id, {})[year] = one
    for name, by_year in years.items():
        seen = {year: one.comparison.figure for year, one in by_year.items()}
        own = {year: f for year, f in seen.items() if f and f.years[0] <= year <= f.years[1]}
        if len({f.ids for f in own.values()}) < _FEWEST_YEARS:
            continue
        first = next(iter(by_year.values()))
        events = _events(network, first.comparison.row, sorted(own))
        unit = next(iter(own.values())).unit
        drawing = year_chart(
            {year: YearRange(one.drawn_low, one.likely, one.drawn_high)
             for year, one in by_year.items() if year in own},
            {year: figure.value for year, figure in own.items()},
            title=first.comparison.name.removesuffix(", southwest border"),
            unit="share" if unit == "share" else f"{unit} per year",
            events=[(when, letter) for when, letter, _ in events],
            seen_as=_SEEN_AS.get(first.comparison.bound, "observed"),
        )  # fmt: skip
        yield _chart(drawing, f"years-{name}", [(letter, text) for _, letter, text in events])


def _chart(drawing: Drawing, name: str, events: list[tuple[str, str]]) -> dict[str, Any]:
    svg = Markup(to_svg(drawing, name))  # noqa: S704 - our own drawing, escaped
    return {"title": drawing.title, "svg": svg, "events": events}


def _events(
    network: nx.MultiDiGraph, row: Mapping[str, Any], years: list[int]
) -> list[tuple[float, str, str]]:
    """Choose the turns that touched a comparison's commodity: when, a letter, and words."""
    commodity = row.get("commodity", "")
    names = {*expand_commodity(commodity), commodity}
    crosses = "port" in row.get("target_kind", "")
    nodes = {
        end
        for u, v, data in network.edges(data=True)
        if data.get("commodity") in names
        for end in (u, v)
    }
    found = []
    for event in network.graph.get("events", []):
        touched = set(event.get("nodes", ()))
        wide = crosses and event.get("kind") == "border" and not touched
        when = _when(str(event["date"]))
        inside = years[0] <= when < years[-1] + 1
        if event.get("kind") in _EVENT_KINDS and inside and (wide or touched & nodes):
            found.append((when, f"{event['date']}: {event['event']}"))
    chosen = sorted(found)[:_MOST_EVENTS]
    return [
        (when, letter, text) for (when, text), letter in zip(chosen, ascii_uppercase, strict=False)
    ]


def _when(date: str) -> float:
    year, *rest = date.split("-")
    return int(year) + (int(rest[0]) - 0.5) / 12 if rest else int(year) + 0.0


def _seizure_charts(network: nx.MultiDiGraph) -> Iterator[dict[str, Any]]:
    """Yield what customs seized by component and fiscal year, a chart per drug."""
    rows = network.graph.get("observations", [])
    drugs = dict.fromkeys(row["commodity"] for row in rows
                          if row["system"] in _COMPONENTS and "commodity" in row)  # fmt: skip
    for drug in drugs:
        parts, units = {}, set()
        for system, word in _COMPONENTS.items():
            found = [row for row in find_observations(network, system=system, quantity="seized")
                     if row.get("commodity") == drug]  # fmt: skip
            if found:
                parts[word] = series(found)
                units |= {str(row["unit"]) for row in found}
        if len(units) == 1:
            drawing = stacked_bars(
                parts,
                title=f"{family_of(drug).capitalize()} seized, United States",
                unit=f"{units.pop()} gross per fiscal year",
                year_word="FY",
            )
            yield _chart(drawing, f"seizures-{drug}", [])
