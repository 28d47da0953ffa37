"""The best set of measures over many cases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.interdiction.block import build_block
from graph.interdiction.case_cuts import IN_PART, CaseCuts
from graph.interdiction.casedual import CaseDual
from graph.interdiction.leader import Leader

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from graph.interdiction.cases import Case
    from graph.interdiction.master import Risk
    from graph.interdiction.setting import Setting

__all__ = ["CaseSearch", "search_cases"]


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
    leader = Leader(setting.measures, limits)
    for taken in without:
        leader.forbid(setting.measures.position(name) for name in taken)
    for term in setting.measures.terms():
        leader.trigger(term.measures)
    scale = max(abs(setting.solve(setting.states).objective), 1.0)
    blocks = [
        build_block(
            setting.aimed(setting.opened(case.states, opened)),
            setting.aim.terms(case.measures),
            leader,
            scale=scale,
        )
        for case in cases
    ]
    search = CaseCuts(leader, [CaseDual(block, leader.n) for block in blocks], risk)
    plans = [[setting.measures.position(name) for name in names] for names in start]
    found = search.run(plans, gap=gap, seconds=seconds, tell=tell)
    return CaseSearch(
        chosen=tuple(sorted(setting.measures.ids[index] for index in found.chosen)),
        left=tuple((found.values * scale).tolist()),
        risk=found.worth * scale,
        bound=found.bound * scale,
        finished=found.finished,
        rounds=found.rounds,
    )
