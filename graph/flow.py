"""What the trade does: a linear programme of flows, recipes, losses and money.

Each commodity balances at each state; a passing flow loses the share that is seized;
recipes convert with yields; supply, demand, edges and recipes are bounded. The trade
maximises what it earns net of its costs. Where the data holds sales (recipes that
turn a wanted commodity into money), a sale earns nothing by itself: a dollar counts
where it comes home, so the money edges and their losses matter like any other.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from graph.assembly import build_states
from graph.errors import NarrowsError, QuestionError
from graph.sales import find_sales

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import networkx as nx

    from graph.states import Floats, Ints, StateGraph
    from graph.tables import Tables

__all__ = ["FlowModel", "FlowSolution", "solve_flow"]

TOLERANCE = 1e-6
"""Largest relative gap between the primal and the dual objective that is accepted."""


@dataclass(frozen=True, slots=True, eq=False)
class FlowSolution:
    """An optimal flow, with its proof.

    Attributes
    ----------
    objective
        What the trade earns per year, net of costs, in USD (in units of demand where
        demand has no value in USD).
    bound
        The dual objective; equal to `objective` within 1e-6 relative.
    arc_flow
        What enters each arc of the state graph's edges, in the tail's unit per year;
        0 on conversions, whose activity is in `activity`.
    activity
        Activity of each recipe per year.
    supplied, sold
        Quantities per row of supply and of demand (sales counted).
    capacity_price, recipe_price, supply_price, demand_price
        What one more unit of the bound on each arc, recipe, row of supply and row of
        demand would earn. Prices times bounds add up to `bound`.
    """

    states: StateGraph
    objective: float
    bound: float
    arc_flow: Floats
    activity: Floats
    supplied: Floats
    sold: Floats
    capacity_price: Floats
    recipe_price: Floats
    supply_price: Floats
    demand_price: Floats

    def entering(self) -> Floats:
        """Give what enters each arc per year, conversions included."""
        states = self.states
        entering = self.arc_flow.copy()
        for arc in np.flatnonzero(states.edge < 0):
            number = int(states.recipe[arc])
            quantity = dict(states.recipes[number].inputs)[int(states.tail[arc])]
            entering[arc] = self.activity[number] * quantity
        return entering

    def delivered(self) -> dict[tuple[str, str], float]:
        """Give the quantity per year that reaches each demand, by (node, commodity)."""
        return {
            self.states.state(state): float(quantity)
            for (state, _, _), quantity in zip(self.states.demand, self.sold, strict=True)
        }

    def seized(self) -> Floats:
        """Give what each arc loses to seizures per year, in the tail's unit."""
        lost = self.arc_flow * (1.0 - self.states.gain)
        return np.where(self.states.edge >= 0, lost, 0.0)


def solve_flow(
    data: nx.MultiDiGraph | Tables | StateGraph, *, year: int | None = None, latent: bool = False
) -> FlowSolution:
    """
    Solve the flow model once.

    Parameters
    ----------
    data, year, latent
        As in `graph.assembly.build_states`.

    Returns
    -------
    FlowSolution

    Raises
    ------
    QuestionError
        If nothing bounds the trade, or the data names no supply or demand.

    Notes
    -----
    Assumes that the trade sees the whole network and reacts at once, that a unit more
    costs as much as the last, and that a loss is the same share of any flow.

    Examples
    --------
    >>> from graph import load_network
    >>> solution = solve_flow(load_network(year=2019))
    >>> abs(solution.objective - solution.bound) <= 1e-6 * solution.objective
    True
    """
    return FlowModel(build_states(data, year=year, latent=latent)).solve()


