"""Inequalities that routes give: what inspecting some of their edges can leave at least."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from graph.states import Floats

__all__ = ["step_inequalities"]


def step_inequalities(product: Floats, ratio: Floats, share: Floats) -> tuple[Floats, Floats]:
    """
    Give, for each of several routes, the inequality that a fractional plan violates most.

    A journey goes undetected at least as often as by one route: ``product`` times the
    ratio of every inspected edge. That is a supermodular function of the plan. For a set S
    of its edges, with h(S) the value when S is inspected, it is never below::

        h(S) (1 - sum over e not in S of (1 - ratio_e) x_e + sum over d in S of g_d (1 - x_d))

    where g_d is what taking inspection from d gains even if it is put, as often as pays,
    on the best edge outside S.

    Parameters
    ----------
    product
        Of each route, its undetected probability without inspection.
    ratio
        Of each route, in a row, and each of its edges that can be inspected: undetected
        with over without inspection. Rows of fewer edges are filled with 1.
    share
        The plan, each between 0 and 1; filled with 0.

    Returns
    -------
    constant, coefficients
        A route leaves at least ``constant + coefficients @ x``.

    Notes
    -----
    S is every edge above some share: the best of these sets is taken. Where all ratios
    are equal these are the step inequalities of Towle and Luedtke (2018).

    Examples
    --------
    >>> half = np.array([[0.1, 0.1]])
    >>> constant, slopes = step_inequalities(np.array([1.0]), half, np.array([[1.0, 0.9]]))
    >>> constant.round(6).tolist(), slopes.round(6).tolist()
    ([0.19], [[-0.09, -0.09]])
    """
    order = np.argsort(-share, axis=1, kind="stable")
    ranked = np.take_along_axis(ratio, order, axis=1)
    x = np.take_along_axis(share, order, axis=1)
    n, most = ratio.shape
    least = np.ones((n, most + 1))
    least[:, :most] = np.minimum.accumulate(ranked[:, ::-1], axis=1)[:, ::-1]
    reached = np.full(n, -np.inf)
    constant, slopes = np.zeros(n), np.zeros((n, most))
    value = product.astype(np.float64)
    for size in range(most + 1):
        gains = _gains(ranked[:, :size], least[:, size, None])
        each = -value[:, None] * np.concatenate([gains, 1 - ranked[:, size:]], axis=1)
        whole = value * (1 + gains.sum(axis=1))
        here = whole + (each * x).sum(axis=1)
        better = (value > 0) & (here > reached + 1e-12)
        reached[better], constant[better], slopes[better] = (
            here[better],
            whole[better],
            each[better],
        )
        if size < most:
            value = value * np.where(x[:, size] > 1e-9, ranked[:, size], 0.0)
    coefficients = np.empty((n, most))
    np.put_along_axis(coefficients, order, slopes, axis=1)
    return constant, coefficients


def _gains(ratio: Floats, least: Floats) -> Floats:
    """
    Give the least that lifting inspection from each edge adds, per unit of the value.

    Others outside may be inspected instead: for every factor `least` of 1 / ratio one of
    them cancels it and takes ``1 - least``; what remains of the factor is scaled by `least`.
    The result is superadditive in ``log(1 / ratio)``, so gains of several edges add up.
    """
    ratio = np.maximum(ratio, 1e-300)
    between = np.clip(least, 1e-300, 1 - 1e-12)
    steps = np.floor(np.log(ratio) / np.log(between) + 1e-12)
    remains = between**steps / ratio
    stepped = steps * (1 - between) + between * np.maximum(0.0, remains - 1)
    gains: Floats = np.where(least <= 0, 0.0, np.where(least >= 1, 1 / ratio - 1, stepped))
    return gains
