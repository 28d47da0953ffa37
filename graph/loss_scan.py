"""The loss without each of many elements at once, on compiled code where that is worth it."""

from __future__ import annotations

from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from graph.kernels import in_blocks, worth_compiling
from graph.maxflow import UNITS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from graph.maxflow import MaxFlow
    from graph.states import Floats

    Whole = NDArray[np.int64]

__all__ = ["MANY_DRAWS", "LossScan", "greatest_losses", "worth_kernel"]

SECONDS_PER_ARC = 1e-7
"""What one element takes in plain Python, per arc of the network; roughly."""
FITS = 2**56
"""Sums of capacities below this leave 64 bits room enough, also where draws are larger."""
MANY_DRAWS = 8
"""Draws from which it pays to look for elements that come to the same."""
BATCH = 64
"""Sets that are measured before it is asked whether that is enough."""
BLOCKS = 128
"""Parts of the work, so that threads end together."""


def worth_kernel(flow: MaxFlow, elements: Sequence[Sequence[int]], *, draws: int = 1) -> bool:
    """
    Tell whether the losses are to be found by the compiled kernel.

    Not where the whole is too small to be worth loading numba, where numba is not there,
    or where 64 bits might not hold the numbers. The losses are the same either way.
    """
    seconds = SECONDS_PER_ARC * draws * len(elements) * len(flow.capacity)
    return flow.unlimited < FITS and worth_compiling(seconds)


class LossScan:
    """
    What is lost of a maximum flow without each of some sets of arcs, on compiled code.

    The arrays are made once, for as many scans as are wanted.

    Parameters
    ----------
    flow
        The maximum flow, bounded.
    elements
        Sets of arcs that go together.
    distinct
        Whether to look for sets that come to the same, so that each is measured once. It
        pays where there are many sets, or many draws of the capacities.
    """

    def __init__(
        self, flow: MaxFlow, elements: Sequence[Sequence[int]], *, distinct: bool = True
    ) -> None:
        self.flow = flow
        self.which = None
        if distinct:
            elements, self.which = _distinct(flow, elements)
        self.n_elements = len(elements)
        self._elements = _flat(elements)
        self._first, self._out, self._to, (self._source, self._sink) = _without_idle(flow)
        self._lost, self._done = np.zeros(self.n_elements, np.int64), 0

    def today(self, stop: int | None = None) -> list[int]:
        """
        Give what is lost of the flow itself, in millionths of a unit.

        Parameters
        ----------
        stop
            Measure so many sets, the first ones. Default: all. What was measured before
            is not measured again.
        """
        from graph.kernels.losses import losses

        # Sets that come to the same are numbered by the first of them.
        which = np.arange(self.n_elements) if self.which is None else self.which
        which, done = which[:stop], self._done
        self._done = max(done, int(which.max(initial=-1)) + 1)
        given = self._first, self._out, self._to, self._residual, *self._elements, self._lost
        in_blocks(
            lambda start, stop: losses(*given, done + start, done + stop),
            self._done - done,
            blocks=BLOCKS,
        )
        result: list[int] = self._lost[which].tolist()
        return result

    @cached_property
    def _residual(self) -> Whole:
        return np.array(self.flow.residual)

    def in_draws(self, capacity: Floats) -> Floats:
        """
        Give what is lost in each of some draws of the capacities, flows found anew.

        Parameters
        ----------
        capacity
            Units; a row for each draw, a column for each arc. What is infinite in one is
            infinite in all, and none makes the flow unlimited.

        Returns
        -------
        numpy.ndarray
            Units; a row for each draw, a column for each set.
        """
        from graph.kernels.losses import losses_in_draws

        limited = np.isfinite(capacity)
        whole = np.rint(np.where(limited, capacity, 0.0) * UNITS).astype(np.int64)
        most = whole.sum(axis=1) + 1
        whole = np.where(limited, whole, most[:, None])
        lost = np.zeros((len(capacity), self.n_elements), np.int64)
        graph = self._first, self._out, self._to, whole, most, self._source, self._sink
        given = (*graph, *self._elements, lost)
        in_blocks(
            lambda start, stop: losses_in_draws(*given, start, stop), len(lost), blocks=BLOCKS
        )
        return (lost if self.which is None else lost[:, self.which]) / UNITS


