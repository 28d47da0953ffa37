"""The trade's answer to a plan: what it opens, and what it then still has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graph.flow import FlowModel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.flow import FlowSolution
    from graph.interdiction.setting import Setting
    from graph.states import StateGraph

__all__ = ["Reaction", "react"]

_USED = 1e-9
"""Share of the largest flow of a commodity from which an opening counts as used."""


@dataclass(frozen=True, slots=True, eq=False)
class Reaction:
    """What the trade opens, and the flow that follows.

    Attributes
    ----------
    opened
        Positions in `Setting.openings`; only what is used.
    solution
        The flow that maximises the objective.
    """

    opened: tuple[int, ...]
    solution: FlowSolution


def react(setting: Setting, states: StateGraph, *, most: int | None = None) -> Reaction:
    """
    Find the best that the trade can open.

    Parameters
    ----------
    setting
        What can be opened.
    states
        The trade after the measures, everything latent open.
    most
        How many openings at most. Default: all of them.

    Returns
    -------
    Reaction

    Notes
    -----
    Branch and bound: with everything that is not ruled out open, the trade has at least
    as much as with fewer; where what it then uses is few enough, that is the answer.
    Exact. What earns nothing more is not opened.
    """
    model = FlowModel(setting.aimed(states))
    if most is None or most >= len(setting.openings):
        solution = model.solve()
        return Reaction(_used(setting, solution), solution)

    def solve(opened: frozenset[int]) -> FlowSolution:
        return model.solve_states(setting.aimed(setting.opened(states, opened)))

    best = Reaction((), solve(frozenset()))
    stack: list[tuple[frozenset[int], frozenset[int]]] = [
        (frozenset(), frozenset(range(len(setting.openings))))
    ]
    if most < 1:
        return best
    while stack:
        fixed, free = stack.pop()
        found = solve(fixed | free)
        if found.objective <= best.solution.objective * (1 + 1e-9) + 1e-9:
            continue
        # What is shut may seem used within the solver's tolerance.
        used = tuple(number for number in _used(setting, found) if number in fixed | free)
        if len(used) <= most:
            best = Reaction(used, found)
            continue
        branch = next(number for number in used if number not in fixed)
        rest = free - {branch}
        stack.append((fixed, rest))
        if len(fixed) + 1 <= most:
            stack.append((fixed | {branch}, rest if len(fixed) + 1 < most else frozenset()))
    return best


def _used(setting: Setting, solution: FlowSolution) -> tuple[int, ...]:
    """Give the openings that a flow makes use of, most used first."""
    states, flow = solution.states, solution.entering()
    kinds = states.state_commodity[states.tail]
    largest = np.zeros(len(states.commodities))
    np.maximum.at(largest, kinds, flow)
    weight: dict[int, float] = {}
    parts: list[tuple[str, Sequence[float]]] = [
        ("arcs", (flow / np.where(largest > 0, largest, 1.0)[kinds]).tolist()),
        ("recipes", np.sign(solution.activity).tolist()),
        ("supply", np.sign(solution.supplied).tolist()),
    ]
    for part, uses in parts:
        for index, needed in setting.needs[part].items():
            if uses[index] > _USED:
                for number in needed:
                    weight[number] = max(weight.get(number, 0.0), uses[index])
    return tuple(sorted(weight, key=lambda number: (-weight[number], number)))
