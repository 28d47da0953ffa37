"""Courses of action: keeping on as now, the best plan of each budget, and the options."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from string import ascii_uppercase
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from graph.brief.planning import choose_plans, tell_plan
from graph.interdiction.cases import draw_cases, left_in_cases
from graph.interdiction.displacement import tell_displacement
from graph.interdiction.options import bundle_of
from graph.interdiction.setting import read_setting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from graph.brief.planning import Choice
    from graph.brief.questions import Question
    from graph.interdiction.result import Plan
    from graph.interdiction.setting import Setting
    from graph.states import Floats
    from graph.tables import Tables

__all__ = ["Compared", "Course", "compare_courses", "default_budgets"]

CourseKind = Literal["status quo", "plan", "option", "step", "central"]

TOP = 3
"""Ranks that count as stable."""
_BUDGET_SHARES = (0.05, 0.2)
"""The budgets looked at unless told, as shares of what all measures that act would cost."""
_STEPS = 4
"""Points of the frontier up to the greatest budget."""
_APART = 0.25
"""Share by which a further point of the frontier differs at least from the budgets asked for."""
_NOTHING = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """
    One course of action.

    Attributes
    ----------
    label, name
        Such as "Plan A" and what it is in words.
    kind
        ``step`` is a point of the frontier, and ``central`` what would be chosen at likely
        numbers alone: neither is in the table.
    measures
        Ids, sorted.
    rows
        Their rows in the table of measures.
    budget
        Million USD per year that a plan may spend; 0 for others.
    role
        Of an option: ``bundle``, or ``enabling`` where it does nothing alone.
    falls
        Share of what the trade would have that is removed, once it has reacted, by
        scenario.
    likely
        The same where every number is likely and every measure works.
    displacement
        From `graph.interdiction.displacement.tell_displacement`.
    plan
        The proof, for a plan.
    evidence
        What says that the option exists.
    """

    label: str
    name: str
    kind: CourseKind
    measures: tuple[str, ...]
    rows: tuple[Mapping[str, Any], ...] = ()
    budget: float = 0.0
    role: str = ""
    falls: Floats = field(default_factory=lambda: np.zeros(0))
    likely: float = 0.0
    displacement: Mapping[str, Any] = field(default_factory=dict)
    plan: Plan | None = None
    evidence: tuple[str, ...] = ()

    @property
    def expected(self) -> float:
        """The mean fall over the scenarios."""
        return float(self.falls.mean()) if len(self.falls) else 0.0

    @property
    def ends(self) -> tuple[float, float]:
        """Between which eight of ten scenarios lie."""
        if not len(self.falls):
            return 0.0, 0.0
        low, high = np.percentile(self.falls, (10.0, 90.0))
        return float(low), float(high)

    def cost(self, end: str = "") -> float:
        """Give what the measures cost, in million USD per year."""
        return float(sum(row.get(f"cost{end}", row.get("cost", 0.0)) for row in self.rows))


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """
    Courses of action over the same scenarios.

    Attributes
    ----------
    setting
        The trade, what it could open, and the measures.
    courses
        Keeping on as now, plans by budget, options in the order of the table.
    steps
        Points of the frontier, cheapest first; the plans are among them.
    advised
        The plan that the brief argues for; None where none removes anything.
    scenarios
        How many.
    central
        For each budget that was asked for, what would be chosen at likely numbers alone.
    """

    setting: Setting
    courses: tuple[Course, ...]
    steps: tuple[Course, ...]
    advised: Course | None
    scenarios: int
    central: tuple[Course, ...] = ()

    @property
    def plans(self) -> tuple[Course, ...]:
        """The plans, by budget."""
        return tuple(course for course in self.courses if course.kind == "plan")

    @property
    def alike(self) -> bool:
        """Whether nothing was drawn, so that every scenario says the same."""
        return all(np.ptp(course.falls) <= _NOTHING for course in self.courses)

    @property
    def acting(self) -> tuple[Course, ...]:
        """Courses that do something, those that remove most first."""
        found = [course for course in self.courses if course.measures]
        return tuple(sorted(found, key=lambda course: (-course.expected, course.label)))

    def stability(self, course: Course, top: int = TOP) -> float:
        """Give the share of scenarios in which a course is among the `top` best and removes."""
        return float(self.ranks(course)[:top].sum())

    def ranks(self, course: Course) -> Floats:
        """Give the share of scenarios in which a course takes each rank, best first."""
        table = np.array([other.falls for other in self.acting])
        mine = course.falls
        above = (table > mine + _NOTHING).sum(axis=0)
        counted = np.zeros(len(table))
        for place, fall in zip(above.tolist(), mine.tolist(), strict=True):
            if fall > _NOTHING:
                counted[place] += 1
        return counted / max(len(mine), 1)


def difference(one: Course, other: Course) -> tuple[float, float]:
    """Give between which ends eight of ten scenarios have the difference of two falls."""
    low, high = np.percentile(one.falls - other.falls, (10.0, 90.0))
    return float(low), float(high)


def told_apart(one: Course, other: Course) -> bool:
    """Tell whether one removes more than another, or less, in at least nine of ten scenarios."""
    low, high = difference(one, other)
    return low > _NOTHING or high < -_NOTHING


def better(one: Course, other: Course) -> float:
    """Give the share of scenarios in which one course removes more than another."""
    return float((one.falls > other.falls + _NOTHING).mean())


def default_budgets(setting: Setting) -> tuple[float, ...]:
    """
    Give the budgets that are looked at unless told, in million USD per year.

    Parts of what all measures that act would cost, to one significant figure.
    """
    measures = setting.measures
    cost = measures.cost()
    acting = [float(c) for c, acts in zip(cost, measures.acts, strict=True) if acts]
    cheapest = min(acting, default=0.0)
    found = (max(cheapest, float(f"{part * sum(acting):.1g}")) for part in _BUDGET_SHARES)
    return tuple(dict.fromkeys(found))


def compare_courses(
    tables: Tables,
    question: Question,
    *,
    year: int | None,
    budgets: Sequence[float],
    scenarios: int,
    seed: int,
    tell: Callable[[str], None],
) -> Compared:
    """
    Find the plans, and compare every course over the same scenarios.

    Parameters
    ----------
    tables
        With measures and effects, supply and demand.
    question, year
        What is to be lowered, in which year.
    budgets
        In million USD per year; empty for `default_budgets`.
    scenarios, seed
        Of the numbers and of whether measures work (`graph.interdiction.cases`).
    tell
        Called with a line now and then, of how far the work is.

    Raises
    ------
    QuestionError
        If a budget is below every cost, or nothing can be chosen.

    Notes
    -----
    A plan is the best on average over cases in which numbers vary and measures fail
    (`graph.brief.planning`); what it removes is then told over scenarios of the same sort that
    it was not chosen on. All
    courses meet the same scenarios (common random numbers), so that a difference is that
    of the courses. Two are told apart where nine of ten scenarios agree on the sign. The
    dearer plan is argued for only where it is told apart from the cheaper.
    """
    setting = read_setting(
        tables, year=year, objective=question.objective, commodity=question.commodity
    )
    asked = sorted(budgets or default_budgets(setting))
    chosen = choose_plans(
        setting, [*asked, *_budgets(setting, asked)], seed=seed, asked=asked, tell=tell
    )
    own = [choice for choice in chosen if choice.budget in asked]
    if not budgets:
        # Of our own budgets, one that buys nothing else tells nothing.
        own = list({choice.chosen: choice for choice in reversed(own)}.values())[::-1]
    plans = _plans(setting, own)
    taken = {course.measures for course in plans}
    steps = [(c.budget, c.chosen) for c in chosen if c.chosen not in taken]
    every = [
        Course("As now", "Keep on as now", "status quo", ()), *plans, *_options(tables, setting),
        *_sets(setting, "step", steps),
        *_sets(setting, "central", [(choice.budget, choice.central) for choice in own]),
    ]  # fmt: skip
    drawn = _over_scenarios(setting, every, n=scenarios, seed=seed, tell=tell)
    courses = [
        _with_displacement(setting, course)
        for course in drawn
        if course.kind not in ("step", "central")
    ]
    plans = [course for course in courses if course.kind == "plan"]
    front = {
        course.measures: course
        for course in drawn
        if course.kind in ("step", "plan") and course.measures
    }.values()
    return Compared(
        setting,
        tuple(courses),
        tuple(sorted(front, key=lambda course: (course.cost(), course.label))),
        _advised(plans),
        scenarios,
        tuple(course for course in drawn if course.kind == "central"),
    )


def _budgets(setting: Setting, budgets: Sequence[float]) -> list[float]:
    """Give budgets for points of the frontier, none near one that was asked for."""
    cheapest = float(setting.measures.cost()[np.array(setting.measures.acts)].min())
    steps = [max(budgets) * number / _STEPS for number in range(1, _STEPS)]
    return [
        step
        for step in steps
        if step >= cheapest and all(abs(budget / step - 1) > _APART for budget in budgets)
    ]


def _plans(setting: Setting, choices: Sequence[Choice]) -> list[Course]:
    return [
        Course(
            f"Plan {letter}", f"Chosen for up to {choice.budget:g} million USD a year", "plan",
            choice.chosen, rows=_rows(setting, choice.chosen), budget=choice.budget,
            plan=tell_plan(setting, choice),
        )
        for letter, choice in zip(ascii_uppercase, choices, strict=False)
    ]  # fmt: skip


def _sets(
    setting: Setting, kind: CourseKind, sets: Iterable[tuple[float, tuple[str, ...]]]
) -> list[Course]:
    """Give sets of measures that have no row in the table, each once."""
    found = {measures: budget for budget, measures in sets if measures}
    return [
        Course("", "", kind, measures, rows=_rows(setting, measures), budget=budget)
        for measures, budget in found.items()
    ]


def _options(tables: Tables, setting: Setting) -> list[Course]:
    found = []
    known = {option for row in setting.measures.rows for option in row.get("policy_option", ())}
    for row in tables["options"].records():
        if row["option_id"] not in known:
            continue
        names = tuple(bundle_of(setting, row["option_id"]))
        found.append(
            Course(
                f"Option {row['option_id']}", row["name"], "option", names,
                rows=_rows(setting, names), role=row.get("role", "bundle"),
                evidence=tuple(row.get("evidence", ())),
            )
        )  # fmt: skip
    return found


def _rows(setting: Setting, names: Iterable[str]) -> tuple[Mapping[str, Any], ...]:
    return tuple(setting.measures.rows[setting.measures.position(name)] for name in names)


def _over_scenarios(
    setting: Setting, courses: Sequence[Course], *, n: int, seed: int,
    tell: Callable[[str], None],
) -> list[Course]:  # fmt: skip
    """Give the courses with what each removes, by scenario and where all is likely."""
    plans = [(), *(course.measures for course in courses)]
    blocks = []
    for first in range(0, n, 25):
        numbers = range(first, min(n, first + 25))
        cases = list(draw_cases(setting, numbers, seed=seed))
        blocks.append(left_in_cases(setting, cases, plans, opened=None))
        tell(f"brief: {numbers[-1] + 1} of {n} scenarios")
    left = np.concatenate(blocks, axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        falls = np.where(left[0] > 0, 1.0 - left[1:] / left[0], 0.0)
    likely = [setting.solve(setting.after(plan)).objective for plan in plans]
    return [
        replace(course, falls=_clean(fall), likely=_fall(likely[0], after))
        for course, fall, after in zip(courses, falls, likely[1:], strict=True)
    ]


def _clean(falls: Floats) -> Floats:
    """Take a solver's rounding for nothing."""
    return np.where(np.abs(falls) < _NOTHING, 0.0, falls)


def _fall(before: float, after: float) -> float:
    fall = 1.0 - after / before if before > 0 else 0.0
    return fall if abs(fall) >= _NOTHING else 0.0


def _with_displacement(setting: Setting, course: Course) -> Course:
    if course.plan is not None:
        return replace(course, displacement=course.plan.details["displacement"])
    if course.kind != "option":
        return course
    return replace(course, displacement=tell_displacement(setting, course.measures))


def _advised(plans: Sequence[Course]) -> Course | None:
    """Give the plan to argue for: a dearer one only where it is told apart from the cheaper."""
    chosen: Course | None = None
    for course in plans:
        if course.expected <= _NOTHING:
            continue
        if chosen is None or (told_apart(course, chosen) and course.expected > chosen.expected):
            chosen = course
    return chosen
