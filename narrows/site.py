"""The pages of some tables, with the chokepoints of every question that pages offer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.assembly import build_states
from graph.backtest import run_backtests
from graph.backtest.page import DRAWS
from graph.calibration import calibrate, years_with_figures
from graph.calibration.wording import result_in_words, why_in_words
from graph.chokepoints import find_chokepoints
from graph.errors import NarrowsError
from graph.flow import solve_flow
from graph.network import build_network
from graph.routes import MAX_ROUTES, k_best_routes
from graph.vocabulary import family_of
from narrows import __version__
from narrows.answers import standing_answers
from narrows.commands.brief import FORMATS
from narrows.output import print_progress
from narrows.shared import flow_by_edge
from viz import build_site
from viz.model import LIGHT_ABOVE, years

if TYPE_CHECKING:
    from graph.backtest import Backtest
    from graph.calibration import Calibration
    from graph.chokepoints import Chokepoints
    from graph.routes import Route
    from graph.states import StateGraph
    from graph.tables import Tables

__all__ = ["make_site"]

CALIBRATION_DRAWS, OTHER_YEARS_DRAWS = 60, 20
"""Draws of the year, and of each other year, on the page of calibration."""


def make_site(
    tables: Tables,
    year: int | None,
    *,
    draws: int = 0,
    seed: int = 1,
    live: bool = False,
    scenarios: bool = True,
    folder: str = "",
) -> tuple[dict[str, str], dict[str, Chokepoints]]:
    """Give the text of each page, and the chokepoints by question, ranked again in draws.

    Live pages ask the server that they come from; others hold some answers themselves,
    where `scenarios` says so, and name commands on the tables of `folder` for the rest.
    """
    network = build_network(tables)
    # From the tables, as the commands do: of flows as good, another order gives another.
    states = build_states(tables, year=year)
    # The reader of a large network sees it before its chokepoints are found.
    later = live and len(tables["edges"]) > LIGHT_ABOVE
    found = {} if later else _all_chokepoints(tables, states, draws=draws, seed=seed)
    answers = {}
    if scenarios and not live:
        links = list(network.edges(keys=True, data=True))
        span = years(network, links)
        answers = standing_answers(
            tables, states, found, links=[str(key) for _, _, key, _ in links],
            years=range(span[0], span[-1] + 1) if span else (),
        )  # fmt: skip
    pages = build_site(
        network,
        found,
        year=year,
        digest=tables.digest,
        version=__version__,
        draws=draws,
        flow=None if later else modelled_flow(states),
        calibrated=calibrated(tables, year, seed=seed),
        backtests=backtested(tables, seed=seed),
        briefs=tuple(FORMATS),
        folder=folder,
        later=later,
        answers=None if live else answers,
    )
    return pages, found


@dataclass(frozen=True, slots=True)
class Flow:
    """What the modelled trade does: its routes, and what enters each edge per year."""

    routes: list[Route]
    by_edge: dict[str, float]


@dataclass(frozen=True, slots=True)
class Calibrated:
    """Calibrations by year, the year that the page is about, and the words on them."""

    year: int
    by_year: dict[int, Calibration]
    result: str
    words: dict[str, str]


def calibrated(tables: Tables, year: int | None, *, seed: int) -> Calibrated | None:
    """Set the model beside what was observed, in this and every well observed year."""
    if year is None or not len(tables["calibration"]):
        return None
    compared = sorted({year, *years_with_figures(tables)})
    print_progress("the model beside what was observed")
    try:
        by_year = {
            one: calibrate(
                tables,
                year=one,
                draws=CALIBRATION_DRAWS if one == year else OTHER_YEARS_DRAWS,
                seed=seed,
            )
            for one in compared
        }
    except NarrowsError as error:
        print_progress(f"the pages calibrate nothing: {error}")
        return None
    found = by_year[year]
    words = {one.comparison.comparison_id: why_in_words(one) for one in found.compared}
    return Calibrated(year, by_year, result_in_words(found), words)


def backtested(tables: Tables, *, seed: int) -> list[Backtest]:
    """Run the back-tests of the tables, over as many draws as the documents show."""
    if not len(tables["backtests"]):
        return []
    try:
        return list(run_backtests(tables, draws=DRAWS, seed=seed))
    except NarrowsError as error:
        print_progress(f"the pages test nothing: {error}")
        return []


def modelled_flow(states: StateGraph) -> Flow | None:
    """Solve the flow model; None where the data names no supply or demand, or no bound."""
    try:
        solution = solve_flow(states)
        routes = k_best_routes(states, by="flow", k=MAX_ROUTES)
    except NarrowsError:
        return None
    return Flow(routes, flow_by_edge(solution))


def _all_chokepoints(
    tables: Tables, states: StateGraph, *, draws: int, seed: int
) -> dict[str, Chokepoints]:
    """Ask of the whole chain and of each commodity family that people can choose."""
    families = dict.fromkeys(family_of(name) for name in states.commodities)
    result: dict[str, Chokepoints] = {}
    for key, commodity in [("chain", None), *((family, family) for family in families)]:
        if "chain" in result and result["chain"].commodity == key:
            # The one commodity there is: the whole chain is its own.
            continue
        print_progress(f"chokepoints of {key.replace('_', ' ')}")
        try:
            result[key] = find_chokepoints(
                tables, commodity=commodity, year=states.year, draws=draws, seed=seed
            )
        except NarrowsError as error:
            # A family that flows nowhere this year has no chokepoints; the page says so by
            # leaving it out. Faults in the data have stopped the build before.
            print_progress(f"the pages rank nothing for {key}: {error}")
    return result
