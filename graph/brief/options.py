"""Options compared as courses of action, and the charts beside them."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from graph.brief.content import Figure, Section, Sentence, Table
from graph.brief.courses import TOP, told_apart
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
from graph.brief.phrasing import (
    counted,
    figure,
    listing,
    money,
    months,
    share,
    share_range,
    sized,
    spoken,
)
from graph.brief.saying import caveat, modelled
from graph.outcomes import NOTICEABLE
from graph.states import expand_commodity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graph.brief.courses import Compared, Course
    from graph.brief.findings import Findings

__all__ = ["authorities_of", "harm_of", "moves_of", "option_charts", "options_section"]

_RISES = 0.005
"""Share by which another flow must rise to be a harm worth naming."""
_MOVES = 2
_ROUTES = 5
_PARTNERS = 2


def options_section(found: Findings) -> Section | None:
    """Compare keeping on as now, the plans and the options, each a row."""
    compared = found.compared
    if compared is None:
        return None
    figures = [_frontier(compared), _slope(found, compared)]
    return Section(
        "options",
        "Options compared",
        parts=(_table(found, compared), *(one for one in figures if one is not None)),
    )


def option_charts(found: Findings) -> tuple[Figure, ...]:
    """Give the charts of the annex: where the trade goes, and how stable the ranks are."""
    if found.compared is None:
        return ()
    figures = [_map(found, found.compared), _stability(found.compared)]
    return tuple(one for one in figures if one is not None)


def _table(found: Findings, compared: Compared) -> Table:
    head = (
        "Course of action",
        "Removed: expected (80 % range)",
        f"Comes back; moves most to{_unit_of_moves(found, compared)}",
        "Months to effect",
        "Cost, million USD a year (band)",
        "Lawful traffic it searches",
        "Authority and partners",
        f"In the best {TOP}",
        "Harm risks",
    )
    rows = tuple(_row(found, compared, course) for course in compared.courses)
    strong = tuple(i for i, course in enumerate(compared.courses) if course is compared.advised)
    refs = dict.fromkeys(name for course in compared.courses for name in course.evidence[:1])
    return Table(
        title=_table_title(compared),
        head=head,
        rows=rows,
        strong=strong,
        note=_note(found, compared),
        refs=tuple(refs),
        modelled=True,
        wide=(2.2, 1.5, 3.6, 0.8, 1.4, 1.7, 2.2, 0.7, 1.3),
    )


def _table_title(compared: Compared) -> str:
    if compared.advised is None:
        return "No plan within the budgets removes any of the modelled flow."
    best, plan = compared.acting[0], compared.advised
    if best is plan:
        return f"{plan.label} has the greatest expected fall of the modelled flow."
    apart = told_apart(best, plan)
    claim = (
        f"{best.label} removes more of the modelled flow than {plan.label}"
        if apart
        else f"{best.label} and {plan.label} cannot be told apart in modelled flow removed"
    )
    if plan.cost() <= 0:
        return f"{claim}."
    times = f"{figure(best.cost() / plan.cost())} times"
    if apart:
        return f"{claim}, at {times} its assumed cost."
    return f"{claim}; {best.label} costs {times} as much (assumed)."


def _row(found: Findings, compared: Compared, course: Course) -> tuple[str, ...]:
    if not course.measures:
        return (
            f"{course.label}: {course.name[0].lower()}{course.name[1:]}",
            "0 %",
            "nothing moves",
            "0",
            "0",
            "none more",
            "as now",
            "never",
            "none modelled",
        )
    name = course.name if course.kind == "option" else f"best for {course.budget:g} million USD"
    return (
        f"{course.label}: {name}; {counted(len(course.measures), 'measure')}",
        _removed(course),
        moves_of(found, course),
        months(
            [row["time_to_effect_months"] for row in course.rows if "time_to_effect_months" in row]
        ),
        f"{_million(course.cost())} ({_million(course.cost('_low'))} to "
        f"{_million(course.cost('_high'))})",
        _searched(found, course),
        authorities_of(course),
        share(compared.stability(course)),
        harm_of(found, course),
    )


def _removed(course: Course) -> str:
    """Give what a course removes with its range, where it has any."""
    span = share_range(*course.ends)
    expected = share(course.expected)
    if span == expected:
        return expected
    low, high = course.ends
    return f"{expected} ({span})" if share(low) != share(high) else f"{expected} (mostly {span})"


def _million(value: float) -> str:
    return figure(value)


def _note(found: Findings, compared: Compared) -> tuple[Sentence, ...]:
    unit = sized(compared.setting.aim.unit)
    return (
        modelled(
            f"Expected and 80 % range over the same {compared.scenarios} scenarios (seed "
            f"{found.seed}), with every latent route free to open, as a share of what would be "
            f"delivered with none of it, {figure(_today(compared))} {unit} (modelled)."
        ),
        caveat(
            "Costs are assumed bands, for the analyst to replace; how long an effect lasts "
            "and how long lawful traffic waits are not in the data."
        ),
        modelled(
            f"“In the best {TOP}” is the share of modelled scenarios in which the course is "
            f"among the {TOP} that remove most. Where few scenarios remove much, the expected "
            "value can lie outside its range."
        ),
    )


def _today(compared: Compared) -> float:
    setting = compared.setting
    return float(setting.solve(setting.states).objective)


def moves_of(found: Findings, course: Course) -> str:
    """Say what share of the cut comes back, and which links gain most."""
    told = course.displacement
    if not told:
        return "nothing moves"
    back = told.get("came_back")
    if back is None:
        return "nothing is cut at central values"
    gains = _own(found, told["gains"])[:_MOVES]
    one_unit = bool(_unit_of_moves(found, found.compared)) if found.compared else False
    moved = [_gain(found, row, with_unit=not one_unit) for row in gains]
    start = "next to nothing" if back < 0.001 else share(back)
    return f"{start}; {', '.join(moved)}" if moved else start


def _gain(found: Findings, row: Mapping[str, Any], *, with_unit: bool) -> str:
    opens = ", opens" if row["status"] == "opened" else ""
    unit = f" {sized(row['unit'])}" if with_unit else ""
    return (
        f"{found.name(row['source'])} → {found.name(row['target'])} "
        f"(+{figure(row['change'])}{unit}{opens})"
    )


def _unit_of_moves(found: Findings, compared: Compared) -> str:
    """Give the unit of all that moves, for the head of its column; "" where there are several."""
    units = {
        row["unit"]
        for course in compared.courses
        if course.displacement.get("came_back") is not None
        for row in _own(found, course.displacement.get("gains", ()))[:_MOVES]
    }
    return f" ({sized(units.pop())})" if len(units) == 1 else ""


def _own(found: Findings, rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Give the links of what the question is about, or all of them where there are none."""
    members = {n for family in found.question.families for n in (family, *expand_commodity(family))}
    own = [row for row in rows if row["commodity"] in members]
    return own or list(rows)