def greatest_losses(
    flow: MaxFlow,
    elements: Sequence[Sequence[int]],
    carried: Sequence[int],
    *,
    by_kernel: bool,
    enough: int | None = None,
) -> list[int]:
    """
    Give what is lost without each of the first sets, until the greatest losses are known.

    Parameters
    ----------
    flow
        The maximum flow, bounded.
    elements, carried
        Sets of arcs that go together, and what each carries, most first. None can lose
        more than it carries.
    by_kernel
        Whether to use compiled code.
    enough
        How many of the greatest losses are wanted. Default: every loss.
    """
    scan = LossScan(flow, elements) if by_kernel else None
    lost: list[int] = []
    while len(lost) < len(elements) and not _known(lost, carried[len(lost)], enough):
        stop = len(elements) if enough is None else min(len(lost) + BATCH, len(elements))
        if scan is not None:
            lost = scan.today(stop)
        else:
            lost += [flow.loss_without(arcs) for arcs in elements[len(lost) : stop]]
    return lost


def _known(lost: Sequence[int], next_carried: int, enough: int | None) -> bool:
    """Tell whether no set that is left can lose more than the greatest that are wanted."""
    if enough is None or len(lost) < enough:
        return False
    return sorted(lost, reverse=True)[enough - 1] >= next_carried


def _without_idle(flow: MaxFlow) -> tuple[Whole, Whole, Whole, tuple[int, int]]:
    """Give the residual graph as arrays, nodes without arcs left out: see `graph.kernels`."""
    to = np.array(flow.to, np.int64)
    used, place = np.unique(np.append(to, (flow.source, flow.sink)), return_inverse=True)
    head, ends = place[: len(to)], place[len(to) :]
    tail = head.reshape(-1, 2)[:, ::-1].ravel()
    first = np.searchsorted(np.sort(tail), np.arange(len(used) + 1)).astype(np.int64)
    return first, np.argsort(tail, kind="stable"), head, (int(ends[0]), int(ends[1]))


def _distinct(
    flow: MaxFlow, elements: Sequence[Sequence[int]]
) -> tuple[list[tuple[int, ...]], Whole]:
    """
    Give the sets that need measuring, and which of them stands for each element.

    An arc is not needed where all arcs into its tail are in the set: nothing reaches it. An
    arc that takes all from the one before it stands for that.
    """
    into = [[arc >> 1 for arc in arcs if arc & 1] for arcs in flow.out]
    leaves = [len(arcs) - len(before) for arcs, before in zip(flow.out, into, strict=True)]
    places: dict[tuple[int, ...], int] = {}
    which = np.empty(len(elements), np.int64)
    for number, element in enumerate(elements):
        arcs, needed, gone = set(element), set[int](), set[int]()
        for arc in sorted(arcs):
            tail = flow.to[2 * arc + 1]
            before = into[tail]
            if tail == flow.source or arc in needed or not arcs.difference(gone).issuperset(before):
                continue
            gone.add(arc)
            needed.update(before)
        kept = tuple(sorted(arcs - gone))
        if len(kept) == 1:
            kept = (_first_of_row(flow, kept[0], into, leaves),)
        which[number] = places.setdefault(kept, len(places))
    return list(places), which


def _first_of_row(
    flow: MaxFlow, arc: int, into: Sequence[Sequence[int]], leaves: Sequence[int]
) -> int:
    """Go back over places with one arc in and one out."""
    start = arc
    while True:
        tail = flow.to[2 * arc + 1]
        alone = len(into[tail]) == leaves[tail] == 1 and tail not in (flow.source, flow.sink)
        if not alone or into[tail][0] == start:
            return arc
        arc = into[tail][0]


def _flat(lists: Sequence[Sequence[int]]) -> tuple[Whole, Whole]:
    """Give where each list starts in one array of all."""
    first = np.zeros(len(lists) + 1, np.int64)
    np.cumsum([len(each) for each in lists], out=first[1:])
    return first, np.fromiter(chain.from_iterable(lists), np.int64)
