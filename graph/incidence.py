"""Arcs grouped by one of their ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.states import Ints

__all__ = ["MANY", "arcs_by_end"]

MANY = 20_000
"""Arcs from which loading SciPy is worth its time."""


def arcs_by_end(ends: NDArray[np.integer], n_states: int) -> tuple[Ints, Ints]:
    """
    Give the arcs in the order of one end, and where each state's begin.

    Parameters
    ----------
    ends
        The tail, or the head, of each arc.
    n_states
        How many states there are.

    Returns
    -------
    order, first
        The arcs of state ``s`` are ``order[first[s]:first[s + 1]]``, by number.

    Notes
    -----
    Where there are many, SciPy's change of a matrix from rows to columns does it: it
    counts and does not sort.

    Examples
    --------
    >>> order, first = arcs_by_end(np.array([2, 0, 2]), 3)
    >>> order.tolist(), first.tolist()
    ([1, 0, 2], [0, 1, 1, 3])
    """
    n_arcs = len(ends)
    if n_arcs < MANY:
        order = np.argsort(ends, kind="stable")
        first = np.searchsorted(ends[order], np.arange(n_states + 1))
        return order.astype(np.int32), first.astype(np.int32)
    from scipy.sparse import csr_array

    numbers = np.arange(n_arcs, dtype=np.int32)
    rows = np.arange(n_arcs + 1, dtype=np.int32)
    turned = csr_array((numbers, ends.astype(np.int32), rows), shape=(n_arcs, n_states)).tocsc()
    return turned.indices, turned.indptr
