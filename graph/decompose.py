"""Routes that carry the modelled flow: an optimal flow taken apart into paths."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.flow import FlowSolution

__all__ = ["FlowPath", "decompose"]

_NEGLIGIBLE = 1e-9
"""Share of a target's quantity below which what is left is rounding."""


@dataclass(frozen=True, slots=True)
class FlowPath:
    """A path of arcs of the state graph, and what it delivers per year at its end."""

    arcs: tuple[int, ...]
    delivered: float


def decompose(
    solution: FlowSolution,
    ends: Iterable[int],
    *,
    passing: bool = False,
    inside: frozenset[str] | None = None,
) -> list[FlowPath]:
    """
    Take an optimal flow apart into paths, from where it starts to where it ends.

    Paths are traced backwards from each target, along the inflow with most left. At
    a recipe with several inputs a path follows the first one; the recipe's other
    inputs are not accounted for in paths.

    Parameters
    ----------
    solution
        From `graph.flow`.
    ends
        States where paths end.
    passing
        Whether all that arrives at an end counts; otherwise what is wanted or used up.
    inside
        Follow these commodities only: paths then start where a recipe makes one of
        them from others. Default: all.

    Returns
    -------
    list of FlowPath
        Greatest delivery first, in the unit of the path's last commodity. Deliveries
        to a target add up to what it receives. A flow has many decompositions; this
        one is chosen by rule and always the same.
    """
    trace = _Trace(solution, inside)
    paths: dict[tuple[int, ...], float] = {}
    for target in sorted(set(ends)):
        quantity = trace.arriving(target) if passing else trace.quantity_at(target)
        left = min(quantity, trace.arriving(target))
        while left > _NEGLIGIBLE * quantity:
            arcs, delivered = trace.next_path(target, left)
            if delivered <= 0:
                break
            left -= delivered
            if arcs:
                paths[arcs] = paths.get(arcs, 0.0) + delivered
    ranked = sorted(paths.items(), key=lambda item: (-item[1], item[0]))
    return [FlowPath(arcs, delivered) for arcs, delivered in ranked]


class _Trace:
    """What is still unaccounted for on each inflow of each state.

    An inflow is an arc of the state graph (an edge, or a recipe's first input to one
    of its outputs) or, under -1, what starts here. Amounts are in the state's unit.
    """

    def __init__(self, solution: FlowSolution, inside: frozenset[str] | None) -> None:
        self.solution, self.states = solution, solution.states
        names = self.states.commodities
        self.inside = {i for i, name in enumerate(names) if inside is None or name in inside}
        self.left: list[dict[int, float]] = [{} for _ in range(self.states.n_states)]
        self.ratio: dict[int, float] = {}
        self._fill_edges()
        self._fill_recipes()
        for (state, _, _), quantity in zip(self.states.supply, solution.supplied, strict=True):
            self._add(state, -1, float(quantity))

    def _in(self, state: int) -> bool:
        return int(self.states.state_commodity[state]) in self.inside

    def _add(self, state: int, inflow: int, amount: float) -> None:
        if amount > 0 and self._in(state):
            self.left[state][inflow] = self.left[state].get(inflow, 0.0) + amount

    def _fill_edges(self) -> None:
        flow, states = self.solution.arc_flow, self.states
        for arc in np.flatnonzero((states.edge >= 0) & (flow > 0) & (states.gain > 0)).tolist():
            self._add(int(states.head[arc]), arc, float(flow[arc] * states.gain[arc]))
            self.ratio[arc] = 1.0 / float(states.gain[arc])

    def _fill_recipes(self) -> None:
        states = self.states
        conversions = np.flatnonzero(states.edge < 0).tolist()
        first: dict[tuple[int, int], int] = {}
        for arc in conversions:
            key = (int(states.recipe[arc]), int(states.head[arc]))
            if self._in(int(states.tail[arc])):
                first.setdefault(key, arc)
        for number, recipe in enumerate(states.recipes):
            for state, quantity in recipe.outputs:
                arc = first.get((number, state), -1)
                self._add(state, arc, float(self.solution.activity[number] * quantity))
                if arc >= 0:
                    self.ratio[arc] = 1.0 / float(states.gain[arc])

    def arriving(self, state: int) -> float:
        """Give all that is still unaccounted for at a state."""
        return sum(self.left[state].values())

    def quantity_at(self, state: int) -> float:
        """Give what ends at a state: what is wanted there, and what recipes use up."""
        sold = sum(
            float(quantity)
            for (s, _, _), quantity in zip(self.states.demand, self.solution.sold, strict=True)
            if s == state
        )
        return sold or sum(
            float(activity * quantity)
            for recipe, activity in zip(self.states.recipes, self.solution.activity, strict=True)
            if not any(self._in(output) for output, _ in recipe.outputs)
            for s, quantity in recipe.inputs
            if s == state
        )

    def next_path(self, target: int, most: float) -> tuple[tuple[int, ...], float]:
        """Trace one path back from `target` and take it off what is left."""
        steps: list[tuple[int, int, float]] = []
        state, factor, amount = target, 1.0, most
        passed = {target}
        while True:
            inflow = self._widest(state, passed)
            if inflow is None:
                return (), 0.0
            amount = min(amount, self.left[state][inflow] / factor)
            steps.append((state, inflow, factor))
            if inflow < 0:
                break
            factor *= self.ratio[inflow]
            state = int(self.states.tail[inflow])
            passed.add(state)
        for state, inflow, factor in steps:
            left = self.left[state][inflow] - amount * factor
            self.left[state][inflow] = left if left > _NEGLIGIBLE * amount * factor else 0.0
        arcs = tuple(inflow for _, inflow, _ in reversed(steps) if inflow >= 0)
        return arcs, amount

    def _widest(self, state: int, passed: set[int]) -> int | None:
        """Give the inflow with most left that does not lead back onto the path."""
        best, most = None, 0.0
        for inflow, amount in self.left[state].items():
            if amount > most and (inflow < 0 or int(self.states.tail[inflow]) not in passed):
                best, most = inflow, amount
        return best
