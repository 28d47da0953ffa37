"""One programme out of the interdictor's rules and the trade's duals, and its solution."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graph.interdiction.mip import Mip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.interdiction.block import Block, Entry
    from graph.interdiction.leader import Leader
    from graph.interdiction.mip import MipSolution

__all__ = ["Risk", "assemble", "chosen_of"]


@dataclass(frozen=True, slots=True)
class Risk:
    """How what is left in several cases counts as one number.

    Attributes
    ----------
    kind
        ``expected``: the mean; ``worst``: the greatest; ``cvar``: the mean of the
        greatest `tail` of the cases (conditional value at risk [1]_).
    tail
        Share of the cases, for ``cvar``.

    References
    ----------
    .. [1] Rockafellar, R. T. and Uryasev, S. (2000). Optimization of conditional
       value-at-risk. Journal of Risk, 2(3), 21-41.
    """

    kind: str = "expected"
    tail: float = 0.2

    def of(self, values: Sequence[float]) -> float:
        """
        Give the one number, of cases that are equally likely.

        Examples
        --------
        >>> Risk("expected").of([1.0, 3.0]), Risk("worst").of([1.0, 3.0])
        (2.0, 3.0)
        >>> Risk("cvar", tail=0.75).of([0.0, 1.0, 2.0, 6.0])
        3.0
        """
        found = np.sort(np.asarray(values, dtype=np.float64))[::-1]
        if self.kind == "worst":
            return float(found[0])
        if self.kind == "expected":
            return float(found.mean())
        left = self.tail * len(found)
        weight = np.clip(left - np.arange(len(found)), 0.0, 1.0)
        return float(found @ weight / left)


def assemble(
    leader: Leader,
    blocks: Sequence[Block],
    *,
    risk: Risk | None = None,
) -> Mip:
    """
    Put the rules of the interdictor and the duals of the trade into one programme.

    Parameters
    ----------
    leader
        All of whose columns the blocks have asked for.
    blocks
        One per case. Of one block, its value is minimised.
    risk
        How several blocks count. Default: the greatest of them, as of reactions that the
        trade chooses between.
    """
    risk = risk or Risk("worst")
    n_own = [len(block.cost) for block in blocks]
    extra = 0 if len(blocks) == 1 else 1 + (len(blocks) if risk.kind == "cvar" else 0)
    first = np.cumsum([leader.n + extra, *n_own])
    costs = np.zeros(first[-1])
    lower, upper = np.zeros(first[-1]), np.ones(first[-1])
    upper[: leader.n] = leader.upper()
    rows: list[tuple[float, list[int], list[float]]] = [
        (least, list(row), list(row.values())) for row, least in leader.rows
    ]
    if extra:
        lower[leader.n : leader.n + extra] = 0.0
        upper[leader.n : leader.n + extra] = np.inf
        lower[leader.n] = -np.inf
        rows += _combine(leader.n, blocks, first[:-1].tolist(), risk, costs)
    else:
        costs[first[0] :] = blocks[0].cost
    for block, start in zip(blocks, first[:-1].tolist(), strict=True):
        rows += [
            (least, *_columns(own, lead, start))
            for own, lead, least in zip(block.own, block.lead, block.least, strict=True)
        ]
    programme = Mip(costs, lower, upper, whole=leader.n)
    programme.trust_plan()
    programme.add_rows(rows)
    return programme


def _columns(own: list[Entry], lead: list[Entry], start: int) -> tuple[list[int], list[float]]:
    return (
        [column for column, _ in lead] + [start + column for column, _ in own],
        [value for _, value in lead] + [value for _, value in own],
    )


def _combine(
    at: int, blocks: Sequence[Block], starts: list[int], risk: Risk, costs: np.ndarray
) -> list[tuple[float, list[int], list[float]]]:
    """Write what several blocks count for; column `at` is their number, or value at risk."""
    rows = []
    if risk.kind == "expected":
        for block, start in zip(blocks, starts, strict=True):
            costs[start : start + len(block.cost)] = np.array(block.cost) / len(blocks)
        return [(0.0, [at], [1.0])]
    costs[at] = 1.0
    for number, (block, start) in enumerate(zip(blocks, starts, strict=True)):
        used = [column for column, cost in enumerate(block.cost) if cost]
        columns = [at, *(start + column for column in used)]
        values = [1.0, *(-block.cost[column] for column in used)]
        if risk.kind == "cvar":
            # z >= value - at, and what exceeds it counts by 1 / (share of the cases).
            columns.append(at + 1 + number)
            values.append(1.0)
            costs[at + 1 + number] = 1.0 / (risk.tail * len(blocks))
        rows.append((0.0, columns, values))
    return rows


def chosen_of(leader: Leader, found: MipSolution) -> tuple[int, ...]:
    """Give the measures that a solution takes; none where it has no values."""
    if found.values is None:
        return ()
    taken = found.values[: len(leader.measures.ids)] > 0.5
    return tuple(np.flatnonzero(taken).tolist())
