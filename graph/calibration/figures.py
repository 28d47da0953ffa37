"""What was observed of a calendar year, in the model's units."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from graph.observed import total
from graph.states import expand_commodity
from graph.units import KG_PER, calendar_weights, to_kg, to_usd_per_kg

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["Figure", "figure_of"]

_WHOLE = 1 - 1e-9
_RATES = (" per ", "percent", "ratio")


@dataclass(frozen=True, slots=True)
class Figure:
    """An observed number.

    Attributes
    ----------
    value, low, high
        The figure per year and its range, in `unit`.
    unit
        ``kg``, ``USD``, ``USD per kg``, ``share`` or the observation's own.
    years
        First and last calendar year that it speaks of.
    ids, evidence
        The observations, and what they rest on.
    """

    value: float
    low: float
    high: float
    unit: str
    years: tuple[int, int]
    ids: tuple[str, ...]
    evidence: tuple[str, ...]

    def divided_by(self, parts: Sequence[Figure]) -> Figure:
        """Give the figure as a share of the sum of others."""
        whole = sum(part.value for part in parts)
        low, high = sum(part.low for part in parts), sum(part.high for part in parts)
        ids = (*self.ids, *(name for part in parts for name in part.ids))
        evidence = (*self.evidence, *(name for part in parts for name in part.evidence))
        return replace(
            self,
            value=self.value / whole,
            low=self.low / high,
            high=self.high / low,
            unit="share",
            ids=tuple(dict.fromkeys(ids)),
            evidence=tuple(dict.fromkeys(evidence)),
        )


def figure_of(
    row: Mapping[str, Any], observations: Sequence[Mapping[str, Any]], year: int
) -> Figure | None:
    """
    Find what was observed of a comparison in one calendar year.

    Parameters
    ----------
    row
        Of ``calibration``: system, quantity, place and commodity tell which observations.
    observations
        Rows of ``observations``.
    year
        Calendar year.

    Returns
    -------
    Figure or None
        From the observations that cover the year whole, fiscal years weighted by their
        months; otherwise the nearest within ``carry_years``; None where there is none.

    Raises
    ------
    QuestionError
        If several systems are named that must not be added.

    Notes
    -----
    ASSUMPTION: a period is spread evenly over its months, and a carried figure has not
    changed.
    """
    found = [one for one in observations if _speaks_of(row, one)]
    weights = {id(one): _weights(one) for one in found}
    covered = sum(weights[id(one)].get(year, 0.0) * _span(one) for one in found)
    systems = max(1, len({one["system"] for one in found}))
    if found and covered / systems > _WHOLE:
        used = [(one, weights[id(one)].get(year, 0.0) * _span(one)) for one in found]
        return _sum([(one, share) for one, share in used if share > 0])
    apart = {id(one): min(abs(year - when) for when in weights[id(one)]) for one in found}
    nearest = min(apart.values(), default=None)
    # A figure of part of the year is nearer than one of the next, but carried over the rest:
    # that counts as one year.
    if nearest is None or max(1, nearest) > row.get("carry_years", 0):
        return None
    near = [one for one in found if apart[id(one)] == nearest]
    if len({one["system"] for one in near}) > 1:
        return _sum([(one, 1.0) for one in near])
    return _sum([(one, 1 / len(near)) for one in near])


def _speaks_of(row: Mapping[str, Any], one: Mapping[str, Any]) -> bool:
    if "system" not in row or one["system"] not in row["system"]:
        return False
    named = row.get("commodity")
    commodities = {named, *expand_commodity(named)} if named else {one.get("commodity")}
    return (
        one["quantity"] == row.get("quantity")
        and row.get("place", one.get("place")) == one.get("place")
        and one.get("commodity") in commodities
    )


def _weights(one: Mapping[str, Any]) -> dict[int, float]:
    return calendar_weights(
        one["year"], one.get("year_kind", "calendar"), year_from=one.get("year_from")
    )


def _span(one: Mapping[str, Any]) -> int:
    """Give how many years, calendar or fiscal, a figure spans."""
    return int(one["year"] - one.get("year_from", one["year"]) + 1)


def _sum(parts: Sequence[tuple[Mapping[str, Any], float]]) -> Figure:
    years = sorted(
        {when for one, _ in parts for when in (one.get("year_from", one["year"]), one["year"])}
    )
    for when in {one["year"] for one, _ in parts}:
        # Refuses systems that overlap; the sum itself is weighted here.
        total([one for one, _ in parts if one["year"] == when])
    value, low, high = (
        sum(_per_year(one, one.get(name, one["value"])) * share for one, share in parts)
        for name in ("value", "value_low", "value_high")
    )
    return Figure(
        value=value,
        low=low,
        high=high,
        unit=_unit(str(parts[0][0]["unit"])),
        years=(years[0], years[-1]),
        ids=tuple(one["observation_id"] for one, _ in parts),
        evidence=tuple(dict.fromkeys(e for one, _ in parts for e in one.get("evidence", ()))),
    )


def _per_year(one: Mapping[str, Any], value: float) -> float:
    """Give a figure in the model's unit; an amount of several years per year."""
    unit = str(one["unit"])
    if unit == "percent":
        return value / 100
    if unit.startswith("USD per ") and unit != "USD per year":
        return to_usd_per_kg(value, unit)
    if not any(word in unit for word in _RATES):
        value /= _span(one)
    return to_kg(value, unit) if unit.split(" ")[0] in KG_PER else value


def _unit(unit: str) -> str:
    if unit == "percent":
        return "share"
    if unit.startswith("USD per ") and unit != "USD per year":
        return "USD per kg"
    if unit.split(" ")[0] in KG_PER:
        return "kg"
    return unit.removesuffix(" per year")
