"""The route by which each journey is most likely to go undetected, under any plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.interdiction.journeys import Inspection
    from graph.states import Floats

    Longs = NDArray[np.int64]

__all__ = ["BestRoutes"]


class BestRoutes:
    """
    Best routes of every journey, for any state of the arcs.

    Parameters
    ----------
    problem
        Arcs and journeys.
    """

    def __init__(self, problem: Inspection) -> None:
        self.problem, n = problem, problem.n_nodes
        self._pair_of = problem.head * n + problem.tail
        self._order = np.argsort(self._pair_of, kind="stable")
        self._starts = np.flatnonzero(np.diff(self._pair_of[self._order], prepend=-1))
        self._pairs = self._pair_of[self._order][self._starts]
        heads, self._tails = np.divmod(self._pairs, n)
        self._rows = np.searchsorted(heads, np.arange(n + 1)).astype(np.int32)
        self._tails = self._tails.astype(np.int32)
        self.destinations, self._row = np.unique(problem.destination, return_inverse=True)

    def undetected(self, passing: Floats) -> Floats:
        """Give each journey's probability of going undetected, where arcs let so much pass."""
        from scipy.sparse.csgraph import dijkstra

        far = dijkstra(self._graph(_length(passing)), indices=self.destinations)
        return self._values(far)

    def find(self, passing: Floats, more_than: Floats) -> tuple[Longs, Longs, Floats]:
        """
        Find the routes of the journeys that go undetected more often than by some measure.

        Returns
        -------
        journeys
            Which journeys.
        routes
            A row for each: the arcs from origin to destination, filled with -1.
        undetected
            Of every journey.
        """
        from scipy.sparse.csgraph import dijkstra

        length, n = _length(passing), self.problem.n_nodes
        far, before = dijkstra(
            self._graph(length), indices=self.destinations, return_predecessors=True
        )
        undetected = self._values(far)
        journeys = np.flatnonzero(undetected > more_than)
        # Of parallel arcs, the best comes first.
        best = np.lexsort((length, self._pair_of))[self._starts]
        row, node = self._row[journeys], self.problem.origin[journeys]
        goal = self.destinations[row]
        legs: list[Longs] = []
        while np.any(going := node != goal):
            following = np.where(going, before[row, node], node)
            place = np.searchsorted(self._pairs, np.where(going, following * n + node, 0))
            legs.append(np.where(going, best[np.minimum(place, len(best) - 1)], -1))
            node = following
        routes = np.array(legs, dtype=np.int64).reshape(len(legs), len(journeys)).T
        return journeys, routes, undetected

    def _graph(self, length: Floats) -> Any:
        from scipy.sparse import csr_array

        n = self.problem.n_nodes
        shortest = np.minimum.reduceat(length[self._order], self._starts)
        return csr_array((shortest, self._tails, self._rows), shape=(n, n))

    def _values(self, far: Floats) -> Floats:
        values: Floats = np.exp(-far[self._row, self.problem.origin])
        # Where nothing passes at all.
        values[values < 1e-250] = 0.0
        return values


def _length(passing: Floats) -> Floats:
    # A hair on every arc: a length of 0 would be no arc, and loops would be free.
    length: Floats = 1e-12 - np.log(np.maximum(passing, 1e-300))
    return length
