"""Comparisons as the table has them, each with the figure it answers to in a year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graph.calibration.figures import Figure, figure_of
from graph.units import Band

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.tables import Tables

__all__ = ["Comparison", "read_comparisons"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """One row of ``calibration.csv``.

    Attributes
    ----------
    row
        The row, with its match columns.
    wholes
        Other comparisons whose sum it is divided by.
    figure
        What was observed, in the unit of what is measured; None where no figure speaks of
        the year.
    misfit
        Factor by which the model may miss the figure.
    rejects
        Whether a draw that misses it is rejected.
    """

    comparison_id: str
    name: str
    measure: str
    row: Mapping[str, Any]
    wholes: tuple[str, ...]
    figure: Figure | None
    bound: str
    purity: Band | None
    purity_cause: str
    misfit: float
    rejects: bool

    @property
    def allowed(self) -> tuple[float, float] | None:
        """Give the least and the most that the model may say; None where nothing is observed."""
        if self.figure is None:
            return None
        low = 0.0 if self.bound == "ceiling" else self.figure.low / self.misfit
        high = float("inf") if self.bound == "floor" else self.figure.high * self.misfit
        return low, high


def read_comparisons(tables: Tables, year: int | None) -> list[Comparison]:
    """
    Read every comparison, with the figures that speak of a year.

    Parameters
    ----------
    tables
        From `graph.loading.read_tables`.
    year
        The calendar year of the model; None: no figure speaks of it.

    Examples
    --------
    >>> from graph import read_tables
    >>> found = {c.comparison_id: c for c in read_comparisons(read_tables(), 2019)}
    >>> found["consumption_cocaine"].figure.unit, found["consumption_cocaine"].figure.years
    ('kg', (2016, 2016))
    """
    rows = {row["comparison_id"]: row for row in tables["calibration"].records()}
    observations = tables["observations"].records()
    figures = {
        name: figure_of(row, observations, year) if year is not None else None
        for name, row in rows.items()
    }
    return [_comparison(row, figures) for row in rows.values()]


def _comparison(row: Mapping[str, Any], figures: Mapping[str, Figure | None]) -> Comparison:
    name, wholes = row["comparison_id"], row.get("share_of", ())
    figure = figures[name]
    if figure is not None and row.get("observed_as") == "part":
        parts = [figures[whole] for whole in wholes]
        known = [part for part in parts if part is not None]
        figure = figure.divided_by(known) if len(known) == len(parts) else None
    purity = row.get("purity")
    band = (
        Band(row.get("purity_low", purity), purity, row.get("purity_high", purity))
        if purity
        else None
    )
    return Comparison(
        comparison_id=name,
        name=row["name"],
        measure=row["measure"],
        row=row,
        wholes=wholes,
        figure=figure,
        bound=row.get("bound", ""),
        purity=band,
        purity_cause=row.get("purity_cause", name),
        misfit=row.get("misfit", 1.0),
        rejects=row["use"] == "fit",
    )
