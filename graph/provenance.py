"""From a row to what it rests on: its numbers, its evidence and the publications."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graph.checks.references import edge_names
from graph.columns import HIGH, LOW
from graph.errors import UnknownNameError
from graph.schema import RANGED, TABLES
from graph.trends import MOVING
from graph.vocabulary import commodity_unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from graph.tables import Tables

__all__ = ["Chain", "Figure", "Statement", "Trace", "chains_of", "statement_of", "trace"]

_RELATED = {
    "nodes": (("supply", "node_id"), ("demand", "node_id"), ("recipes", "node_id")),
    "edges": (("volumes", "edge_id"),),
    "measures": (("effects", "measure_id"),),
}
"""Rows that speak of the same thing without bearing its name as their own."""

_SHARED_KEYS = {"recipes": "recipe_id", "trends": "trend_id", "backtests": "backtest_id"}
"""Ids that several rows share."""

_NO_FIGURE = {"lat", "lon", "year", "year_from", "active_from", "active_to"}


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a row, with its range; the ends are None where the row gives none."""

    name: str
    value: float
    low: float | None
    high: float | None
    unit: str


@dataclass(frozen=True, slots=True)
class Statement:
    """One cited statement and the publication that makes it."""

    evidence_id: str
    statement: str
    value: str
    unit: str
    period: str
    grade: str
    locator: str
    use: str
    remark: str
    source_id: str
    title: str
    publisher: str
    year: str
    url: str


@dataclass(frozen=True, slots=True)
class Chain:
    """One row, and what it rests on.

    Attributes
    ----------
    table, line
        Where the row stands; line 1 is the header.
    id
        Its key, or what stands for one: the recipe, the edge of a volume, node and commodity.
    about
        The row in a few words.
    figures
        Its numbers.
    basis, confidence, reason
        As in the table. A blank confidence is "assumed"; "" where the table has none.
    statements
        What it cites.
    """

    table: str
    line: int
    id: str
    about: str
    figures: tuple[Figure, ...]
    basis: str
    confidence: str
    reason: str
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Trace:
    """Everything that is known of a name.

    Attributes
    ----------
    chains
        The rows that bear the name, then the rows that speak of it, then the trends that
        these follow.
    statements
        Where the name is of a statement or a publication: the statements.
    cited_by
        Where it is: (table, id) of the rows that cite them.
    """

    id: str
    chains: tuple[Chain, ...]
    statements: tuple[Statement, ...]
    cited_by: tuple[tuple[str, str], ...]


def trace(tables: Tables, name: str) -> Trace:
    """
    Follow a name back to the publications it rests on.

    Parameters
    ----------
    tables
        From `graph.loading.read_tables`.
    name
        The id of a node, edge, recipe, option, measure, effect, observation, event,
        back-test, statement (evidence) or publication (source).

    Returns
    -------
    Trace

    Raises
    ------
    UnknownNameError
        If nothing bears the name; near matches are named.

    Notes
    -----
    A row cites what says that the thing exists or how much there is; the columns `basis`
    and `confidence` tell which. A citation of an assumed number is no measurement of it.

    Examples
    --------
    >>> from graph import read_tables
    >>> found = trace(read_tables(), "sinaloa_cartel")
    >>> found.chains[0].table, found.chains[0].statements[0].grade[0] in "ABCDEF"
    ('nodes', True)
    """
    own = [(table, row) for table in _citing() for row in _rows(tables, table, name)]
    if own:
        about = dict.fromkeys(table for table, _ in own)
        rows = [*own, *(pair for table in about for pair in _related(tables, table, name))]
        rows += _trends(tables, rows)
        cite = statement_of(tables)
        records = {table: tables[table].records() for table, _ in rows}
        chains = tuple(_chain(tables, table, row, records[table][row], cite) for table, row in rows)
        return Trace(name, chains, (), ())
    statements = tuple(
        s for s in statement_of(tables).values() if name in (s.evidence_id, s.source_id)
    )
    if not statements:
        raise UnknownNameError("row, statement or publication", name, _names(tables))
    return Trace(name, (), statements, tuple(_cited_by(tables, statements)))


def statement_of(tables: Tables) -> dict[str, Statement]:
    """Give every statement with its publication, by evidence_id."""
    sources = {row["source_id"]: row for row in tables["sources"].records()}
    found = {}
    for row in tables["evidence"].records():
        source = sources.get(row["source_id"], {})
        told = {name: row.get(name, "") for name in Statement.__slots__ if name not in _OF_SOURCE}
        told["use"] = row.get("use", "model")
        told |= {name: source.get(name, "") for name in _OF_SOURCE}
        found[row["evidence_id"]] = Statement(**told)
    return found


