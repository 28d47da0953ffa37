"""Journeys over the commodity-state graph, and how likely each is to go undetected."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from graph.distances import distances_to
from graph.errors import QuestionError
from graph.interdiction.candidates import costs_of, edge_numbers
from graph.query import find_node
from graph.states import expand_commodity
from graph.tables import Tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import networkx as nx
    from numpy.typing import NDArray

    from graph.states import Floats, StateGraph

    Longs = NDArray[np.int64]

__all__ = ["Inspection", "build_inspection"]


@dataclass(frozen=True, slots=True, eq=False)
class Inspection:
    """
    Arcs, what could be inspected, and the journeys.

    Attributes
    ----------
    n_nodes, tail, head
        The graph: a node per state, then one per origin and one per destination, joined to
        the states that a journey may start or end at by arcs on which nothing is detected.
    plain, inspected
        For each arc, the probability of passing undetected without and with inspection.
    candidate
        For each arc, which candidate inspects it, or -1.
    ids, cost
        Of the candidates.
    origin, destination, weight
        For each journey: the nodes it joins, and its probability. Journeys that join the
        same nodes are one.
    without_route
        How many journeys have no way at all.
    """

    n_nodes: int
    tail: Longs
    head: Longs
    plain: Floats
    inspected: Floats
    candidate: Longs
    ids: tuple[str, ...]
    cost: Floats
    origin: Longs
    destination: Longs
    weight: Floats
    without_route: int

    def passing(self, chosen: Iterable[int]) -> Floats:
        """Give each arc's probability of passing undetected under a plan."""
        here = np.isin(self.candidate, list(chosen)) & (self.candidate >= 0)
        return np.where(here, self.inspected, self.plain)

    def undetected(self, chosen: Iterable[int]) -> float:
        """
        Give the expected probability that a journey goes undetected under a plan.

        By shortest distances of its own, apart from the search for plans.
        """
        with np.errstate(divide="ignore"):
            length = -np.log(self.passing(chosen))
        total = 0.0
        for destination in np.unique(self.destination).tolist():
            far = distances_to(
                self.n_nodes,
                self.tail.astype(np.int32),
                self.head.astype(np.int32),
                np.abs(length),
                [destination],
            )
            here = np.flatnonzero(self.destination == destination)
            total += sum(
                float(self.weight[j]) * math.exp(-far[int(self.origin[j])]) for j in here.tolist()
            )
        return total


def build_inspection(
    data: nx.MultiDiGraph | Tables, states: StateGraph, *, commodity: str | None = None
) -> Inspection:
    """
    Read journeys and what can be inspected.

    Parameters
    ----------
    data
        Where the columns and the journeys are read.
    states
        The graph that journeys run on.
    commodity
        Keep the journeys of this commodity or family alone.

    Raises
    ------
    QuestionError
        If there are no journeys, or a cost is negative.
    UnknownNameError
        If a journey's end is not there.
    """
    rows = _journeys(data, commodity)
    weights = _probabilities(rows)
    ends = _Ends(states)
    joined: dict[tuple[int, int], float] = {}
    without = 0
    for row, weight in zip(rows, weights, strict=True):
        pair = ends.join(row)
        if pair is None:
            without += 1
        else:
            joined[pair] = joined.get(pair, 0.0) + weight
    candidates, inspected = _inspectable(data, states)
    n_arcs, extra = len(states.tail), len(ends.tail)
    # A conversion is detected by nobody; its gain is a yield, not a loss.
    plain = np.where(states.edge >= 0, states.gain, 1.0)
    number = {name: k for k, name in enumerate(candidates)}
    candidate = np.full(n_arcs + extra, -1, dtype=np.int64)
    with_inspection = np.append(plain, np.ones(extra))
    for arc in np.flatnonzero(states.edge >= 0).tolist():
        name = states.arc_id(arc)
        if name in number and 1 - inspected[name] < plain[arc]:
            candidate[arc] = number[name]
            with_inspection[arc] = 1 - inspected[name]
    pairs = sorted(joined)
    return Inspection(
        states.n_states + ends.count,
        np.append(states.tail, ends.tail).astype(np.int64),
        np.append(states.head, ends.head).astype(np.int64),
        np.append(plain, np.ones(extra)),
        with_inspection,
        candidate,
        tuple(candidates),
        np.array([candidates[name] for name in candidates], dtype=np.float64),
        np.array([o for o, _ in pairs], dtype=np.int64),
        np.array([d for _, d in pairs], dtype=np.int64),
        np.array([joined[pair] for pair in pairs], dtype=np.float64),
        without,
    )


