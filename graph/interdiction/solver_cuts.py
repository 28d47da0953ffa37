"""Inequalities that HiGHS finds at the root of a programme, for use in another search."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from graph.interdiction.mip import NO_SEARCH
from graph.solver import quiet_solver

if TYPE_CHECKING:
    from graph.interdiction.mip import Mip
    from graph.states import Floats

__all__ = ["SolverCuts", "solver_cuts"]


@dataclass(frozen=True, slots=True, eq=False)
class SolverCuts:
    """Inequalities, and which solutions keep them.

    Attributes
    ----------
    rows
        The inequalities.
    below
        Every solution whose objective is below this keeps them.
    columns
        The best solution that the solver met; None where it met none.
    """

    rows: list[tuple[float, list[int], list[float]]]
    below: float
    columns: Floats | None


def solver_cuts(
    programme: Mip, most: float, *, least: float, seconds: float = math.inf
) -> SolverCuts:
    """
    Give inequalities that every whole solution keeps whose objective is below a number.

    Parameters
    ----------
    programme
        Its rows may be only some of those that a solution must keep.
    most
        The number is at most this.
    least
        Below this, inequalities are of no use, and none are given.
    seconds
        The longest to look for them.

    Notes
    -----
    Where rows are missing HiGHS can meet solutions that are none, and then cuts off what
    is not better than they are: the number is the objective of the best of them so far.
    What else relies on one optimum being as good as another is turned off: presolve,
    symmetry, restarts.
    """
    import highspy

    highs: Any = quiet_solver()
    highs.passModel(programme.highs.getLp())
    for name, value in _OPTIONS.items():
        highs.setOptionValue(name, value)
    columns = np.arange(programme.whole, dtype=np.int32)
    kind = np.full(programme.whole, int(programme.kinds.kInteger), dtype=np.uint8)
    highs.changeColsIntegrality(programme.whole, columns, kind)
    highs.setOptionValue("objective_bound", most)
    highs.setOptionValue("time_limit", min(1e9, max(seconds, 0.01)))
    taken: list[Any] = []

    def collect(event: Any) -> None:
        pool = event.data_out
        if not taken and pool.cutpool_num_col == programme.n_columns:
            taken.append((_rows(pool), min(most, float(pool.mip_primal_bound))))

    highs.cbMipGetCutPool += collect
    highs.run()
    met = highs.getInfo().primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    columns_met = np.asarray(highs.getSolution().col_value) if met else None
    if not taken or taken[0][1] < least:
        return SolverCuts([], math.inf, columns_met)
    rows, below = taken[0]
    return SolverCuts(rows, below, columns_met)


_OPTIONS: dict[str, Any] = {
    "presolve": "off",
    "mip_detect_symmetry": False,
    "mip_max_nodes": 1,
    "mip_feasibility_tolerance": 1e-9,
    "primal_feasibility_tolerance": 1e-9,
    **NO_SEARCH,
}


def _rows(pool: Any) -> list[tuple[float, list[int], list[float]]]:
    starts = [*np.asarray(pool.cutpool_start).tolist()[: pool.cutpool_num_cut],
              len(pool.cutpool_index)]  # fmt: skip
    columns, values = np.asarray(pool.cutpool_index), np.asarray(pool.cutpool_value)
    lower, upper = np.asarray(pool.cutpool_lower), np.asarray(pool.cutpool_upper)
    rows: list[tuple[float, list[int], list[float]]] = []
    for cut, (first, end) in enumerate(pairwise(starts)):
        where, what = columns[first:end].tolist(), values[first:end]
        if np.isfinite(upper[cut]):
            rows.append((-float(upper[cut]), where, (-what).tolist()))
        if np.isfinite(lower[cut]):
            rows.append((float(lower[cut]), where, what.tolist()))
    return rows
