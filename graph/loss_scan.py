"""The loss without each of many elements at once, on compiled code where that is worth it."""

from __future__ import annotations

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

__all__ = ["losses_in_draws", "losses_without", "worth_kernel"]

SECONDS_PER_ARC = 1e-7
"""What one element takes in plain Python, per arc of the network; roughly."""
FITS = 2**56
"""Sums of capacities below this leave 64 bits room enough, also where draws are larger."""
MANY_DRAWS = 8
"""Draws from which it pays to look for elements that come to the same."""
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


def losses_without(flow: MaxFlow, elements: Sequence[Sequence[int]]) -> list[int]:
    """
    Give what is lost of a maximum flow without each set of arcs, in millionths of a unit.

    Parameters
    ----------
    flow
        The maximum flow, bounded.
    elements
        Sets of arcs that go together.
    """
    from graph.kernels.losses import losses

    elements, which = _distinct(flow, elements)
    lost = np.zeros(len(elements), np.int64)
    given = (*_flat(flow.out), np.array(flow.to), np.array(flow.residual), *_flat(elements), lost)
    in_blocks(lambda start, stop: losses(*given, start, stop), len(elements), blocks=BLOCKS)
    result: list[int] = lost[which].tolist()
    return result


def losses_in_draws(flow: MaxFlow, elements: Sequence[Sequence[int]], capacity: Floats) -> Floats:
    """
    Give the same in each of many draws of the capacities, in units.

    Parameters
    ----------
    flow
        A bounded maximum flow on the same arcs.
    elements
        Sets of arcs that go together.
    capacity
        Units; a row for each draw, a column for each arc. What is infinite in one is
        infinite in all, and none makes the flow unlimited.

    Returns
    -------
    numpy.ndarray
        A row for each draw, a column for each element.
    """
    from graph.kernels.losses import losses_in_draws as kernel

    which = np.arange(len(elements))
    if len(capacity) >= MANY_DRAWS:
        elements, which = _distinct(flow, elements)
    limited = np.isfinite(capacity)
    whole = np.rint(np.where(limited, capacity, 0.0) * UNITS).astype(np.int64)
    most = whole.sum(axis=1) + 1
    whole = np.where(limited, whole, most[:, None])
    lost = np.zeros((len(capacity), len(elements)), np.int64)
    graph = (*_flat(flow.out), np.array(flow.to))
    given = (*graph, whole, most, flow.source, flow.sink, *_flat(elements), lost)
    in_blocks(lambda start, stop: kernel(*given, start, stop), len(capacity), blocks=BLOCKS)
    return lost[:, which] / UNITS


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
