"""Masses, purity and fiscal years: the one place where a published figure is converted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from graph.errors import QuestionError
from graph.vocabulary import YEAR_KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "KG_PER",
    "Band",
    "calendar_series",
    "calendar_weights",
    "fiscal_year_months",
    "to_gross",
    "to_kg",
    "to_pure",
    "to_usd_per_kg",
]

KG_PER: Final[dict[str, float]] = {
    "kg": 1.0,
    "t": 1000.0,
    "g": 1e-3,
    "mg": 1e-6,
    "lb": 0.45359237,
    "oz": 0.45359237 / 16,
}
"""Kilograms in one unit of mass. The pound and the ounce are the international avoirdupois ones."""

_BASES: Final = (" pure", " gross")
_FIRST_FISCAL_MONTH: Final = 10


class Band(NamedTuple):
    """A number with its range: low, most likely, high."""

    low: float
    likely: float
    high: float

    @classmethod
    def of(cls, value: float | tuple[float, float, float]) -> Band:
        """Give a band; a number alone has no width."""
        return cls(*value) if isinstance(value, tuple) else cls(value, value, value)


def to_kg(value: float, unit: str) -> float:
    """
    Convert a mass to kilograms.

    Parameters
    ----------
    value
        The mass, in `unit`.
    unit
        One of `KG_PER`. A trailing ``pure`` or ``gross`` is allowed and changes nothing: what
        a mass is of, only `to_pure` and `to_gross` change.

    Raises
    ------
    QuestionError
        If the unit is not one of mass.

    References
    ----------
    National Institute of Standards and Technology (2008). *Guide for the Use of the
    International System of Units (SI)*, Special Publication 811, appendix B.

    Examples
    --------
    >>> to_kg(1, "lb"), to_kg(3, "t pure"), to_kg(16, "oz") == to_kg(1, "lb")
    (0.45359237, 3000.0, True)
    """
    return value * _kg_per(unit)


def _kg_per(unit: str) -> float:
    name = unit
    for ending in _BASES:
        name = name.removesuffix(ending)
    if name not in KG_PER:
        known = ", ".join(KG_PER)
        raise QuestionError(f"{unit!r} is not a unit of mass that is known here: {known}.")
    return KG_PER[name]


def to_usd_per_kg(price: float, unit: str) -> float:
    """
    Convert a price per mass to USD per kilogram.

    Parameters
    ----------
    price
        The price, in `unit`.
    unit
        ``USD per`` and a unit of mass, such as ``USD per g``; ``gram`` and ``pure gram`` are
        understood. A price per pure mass stays one: divide by purity first to compare it with
        one per gross mass.

    Raises
    ------
    QuestionError
        If the unit is no price per mass.

    Examples
    --------
    >>> to_usd_per_kg(34, "USD per gram")
    34000.0
    """
    money, _, mass = unit.partition(" per ")
    mass = mass.removeprefix("pure ").replace("gram", "g")
    if money != "USD" or not mass:
        raise QuestionError(f"{unit!r} is not a price per mass, such as 'USD per kg'.")
    return price / _kg_per(mass)


def to_pure(
    gross: float | tuple[float, float, float], purity: float | tuple[float, float, float]
) -> Band:
    """
    Give the pure mass in a gross mass.

    Parameters
    ----------
    gross
        Mass as weighed, in any unit; a number, or low, likely and high.
    purity
        Share of it that is the drug, above 0 and up to 1; a number, or low, likely and high.

    Returns
    -------
    Band
        In the unit of `gross`. Lows are multiplied with lows and highs with highs.

    Raises
    ------
    QuestionError
        If a purity is not a share.

    Notes
    -----
    ASSUMPTION: the ends of mass and purity may fall together, so that the band is the widest
    that both allow. Purity differs by channel and year; never carry one to another.

    Examples
    --------
    >>> to_pure(1000.0, (0.05, 0.1, 0.2))
    Band(low=50.0, likely=100.0, high=200.0)
    """
    weighed, share = Band.of(gross), _shares(purity)
    return Band(*(mass * part for mass, part in zip(weighed, share, strict=True)))


def to_gross(
    pure: float | tuple[float, float, float], purity: float | tuple[float, float, float]
) -> Band:
    """
    Give the gross mass that holds a pure mass; the highest purity gives the lowest mass.

    Parameters
    ----------
    pure
        Mass of the drug, in any unit; a number, or low, likely and high.
    purity
        As in `to_pure`.

    Raises
    ------
    QuestionError
        If a purity is not a share.

    Examples
    --------
    >>> to_gross(100.0, (0.05, 0.1, 0.2))
    Band(low=500.0, likely=1000.0, high=2000.0)
    """
    mass, share = Band.of(pure), _shares(purity)
    return Band(mass.low / share.high, mass.likely / share.likely, mass.high / share.low)


def _shares(purity: float | tuple[float, float, float]) -> Band:
    share = Band.of(purity)
    if not 0 < share.low <= share.likely <= share.high <= 1:
        raise QuestionError(f"A purity is a share above 0 and up to 1, in order: not {purity}.")
    return share


def fiscal_year_months(year: int) -> list[tuple[int, int]]:
    """
    Give the twelve (calendar year, month) of a United States fiscal year.

    Examples
    --------
    >>> months = fiscal_year_months(2019)
    >>> months[0], months[-1]
    ((2018, 10), (2019, 9))
    """
    before = [(year - 1, month) for month in range(_FIRST_FISCAL_MONTH, 13)]
    return before + [(year, month) for month in range(1, _FIRST_FISCAL_MONTH)]


def calendar_weights(
    year: int, kind: str = "calendar", *, year_from: int | None = None
) -> dict[int, float]:
    """
    Give the share of a figure's period that lies in each calendar year.

    Parameters
    ----------
    year
        The year, or the last year of a period.
    kind
        ``calendar`` or ``fiscal`` (October to September, named after the year it ends in).
    year_from
        First year of a period of several; default: `year`.

    Returns
    -------
    dict of int to float
        Shares by calendar year, in order; they sum to 1.

    Raises
    ------
    QuestionError
        If `kind` is another, or the period ends before it begins.

    Notes
    -----
    ASSUMPTION: a period is spread evenly over its months.

    Examples
    --------
    >>> calendar_weights(2019, "fiscal")
    {2018: 0.25, 2019: 0.75}
    """
    first = year if year_from is None else year_from
    if kind not in YEAR_KINDS:
        raise QuestionError(f"{kind!r} is not a kind of year: {', '.join(YEAR_KINDS)}.")
    if first > year:
        raise QuestionError(f"A period cannot end in {year} and begin in {first}.")
    years = range(first, year + 1)
    if kind == "calendar":
        return {one: 1 / len(years) for one in years}
    months = [month for one in years for month in fiscal_year_months(one)]
    counted = [when for when, _ in months]
    return {one: counted.count(one) / len(months) for one in sorted(set(counted))}


def calendar_series(by_year: Mapping[int, float], kind: str) -> dict[int, float]:
    """
    Give a yearly series by calendar year.

    Parameters
    ----------
    by_year
        A flow or count for each year, fiscal or calendar.
    kind
        Which.

    Returns
    -------
    dict of int to float
        Only the calendar years that the series covers whole: of fiscal years, each but the
        first, where the year after is there too.

    Notes
    -----
    ASSUMPTION: a year's count is spread evenly over its months.

    Examples
    --------
    >>> calendar_series({2019: 120.0, 2020: 240.0, 2022: 60.0}, "fiscal")
    {2019: 150.0}
    """
    found: dict[int, float] = {}
    covered: dict[int, float] = {}
    for year, value in by_year.items():
        weights = calendar_weights(year, kind)
        for one, share in weights.items():
            found[one] = found.get(one, 0.0) + share * value
            covered[one] = covered.get(one, 0.0) + share
    return {one: found[one] for one in sorted(found) if covered[one] > 1 - 1e-9}
