"""What the trade does: a linear programme of flows, recipes, losses and money.

Each commodity balances at each state; a passing flow loses the share that is seized;
recipes convert with yields; supply, demand, edges and recipes are bounded. The trade
maximises what it earns net of its costs. Where the data holds sales (recipes that
turn a wanted commodity into money), a sale earns nothing by itself: a dollar counts
where it comes home, so the money edges and their losses matter like any other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from graph.assembly import build_states
from graph.errors import NarrowsError, QuestionError
from graph.no_optimum import why_infeasible, why_unbounded
from graph.programme import Programme, build_programme, with_states
from graph.solution import FlowSolution
from graph.solver import quiet_solver

if TYPE_CHECKING:
    from collections.abc import Iterable

    import networkx as nx

    from graph.states import Floats, StateGraph
    from graph.tables import Tables

__all__ = ["FlowModel", "FlowSolution", "solve_flow"]

TOLERANCE = 1e-6
"""Largest relative gap between the primal and the dual objective that is accepted."""


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

    Each solve starts from the last optimum. What a variation changed is put back when the
    next solve, or a look at the solver, needs it.

    Parameters
    ----------
    states
        From `graph.assembly.build_states`.

    Attributes
    ----------
    programme
        The columns, their bounds and the matrix; see `graph.programme`.
    edges, sales, costs, upper, n_columns, first_recipe, first_supply, first_demand
        Those of the programme.

    Examples
    --------
    >>> from dataclasses import replace
    >>> from graph import build_states, load_network
    >>> states = build_states(load_network(year=2019))
    >>> model = FlowModel(states)
    >>> half = model.solve_states(replace(states, capacity=states.capacity / 2))
    >>> half.objective < model.solve().objective
    True
    """

    def __init__(self, states: StateGraph) -> None:
        self.programme = lp = build_programme(states)
        self.edges, self.sales, self.costs, self.upper = lp.edges, lp.sales, lp.costs, lp.upper
        self.n_columns, self.first_recipe = lp.n_columns, lp.first_recipe
        self.first_supply, self.first_demand = lp.first_supply, lp.first_demand
        self._highs = _build(self.programme)
        self._held = (self.programme, self.programme.upper)

    @property
    def states(self) -> StateGraph:
        """The state graph that the model was built from."""
        return self.programme.states

    @property
    def highs(self) -> Any:
        """The solver, holding the programme as it was built, and its last basis."""
        self._hold(self.programme, self.programme.upper)
        return self._highs

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
            If nothing bounds the trade; it says where.
        """
        return self._solve(self.programme, without)

    def solve_with(self, capacity: Floats) -> FlowSolution:
        """
        Solve with other capacities of the edges, starting from the last optimum.

        Parameters
        ----------
        capacity
            One number per arc of the state graph; those of conversions are not read.
        """
        return self._solve(self.programme.with_capacity(capacity), ())

    def solve_states(self, states: StateGraph, *, without: Iterable[int] = ()) -> FlowSolution:
        """
        Solve for other numbers on the same arcs, starting from the last optimum.

        Parameters
        ----------
        states
            The model's own states but for capacities, gains, costs and lengths of arcs,
            yields, capacities and costs of recipes, and quantities and values of
            supply and demand. Make them with `dataclasses.replace`: what is kept is
            then not compared again.
        without
            Columns to close.

        Raises
        ------
        QuestionError
            If the states have other arcs, recipes or rows, or nothing bounds the trade.
        """
        return self._solve(with_states(self.programme, states), without)

    def columns_of_edge(self, arc: int) -> list[int]:
        """Give the column of an edge, by its arc in the state graph."""
        return [int(np.searchsorted(self.programme.edges, arc))]

    def columns_of_node(self, node: int) -> list[int]:
        """Give every column that touches a node: its edges, recipes, supply and demand."""
        states, lp = self.states, self.programme
        at_node = states.state_node == node
        touching = at_node[states.tail[lp.edges]] | at_node[states.head[lp.edges]]
        columns = np.flatnonzero(touching).tolist()
        columns += [
            lp.first_recipe + i for i, recipe in enumerate(states.recipes) if recipe.node == node
        ]
        columns += [lp.first_supply + i for i, row in enumerate(states.supply) if at_node[row[0]]]
        columns += [lp.first_demand + i for i, row in enumerate(states.demand) if at_node[row[0]]]
        return columns

    def _solve(self, programme: Programme, without: Iterable[int]) -> FlowSolution:
        upper, closed = programme.upper, sorted(set(without))
        if closed:
            upper = upper.copy()
            upper[closed] = 0.0
        self._hold(programme, upper)
        return self._run(programme, upper)

    def _hold(self, programme: Programme, upper: Floats) -> None:
        """Let the solver hold these numbers; what it holds already is left."""
        held, held_upper = self._held
        self._put(held, programme)
        at = np.flatnonzero(held_upper != upper).astype(np.int32)
        if len(at):
            self._highs.changeColsBounds(len(at), at, np.zeros(len(at)), upper[at])
        self._held = (programme, upper)

    def _put(self, held: Programme, wanted: Programme) -> None:
        """Change what the solver holds, bounds of columns left out, where it differs."""
        if wanted.costs is not held.costs:
            at = np.flatnonzero(held.costs != wanted.costs).astype(np.int32)
            self._highs.changeColsCost(len(at), at, wanted.costs[at])
        if wanted.limits is not held.limits:
            at = np.flatnonzero(held.limits != wanted.limits).astype(np.int32)
            rows, low = at + np.int32(held.states.n_states), np.full(len(at), -np.inf)
            self._highs.changeRowsBounds(len(at), rows, low, wanted.limits[at])
        if wanted.values is not held.values:
            at = np.flatnonzero(held.values != wanted.values).astype(np.int32)
            columns = np.searchsorted(held.starts, at, side="right") - 1
            for row, column, value in zip(
                held.rows[at].tolist(), columns.tolist(), wanted.values[at].tolist(), strict=True
            ):
                self._highs.changeCoeff(row, column, value)

    def _run(self, programme: Programme, upper: Floats) -> FlowSolution:
        self._highs.run()
        if not self._is_optimal():
            # After many other numbers the solver can take rounding for a trade without bound:
            # what has no optimum must have none from a fresh start, presolved.
            self._highs.clearSolver()
            self._highs.setOptionValue("presolve", "on")
            self._highs.run()
            self._highs.setOptionValue("presolve", "off")
        self._check_status(programme, upper)
        found = self._highs.getSolution()
        column, row = np.asarray(found.col_dual), np.asarray(found.row_dual)
        prices, row_prices = np.maximum(column, 0.0), np.maximum(row, 0.0)
        objective = float(self._highs.getObjectiveValue())
        bound = _dual_objective(programme, upper, prices, row_prices)
        if not abs(objective - bound) <= TOLERANCE * max(1.0, abs(objective)):
            raise NarrowsError(f"the solver proved no optimum: {objective} against {bound}")
        values = np.asarray(found.col_value)
        return FlowSolution(objective, bound, programme, values, prices, row_prices)

    def _is_optimal(self) -> bool:
        import highspy

        return bool(self._highs.getModelStatus() == highspy.HighsModelStatus.kOptimal)

    def _check_status(self, programme: Programme, upper: Floats) -> None:
        """Refuse a model without optimum, with the cause."""
        import highspy

        if self._is_optimal():
            return
        status, known = self._highs.getModelStatus(), highspy.HighsModelStatus
        if np.any(upper < 0):
            raise QuestionError(why_infeasible(programme, upper))
        if status in (known.kUnbounded, known.kUnboundedOrInfeasible):
            raise QuestionError(why_unbounded(programme, self._ray()))
        raise NarrowsError(f"the solver stopped: {self._highs.modelStatusToString(status)}")

    def _ray(self) -> Floats | None:
        """Give a direction along which the trade earns without end, or None."""
        _, there_is, ray = self._highs.getPrimalRay()
        return np.asarray(ray) if there_is else None


def _dual_objective(
    programme: Programme, upper: Floats, prices: Floats, row_prices: Floats
) -> float:
    """Price every finite bound with its dual; weak duality makes this an upper bound."""
    priced = np.flatnonzero(prices)
    bounds = upper[priced]
    total = float(np.where(np.isfinite(bounds), bounds, 0.0) @ prices[priced])
    limits = np.where(np.isfinite(programme.limits), programme.limits, 0.0)
    return total + float(limits @ row_prices[programme.states.n_states :])


def _build(programme: Programme) -> Any:
    import highspy

    n_states, n_limits = programme.states.n_states, len(programme.limits)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = programme.n_columns, n_states + n_limits
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.col_cost_, lp.col_upper_ = programme.costs, programme.upper
    lp.col_lower_ = np.zeros(programme.n_columns)
    lp.row_lower_ = np.concatenate([np.zeros(n_states), np.full(n_limits, -np.inf)])
    lp.row_upper_ = np.concatenate([np.full(n_states, np.inf), programme.limits])
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_ = programme.starts, programme.rows
    lp.a_matrix_.value_ = programme.values
    highs = quiet_solver()
    # Presolve would throw away the basis that the next variation starts from.
    highs.setOptionValue("presolve", "off")
    highs.setOptionValue("threads", 1)
    highs.passModel(lp)
    return highs
