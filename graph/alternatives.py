"""Other flows as good as the best: how far they differ, which uses least, which changes least."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from graph.flow import FlowModel, FlowSolution
    from graph.states import Floats

__all__ = ["flow_range", "held_at", "largest_flows", "least_use", "nearest_flow", "share_range"]

_MOST_STEPS = 20
_SHARE_TOLERANCE = 1e-7


def flow_range(model: FlowModel, arcs: Sequence[int], objective: float) -> tuple[float, float]:
    """
    Give the least and the most that enters some edges together, over all optimal flows.

    Parameters
    ----------
    model
        Solved before.
    arcs
        Positions of edges in the state graph.
    objective
        The optimum; flows within 1e-7 of it count as optimal.

    Returns
    -------
    tuple of float
        Per year, in the edges' unit. Infinite where nothing bounds the most.
    """
    columns = [model.columns_of_edge(arc)[0] for arc in arcs]
    with held_at(model, objective):
        ends = [sign * _extreme(model, dict.fromkeys(columns, sign))[0] for sign in (-1.0, 1.0)]
    return max(0.0, ends[0]), max(0.0, ends[1])


def share_range(
    model: FlowModel, part: Mapping[int, float], whole: Mapping[int, float], *, share: float
) -> tuple[float, float]:
    """
    Give the least and the greatest ratio of two flows, over all optimal flows.

    Parameters
    ----------
    model
        Held at its optimum (`held_at`).
    part, whole
        What a unit of each column counts above and below the line.
    share
        The ratio in one optimal flow, where the search starts.

    Returns
    -------
    tuple of float
        Between 0 and 1, with `share` between them.

    Notes
    -----
    Dinkelbach's method: for the ratio found last, the linear programme ``part - ratio *
    whole`` either has a better flow or proves the ratio [1]_. Flow in a circle counts
    where costs do not rule it out; a share above 1 is given as 1.

    References
    ----------
    .. [1] Dinkelbach, W. (1967). On nonlinear fractional programming. Management
       Science, 13(7), 492-498.
    """
    low, high = (_best_ratio(model, part, whole, share, sign) for sign in (-1.0, 1.0))
    return max(0.0, min(low, share)), min(1.0, max(high, share))


def _best_ratio(
    model: FlowModel,
    part: Mapping[int, float],
    whole: Mapping[int, float],
    ratio: float,
    sign: float,
) -> float:
    for _ in range(_MOST_STEPS):
        costs = dict(part)
        for column, weight in whole.items():
            costs[column] = costs.get(column, 0.0) - ratio * weight
        _, values = _extreme(model, {column: sign * cost for column, cost in costs.items()})
        above, below = (sum(values[c] * w for c, w in side.items()) for side in (part, whole))
        if below <= 0:
            return ratio if above <= 0 else float(above > 0)
        if sign * (above / below - ratio) <= _SHARE_TOLERANCE:
            return ratio
        ratio = above / below
    return ratio


def least_use(
    model: FlowModel,
    weights: Mapping[int, float],
    objective: float,
    *,
    without: Iterable[int] = (),
) -> Floats:
    """
    Give the flow that uses some edges as little as it can and still earns enough.

    Parameters
    ----------
    model
        Solved before.
    weights
        By edge, as its position in the state graph, what a unit of use counts.
    objective
        What must be earned, to within 1e-7.
    without
        Columns to close.

    Returns
    -------
    numpy.ndarray
        What enters each arc per year, as in `FlowSolution.arc_flow`.
    """
    flow = np.zeros(len(model.states.tail))
    with held_at(model, objective), closed(model, without):
        _, values = _extreme(
            model, {model.columns_of_edge(arc)[0]: -w for arc, w in weights.items()}
        )
        edges = model.programme.edges
        flow[edges] = values[: len(edges)]
    return flow


def nearest_flow(
    model: FlowModel,
    best: FlowSolution,
    before: FlowSolution,
    *,
    at_least: float | None = None,
    without: Iterable[int] = (),
    rises_only: bool = False,
) -> FlowSolution:
    """
    Give the flow that changes least from one before, among those that are good enough.

    Where optimal flows tie, a solver's choice would show flow moving that need not
    move. This one moves only what has to.

    Parameters
    ----------
    model, best
        A model, and its solution.
    before
        A flow on the same arcs.
    at_least
        What must be earned, to within 1e-7. Default: as much as `best` earns.
    without
        Columns to close.
    rises_only
        Count only what edges carry more: give the flow that adds least.

    Returns
    -------
    FlowSolution
        Its objective is `at_least`; bound and prices are those of `best`.

    Notes
    -----
    Change is the sum over edges of the difference, each commodity in units of its
    largest flow before, so that dollars do not outweigh kilograms. A linear programme:
    each difference is split into a rise and a fall.
    """
    highs, lp = model.highs, model.programme
    n_edges, old = len(lp.edges), before.values[: len(lp.edges)]
    kinds = lp.states.state_commodity[lp.states.tail[lp.edges]]
    largest = largest_flows(before)[kinds]
    weight = 1.0 / np.where(np.isfinite(largest), largest, 1.0)
    fall = np.zeros(n_edges) if rises_only else weight
    floor = best.objective if at_least is None else at_least
    with held_at(model, floor), closed(model, without):
        _set_costs(model, {})
        n_rows = highs.getNumRow()
        _add_differences(highs, old, rise=weight, fall=fall)
        highs.run()
        found = np.asarray(highs.getSolution().col_value)[: lp.n_columns]
        highs.deleteRows(n_edges, np.arange(n_rows, n_rows + n_edges, dtype=np.int32))
        added = np.arange(lp.n_columns, lp.n_columns + 2 * n_edges, dtype=np.int32)
        highs.deleteCols(len(added), added)
    return replace(best, objective=floor, values=np.maximum(found, 0.0))


def largest_flows(solution: FlowSolution) -> Floats:
    """Give the largest flow on one edge, by commodity; infinite where nothing flows."""
    states = solution.states
    largest = np.zeros(len(states.commodities))
    np.maximum.at(largest, states.state_commodity[states.tail], solution.arc_flow)
    return np.where(largest > 0, largest, np.inf)


def _add_differences(highs: Any, old: Floats, *, rise: Floats, fall: Floats) -> None:
    """Add, per edge, a rise and a fall that each cost: flow - rise + fall = old."""
    n_edges, first = len(old), highs.getNumCol()
    n_added, zeros = 2 * n_edges, np.zeros(2 * n_edges)
    none, starts = np.empty(0, dtype=np.int32), np.zeros(n_added, dtype=np.int32)
    costs, top = -np.concatenate([rise, fall]), np.full(n_added, np.inf)
    highs.addCols(n_added, costs, zeros, top, 0, starts, none, np.empty(0))
    edge = np.arange(n_edges)
    index = np.stack([edge, first + edge, first + n_edges + edge], axis=1).ravel()
    starts = np.arange(0, 3 * n_edges, 3, dtype=np.int32)
    signs = np.tile([1.0, -1.0, 1.0], n_edges)
    highs.addRows(n_edges, old, old, len(index), starts, index.astype(np.int32), signs)


@contextmanager
def held_at(model: FlowModel, objective: float) -> Iterator[None]:
    """
    Require the objective, to within 1e-7, so that other costs may be put in its place.

    Parameters
    ----------
    model
        Solved before. It is as it was when the block ends.
    objective
        What must still be earned.
    """
    highs, costs = model.highs, model.programme.costs
    used = np.flatnonzero(costs).astype(np.int32)
    floor = objective - 1e-7 * max(1.0, abs(objective))
    highs.addRow(floor, np.inf, len(used), used, costs[used])
    try:
        yield
    finally:
        _set_costs(model, dict(enumerate(costs)))
        highs.deleteRows(1, np.array([highs.getNumRow() - 1], dtype=np.int32))


@contextmanager
def closed(model: FlowModel, columns: Iterable[int]) -> Iterator[None]:
    """Close some columns of a model; they are open again when the block ends."""
    which = sorted(set(columns))
    for column in which:
        model.highs.changeColBounds(column, 0.0, 0.0)
    try:
        yield
    finally:
        for column in which:
            model.highs.changeColBounds(column, 0.0, float(model.programme.upper[column]))


def _extreme(model: FlowModel, costs: Mapping[int, float]) -> tuple[float, Floats]:
    """Give the most that the costs add up to, and the columns that reach it."""
    _set_costs(model, costs)
    model.highs.run()
    values = np.asarray(model.highs.getSolution().col_value)
    return float(model.highs.getObjectiveValue()), values


def _set_costs(model: FlowModel, costs: Mapping[int, float]) -> None:
    """Put costs on some columns and none on the others."""
    n_columns = model.programme.n_columns
    values = np.zeros(n_columns)
    for column, cost in costs.items():
        values[column] = cost
    model.highs.changeColsCost(n_columns, np.arange(n_columns, dtype=np.int32), values)
