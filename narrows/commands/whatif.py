"""The command `whatif`."""

from __future__ import annotations

import sys
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from graph.telling import tell_outcome
from graph.whatif import WhatIf
from narrows.changes import read_scenario
from narrows.output import number, print_json, print_links, print_table, signed_percent
from narrows.shared import chosen_year, node_names, print_note, read

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable

    import pandas as pd

    from graph.outcomes import Outcome
    from graph.tables import Tables


__all__ = ["outcome_document", "ready", "run"]


def run(arguments: Namespace) -> int:
    """Print what follows from the changes, in words and in numbers."""
    tables, year = read(arguments), chosen_year(arguments)
    scenario = read_scenario(arguments)
    outcome = ready(tables, year).run(
        scenario, draws=arguments.draws, seed=arguments.seed, tell=_draw_of(arguments.draws)
    )
    names = node_names(tables)
    told = tell_outcome(outcome, names)
    if arguments.json:
        print_json(outcome_document(outcome, told, seed=arguments.seed))
        return 0
    for sentence in told:
        print(sentence)
    _print_deliveries(outcome)
    _print_edges(outcome.edges.head(arguments.top), names)
    if len(outcome.edges) > arguments.top:
        print(f"... and {len(outcome.edges) - arguments.top} more; --top N lists more.")
    print_note(arguments)
    return 0


def _draw_of(draws: int) -> Callable[[int], None]:
    """Tell on standard error how far the draws are, where they take a while."""

    def tell(done: int) -> None:
        if draws >= 20 and (done % 5 == 0 or done == draws):
            print(f"{done} of {draws} draws", file=sys.stderr)

    return tell


@lru_cache(maxsize=8)
def ready(tables: Tables, year: int | None) -> WhatIf:
    """Keep the network as it is: the next question about it is answered sooner."""
    return WhatIf(tables, year=year)


def outcome_document(outcome: Outcome, told: list[str], *, seed: int = 1) -> dict[str, Any]:
    """Give what --json prints."""
    return {
        "command": "whatif",
        "year": outcome.year,
        "scenario": outcome.scenario.to_json(),
        "words": told,
        "earned": outcome.earned,
        "draws": outcome.draws,
        "seed": seed,
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
    print_links(edges.to_dict("records"), names)
