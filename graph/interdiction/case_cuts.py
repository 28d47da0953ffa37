"""The best plan over many cases: each case tells by cuts what plans leave in it.

In one case what a plan leaves, taken in part, is a convex function of the plan; solved at
one plan it gives a line below it that holds for all plans, a cut [1]_. A small programme
of choices and a number per group of cases collects cuts until no plan can be better: first
at plans that take their choices in part, between the last one and the one before [2]_,
then at whole plans.

References
----------
.. [1] Benders, J. F. (1962). Partitioning procedures for solving mixed-variables
   programming problems. Numerische Mathematik, 4, 238-252.
.. [2] Ben-Ameur, W. and Neto, J. (2007). Acceleration of cutting-plane and column
   generation algorithms: applications to network design. Networks, 49(1), 3-17.
"""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from graph.interdiction.mip import Mip

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from graph.interdiction.leader import Row
    from graph.interdiction.master import Risk
    from graph.states import Floats

__all__ = ["Case", "CaseCuts", "Choices", "Found"]

THREADS = 2
GROUPS = 40
"""Cases are told apart by no more numbers than this where their mean counts."""
ROUNDS = 200
IN_PART = 1e-4
"""Relative gap at which plans in part are left for whole ones."""
NEARER = 5
"""A programme that knows too few cuts is solved to this part of the gap, not beyond."""
INWARD = 0.2
"""How far a second cut of a whole plan lies towards the best plan in part."""


class Case(Protocol):
    """What a plan leaves in one case."""

    def cut(self, point: Floats) -> tuple[float, float, Floats]:
        """
        Solve at a plan, which may take its choices in part.

        Returns
        -------
        tuple of float, float and numpy.ndarray
            The value there; and a constant and slopes: ``constant + slopes x`` is no more
            than the value at any x, and the value itself at this one.
        """


class Choices(Protocol):
    """What may be chosen, and under which rules."""

    @property
    def n(self) -> int:
        """How many columns there are."""

    @property
    def rows(self) -> Sequence[Row]:
        """Every rule, as rows that must be at least a number."""

    @property
    def n_choices(self) -> int:
        """How many of the first columns are choices; the others follow from them."""

    def upper(self) -> Sequence[float]:
        """Give the upper bound of each column."""

    def is_feasible(self, chosen: Sequence[int]) -> bool:
        """Tell whether a set of choices keeps every rule."""

    def point(self, chosen: Sequence[int]) -> Floats:
        """Give the columns' values where a set of choices is taken."""


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """The best plan that was found over all cases, and its proof.

    Attributes
    ----------
    chosen
        Positions of choices.
    values
        What is left, in each case.
    worth, bound
        What that counts for as one number, and the proven least.
    finished
        Whether the bound was met, rather than the time spent.
    rounds
        How many plans were tried.
    """

    chosen: tuple[int, ...]
    values: Floats
    worth: float
    bound: float
    finished: bool
    rounds: int