def _journeys(data: nx.MultiDiGraph | Tables, commodity: str | None) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = (
        data["journeys"].records()
        if isinstance(data, Tables)
        else list(data.graph.get("journeys", []))
    )
    if not rows:
        raise QuestionError("inspection placement needs journeys.csv: origin, destination")
    if commodity is None:
        return rows
    wanted = expand_commodity(commodity)
    kept = [row for row in rows if row.get("commodity") in (commodity, *wanted)]
    if not kept:
        named = sorted({str(row["commodity"]) for row in rows if "commodity" in row})
        raise QuestionError(
            f"no journey is of {commodity!r}; journeys are of: {', '.join(named) or 'anything'}"
        )
    return kept


def _probabilities(rows: Sequence[Mapping[str, Any]]) -> list[float]:
    """Give each journey's probability; those without share what the others leave of 1."""
    given = [row.get("probability") for row in rows]
    blank = sum(value is None for value in given)
    rest = max(0.0, 1.0 - sum(value for value in given if value is not None))
    return [rest / blank if value is None else float(value) for value in given]


class _Ends:
    """Nodes for origins and destinations, made as journeys name them."""

    def __init__(self, states: StateGraph) -> None:
        self.states = states
        self.count = 0
        self.tail: list[int] = []
        self.head: list[int] = []
        self._nodes: dict[tuple[str, str, str | None], int] = {}
        self._leaving = set(states.tail.tolist())
        self._arriving = set(states.head.tolist())
        self._reach: dict[int, Floats] = {}

    def join(self, row: Mapping[str, Any]) -> tuple[int, int] | None:
        """Give the two nodes that a journey joins; None where no way leads there."""
        origin = self._states_at(row["origin"], self._leaving, None)
        target = self._states_at(row["destination"], self._arriving, row.get("commodity"))
        if not origin or not target:
            return None
        start = self._node("from", row["origin"], None, origin)
        end = self._node("to", row["destination"], row.get("commodity"), target)
        if end not in self._reach:
            zeros = np.zeros(len(self.states.tail))
            self._reach[end] = distances_to(
                self.states.n_states, self.states.tail, self.states.head, zeros, target
            )
        near = min(self._reach[end][state] for state in origin)
        return (start, end) if math.isfinite(near) else None

    def _states_at(self, node: str, touched: set[int], commodity: str | None) -> list[int]:
        here = np.flatnonzero(self.states.state_node == find_node(self.states, node)).tolist()
        names = None if commodity is None else expand_commodity(commodity)
        return [s for s in here if s in touched and (not names or self.states.state(s)[1] in names)]

    def _node(self, side: str, node: str, commodity: str | None, states: list[int]) -> int:
        key = (side, node, commodity)
        if key not in self._nodes:
            own = self._nodes[key] = self.states.n_states + self.count
            self.count += 1
            self.tail += [own] * len(states) if side == "from" else states
            self.head += states if side == "from" else [own] * len(states)
        return self._nodes[key]


def _inspectable(
    data: nx.MultiDiGraph | Tables, states: StateGraph
) -> tuple[dict[str, float], dict[str, float]]:
    """Give the cost and the detection of every edge where inspection can be placed."""
    detection = edge_numbers(data, "detection_inspected") or {}
    ids = [states.arc_id(arc) for arc in np.flatnonzero(states.edge >= 0).tolist()]
    costs = costs_of(edge_numbers(data, "inspection_cost"), [i for i in ids if i in detection])
    return costs, detection