_OF_SOURCE = ("title", "publisher", "year", "url")


def _citing() -> Iterator[str]:
    """Name the tables whose rows have an id and cite evidence."""
    for name, table in TABLES.items():
        if "evidence" in table.names and _key(name):
            yield name


def _key(table: str) -> str:
    return TABLES[table].key or _SHARED_KEYS.get(table, "")


def _ids(tables: Tables, table: str) -> list[str]:
    """Give, row by row, what a row is called."""
    data = tables[table]
    if table == "edges":
        return edge_names(data)
    if _key(table):
        return data.text(_key(table))
    name = "edge_id" if table == "volumes" else "origin" if table == "journeys" else "node_id"
    return data.text(name)


def _rows(tables: Tables, table: str, name: str) -> list[int]:
    return [row for row, found in enumerate(_ids(tables, table)) if found == name]


def _related(tables: Tables, table: str, name: str) -> Iterator[tuple[str, int]]:
    for other, column in _RELATED.get(table, ()):
        for row, cell in enumerate(tables[other].text(column)):
            if cell == name:
                yield other, row


def _trends(tables: Tables, rows: Iterable[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    """Give the rows of the trends that some rows follow."""
    followed = {
        tables[table].text(column)[row]
        for table, row in rows
        for column, _ in MOVING.get(table, ())
    }
    for row, name in enumerate(tables["trends"].text("trend_id")):
        if name in followed:
            yield "trends", row


def _names(tables: Tables) -> Iterable[str]:
    for table in (*_citing(), "evidence", "sources"):
        yield from _ids(tables, table)


def chains_of(tables: Tables, table: str) -> Iterator[Chain]:
    """Give the chain of every row of a table that cites evidence."""
    cite = statement_of(tables)
    for row, record in enumerate(tables[table].records()):
        yield _chain(tables, table, row, record, cite)


def _chain(
    tables: Tables, table: str, row: int, record: Mapping[str, Any], cite: Mapping[str, Statement]
) -> Chain:
    has_confidence = "confidence" in TABLES[table].names
    figures = tuple(_figures(table, record))
    return Chain(
        table=table,
        line=int(tables[table].lines[row]),
        id=_ids(tables, table)[row],
        about=_about(record),
        figures=figures,
        basis=record.get("basis", ""),
        confidence=record.get("confidence", "assumed") if has_confidence and figures else "",
        reason=record.get("reason", ""),
        statements=tuple(cite[e] for e in record.get("evidence", ()) if e in cite),
    )


def _figures(table: str, record: Mapping[str, Any]) -> Iterator[Figure]:
    for column in TABLES[table].columns:
        name = column.name
        if column.dtype != "number" or name in _NO_FIGURE or name not in record:
            continue
        if name.endswith((LOW, HIGH)) and name.rsplit("_", 1)[0] in TABLES[table].names:
            continue
        unit = column.unit
        if "commodity's unit" in unit or table == "observations":
            own = record.get("unit") or commodity_unit(record.get("commodity", "")) or "units/year"
            unit = unit.replace("commodity's unit per year", own) if unit else own
            unit = unit.replace("commodity's unit", own.split("/")[0])
        low = record.get(name + LOW) if name in (*RANGED[table], "value") else None
        high = record.get(name + HIGH) if name in (*RANGED[table], "value") else None
        yield Figure(name, record[name], low, high, unit)


def _about(record: Mapping[str, Any]) -> str:
    """Say what a row is, from the columns that it has."""
    parts = []
    if "source" in record and "target" in record:
        parts.append(f"{record['source']} to {record['target']}")
    parts += [
        str(record[name])
        for name in (
            "name", "event", "process", "role", "item", "effect", "system", "quantity", "place",
            "commodity", "mode", "year", "date",
        )
        if name in record and not isinstance(record[name], float)
    ]  # fmt: skip
    return ", ".join(parts)


def _cited_by(tables: Tables, statements: Iterable[Statement]) -> Iterator[tuple[str, str]]:
    wanted = {statement.evidence_id for statement in statements}
    seen = set()
    for table in (name for name in TABLES if "evidence" in TABLES[name].names):
        ids = _ids(tables, table)
        for row, cited in enumerate(tables[table].many("evidence")):
            pair = (table, ids[row])
            if pair not in seen and not wanted.isdisjoint(cited):
                seen.add(pair)
                yield pair
