"""What every command needs: the tables that were asked for, the year, names and units."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph.loading import read_tables
from graph.network import DEFAULT_YEAR
from graph.tables import data_dir
from graph.vocabulary import commodity_unit

if TYPE_CHECKING:
    from argparse import Namespace

    from graph.solution import FlowSolution
    from graph.tables import Tables

__all__ = [
    "chosen_year", "edge_rows", "flow_by_edge", "folder_of", "node_names", "print_note", "read",
    "signature", "unit_of",
]  # fmt: skip


def read(arguments: Namespace) -> Tables:
    """Read and check the tables that were asked for; once, as long as no file changes."""
    return _read(arguments.data, signature(arguments.data))


@lru_cache(maxsize=4)
def _read(directory: str | None, files: str) -> Tables:  # noqa: ARG001 - tells states apart
    return read_tables(directory)


def signature(directory: str | Path | None) -> str:
    """Tell one state of a folder's tables from another, without reading them."""
    folder = Path(directory) if directory is not None else data_dir()
    if not folder.is_dir():
        return ""
    files = sorted((path.name, path.stat()) for path in folder.iterdir() if path.suffix == ".csv")
    return " ".join(f"{name}:{found.st_size}:{found.st_mtime_ns}" for name, found in files)


def chosen_year(arguments: Namespace) -> int | None:
    """Give the year asked for; 2019 for the data shipped, every year for other data."""
    if arguments.year is not None:
        return int(arguments.year)
    return DEFAULT_YEAR if arguments.data is None else None


def folder_of(arguments: Namespace) -> str:
    """Give the name of the folder that was asked for, without where it lies; "" for none."""
    return "" if arguments.data is None else Path(arguments.data).resolve().name


def edge_rows(tables: Tables) -> dict[str, dict[str, Any]]:
    """Give the rows of edges and recipes by id."""
    rows: dict[str, dict[str, Any]] = {}
    for record in tables["recipes"].records():
        rows.setdefault(record["recipe_id"], record)
    for position, record in enumerate(tables["edges"].records(), start=1):
        rows[record.get("edge_id", f"e{position}")] = record
    return rows


def flow_by_edge(solution: FlowSolution) -> dict[str, float]:
    """Give what enters each edge per year, for those that the modelled trade uses."""
    states, flow = solution.states, solution.arc_flow
    used = ((states.edge >= 0) & (flow > 0)).nonzero()[0].tolist()
    return {states.arc_id(arc): float(flow[arc]) for arc in used}


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
    told = f"\n{when}Modelled from {whose}, not observed. Seizures are not flows."
    courses = read(arguments)["trends"].number("year")
    if year is not None and len(courses) and not courses.min() <= year <= courses.max():
        told += (
            f" The tables follow trends from {courses.min():.0f} to {courses.max():.0f}; before "
            "and after, numbers are those of the nearest year."
        )
    print(told)
