"""From the words that break a rule to the rows that use them, in one pass."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from graph.checks.rules import near_hint

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from numpy.typing import NDArray

__all__ = ["Hints", "rows_with"]

_COMPARISONS = 300_000
"""Pairs of words that are compared for hints on one column: well under a second."""


def rows_with(codes: NDArray[Any], wanted: Collection[int]) -> Iterator[tuple[int, int]]:
    """
    Yield the row and the code of every cell whose code is wanted, by row.

    A table may hold as many wrong words as rows: looking for each in turn would take
    the square of the rows.

    Examples
    --------
    >>> list(rows_with(np.array([0, 2, -1, 2, 1]), {1, 2}))
    [(1, 2), (3, 2), (4, 1)]
    """
    if not wanted:
        return
    # Blank cells have the code -1: the last place, which is never wanted.
    flags = np.zeros(max(int(codes.max(initial=-1)), max(wanted)) + 2, dtype=bool)
    flags[list(wanted)] = True
    rows = np.flatnonzero(flags[codes])
    yield from zip(rows.tolist(), codes[rows].tolist(), strict=True)


class Hints:
    """
    Near matches for the wrong words of one column, each word looked up once.

    Comparing spellings is slow. Where many words are wrong in a large table, the first
    get a hint and the others do without.

    Parameters
    ----------
    known
        The words that would be right.
    """

    def __init__(self, known: Iterable[str]) -> None:
        self._known = sorted(set(known))
        self._left = max(1, _COMPARISONS // max(1, len(self._known)))
        self._found: dict[str, str | None] = {}

    def __call__(self, word: str) -> str | None:
        """Suggest the right word; None where none is near, or too many were asked for."""
        if word not in self._found and self._left:
            self._left -= 1
            self._found[word] = near_hint(word, self._known)
        return self._found.get(word)