def _searched(found: Findings, course: Course) -> str:
    """Name the modes of traffic that the course looks at more."""
    modes: dict[str, None] = {}
    for row in found.tables["effects"].records():
        if (
            row["measure_id"] in course.measures
            and row["effect"] == "detection"
            and row["share"] > 0
        ):
            modes |= dict.fromkeys(
                row.get("mode", ()) if not isinstance(row.get("mode"), str) else (row["mode"],)
            )
    return listing([spoken(mode) for mode in modes], most=3) if modes else "none more"


def authorities_of(course: Course, *, most: int = _PARTNERS) -> str:
    """Name who must act, those that most measures need first."""
    counts: Counter[str] = Counter()
    for row in course.rows:
        parts = re.split(r"[;,]", str(row.get("authority", "")))
        counts.update(
            part.strip() for part in parts if part.strip() and not part.strip().startswith("by ")
        )
    named = sorted(counts, key=lambda name: (-counts[name], name))
    return listing(named, most=most) if named else "not given"


def harm_of(found: Findings, course: Course) -> str:
    """Name what rises, what the measures themselves feed, and what opens."""
    told = [
        f"{spoken(row['family'])} rises {share(row['change'])}"
        for row in course.displacement.get("outcomes", ())
        if row["change"] is not None and row["change"] > _RISES
    ]
    for row in found.tables["effects"].records():
        if row["measure_id"] in course.measures and row["share"] < 0:
            what = row.get("commodity", ("the trade",))
            name = what if isinstance(what, str) else what[0]
            told.append(f"feeds {spoken(name)}")
    opened = sum(1 for row in course.displacement.get("gains", ()) if row["status"] == "opened")
    if opened and course.displacement.get("came_back") is not None:
        told.append(f"{counted(opened, 'new link')} opened")
    return "; ".join(dict.fromkeys(told)) or "none modelled"


def _frontier(compared: Compared) -> Figure | None:
    steps = compared.steps
    if len(steps) < 2:
        return None
    points = tuple((s.cost(), s.expected, *s.ends) for s in steps)
    marked = tuple((course.cost(), course.label) for course in compared.plans)
    first, last = steps[0], steps[-1]
    buys = last.expected - first.expected
    more = (
        "hardly buys more"
        if buys < 0.25 * max(first.expected, NOTICEABLE)
        else (f"buys {share(last.expected)} at {money(last.cost())}")
    )
    return Figure(
        "frontier",
        f"The first {money(first.cost())} a year buys {share(first.expected)} of modelled flow; "
        f"spending more {more}.",
        FrontierData(points, marked),
        alt="Modelled share removed by assumed cost: "
        + "; ".join(
            f"{money(cost)}: {share(mean)} ({share_range(low, high)})"
            for cost, mean, low, high in points
        )
        + ".",
        note=(
            modelled(
                "The bar is the modelled 80 % range over the same scenarios; each point is "
                "the proven best plan of its budget at central values."
            ),
        ),
    )


def _changes(found: Findings, compared: Compared, *, own: bool = True) -> list[Mapping[str, Any]]:
    """Give the links that carry more or less under the plan, greatest share first."""
    if compared.advised is None:
        return []
    told = compared.advised.displacement
    every = [*told["gains"], *told["losses"]]
    rows = _own(found, every) if own else every
    return sorted(rows, key=lambda row: (-abs(row["share"]), row["edge_id"]))


def _slope(found: Findings, compared: Compared) -> Figure | None:
    changes = _changes(found, compared)
    unit = changes[0]["unit"] if changes else ""
    rows = [row for row in changes if row["unit"] == unit][:_ROUTES]
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
    gain = next((row for row in drawn if row.after > row.before), None)
    where = f"{gain.label} gains most" if gain else "no link gains"
    return Figure(
        "slope",
        f"Under {compared.advised.label} {where} (modelled).",
        SlopeData(sized(unit), drawn),
        alt=f"Modelled flow before and after, {sized(unit)}: "
        + "; ".join(f"{row.label}: {figure(row.before)} to {figure(row.after)}" for row in drawn)
        + ".",
        note=(
            modelled(
                "Of flows that are equally good for the trade, the one that changes least "
                "(modelled).",
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
    )
