"""What every command needs: the tables that were asked for, the year, names and units."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph.loading import read_tables
from graph.network import DEFAULT_YEAR
from graph.vocabulary import commodity_unit

if TYPE_CHECKING:
    from argparse import Namespace

    from graph.tables import Tables

__all__ = ["chosen_year", "edge_rows", "node_names", "print_note", "read", "unit_of"]


def read(arguments: Namespace) -> Tables:
    """Read and check the tables that were asked for."""
    return read_tables(arguments.data)


def chosen_year(arguments: Namespace) -> int | None:
    """Give the year asked for; 2019 for the data shipped, every year for other data."""
    if arguments.year is not None:
        return int(arguments.year)
    return DEFAULT_YEAR if arguments.data is None else None


def edge_rows(tables: Tables) -> dict[str, dict[str, Any]]:
    """Give the rows of edges and recipes by id."""
    rows: dict[str, dict[str, Any]] = {}
    for record in tables["recipes"].records():
        rows.setdefault(record["recipe_id"], record)
    for position, record in enumerate(tables["edges"].records(), start=1):
        rows[record.get("edge_id", f"e{position}")] = record
    return rows


def node_names(tables: Tables) -> dict[str, str]:
    """Give each node's name for people."""
    nodes = tables["nodes"]
    pairs = zip(nodes.text("node_id"), nodes.text("name"), strict=True)
    return {node: name or node for node, name in pairs}


def unit_of(commodity: str) -> str:
    """Give the unit of a commodity's quantities."""
    return commodity_unit(commodity) or "units/year"


def print_note(arguments: Namespace) -> None:
    """Print what every answer must be read with."""
    year = chosen_year(arguments)
    when = f"{year}. " if year is not None else ""
    whose = (
        "public aggregate sources" if arguments.data is None else f"the tables in {arguments.data}"
    )
    print(f"\n{when}Modelled from {whose}, not observed. Seizures are not flows.")
