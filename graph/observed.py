"""Published figures: found by what they count, and never added up across counting systems."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from graph.errors import QuestionError, UnknownNameError
from graph.states import expand_commodity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import networkx as nx

    from graph.tables import Tables

    Row = Mapping[str, Any]

__all__ = ["SISTERS", "WITHIN", "find_observations", "series", "total"]

WITHIN: Final[dict[str, str]] = {
    "cbp_ofo": "cbp_nationwide",
    "cbp_usbp": "cbp_nationwide",
    "cbp_puerto_rico": "cbp_nationwide",
    "cbp_ofo_region": "cbp_ofo",
    "cbp_usbp_region": "cbp_usbp",
    "cbp_express": "cbp_ofo",
    "cbp_mail": "cbp_ofo",
    "cbp_ofo_area": "cbp_ofo_region",
    "cbp_usbp_area": "cbp_usbp_region",
    "cbp_single_seizure": "cbp_ofo_area",
}
"""Counting systems that are part of another: what they count is in the whole already."""

SISTERS: Final[tuple[frozenset[str], ...]] = (
    frozenset({"cbp_ofo", "cbp_usbp"}),
    frozenset({"cbp_ofo_region", "cbp_usbp_region"}),
    frozenset({"cbp_ofo_area", "cbp_usbp_area"}),
    frozenset({"cbp_express", "cbp_mail"}),
)
"""Systems that share nothing and may be added: ports and sectors, mail and express."""


def find_observations(
    data: nx.MultiDiGraph | Tables,
    *,
    system: str | None = None,
    quantity: str | None = None,
    commodity: str | None = None,
    place: str | None = None,
    years: tuple[int, int] | None = None,
) -> list[dict[str, Any]]:
    """
    Find published figures.

    Parameters
    ----------
    data
        A network from `graph.load_network`, or tables.
    system, quantity
        As in ``observations.csv``; default: any.
    commodity
        A commodity, or a family of them; default: any.
    place
        A node or edge id, or words that the place's own words hold, whatever their case.
    years
        First and last year; a figure for a period counts where it ends in them.

    Returns
    -------
    list of dict
        Rows of ``observations``, by system, quantity, place, commodity and year.

    Raises
    ------
    UnknownNameError
        If no figure at all has that system, quantity or commodity.

    Examples
    --------
    >>> from graph import load_network
    >>> found = find_observations(load_network(), system="cbp_nationwide",
    ...                           commodity="fentanyl", years=(2023, 2025))
    >>> [(row["year"], row["value"]) for row in found]
    [(2023, 27022.9), (2024, 21889.2), (2025, 12027.3)]
    """
    rows = _rows(data)
    commodities = set(expand_commodity(commodity)) | {commodity} if commodity else None
    for column, wanted in (("system", system), ("quantity", quantity)):
        _must_be_known(column, wanted, rows)
    if commodities and not any(row.get("commodity") in commodities for row in rows):
        _must_be_known("commodity", commodity, rows)
    found = [
        row
        for row in rows
        if (system is None or row["system"] == system)
        and (quantity is None or row["quantity"] == quantity)
        and (commodities is None or row.get("commodity") in commodities)
        and (place is None or _is_at(row, place))
        and (years is None or years[0] <= row["year"] <= years[1])
    ]
    return sorted(found, key=_order)


def _rows(data: nx.MultiDiGraph | Tables) -> list[dict[str, Any]]:
    from graph.tables import Tables

    if isinstance(data, Tables):
        return data["observations"].records()
    return [dict(row) for row in data.graph.get("observations", [])]


def _must_be_known(what: str, name: str | None, rows: Iterable[Row]) -> None:
    known = sorted({row[what] for row in rows if what in row})
    if name is not None and name not in known:
        raise UnknownNameError(what, name, known)


def _is_at(row: Row, place: str) -> bool:
    ids = (row.get("node_id"), row.get("edge_id"))
    return place in ids or place.casefold() in str(row.get("place", "")).casefold()


def _order(row: Row) -> tuple[str, str, str, str, int, str]:
    words = [str(row.get(name, "")) for name in ("system", "quantity", "place", "commodity")]
    return (words[0], words[1], words[2], words[3], int(row["year"]), row["observation_id"])


def series(rows: Sequence[Row]) -> dict[int, float]:
    """
    Give one system's figures by year.

    Parameters
    ----------
    rows
        From `find_observations`: one figure a year, of one thing.

    Returns
    -------
    dict of int to float
        Values by year, in the rows' own kind of year: `graph.units.calendar_series` turns
        fiscal years into calendar ones.

    Raises
    ------
    QuestionError
        If the rows are not one series: they differ in system, quantity, place, commodity, unit
        or kind of year, or speak of one year twice.

    Notes
    -----
    Figures of different systems are never drawn on one line: the definition of a seizure, the
    scales and the areas differ, and so a step between them means nothing.

    Examples
    --------
    >>> from graph import load_network
    >>> rows = find_observations(load_network(), system="cdc", commodity="fentanyl",
    ...                          quantity="deaths", years=(2015, 2016))
    >>> series(rows)
    {2015: 9580.0, 2016: 19413.0}
    """
    for name in ("system", "quantity", "place", "commodity", "unit", "year_kind"):
        found = sorted({str(row.get(name, "")) for row in rows})
        if len(found) > 1:
            raise QuestionError(
                f"These figures are not one series: they differ in {name} ({', '.join(found)})."
            )
    years = [int(row["year"]) for row in rows]
    twice = sorted({year for year in years if years.count(year) > 1})
    if twice:
        raise QuestionError(f"There are several figures for {', '.join(map(str, twice))}.")
    return {int(row["year"]): float(row["value"]) for row in sorted(rows, key=_order)}


def total(rows: Sequence[Row]) -> float:
    """
    Add up figures where that has a meaning.

    Parameters
    ----------
    rows
        From `find_observations`: of one unit, quantity, year and commodity.

    Returns
    -------
    float
        In the rows' unit.

    Raises
    ------
    QuestionError
        In words, if the sum would count something twice or mix what cannot be mixed: systems
        of which one holds the other, systems that count the same in another way, other units,
        years or commodities, one place twice, or shares, prices and rates.

    Notes
    -----
    Systems may be added only where they are sister parts of one whole, as the ports and the
    sectors of customs are.

    Examples
    --------
    >>> from graph import load_network
    >>> network = load_network()
    >>> parts = [row for system in ("cbp_ofo", "cbp_usbp")
    ...          for row in find_observations(network, system=system, commodity="fentanyl",
    ...                                       years=(2023, 2023))]
    >>> round(total(parts), 1)
    27022.9
    """
    if not rows:
        raise QuestionError("There are no figures to add.")
    _must_agree(rows)
    _must_be_sisters(sorted({str(row["system"]) for row in rows}))
    seen = [(row["system"], row.get("place", "the place")) for row in rows]
    for system, place in seen:
        if seen.count((system, place)) > 1:
            raise QuestionError(f"{place} is counted twice in {system}.")
    return float(sum(row["value"] for row in rows))


_RATES = ("percent", "ratio", " per ", "mg")


def _must_agree(rows: Sequence[Row]) -> None:
    for name in ("unit", "quantity", "commodity", "year", "year_from", "year_kind"):
        found = sorted({str(row.get(name, "")) for row in rows})
        if len(found) > 1:
            raise QuestionError(
                f"Figures that differ in {name} ({', '.join(found)}) are not added."
            )
    unit = str(rows[0]["unit"])
    if len(rows) > 1 and any(word in unit for word in _RATES):
        raise QuestionError(f"Figures in {unit} are shares, prices or rates: they are not added.")


def _must_be_sisters(systems: Sequence[str]) -> None:
    for one in systems:
        held = [whole for whole in _wholes(one) if whole in systems]
        if held:
            raise QuestionError(f"{held[0]} holds {one} already: adding them counts it twice.")
    if len(systems) > 1 and not any(sisters.issuperset(systems) for sisters in SISTERS):
        raise QuestionError(
            f"{' and '.join(systems)} are different systems that may count the same thing twice: "
            "they are never added."
        )


def _wholes(system: str) -> list[str]:
    """Give the systems that a system is part of, nearest first."""
    whole = WITHIN.get(system)
    return [] if whole is None else [whole, *_wholes(whole)]
