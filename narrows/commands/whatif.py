"""The command `whatif`."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from graph.errors import QuestionError
from graph.scenario import Scenario
from graph.telling import tell_outcome
from graph.whatif import WhatIf
from narrows.output import number, print_json, print_table, signed_percent
from narrows.shared import chosen_year, node_names, print_note, read

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

    import pandas as pd

    from graph.outcomes import Outcome
    from graph.tables import Tables


__all__ = ["read_scenario", "run"]


def run(arguments: Namespace) -> int:
    """Print what follows from the changes, in words and in numbers."""
    tables, year = read(arguments), chosen_year(arguments)
    scenario = read_scenario(arguments)
    outcome = _ready(tables, year).run(scenario, draws=arguments.draws, seed=arguments.seed)
    names = node_names(tables)
    told = tell_outcome(outcome, names)
    if arguments.json:
        print_json(_document(outcome, told, arguments))
        return 0
    for sentence in told:
        print(sentence)
    _print_deliveries(outcome)
    _print_edges(outcome.edges.head(arguments.top), names)
    if len(outcome.edges) > arguments.top:
        print(f"... and {len(outcome.edges) - arguments.top} more; --top N lists more.")
    print_note(arguments)
    return 0


@lru_cache(maxsize=8)
def _ready(tables: Tables, year: int | None) -> WhatIf:
    """Keep the network as it is: the next question about it is answered sooner."""
    return WhatIf(tables, year=year)


def read_scenario(arguments: Namespace) -> Scenario:
    """
    Read the changes that were asked for.

    Raises
    ------
    QuestionError
        If one is not of the form that its option takes.
    """
    return Scenario.from_json(
        {
            "closed": arguments.close,
            "capacity": _pairs("capacity", arguments.capacity),
            "demand": _pairs("demand", arguments.demand),
            "measures": _pairs("measure", arguments.measure, alone=1.0),
        }
    )


def _pairs(option: str, texts: Sequence[str], alone: float | None = None) -> dict[str, float]:
    """Read NAME=NUMBER, or NAME alone where that means something."""
    result = {}
    for text in texts:
        name, sign, value = text.rpartition("=")
        if not sign and alone is not None:
            result[text] = alone
            continue
        try:
            result[name] = float(value)
        except ValueError:
            result[name] = float("nan")
        if not sign or not name or result[name] != result[name]:
            raise QuestionError(f"--{option} {text}: write NAME=NUMBER, such as {option} id=1")
    return result


def _document(outcome: Outcome, told: list[str], arguments: Namespace) -> dict[str, Any]:
    return {
        "command": "whatif",
        "year": outcome.year,
        "scenario": outcome.scenario.to_json(),
        "words": told,
        "earned": outcome.earned,
        "draws": outcome.draws,
        "seed": arguments.seed,
        "deliveries": outcome.deliveries.reset_index().to_dict("records"),
        "edges": outcome.edges.reset_index().to_dict("records"),
        "markets": outcome.markets.reset_index().to_dict("records"),
    }


def _print_deliveries(outcome: Outcome) -> None:
    print("\nDelivered per year (modelled)")
    cells = []
    for family, row in outcome.deliveries.iterrows():
        steps = [number(row[step]) for step in ("before", "fixed", "rerouted", "opened")]
        change = "" if row["before"] == 0 else signed_percent(row["change"])
        cells.append((str(family), row["unit"], *steps, change))
    head = ("what", "unit", "before", "nobody reacts", "rerouted", "latent opened", "change")
    print_table(head, cells, right=(2, 3, 4, 5))


def _print_edges(edges: pd.DataFrame, names: dict[str, str]) -> None:
    if edges.empty:
        return
    print("\nWhat carries less or more per year")
    cells = [
        (
            row["status"],
            number(row["before"]),
            number(row["after"]),
            row["unit"],
            f"{names[row['source']]} → {names[row['target']]}, {row['commodity']}",
        )
        for _, row in edges.iterrows()
    ]
    print_table(("", "before", "after", "unit", "link"), cells, right=(1, 2))
