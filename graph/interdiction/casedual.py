"""The dual of one case, solved again for one plan after another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graph.errors import NarrowsError
from graph.solver import quiet_solver

if TYPE_CHECKING:
    from graph.interdiction.block import Block
    from graph.states import Floats

__all__ = ["CaseDual"]


class CaseDual:
    """
    One linear programme whose right-hand side a plan changes.

    Parameters
    ----------
    block
        From `graph.interdiction.block.build_block`.
    n_lead
        How many columns the leader has.
    """

    def __init__(self, block: Block, n_lead: int) -> None:
        import highspy
        from scipy.sparse import csc_matrix, csr_matrix

        cost, rows, columns, values = block.arrays()
        n_rows, n_columns = len(block.least), len(cost)
        matrix = csc_matrix((values, (rows, columns)), shape=(n_rows, n_columns))
        entries = [(row, c, v) for row, lead in enumerate(block.lead) for c, v in lead]
        at, of, size = zip(*entries, strict=True) if entries else ((), (), ())
        self.lead = csr_matrix((size, (at, of)), shape=(n_rows, n_lead), dtype=np.float64)
        self.least = np.array(block.least, dtype=np.float64)
        self.led = np.flatnonzero(np.diff(self.lead.indptr)).astype(np.int32)
        self.of_led = self.lead[self.led]
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_, lp.col_cost_ = n_columns, n_rows, cost
        lp.col_lower_, lp.col_upper_ = np.zeros(n_columns), np.ones(n_columns)
        lp.row_lower_, lp.row_upper_ = self.least, np.full(n_rows, np.inf)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        lp.a_matrix_.start_, lp.a_matrix_.index_ = matrix.indptr, matrix.indices
        lp.a_matrix_.value_ = matrix.data
        self.optimal = highspy.HighsModelStatus.kOptimal
        self.highs = quiet_solver()
        # Presolve would throw away the basis that the next plan starts from.
        self.highs.setOptionValue("presolve", "off")
        self.highs.passModel(lp)

    def cut(self, point: Floats) -> tuple[float, float, Floats]:
        """
        Solve at a plan, which may take measures in part.

        Parameters
        ----------
        point
            One number per column of the leader.

        Returns
        -------
        tuple of float, float and numpy.ndarray
            The value there; and a constant and slopes: ``constant + slopes x`` is no more
            than the value at any x, and the value itself at this one.
        """
        low = self.least[self.led] - self.of_led @ point
        self.highs.changeRowsBounds(len(low), self.led, low, np.full(len(low), np.inf))
        self.highs.run()
        if self.highs.getModelStatus() != self.optimal:
            status = self.highs.modelStatusToString(self.highs.getModelStatus())
            raise NarrowsError(f"a case could not be solved: {status}")
        found = self.highs.getSolution()
        prices = np.maximum(np.asarray(found.row_dual), 0.0)
        capped = np.minimum(np.asarray(found.col_dual), 0.0)
        constant = float(prices @ self.least + capped.sum())
        return float(self.highs.getObjectiveValue()), constant, -(self.lead.T @ prices)
