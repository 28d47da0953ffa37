"""What the model stands on: how much of it is measured, estimated or assumed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graph.errors import QuestionError
from graph.network import in_year
from graph.schema import RANGED
from graph.trends import trend_factors
from graph.vocabulary import BASES, CONFIDENCES, DEFAULT_COMMODITY, TIE, commodity_unit, family_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graph.tables import Tables

__all__ = ["Layer", "confidence_of", "footing"]

MONEY = "money"
ALL = "all numbers"
_OTHER_LAYERS = ("trends", "measures", "nodes", "ties")


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer of the model.

    Attributes
    ----------
    layer
        The family of commodities, ``money``, ``trends``, ``measures`` (with their effects),
        ``nodes`` or ``ties``; the first is all rows with numbers together.
    numbers
        Rows that hold numbers, by where these come from: measured, estimated, assumed.
    existence
        All rows, by who says that the thing exists: explicit, implied, assumed.
    flow
        Share of the modelled flow on links, by where the link's numbers come from; None
        where nothing flows or the layer has no flow.
    """

    layer: str
    numbers: dict[str, int]
    existence: dict[str, int]
    flow: dict[str, float] | None


def footing(tables: Tables, *, year: int | None = None) -> tuple[Layer, ...]:
    """
    Tell what share of the model rests on measured, estimated and assumed numbers.

    Parameters
    ----------
    tables
        From `graph.loading.read_tables`.
    year
        Count what existed in this year, with the volumes of this year in place of the
        links' own. Default: everything.

    Returns
    -------
    tuple of Layer
        All rows with numbers together, then each layer.

    Notes
    -----
    A row counts once, however many numbers it holds. A blank confidence is assumed, and so
    are the costs of measures, for which no source gives a figure. Flows are those of one
    optimum of the flow model; they are weighed within a layer, never across units.

    Examples
    --------
    >>> from graph import read_tables
    >>> together = footing(read_tables(), year=2019)[0]
    >>> together.numbers["assumed"] > together.numbers["measured"]
    True
    """
    numbers: dict[str, Counter[str]] = {}
    existence: dict[str, Counter[str]] = {}
    for layer, table, row in _layered(tables, year):
        if row.get("basis"):
            existence.setdefault(layer, Counter())[row["basis"]] += 1
        if any(name in row for name in RANGED[table]):
            numbers.setdefault(layer, Counter())[row.get("confidence", "assumed")] += 1
    names = list(dict.fromkeys([*numbers, *existence]))
    names.sort(key=lambda name: (name in _OTHER_LAYERS, name == MONEY, -_size(numbers, name), name))
    flows = _flows(tables, year)
    layers = [
        Layer(name, _counts(numbers.get(name), CONFIDENCES), _counts(existence.get(name), BASES),
              flows.get(name))
        for name in names
    ]  # fmt: skip
    total = Counter[str]()
    for counted in numbers.values():
        total += counted
    exists = Counter[str]()
    for counted in existence.values():
        exists += counted
    return (Layer(ALL, _counts(total, CONFIDENCES), _counts(exists, BASES), None), *layers)


def confidence_of(tables: Tables, *, year: int | None = None) -> dict[str, str]:
    """
    Give, by edge, where its capacity in a year comes from.

    The volume's confidence where the year has one; otherwise the weaker of the edge's own and
    that of the trend that moved it.
    """
    edges, moving = tables["edges"], _moving(tables, year)
    found = {
        name or f"e{row}": max(confidence or "assumed", moving.get(trend, "measured"), key=_WEAKER)
        for row, (name, confidence, trend) in enumerate(
            zip(edges.text("edge_id"), edges.text("confidence"), edges.text("trend"), strict=True),
            start=1,
        )
    }
    volumes = tables["volumes"]
    for edge, when, confidence in zip(
        volumes.text("edge_id"), volumes.number("year"), volumes.text("confidence"), strict=True
    ):
        if when == year:
            found[edge] = confidence or "assumed"
    return found


_WEAKER = CONFIDENCES.index


def _moving(tables: Tables, year: int | None) -> dict[str, str]:
    """Give the weakest confidence of each trend that moves numbers in a year."""
    if year is None:
        return {}
    rows = tables["trends"].records()
    factors = trend_factors(rows, year)
    weakest: dict[str, str] = {}
    for row in rows:
        name, confidence = row["trend_id"], row.get("confidence", "assumed")
        if factors[name].likely != 1.0:
            weakest[name] = max(confidence, weakest.get(name, "measured"), key=_WEAKER)
    return weakest


def layer_of(commodity: str) -> str:
    """Give the layer of a commodity: money together, everything else by family.

    Examples
    --------
    >>> layer_of("cash"), layer_of("fentanyl_pills"), layer_of("meth_precursors")
    ('money', 'fentanyl', 'precursors')
    """
    return MONEY if commodity_unit(commodity) == "USD/year" else family_of(commodity)


def _layered(tables: Tables, year: int | None) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Give (layer, table, row) of every row that exists."""
    commodity_of: dict[str, str] = {}
    for position, row in enumerate(tables["edges"].records(), start=1):
        commodity = row.get("commodity", DEFAULT_COMMODITY)
        commodity_of[row.get("edge_id", f"e{position}")] = commodity
        if year is None or in_year(row, year):
            yield ("ties" if commodity == TIE else layer_of(commodity)), "edges", row
    for table in ("recipes", "supply", "demand"):
        for row in tables[table].records():
            if year is None or in_year(row, year):
                yield layer_of(row.get("commodity", DEFAULT_COMMODITY)), table, row
    for row in tables["volumes"].records():
        if year in (None, row["year"]):
            yield layer_of(commodity_of[row["edge_id"]]), "volumes", row
    for row in tables["trends"].records():
        yield "trends", "trends", row
    for table in ("measures", "effects"):
        for row in tables[table].records():
            yield "measures", table, row
    for row in tables["nodes"].records():
        if year is None or in_year(row, year):
            yield "nodes", "nodes", row


def _flows(tables: Tables, year: int | None) -> dict[str, dict[str, float]]:
    """Give each layer's modelled flow on links, by the links' confidence, as shares."""
    from graph.flow import solve_flow

    try:
        found = solve_flow(tables, year=year)
    except QuestionError:
        return {}
    states, confidence = found.states, confidence_of(tables, year=year)
    carried: dict[str, Counter[str]] = {}
    for arc, flow in enumerate(found.arc_flow.tolist()):
        if states.edge[arc] >= 0 and flow > 0:
            layer = layer_of(states.state(int(states.tail[arc]))[1])
            carried.setdefault(layer, Counter())[confidence[states.arc_id(arc)]] += flow
    return {
        layer: {word: flow[word] / flow.total() for word in CONFIDENCES}
        for layer, flow in carried.items()
    }


def _counts(counted: Counter[str] | None, words: tuple[str, ...]) -> dict[str, int]:
    return {word: counted[word] if counted else 0 for word in words}


def _size(numbers: Mapping[str, Counter[str]], name: str) -> int:
    return numbers[name].total() if name in numbers else 0
