"""What to doubt: assumptions, side effects and the case against."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph.brief.content import Section, Sentence, Text
from graph.brief.courses import told_apart
from graph.brief.phrasing import (
    chance_that,
    figure,
    listing,
    money,
    share,
    share_range,
    spoken,
)
from graph.brief.saying import caveat, modelled

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph.brief.courses import Course
    from graph.brief.findings import Findings
    from graph.brief.sensitivity import Swing
    from graph.interdiction.result import OtherPlan

__all__ = [
    "SHOWN_SWINGS", "alternative", "assumptions", "exchanged", "how_close", "risks", "swap_of",
]  # fmt: skip

SHOWN_SWINGS = 12
"""Assumptions that the annex ranks."""
_FIRST = 2
_CLOSE = 0.25
"""Share of what a plan removes within which another is nearly as good."""
_RISES = 0.005


def assumptions(found: Findings) -> Section | None:
    """List the assumptions; the two that move the answer most come first."""
    points: list[Text] = [_swing(found, swing) for swing in _unlike(found.swings)[:_FIRST]]
    told: Text = ()
    if points:
        told = (
            modelled(
                f"{'The first two move' if len(points) > 1 else 'The first moves'} the modelled "
                "answer most; the annex ranks "
                f"{'the first' if len(found.swings) > SHOWN_SWINGS else 'all'} "
                f"{min(len(found.swings), SHOWN_SWINGS)}."
            ),
        )
    if found.compared is not None:
        aim = found.compared.setting.aim.assumption
        points.append(
            (
                caveat(
                    f"We assume that {aim}, sees the whole network and reacts at once; in fact "
                    "what it wins back would come later, or be less."
                ),
            )
        )
        points.append(
            (
                caveat(
                    "How strongly measures work, and how often they fail, is assumed; where "
                    "several act on one number, their effects add up."
                ),
            )
        )
    else:
        points.append(
            (
                caveat(
                    "A removal is taken as certain, and every part as costing the same to remove."
                ),
            )
        )
    if found.layers:
        counts = found.layers[0].numbers
        total = sum(counts.values())
        points.append(
            (
                Sentence(
                    f"{counts['assumed']:,} of the {total:,} rows with numbers are assumed, "
                    f"{counts['estimated'] or 'none'} estimated and "
                    f"{counts['measured'] or 'none'} measured (counted by `narrows evidence`).",
                    modelled=True,
                    kind="caveat",
                ),
            )
        )
    return Section("assumptions", "Assumptions", told, tuple(points), numbered=True)


def _unlike(swings: Sequence[Swing]) -> list[Swing]:
    """Leave out a swing that speaks of the same row as one before it."""
    found: dict[str, Swing] = {}
    for swing in swings:
        found.setdefault(swing.trace, swing)
    return list(found.values())


def _swing(found: Findings, swing: Swing) -> Text:
    plan = found.compared.advised if found.compared else None
    name = plan.label if plan else "the plan"
    if swing.kind == "works":
        return (
            modelled(
                f"{_capital(swing.words)}: {name} removes {share(swing.at_high)} of the modelled "
                f"flow "
                f"if it does and {share(swing.at_low)} if it does not.",
                trace=(swing.trace,),
            ),
        )
    return (
        modelled(
            f"{_capital(swing.words)}: at the low end of its range ({_times(swing.low)}) {name} "
            f"removes "
            f"{share(swing.at_low)} of the modelled flow, at the high end ({_times(swing.high)}) "
            f"{share(swing.at_high)}.",
            trace=(swing.trace,),
        ),
    )


def _times(ratio: float) -> str:
    return f"{figure(ratio)} times the central value"


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]


def risks(found: Findings) -> Section | None:
    """Tell what the plan sets off: what opens, what rises, what is fed, what is not modelled."""
    compared = found.compared
    if compared is None or compared.advised is None:
        return None
    plan = compared.advised
    points = [_displacement(found, plan), _rising(plan), _fed(found), _violence(found)]
    return Section(
        "risks", "Risks and second-order effects", points=tuple(point for point in points if point)
    )


def _displacement(found: Findings, plan: Course) -> Text:
    gains = [row for row in plan.displacement.get("gains", ()) if row["status"] == "opened"]
    gains = gains or list(plan.displacement.get("gains", ()))
    if not gains:
        return (
            modelled(f"No modelled link carries more under {plan.label}.", trace=plan.measures),
        )
    verb = "opens" if gains[0]["status"] == "opened" else "sends more by"
    named = [
        f"{found.name(row['source'])} → {found.name(row['target'])} ({spoken(row['commodity'])}, "
        f"+{figure(row['change'])} {row['unit'].replace('/', ' a ')})"
        for row in gains[:3]
    ]
    return (
        modelled(
            f"Displacement: under {plan.label} the modelled trade {verb} {listing(named)}.",
            trace=tuple(row["edge_id"] for row in gains[:3]),
        ),
    )


def _rising(plan: Course) -> Text:
    told = [row for row in plan.displacement.get("outcomes", ()) if row["change"] is not None]
    rising = [row for row in told if row["change"] > _RISES]
    if rising:
        words = listing([f"{spoken(r['family'])} by {share(r['change'])}" for r in rising])
        return (modelled(f"Modelled flows that rise: {words}.", trace=plan.measures),)
    return (
        modelled(
            "No other delivered good rises in the model; that buyers take another drug instead "
            "is not modelled.",
            trace=plan.measures,
        ),
    )


def _fed(found: Findings) -> Text:
    """Name the measures that feed what they should lower."""
    names = {
        row["measure_id"]: str(row.get("name", row["measure_id"]))
        for row in found.tables["measures"].records()
    }
    rows = [row for row in found.tables["effects"].records() if row["share"] < 0]
    if not rows:
        return ()
    told = listing([f"“{names[row['measure_id']]}” feeds {_commodity(row)}" for row in rows])
    refs = dict.fromkeys(name for row in rows for name in row.get("evidence", ())[:1])
    return (
        Sentence(
            f"Measures that work against one another: {told} (modelled).",
            refs=tuple(refs),
            trace=tuple(row["effect_id"] for row in rows),
        ),
    )


def _commodity(row: Mapping[str, Any]) -> str:
    what = row.get("commodity", "the trade")
    return spoken(what if isinstance(what, str) else what[0])


def _violence(found: Findings) -> Text:
    events = [row for row in found.tables["events"].records() if row.get("kind") == "violence"]
    told = [caveat("Violence and overdoses are not modelled.")]
    if events:
        last = max(events, key=lambda row: str(row["date"]))
        words = str(last["event"]).rstrip(".")
        told.append(
            Sentence(
                f"The latest violence on the record: {words} ({str(last['date'])[:7]}).",
                refs=tuple(last.get("evidence", ())),
                trace=(last["event_id"],),
            )
        )
    return tuple(told)


def alternative(found: Findings) -> Section | None:
    """Argue the strongest case against the bottom line, from the numbers themselves."""
    compared = found.compared
    if compared is None or compared.advised is None:
        return None
    plan = compared.advised
    points = [
        () if compared.alike else _may_be_nothing(plan),
        _nearly_as_good(found, plan),
        _missed(found),
        _cheaper(found, plan),
    ]
    return Section(
        "alternative",
        "The strongest case against",
        points=tuple(point for point in points if point),
    )


def _may_be_nothing(plan: Course) -> Text:
    half = plan.expected / 2
    odds = float((plan.falls < half).mean())
    least = plan.ends[0]
    tail = f"gives {share(least)} or less" if least > 5e-4 else "gives next to nothing"
    return (
        Sentence(
            f"{chance_that(odds)} {plan.label} removes less than {share(half)} of the "
            f"modelled "
            f"flow, half of what is expected; at least one scenario in ten {tail}.",
            modelled=True,
            kind="judgment",
            trace=plan.measures,
        ),
    )


def _nearly_as_good(found: Findings, plan: Course) -> Text:
    """Say how much of the choice among measures is arbitrary."""
    if plan.plan is None:
        return ()
    others = [*plan.plan.ties, *plan.plan.near]
    if not others:
        return ()
    other = others[0]
    added, dropped = exchanged(plan, other)
    gap = (other.objective - plan.plan.objective) / plan.plan.baseline
    if gap > _CLOSE * plan.expected:
        return ()
    return (
        modelled(
            f"The choice of measures is not the only one: {swap_of(found, plan, other)}, the "
            f"expected removal is {how_close(gap)} (modelled), for an assumed "
            f"{money(other.spent)} a year.",
            trace=(*added, *dropped),
        ),
    )


def exchanged(plan: Course, other: OtherPlan) -> tuple[list[str], list[str]]:
    """Give what another plan adds to a plan, and what it drops, by id."""
    return (
        sorted(set(other.chosen) - set(plan.measures)),
        sorted(set(plan.measures) - set(other.chosen)),
    )


def swap_of(found: Findings, plan: Course, other: OtherPlan) -> str:
    """Say what another plan takes in place of what."""
    added, dropped = (_named(found, names) for names in exchanged(plan, other))
    if added and dropped:
        return f"with {added} in place of {dropped}"
    return f"with {added} besides" if added else f"without {dropped}"


def _named(found: Findings, names: Sequence[str]) -> str:
    rows = {row["measure_id"]: row.get("name") for row in found.tables["measures"].records()}
    shown = [f"“{rows.get(name) or name}”" for name in names]
    return listing(shown, most=3) if shown else ""


def how_close(gap: float) -> str:
    """
    Say how far the removal under another plan is from that under a plan.

    Examples
    --------
    >>> how_close(0.0), how_close(0.004)
    ('about the same', '0.4 points less')
    """
    return "about the same" if gap < 5e-4 else f"{figure(100 * gap)} points less"


def _missed(found: Findings) -> Text:
    missed = [one for one in found.backtests if one.verdict == "miss"]
    if not missed:
        return ()
    first = missed[0]
    whole = len(found.backtests)
    of_all = "the one back-test" if whole == 1 else f"{len(missed)} of {whole} back-tests"
    return (
        modelled(
            f"The model misses {of_all} of this question, such as "
            f"“{first.case.about.rstrip('?')}?” (`narrows backtest {first.case.backtest_id}`).",
            trace=tuple(one.case.backtest_id for one in missed),
        ),
    )


def _cheaper(found: Findings, plan: Course) -> Text:
    """Name an option that costs less and cannot be told apart, where there is one."""
    if found.compared is None:
        return ()
    rivals = [
        c
        for c in found.compared.courses
        if c.kind == "option"
        and c.measures
        and c.cost() < plan.cost()
        and c.expected > 0
        and not told_apart(plan, c)
    ]
    if not rivals:
        return ()
    rival = max(rivals, key=lambda course: course.expected)
    return (
        modelled(
            f"{rival.label} costs an assumed {money(rival.cost())} a year, less than "
            f"{plan.label}, and "
            f"cannot be told apart from it ({share_range(*rival.ends)} of the modelled flow "
            f"against "
            f"{share_range(*plan.ends)}).",
            trace=rival.measures,
        ),
    )
