"""Back-tests as the table has them: the case, what was done, what is compared."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np

from graph.errors import UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.matching import Matcher, Target
    from graph.states import Ints
    from graph.tables import Tables

__all__ = ["Case", "Change", "Outcome", "match", "read_cases"]

STEADY_WITHIN = 0.05
_MATCH = (
    "edge_id", "commodity", "mode", "source", "target", "source_kind", "target_kind", "node_id",
    "recipe_id",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """Something that was done, or that changed of itself.

    Attributes
    ----------
    item
        Its name in the case.
    row
        The row, with its match columns.
    measure_id, strength
        The measure that was taken; "" where the row says itself what changed.
    share, share_low, share_high
        As in effects.csv.
    known_before
        Evidence that the change rests on.
    """

    item: str
    row: Mapping[str, Any]
    measure_id: str
    strength: float
    share: float
    share_low: float
    share_high: float
    known_before: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Something that is compared.

    Attributes
    ----------
    item
        Its name in the case.
    row
        The row, with its match columns.
    quantity
        ``flow``, ``seized``, ``delivered`` or ``supplied``.
    share_of
        The whole that it is a share of; "" where it stands alone.
    observed
        ``falls``, ``rises`` or ``steady``; "" where it is not judged.
    before, after
        Published figures; None where only the direction is known.
    unit
        Of the figures.
    """

    item: str
    row: Mapping[str, Any]
    quantity: str
    share_of: str
    observed: str
    steady_within: float
    before: float | None
    after: float | None
    unit: str

    @property
    def observed_change(self) -> float | None:
        """The published change: a share of what was, or of the whole where it is a share."""
        if self.before is None or self.after is None:
            return None
        if self.share_of:
            return (self.after - self.before) / (100.0 if self.unit == "percent" else 1.0)
        return self.after / self.before - 1.0 if self.before else None


@dataclass(frozen=True, slots=True)
class Case:
    """One back-test.

    Attributes
    ----------
    is_test
        Whether it counts; an exploration shows what another assumption would change.
    outcome_evidence
        What its inputs must not rest on.
    """

    backtest_id: str
    about: str
    year: int
    outcome_year: int
    is_test: bool
    latent_opens: bool
    lesson: str
    changes: tuple[Change, ...]
    outcomes: tuple[Outcome, ...]
    outcome_evidence: tuple[str, ...]


def read_cases(tables: Tables, backtest_id: str | None = None) -> tuple[Case, ...]:
    """
    Give the back-tests of the tables.

    Parameters
    ----------
    tables
        From `graph.loading.read_tables`; checked, so that every case is whole.
    backtest_id
        One of them. Default: all.

    Raises
    ------
    UnknownNameError
        If there is no such case.

    Examples
    --------
    >>> from graph import read_tables
    >>> [case.year for case in read_cases(read_tables(), "mail_to_border_2019")]
    [2018]
    """
    rows: dict[str, list[Mapping[str, Any]]] = {}
    for row in tables["backtests"].records():
        rows.setdefault(row["backtest_id"], []).append(row)
    if backtest_id is not None:
        if backtest_id not in rows:
            raise UnknownNameError("back-test", backtest_id, rows)
        rows = {backtest_id: rows[backtest_id]}
    figures = {row["observation_id"]: row for row in tables["observations"].records()}
    known = _evidence_of_measures(tables)
    return tuple(_case(name, found, figures, known) for name, found in rows.items())


def _case(
    name: str,
    rows: list[Mapping[str, Any]],
    figures: Mapping[str, Mapping[str, Any]],
    known: Mapping[str, tuple[str, ...]],
) -> Case:
    head = next(row for row in rows if row["role"] == "case")
    outcomes = [row for row in rows if row["role"] == "outcome"]
    cited = [evidence for row in outcomes for evidence in row.get("evidence", ())]
    for row in outcomes:
        cited += figures.get(row.get("observation_after", ""), {}).get("evidence", ())
    return Case(
        backtest_id=name,
        about=head.get("about", ""),
        year=head["year"],
        outcome_year=head["outcome_year"],
        is_test=head.get("kind", "test") == "test",
        latent_opens=head.get("latent", "opens") == "opens",
        lesson=head.get("lesson", ""),
        changes=tuple(
            _change(row, number, known)
            for number, row in enumerate((r for r in rows if r["role"] == "change"), start=1)
        ),
        outcomes=tuple(
            _outcome(row, number, figures) for number, row in enumerate(outcomes, start=1)
        ),
        outcome_evidence=tuple(dict.fromkeys(cited)),
    )


def _change(row: Mapping[str, Any], number: int, known: Mapping[str, tuple[str, ...]]) -> Change:
    share, measure = row.get("share", 0.0), row.get("measure_id", "")
    return Change(
        item=row.get("item", f"change_{number}"),
        row=row,
        measure_id=measure,
        strength=row.get("strength", 1.0),
        share=share,
        share_low=row.get("share_low", share),
        share_high=row.get("share_high", share),
        known_before=(*row.get("evidence", ()), *known.get(measure, ())),
    )


def _outcome(
    row: Mapping[str, Any], number: int, figures: Mapping[str, Mapping[str, Any]]
) -> Outcome:
    before, after = (figures.get(row.get(f"observation_{when}", "")) for when in _WHEN)
    return Outcome(
        item=row.get("item", f"outcome_{number}"),
        row=row,
        quantity=row["quantity"],
        share_of=row.get("share_of", ""),
        observed=row.get("observed", ""),
        steady_within=row.get("steady_within", STEADY_WITHIN),
        before=before["value"] if before else None,
        after=after["value"] if after else None,
        unit=after["unit"] if after else "",
    )


_WHEN = ("before", "after")


def _evidence_of_measures(tables: Tables) -> dict[str, tuple[str, ...]]:
    """Give what each measure and its effects rest on."""
    found = {row["measure_id"]: row.get("evidence", ()) for row in tables["measures"].records()}
    for row in tables["effects"].records():
        found[row["measure_id"]] = (*found[row["measure_id"]], *row.get("evidence", ()))
    return found


def match(matcher: Matcher, row: Mapping[str, Any], effect: str) -> dict[Target, Ints]:
    """Give what a row acts on or compares; a cell of several values is any of them."""
    named = [name for name in _MATCH if name in row]
    found: dict[Target, list[Ints]] = {}
    for values in product(*(row[name] for name in named)):
        wanted = {"effect": effect, **dict(zip(named, values, strict=True))}
        for target, rows in matcher.find(wanted):
            found.setdefault(target, []).append(rows)
    return {target: np.unique(np.concatenate(rows)) for target, rows in found.items()}
