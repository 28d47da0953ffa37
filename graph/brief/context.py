"""Why now: what was seized, what the model says flowed, and what happened meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.brief.content import Figure, Section, Sentence, Text
from graph.brief.figures import SeriesData
from graph.brief.phrasing import figure, share, sized, spoken
from graph.brief.record import find_events, system_name
from graph.brief.saying import caveat, modelled

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from graph.brief.figures import Event, SeriesPoint
    from graph.brief.findings import Findings
    from graph.brief.record import Series

__all__ = ["course_of", "why_now"]

_STEADY = 0.1
_RECENT_EVENTS = 1
_CAUSES = {"fentanyl": "synthetic opioids (mostly fentanyl)"}
"""What deaths are counted by, where it is wider than the commodity."""


def why_now(found: Findings) -> Section | None:
    """Tell the course of seizures, deaths and modelled flow, and the latest events."""
    told: list[Sentence] = []
    told += [_published(series) for series in (found.seized, found.deaths) if series is not None]
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


def _published(series: Series) -> Sentence:
    values = [(series.year_word(year), value) for year, value in sorted(series.values.items())]
    subject = f"The {spoken(series.commodity) or 'weight'} seized in {_place(series.place)}"
    unit = "" if series.quantity == "deaths" else series.unit
    words = course_of(values, unit).replace("  ", " ").replace(" ,", ",")
    if series.quantity == "deaths":
        of = _CAUSES.get(series.commodity, spoken(series.commodity))
        subject = f"Deaths from overdose{f' with {of}' if of else ''} in {_place(series.place)}"
    return Sentence(
        f"{subject} {words} ({system_name(series.system)}).",
        refs=series.refs,
        trace=series.trace[-1:],
    )


def _place(place: str) -> str:
    return f"the {place}" if place == "United States" else place


def _modelled(found: Findings) -> Sentence:
    points = found.by_year
    unit = sized(found.compared.setting.aim.unit) if found.compared else ""
    values = [(f"calendar {p.year}", p.value) for p in points]
    return modelled(
        f"Modelled {found.question.noun} {course_of(values, unit)}; the model takes its trends "
        "from the record, so this does not confirm it.",
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
    return (Sentence(f"The latest event on the record: {words}.", refs=tuple(cited)),)


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
        observed_name=f"{seen.quantity} ({system_name(seen.system)})" if seen else "",
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
    """Say the one thing: when flow and seizures were at their height, or which way they went."""
    points = found.by_year
    if not points:
        return "What the record shows by year."
    went = _went([(p.year, p.value) for p in points], str)
    words = f"Modelled {found.question.noun} {went}"
    if seen is None or seen.quantity != "seized":
        return f"{words}."
    return (
        f"{words}; what is seized {_went(sorted(seen.values.items()), seen.year_word, one=True)}."
    )


def _went(
    values: Sequence[tuple[int, float]], word: Callable[[int], str], *, one: bool = False
) -> str:
    """
    Say how a series went: to its peak where that lies between its ends, else up or down.

    Examples
    --------
    >>> _went([(2019, 1.0), (2021, 3.0), (2022, 2.0)], str)
    'peak in 2021'
    >>> _went([(2019, 1.0), (2022, 2.0)], str, one=True)
    'rises from 2019 to 2022'
    """
    (first, start), (last, end) = values[0], values[-1]
    peak, most = max(values, key=lambda item: item[1])
    s = "s" if one else ""
    if most > max(start, end) * (1 + _STEADY):
        return f"peak{s} in {word(peak)}"
    if end > start * (1 + _STEADY):
        return f"rise{s} from {word(first)} to {last}"
    if end < start * (1 - _STEADY):
        return f"fall{s} from {word(first)} to {last}"
    return f"stay{s} about level from {word(first)} to {last}"


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
            f"{seen.quantity.capitalize()}{_in_unit(seen)}, {seen.year_kind} years: "
            + "; ".join(f"{year}: {figure(value)}" for year, value in sorted(seen.values.items()))
        )
    return ". ".join(parts) + "."


def _in_unit(seen: Series) -> str:
    return "" if seen.unit == seen.quantity else f", {seen.unit}"


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
