"""The top of the brief: what is best, how likely that is, and how sure we can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graph.brief.confidence import confidence
from graph.brief.content import Section, Sentence, Text
from graph.brief.courses import difference, told_apart
from graph.brief.phrasing import (
    chance_that,
    counted,
    figure,
    listing,
    money,
    plain_name,
    share,
    share_range,
)
from graph.brief.saying import caveat, modelled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.brief.courses import Compared, Course
    from graph.brief.findings import Findings

__all__ = ["bottom_line", "in_force", "key_judgments", "title"]

_SMALL = 0.1
"""Share removed below which the title speaks of how little is."""
_NOTICEABLE = 0.001
_HARDLY = 0.01
"""Share of what was removed that hardly counts as won back."""
_MOSTLY_SLACK = 0.33
"""Share of the expected removal below which that at central values tells of idle capacity."""
_NAMED = 3
_ACTS = ("law", "precursor control", "sanctions", "takedown")
"""Kinds of event that are something done."""


def title(found: Findings) -> str:
    """Give the title: a judgment, not a topic."""
    compared, noun = found.compared, found.question.noun
    if compared is None:
        return _title_of_chokepoints(found)
    best = compared.acting[0] if compared.acting else None
    if best is None or best.expected < _NOTICEABLE:
        return f"No course tested lowers modelled {noun}"
    if best.expected < _SMALL:
        return (
            f"No course tested is expected to remove more than {share(best.expected)} of modelled "
            f"{noun}"
        )
    return f"{best.label} is expected to remove {share(best.expected)} of modelled {noun}"


def _title_of_chokepoints(found: Findings) -> str:
    choke = found.chokepoints
    if choke is None or not len(choke.nodes):
        return "The data supports no judgment yet"
    first = choke.nodes.iloc[0]
    lost = first["loss_share"]
    if choke.max_flow is None or lost is None or lost != lost:
        return f"{plain_name(first['name'])} ranks first among the modelled chokepoints"
    name = plain_name(first["name"])
    return f"Without {name} the modelled network loses {share(float(lost))} of its flow"


def bottom_line(found: Findings) -> Section:
    """Say in two or three sentences what is best, what it does and what it sets off."""
    compared = found.compared
    if compared is None or not compared.acting:
        words = f"{title(found)}."
        return Section(
            "bottom_line",
            "Bottom line",
            (
                modelled(words),
                caveat(
                    "What could be done about it is not compared: the annex says what the data "
                    "lacks."
                ),
            ),
        )
    plan = compared.advised
    if plan is None:
        return Section(
            "bottom_line",
            "Bottom line",
            (modelled(f"No plan within the budgets lowers modelled {found.question.noun}."),),
        )
    told = [_what_it_buys(found, plan), *_what_comes_back(found, plan), *in_force(found, plan)]
    return Section("bottom_line", "Bottom line", tuple(told))


def _what_it_buys(found: Findings, plan: Course) -> Sentence:
    alike = found.compared is not None and found.compared.alike
    span = "" if alike else f" {share_range(*plan.ends)} in eight of ten scenarios,"
    return modelled(
        f"{plan.label} ({_measures(plan)}) removes an expected {share(plan.expected)} of modelled "
        f"{found.question.noun} once the trade has reacted,{span} for an assumed "
        f"{money(plan.cost())} a year.",
        refs=_cited(plan),
        trace=plan.measures,
    )


def _measures(course: Course) -> str:
    """Name the measures, those that would be missed most first."""
    names = {row["measure_id"]: str(row.get("name", row["measure_id"])) for row in course.rows}
    order = list(course.measures)
    if course.plan is not None:
        order = [row["measure_id"] for row in course.plan.details["explanation"]["measures"]]
    shown = [_inside(names[name]) for name in order[:_NAMED]]
    more = len(order) - len(shown)
    return "; ".join(shown) + (f"; and {counted(more, 'more measure')}" if more else "")


def _inside(name: str) -> str:
    """Write a name so that it can stand inside a sentence."""
    first = name.split()[0]
    plain = (
        first[1:].isalpha() and first[1:].islower() and first not in ("China", "Mexico", "Mexican")
    )
    return name[0].lower() + name[1:] if plain else name


def _cited(course: Course) -> tuple[str, ...]:
    """Give what says that the first measures of a course exist, one statement each."""
    rows = {row["measure_id"]: row for row in course.rows}
    order = list(course.measures)
    if course.plan is not None:
        order = [row["measure_id"] for row in course.plan.details["explanation"]["measures"]]
    found = [rows[name].get("evidence", ())[:1] for name in order[:_NAMED]]
    return tuple(name for names in found for name in names)


def _what_comes_back(found: Findings, plan: Course) -> list[Sentence]:
    """Say what the trade wins back, and where."""
    back = plan.displacement.get("came_back")
    none, _, everything = plan.displacement["reactions"]
    if back is None:
        return []
    start = (
        f"With every number at its central value it would remove {share(none['fall'])} of the "
        "modelled flow if no new route opened"
    )
    if none["fall"] < plan.expected * _MOSTLY_SLACK:
        words = (
            f"{start}, since routes in use take up the rest; the expected value comes from the "
            "scenarios in which they cannot."
        )
        return [modelled(words, trace=plan.measures)]
    if back < _HARDLY:
        words = f"{start}, and hardly any of that comes back by new routes."
        return [modelled(words, trace=plan.measures)]
    opened = [_opening(found, name) for name in everything["opened"][:2]]
    by = f", above all by opening {listing(opened)}" if opened else ""
    return [
        modelled(
            f"{start}; new routes win back {share(back)} of that{by}.",
            trace=(*plan.measures, *everything["opened"][:2]),
        )
    ]


def _opening(found: Findings, name: str) -> str:
    """Name what is opened: a place, or a link by its ends."""
    if name in found.names:
        return found.name(name)
    rows = {row.get("edge_id"): row for row in found.tables["edges"].records()}
    row = rows.get(name)
    return f"{found.name(row['source'])} → {found.name(row['target'])}" if row else name


def in_force(found: Findings, plan: Course) -> list[Sentence]:
    """
    Say which measures of a plan the record shows as done already.

    A measure counts as done where a law, control, sanction or takedown rests on one of
    its own statements: the plan may then ask for what has happened.
    """
    if found.year is None:
        return []
    told = []
    for row in plan.rows:
        own = set(row.get("evidence", ()))
        for event in found.tables["events"].records():
            shared = own.intersection(event.get("evidence", ()))
            if shared and event.get("kind") in _ACTS:
                told.append((str(event["date"]), str(row.get("name")), event, shared))
                break
    if not told:
        return []
    date, name, event, shared = min(told, key=lambda item: item[0])
    more = (
        f" The same holds for {counted(len(told) - 1, 'other measure')} of the plan."
        if told[1:]
        else ""
    )
    late = int(date[:4]) < found.year
    meaning = (
        "the network may hold its effect already, and the plan would count it twice"
        if late
        else "what it removes may be gone already"
    )
    return [
        caveat(
            f"The network is that of {found.year}, and the record shows part of “{name}” as done "
            f"{'before' if late else 'since'} ({date}): {meaning}.{more}",
            refs=tuple(sorted(shared)),
            trace=(event["event_id"],),
        )
    ]


def key_judgments(found: Findings) -> Section | None:
    """Give three to five judgments; likelihood and confidence in sentences apart."""
    compared = found.compared
    if compared is None or compared.advised is None:
        return None
    plan = compared.advised
    points: list[Text] = [
        (*_against_options(compared, plan), *confidence(found)),
        *_dearer(compared, plan),
        *_options_apart(compared),
        *_turns_on(found),
    ]
    return Section("key_judgments", "Key judgments", points=tuple(p for p in points if p))


def _against_options(compared: Compared, plan: Course) -> list[Sentence]:
    options = [course for course in compared.courses if course.kind == "option"]
    if compared.alike:
        return [
            caveat(
                "The tables give no ranges and no chances of failure, so every scenario is the "
                "same: nothing can be said of how likely a result is."
            )
        ]
    if not options:
        odds = float((plan.falls > _NOTICEABLE).mean())
        return [
            Sentence(
                f"{chance_that(odds)} {plan.label} removes some of the modelled flow at all.",
                modelled=True,
                kind="judgment",
                trace=plan.measures,
            )
        ]
    best = np.max([course.falls for course in options], axis=0)
    odds = float((plan.falls >= best - 1e-9).mean())
    rival = max(options, key=lambda course: course.expected)
    cheaper = plan.cost() < rival.cost()
    price = (
        f", at {share(plan.cost() / rival.cost())} of the assumed cost of {rival.label}"
        if cheaper and rival.cost() > 0
        else ""
    )
    return [
        Sentence(
            f"{chance_that(odds)} {plan.label} removes at least as much of the "
            f"modelled flow "
            f"as any of the {len(options)} policy options with all their measures{price}.",
            modelled=True,
            kind="judgment",
            trace=(*plan.measures, rival.label.removeprefix("Option ")),
        )
    ]


def _dearer(compared: Compared, plan: Course) -> list[Text]:
    """Say what each dearer plan adds to the one that is argued for, or the cheaper less."""
    told: list[Text] = []
    for other in compared.plans:
        if other is plan or other.measures == plan.measures:
            continue
        dear, cheap = sorted((plan, other), key=lambda course: -course.cost())
        low, high = difference(dear, cheap)
        more = dear.expected - cheap.expected
        start = (
            f"{dear.label} costs an assumed {money(dear.cost() - cheap.cost())} a year more than "
            f"{cheap.label}"
        )
        ends = dict.fromkeys((_points(low), _points(high)))
        span = f"{' to '.join(ends)} points of modelled flow in eight of ten scenarios"
        if told_apart(dear, cheap):
            words = f"{start} and removes an expected {_points(more)} points more ({span})."
        else:
            words = f"{start}, and the two cannot be told apart: the difference is {span}."
        sentences = [modelled(words, trace=dear.measures)]
        apart = told_apart(dear, cheap)
        if apart and more > _NOTICEABLE and cheap.expected > _NOTICEABLE:
            each = (
                (dear.cost() - cheap.cost()) / (100 * more),
                cheap.cost() / (100 * cheap.expected),
            )
            sentences.append(
                modelled(
                    f"A further point of modelled flow costs an assumed {money(each[0])} a year "
                    f"under "
                    f"{dear.label}; under {cheap.label} a point costs {money(each[1])}.",
                    trace=dear.measures,
                )
            )
        told.append(tuple(sentences))
    return told


def _points(value: float) -> str:
    """Write a difference of shares in points."""
    points = figure(100 * value)
    return "0" if points == "-0" or abs(value) < 5e-4 else points


def _options_apart(compared: Compared) -> list[Text]:
    """Say which options remove nothing, which lead, and which cannot be told apart."""
    options = [course for course in compared.courses if course.kind == "option"]
    idle = [course for course in options if course.expected < _NOTICEABLE]
    working = sorted((c for c in options if c not in idle), key=lambda c: -c.expected)
    told: list[Sentence] = []
    if working:
        first = working[0]
        alike = [c for c in working[1:] if not told_apart(first, c)]
        low, high = first.ends
        lead = f"{first.label} ({first.name})"
        what = f"{share(first.expected)} of the modelled flow ({share_range(low, high)})"
        if alike:
            words = (
                f"{_names([first, *alike])} cannot be told apart; the greatest expected removal "
                f"among them is that of {lead}, {what}."
            )
        else:
            words = f"{lead} is expected to remove {what}" + (
                ", and is told apart from every other option." if working[1:] else "."
            )
        told.append(modelled(words, refs=first.evidence[:1], trace=first.measures))
    if idle:
        verb = "removes" if len(idle) == 1 else "remove"
        enabling = [c for c in idle if c.role == "enabling"]
        why = (
            f"; {_names(enabling)} only strengthen{'s' if len(enabling) == 1 else ''} others"
            if enabling
            else ""
        )
        told.append(
            modelled(
                f"{_names(idle)} {verb} next to none of the modelled flow{why}.",
                refs=tuple(c.evidence[0] for c in idle if c.evidence),
            )
        )
    return [tuple(told)] if told else []


def _names(courses: Sequence[Course]) -> str:
    """
    Name courses together.

    Options share their word: "Options 2, 4 and 5".
    """
    labels = sorted(course.label for course in courses)
    if len(labels) > 1 and all(label.startswith("Option ") for label in labels):
        return f"Options {listing([label.removeprefix('Option ') for label in labels], most=9)}"
    return listing(labels, most=9)


def _turns_on(found: Findings) -> list[Text]:
    if not found.swings or found.compared is None or found.compared.advised is None:
        return []
    first, plan = found.swings[0], found.compared.advised
    ends = sorted((first.at_low, first.at_high))
    return [
        (
            modelled(
                f"The answer turns most on {first.words}: from one end of that range to the "
                f"other, {plan.label} removes {share_range(*ends)} of the modelled flow.",
                trace=(first.trace,),
            ),
        )
    ]
