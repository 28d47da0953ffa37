"""The annex: sources, options in full, ranges, the model beside the record, method, run."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from graph.brief.caution import SHOWN_SWINGS, how_close, swap_of
from graph.brief.charts import option_charts
from graph.brief.citing import source_summary, traced
from graph.brief.content import Figure, Run, RunFile, Section, Table
from graph.brief.figures import ObservedData, ObservedRow
from graph.brief.options import authorities_of
from graph.brief.phrasing import counted, figure, listing, money, share
from graph.brief.planning import CASES, PICKED_ON
from graph.brief.saying import caveat, modelled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.brief.content import Citation
    from graph.brief.courses import Course
    from graph.brief.findings import Findings
    from graph.tables import Tables

__all__ = ["annex_sections", "run_of"]

_IDS = 12
_ALL = 99


def annex_sections(
    found: Findings, body: Sequence[Section], citations: Sequence[Citation], run: Run
) -> list[Section]:
    """Give the sections of the annex that the data supports."""
    sections = [
        Section("sources", "Sources", source_summary(citations)),
        _details(found),
        _parameters(found),
        _model_check(found),
        _method(found),
        _run(found, body, run),
    ]
    return [section for section in sections if section is not None]


def _details(found: Findings) -> Section | None:
    """Give each course's measures in full."""
    if found.compared is None:
        return None
    rows = []
    for course in found.compared.courses:
        if not course.measures:
            continue
        names = [
            f"{row.get('name', row['measure_id'])} ({row['measure_id']})" for row in course.rows
        ]
        rows.append((course.label, "; ".join(names), authorities_of(course, most=_ALL)))
    table = Table(
        "What each course holds, and who must act.",
        ("Course", "Measures (id)", "Authority and partners"),
        tuple(rows),
        wide=(1.0, 5.0, 3.0),
    )
    proofs = [
        modelled(
            f"{course.label} spends an assumed {money(course.plan.spent)} of "
            f"{money(course.budget)}: {_proof(course)}; {_others(found, course)}",
            trace=course.measures,
        )
        for course in found.compared.plans
        if course.plan is not None and course.measures
    ]
    return Section(
        "option_details",
        "Courses of action in full",
        tuple(proofs),
        parts=(table, *option_charts(found)),
    )


def _proof(course: Course) -> str:
    """Say how much more the best plan could remove over the cases that plans were searched on."""
    if course.plan is None or course.plan.baseline <= 0:
        return "nothing is proven"
    could = (course.plan.objective - course.plan.bound) / course.plan.baseline
    return (
        f"over the {CASES} cases it was searched on it removes a modelled "
        f"{share(course.plan.fall)}, and it is proven that no set within the budget removes more "
        f"than {share(course.plan.fall + could)}"
    )


def _others(found: Findings, course: Course) -> str:
    """Say what comes next, and what likely numbers alone would have chosen."""
    if course.plan is None or found.compared is None:
        return ""
    told = []
    for other in (*course.plan.ties, *course.plan.near)[:1]:
        gap = (other.objective - course.plan.objective) / course.plan.baseline
        told.append(
            f"the next best met, {swap_of(found, course, other)}, removes {how_close(gap)} over "
            f"the {PICKED_ON} it was picked on"
        )
    if not told:
        told.append("no other set that was met comes near")
    central = [c for c in found.compared.central if c.budget == course.budget]
    told += [
        "central numbers alone would choose a set that removes an expected "
        f"{share(one.expected)} over the scenarios"
        for one in central
        if one.measures != course.measures
    ]
    return "; ".join(told) + "."


def _parameters(found: Findings) -> Section | None:
    """Give the ranges that move the answer most."""
    if not found.swings or found.compared is None or found.compared.advised is None:
        return None
    plan = found.compared.advised
    rows = tuple(
        (
            swing.words,
            f"{counted(swing.size, 'number')}",
            _ends(swing.kind, swing.low, swing.high),
            share(swing.at_low),
            share(swing.at_high),
            swing.trace,
        )
        for swing in found.swings[:SHOWN_SWINGS]
    )
    table = Table(
        f"What moves the modelled removal of {plan.label} most, one at a time.",
        (
            "Assumption",
            "Numbers",
            "Range, times central",
            "Removed at low end",
            "At high end",
            "First row (id)",
        ),
        rows,
        right=(3, 4),
        modelled=True,
        wide=(3.2, 1.0, 1.4, 1.1, 1.1, 2.6),
        note=(
            modelled(
                f"All else at its central value, where {plan.label} removes "
                f"{share(plan.likely)} of the modelled flow. {len(found.swings)} groups of "
                "numbers move it at all; every number's own range stands in its row "
                "(`narrows evidence` with the id)."
            ),
        ),
    )
    return Section("parameters", "Parameters and their ranges", parts=(table,))


def _ends(kind: str, low: float, high: float) -> str:
    return "fails or works" if kind == "works" else f"{figure(low)} to {figure(high)}"


