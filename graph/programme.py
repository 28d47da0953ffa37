"""The flow model of a state graph as numbers: what a column earns, its bound, the matrix.

Columns are the flow on each edge, the activity of each recipe, each supply and each
demand. Rows are the balance of each state (what is left over is thrown away) and, per
demand that is met by sales, its limit.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from graph.errors import QuestionError
from graph.sales import find_sales

if TYPE_CHECKING:
    from graph.sales import Sales
    from graph.states import Floats, Ints, StateGraph

__all__ = ["Programme", "build_programme", "with_states"]


@dataclass(frozen=True, slots=True, eq=False)
class Programme:
    """Maximise what columns earn, each between 0 and its bound.

    Attributes
    ----------
    edges
        The arc of the state graph behind each of the first columns; recipes, supply
        and demand follow in their order.
    sales
        Per row of demand that sales meet, the recipes that sell; see `graph.sales`.
    costs, upper
        What a unit of each column earns, and the most there can be of it.
    limits
        The most of each row of `sales`; the balances of the states come before and
        are at least 0.
    starts, rows, values
        The matrix by columns; what is positive adds to a balance.
    """

    states: StateGraph
    edges: Ints
    sales: Sales
    costs: Floats
    upper: Floats
    limits: Floats
    starts: Ints
    rows: Ints
    values: Floats

    @property
    def first_recipe(self) -> int:
        """The column of the first recipe."""
        return len(self.edges)

    @property
    def first_supply(self) -> int:
        """The column of the first row of supply."""
        return self.first_recipe + len(self.states.recipes)

    @property
    def first_demand(self) -> int:
        """The column of the first row of demand."""
        return self.first_supply + len(self.states.supply)

    @property
    def n_columns(self) -> int:
        """How many columns there are."""
        return self.first_demand + len(self.states.demand)

    def matrix(self) -> Any:
        """Give the matrix as SciPy's."""
        from scipy.sparse import csc_array

        shape = (self.states.n_states + len(self.limits), self.n_columns)
        return csc_array((self.values, self.rows, self.starts), shape=shape)

    def with_capacity(self, capacity: Floats) -> Programme:
        """Give the same programme on arcs of other capacities."""
        upper = self.upper.copy()
        upper[: len(self.edges)] = capacity[self.edges]
        return replace(self, states=replace(self.states, capacity=capacity), upper=upper)


def build_programme(states: StateGraph) -> Programme:
    """
    Write the flow model of a state graph down.

    Raises
    ------
    QuestionError
        If nothing is supplied or nothing is wanted.
    """
    if not states.supply or not states.demand:
        raise QuestionError(
            "the flow model needs supply.csv and demand.csv: who supplies, who wants"
        )
    edges = np.flatnonzero(states.edge >= 0).astype(np.int32)
    sales = find_sales(states)
    return _write(states, edges, sales, _matrix(states, edges, sales))


def _write(
    states: StateGraph, edges: Ints, sales: Sales, matrix: tuple[Ints, Ints, Floats]
) -> Programme:
    starts, rows, values = matrix
    return Programme(
        states=states,
        edges=edges,
        sales=sales,
        costs=_costs(states, edges, sales),
        upper=_upper(states, edges),
        limits=np.array([states.demand[row][1] for row, _ in sales], dtype=np.float64),
        starts=starts,
        rows=rows,
        values=values,
    )


def with_states(programme: Programme, states: StateGraph) -> Programme:
    """
    Give the programme of other states that are put together alike.

    Raises
    ------
    QuestionError
        If arcs, recipes, or rows of supply or demand are not the same ones in the
        same order; only their numbers may differ.
    """
    own = programme.states
    if states is own:
        return programme
    if not _alike(own, states):
        raise QuestionError(
            "only numbers may differ when a flow model is solved again: these states have other "
            "edges, recipes, supply or demand; build a model of their own"
        )
    edges, sales = programme.edges, programme.sales
    matrix = (programme.starts, programme.rows, programme.values)
    if states.gain is not own.gain or states.recipes is not own.recipes:
        if states.recipes is not own.recipes:
            sales = find_sales(states)
        matrix = _matrix(states, edges, sales)
    return _write(states, edges, sales, matrix)


def _alike(one: StateGraph, other: StateGraph) -> bool:
    """Tell whether two state graphs differ in numbers only."""
    arrays = ("state_node", "state_commodity", "tail", "head", "edge", "recipe")
    return (
        all(_same(getattr(one, name), getattr(other, name)) for name in arrays)
        and (one.commodities is other.commodities or one.commodities == other.commodities)
        and (
            one.recipes is other.recipes
            or list(map(_ends, one.recipes)) == list(map(_ends, other.recipes))
        )
        and [row[0] for row in one.supply] == [row[0] for row in other.supply]
        and [row[0] for row in one.demand] == [row[0] for row in other.demand]
    )


def _same(one: Any, other: Any) -> bool:
    return one is other or np.array_equal(one, other)


def _ends(recipe: Any) -> tuple[Any, ...]:
    """Give the states that a recipe joins."""
    return (
        recipe.node,
        tuple(state for state, _ in recipe.inputs),
        tuple(state for state, _ in recipe.outputs),
    )


def _costs(states: StateGraph, edges: Ints, sales: list[Any]) -> Floats:
    sold = {row for row, _ in sales}
    value = [0.0 if i in sold else v for i, (_, _, v) in enumerate(states.demand)]
    return np.concatenate(
        [
            -states.unit_cost[edges],
            [-recipe.unit_cost for recipe in states.recipes],
            [-cost for _, _, cost in states.supply],
            value,
        ]
    )


def _upper(states: StateGraph, edges: Ints) -> Floats:
    return np.concatenate(
        [
            states.capacity[edges],
            [recipe.capacity for recipe in states.recipes],
            [quantity for _, quantity, _ in states.supply],
            [quantity for _, quantity, _ in states.demand],
        ]
    )


def _matrix(
    states: StateGraph, edges: Ints, sales: list[tuple[int, list[tuple[int, float]]]]
) -> tuple[Ints, Ints, Floats]:
    """Give the matrix by columns; the pattern is the same whatever the numbers are."""
    from scipy.sparse import csc_array

    columns = np.arange(len(edges))
    rows: list[int] = []
    cols: list[int] = []
    values: list[float] = []

    def add(row: int, column: int, value: float) -> None:
        rows.append(row)
        cols.append(column)
        values.append(value)

    for number, recipe in enumerate(states.recipes, start=len(edges)):
        for state, quantity in recipe.inputs:
            add(state, number, -quantity)
        for state, quantity in recipe.outputs:
            add(state, number, quantity)
    first_supply = len(edges) + len(states.recipes)
    for column, (state, _, _) in enumerate(states.supply, start=first_supply):
        add(state, column, 1.0)
    first_demand = first_supply + len(states.supply)
    for column, (state, _, _) in enumerate(states.demand, start=first_demand):
        add(state, column, -1.0)
    for number, (demand, sold_by) in enumerate(sales, start=states.n_states):
        add(number, first_demand + demand, 1.0)
        for recipe_number, quantity in sold_by:
            add(number, len(edges) + recipe_number, quantity)
    where = (
        np.concatenate([states.head[edges], states.tail[edges], rows]).astype(np.int32),
        np.concatenate([columns, columns, cols]).astype(np.int32),
    )
    numbers = np.concatenate([states.gain[edges], np.full(len(edges), -1.0), values])
    shape = (states.n_states + len(sales), first_demand + len(states.demand))
    matrix = csc_array((numbers, where), shape=shape)
    return matrix.indptr, matrix.indices, matrix.data
