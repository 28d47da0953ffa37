"""Rules on single cells and on the cells of one row."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from graph.checks.rows import Hints, rows_with
from graph.checks.rules import notice
from graph.schema import RANGED, TABLES
from graph.tables import SEPARATOR

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from graph.errors import Notice
    from graph.schema import Column
    from graph.tables import TableData, Tables

__all__ = ["check_cells"]

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
LONGEST_ID = 100
_NAMES = {("recipes", "recipe_id"), ("trends", "trend_id")}
_NOT_IN_IDS = (SEPARATOR, "\n", "\r")


def check_cells(tables: Tables) -> Iterator[Notice]:
    """Yield what is wrong with cells: ranges, words, dates, ids, and order within rows."""
    for name in tables:
        table, schema = tables[name], TABLES[name]
        for column in map(schema.column, table.header):
            if column.dtype in ("number", "year"):
                yield from _check_bounds(table, column)
            elif column.choices:
                yield from _check_choices(table, column)
            elif column.dtype == "date":
                yield from _check_words(table, column, "bad_date", _bad_dates)
            if column.name == schema.key or (name, column.name) in _NAMES:
                yield from _check_words(table, column, "bad_id", _bad_ids)
        yield from _check_ranges(table)
        yield from _check_order(table, "active_from", "active_to")
        yield from _check_order(table, "year_from", "year")


def _check_bounds(table: TableData, column: Column) -> Iterator[Notice]:
    values = table.number(column.name)
    outside = np.zeros(len(values), dtype=bool)
    if column.minimum is not None:
        outside |= values < column.minimum
    if column.maximum is not None:
        outside |= values > column.maximum
    for row in np.flatnonzero(outside).tolist():
        yield notice("out_of_range", table.name, row=int(table.lines[row]), column=column.name,
                     value=f"{values[row]:g}", mend=_bounds(column))  # fmt: skip


def _bounds(column: Column) -> str:
    unit = f" {column.unit}" if column.unit else ""
    if column.maximum is None:
        return f"It must be at least {column.minimum:g}{unit}."
    return f"It must lie between {column.minimum:g} and {column.maximum:g}{unit}."


def _check_choices(table: TableData, column: Column) -> Iterator[Notice]:
    codes, words = table.codes(column.name)
    rule = "unfamiliar_term" if column.open_choices else "unknown_choice"
    wrong = [code for code, word in enumerate(words) if word not in column.choices]
    hints = Hints(column.choices)
    otherwise = "It must be one of: " + ", ".join(column.choices[:12]) + "."
    for row, code in rows_with(codes, wrong):
        mend = hints(words[code]) or (None if column.open_choices else otherwise)
        yield notice(rule, table.name, row=int(table.lines[row]), column=column.name,
                     value=words[code], mend=mend)  # fmt: skip


def _check_words(
    table: TableData, column: Column, rule: str, find: Callable[[list[str]], list[int]]
) -> Iterator[Notice]:
    codes, words = table.codes(column.name)
    for row, code in rows_with(codes, find(words)):
        yield notice(rule, table.name, row=int(table.lines[row]), column=column.name,
                     value=words[code])  # fmt: skip


def _bad_dates(words: list[str]) -> list[int]:
    return [code for code, word in enumerate(words) if not _is_date(word)]


def _is_date(word: str) -> bool:
    match = _DATE.fullmatch(word)
    if not match:
        return False
    year, month, day = (int(part) if part else 1 for part in match.groups())
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _bad_ids(words: list[str]) -> list[int]:
    # A million ids are looked at as one text; it nearly always settles them.
    together = "".join(words)
    long = max(map(len, words), default=0) > LONGEST_ID
    if not long and not any(sign in together for sign in _NOT_IN_IDS):
        return []
    return [
        code
        for code, word in enumerate(words)
        if len(word) > LONGEST_ID or any(sign in word for sign in _NOT_IN_IDS)
    ]


def _check_ranges(table: TableData) -> Iterator[Notice]:
    for name in RANGED[table.name]:
        if name not in table.header and f"{name}_low" not in table.header:
            continue
        low, likely, high = (table.number(name + end) for end in ("_low", "", "_high"))
        # A comparison with a blank (NaN) is false: what is not given cannot be out of order.
        wrong = (low > likely) | (likely > high) | (low > high)
        for row in np.flatnonzero(wrong).tolist():
            value = ", ".join(f"{x:g}" for x in (low[row], likely[row], high[row]))
            yield notice("range_order", table.name, row=int(table.lines[row]), column=name,
                         value=value)  # fmt: skip


def _check_order(table: TableData, first: str, last: str) -> Iterator[Notice]:
    if first not in table.header or last not in table.header:
        return
    start, end = table.number(first), table.number(last)
    for row in np.flatnonzero(start > end).tolist():
        yield notice("reversed_life", table.name, row=int(table.lines[row]), column=first,
                     value=f"{start[row]:.0f} to {end[row]:.0f}")  # fmt: skip
