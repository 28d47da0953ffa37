"""Inequalities that one route gives: what inspecting some of its edges can leave at least."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from graph.states import Floats

__all__ = ["step_inequality"]


def step_inequality(product: float, ratio: Floats, share: Floats) -> tuple[float, Floats]:
    """
    Give the inequality of one route that a fractional plan violates most.

    A journey goes undetected at least as often as by this route: ``product`` times the
    ratio of every inspected edge. That is a supermodular function of the plan. For a set S
    of its edges, with h(S) the value when S is inspected, it is never below::

        h(S) (1 - sum over e not in S of (1 - ratio_e) x_e + sum over d in S of g_d (1 - x_d))

    where g_d is what taking inspection from d gains even if it is put, as often as pays,
    on the best edge outside S.

    Parameters
    ----------
    product
        Undetected probability of the route without inspection.
    ratio
        Of each edge that can be inspected: undetected with over without inspection.
    share
        The plan, each between 0 and 1.

    Returns
    -------
    constant, coefficients
        The route leaves at least ``constant + coefficients @ x``.

    Notes
    -----
    S is every edge above some share: the best of these sets is taken. Where all ratios
    are equal these are the step inequalities of Towle and Luedtke (2018).

    Examples
    --------
    >>> constant, slopes = step_inequality(1.0, np.array([0.1, 0.1]), np.array([1.0, 0.9]))
    >>> round(constant, 6), slopes.round(6).tolist()
    (0.19, [-0.09, -0.09])
    """
    order = np.argsort(-share, kind="stable")
    ranked, x = ratio[order], share[order]
    least = np.append(np.minimum.accumulate(ranked[::-1])[::-1], math.nan)
    best = -math.inf, 0.0, np.zeros(len(ratio))
    value = product
    for size in range(len(ratio) + 1):
        if size:
            value *= ranked[size - 1]
        if value <= 0:
            break
        gains = np.array([_gain(r, least[size]) for r in ranked[:size].tolist()])
        slopes = -value * np.concatenate([gains, 1 - ranked[size:]])
        constant = value * (1 + gains.sum())
        reached = float(constant + slopes @ x)
        if reached > best[0] + 1e-12:
            best = reached, float(constant), slopes
        if size < len(ratio) and x[size] <= 1e-9:
            break
    coefficients = np.empty(len(ratio))
    coefficients[order] = best[2]
    return best[1], coefficients


def _gain(ratio: float, least: float) -> float:
    """
    Give the least that lifting inspection from an edge adds, per unit of the value.

    Others outside may be inspected instead: for every factor `least` of 1 / ratio one of
    them cancels it and takes ``1 - least``; what remains of the factor is scaled by `least`.
    The result is superadditive in ``log(1 / ratio)``, so gains of several edges add up.
    """
    if math.isnan(least):
        return 1 / ratio - 1
    if least <= 0 or least >= 1:
        return 0.0
    steps = math.floor(math.log(ratio) / math.log(least) + 1e-12)
    remains = least**steps / ratio
    return steps * (1 - least) + least * max(0.0, remains - 1)
