"""The trade's problem as one maximum flow, and what can be taken out of it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graph.maxflow import UNITS, MaxFlow

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from graph.removal import CommodityRemoval
    from graph.states import Floats

    Longs = NDArray[np.int64]

__all__ = ["CutProblem", "edge_problem", "node_problem"]


@dataclass(frozen=True, slots=True, eq=False)
class CutProblem:
    """
    Arcs from a source to a sink, some of which go when a candidate is chosen.

    Attributes
    ----------
    n_nodes, tail, head, capacity, source, sink
        The graph; capacities are in units and may be infinite.
    candidate
        For each arc, the candidate that takes it away whole, or -1.
    ids, cost
        Of the candidates.
    """

    n_nodes: int
    tail: Longs
    head: Longs
    capacity: Floats
    source: int
    sink: int
    candidate: Longs
    ids: tuple[str, ...]
    cost: Floats

    def flow(self, chosen: Iterable[int]) -> MaxFlow:
        """Give the maximum flow when the chosen candidates are gone."""
        gone = np.isin(self.candidate, list(chosen)) & (self.candidate >= 0)
        return MaxFlow(
            self.n_nodes,
            self.tail.tolist(),
            self.head.tolist(),
            np.where(gone, 0.0, self.capacity).tolist(),
            source=self.source,
            sink=self.sink,
        )

    def left(self, chosen: Iterable[int]) -> float:
        """Give what can still flow; infinite where nothing bounds it."""
        value = self.flow(chosen).value
        return math.inf if value is None else value / UNITS

    def step(self) -> float:
        """Give the unit of which every capacity is a whole number; 0 where there is none."""
        whole = np.round(self.capacity[np.isfinite(self.capacity)] * UNITS).astype(np.int64)
        return int(np.gcd.reduce(whole)) / UNITS if len(whole) else 0.0


def edge_problem(
    removal: CommodityRemoval, costs: Mapping[str, float], shares: Mapping[str, float] | None
) -> CutProblem:
    """
    Let edges be closed, whole or by a share.

    Parameters
    ----------
    removal
        The flow in question.
    costs
        By edge; an edge that is not named cannot be closed.
    shares
        By edge, the share of its capacity that closing takes away; 1 unless given.

    Notes
    -----
    An edge that can be closed by a share becomes two arcs, of which one goes whole.
    """
    states, flow = removal.states, removal.flow
    tail, head, capacity = _arcs(flow)
    candidate = np.full(len(tail), -1, dtype=np.int64)
    ids: list[str] = []
    rest: list[tuple[int, float]] = []
    for arc in range(len(states.tail)):
        name = states.arc_id(arc)
        share = 1.0 if shares is None else shares.get(name, 1.0)
        if states.edge[arc] < 0 or name not in costs or share <= 0:
            continue
        candidate[arc] = len(ids)
        ids.append(name)
        if share < 1:
            rest.append((arc, capacity[arc] * (1 - share)))
            capacity[arc] *= share
    extra = [arc for arc, _ in rest]
    return CutProblem(
        flow.n_nodes,
        np.append(tail, tail[extra]),
        np.append(head, head[extra]),
        np.append(capacity, [amount for _, amount in rest]),
        flow.source,
        flow.sink,
        np.append(candidate, np.full(len(extra), -1)),
        tuple(ids),
        np.array([costs[name] for name in ids], dtype=np.float64),
    )


def node_problem(
    removal: CommodityRemoval, costs: Mapping[str, float], shares: Mapping[str, float] | None
) -> CutProblem:
    """
    Let nodes be closed, whole or by a share of what may arrive on each of their edges.

    Notes
    -----
    Each state becomes two, joined by an arc that goes with its node. A node that can be
    closed by a share takes that share of every arc that arrives, from outside it.
    """
    states, flow = removal.states, removal.flow
    tail, head, capacity = _arcs(flow)
    n, n_states = flow.n_nodes, states.n_states
    node = np.append(states.state_node, [-1, -2])
    number = {name: k for k, name in enumerate(n for n in states.node_ids if n in costs)}
    of_node = np.array([number.get(name, -1) for name in states.node_ids] + [-1, -1])
    share = np.array([1.0 if shares is None else shares.get(name, 1.0) for name in number])
    whole = np.append(share >= 1, False)
    inner = of_node[states.state_node]
    leaving = np.where(tail < n_states, tail + n, tail)
    arriving = np.where(node[tail] != node[head], of_node[node[head]], -1)
    partly = np.flatnonzero((arriving >= 0) & ~whole[arriving])
    taken = np.zeros(len(tail))
    taken[partly] = share[arriving[partly]]
    with np.errstate(invalid="ignore"):
        slices = np.where(taken > 0, capacity * taken, 0.0)
        rest = np.where(taken > 0, capacity * (1 - taken), capacity)
    return CutProblem(
        n + n_states,
        np.concatenate([leaving, leaving[partly], np.arange(n_states)]),
        np.concatenate([head, head[partly], np.arange(n_states) + n]),
        np.concatenate([rest, slices[partly], np.full(n_states, np.inf)]),
        flow.source,
        flow.sink,
        np.concatenate([
            np.full(len(tail), -1), arriving[partly], np.where(whole[inner], inner, -1)
        ]),
        tuple(number),
        np.array([costs[name] for name in number], dtype=np.float64),
    )  # fmt: skip


def _arcs(flow: MaxFlow) -> tuple[Longs, Longs, Floats]:
    """Give the arcs of a maximum flow, with capacities in units."""
    ends = np.array(flow.to, dtype=np.int64).reshape(-1, 2)
    whole = np.array(flow.capacity, dtype=np.float64) / UNITS
    limited = np.array([c < flow.unlimited for c in flow.capacity], dtype=bool)
    return ends[:, 1].copy(), ends[:, 0].copy(), np.where(limited, whole, np.inf)
