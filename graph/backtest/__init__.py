"""Back-tests: the network of an earlier year, what was then done, and what followed.

A case starts from the network of a year (`cases`), applies what was done, lets the trade
do its best again (`running`), and sets what it then does beside what was observed
(`verdict`). A miss is a result like any other.
"""

from __future__ import annotations

from graph.backtest.cases import Case, Change, Outcome, read_cases
from graph.backtest.running import run_backtests
from graph.backtest.verdict import Backtest, Compared

__all__ = [
    "Backtest", "Case", "Change", "Compared", "Outcome", "read_cases", "run_backtests",
]  # fmt: skip
