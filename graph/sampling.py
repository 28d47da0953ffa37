"""Draws of uncertain numbers from their ranges."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from graph.states import Floats

__all__ = ["pert", "pert_quantile"]

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
    low, span, alpha, beta = _shape(low, likely, high)
    drawn = low + random.beta(alpha, beta, size=(draws, len(likely))) * span
    return np.where(span > 0, drawn, likely)


def pert_quantile(low: Floats, likely: Floats, high: Floats, place: Floats) -> Floats:
    """
    Give quantiles of PERT distributions.

    Parameters
    ----------
    low, likely, high
        As in `pert`.
    place
        Share of the distribution below the quantile, for each.

    Examples
    --------
    >>> import numpy as np
    >>> ends = np.array([0.0]), np.array([5.0]), np.array([10.0])
    >>> pert_quantile(*ends, np.array([0.5])).tolist()
    [5.0]
    """
    from scipy.special import betaincinv

    low, span, alpha, beta = _shape(low, likely, high)
    return np.where(span > 0, low + betaincinv(alpha, beta, place) * span, likely)


def _shape(low: Floats, likely: Floats, high: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Give low end, span, alpha and beta; a span of 0 where the number is certain."""
    with np.errstate(invalid="ignore"):
        # Unlimited ends give no span: such numbers are certain.
        span = high - low
    spread = np.isfinite(span) & (span > 0)
    low, span = np.where(spread, low, 0.0), np.where(spread, span, 0.0)
    rise = np.where(spread, (np.where(spread, likely, 0) - low) / np.where(spread, span, 1), 0.5)
    return low, span, 1 + _PEAKEDNESS * rise, 1 + _PEAKEDNESS * (1 - rise)
