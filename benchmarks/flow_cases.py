"""Max-flow interdiction over cases of capacity: instances, and the plain extensive form."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from graph.interdiction.mip import Mip
from graph.sampling import pert

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.interdiction.cuts import CutProblem

__all__ = ["draw_capacities", "extensive_form"]


def draw_capacities(problem: CutProblem, count: int, *, seed: int) -> list[CutProblem]:
    """Draw whole capacities between 0.4 and 1.8 times the likely ones."""
    limited = np.isfinite(problem.capacity)
    likely = problem.capacity[limited]
    random = np.random.default_rng(seed)
    cases = []
    for row in pert(0.4 * likely, likely, 1.8 * likely, draws=count, random=random):
        capacity = problem.capacity.copy()
        capacity[limited] = np.round(row)
        cases.append(replace(problem, capacity=capacity))
    return cases


def extensive_form(problems: Sequence[CutProblem], budget: float) -> Mip:
    """
    Give Wood's programme with a cut of its own in every case, ready to run in HiGHS.

    Columns: candidates, then for each case a side per node and a part per arc that is cut
    and left in place, all of them 0 or 1.
    """
    first = problems[0]
    n, m, places = first.n_nodes, len(first.tail), len(first.ids)
    costs = np.zeros(places + len(problems) * (n + m))
    lower, upper = np.zeros(len(costs)), np.ones(len(costs))
    rows: list[Any] = [(-budget - 1e-9, list(range(places)), (-first.cost).tolist())]
    for number, problem in enumerate(problems):
        side = places + number * (n + m)
        part = side + n
        limited = np.isfinite(problem.capacity)
        costs[part : part + m] = np.where(limited, problem.capacity, 0.0) / len(problems)
        upper[part : part + m] = limited
        upper[side + problem.source], lower[side + problem.sink] = 0.0, 1.0
        for arc in range(m):
            columns = [side + int(problem.tail[arc]), side + int(problem.head[arc]), part + arc]
            values = [1.0, -1.0, 1.0]
            if problem.candidate[arc] >= 0:
                columns.append(int(problem.candidate[arc]))
                values.append(1.0)
            rows.append((0.0, columns, values))
    programme = Mip(costs, lower, upper, whole=len(costs))
    programme.add_rows(rows)
    return programme
