"""What to doubt: assumptions, side effects and the case against."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph.brief.content import Section, Sentence, Text
from graph.brief.courses import told_apart
from graph.brief.phrasing import (
    chance_that,
    counted,
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

__all__ = ["alternative", "assumptions", "risks"]

_FIRST = 2
_RISES = 0.005


def assumptions(found: Findings) -> Section | None:
    """List the assumptions; the two that move the answer most come first."""
    points: list[Text] = [_swing(found, swing) for swing in _unlike(found.swings)[:_FIRST]]
    if found.compared is not None:
        aim = found.compared.setting.aim.assumption
        points.append(
            (
                caveat(
                    f"We assume that {aim}, sees the whole network and reacts at once; in fact "
                    f"what comes "
                    "back comes back later, or less."
                ),
            )
        )
        points.append(
            (
                caveat(
                    "Measures work as their assumed shares say, and fail as often as their "
                    "assumed success "
                    "says; what several of them do to one number adds up."
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
                    f"{share(counts['assumed'] / total)} of the {total:,} rows with numbers are "
                    f"assumed, "
                    f"{share(counts['estimated'] / total)} estimated and "
                    f"{share(counts['measured'] / total)} "
                    "measured (counted by `narrows evidence`).",
                    modelled=True,
                    kind="caveat",
                ),
            )
        )
    return Section("assumptions", "Assumptions", points=tuple(points), numbered=True)


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
    verb = "opens" if gains[0]["status"] == "opened" else "grows"
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
        verb = "rise" if len(rising) > 1 else "rises"
        return (modelled(f"Other modelled flows: {words} {verb}.", trace=plan.measures),)
    return (
        modelled(
            "No other modelled flow rises; that buyers take another drug instead is not in the "
            "model.",
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
            f"Against one another: {told}.",
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
                f"On the record of what confronting groups may bring: {words} "
                f"({str(last['date'])[:7]}).",
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
    points = [_may_be_nothing(plan), _nearly_as_good(plan), _missed(found), _cheaper(found, plan)]
    return Section(
        "alternative",
        "The strongest case against",
        points=tuple(point for point in points if point),
    )


def _may_be_nothing(plan: Course) -> Text:
    half = plan.expected / 2
    odds = float((plan.falls < half).mean())
    least = plan.ends[0]
    return (
        Sentence(
            f"{chance_that(odds)} {plan.label} removes less than {share(half)} of the "
            f"modelled "
            f"flow, half of what is expected; one scenario in ten gives {share(least)} or less.",
            modelled=True,
            kind="judgment",
            trace=plan.measures,
        ),
    )


def _nearly_as_good(plan: Course) -> Text:
    """Say how much of the choice among measures is arbitrary."""
    if plan.plan is None:
        return ()
    others = [*plan.plan.ties, *plan.plan.near]
    if not others:
        return ()
    other = others[0]
    added = sorted(set(other.chosen) - set(plan.measures))
    dropped = sorted(set(plan.measures) - set(other.chosen))
    gap = (other.objective - plan.plan.objective) / plan.plan.baseline
    swap = (
        f"{_ids(added)} in place of {_ids(dropped)}"
        if added and dropped
        else (f"{_ids(added)} besides" if added else f"no {_ids(dropped)}")
    )
    close = "as much" if gap < 5e-4 else f"only {figure(100 * gap)} points less"
    return (
        modelled(
            f"The choice of measures is not the only one: with {swap}, modelled removal is "
            f"{close}, for "
            f"an assumed {money(other.spent)} a year.",
            trace=(*added, *dropped),
        ),
    )


def _ids(names: Sequence[str]) -> str:
    return listing([spoken(name) for name in names], most=3)


def _missed(found: Findings) -> Text:
    missed = [one for one in found.backtests if one.verdict == "miss"]
    if not missed:
        return ()
    first = missed[0]
    whole = len(found.backtests)
    return (
        modelled(
            f"The model misses {len(missed)} of the {counted(whole, 'back-test')} that "
            f"{'speaks' if whole == 1 else 'speak'} of it; “{first.case.about.rstrip('?')}?” is "
            f"one "
            f"(`narrows backtest {first.case.backtest_id}`).",
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
