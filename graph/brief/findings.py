"""Everything that a brief is told from, computed once; what the data cannot support is named."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from graph.brief.content import LeftOut
from graph.brief.courses import compare_courses
from graph.brief.phrasing import listing, plain_name, spoken
from graph.brief.questions import Question, question_of
from graph.brief.record import Series, find_series, flow_by_year
from graph.brief.sensitivity import find_swings
from graph.errors import NarrowsError, QuestionError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import pandas as pd

    from graph.backtest import Backtest
    from graph.backtest.cases import Change
    from graph.brief.courses import Compared
    from graph.brief.figures import SeriesPoint
    from graph.brief.sensitivity import Swing
    from graph.calibration import Calibration
    from graph.chokepoints import Chokepoints
    from graph.footing import Layer
    from graph.headlines import Headline
    from graph.tables import Tables

__all__ = ["TOP_CHOKEPOINTS", "Findings", "compute_findings"]

TOP_CHOKEPOINTS = 5
_CHOKEPOINT_DRAWS, _CHAIN_DRAWS = 100, 30
"""Of one commodity, and of the whole chain, whose losses take a programme each."""
_CALIBRATION_DRAWS = 100
_BACKTEST_DRAWS = 100
"""As `narrows backtest` and its page, so that the verdicts are theirs."""
_MOST_DETAILED = 5_000


@dataclass(frozen=True, slots=True, eq=False)
class Findings:
    """
    What a brief is told from.

    Attributes
    ----------
    tables, year, seed, scenarios
        What was asked of what.
    question
        What is to be lowered.
    names
        Names of nodes for people.
    compared
        Courses of action; None where the data holds no measures that can be compared.
    swings
        Assumptions by how far they move the plan that is argued for.
    by_year
        Modelled flow by year.
    seized, deaths
        Published series; None where there is none.
    chokepoints, layers, headline, backtests, calibration
        As their modules give them; None or empty where the data cannot support them.
    places
        Of how many buying places chokepoints are told to cut off some.
    left_out
        What is not there, and why.
    """

    tables: Tables
    year: int | None
    seed: int
    scenarios: int
    question: Question
    names: Mapping[str, str]
    compared: Compared | None
    swings: Sequence[Swing]
    by_year: Sequence[SeriesPoint]
    seized: Series | None
    deaths: Series | None
    chokepoints: Chokepoints | None
    layers: Sequence[Layer]
    headline: Headline | None
    backtests: Sequence[Backtest]
    calibration: Calibration | None
    places: int = 0
    left_out: list[LeftOut] = field(default_factory=list)

    def name(self, node_id: str) -> str:
        """Give the name of a node for people."""
        return plain_name(self.names.get(node_id) or node_id)


def compute_findings(
    tables: Tables,
    *,
    question: str | None,
    year: int | None,
    budgets: Sequence[float],
    scenarios: int,
    seed: int,
    tell: Callable[[str], None],
) -> Findings:
    """
    Compute all that a brief is told from.

    Parameters
    ----------
    tables
        From `graph.loading.read_tables`.
    question
        A key of `graph.brief.questions.QUESTIONS`; None for the one that fits the data.
    year
        Calendar year; None for all years together.
    budgets
        In million USD per year; empty for parts of what all measures would cost.
    scenarios, seed
        How many draws, and their seed.
    tell
        Called with a line now and then, of how far the work is.

    Raises
    ------
    QuestionError
        If the question does not fit the data, or a budget buys nothing.
    """
    asked = question_of(tables, question)
    names = {n: w for n, w in _names(tables) if w}
    left: list[LeftOut] = []
    chokepoints, places = _chokepoints(tables, asked, left, year=year, seed=seed, tell=tell)
    compared = _compare(tables, asked, left, year=year, budgets=budgets,
                        scenarios=scenarios, seed=seed, tell=tell)  # fmt: skip
    swings: Sequence[Swing] = ()
    if compared is not None and compared.advised is not None:
        swings = find_swings(compared.setting, compared.advised.measures, tell=tell)
    return Findings(
        tables=tables,
        year=year,
        seed=seed,
        scenarios=scenarios,
        question=asked,
        names=names,
        compared=compared,
        swings=swings,
        by_year=_by_year(tables, asked, left, year=year, seed=seed, tell=tell),
        seized=find_series(tables, asked, "seized"),
        deaths=find_series(tables, asked, "deaths"),
        chokepoints=chokepoints,
        places=places,
        layers=_layers(tables, left, year=year),
        headline=_headline(tables, asked, left, year=year),
        backtests=_backtests(tables, asked, left, seed=seed, tell=tell),
        calibration=_calibration(tables, left, year=year, seed=seed, tell=tell),
        left_out=left,
    )


def _names(tables: Tables) -> list[tuple[str, str]]:
    nodes = tables["nodes"]
    return list(zip(nodes.text("node_id"), nodes.text("name"), strict=True))


def _compare(
    tables: Tables, question: Question, left: list[LeftOut], *, year: int | None,
    budgets: Sequence[float], scenarios: int, seed: int, tell: Callable[[str], None],
) -> Compared | None:  # fmt: skip
    what = "Options compared, and all that follows from them"
    for table, words in (
        ("measures", "what could be done"),
        ("effects", "what measures do"),
        ("demand", "what is wanted"),
        ("supply", "what is supplied"),
    ):
        if not len(tables[table]):
            left.append(LeftOut(what, f"{table}.csv is not there or is empty: it says {words}"))
            return None
    try:
        return compare_courses(tables, question, year=year, budgets=budgets,
                               scenarios=scenarios, seed=seed, tell=tell)  # fmt: skip
    except QuestionError as error:
        if budgets:
            raise
        left.append(LeftOut(what, str(error)))
        return None


def _by_year(
    tables: Tables, question: Question, left: list[LeftOut], *, year: int | None, seed: int,
    tell: Callable[[str], None],
) -> Sequence[SeriesPoint]:  # fmt: skip
    what = "Modelled flow by year"
    if year is None or not len(tables["demand"]):
        why = "demand.csv is not there or is empty" if year is not None else (
            "no year was asked for (--year)")  # fmt: skip
        left.append(LeftOut(what, why))
        return ()
    found = flow_by_year(tables, question, seed=seed)
    tell(f"brief: {len(found)} years")
    if not found:
        left.append(LeftOut(what, "no number of the tables changes from year to year"))
    return found


def _chokepoints(
    tables: Tables, question: Question, left: list[LeftOut], *, year: int | None, seed: int,
    tell: Callable[[str], None],
) -> tuple[Chokepoints | None, int]:  # fmt: skip
    from graph.assembly import build_states
    from graph.chokepoints import find_chokepoints
    from graph.question import ask
    from graph.stability import rank_stability

    commodity = question.commodity or ("firearms" if question.key == "firearms" else None)
    try:
        found = find_chokepoints(tables, commodity=commodity, year=year, top=TOP_CHOKEPOINTS + 2)
    except NarrowsError as error:
        left.append(LeftOut("Chokepoints", str(error)))
        return None, 0
    found = replace(found, nodes=_without_lone_ends(found.nodes))
    asked = ask(build_states(tables, year=year), commodity=commodity)
    if len(tables["edges"]) <= _MOST_DETAILED and found.max_flow is not None:
        # Only nodes are told of, so only nodes are ranked again.
        first = [str(name) for name in found.nodes.index[:TOP_CHOKEPOINTS]]
        draws = _CHAIN_DRAWS if asked.commodity is None else _CHOKEPOINT_DRAWS
        shares = rank_stability(asked, first, draws=draws, seed=seed)
        found.nodes["stability"] = found.nodes.index.map(shares)
    tell("brief: chokepoints ranked")
    return found, len(asked.targets)


def _without_lone_ends(nodes: pd.DataFrame) -> pd.DataFrame:
    """Leave out the one node where all starts, or ends: that all is lost there says nothing."""
    lone = [role for role in ("origin", "target") if (nodes["role"] == role).sum() == 1]
    kept = nodes[~nodes["role"].isin(lone)]
    return (kept if len(kept) else nodes).copy()


def _layers(tables: Tables, left: list[LeftOut], *, year: int | None) -> Sequence[Layer]:
    from graph.footing import footing

    found = footing(tables, year=year)
    if not sum(found[0].numbers.values()):
        left.append(LeftOut("What share of the numbers is assumed", "no row holds a number"))
        return ()
    return found


def _headline(
    tables: Tables, question: Question, left: list[LeftOut], *, year: int | None
) -> Headline | None:
    from graph.headlines import headlines

    wanted = {"fentanyl": "fentanyl_delivered", "firearms": "firearms_delivered"}
    name = f"headline:{wanted.get(question.key, 'max_flow')}"
    try:
        return headlines(tables, year=year, only=name)[0]
    except NarrowsError as error:
        left.append(LeftOut("Which numbers carry the result", str(error)))
        return None


def _backtests(
    tables: Tables, question: Question, left: list[LeftOut], *, seed: int,
    tell: Callable[[str], None],
) -> Sequence[Backtest]:  # fmt: skip
    from graph.backtest import read_cases, run_backtests

    if not len(tables["backtests"]):
        left.append(LeftOut("Back-tests", "backtests.csv is not there or is empty"))
        return ()
    cases = [case for case in read_cases(tables) if case.is_test]
    own = [case for case in cases if _speaks_of(case.changes, question)]
    if not own:
        what = listing([spoken(family) for family in question.families])
        left.append(LeftOut("Back-tests", f"no case of backtests.csv speaks of {what}"))
    found: list[Backtest] = []
    for case in own:
        found += run_backtests(tables, case.backtest_id, draws=_BACKTEST_DRAWS, seed=seed)
        tell(f"brief: back-test {case.backtest_id}")
    return found


def _speaks_of(changes: Sequence[Change], question: Question) -> bool:
    """Tell whether a case changes what the question is about; what all earn, any case may."""
    if not question.families or question.objective == "proceeds":
        return True
    return any(
        name.startswith(question.families)
        for change in changes
        for name in change.row.get("commodity", ())
    )


def _calibration(
    tables: Tables, left: list[LeftOut], *, year: int | None, seed: int,
    tell: Callable[[str], None],
) -> Calibration | None:  # fmt: skip
    from graph.calibration import calibrate

    what = "The model beside what was observed"
    if not len(tables["calibration"]) or not len(tables["observations"]):
        left.append(LeftOut(what, "calibration.csv or observations.csv is not there or is empty"))
        return None
    try:
        found = calibrate(tables, year=year, draws=_CALIBRATION_DRAWS, seed=seed)
    except NarrowsError as error:
        left.append(LeftOut(what, str(error)))
        return None
    tell("brief: the model is set beside what was observed")
    return found
