"""Answers that the pages hold, so that a file without a server answers too."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from graph.errors import NarrowsError
from graph.scenario import Scenario
from graph.telling import tell_outcome
from graph.whatif import WhatIf
from narrows.commands.whatif import outcome_document
from narrows.shared import node_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from graph.chokepoints import Chokepoints
    from graph.tables import Tables

__all__ = ["question_key", "standing_answers"]

MOST_BYTES = 1_500_000
"""Of answers in one page; those that come later are left out."""
RANKED = 5
"""How many nodes and how many links of each ranking are closed, each alone."""


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
    tables: Tables, found: Mapping[str, Chokepoints], year: int | None
) -> dict[str, Any]:
    """
    Tell what follows from closing each strong chokepoint, and from each measure alone.

    Parameters
    ----------
    tables
        Not modified.
    found
        Rankings, whose first nodes and links are closed one at a time.
    year
        As in `graph.assembly.build_states`.

    Returns
    -------
    dict
        What the command `whatif` answers, by `question_key`; empty where the data
        supports no flow model.
    """
    try:
        ready = WhatIf(tables, year=year)
    except NarrowsError:
        return {}
    names, answers, size = node_names(tables), {}, 0
    for pair, scenario in _scenarios(tables, found):
        try:
            outcome = ready.run(scenario)
        except NarrowsError:
            # What lives in another year is ranked in another year.
            continue
        document = _brief(outcome_document(outcome, tell_outcome(outcome, names)))
        size += len(json.dumps(document))
        if size > MOST_BYTES:
            break
        pairs = [pair, *([("year", str(year))] if year is not None else [])]
        answers[question_key("whatif", pairs)] = document
    return answers


def _scenarios(
    tables: Tables, found: Mapping[str, Chokepoints]
) -> Iterator[tuple[tuple[str, str], Scenario]]:
    """Yield single changes, as a parameter of the question and as a scenario."""
    for measure in tables["measures"].text("measure_id"):
        yield ("measure", f"{measure}=1"), Scenario(measures={measure: 1.0})
    ranked = [
        str(name)
        for ranking in found.values()
        for frame in (ranking.nodes, ranking.edges)
        for name in frame.index[:RANKED]
    ]
    for name in dict.fromkeys(ranked):
        yield ("close", name), Scenario(closed=(name,))


def _brief(document: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out of an answer what the page knows, and digits that nobody reads."""
    edges = [
        [row["edge_id"], *(_four(row[name]) for name in ("before", "after", "share")),
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


def _four(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _four(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_four(item) for item in value]
    return float(f"{value:.4g}") if isinstance(value, float) else value
