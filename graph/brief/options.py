"""Options compared as courses of action, and the charts beside them."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from graph.brief.charts import frontier_chart, own_links, slope_chart
from graph.brief.content import Section, Sentence, Table
from graph.brief.courses import TOP, told_apart
from graph.brief.phrasing import (
    counted,
    figure,
    listing,
    months,
    share,
    share_range,
    sized,
    spoken,
)
from graph.brief.saying import caveat, modelled

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.brief.courses import Compared, Course
    from graph.brief.findings import Findings

__all__ = ["authorities_of", "harm_of", "moves_of", "options_section"]

_LAWFUL = {
    "mail": "mail", "express_consignment": "express parcels", "air_cargo": "air cargo",
    "sea_container": "containers", "passenger_vehicle": "cars", "commercial_truck": "trucks",
    "rail": "rail", "on_foot": "people on foot", "bulk_cash": "travellers' cash",
    "money_transfer": "money transfers", "wire": "wires", "payment_processor": "card payments",
    "blockchain": "virtual currency",
}  # fmt: skip
"""Modes that lawful traffic takes too, in short words for a narrow column."""
_RISES = 0.005
"""Share by which another flow must rise to be a harm worth naming."""
_MOVES = 2
_PARTNERS = 2


def options_section(found: Findings) -> Section | None:
    """Compare keeping on as now, the plans and the options, each a row."""
    compared = found.compared
    if compared is None:
        return None
    figures = [frontier_chart(compared), slope_chart(found, compared)]
    return Section(
        "options",
        "Options compared",
        parts=(_table(found, compared), *(one for one in figures if one is not None)),
    )


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
    name = (
        course.name
        if course.kind == "option"
        else f"chosen for up to {course.budget:,.0f} million USD"
    )
    return (
        f"{course.label}: {name}; {counted(len(course.measures), 'measure')}",
        _removed(course),
        moves_of(found, course),
        months(
            [row["time_to_effect_months"] for row in course.rows if "time_to_effect_months" in row]
        ),
        _cost(course),
        _searched(found, course),
        authorities_of(course),
        share(compared.stability(course)),
        harm_of(found, course),
    )


def _cost(course: Course) -> str:
    """Give what a course costs with its band, where it has any."""
    cost, low, high = (_million(course.cost(end)) for end in ("", "_low", "_high"))
    return cost if low == high else f"{cost} ({low} to {high})"


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
            f"{found.seed}), with every latent route free to open, as a share of modelled "
            f"{found.question.noun} with no measure taken, {figure(_today(compared))} {unit} "
            "(modelled)."
        ),
        caveat(
            "Costs are assumed bands, for the analyst to replace; how long an effect lasts "
            "and how long lawful traffic waits are not in the data."
        ),
        modelled(
            f"“In the best {TOP}” is the share of modelled scenarios in which the course is "
            f"among the {TOP} that remove most; what it costs is not weighed."
            + (
                " “Mostly 0 %” stands where fewer than one scenario in ten removes anything."
                if any("mostly" in _removed(course) for course in compared.courses)
                else ""
            )
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
        return "at central values nothing is removed"
    gains = own_links(found, told["gains"])[:_MOVES]
    one_unit = bool(_unit_of_moves(found, found.compared)) if found.compared else False
    moved = [_gain(found, row, with_unit=not one_unit) for row in gains]
    start = "hardly any" if back < 0.01 else share(back)
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
        for row in own_links(found, course.displacement.get("gains", ()))[:_MOVES]
    }
    return f" ({sized(units.pop())})" if len(units) == 1 else ""


def _searched(found: Findings, course: Course) -> str:
    """Name the modes of lawful traffic that the course looks at more."""
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
    lawful = [_LAWFUL[mode] for mode in modes if mode in _LAWFUL]
    return listing(list(dict.fromkeys(lawful)), most=4) if lawful else "none more"


def authorities_of(course: Course, *, most: int = _PARTNERS) -> str:
    """Name who must act, those that most measures need first."""
    counts: Counter[str] = Counter()
    for row in course.rows:
        parts = re.split(r"[;,]", str(row.get("authority", "")))
        counts.update(
            part.strip() for part in parts if part.strip() and not part.strip().startswith("by ")
        )
    named = sorted(counts, key=lambda name: (-counts[name], name))
    if not named:
        return "not given"
    more = [f"{len(named) - most} more"] if len(named) > most else []
    return "; ".join([*named[:most], *more])


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
        told.append(f"{counted(opened, 'new link')} {'opens' if opened == 1 else 'open'}")
    return "; ".join(dict.fromkeys(told)) or "none modelled"
