"""Why now: what was seized, what the model says flowed, and what happened meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.brief.content import Figure, Section, Sentence, Text
from graph.brief.figures import SeriesData
from graph.brief.phrasing import figure, share, sized
from graph.brief.record import find_events
from graph.brief.saying import caveat, modelled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.brief.figures import Event, SeriesPoint
    from graph.brief.findings import Findings
    from graph.brief.record import Series

__all__ = ["course_of", "why_now"]

_STEADY = 0.1
_RECENT_EVENTS = 1


def why_now(found: Findings) -> Section | None:
    """Tell the course of seizures, deaths and modelled flow, and the latest events."""
    told: list[Sentence] = []
    for series, what in ((found.seized, "was seized"), (found.deaths, "died of it")):
        if series is not None:
            told.append(_published(series, what))
    if found.seized is not None:
        told.insert(1, caveat("Seizures follow effort and are not the flow."))
    if found.by_year:
        told.append(_modelled(found))
    years = _span(found)
    events: tuple[Event, ...] = ()
    refs: dict[str, tuple[str, ...]] = {}
    if years is not None:
        events, refs = find_events(found.tables, found.question, years)
        told += _latest(events, refs)
    if not told:
        return None
    chart = _chart(found, events, refs)
    return Section("why_now", "Why now", tuple(told), parts=(chart,) if chart else ())


def _span(found: Findings) -> tuple[int, int] | None:
    years = [p.year for p in found.by_year]
    years += [year for s in (found.seized, found.deaths) if s for year in s.values]
    return (min(years), max(years)) if years else None


def course_of(values: Sequence[tuple[str, float]], unit: str) -> str:
    """
    Tell the course of a series: from the first to the last, by its peak where that is between.

    Examples
    --------
    >>> course_of([("2019", 2800), ("2023", 27000), ("2025", 12000)], "lb")
    'rose from 2,800 lb in 2019 to 27,000 lb in 2023, then fell to 12,000 lb in 2025'
    >>> course_of([("2019", 100), ("2020", 80)], "t"), course_of([("1", 10), ("2", 10.2)], "t")
    ('fell from 100 t in 2019 to 80 t in 2020', 'stayed about 10 t from 1 to 2')
    """
    (first, start), (last, end) = values[0], values[-1]
    peak_word, peak = max(values, key=lambda item: item[1])
    from_start = f"from {figure(start)} {unit} in {first}"
    if peak > max(start, end) * (1 + _STEADY):
        return (
            f"rose {from_start} to {figure(peak)} {unit} in {peak_word}, then fell to "
            f"{figure(end)} {unit} in {last}"
        )
    if start and abs(end / start - 1) <= _STEADY:
        return f"stayed about {figure(start)} {unit} from {first} to {last}"
    verb = "rose" if end > start else "fell"
    return f"{verb} {from_start} to {figure(end)} {unit} in {last}"


def _published(series: Series, what: str) -> Sentence:
    values = [(series.year_word(year), value) for year, value in sorted(series.values.items())]
    subject = {
        "was seized": f"What was seized in {_place(series.place)}",
        "died of it": f"Deaths in {_place(series.place)}",
    }[what]
    unit = "" if series.quantity == "deaths" else series.unit
    words = course_of(values, unit).replace("  ", " ").replace(" ,", ",")
    return Sentence(
        f"{subject} {words} ({_system(series.system)}).",
        refs=series.refs,
        trace=series.trace[-1:],
    )


def _place(place: str) -> str:
    return f"the {place}" if place == "United States" else place


def _system(system: str) -> str:
    """
    Write a system's name: the agency in capitals.

    Examples
    --------
    >>> _system("cbp_nationwide"), _system("cdc")
    ('CBP nationwide', 'CDC')
    """
    first, *rest = system.split("_")
    agency = first.upper() if len(first) <= 5 else first.capitalize()
    return " ".join([agency, *rest])


def _modelled(found: Findings) -> Sentence:
    points = found.by_year
    unit = sized(found.compared.setting.aim.unit) if found.compared else ""
    values = [(f"calendar {p.year}", p.value) for p in points]
    return modelled(
        f"Modelled {found.question.noun} {course_of(values, unit)}; the years differ by trends "
        f"that "
        "rest on the record, so this is a reading of it, not a second witness.",
        trace=(_headline(found),) if _headline(found) else (),
    )


def _headline(found: Findings) -> str:
    return found.headline.name if found.headline else ""


def _latest(events: Sequence[Event], refs: dict[str, tuple[str, ...]]) -> Text:
    latest = sorted(events, key=lambda event: event.when)[-_RECENT_EVENTS:]
    if not latest:
        return ()
    told = [
        f"{event.words[0].lower() if _plain(event.words) else event.words[0]}"
        f"{event.words[1:]} ({int(event.when)})"
        for event in latest
    ]
    cited = dict.fromkeys(name for event in latest for name in refs[event.letter])
    words = "; ".join(told)
    return (Sentence(f"Lately on the record: {words}.", refs=tuple(cited)),)


def _plain(words: str) -> bool:
    return words.split()[0] in ("A", "An", "The", "Further", "Deaths", "Both", "Suppliers")


def _chart(
    found: Findings, events: tuple[Event, ...], refs: dict[str, tuple[str, ...]]
) -> Figure | None:
    points: tuple[SeriesPoint, ...] = tuple(found.by_year)
    seen = found.seized or found.deaths
    if not points and seen is None:
        return None
    unit = sized(found.compared.setting.aim.unit) if found.compared else ""
    data = SeriesData(
        unit=unit,
        observed_unit=seen.unit if seen else "",
        modelled=points,
        observed=seen.points if seen else (),
        observed_name=f"{seen.quantity} ({_system(seen.system)})" if seen else "",
        year_kind=seen.year_kind if seen else "",
        events=events,
    )
    cited = dict.fromkeys([*(seen.refs if seen else ()), *(n for r in refs.values() for n in r)])
    return Figure(
        "flow",
        _chart_title(found, seen),
        data,
        alt=_alt(found, seen, unit),
        note=_chart_note(seen, events),
        refs=tuple(cited),
    )


def _chart_title(found: Findings, seen: Series | None) -> str:
    """Say the one thing: whether flow and seizures went the same way at last."""
    points = found.by_year
    if not points:
        return "What the record shows by year."
    start, end = points[0].value, points[-1].value
    verb = (
        "rise"
        if end > start * (1 + _STEADY)
        else "fall"
        if end < start * (1 - _STEADY)
        else ("stay about level")
    )
    words = f"Modelled {found.question.noun} {verb} from {points[0].year} to {points[-1].year}"
    if seen is None or seen.quantity != "seized":
        return f"{words}."
    values = [value for _, value in sorted(seen.values.items())]
    went = "rises" if values[-1] > values[0] else "falls"
    first, last = min(seen.values), max(seen.values)
    return f"{words}; what is seized {went} from {seen.year_word(first)} to {last}."


def _alt(found: Findings, seen: Series | None, unit: str) -> str:
    parts = []
    if found.by_year:
        parts.append(
            f"Modelled, {unit}: "
            + "; ".join(
                f"{p.year}: {figure(p.value)} ({figure(p.low)} to {figure(p.high)})"
                for p in found.by_year
            )
        )
    if seen is not None:
        parts.append(
            f"{seen.quantity.capitalize()}, {seen.unit}, {seen.year_kind} years: "
            + "; ".join(f"{year}: {figure(value)}" for year, value in sorted(seen.values.items()))
        )
    return ". ".join(parts) + "."


def _chart_note(seen: Series | None, events: tuple[Event, ...]) -> Text:
    told = []
    if events:
        told.append(
            Sentence(
                "Events: "
                + "; ".join(f"{event.letter} {event.words} ({int(event.when)})" for event in events)
                + "."
            )
        )
    kind = {"fiscal": "fiscal years, October to September", "calendar": "calendar years"}
    years = f"; {seen.quantity} by {kind.get(seen.year_kind, 'years')}" if seen else ""
    told.append(
        modelled(
            f"Modelled by calendar year, with the range of the middle {share(0.8)} of draws{years}."
        )
    )
    return tuple(told)
