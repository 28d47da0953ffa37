"""What is changed beside the data as it is, read from the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.errors import QuestionError
from graph.scenario import Scenario
from graph.whatif import states_under
from narrows.shared import read

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

    from graph.states import StateGraph
    from graph.tables import Tables

__all__ = ["changed_data", "read_pairs", "read_scenario"]


def changed_data(
    arguments: Namespace, year: int | None, *, latent: bool = False
) -> Tables | StateGraph:
    """Give the tables, or where something is changed the state graph of the year after it."""
    scenario, tables = read_scenario(arguments), read(arguments)
    return tables if scenario.empty else states_under(tables, scenario, year=year, latent=latent)


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
            "capacity": read_pairs("capacity", arguments.capacity),
            "demand": read_pairs("demand", arguments.demand),
            "measures": read_pairs("measure", arguments.measure, alone=1.0),
        }
    )


def read_pairs(option: str, texts: Sequence[str], alone: float | None = None) -> dict[str, float]:
    """
    Read NAME=NUMBER, or NAME alone where that means something.

    Raises
    ------
    QuestionError
        If one is not of that form; not a number is none.
    """
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
