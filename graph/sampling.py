"""Draws of uncertain numbers from their ranges."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from graph.states import Floats

__all__ = ["pert"]

_PEAKEDNESS = 4.0


def pert(
    low: Floats, likely: Floats, high: Floats, *, draws: int, random: np.random.Generator
) -> Floats:
    """
    Draw from PERT distributions.

    Parameters
    ----------
    low, likely, high
        Ends and mode, of one shape; where the ends meet, or are not finite, every draw
        is the mode.
    draws
        How many of each.

    Returns
    -------
    numpy.ndarray
        Shape (draws, len(likely)).

    Notes
    -----
    A beta distribution with shape 4 between the ends, the usual choice where experts
    give three points (Malcolm, Roseboom, Clark and Fazar 1959).

    Examples
    --------
    >>> import numpy as np
    >>> ends = np.array([0.0]), np.array([2.0]), np.array([10.0])
    >>> sample = pert(*ends, draws=10_000, random=np.random.default_rng(1))
    >>> bool(abs(sample.mean() - (0 + 4 * 2 + 10) / 6) < 0.05)
    True
    """
    with np.errstate(invalid="ignore"):
        # Unlimited ends give no span: such numbers are certain.
        span = high - low
    spread = np.isfinite(span) & (span > 0)
    width = np.where(spread, span, 1.0)
    rise = np.where(spread, (np.where(spread, likely, 0) - np.where(spread, low, 0)) / width, 0.5)
    alpha, beta = 1 + _PEAKEDNESS * rise, 1 + _PEAKEDNESS * (1 - rise)
    drawn = np.where(spread, low, 0.0) + random.beta(alpha, beta, size=(draws, len(likely))) * width
    return np.where(spread, drawn, likely)
