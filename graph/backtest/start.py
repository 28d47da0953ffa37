"""How clean a back-test starts: rows of its network that know the outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph.network import in_year

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graph.backtest.cases import Case
    from graph.tables import Tables

__all__ = ["shared_rows"]


def shared_rows(tables: Tables, case: Case) -> Iterator[tuple[str, str]]:
    """
    Give the rows of the starting network that cite evidence of the outcome.

    Yields
    ------
    tuple
        Table and id, in order; of a trend the points that set its factor in the year.
    """
    outcome = set(case.outcome_evidence)
    keys = {"edges": "edge_id", "recipes": "recipe_id", "supply": "node_id", "demand": "node_id"}
    seen: set[tuple[str, str]] = set()
    trends: set[str] = set()
    for table, key in keys.items():
        for row in tables[table].records():
            if in_year(row, case.year):
                trends |= {row[name] for name in ("trend", "detection_trend") if name in row}
                if not outcome.isdisjoint(row.get("evidence", ())):
                    seen.add((table, row.get(key, "")))
    for row in tables["volumes"].records():
        if row["year"] == case.year and not outcome.isdisjoint(row.get("evidence", ())):
            seen.add(("volumes", row["edge_id"]))
    for point in _points(tables, case.year):
        if point["trend_id"] in trends and not outcome.isdisjoint(point.get("evidence", ())):
            seen.add(("trends", point["trend_id"]))
    yield from sorted(seen)


def _points(tables: Tables, year: int) -> Iterator[Mapping[str, Any]]:
    """Give the points of each trend that set its factor in a year: at it, or on both sides."""
    courses: dict[str, list[Mapping[str, Any]]] = {}
    for row in tables["trends"].records():
        courses.setdefault(row["trend_id"], []).append(row)
    for rows in courses.values():
        exact = [row for row in rows if row["year"] == year]
        before = max((r for r in rows if r["year"] < year), key=lambda r: r["year"], default=None)
        after = min((r for r in rows if r["year"] > year), key=lambda r: r["year"], default=None)
        yield from exact or (row for row in (before, after) if row is not None)
