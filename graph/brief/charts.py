"""The charts of the options: what money buys, what moves where, and how stable the ranks are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph.brief.content import Figure
from graph.brief.courses import told_apart
from graph.brief.figures import (
    FrontierData,
    MapData,
    MapMove,
    MapPlace,
    SlopeData,
    SlopeRow,
    StabilityData,
    StabilityRow,
)
from graph.brief.phrasing import counted, figure, money, share, share_range, sized, spoken
from graph.brief.saying import modelled
from graph.states import expand_commodity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graph.brief.courses import Compared, Course
    from graph.brief.findings import Findings

__all__ = ["frontier_chart", "option_charts", "own_links", "slope_chart"]

_ROUTES = 5


def option_charts(found: Findings) -> tuple[Figure, ...]:
    """Give the charts of the annex: where the trade goes, and how stable the ranks are."""
    if found.compared is None:
        return ()
    figures = [_map(found, found.compared), _stability(found.compared)]
    return tuple(one for one in figures if one is not None)


def own_links(found: Findings, rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Give the links of what the question is about, or all of them where there are none."""
    members = {n for family in found.question.families for n in (family, *expand_commodity(family))}
    own = [row for row in rows if row["commodity"] in members]
    return own or list(rows)


def frontier_chart(compared: Compared) -> Figure | None:
    """Show what each budget buys, with its range; None for a single point."""
    steps = compared.steps
    if len(steps) < 2:
        return None
    points = tuple((s.cost(), s.expected, *s.ends) for s in steps)
    marked = tuple((course.cost(), course.label) for course in compared.plans)
    first, last = steps[0], steps[-1]
    start = f"The first {money(first.cost())} a year buys {share(first.expected)} of modelled flow"
    more = (
        f"spending {money(last.cost())} buys {share(last.expected)}"
        if told_apart(last, first)
        else f"that {money(last.cost())} buys more cannot be told"
    )
    return Figure(
        "frontier",
        f"{start}; {more}.",
        FrontierData(points, marked),
        alt="Modelled share removed by assumed cost: "
        + "; ".join(
            f"{money(cost)}: {share(mean)} ({share_range(low, high)})"
            for cost, mean, low, high in points
        )
        + ".",
        note=(
            modelled(
                "The bar is the modelled 80 % range over the same scenarios; each point is the "
                "plan chosen for its budget on other cases (annex, method)."
            ),
        ),
    )


def _changes(found: Findings, compared: Compared, *, own: bool = True) -> list[Mapping[str, Any]]:
    """Give the links that carry more or less under the plan, greatest share first."""
    if compared.advised is None:
        return []
    told = compared.advised.displacement
    every = [*told["gains"], *told["losses"]]
    rows = own_links(found, every) if own else every
    return sorted(rows, key=lambda row: (-abs(row["share"]), row["edge_id"]))


def slope_chart(found: Findings, compared: Compared) -> Figure | None:
    """Show what the links that change most carry before and after; None where none does."""
    changes = _changes(found, compared)
    unit = changes[0]["unit"] if changes else ""
    # Of one commodity: amounts of several would not stand on one scale.
    first = changes[0]["commodity"] if changes else ""
    rows = [row for row in changes if row["commodity"] == first][:_ROUTES]
    if not rows or compared.advised is None:
        return None
    drawn = tuple(
        SlopeRow(
            f"{found.name(row['source'])} → {found.name(row['target'])}, "
            f"{spoken(row['commodity'])}",
            max(0.0, row["before"]),
            max(0.0, row["after"]),
            row["status"] == "opened",
        )
        for row in rows
    )
    gain = next((row for row in rows if row["change"] > 0), None)
    where = (
        f"{spoken(gain['commodity'])} from {found.name(gain['source'])} to "
        f"{found.name(gain['target'])} gains most"
        if gain
        else "no link gains"
    )
    return Figure(
        "slope",
        f"Under {compared.advised.label}, {where} (modelled).",
        SlopeData(sized(unit), drawn),
        alt=f"Modelled flow before and after, {sized(unit)}: "
        + "; ".join(f"{row.label}: {figure(row.before)} to {figure(row.after)}" for row in drawn)
        + ".",
        note=(
            modelled(
                "At central values. Where several flows serve the modelled trade equally well, "
                "the one that changes least from today.",
                trace=tuple(row["edge_id"] for row in rows),
            ),
        ),
    )


def _map(found: Findings, compared: Compared) -> Figure | None:
    places = {
        row["node_id"]: row
        for row in found.tables["nodes"].records()
        if "lat" in row and "lon" in row
    }
    rows = [
        row
        for row in _changes(found, compared, own=False)
        if row["source"] in places and row["target"] in places
    ]
    if not rows or compared.advised is None:
        return None
    used = list(dict.fromkeys(end for row in rows for end in (row["source"], row["target"])))
    moves = tuple(
        MapMove(
            used.index(row["source"]),
            used.index(row["target"]),
            row["share"],
            row["status"] == "opened",
            f"{found.name(row['source'])} → {found.name(row['target'])}",
        )
        for row in rows
    )
    gains, losses = (sum(1 for m in moves if (m.share > 0) is up) for up in (True, False))
    opened = sum(1 for move in moves if move.opened)
    return Figure(
        "map",
        f"Under {compared.advised.label} {counted(losses, 'link')} on the map "
        f"{'carries' if losses == 1 else 'carry'} less and {counted(gains, 'link')} more, of which "
        f"{opened or 'none'} {'opens' if opened == 1 else 'open'} (modelled).",
        MapData(
            tuple(MapPlace(n, found.name(n), places[n]["lat"], places[n]["lon"]) for n in used),
            moves,
        ),
        alt="Modelled change as a share of the largest flow of the commodity: "
        + "; ".join(f"{move.label} {share(move.share)}" for move in moves)
        + ".",
    )


def _stability(compared: Compared) -> Figure | None:
    courses = [course for course in compared.acting if course.expected > 0]
    if len(courses) < 2:
        return None
    ranked: Iterable[tuple[Course, tuple[float, ...]]] = [
        (course, tuple(compared.ranks(course).tolist())) for course in courses
    ]
    rows = tuple(StabilityRow(course.label, shares) for course, shares in ranked)
    first = max(rows, key=lambda row: row.shares[0])
    return Figure(
        "stability",
        f"{first.label} removes most in {share(first.shares[0])} of the modelled scenarios; what a "
        "course costs is not weighed.",
        StabilityData(rows, compared.scenarios),
        alt="Share of modelled scenarios in which each ranks first: "
        + "; ".join(f"{row.label} {share(row.shares[0])}" for row in rows)
        + ".",
        note=(
            modelled(
                "A row adds up to the share of scenarios in which the course removes anything; "
                "courses that remove the same share a rank.",
                trace=tuple(name for name in compared.acting[0].measures),
            ),
        ),
    )
