"""Measures of performance and of effectiveness, and what would change the judgment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.brief.content import Section, Sentence, Table, Text
from graph.brief.indicators import public_series, stands_at
from graph.brief.phrasing import figure, spoken
from graph.brief.saying import caveat, modelled

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.brief.courses import Course
    from graph.brief.findings import Findings

__all__ = ["measures_section"]

_SHORTER = (
    ("less passes than the model lets through today", "less passes"),
    ("is seized, not only more weight", "is seized"),
)
"""Words of an indicator that a narrow column leaves out."""
_SHOWN = 4
_NAMED = 2


def measures_section(found: Findings) -> Section | None:
    """Tell what to watch: what is done, whether it works, and where the trade goes."""
    compared = found.compared
    if compared is None or compared.advised is None or compared.advised.plan is None:
        return None
    plan = compared.advised
    table = Table(
        f"What would show that {plan.label} is done, and that it works.",
        (
            "Measure",
            "Performance: done when (assumed)",
            "Effectiveness: works when",
            "Public series to watch: its way",
        ),
        tuple(_rows(found, plan)),
        modelled=True,
        wide=(1.8, 1.9, 2.7, 2.8),
        note=(
            caveat(
                "Months are assumed. Weight seized alone is no measure of effect, since it "
                "follows effort."
            ),
        ),
    )
    return Section(
        "measures",
        "Measures of performance and effectiveness",
        points=tuple(p for p in (_series(found), _where(found, plan)) if p),
        parts=(table,),
    )


def _rows(found: Findings, plan: Course) -> list[tuple[str, ...]]:
    told: list[Mapping[str, object]] = []
    if plan.plan is not None:
        told = list(plan.plan.details["explanation"]["measures"])
    rows: list[tuple[str, ...]] = []
    for row in told[:_SHOWN]:
        months = row["months"]
        when = f"in place within {figure(float(str(months)))} months" if months else "in place"
        who = "; ".join(part.strip() for part in str(row["authority"]).split(";"))
        indicators = row["indicators"]
        works = (
            [_readable(found, str(word)) for word in indicators]
            if isinstance(indicators, list)
            else []
        )
        rows.append(
            (
                str(row["name"]),
                f"{when} ({who})" if row["authority"] else when,
                "; ".join(works[:1]) or "nothing that the model can see",
                public_series(found, str(row["measure_id"])),
            )
        )
    return rows


def _readable(found: Findings, words: str) -> str:
    """Put names in place of the ids that an indicator speaks of."""
    for long, short in _SHORTER:
        words = words.replace(long, short)
    head, comma, tail = words.partition(" bring more")
    if comma and head.count(", ") >= _NAMED:
        named = head.split(", ")
        words = f"{', '.join(named[:_NAMED])} and {len(named) - _NAMED} more bring more{tail}"
    result = []
    rows = {row.get("edge_id"): row for row in found.tables["edges"].records()}
    measures = {row["measure_id"]: row.get("name") for row in found.tables["measures"].records()}
    for word in words.split(" "):
        bare = word.rstrip(",)")
        tail = word[len(bare) :]
        if bare in rows:
            row = rows[bare]
            result.append(f"{found.name(row['source'])} → {found.name(row['target'])}{tail}")
        elif measures.get(bare):
            result.append(f"“{measures[bare]}”{tail}")
        else:
            result.append(f"{found.names.get(bare, spoken(bare))}{tail}")
    return " ".join(result)


def _series(found: Findings) -> Text:
    """Name the published series to watch, with where they stand."""
    told = []
    refs: list[str] = []
    trace: list[str] = []
    for series, word, way in (
        (found.deaths, "deaths", "should fall"),
        (found.seized, "what is seized", "should fall if effort does not"),
    ):
        if series is not None:
            told.append(f"{word}, {stands_at(series)}, which {way}")
            refs += series.refs
            trace.append(series.trace[-1])
    if not told:
        return ()
    return (
        Sentence(
            f"Watch above all: {'; '.join(told)}. ".removesuffix(". ")
            + "; and price, which should rise, where it is published.",
            refs=tuple(refs),
            trace=tuple(trace),
        ),
    )


def _where(found: Findings, plan: Course) -> Text:
    gains = plan.displacement.get("gains", ())
    if not gains:
        return ()
    first = gains[0]
    longest = max((row.get("time_to_effect_months", 0) for row in plan.rows), default=0)
    return (
        modelled(
            f"What would change the judgment: more {spoken(first['commodity'])} found from "
            f"{found.name(first['source'])} to {found.name(first['target'])} within {longest:g} "
            "months would show that the modelled displacement has begun; none within a year more "
            "would speak for a smaller one.",
            trace=(first["edge_id"],),
        ),
    )
