"""Max-flow interdiction over cases of capacity: chosen on some, told on others."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from graph.errors import QuestionError
from graph.interdiction.case_cuts import CaseCuts
from graph.interdiction.flow_case import Closing, FlowCase
from graph.interdiction.master import Risk

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from graph.interdiction.case_cuts import Found
    from graph.interdiction.cuts import CutProblem

__all__ = ["close_in_cases", "left_in_each", "same_network"]


def close_in_cases(
    problems: Sequence[CutProblem],
    budget: float,
    *,
    risk: Risk | None = None,
    start: Sequence[Sequence[int]] = (),
    gap: float = 1e-6,
    seconds: float = 1e9,
    tell: Callable[[str], None] | None = None,
) -> Found:
    """
    Find what to close where capacities are one of several, equally likely cases.

    Parameters
    ----------
    problems
        One network and the same candidates, with the capacities of each case.
    budget
        In the unit of the costs.
    risk
        How what is left in the cases counts as one number. Default: their mean.
    start
        Plans to try first.
    gap
        Relative gap at which a plan counts as proven best.
    seconds
        When they are spent, the best plan met is given.
    tell
        Called with a line per round.

    Raises
    ------
    QuestionError
        If nothing bounds the flow in some case.

    Notes
    -----
    L-shaped decomposition: a programme of the candidates and a number per case collects
    the cuts of `graph.interdiction.flow_case.FlowCase`. What is left is in `values`, in
    the problems' units.

    References
    ----------
    Cormican, K. J., Morton, D. P. and Wood, R. K. (1998). Stochastic network interdiction.
    Operations Research, 46(2), 184-197.

    Van Slyke, R. M. and Wets, R. (1969). L-shaped linear programs with applications to
    optimal control and stochastic programming. SIAM Journal on Applied Mathematics, 17(4),
    638-663.
    """
    before = left_in_each(problems, ())
    if any(math.isinf(value) for value in before):
        raise QuestionError(
            "nothing bounds the flow before anything is closed: cases need capacities that do"
        )
    scale = max(before, default=1.0) or 1.0
    useful = np.zeros(len(problems[0].ids), dtype=bool)
    for problem in problems:
        met = problem.candidate[(problem.candidate >= 0) & (problem.capacity > 0)]
        useful[met] = True
    leader = Closing(problems[0].cost, budget, useful.tolist())
    cases = [FlowCase(problem, scale) for problem in problems]
    found = CaseCuts(leader, cases, risk or Risk("expected")).run(
        start, gap=gap, seconds=seconds, tell=tell
    )
    return _in_units(found, scale)


def _in_units(found: Found, scale: float) -> Found:
    return replace(
        found, values=found.values * scale, worth=found.worth * scale, bound=found.bound * scale
    )


def left_in_each(problems: Sequence[CutProblem], chosen: Sequence[int]) -> list[float]:
    """Give the maximum flow that a plan leaves in each case, by solves of its own."""
    return [problem.left(chosen) for problem in problems]


def same_network(one: CutProblem, other: CutProblem) -> bool:
    """Tell whether two problems differ in nothing but capacities."""
    pairs: list[tuple[Any, Any]] = [
        (one.tail, other.tail), (one.head, other.head), (one.candidate, other.candidate)
    ]  # fmt: skip
    return one.ids == other.ids and all(np.array_equal(a, b) for a, b in pairs)
