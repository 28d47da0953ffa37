"""Rules on back-tests: that a case is whole, and that it does not know its outcome."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from graph.checks.rules import notice

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from graph.errors import Notice
    from graph.tables import Tables

    _Rows = Sequence[tuple[int, Mapping[str, Any]]]

__all__ = ["check_backtests"]

_YEAR = re.compile(r"(?:19|20)\d\d")


def check_backtests(tables: Tables) -> Iterator[Notice]:
    """Yield cases that are not whole, and inputs that rest on what followed."""
    table = tables["backtests"]
    cases: dict[str, list[tuple[int, Mapping[str, Any]]]] = {}
    for line, row in zip(table.lines.tolist(), table.records(), strict=True):
        cases.setdefault(row["backtest_id"], []).append((line, row))
    if not cases:
        return
    cited = _cited_by(tables)
    period = dict(
        zip(tables["evidence"].text("evidence_id"), tables["evidence"].text("period"), strict=True)
    )
    for name, rows in cases.items():
        faults = list(_check_whole(name, rows))
        yield from faults
        if not faults:
            yield from _check_leaks(rows, cited, period)


def _check_whole(name: str, rows: _Rows) -> Iterator[Notice]:
    first = rows[0][0]
    count = {role: sum(row["role"] == role for _, row in rows) for role in _ROLES}
    if count["case"] != 1:
        yield _incomplete(first, f"{name} has {count['case']} rows of the role case, not one")
    for role in ("change", "outcome"):
        if not count[role]:
            yield _incomplete(first, f"{name} has no row of the role {role}")
    for line, row in rows:
        for fault in _FAULTS[row["role"]](row):
            yield _incomplete(line, fault)


def _case_faults(row: Mapping[str, Any]) -> Iterator[str]:
    if "year" not in row or "outcome_year" not in row:
        yield "a case needs year and outcome_year"
    elif row["outcome_year"] < row["year"]:
        yield f"the outcome of {row['outcome_year']} comes before the start, {row['year']}"


def _change_faults(row: Mapping[str, Any]) -> Iterator[str]:
    if ("measure_id" in row) == ("effect" in row):
        yield "a change names a measure, or an effect of its own"
    if "effect" in row and "share" not in row:
        yield "an effect needs a share"
    if not row.get("evidence"):
        yield "a change needs the evidence that was known before"


def _outcome_faults(row: Mapping[str, Any]) -> Iterator[str]:
    if "quantity" not in row:
        yield "an outcome needs a quantity"
    if "observed" not in row and "share_of" not in row:
        yield "an outcome needs what was observed: falls, rises or steady"
    if ("observation_before" in row) != ("observation_after" in row):
        yield "an outcome has a figure both before and after, or none"
    if "observed" in row and not row.get("evidence") and "observation_after" not in row:
        yield "an outcome needs evidence of what was observed"


_FAULTS = {"case": _case_faults, "change": _change_faults, "outcome": _outcome_faults}
_ROLES = tuple(_FAULTS)


def _incomplete(line: int, value: str) -> Notice:
    return notice("backtest_incomplete", "backtests", row=line, column="role", value=value)


def _check_leaks(
    rows: _Rows, cited: Mapping[str, tuple[str, ...]], period: Mapping[str, str]
) -> Iterator[Notice]:
    """Find inputs that rest on evidence of the outcome, or on what came after it."""
    case = next(row for _, row in rows if row["role"] == "case")
    outcome = {
        evidence
        for _, row in rows
        if row["role"] == "outcome"
        for evidence in (
            *row.get("evidence", ()), *cited.get(f"figure {row.get('observation_after', '')}", ())
        )
    }  # fmt: skip
    for line, row in rows:
        if row["role"] != "change":
            continue
        inputs = (*row.get("evidence", ()), *cited.get(f"measure {row.get('measure_id', '')}", ()))
        for evidence in dict.fromkeys(inputs):
            if evidence in outcome:
                yield notice("outcome_in_inputs", "backtests", row=line, column="evidence",
                             value=evidence)  # fmt: skip
            last = max(map(int, _YEAR.findall(period.get(evidence, ""))), default=0)
            if last > case["outcome_year"]:
                value = f"{evidence} speaks of {last}, the outcome is of {case['outcome_year']}"
                yield notice("input_after_outcome", "backtests", row=line, column="evidence",
                             value=value)  # fmt: skip


def _cited_by(tables: Tables) -> dict[str, tuple[str, ...]]:
    """Give what measures (with their effects) and figures cite, by sort and name."""
    found = {
        f"figure {row['observation_id']}": row.get("evidence", ())
        for row in tables["observations"].records()
    }
    for table in ("measures", "effects"):
        for row in tables[table].records():
            name = f"measure {row['measure_id']}"
            found[name] = (*found.get(name, ()), *row.get("evidence", ()))
    return found