class CaseCuts:
    """
    A search over equally likely cases.

    Parameters
    ----------
    leader
        What may be chosen.
    cases
        What plans leave; of the order of 1.
    risk
        How what is left in the cases counts as one number.
    """

    def __init__(self, leader: Choices, cases: Sequence[Case], risk: Risk) -> None:
        self.leader, self.cases, self.risk = leader, cases, risk
        self.n_cases = len(cases)
        grouped = risk.kind == "expected" and self.n_cases > GROUPS
        self.n_groups = GROUPS if grouped else self.n_cases
        self.group = np.arange(self.n_cases) % self.n_groups
        self.mip = self._programme()
        self.best: tuple[tuple[int, ...], Floats] = ((), np.full(self.n_cases, np.inf))
        self.worth = np.inf
        self.rounds = 0

    def run(
        self,
        start: Sequence[Sequence[int]],
        *,
        gap: float,
        seconds: float,
        tell: Callable[[str], None] | None = None,
    ) -> Found:
        """Collect cuts, first at plans to start from, until the bound is met or time is spent."""
        deadline = time.monotonic() + seconds
        with ThreadPoolExecutor(THREADS) as self.pool:
            for chosen in [(), *start]:
                self._try(chosen)
            part, bound = self._in_part(deadline)
            finished = False
            for _ in range(ROUNDS):
                left = deadline - time.monotonic()
                if left <= 0:
                    break
                far = self._gap(bound)
                found = self.mip.solve(
                    time_limit=left,
                    gap=max(gap / 4, far / NEARER),
                    cutoff=self.worth + gap * abs(self.worth) / 4,
                )
                bound = max(bound, min(found.bound, self.worth))
                if found.values is None:
                    finished = found.finished
                    break
                point = np.round(found.values[: self.leader.n])
                whole = self._try(np.flatnonzero(point[: self.leader.n_choices] > 0.5).tolist())
                if not np.array_equal(whole, point):
                    # The programme answered a choice that follows from the plan otherwise.
                    self._cut(point)
                finished = self.worth - bound <= gap * max(abs(self.worth), 1e-9)
                if tell is not None:
                    tell(f"plan {self.rounds}: within {self._gap(bound):.2%} of the best")
                if finished:
                    break
                self._cut((1 - INWARD) * point + INWARD * part)
        chosen, values = self.best
        return Found(chosen, values, self.worth, min(bound, self.worth), finished, self.rounds)

    def _gap(self, bound: float) -> float:
        return max(0.0, self.worth - bound) / max(abs(self.worth), 1e-9)

    def _programme(self) -> Mip:
        """Columns: the leader's, a number per group, then the value at risk and what exceeds it."""
        n, groups, kind = self.leader.n, self.n_groups, self.risk.kind
        extra = {"expected": 0, "worst": 1, "cvar": 1 + groups}[kind]
        costs = np.zeros(n + groups + extra)
        lower, upper = np.zeros(len(costs)), np.full(len(costs), np.inf)
        upper[:n] = self.leader.upper()
        if kind == "expected":
            costs[n : n + groups] = 1.0 / self.n_cases
        else:
            costs[n + groups] = 1.0
            costs[n + groups + 1 :] = 1.0 / (self.risk.tail * self.n_cases)
        mip = Mip(costs, lower, upper, whole=n)
        mip.trust_plan()
        mip.add_rows([(least, list(row), list(row.values())) for row, least in self.leader.rows])
        if extra:
            at = n + groups
            over = [[at + 1 + i] if kind == "cvar" else [] for i in range(groups)]
            mip.add_rows(
                [
                    (0.0, [at, n + i, *over[i]], [1.0, -1.0, *[1.0] * len(over[i])])
                    for i in range(groups)
                ]
            )
        return mip

    def _in_part(self, deadline: float) -> tuple[Floats, float]:
        """Cut at plans that take their choices in part; give the last and the bound."""
        self.mip.set_whole(on=False)
        inner: Floats | None = None
        bound = 0.0
        for _ in range(ROUNDS):
            bound, values = self.mip.relax()
            point = values[: self.leader.n]
            inner = point if inner is None else 0.4 * point + 0.6 * inner
            value = self._cut(inner)
            if value - bound <= 2 * IN_PART * max(value, 1e-9) or time.monotonic() > deadline:
                break
        self.mip.set_whole(on=True)
        return inner if inner is not None else np.zeros(self.leader.n), bound

    def _try(self, chosen: Sequence[int]) -> Floats:
        """Tell what a whole plan leaves, keep it if it is the best, and cut there; give it."""
        point = self.leader.point(chosen)
        if not self.leader.is_feasible(chosen):
            return point
        self.rounds += 1
        values = self._cut_values(point)
        worth = self.risk.of(values.tolist())
        if worth < self.worth:
            self.best, self.worth = (tuple(chosen), values), worth
        return point

    def _cut(self, point: Floats) -> float:
        return self.risk.of(self._cut_values(point).tolist())

    def _cut_values(self, point: Floats) -> Floats:
        """Solve every case at one plan, add the cuts that can matter, and give the values."""
        found = list(self.pool.map(lambda case: case.cut(point), self.cases))
        values = np.array([value for value, _, _ in found])
        constants = np.array([constant for _, constant, _ in found])
        slopes = np.array([slope for _, _, slope in found])
        rows = []
        for group in self._groups_that_count(values):
            members = self.group == group
            slope = slopes[members].sum(axis=0)
            used = np.flatnonzero(slope).tolist()
            rows.append(
                (
                    float(constants[members].sum()),
                    [*used, self.leader.n + group],
                    [*(-slope[used]).tolist(), 1.0],
                )
            )
        self.mip.add_rows(rows)
        return values

    def _groups_that_count(self, values: Floats) -> list[int]:
        """All groups where the mean counts; else the cases that make up the tail."""
        if self.risk.kind == "expected":
            return list(range(self.n_groups))
        share = self.risk.tail if self.risk.kind == "cvar" else 0.0
        most = int(np.ceil(share * self.n_cases)) + 10
        found: list[int] = np.argsort(-values, kind="stable")[:most].tolist()
        return found
