"""Routes of journeys that a search has met, by the places on them where inspection helps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.interdiction.journeys import Inspection
    from graph.states import Floats

    Longs = NDArray[np.int64]

__all__ = ["Routes", "RoutesMet", "read_routes"]


@dataclass(frozen=True, slots=True, eq=False)
class Routes:
    """
    Routes, a row for each.

    Attributes
    ----------
    journey
        Which journey takes it.
    value
        The probability of going undetected without inspection.
    place
        The candidates on it, each once, filled with -1.
    ratio
        For each of them, undetected with over without inspection, filled with 1.
    """

    journey: Longs
    value: Floats
    place: Longs
    ratio: Floats

    def __len__(self) -> int:
        """Count the routes."""
        return len(self.journey)

    def take(self, which: NDArray[Any]) -> Routes:
        """Give some of the routes."""
        parts = (self.journey, self.value, self.place, self.ratio)
        return Routes(*(part[which] for part in parts))

    def share(self, x: Floats) -> Floats:
        """Give how far a plan inspects each place, filled with 0."""
        shares: Floats = np.where(self.place >= 0, x[self.place], 0.0)
        return shares


def read_routes(problem: Inspection, journeys: Longs, arcs: Longs) -> Routes:
    """
    Read routes off their arcs.

    Parameters
    ----------
    journeys, arcs
        Which journeys, and a row of arcs for each, filled with -1.
    """
    there = arcs >= 0
    passing = np.where(there, problem.plain[arcs], 1.0)
    mine = there & (problem.candidate[arcs] >= 0) & (passing > 0)
    # The arcs that can be inspected first, as many columns as the most have.
    order = np.argsort(~mine, axis=1, kind="stable")[:, : int(mine.sum(axis=1).max(initial=0))]
    arcs = np.take_along_axis(arcs, order, axis=1)
    mine = np.take_along_axis(mine, order, axis=1)
    place = np.where(mine, problem.candidate[arcs], -1)
    ratio = np.ones(arcs.shape)
    ratio[mine] = problem.inspected[arcs[mine]] / problem.plain[arcs[mine]]
    ranked = np.sort(place, axis=1)
    twice = np.any((ranked[:, 1:] == ranked[:, :-1]) & (ranked[:, 1:] >= 0), axis=1)
    for row in np.flatnonzero(twice).tolist():
        _join(place[row], ratio[row])
    return Routes(journeys, passing.prod(axis=1), place, ratio)


def _join(place: Longs, ratio: Floats) -> None:
    """Make one of what a route meets twice: one that changes substance may take an edge again."""
    first: dict[int, int] = {}
    for k, here in enumerate(place.tolist()):
        if here >= 0 and first.setdefault(here, k) != k:
            ratio[first[here]] *= ratio[k]
            place[k], ratio[k] = -1, 1.0


class RoutesMet:
    """Routes, each once, sorted by journey and the most often undetected first."""

    def __init__(self) -> None:
        self.routes = Routes(
            np.zeros(0, dtype=np.int64),
            np.zeros(0),
            np.zeros((0, 0), dtype=np.int64),
            np.ones((0, 0)),
        )
        self._known: set[tuple[float, ...]] = set()

    def add(self, found: Routes) -> None:
        """Keep the routes that are new."""
        ranked = np.sort(found.place, axis=1).tolist()
        keys = zip(found.journey.tolist(), found.value.round(12).tolist(), ranked, strict=True)
        new = []
        for k, (journey, value, places) in enumerate(keys):
            key = (journey, value, *(p for p in places if p >= 0))
            if key not in self._known:
                self._known.add(key)
                new.append(k)
        if new:
            self.routes = _merged(self.routes, found.take(np.array(new)))


def _merged(one: Routes, other: Routes) -> Routes:
    width = max(one.place.shape[1], other.place.shape[1])
    both = Routes(
        np.concatenate([one.journey, other.journey]),
        np.concatenate([one.value, other.value]),
        np.concatenate([_widened(one.place, width, -1), _widened(other.place, width, -1)]),
        np.concatenate([_widened(one.ratio, width, 1), _widened(other.ratio, width, 1)]),
    )
    return both.take(np.lexsort((-both.value, both.journey)))


def _widened(part: NDArray[Any], width: int, fill: float) -> NDArray[Any]:
    missing = width - part.shape[1]
    return np.pad(part, ((0, 0), (0, missing)), constant_values=fill) if missing else part
