"""Calibration: what the model implies, set beside what was observed.

The table of comparisons (`comparisons`) names figures (`figures`) and what answers to
them in a solution (`measuring`). Draws that contradict them are rejected (`running`).
"""

from __future__ import annotations

from graph.calibration.comparisons import Comparison, read_comparisons
from graph.calibration.running import (
    Calibration,
    Compared,
    accepted_draws,
    calibrate,
    years_with_figures,
)

__all__ = [
    "Calibration", "Compared", "Comparison", "accepted_draws", "calibrate", "read_comparisons",
    "years_with_figures",
]  # fmt: skip
