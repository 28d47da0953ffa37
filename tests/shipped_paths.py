"""Paths through the shipped tables, over states of a node and a commodity.

Written apart from the package, so that the tests do not check it against itself.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from graph.vocabulary import TIE
from tests.shipped import Row, by_key, table

State = tuple[str, str]
YEAR = 2019


def number(row: Row, column: str, blank: float = 0.0) -> float:
    return float(row[column]) if row.get(column) else blank


def in_year(row: Row, year: int) -> bool:
    return number(row, "active_from", 0) <= year <= number(row, "active_to", 9999)


def kind(node: str) -> str:
    return by_key("nodes")[node]["kind"]


@cache
def used_edges(year: int = YEAR) -> tuple[Row, ...]:
    """Give the edges that carry something in a year."""
    nodes = by_key("nodes")
    alive = {n for n, row in nodes.items() if in_year(row, year) and row["status"] != "latent"}
    return tuple(
        row
        for row in table("edges")
        if row["commodity"] != TIE
        and row["status"] != "latent"
        and in_year(row, year)
        and {row["source"], row["target"]} <= alive
    )


@cache
def recipes() -> dict[str, tuple[Row, ...]]:
    rows: dict[str, tuple[Row, ...]] = {}
    for row in table("recipes"):
        rows[row["recipe_id"]] = (*rows.get(row["recipe_id"], ()), row)
    return rows


@cache
def steps(year: int = YEAR) -> dict[State, tuple[tuple[State, str], ...]]:
    """Give, for each state (node, commodity), what it leads to and by which edge or recipe."""
    found: dict[State, list[tuple[State, str]]] = defaultdict(list)
    for row in used_edges(year):
        target = (row["target"], row["commodity"])
        found[row["source"], row["commodity"]].append((target, row["edge_id"]))
    for name, rows in recipes().items():
        places = [rows[0]["node_id"]] if rows[0]["node_id"] else nodes_of(rows[0]["node_kind"])
        for place in places:
            for taken in (row for row in rows if row["role"] == "input"):
                for made in (row for row in rows if row["role"] == "output"):
                    state = (place, made["commodity"])
                    found[place, taken["commodity"]].append((state, name))
    return {state: tuple(ways) for state, ways in found.items()}


def nodes_of(*kinds: str) -> list[str]:
    return [row["node_id"] for row in table("nodes") if row["kind"] in kinds]


def reaches(start: State, goal: State, *, by: str = "", year: int = YEAR) -> bool:
    """Whether a path of commodity states joins two states, passing the node `by` if given."""
    waiting, seen = [(start, not by or start[0] == by)], set()
    while waiting:
        state, passed = waiting.pop()
        passed = passed or state[0] == by
        if state == goal and passed:
            return True
        if (state, passed) not in seen:
            seen.add((state, passed))
            waiting += [(after, passed) for after, _ in steps(year).get(state, ())]
    return False
