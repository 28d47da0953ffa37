"""The interdictor's side of the programme: what may be chosen, and under which rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from graph.errors import QuestionError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graph.measures import Measures
    from graph.states import Floats

__all__ = ["Leader", "Row"]

_APART = 1e-6
"""Shares that differ by less are the same."""
Row = tuple[dict[int, float], float]
"""Coefficients by column, and what their sum must at least be."""


@dataclass(eq=False)
class Leader:
    """
    Columns and rows of the interdictor: measures first, then what follows from them.

    A pair of measures that are both taken, an unlimited number that is closed, and the
    choice between two bounds get columns of their own, as the trade's blocks ask for them.

    Attributes
    ----------
    measures
        The measures.
    budgets
        Limits in million USD per year, by name; "" limits all measures, another name
        those whose authority holds it.
    rows
        Every rule, as rows that must be at least a number.
    binary
        For each column, whether it is 0 or 1 in its own right (others follow).
    allowed
        For each measure, whether it may be chosen.
    """

    measures: Measures
    budgets: Mapping[str, float]
    rows: list[Row] = field(default_factory=list)
    binary: list[bool] = field(default_factory=list)
    allowed: list[bool] = field(default_factory=list)
    _pairs: dict[tuple[int, ...], int] = field(default_factory=dict)
    _reached: dict[int, tuple[dict[int, float], float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        n = len(self.measures.ids)
        self.binary = [True] * n
        self.allowed = _allowed(self.measures)
        for name in self.budgets:
            self.rows.append((self._spending(name), -self.budgets[name]))
        position = {name: index for index, name in enumerate(self.measures.ids)}
        for index, row in enumerate(self.measures.rows):
            for name in row.get("prerequisite", ()):
                self.rows.append(({position[name]: 1.0, index: -1.0}, 0.0))
            for name in row.get("excludes", ()):
                self.rows.append(({position[name]: -1.0, index: -1.0}, -1.0))

    @property
    def n(self) -> int:
        """How many columns there are."""
        return len(self.binary)

    @property
    def n_choices(self) -> int:
        """How many of the first columns are measures."""
        return len(self.allowed)

    def covered(self, name: str) -> list[int]:
        """Give the measures that a budget pays for."""
        return [
            index
            for index, row in enumerate(self.measures.rows)
            if name.casefold() in row.get("authority", "").casefold()
        ]

    def forbid(self, taken: Iterable[int]) -> None:
        """Let a set of measures not be taken whole, nor any set that holds it."""
        barred = dict.fromkeys(taken, -1.0)
        self.rows.append((barred, 1.0 - len(barred)))

    def _spending(self, name: str) -> dict[int, float]:
        cost, covered = self.measures.cost(), self.covered(name)
        if not covered and name:
            raise QuestionError(f"no measure has {name!r} among its authorities")
        return {index: -float(cost[index]) for index in covered if cost[index]}

    def trigger(self, measures: Sequence[int]) -> int:
        """Give the column that is 1 when all of some measures are taken: one, or a pair."""
        if len(measures) == 1:
            return measures[0]
        key = tuple(sorted(measures))
        if key not in self._pairs:
            column = self._add(binary=False)
            first, second = key
            self.rows.append(({first: 1.0, column: -1.0}, 0.0))
            self.rows.append(({second: 1.0, column: -1.0}, 0.0))
            self.rows.append(({column: 1.0, first: -1.0, second: -1.0}, -1.0))
            self._pairs[key] = column
        return self._pairs[key]

    def closer(self, shares: Sequence[tuple[int, float]], unless: Sequence[int]) -> int:
        """Give a column that may be 1 only where shares add up to 1 and nothing feeds it."""
        column = self._add(binary=True)
        together: dict[int, float] = {}
        for trigger, share in shares:
            together[trigger] = together.get(trigger, 0.0) + share
        self.rows.append(({column: -1.0, **together}, -1e-9))
        self.rows += [({column: -1.0, trigger: -1.0}, -1.0) for trigger in unless]
        feeds = dict.fromkeys(unless, -sum(together.values()) - 1.0)
        self._reached[column] = {**together, **feeds}, 1.0 - 1e-9
        return column

    def choice(self, shares: Mapping[int, float], beyond: float) -> int:
        """Give a column that is 1 where shares add up to more, and 0 where to less."""
        column = self._add(binary=True)
        above = sum(share for share in shares.values() if share > 0) - beyond
        below = beyond - sum(share for share in shares.values() if share < 0)
        against = {trigger: -share for trigger, share in shares.items()}
        self.rows.append(({**against, column: above}, -beyond))
        self.rows.append(({**shares, column: -below - _APART}, beyond - below))
        self._reached[column] = dict(shares), beyond + _APART / 2
        return column

    def _add(self, *, binary: bool) -> int:
        self.binary.append(binary)
        return len(self.binary) - 1

    def upper(self) -> list[float]:
        """Give the upper bound of each column: 0 for a measure that may not be chosen."""
        return [float(ok) for ok in self.allowed] + [1.0] * (self.n - len(self.allowed))

    def is_feasible(self, chosen: Sequence[int]) -> bool:
        """Tell whether a set of measures keeps every rule on measures."""
        n = len(self.measures.ids)
        taken = set(chosen)
        return all(self.allowed[index] for index in taken) and all(
            sum(value for column, value in row.items() if column in taken) >= least - 1e-9
            for row, least in self.rows
            if max(row, default=0) < n
        )

    def point(self, chosen: Sequence[int]) -> Floats:
        """Give the columns' values where a set of measures is taken."""
        values = np.zeros(self.n)
        values[list(chosen)] = 1.0
        for pair, column in self._pairs.items():
            values[column] = float(all(values[index] for index in pair))
        for column, (shares, least) in self._reached.items():
            total = sum(share * values[trigger] for trigger, share in shares.items())
            values[column] = float(total >= least)
        return values


def _allowed(measures: Measures) -> list[bool]:
    """Tell which measures can matter: they act, or others need them first."""
    acting = {name for name, acts in zip(measures.ids, measures.acts, strict=True) if acts}
    wanted = acting.union(*(measures.needed(name) for name in acting))
    return [name in wanted for name in measures.ids]
