"""Better plans from a plan, by moving one inspection at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.interdiction.route_programme import RouteProgramme
    from graph.interdiction.search import Deadline
    from graph.states import Floats

__all__ = ["improve", "rounded"]

TRIES = 6
"""How many places are tried for each inspection that is moved."""


def rounded(programme: RouteProgramme, x: Floats) -> list[int]:
    """Give the candidates with the greatest shares, as many as the budget allows."""
    room, chosen = programme.budget + 1e-9, []
    for k in np.argsort(-x, kind="stable").tolist():
        if programme.upper[k] and programme.problem.cost[k] <= room and x[k] > 1e-9:
            chosen.append(k)
            room -= programme.problem.cost[k]
    return sorted(chosen)


def improve(
    programme: RouteProgramme, start: Sequence[int], deadline: Deadline
) -> tuple[tuple[int, ...], float]:
    """
    Move inspections for as long as that helps; give the plan and what it leaves.

    Each is taken away in turn, and the places that would take most from the routes that
    are then best are tried instead; what the budget has left is spent the same way.
    """
    left = programme.left(start)
    # None stands for what is not spent yet.
    slots: list[int | None] = [None, *start]
    in_vain, turn = 0, 0
    while in_vain < len(slots) and deadline.left() > 0:
        place = turn % len(slots)
        moved = slots[place]
        rest = [k for k in slots if k is not None and k != moved]
        found = _best_added(programme, rest, left, moved)
        if found is None:
            in_vain, turn = in_vain + 1, turn + 1
            continue
        in_vain, left = 0, found[1]
        if moved is None:
            slots.append(found[0])
        else:
            slots[place] = found[0]
            turn += 1
    return tuple(sorted(k for k in slots if k is not None)), left


def _best_added(
    programme: RouteProgramme, rest: Sequence[int], left: float, moved: int | None
) -> tuple[int, float] | None:
    """Give a place that, added to a plan, leaves less than so much."""
    problem = programme.problem
    room = programme.budget + 1e-9 - problem.cost[list(rest)].sum()
    fits = (problem.cost <= room) & (programme.upper > 0)
    fits[list(rest)] = False
    if moved is not None:
        fits[moved] = False
    if not fits.any():
        return None
    passing = problem.passing(rest)
    nothing = np.full(len(problem.weight), -1.0)
    _, routes, undetected = programme.routes.find(passing, nothing)
    whole = float(problem.weight @ undetected)
    arcs = routes[(routes >= 0) & (problem.candidate[routes] >= 0)]
    journeys = np.nonzero((routes >= 0) & (problem.candidate[routes] >= 0))[0]
    taken = 1 - problem.inspected[arcs] / np.maximum(problem.plain[arcs], 1e-300)
    weights = problem.weight[journeys] * undetected[journeys] * taken
    gain = np.bincount(problem.candidate[arcs], weights, programme.n) * fits
    for k in np.argsort(-gain, kind="stable")[:TRIES].tolist():
        if whole - gain[k] >= left * (1 - 1e-9):
            return None
        value = programme.left([*rest, k])
        if value < left * (1 - 1e-9):
            return k, value
    return None
