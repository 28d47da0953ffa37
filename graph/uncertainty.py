"""Draws of a whole state graph from the ranges of its numbers.

Every number with a range is drawn: capacities and detection of edges, quantities and
capacities of recipes, supply and its cost, demand and unit values. Numbers that share a cause move
together.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from graph.errors import QuestionError
from graph.ranges import collect_ranges, share_causes
from graph.sampling import pert_quantile

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph.states import Floats, Ints, Recipe, StateGraph

__all__ = ["Uncertainty"]

MAX_DRAWS = 10_000


class Uncertainty:
    """
    The uncertain numbers of a state graph, ready to be drawn.

    Parameters
    ----------
    states
        From `graph.assembly.build_states`. A number outside its own range, such as one
        that a measure has changed, widens the range to hold it.

    Notes
    -----
    Each number has a PERT distribution [1]_: a beta distribution of shape 4 between its
    ends, with its most likely value as mode. Numbers that share a cause (`causes.csv`)
    are joined by a one-factor Gaussian copula [2]_: the normal score of each is
    sqrt(r) F + sqrt(1 - r) e, where F is common to the cause, e is the number's own and r
    the stated correlation. The rank correlation is (6 / pi) asin(r / 2). Assumes that
    causes do not influence one another.

    A draw depends on the seed and its number alone: any subset of draws, in any order,
    has the same numbers.

    References
    ----------
    .. [1] Malcolm, D. G., Roseboom, J. H., Clark, C. E. and Fazar, W. (1959). Application
       of a technique for research and development program evaluation. Operations
       Research, 7, 646-669.
    .. [2] Li, D. X. (2000). On default correlation: a copula function approach. Journal of
       Fixed Income, 9, 43-54.

    Examples
    --------
    >>> from graph import build_states, load_network
    >>> uncertainty = Uncertainty(build_states(load_network(year=2019)))
    >>> first, again = uncertainty.draw(seed=7, number=0), uncertainty.draw(seed=7, number=0)
    >>> bool((first.capacity == again.capacity).all()), first.recipes == again.recipes
    (True, True)
    """

    def __init__(self, states: StateGraph) -> None:
        self.states = states
        ranges = collect_ranges(states)
        self._blocks = {(block.table, block.column): block for block in ranges}
        self._likely = np.concatenate([block.likely for block in ranges])
        low = np.minimum(np.concatenate([block.low for block in ranges]), self._likely)
        high = np.maximum(np.concatenate([block.high for block in ranges]), self._likely)
        self._spread = np.flatnonzero(np.isfinite(high) & (high > low))
        self._low, self._high = low, high
        self._ends = low[self._spread], self._likely[self._spread], high[self._spread]
        cause, correlation, self._n_causes = share_causes(states, ranges)
        self._cause, correlation = cause[self._spread], correlation[self._spread]
        self._common, self._own = np.sqrt(correlation), np.sqrt(1 - correlation)
        self._conversions = _conversions(states)

    @property
    def n_uncertain(self) -> int:
        """How many numbers have a range."""
        return len(self._spread)

    def draw(self, seed: int, number: int) -> StateGraph:
        """
        Draw every uncertain number once.

        Returns
        -------
        StateGraph
            Of the same structure: the same states, arcs, recipes and rows. Its numbers
            are certain: the ends of their ranges have met.
        """
        return self._put(self.values(seed, number))

    def draws(self, n: int, seed: int) -> Iterator[StateGraph]:
        """
        Yield draws 0 to n - 1.

        Raises
        ------
        QuestionError
            If `n` is not between 1 and 10,000.
        """
        check_draws(n)
        return (self.draw(seed, number) for number in range(n))

    @property
    def uncertain(self) -> Ints:
        """Positions of the numbers that have a range, in the order of `collect_ranges`."""
        return self._spread.astype(np.int32)

    def at_end(self, numbers: Ints, *, high: bool) -> StateGraph:
        """
        Put some numbers at one end of their ranges, and all others at their likely values.

        Parameters
        ----------
        numbers
            Positions, among `uncertain`.
        high
            Which end.

        Examples
        --------
        >>> from graph import build_states, load_network
        >>> uncertainty = Uncertainty(build_states(load_network(year=2019)))
        >>> low = uncertainty.at_end(uncertainty.uncertain, high=False)
        >>> bool((low.capacity <= uncertainty.states.capacity).all())
        True
        """
        values = self._likely.copy()
        values[numbers] = (self._high if high else self._low)[numbers]
        return self._put(values)

    def capacities(self, seed: int, numbers: Sequence[int]) -> Floats:
        """Give the capacity of every arc alone, a row per draw; as `draw` would."""
        rows = [self._arc_capacity(self.values(seed, number)) for number in numbers]
        return np.array(rows).reshape(len(numbers), len(self.states.tail))

    def values(self, seed: int, number: int) -> Floats:
        """Give every number of a draw, in the order of `collect_ranges`."""
        from scipy.special import ndtr

        random = np.random.default_rng([seed, number])
        # One more than there are causes: the last stands for none, and its weight is 0.
        common = random.standard_normal(self._n_causes + 1)
        own = random.standard_normal(len(self._spread))
        scores = self._common * common[self._cause] + self._own * own
        values = self._likely.copy()
        values[self._spread] = pert_quantile(*self._ends, ndtr(scores))
        return values

    def _of(self, values: Floats, table: str, column: str) -> Floats:
        return values[self._blocks[table, column].where]

    def _arc_capacity(self, values: Floats) -> Floats:
        states = self.states
        capacity = states.capacity.copy()
        capacity[states.edge >= 0] = self._of(values, "edges", "capacity")
        arcs, recipe, used, _ = self._conversions
        quantity = self._of(values, "recipes", "quantity")
        capacity[arcs] = self._of(values, "recipes", "capacity")[recipe] * quantity[used]
        return capacity

    def _put(self, values: Floats) -> StateGraph:
        states = self.states
        capacity, gain = self._arc_capacity(values), states.gain.copy()
        gain[states.edge >= 0] = 1.0 - self._of(values, "edges", "detection")
        arcs, _, used, made = self._conversions
        quantity = self._of(values, "recipes", "quantity")
        gain[arcs] = quantity[made] / quantity[used]
        return replace(
            states,
            capacity=capacity,
            capacity_low=capacity,
            capacity_high=capacity,
            gain=gain,
            gain_low=gain,
            gain_high=gain,
            recipes=_recipes(states, quantity, self._of(values, "recipes", "capacity")),
            supply=_rows(
                states.supply,
                self._of(values, "supply", "quantity"),
                self._of(values, "supply", "unit_cost"),
            ),
            demand=_rows(
                states.demand,
                self._of(values, "demand", "quantity"),
                self._of(values, "demand", "unit_value"),
            ),
            supply_range=(),
            demand_range=(),
        )


def check_draws(n: int) -> None:
    """Raise a QuestionError where a number of draws cannot be meant."""
    if not 1 <= n <= MAX_DRAWS:
        raise QuestionError(f"{n} draws; there must be between 1 and {MAX_DRAWS:,}")


def _conversions(states: StateGraph) -> tuple[Ints, Ints, Ints, Ints]:
    """Give each conversion's arc, its recipe, and where its two quantities are."""
    first, places = 0, []
    for recipe in states.recipes:
        inputs = {state: first + i for i, (state, _) in enumerate(recipe.inputs)}
        first += len(recipe.inputs)
        outputs = {state: first + i for i, (state, _) in enumerate(recipe.outputs)}
        first += len(recipe.outputs)
        places.append((inputs, outputs))
    rows = []
    for arc in np.flatnonzero(states.recipe >= 0).tolist():
        inputs, outputs = places[states.recipe[arc]]
        used, made = inputs[int(states.tail[arc])], outputs[int(states.head[arc])]
        rows.append((arc, int(states.recipe[arc]), used, made))
    columns = np.array(rows, dtype=np.int32).reshape(-1, 4).T
    return columns[0], columns[1], columns[2], columns[3]


def _recipes(states: StateGraph, quantity: Floats, capacity: Floats) -> tuple[Recipe, ...]:
    numbers, result = iter(quantity.tolist()), []
    for recipe, most in zip(states.recipes, capacity.tolist(), strict=True):
        inputs = tuple((state, next(numbers)) for state, _ in recipe.inputs)
        outputs = tuple((state, next(numbers)) for state, _ in recipe.outputs)
        result.append(
            replace(
                recipe,
                inputs=inputs,
                outputs=outputs,
                capacity=most,
                input_range=(),
                output_range=(),
                capacity_range=None,
            )
        )
    return tuple(result)


def _rows(
    rows: Sequence[tuple[int, float, float]], quantity: Floats, each: Floats
) -> tuple[tuple[int, float, float], ...]:
    return tuple(
        (state, q, usd)
        for (state, _, _), q, usd in zip(rows, quantity.tolist(), each.tolist(), strict=True)
    )
