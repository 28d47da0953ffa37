"""Answers that the pages hold, so that a file without a server answers too.

Each is what a command gives with `--json`, under the question that the page would ask, less
what the page knows or does not show. Nothing here is computed otherwise than there.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Literal

from graph.errors import NarrowsError
from graph.interdiction.portfolio import find_portfolio
from graph.interdiction.setting import read_setting
from graph.routes import k_best_routes
from graph.scenario import Scenario
from graph.telling import tell_outcome
from graph.vocabulary import family_of
from graph.whatif import WhatIf
from narrows.commands.routes import routes_document
from narrows.commands.whatif import outcome_document
from narrows.output import print_progress
from narrows.portfolio import with_range
from narrows.shared import edge_rows, node_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from graph.chokepoints import Chokepoints
    from graph.interdiction.objectives import Objective
    from graph.interdiction.result import Plan
    from graph.states import StateGraph
    from graph.tables import Tables

__all__ = ["question_key", "standing_answers"]

MOST_BYTES = 1_500_000
"""Of answers in one page; those that come later are left out."""
MOST_EDGES = 2_000
"""Above so many edges each answer takes a while, and none is held."""
RANKED = 5
"""How many nodes and how many links of each ranking are closed, each alone."""
ROUTES, ENDS = 5, 12
"""How many routes an answer lists, and how many buyers of each drug are asked about."""
ORDERS: tuple[Literal["length", "capacity", "flow"], ...] = ("length", "capacity", "flow")
BUDGETS: dict[Objective, tuple[int, ...]] = {
    "proceeds": (50, 100, 200, 500),
    "delivered": (100, 500),
    "firearms": (100, 500),
}
"""Million USD a year: the plans that are held for each objective."""
PLAN_DRAWS = 30
_PLAN_FIELDS = (
    "status", "objective", "gap", "baseline", "budget", "spent", "chosen", "unit", "fall",
    "draws", "range",
)  # fmt: skip


def question_key(path: str, pairs: Iterable[tuple[str, str]]) -> str:
    """
    Write a question so that the page finds its answer: path, and sorted names and values.

    Examples
    --------
    >>> question_key("whatif", [("year", "2019"), ("close", "a")])
    'whatif[["close","a"],["year","2019"]]'
    """
    ordered = sorted([name, value] for name, value in pairs)
    return path + json.dumps(ordered, separators=(",", ":"), ensure_ascii=False)


def standing_answers(
    tables: Tables,
    states: StateGraph,
    found: Mapping[str, Chokepoints],
    *,
    links: Sequence[str],
    years: Iterable[int] = (),
) -> dict[str, Any]:
    """
    Answer what people ask first: routes, plans, each measure, each strong chokepoint closed.

    Parameters
    ----------
    tables
        Not modified.
    states
        Of the year, without what is latent.
    found
        Rankings, whose first nodes and links are closed one at a time.
    links
        Ids in the order of the page: answers name a link by its place there.
    years
        Other years, in which the strongest nodes are closed too, nearest year first.

    Returns
    -------
    dict
        Answers by `question_key`, 1.5 MB at most; fewer where the data supports no flow
        model or names no measures, and none above 2,000 edges.
    """
    if len(links) > MOST_EDGES:
        return {}
    answers: dict[str, Any] = {}
    size, place = 0, {name: number for number, name in enumerate(links)}
    for path, pairs, document in _all(tables, states, found, place, sorted(years)):
        size += len(json.dumps(document))
        if size > MOST_BYTES:
            break
        answers[question_key(path, pairs)] = document
        if len(answers) % 25 == 0:
            print_progress(f"{len(answers)} answers for the page")
    return answers


_Answer = tuple[str, list[tuple[str, str]], dict[str, Any]]


def _all(
    tables: Tables,
    states: StateGraph,
    found: Mapping[str, Chokepoints],
    place: Mapping[str, int],
    years: list[int],
) -> Iterator[_Answer]:
    when = _when(states.year)
    for pairs, document in _routes(tables, states, place):
        yield "routes", [*pairs, *when], document
    plans = []
    for plan, pairs in _plans(tables, states.year):
        yield "interdict", [*pairs, *when], {n: _four(plan.as_dict()[n]) for n in _PLAN_FIELDS}
        plans.append(Scenario(measures=dict.fromkeys(plan.chosen, 1.0)))
    yield from _outcomes(tables, [*plans, *_scenarios(tables, found)], states.year, place)
    if states.year is not None:
        now = states.year
        strongest = [Scenario(closed=(name,)) for name in _ranked(found, 1, edges=False)]
        for year in sorted(years, key=lambda year: abs(year - now)):
            if year != now:
                yield from _outcomes(tables, strongest, year, place)


def _when(year: int | None) -> list[tuple[str, str]]:
    return [] if year is None else [("year", str(year))]


def _outcomes(
    tables: Tables, scenarios: Iterable[Scenario], year: int | None, place: Mapping[str, int]
) -> Iterator[_Answer]:
    """Yield what follows from each scenario, where the data supports a flow model."""
    try:
        ready = WhatIf(tables, year=year)
    except NarrowsError:
        return
    names = node_names(tables)
    for scenario in scenarios:
        if scenario.empty:
            continue
        try:
            outcome = ready.run(scenario)
        except NarrowsError:
            # What lives in another year is ranked in another year.
            continue
        document = outcome_document(outcome, tell_outcome(outcome, names))
        yield "whatif", [*_changes(scenario), *_when(year)], _packed_outcome(document, place)


def _routes(
    tables: Tables, states: StateGraph, place: Mapping[str, int]
) -> Iterator[tuple[list[tuple[str, str]], dict[str, Any]]]:
    """Yield the best routes of each drug, and to each of its greatest buyers."""
    rows, wanted = edge_rows(tables), _wanted(states)
    asked = [(family, "", by) for family in (*wanted, "") for by in ORDERS]
    asked += [(family, buyer, ORDERS[0]) for family in wanted for buyer in wanted[family][:ENDS]]
    for family, buyer, by in asked:
        try:
            best = k_best_routes(
                states, commodity=family or None, targets=[buyer] if buyer else None,
                k=ROUTES, by=by,
            )  # fmt: skip
        except NarrowsError:
            continue
        given = [("commodity", family), ("target", buyer), ("by", by), ("k", str(ROUTES))]
        document = _packed_routes(routes_document(best, rows), place)
        yield [pair for pair in given if pair[1]], document


def _wanted(states: StateGraph) -> dict[str, list[str]]:
    """Give the nodes that want something of each family, greatest demand first."""
    found: dict[str, dict[str, float]] = {}
    for state, quantity, _ in states.demand:
        node, commodity = states.state(state)
        buyers = found.setdefault(family_of(commodity), {})
        buyers[node] = buyers.get(node, 0.0) + quantity
    return {
        family: sorted(buyers, key=lambda node: (-buyers[node], node))
        for family, buyers in found.items()
    }


def _plans(tables: Tables, year: int | None) -> Iterator[tuple[Plan, list[tuple[str, str]]]]:
    """Yield the best plans of round budgets, each with its range."""
    for objective, budgets in BUDGETS.items():
        setting = None
        for budget in budgets:
            try:
                plan = find_portfolio(tables, float(budget), objective=objective, year=year, near=0)
                setting = setting or read_setting(tables, year=year, objective=objective)
            except NarrowsError:
                # No measures, or nothing of the sort is wanted.
                break
            print_progress(f"best plan, {budget} million against {objective}")
            yield with_range(plan, setting, draws=PLAN_DRAWS), [
                ("model", "portfolio"), ("budget", str(budget)), ("objective", objective),
                ("draws", str(PLAN_DRAWS)),
            ]  # fmt: skip


def _scenarios(tables: Tables, found: Mapping[str, Chokepoints]) -> Iterator[Scenario]:
    """Yield single changes: each measure taken, each strong chokepoint closed."""
    for measure in tables["measures"].text("measure_id"):
        yield Scenario(measures={measure: 1.0})
    for name in _ranked(found, RANKED):
        yield Scenario(closed=(name,))


def _ranked(found: Mapping[str, Chokepoints], most: int, *, edges: bool = True) -> list[str]:
    """Give the first nodes, and the first links, of each ranking; none twice."""
    frames = [
        frame
        for ranking in found.values()
        for frame in (ranking.nodes, *([ranking.edges] if edges else []))
    ]
    return list(dict.fromkeys(str(name) for frame in frames for name in frame.index[:most]))


def _changes(scenario: Scenario) -> list[tuple[str, str]]:
    """Write a scenario as the page asks for it."""
    return [
        *(("close", name) for name in scenario.closed),
        *(("measure", f"{name}={strength:g}") for name, strength in scenario.measures.items()),
    ]


def _packed_outcome(document: Mapping[str, Any], place: Mapping[str, int]) -> dict[str, Any]:
    """Leave out of an answer what the page knows, and digits that nobody reads."""
    edges = [
        [place[row["edge_id"]], *(_four(row[name]) for name in ("before", "after", "share")),
         row["status"]]
        for row in document["edges"]
    ]  # fmt: skip
    moved = [
        row
        for row in document["deliveries"]
        if any(row[step] != row["before"] for step in ("fixed", "rerouted", "opened"))
    ]
    kept = {name: _four(document[name]) for name in ("words", "draws", "markets")}
    return {**kept, "deliveries": _four(moved), "edges": edges}


def _packed_routes(document: Mapping[str, Any], place: Mapping[str, int]) -> dict[str, Any]:
    """Leave out of routes what the page reads from its own links."""
    fields = ("rank", "nodes", "commodities", "flow", "capacity", "unit", "bottleneck")
    return {
        "routes": [
            {name: _four(route[name]) for name in fields}
            | {"legs": [_packed_leg(leg, place) for leg in route["legs"]]}
            for route in document["routes"]
        ]
    }


def _packed_leg(leg: Mapping[str, Any], place: Mapping[str, int]) -> list[Any]:
    if leg["made_from"] is None:
        return [place[leg["edge"]], _four(leg["flow"])]
    return [leg["source"], leg["made_from"], leg["commodity"]]


def _four(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _four(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_four(item) for item in value]
    return float(f"{value:.4g}") if isinstance(value, float) else value