class FlowModel:
    """
    The linear programme of one state graph, built once and solved again for variations.

    Columns are the flow on each edge, the activity of each recipe, each supply and
    each demand. Rows are the balance of each state (what is left over is thrown away)
    and, per demand that is met by sales, its limit.

    Parameters
    ----------
    states
        From `graph.assembly.build_states`.

    Attributes
    ----------
    highs
        The solver, holding the programme and its last basis.
    costs, upper
        For each column, what a unit of it earns and its upper bound.
    """

    def __init__(self, states: StateGraph) -> None:
        if not states.supply or not states.demand:
            raise QuestionError(
                "the flow model needs supply.csv and demand.csv: who supplies, who wants"
            )
        self.states = states
        self.edges: Ints = np.flatnonzero(states.edge >= 0).astype(np.int32)
        n_edges, n_recipes = len(self.edges), len(states.recipes)
        self.first_recipe = n_edges
        self.first_supply = n_edges + n_recipes
        self.first_demand = self.first_supply + len(states.supply)
        self.n_columns = self.first_demand + len(states.demand)
        self.sales = find_sales(states)
        self.costs = self._objective()
        self.upper = self._bounds()
        self.highs = self._build()

    def solve(self, *, without: Iterable[int] = ()) -> FlowSolution:
        """
        Solve with some columns closed, starting from the last optimum.

        Parameters
        ----------
        without
            Columns to close; see `columns_of_edge` and `columns_of_node`.

        Raises
        ------
        QuestionError
            If the trade is unbounded.
        """
        closed = sorted(set(without))
        for column in closed:
            self.highs.changeColBounds(column, 0.0, 0.0)
        try:
            return self._run()
        finally:
            for column in closed:
                self.highs.changeColBounds(column, 0.0, self.upper[column])

    def solve_with(self, capacity: Floats) -> FlowSolution:
        """
        Solve with other capacities of the edges, starting from the last optimum.

        Parameters
        ----------
        capacity
            One number per arc of the state graph; those of conversions are not read.
        """
        columns = np.arange(len(self.edges), dtype=np.int32)
        zeros = np.zeros(len(self.edges))
        self.highs.changeColsBounds(len(columns), columns, zeros, capacity[self.edges])
        try:
            return self._run()
        finally:
            own = self.upper[: len(self.edges)]
            self.highs.changeColsBounds(len(columns), columns, zeros, own)

    def columns_of_edge(self, arc: int) -> list[int]:
        """Give the column of an edge, by its arc in the state graph."""
        return [int(np.searchsorted(self.edges, arc))]

    def columns_of_node(self, node: int) -> list[int]:
        """Give every column that touches a node: its edges, recipes, supply and demand."""
        states = self.states
        at_node = states.state_node == node
        touching = at_node[states.tail[self.edges]] | at_node[states.head[self.edges]]
        columns = np.flatnonzero(touching).tolist()
        columns += [
            self.first_recipe + i for i, recipe in enumerate(states.recipes) if recipe.node == node
        ]
        columns += [self.first_supply + i for i, row in enumerate(states.supply) if at_node[row[0]]]
        columns += [self.first_demand + i for i, row in enumerate(states.demand) if at_node[row[0]]]
        return columns

    def _objective(self) -> Floats:
        states = self.states
        sold = {row for row, _ in self.sales}
        value = [0.0 if i in sold else v for i, (_, _, v) in enumerate(states.demand)]
        return np.concatenate(
            [
                -states.unit_cost[self.edges],
                [-recipe.unit_cost for recipe in states.recipes],
                [-cost for _, _, cost in states.supply],
                value,
            ]
        )

    def _bounds(self) -> Floats:
        states = self.states
        return np.concatenate(
            [
                states.capacity[self.edges],
                [recipe.capacity for recipe in states.recipes],
                [quantity for _, quantity, _ in states.supply],
                [quantity for _, quantity, _ in states.demand],
            ]
        )

    def entries(self) -> tuple[Ints, Ints, Floats]:
        """Give the matrix as rows, columns and values; positive adds to a balance."""
        states = self.states
        columns = np.arange(len(self.edges))
        rows: list[Any] = [states.head[self.edges], states.tail[self.edges]]
        cols: list[Any] = [columns, columns]
        values: list[Any] = [states.gain[self.edges], np.full(len(columns), -1.0)]

        def add(row: int, column: int, value: float) -> None:
            rows.append([row])
            cols.append([column])
            values.append([value])

        for number, recipe in enumerate(states.recipes, start=self.first_recipe):
            for state, quantity in recipe.inputs:
                add(state, number, -quantity)
            for state, quantity in recipe.outputs:
                add(state, number, quantity)
        for column, (state, _, _) in enumerate(states.supply, start=self.first_supply):
            add(state, column, 1.0)
        for column, (state, _, _) in enumerate(states.demand, start=self.first_demand):
            add(state, column, -1.0)
        for number, (demand, sales) in enumerate(self.sales, start=states.n_states):
            add(number, self.first_demand + demand, 1.0)
            for recipe_number, quantity in sales:
                add(number, self.first_recipe + recipe_number, quantity)
        return (
            np.concatenate(rows).astype(np.int32),
            np.concatenate(cols).astype(np.int32),
            np.concatenate(values).astype(np.float64),
        )

    def _build(self) -> Any:
        import highspy
        from scipy.sparse import csc_matrix

        n_rows = self.states.n_states + len(self.sales)
        rows, columns, values = self.entries()
        matrix = csc_matrix((values, (rows, columns)), shape=(n_rows, self.n_columns))
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = self.n_columns, n_rows
        lp.sense_ = highspy.ObjSense.kMaximize
        lp.col_cost_, lp.col_lower_, lp.col_upper_ = (
            self.costs,
            np.zeros(self.n_columns),
            self.upper,
        )
        limits = [self.states.demand[demand][1] for demand, _ in self.sales]
        n_states = self.states.n_states
        lp.row_lower_ = np.concatenate([np.zeros(n_states), np.full(len(limits), -np.inf)])
        lp.row_upper_ = np.concatenate([np.full(n_states, np.inf), limits])
        lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        lp.a_matrix_.start_, lp.a_matrix_.index_ = matrix.indptr, matrix.indices
        lp.a_matrix_.value_ = matrix.data
        self._row_upper = np.asarray(lp.row_upper_)
        with _silent():
            highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        highs.setOptionValue("output_flag", False)
        # Presolve would throw away the basis that the next variation starts from.
        highs.setOptionValue("presolve", "off")
        highs.setOptionValue("threads", 1)
        highs.passModel(lp)
        return highs

    def _run(self) -> FlowSolution:
        import highspy

        self.highs.run()
        status = self.highs.getModelStatus()
        if status != highspy.HighsModelStatus.kOptimal:
            raise QuestionError(
                "nothing bounds what the trade earns: give capacities, or a quantity to supply or "
                f"demand ({self.highs.modelStatusToString(status)})"
            )
        found = self.highs.getSolution()
        value = np.asarray(found.col_value)
        objective, bound = float(self.highs.getObjectiveValue()), self._dual_objective(found)
        if abs(objective - bound) > TOLERANCE * max(1.0, abs(objective)):
            raise NarrowsError(f"the solver proved no optimum: {objective} against {bound}")
        states, n_edges = self.states, len(self.edges)
        arc_flow, arc_price = np.zeros(len(states.tail)), np.zeros(len(states.tail))
        price = np.maximum(np.asarray(found.col_dual), 0.0)
        arc_flow[self.edges], arc_price[self.edges] = value[:n_edges], price[:n_edges]
        demand_price = price[self.first_demand :].copy()
        sold = value[self.first_demand :].copy()
        activity = value[self.first_recipe : self.first_supply]
        for row, (demand, sales) in enumerate(self.sales, start=states.n_states):
            sold[demand] += sum(activity[number] * quantity for number, quantity in sales)
            demand_price[demand] = max(float(found.row_dual[row]), 0.0)
        return FlowSolution(
            states=states,
            objective=objective,
            bound=bound,
            arc_flow=arc_flow,
            activity=activity,
            supplied=value[self.first_supply : self.first_demand],
            sold=sold,
            capacity_price=arc_price,
            recipe_price=price[self.first_recipe : self.first_supply],
            supply_price=price[self.first_supply : self.first_demand],
            demand_price=demand_price,
        )

    def _dual_objective(self, found: Any) -> float:
        """Price every finite bound with its dual; weak duality makes this an upper bound."""
        lower, upper = self._column_bounds()
        column, row = np.asarray(found.col_dual), np.asarray(found.row_dual)
        finite = np.isfinite(upper)
        total = float(np.sum(np.where(column > 0, np.where(finite, upper, 0.0), lower) * column))
        limits = np.where(np.isfinite(self._row_upper), self._row_upper, 0.0)
        return total + float(np.sum(limits * np.maximum(row, 0.0)))

    def _column_bounds(self) -> tuple[Floats, Floats]:
        lp = self.highs.getLp()
        return np.asarray(lp.col_lower_), np.asarray(lp.col_upper_)


@contextmanager
def _silent() -> Iterator[None]:
    """Keep the solver's banner off standard output, which it writes to past Python."""
    sys.stdout.flush()
    saved = os.dup(1)
    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        try:
            yield
        finally:
            os.dup2(saved, 1)
            os.close(saved)
