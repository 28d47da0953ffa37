"""Inequalities that several routes of one journey give together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graph.interdiction.path_cuts import step_inequalities

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.interdiction.routes_met import Routes
    from graph.states import Floats

    Longs = NDArray[np.int64]

__all__ = ["RouteInequality", "mixed_inequalities", "single_inequalities"]


@dataclass(frozen=True, slots=True)
class RouteInequality:
    """
    What a journey's probability of going undetected is at least: ``constant + slopes @ x``.

    Attributes
    ----------
    slopes
        By candidate, each at most 0.
    reached
        What it says of the plan that it was made for.
    """

    journey: int
    constant: float
    slopes: dict[int, float]
    reached: float


def single_inequalities(routes: Routes, x: Floats, least: Floats) -> list[RouteInequality]:
    """
    Give of each route the inequality that a fractional plan violates most.

    Parameters
    ----------
    x
        The plan, each candidate between 0 and 1.
    least
        Of every journey: inequalities that reach no more under the plan are left out.
    """
    share = routes.share(x)
    constant, slopes = step_inequalities(routes.value, routes.ratio, share)
    reached = constant + (slopes * share).sum(axis=1)
    return [
        RouteInequality(
            int(routes.journey[k]),
            float(constant[k]),
            _slopes(routes.place[k], slopes[k]),
            float(reached[k]),
        )
        for k in np.flatnonzero(reached > least[routes.journey]).tolist()
    ]


def mixed_inequalities(
    routes: Routes, x: Floats, floor: Floats, least: Floats
) -> list[RouteInequality]:
    """
    Give of each journey the inequality of several of its routes that a plan violates most.

    Let h1 >= h2 >= ... >= hm be how often each of some routes goes undetected without
    inspection, and f1, ..., fm how often under a plan. A journey takes the best::

        max f  >=  (f1 - h2)+  +  (f2 - h3)+  +  ...  +  fm

    since the best of the routes from the i-th on is no better than hi. Each term is a
    supermodular function of the plan, and so at least what each place takes from it alone::

        (fi - hj)+  >=  hi - hj - sum over e of (hi - max(hj, ratio_e hi)) x_e

    The last term is that of one route (`step_inequalities`), or what is left where
    everything is inspected.

    Parameters
    ----------
    routes
        By journey, the most often undetected first.
    x
        The plan, each candidate between 0 and 1.
    floor
        Of every journey, what it leaves where everything is inspected.
    least
        Of every journey: an inequality that reaches no more under the plan is left out.

    Notes
    -----
    Which routes, and in which sum, is found by dynamic programming over the routes that no
    other makes useless: as often undetected, and inspected less. The inequalities are
    mixing inequalities (Günlük and Pochet 2001) over bounds of routes.

    References
    ----------
    .. [1] Günlük, O. and Pochet, Y. (2001). Mixing mixed-integer inequalities.
       Mathematical Programming, 90(3), 429-457.

    Examples
    --------
    >>> from graph.interdiction.routes_met import Routes
    >>> two = Routes(np.array([0, 0]), np.array([0.9, 0.8]), np.array([[0], [1]]),
    ...              np.array([[0.0], [0.0]]))
    >>> plan, none = np.array([0.5, 0.25]), np.zeros(1)
    >>> [round(one.reached, 3) for one in mixed_inequalities(two, plan, none, none)]
    [0.65]
    >>> [round(one.reached, 3) for one in single_inequalities(two, plan, none)]
    [0.45, 0.6]
    """
    routes = _front(routes, x, floor)
    if not len(routes):
        return []
    chains = _Chains(routes, x, floor)
    chains.link()
    return chains.inequalities(least)


def _front(routes: Routes, x: Floats, floor: Floats) -> Routes:
    """Leave out routes that are met whole, and those less undetected and inspected more."""
    met = np.minimum(routes.share(x).sum(axis=1), 1.0)
    # The least so far of the same journey: from one to the next all values fall by 2.
    falling = met - 2.0 * routes.journey
    before = np.concatenate([[np.inf], np.minimum.accumulate(falling)[:-1]])
    useful = (falling < before - 1e-9) & (met < 1 - 1e-9)
    useful &= routes.value > floor[routes.journey] + 1e-12
    return routes.take(np.flatnonzero(useful))


class _Chains:
    """For each journey and each of its routes, the best sum that begins with this route."""

    def __init__(self, routes: Routes, x: Floats, floor: Floats) -> None:
        self.routes, self.share = routes, routes.share(x)
        self.constant, self.slopes = step_inequalities(routes.value, routes.ratio, self.share)
        self.journeys, first, count = np.unique(
            routes.journey, return_index=True, return_counts=True
        )
        self.depth = int(count.max())
        # A row per journey and a column per route; last, where everything is inspected.
        place = np.arange(self.depth)
        self.real = place < count[:, None]
        self.number = np.where(self.real, first[:, None] + place, first[:, None])
        least = floor[self.journeys][:, None]
        alone = self.constant + (self.slopes * self.share).sum(axis=1)
        self.value = np.hstack([np.where(self.real, routes.value[self.number], least), least])
        self.reached = np.hstack([np.where(self.real, alone[self.number], -np.inf), least])
        self.next = np.full(self.number.shape, -1)

    def link(self) -> None:
        """From the last route to the first, find which route had best come after it."""
        rows = np.arange(len(self.journeys))
        for i in reversed(range(self.depth)):
            after = slice(i + 1, self.depth + 1)
            number, value, lower = self.number[:, i], self.value[:, i], self.value[:, after]
            taken = _taken(value, self.routes.ratio[number], lower)
            lost = (taken * self.share[number][:, None, :]).sum(axis=2)
            sums = value[:, None] - lower - lost + self.reached[:, after]
            best = sums.argmax(axis=1)
            better = self.real[:, i] & (sums[rows, best] > self.reached[:, i] + 1e-12)
            self.reached[better, i] = sums[rows, best][better]
            self.next[better, i] = i + 1 + best[better]

    def inequalities(self, least: Floats) -> list[RouteInequality]:
        """Give the best inequality of each journey that reaches more than this."""
        first = self.reached[:, : self.depth].argmax(axis=1)
        reached = self.reached[np.arange(len(first)), first]
        rows = np.flatnonzero(reached > least[self.journeys])
        return [self._inequality(row, int(first[row])) for row in rows.tolist()]

    def _inequality(self, row: int, i: int) -> RouteInequality:
        reached = float(self.reached[row, i])
        constant, slopes = 0.0, dict[int, float]()
        while i < self.depth:
            number, j = int(self.number[row, i]), int(self.next[row, i])
            if j < 0:
                here = self.slopes[number]
                constant += float(self.constant[number])
            else:
                here = -_taken(
                    self.value[row, i, None],
                    self.routes.ratio[number, None],
                    self.value[row, j, None, None],
                )[0, 0]
                constant += float(self.value[row, i] - self.value[row, j])
            for place, slope in _slopes(self.routes.place[number], here).items():
                slopes[place] = slopes.get(place, 0.0) + slope
            if j < 0:
                break
            i = j
        else:
            constant += float(self.value[row, self.depth])
        return RouteInequality(int(self.journeys[row]), constant, slopes, reached)


def _taken(value: Floats, ratio: Floats, lower: Floats) -> Floats:
    """
    Give what inspecting each place takes from a route, at most down to a lower value.

    Parameters
    ----------
    value, ratio, lower
        Of n routes; of n routes and w places; of n routes and m lower values.

    Returns
    -------
    taken
        Of n routes, m lower values and w places.
    """
    left = (ratio * value[:, None])[:, None, :]
    taken: Floats = value[:, None, None] - np.maximum(lower[:, :, None], left)
    return taken


def _slopes(places: Longs, slopes: Floats) -> dict[int, float]:
    pairs = zip(places.tolist(), slopes.tolist(), strict=True)
    return {place: slope for place, slope in pairs if place >= 0}