def _model_check(found: Findings) -> Section | None:
    """Set the model beside published figures, and tell how the back-tests went."""
    parts = []
    if found.calibration is not None:
        chart = _observed(found)
        parts += [chart] if chart else []
    told = [
        modelled(
            f"Back-test {one.case.backtest_id}, {one.case.year} to {one.case.outcome_year}: "
            f"{one.verdict} (modelled). {one.case.lesson}".strip(),
            trace=(one.case.backtest_id,),
        )
        for one in found.backtests
    ]
    if not parts and not told:
        return None
    return Section(
        "model_check",
        "The model beside what was observed",
        points=tuple((sentence,) for sentence in told),
        parts=tuple(parts),
    )


def _observed(found: Findings) -> Figure | None:
    if found.calibration is None:
        return None
    rows = []
    for one in found.calibration.compared:
        shares = one.over_figure()
        if shares is not None:
            rows.append(ObservedRow(one.comparison.name, verdict=one.verdict, **shares))
    if not rows:
        return None
    inside = sum(1 for row in rows if row.verdict == "inside")
    outside = [row.label for row in rows if row.verdict == "outside"]
    near = [row for row in rows if row.verdict == "allowed"]
    missed = f"; it disagrees with {listing(outside, most=3)}" if outside else ""
    return Figure(
        "observed",
        f"The model meets {inside} of {len(rows)} published figures{_allowed(len(near))}{missed}.",
        ObservedData(tuple(rows)),
        alt="Modelled as a multiple of what was observed: "
        + "; ".join(
            f"{row.label} {figure(row.low)} to {figure(row.high)} ({row.verdict})" for row in rows
        )
        + ".",
        note=(
            modelled(
                "Grey: what the figure allows. Bar: the modelled range of the middle 80 %. "
                "Many of these figures were used to set the model."
            ),
        ),
    )


def _allowed(number: int) -> str:
    return f", {number} more within what each allows" if number else ""


def _method(found: Findings) -> Section:
    points = [
        "The trade is a network of typed flows with capacities, losses and conversions; it "
        "maximises what the question counts, as a linear programme (docs/method.md).",
    ]
    if found.compared is not None:
        points += [
            f"A plan is searched on {CASES} cases, each a draw of every ranged number, of the "
            "strength of every measure and of whether it works: the set within the budget that "
            "leaves the trade least on average, once it has opened every latent route that pays "
            "(Benders' decomposition, to a proven bound). It is picked among the sets met, and "
            f"pruned of what adds next to nothing, on {PICKED_ON} further cases.",
            f"What each course removes is told over {found.scenarios} scenarios drawn likewise, on "
            "which no plan was chosen; the same for every course, so that a difference is that of "
            "the courses. Two courses are told apart where nine of ten scenarios agree which "
            "removes more. The dearer plan is argued for only where it is told apart from the "
            "cheaper.",
            "Expected is the mean over scenarios; the range holds the middle 80 % of them.",
        ]
        points.append(
            "Confidence is high where at least half of what carries the result is measured and two "
            "thirds of the back-tests hit; low where half is assumed, fewer than half hit or there "
            "are none."
        )
    return Section("method", "Method", points=tuple((caveat(p),) for p in points))


def _run(found: Findings, body: Sequence[Section], run: Run) -> Section:
    tables = [
        Table(
            "What was read.",
            ("Table", "Rows", "SHA-256"),
            tuple((f.name, f"{f.rows:,}", f.sha256) for f in run.files),
            right=(1,),
            wide=(1.4, 0.6, 5.0),
        ),
    ]
    rows = tuple((title, _ids_of(names)) for title, names in traced(body))
    if rows:
        tables.append(
            Table(
                "What to give to `narrows evidence` for the rows behind each section's numbers.",
                ("Section", "Ids"),
                rows,
                wide=(1.4, 5.6),
            )
        )
    year = f"calendar year {found.year}" if found.year is not None else "all years together"
    return Section(
        "run",
        "How to compute this again",
        (
            caveat(
                f"`{run.command}`: {year}, run {run.run_id}, Narrows {run.version}, seed "
                f"{run.seed}, "
                f"{run.scenarios} scenarios."
            ),
        ),
        parts=tuple(tables),
    )


def _ids_of(names: Sequence[str]) -> str:
    more = f" and {len(names) - _IDS} more" if len(names) > _IDS else ""
    return ", ".join(names[:_IDS]) + more


def run_of(tables: Tables, *, command: str, version: str, seed: int, scenarios: int) -> Run:
    """
    Name the run after all that it follows from.

    Parameters
    ----------
    tables
        From `graph.loading.read_tables`: they know where they were read.
    command
        What was typed, without where the result is written.
    version
        Of the model.
    """
    files = []
    if tables.directory is not None:
        for name in sorted(tables):
            path = tables.directory / f"{name}.csv"
            if path.is_file():
                digest = hashlib.sha256(path.read_bytes()).hexdigest()
                files.append(RunFile(path.name, len(tables[name]), digest))
    whole = "\n".join([version, command, str(seed), str(scenarios), *(f.sha256 for f in files)])
    run_id = hashlib.sha256(whole.encode()).hexdigest()[:12]
    return Run(run_id, command, version, seed, scenarios, tuple(files))
