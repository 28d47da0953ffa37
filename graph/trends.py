"""How numbers move through time: factors by year, and their effect on rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from graph.units import Band

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["MOVING", "moved", "trend_factors"]

MOVING: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "edges": (("trend", "capacity"), ("detection_trend", "detection")),
    "recipes": (("trend", "capacity"),),
    "supply": (("trend", "quantity"),),
    "demand": (("trend", "quantity"),),
}
"""For each table, the column that names a trend and the number that follows it."""

_MOST: Final = {"detection": 1.0}


def trend_factors(rows: Iterable[Mapping[str, Any]], year: int) -> dict[str, Band]:
    """
    Give each trend's factor in one calendar year.

    Parameters
    ----------
    rows
        The table ``trends``.
    year
        Calendar year.

    Returns
    -------
    dict of str to Band
        Low, likely and high factor by trend: a share of the number that a row gives.

    Notes
    -----
    ASSUMPTION: between two years that are given the factor, and each end of its range, moves
    along a straight line; before the first and after the last it stays.

    Examples
    --------
    >>> rows = [{"trend_id": "up", "year": 2012, "factor": 0.5},
    ...         {"trend_id": "up", "year": 2016, "factor": 1.0, "factor_high": 3.0}]
    >>> trend_factors(rows, 2014)["up"], trend_factors(rows, 2020)["up"].high
    (Band(low=0.75, likely=0.75, high=1.75), 3.0)
    """
    courses: dict[str, list[tuple[int, Band]]] = {}
    for row in rows:
        likely = row["factor"]
        band = Band(row.get("factor_low", likely), likely, row.get("factor_high", likely))
        courses.setdefault(row["trend_id"], []).append((row["year"], band))
    return {
        name: _between(sorted(points, key=lambda point: point[0]), year)
        for name, points in courses.items()
    }


def _between(points: list[tuple[int, Band]], year: int) -> Band:
    before = [point for point in points if point[0] <= year] or points[:1]
    after = [point for point in points if point[0] >= year] or points[-1:]
    (first, start), (last, end) = before[-1], after[0]
    if first >= last:
        return start if first <= year else end
    share = (year - first) / (last - first)
    return Band(*(a + (b - a) * share for a, b in zip(start, end, strict=True)))


def moved(row: Mapping[str, Any], table: str, factors: Mapping[str, Band]) -> dict[str, Any]:
    """
    Give a row of edges, recipes, supply or demand as it was in the year of `factors`.

    Parameters
    ----------
    row
        A row of `table`. Not modified.
    factors
        From `trend_factors`.

    Returns
    -------
    dict
        A new row without the names of its trends: its numbers are those of the year. A
        number that is not given stays unlimited.

    Notes
    -----
    Low ends are multiplied by low factors and high ends by high ones: the widest range that
    both allow. A detection stays a share: at most 1.

    Examples
    --------
    >>> moved({"trend": "up", "quantity": 10.0}, "supply", {"up": Band(0.2, 0.5, 0.7)})
    {'quantity': 5.0, 'quantity_low': 2.0, 'quantity_high': 7.0}
    """
    result = dict(row)
    for column, name in MOVING[table]:
        trend = result.pop(column, None)
        if trend is None or name not in result:
            continue
        likely = result[name]
        band = Band(result.get(f"{name}_low", likely), likely, result.get(f"{name}_high", likely))
        low, mid, high = (
            min(number * factor, _MOST.get(name, float("inf")))
            for number, factor in zip(band, factors[trend], strict=True)
        )
        result |= {name: mid, f"{name}_low": low, f"{name}_high": high}
    return result
