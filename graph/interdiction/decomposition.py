"""The best plan over many cases: each case tells by cuts what plans leave in it.

In one case the least of its dual, with the plan on the right-hand side, is a convex
function of the plan; solved at one plan it gives a line below it that holds for all plans,
a cut [1]_. A small programme of measures and a number per group of cases collects cuts
until no plan can be better: first at plans that take measures in part, between the last
one and the one before [2]_, then at whole plans.

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
from typing import TYPE_CHECKING

import numpy as np

from graph.interdiction.block import build_block
from graph.interdiction.casedual import CaseDual
from graph.interdiction.leader import Leader
from graph.interdiction.mip import Mip

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from graph.interdiction.cases import Case
    from graph.interdiction.master import Risk
    from graph.interdiction.setting import Setting
    from graph.states import Floats

__all__ = ["CaseSearch", "search_cases"]

THREADS = 2
GROUPS = 40
"""Cases are told apart by no more numbers than this where their mean counts."""
ROUNDS = 200
IN_PART = 1e-4
"""Relative gap at which plans that take measures in part are left for whole ones."""
NEARER = 5
"""A programme that knows too few cuts is solved to this part of the gap, not beyond."""
INWARD = 0.2
"""How far a second cut of a whole plan lies towards the best plan in part."""


@dataclass(frozen=True, slots=True)
class CaseSearch:
    """The best set of measures over all cases that was found, and its proof.

    Attributes
    ----------
    chosen
        Ids, sorted.
    left
        What the trade has left, in each case.
    risk
        What that counts for as one number.
    bound
        No set within the budgets counts for less.
    finished
        Whether the bound was met, rather than the time spent.
    rounds
        How many plans were tried.
    """

    chosen: tuple[str, ...]
    left: tuple[float, ...]
    risk: float
    bound: float
    finished: bool
    rounds: int


def search_cases(
    setting: Setting,
    limits: Mapping[str, float],
    cases: Sequence[Case],
    *,
    risk: Risk,
    opened: tuple[int, ...] | None = None,
    start: Sequence[Sequence[str]] = (),
    gap: float = IN_PART,
    seconds: float = 1e9,
    without: Sequence[Sequence[str]] = (),
    tell: Callable[[str], None] | None = None,
) -> CaseSearch:
    """
    Find the best set of measures over equally likely cases.

    Parameters
    ----------
    setting
        From `graph.interdiction.setting.read_setting`.
    limits
        Budgets in million USD per year: "" for all measures, and by authority.
    cases
        From `graph.interdiction.cases.draw_cases`.
    risk
        How what is left in the cases counts as one number.
    opened
        What of the latent is open: None for all, () for nothing.
    start
        Plans to try first, such as the best of the likely numbers.
    gap
        Relative gap at which a plan counts as proven best.
    seconds
        When they are spent, the best set met is given.
    without
        Sets of measures, each of which may not be taken whole.
    tell
        Called with a line per round.

    Returns
    -------
    CaseSearch

    Notes
    -----
    The bound holds for the cases given, which are a sample: how good the plan is has to be
    told on others.
    """
    search = _Search(setting, limits, cases, risk, opened, without=without)
    return search.run(start, gap, seconds, tell)


class _Search:
    def __init__(
        self,
        setting: Setting,
        limits: Mapping[str, float],
        cases: Sequence[Case],
        risk: Risk,
        opened: tuple[int, ...] | None,
        *,
        without: Sequence[Sequence[str]] = (),
    ) -> None:
        self.setting, self.risk, self.n_cases = setting, risk, len(cases)
        self.leader = leader = Leader(setting.measures, limits)
        for taken in without:
            barred = {setting.measures.position(name): -1.0 for name in taken}
            leader.rows.append((barred, 1.0 - len(barred)))
        self.n_measures = len(setting.measures.ids)
        for term in setting.measures.terms():
            leader.trigger(term.measures)
        self.scale = max(abs(setting.solve(setting.states).objective), 1.0)
        blocks = [
            build_block(
                setting.aimed(setting.opened(case.states, opened)),
                setting.aim.terms(case.measures),
                leader,
                scale=self.scale,
            )
            for case in cases
        ]
        self.duals = [CaseDual(block, leader.n) for block in blocks]
        grouped = risk.kind == "expected" and self.n_cases > GROUPS
        self.n_groups = GROUPS if grouped else self.n_cases
        self.group = np.arange(self.n_cases) % self.n_groups
        self.mip = self._programme()
        self.best: tuple[tuple[int, ...], Floats] = ((), np.full(self.n_cases, np.inf))
        self.worth = np.inf
        self.rounds = 0

    def run(
        self,
        start: Sequence[Sequence[str]],
        gap: float,
        seconds: float,
        tell: Callable[[str], None] | None,
    ) -> CaseSearch:
        """Collect cuts until the bound is met or time is spent."""
        deadline = time.monotonic() + seconds
        with ThreadPoolExecutor(THREADS) as self.pool:
            for names in [(), *start]:
                self._try([self.setting.measures.position(name) for name in names])
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
                whole = self._try(np.flatnonzero(point[: self.n_measures] > 0.5).tolist())
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
        return CaseSearch(
            chosen=tuple(sorted(self.setting.measures.ids[index] for index in chosen)),
            left=tuple((values * self.scale).tolist()),
            risk=self.worth * self.scale,
            bound=min(bound, self.worth) * self.scale,
            finished=finished,
            rounds=self.rounds,
        )

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
        """Cut at plans that take measures in part; give the last and the bound."""
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
        found = list(self.pool.map(lambda dual: dual.cut(point), self.duals))
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
