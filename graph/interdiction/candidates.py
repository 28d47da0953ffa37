"""What could be closed or inspected, and at what cost: read from the tables' columns."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from graph.errors import QuestionError
from graph.tables import Tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import networkx as nx

    from graph.states import Floats

__all__ = [
    "budget_notes",
    "check_budget",
    "check_listing",
    "costs_of",
    "edge_numbers",
    "node_numbers",
    "without_idle",
]


def edge_numbers(data: nx.MultiDiGraph | Tables, column: str) -> dict[str, float] | None:
    """
    Give a column of the edges by edge_id; blank cells are left out.

    Returns
    -------
    dict or None
        None where the data does not have the column.
    """
    if isinstance(data, Tables):
        edges = data["edges"]
        ids = [name or f"e{row}" for row, name in enumerate(edges.text("edge_id"), start=1)]
        return _filled(ids, edges.number(column).tolist()) if column in edges.header else None
    rows = {key: value for *_, key, value in data.edges(keys=True, data=column)}
    return _known(rows)


def node_numbers(data: nx.MultiDiGraph | Tables, column: str) -> dict[str, float] | None:
    """Give a column of the nodes by node_id; as `edge_numbers`."""
    if isinstance(data, Tables):
        nodes = data["nodes"]
        ids = nodes.text("node_id")
        return _filled(ids, nodes.number(column).tolist()) if column in nodes.header else None
    return _known(dict(data.nodes(data=column)))


def _filled(ids: Iterable[str], values: Iterable[float]) -> dict[str, float]:
    return {i: value for i, value in zip(ids, values, strict=True) if not math.isnan(value)}


def _known(rows: Mapping[str, float | None]) -> dict[str, float] | None:
    known = {name: float(value) for name, value in rows.items() if value is not None}
    return known or None


def costs_of(numbers: Mapping[str, float] | None, ids: Iterable[str]) -> dict[str, float]:
    """
    Give the cost of each thing that can be acted on.

    A missing column costs 1 everywhere; a blank cell cannot be acted on.

    Raises
    ------
    QuestionError
        If a cost is negative: a measure that pays for others has no meaning here.

    Examples
    --------
    >>> costs_of(None, ["e1", "e2"]), costs_of({"e2": 3.0}, ["e1", "e2"])
    ({'e1': 1.0, 'e2': 1.0}, {'e2': 3.0})
    """
    if numbers is None:
        return dict.fromkeys(ids, 1.0)
    found = {i: numbers[i] for i in ids if i in numbers}
    negative = sorted(i for i, cost in found.items() if cost < 0)
    if negative:
        raise QuestionError(
            f"the cost of {negative[0]} is {found[negative[0]]:g}: a cost cannot be negative"
        )
    return found


def check_listing(near: float, limit: int) -> None:
    """Refuse a listing of other plans that means nothing."""
    if not 0 <= near < math.inf or limit < 0:
        raise QuestionError("near and limit are at least 0")


def check_budget(budget: float) -> None:
    """Refuse a budget that means nothing."""
    if not math.isfinite(budget) or budget < 0:
        raise QuestionError(f"the budget is {budget:g}; it must be a number of at least 0")


def budget_notes(costs: Mapping[str, float], budget: float, *, what: str) -> list[str]:
    """Say where nothing can be chosen at all, and why."""
    if not costs:
        return [f"Nothing can be chosen: {what}."]
    cheapest = min(costs, key=lambda name: (costs[name], name))
    if costs[cheapest] > budget:
        return [
            f"The budget of {budget:g} is below every cost: the cheapest is {cheapest} "
            f"at {costs[cheapest]:g}."
        ]
    return []


def without_idle(
    chosen: Sequence[int], cost: Floats, left: Callable[[Sequence[int]], float]
) -> tuple[int, ...]:
    """
    Leave out of a plan what changes nothing, the dearest first.

    Parameters
    ----------
    chosen
        Positions of candidates.
    cost
        Of each candidate.
    left
        What a plan leaves.

    Examples
    --------
    >>> import numpy as np
    >>> without_idle((0, 1, 2), np.array([1.0, 2.0, 3.0]), lambda plan: 5.0 - (1 in plan))
    (1,)
    """
    kept, least = list(chosen), left(chosen)
    for k in sorted(chosen, key=lambda k: (-cost[k], k)):
        rest = [other for other in kept if other != k]
        if left(rest) <= least * (1 + 1e-12):
            kept = rest
    return tuple(kept)
