"""The best set of measures for one budget against the trade's best reaction."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.errors import QuestionError
from graph.interdiction.block import build_block
from graph.interdiction.leader import Leader
from graph.interdiction.master import Risk, assemble, chosen_of
from graph.interdiction.mip import MipSolution
from graph.interdiction.opening_plan import find_opening_plan
from graph.interdiction.reaction import react

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph.interdiction.block import Block
    from graph.interdiction.setting import Setting

__all__ = ["SAME", "PlanSearch", "Search", "check_budget", "search_best", "spent_on", "trim"]

GAP = 1e-6
"""Relative gap at which a plan counts as proven best."""
SAME = 1e-6
"""Share of the baseline within which two plans leave the same."""
AGREED = 1e-5
"""Share of the baseline within which the trade's own solve agrees with the programme."""
NO_LIMIT = 1e9
"""Seconds."""


@dataclass(frozen=True, slots=True)
class Search:
    """The best set of measures that was found, and its proof.

    Attributes
    ----------
    chosen
        Ids, sorted; without what makes no difference.
    left
        What the trade has left, by an independent solve.
    bound
        No set within the budgets leaves less.
    finished
        Whether the bound was met, rather than the time spent.
    rounds
        How often a reaction was added to the programme.
    """

    chosen: tuple[str, ...]
    left: float
    bound: float
    finished: bool
    rounds: int


def check_budget(setting: Setting, limits: Mapping[str, float]) -> str:
    """
    Tell why nothing can be chosen, or "" where something can.

    Raises
    ------
    QuestionError
        If there are no measures, or a budget is negative.
    """
    measures = setting.measures
    if not measures.ids:
        raise QuestionError("the data has no measures.csv: there is nothing to choose from")
    if any(value < 0 for value in limits.values()):
        raise QuestionError("a budget must be at least 0 million USD per year")
    acting = [index for index, acts in enumerate(measures.acts) if acts]
    if not acting:
        return "No measure acts on anything that flows in this year."
    cost = measures.cost()
    cheapest = min(acting, key=lambda index: cost[index])
    if cost[cheapest] > limits[""]:
        return (
            f"A budget of {limits['']:g} million USD buys nothing: the cheapest measure that acts, "
            f"{measures.ids[cheapest]}, costs {cost[cheapest]:g}."
        )
    return ""


def spent_on(setting: Setting, chosen: Sequence[str]) -> float:
    """Give what measures cost together, in million USD per year."""
    cost = setting.measures.cost()
    return float(sum(cost[setting.measures.position(name)] for name in chosen))


def search_best(
    setting: Setting,
    limits: Mapping[str, float],
    *,
    most: int | None,
    seconds: float = NO_LIMIT,
) -> Search:
    """
    Find the best set of measures against the best reaction.

    Parameters
    ----------
    setting, most
        As in `PlanSearch`.
    limits, seconds
        As in `PlanSearch.best`.
    """
    return PlanSearch(setting, most=most).best(limits, seconds=seconds)


class PlanSearch:
    """
    Searches for the best set of measures that share what one of them has learnt.

    What a plan leaves, and what the trade was seen to open, holds for every budget.

    Parameters
    ----------
    setting
        From `graph.interdiction.setting.read_setting`.
    most
        How many openings the trade has: None for all, 0 for none.
    """

    def __init__(self, setting: Setting, *, most: int | None) -> None:
        self.setting, self.most = setting, most
        self.scale = max(abs(setting.solve(setting.states).objective), 1.0)
        self.reactions: list[tuple[int, ...] | None] = [None if most is None else ()]
        self.known: list[dict[frozenset[int], float]] = [{}]

    def best(
        self,
        limits: Mapping[str, float],
        *,
        seconds: float = NO_LIMIT,
        without: Sequence[Sequence[str]] = (),
    ) -> Search:
        """
        Find the best set of measures against the best reaction.

        Parameters
        ----------
        limits
            Budgets in million USD per year: "" for all measures, and by authority.
        seconds
            When they are spent, the best set met is given.
        without
            Sets of measures, each of which may not be taken whole.
        """
        setting, scale = self.setting, self.scale
        # The trade can always do nothing, and earn nothing.
        started, bound = time.monotonic(), 0.0
        best: tuple[tuple[str, ...], float] = ((), float("inf"))
        rounds = 0
        while True:
            rounds += 1
            left = max(0.1, seconds - (time.monotonic() - started))
            plan, found = self._solve(limits, without, left)
            bound = max(bound, found.bound * scale)
            chosen = tuple(setting.measures.ids[index] for index in plan)
            reaction = react(setting, setting.after(chosen), most=self.most)
            value = reaction.solution.objective
            if value < best[1]:
                best = (chosen, value)
            finished = found.finished
            if not finished or self.most in (None, 0):
                # What the trade has by its own problem must be what the programme says.
                finished = finished and best[1] <= bound + AGREED * scale
                break
            opened = tuple(sorted(reaction.opened))
            if best[1] <= bound + GAP * scale or opened in self.reactions:
                break
            self.reactions.append(opened)
            self.known.append({})
        chosen, value = trim(setting, best[0], best[1], self.most)
        return Search(chosen, value, min(bound, value), finished, rounds)

    def _solve(
        self, limits: Mapping[str, float], without: Sequence[Sequence[str]], seconds: float
    ) -> tuple[tuple[int, ...], MipSolution]:
        """Find the measures that leave least in the worst of the reactions."""
        setting = self.setting
        leader = Leader(setting.measures, limits)
        for taken in without:
            leader.forbid(map(setting.measures.position, taken))
        blocks = [_block(setting, leader, opened, self.scale) for opened in self.reactions]
        programme = assemble(leader, blocks, risk=Risk("worst"))
        programme.set_whole(on=False)
        _, relaxed = programme.relax()
        programme.set_whole(on=True)
        programme.expect_small_tree()
        plan, value = find_opening_plan(leader, blocks, relaxed, self.known)
        cutoff = value + GAP * max(abs(value), 1e-3)
        found = programme.solve(time_limit=seconds, gap=GAP, cutoff=cutoff)
        if found.values is not None and found.objective <= value:
            return chosen_of(leader, found), found
        # Nothing better was met: the plan begun with is the best, or the best known in time.
        bound = value if found.finished else min(found.bound, value)
        return plan, MipSolution(relaxed, value, bound, finished=found.finished)


def _block(setting: Setting, leader: Leader, opened: tuple[int, ...] | None, scale: float) -> Block:
    states = setting.aimed(setting.opened(setting.states, opened))
    return build_block(states, setting.aim.terms(setting.measures), leader, scale=scale)


def trim(
    setting: Setting, chosen: Sequence[str], left: float, most: int | None
) -> tuple[tuple[str, ...], float]:
    """Drop measures that make no difference, dearest first, but those that others need."""
    measures = setting.measures
    cost = measures.cost()
    kept = list(chosen)
    for name in sorted(chosen, key=lambda name: -cost[measures.position(name)]):
        rest = [other for other in kept if other != name]
        if any(name in measures.needed(other) for other in rest):
            continue
        value = react(setting, setting.after(rest), most=most).solution.objective
        if value <= left * (1 + 1e-9) + 1e-9:
            kept, left = rest, value
    return tuple(sorted(kept)), left
