"""Other flows that are as good as the best: how far they differ, and which uses least."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from graph.flow import FlowModel
    from graph.states import Floats

__all__ = ["flow_range", "least_use"]


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
    ends = []
    with _held_at(model, objective):
        for sign in (-1.0, 1.0):
            _set_costs(model, dict.fromkeys(columns, sign))
            model.highs.run()
            ends.append(sign * float(model.highs.getObjectiveValue()))
    return max(0.0, ends[0]), max(0.0, ends[1])


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
    closed = sorted(set(without))
    flow = np.zeros(len(model.states.tail))
    with _held_at(model, objective):
        for column in closed:
            model.highs.changeColBounds(column, 0.0, 0.0)
        _set_costs(model, {model.columns_of_edge(arc)[0]: -w for arc, w in weights.items()})
        model.highs.run()
        values = np.asarray(model.highs.getSolution().col_value)
        edges = model.programme.edges
        flow[edges] = values[: len(edges)]
        for column in closed:
            model.highs.changeColBounds(column, 0.0, float(model.programme.upper[column]))
    return flow


@contextmanager
def _held_at(model: FlowModel, objective: float) -> Iterator[None]:
    """Require the objective, so that other costs may be put in its place."""
    highs, costs = model.highs, model.programme.costs
    used = np.flatnonzero(costs).astype(np.int32)
    floor = objective - 1e-7 * max(1.0, abs(objective))
    highs.addRow(floor, np.inf, len(used), used, costs[used])
    try:
        yield
    finally:
        _set_costs(model, dict(enumerate(costs)))
        highs.deleteRows(1, np.array([highs.getNumRow() - 1], dtype=np.int32))


def _set_costs(model: FlowModel, costs: Mapping[int, float]) -> None:
    """Put costs on some columns and none on the others."""
    n_columns = model.programme.n_columns
    values = np.zeros(n_columns)
    for column, cost in costs.items():
        values[column] = cost
    model.highs.changeColsCost(n_columns, np.arange(n_columns, dtype=np.int32), values)
