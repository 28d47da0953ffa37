"""Mixed-integer programmes in HiGHS: built from arrays, cut down row by row, solved again."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from graph.solver import quiet_solver

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.states import Floats

__all__ = ["Mip", "MipSolution"]

_NO_SEARCH: dict[str, Any] = {
    **{
        f"mip_heuristic_run_{kind}": False
        for kind in ("rins", "rens", "root_reduced_cost", "feasibility_jump")
    },
    "mip_heuristic_effort": 0.0,
    "mip_allow_restart": False,
}
"""Options that leave out what looks for good solutions, and starting again."""


@dataclass(frozen=True, slots=True)
class MipSolution:
    """What a solve found.

    Attributes
    ----------
    values
        One per column, or None where nothing feasible was met.
    objective
        Of `values`; infinite without.
    bound
        No solution is smaller.
    finished
        Whether the bound was met, rather than the time spent.
    """

    values: Floats | None
    objective: float
    bound: float
    finished: bool


class Mip:
    """
    A programme to minimise, held by the solver so that rows can be added.

    Parameters
    ----------
    costs, lower, upper
        One per column.
    whole
        How many of the first columns are whole numbers.
    """

    def __init__(self, costs: Floats, lower: Floats, upper: Floats, *, whole: int) -> None:
        import highspy

        self.n_columns, self.whole = len(costs), whole
        self.kinds = highspy.HighsVarType
        self.highs = quiet_solver()
        self.highs.setOptionValue("random_seed", 1)
        self.highs.addVars(self.n_columns, lower, upper)
        everything = np.arange(self.n_columns, dtype=np.int32)
        self.highs.changeColsCost(self.n_columns, everything, costs)
        self.set_whole(on=True)

    def set_whole(self, *, on: bool) -> None:
        """Hold the first columns to whole numbers, or let them go for the relaxation."""
        kind = int(self.kinds.kInteger if on else self.kinds.kContinuous)
        columns = np.arange(self.whole, dtype=np.int32)
        self.highs.changeColsIntegrality(
            self.whole, columns, np.full(self.whole, kind, dtype=np.uint8)
        )

    def trust_plan(self) -> None:
        """Leave out what looks for good solutions: one is known, and given as a cutoff.

        What starts again or cuts below the root does not pay for itself then either.
        """
        for name, value in _NO_SEARCH.items():
            self.highs.setOptionValue(name, value)
        self.highs.setOptionValue("mip_allow_cut_separation_at_nodes", False)

    def expect_small_tree(self) -> None:
        """Try a branch once, not eight times: in a small tree more trials do not pay."""
        self.highs.setOptionValue("mip_pscost_minreliable", 1)

    def add_rows(self, rows: Sequence[tuple[float, Sequence[int], Sequence[float]]]) -> None:
        """Add rows: the least they may be, their columns and their values."""
        if not rows:
            return
        starts = np.cumsum([0, *(len(columns) for _, columns, _ in rows[:-1])]).astype(np.int32)
        columns = np.concatenate([np.asarray(c, dtype=np.int32) for _, c, _ in rows])
        values = np.concatenate([np.asarray(v, dtype=np.float64) for *_, v in rows])
        least = np.array([row[0] for row in rows], dtype=np.float64)
        self.highs.addRows(
            len(rows), least, np.full(len(rows), np.inf), len(values), starts, columns, values
        )

    def relax(self) -> tuple[float, Floats]:
        """Solve the linear relaxation; give its value and its columns."""
        self.highs.run()
        values = np.asarray(self.highs.getSolution().col_value)
        return float(self.highs.getInfo().objective_function_value), values

    def outcome(self) -> str:
        """Tell how the last solve ended: ``optimal``, ``infeasible`` or ``stopped``."""
        import highspy

        kinds = highspy.HighsModelStatus
        names = {kinds.kOptimal: "optimal", kinds.kInfeasible: "infeasible"}
        return names.get(self.highs.getModelStatus(), "stopped")

    def drop_rows(self, first: int) -> None:
        """Drop the rows from a number on."""
        count = self.highs.getNumRow()
        if count > first:
            self.highs.deleteRows(count - first, np.arange(first, count, dtype=np.int32))

    def drop_slack(self, first: int) -> None:
        """Drop the rows from a number on that the last relaxation keeps with room."""
        highs = self.highs
        room = np.asarray(highs.getSolution().row_value) - np.asarray(highs.getLp().row_lower_)
        slack = np.flatnonzero(room > 1e-4)
        slack = slack[slack >= first].astype(np.int32)
        basis = highs.getBasis()
        kept = np.delete(np.arange(len(room)), slack).tolist()
        rows = basis.row_status
        highs.deleteRows(len(slack), slack)
        basis.row_status = [rows[row] for row in kept]
        highs.setBasis(basis)

    def solve(
        self,
        *,
        time_limit: float = math.inf,
        gap: float = 1e-7,
        target: float = -math.inf,
        cutoff: float = math.inf,
    ) -> MipSolution:
        """
        Solve with the columns held to whole numbers.

        Parameters
        ----------
        time_limit
            Seconds; the best solution met is given.
        gap
            Relative gap at which a solution counts as optimal.
        target
            A proven bound: a solution this small needs no further proof.
        cutoff
            Only solutions at most this great are looked for.

        Notes
        -----
        No solution is given to start from, nor is one left over from the relaxation, which
        HiGHS would try to make whole first, at half the time of the search: with one, HiGHS
        1.16 can report an objective and a bound that belong to no solution.
        """
        highs = self.highs
        highs.clearSolver()
        highs.setOptionValue("mip_rel_gap", gap)
        highs.setOptionValue("mip_abs_gap", 1e-9)
        highs.setOptionValue("objective_target", target)
        highs.setOptionValue("objective_bound", cutoff)
        # The clock of the solver runs on from one solve to the next.
        highs.setOptionValue("time_limit", min(1e9, highs.getRunTime() + max(time_limit, 0.01)))
        highs.run()
        return self._result(target)

    def _result(self, target: float) -> MipSolution:
        import highspy

        status: Any = self.highs.getModelStatus()
        kinds = highspy.HighsModelStatus
        if status == kinds.kInfeasible:
            return MipSolution(None, math.inf, math.inf, finished=True)
        info = self.highs.getInfo()
        finished = status in (kinds.kOptimal, kinds.kObjectiveTarget)
        bound = max(float(info.mip_dual_bound), target)
        if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return MipSolution(None, math.inf, bound, finished=False)
        values = np.asarray(self.highs.getSolution().col_value)
        return MipSolution(values, float(info.objective_function_value), bound, finished=finished)
