"""What is lost when a node or an edge goes, and the certificate of the maximum.

Two ways with the same face: `CommodityRemoval` asks what the network could carry of
one commodity, `graph.chain_removal` what the trade would earn on the whole chain.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from graph.loss_scan import greatest_losses, worth_kernel
from graph.maxflow import UNITS, MaxFlow
from graph.near_cuts import NEAR_CUT, find_near_cuts, in_minimum_cuts
from graph.vocabulary import commodity_unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graph.near_cuts import NearCuts
    from graph.states import StateGraph

MOST_LOOKS = 100_000_000
"""Edges, or nodes, times arcs up to which the loss of each is measured."""
LEAST_MEASURED = 500
"""Edges, and nodes, that are measured at the least, unless the greatest are known before."""
ENOUGH = 20
"""Greatest losses that are to be known in a large network."""

__all__ = ["CommodityRemoval", "CutPart", "NoFlow", "Removal", "start_bounds"]


@dataclass(frozen=True, slots=True)
class CutPart:
    """One bound that holds the flow down.

    Attributes
    ----------
    part
        ``edge``, ``recipe``, ``supply`` or ``demand``.
    id
        The edge or recipe, or the node of the supply or demand.
    capacity
        The bound, in its own unit per year.
    worth
        What it contributes to the maximum. The parts' worth adds up to it.
    """

    part: str
    id: str
    commodity: str
    capacity: float
    worth: float


class Removal(Protocol):
    """A maximum, what it passes through, and what it falls by.

    `measured` is how many edges, and how many nodes, had their loss measured; empty where
    all had. `others` says what is known of the rest.
    """

    total: float
    unit: str
    why_no_flow: str
    measured: tuple[int, ...]
    others: str

    def cut(self) -> list[CutPart]:
        """Give the bounds that prove the maximum."""

    def measure_all(self) -> None:
        """Measure every edge and node at once, where that is quicker than one by one."""

    def edge_loss(self, arc: int) -> float:
        """Give what is lost without an edge."""

    def node_loss(self, node: int) -> float:
        """Give what is lost without a node."""

    def group_loss(self, nodes: Sequence[int], arcs: Sequence[int]) -> float:
        """Give what is lost when nodes and edges go together."""

    def cut_margin(self, arc: int) -> float | None:
        """Give by what share the smallest cut with an edge exceeds the minimum, if it is near."""

    def in_minimum_cuts(self) -> set[int]:
        """Give the edges that some minimum cut holds, and other arcs of the flow."""

    def near_cuts(self) -> NearCuts | None:
        """List the cuts nearly as small as the minimum; None where there are no cuts."""

    def arcs_of(self, nodes: Sequence[int], arcs: Sequence[int]) -> list[int]:
        """Give the arcs of the flow that go with nodes and edges."""

    def arc_share(self, arc: int) -> float:
        """Give what share of its commodity's flow an edge carries."""

    def node_share(self, node: int) -> float:
        """Give the largest share of a commodity's flow that passes a node."""


class NoFlow:
    """No flow to speak of: nothing starts or nothing ends. Nothing can be lost.

    Parameters
    ----------
    why_no_flow
        Why, in words.
    """

    total, unit = math.inf, "units/year"
    measured: tuple[int, ...] = ()
    others = ""

    def __init__(self, why_no_flow: str) -> None:
        self.why_no_flow = why_no_flow

    def cut(self) -> list[CutPart]:
        """Give nothing."""
        return []

    def measure_all(self) -> None:
        """Do nothing."""

    def edge_loss(self, arc: int) -> float:  # noqa: ARG002
        """Give zero."""
        return 0.0

    node_loss = arc_share = node_share = edge_loss

    def cut_margin(self, arc: int) -> float | None:  # noqa: ARG002
        """Give none: there is no cut."""
        return None

    def in_minimum_cuts(self) -> set[int]:
        """Give none."""
        return set()

    def near_cuts(self) -> NearCuts | None:
        """Give none."""
        return None

    def arcs_of(self, nodes: Sequence[int], arcs: Sequence[int]) -> list[int]:  # noqa: ARG002
        """Give the edges alone: nothing flows."""
        return list(arcs)

    def group_loss(self, nodes: Sequence[int], arcs: Sequence[int]) -> float:  # noqa: ARG002
        """Give zero."""
        return 0.0


class CommodityRemoval:
    """
    Maximum flow of one commodity from origins to targets.

    Parameters
    ----------
    states
        Restricted to the commodity or family; its conversions keep quantity.
    origins, targets
        Positions of states.
    at_supply
        Whether supply and what recipes make bound what starts; otherwise anything can.

    Attributes
    ----------
    total
        Units per year; infinite where nothing bounds the flow.
    """

    others = "No other can lose more than it carries."

    def __init__(
        self,
        states: StateGraph,
        origins: Sequence[int],
        targets: Sequence[int],
        *,
        at_supply: bool,
        commodity: str,
    ) -> None:
        self.states, self.origins = states, list(origins)
        self.unit = commodity_unit(commodity) or "units/year"
        n, self.at_supply, self.n_targets = states.n_states, at_supply, len(targets)
        self.start = start_bounds(states, origins) if at_supply else {}
        self.flow = MaxFlow(
            n + 2,
            [*states.tail.tolist(), *[n] * len(origins), *targets],
            [*states.head.tolist(), *origins, *[n + 1] * len(targets)],
            self.capacities(states),
            source=n,
            sink=n + 1,
        )
        bounded = self.flow.value is not None
        self.arcs_at = self._arcs_at_nodes()
        self.total = (self.flow.value or 0) / UNITS if bounded else math.inf
        self.why_no_flow = (
            "" if bounded else "nothing bounds the flow: the data gives no capacities on the way"
        )
        self._losses: list[float] | None = None
        self.measured: tuple[int, ...] = ()

    def measure_all(self) -> None:
        """
        Measure every edge and node at once; on compiled code, where that is worth it.

        In large networks only those that carry most, edges and nodes apart, until the
        twenty greatest losses are known. The others' losses are then not a number; each is
        at most what it carries.
        """
        if self._losses is not None or math.isinf(self.total):
            return
        n_arcs = len(self.states.tail)
        elements = [*([arc] for arc in range(n_arcs)), *self.arcs_at]
        carried = self._carried(n_arcs)
        most = max(LEAST_MEASURED, MOST_LOOKS // len(self.flow.capacity))
        sorts = range(n_arcs), range(n_arcs, len(elements))
        loaded = [[place for place in sort if carried[place]] for sort in sorts]
        large = max(map(len, loaded)) > most
        chosen = [sorted(sort, key=lambda p: -carried[p])[:most] for sort in loaded]
        by_kernel = worth_kernel(self.flow, [elements[p] for sort in chosen for p in sort])
        self._losses = [math.nan if amount else 0.0 for amount in carried]
        for sort in chosen:
            parts, amounts = [elements[p] for p in sort], [carried[p] for p in sort]
            lost = greatest_losses(
                self.flow, parts, amounts, by_kernel=by_kernel, enough=ENOUGH if large else None
            )
            for place, amount in zip(sort, lost, strict=False):
                self._losses[place] = amount / UNITS
            if large:
                self.measured = (*self.measured, len(lost))

    def _carried(self, n_arcs: int) -> list[int]:
        """Give what each edge, and the arcs at each node together, carry."""
        on_arc = [self.flow.flow(arc) for arc in range(n_arcs + len(self.origins))]
        return [*on_arc[:n_arcs], *(sum(map(on_arc.__getitem__, arcs)) for arcs in self.arcs_at)]

    def capacities(self, states: StateGraph) -> list[float]:
        """Give the capacity of every arc of the flow, in units, by a state graph's numbers."""
        start = start_bounds(states, self.origins) if self.at_supply else {}
        return [
            *states.capacity.tolist(),
            *[start.get(state, math.inf) for state in self.origins],
            *[math.inf] * self.n_targets,
        ]

    def _arcs_at_nodes(self) -> list[list[int]]:
        """Give, per node, the arcs that go with it: those it touches and those of its start.

        Arcs to the sink need no closing: nothing reaches them any more but a start that
        is itself a target, and that start is closed.
        """
        states = self.states
        arcs: list[list[int]] = [[] for _ in states.node_ids]
        node = states.state_node.tolist()
        pairs = zip(states.tail.tolist(), states.head.tolist(), strict=True)
        for arc, (tail, head) in enumerate(pairs):
            arcs[node[tail]].append(arc)
            if node[head] != node[tail]:
                arcs[node[head]].append(arc)
        for number, state in enumerate(self.origins, start=len(states.tail)):
            arcs[node[state]].append(number)
        return arcs

    def cut(self) -> list[CutPart]:
        """Give the minimum cut nearest the origins; capacities add up to the flow."""
        if math.isinf(self.total):
            return []
        n_arcs = len(self.states.tail)
        return [
            self._arc_part(arc) if arc < n_arcs else self._start_part(self.origins[arc - n_arcs])
            for arc in self.flow.cut()
        ]

    def _arc_part(self, arc: int) -> CutPart:
        states, capacity = self.states, float(self.states.capacity[arc])
        part = "edge" if states.edge[arc] >= 0 else "recipe"
        commodity = states.state(states.tail[arc])[1]
        return CutPart(part, states.arc_id(arc), commodity, capacity, capacity)

    def _start_part(self, state: int) -> CutPart:
        node, commodity = self.states.state(state)
        bound = self.start[state]
        return CutPart("supply", node, commodity, bound, bound)

    def edge_loss(self, arc: int) -> float:
        """Give what is lost without an edge, in units per year."""
        if self._losses is not None:
            return self._losses[arc]
        return self.flow.loss_without([arc]) / UNITS

    def node_loss(self, node: int) -> float:
        """Give what is lost without a node, in units per year."""
        if self._losses is not None:
            return self._losses[len(self.states.tail) + node]
        return self.group_loss([node], [])

    def group_loss(self, nodes: Sequence[int], arcs: Sequence[int]) -> float:
        """Give what is lost when nodes and edges go together, in units per year."""
        return self.flow.loss_without(self.arcs_of(nodes, arcs)) / UNITS

    def arcs_of(self, nodes: Sequence[int], arcs: Sequence[int]) -> list[int]:
        """Give the arcs of the flow that go with nodes and edges."""
        return [*arcs, *(arc for node in nodes for arc in self.arcs_at[node])]

    def cut_margin(self, arc: int) -> float | None:
        """Give by what share the smallest cut with an edge exceeds the minimum, up to 5 %."""
        if not self.flow.value:
            return None
        margin = int(NEAR_CUT * self.flow.value)
        smallest = self.flow.smallest_cut_with(arc, margin=margin)
        return None if smallest is None else smallest / self.flow.value - 1.0

    def in_minimum_cuts(self) -> set[int]:
        """Give the edges that some minimum cut holds, and other arcs of the flow."""
        return in_minimum_cuts(self.flow)

    def near_cuts(self) -> NearCuts | None:
        """List the minimal cuts that exceed the minimum by at most 5 %."""
        return find_near_cuts(self.flow)

    def arc_share(self, arc: int) -> float:
        """Give what share of the flow an edge carries."""
        return self.flow.flow(arc) / UNITS / self.total if 0 < self.total < math.inf else 0.0

    def node_share(self, node: int) -> float:
        """Give what share of the flow passes a node."""
        if not 0 < self.total < math.inf:
            return 0.0
        return self._through[node] / UNITS / self.total

    @cached_property
    def _through(self) -> list[int]:
        """Give, per node, what of the flow enters it or what leaves it, the greater."""
        node = self.states.state_node
        tails, heads = node[self.states.tail].tolist(), node[self.states.head].tolist()
        inward, outward = [0] * len(self.states.node_ids), [0] * len(self.states.node_ids)
        for arc, (tail, head) in enumerate(zip(tails, heads, strict=True)):
            if tail != head:
                outward[tail] += self.flow.flow(arc)
                inward[head] += self.flow.flow(arc)
        return list(map(max, inward, outward))


def start_bounds(states: StateGraph, origins: Iterable[int]) -> dict[int, float]:
    """Give what can start at each origin: what is supplied there and what recipes make."""
    bound: dict[int, float] = {}
    for state, quantity, _ in states.supply:
        bound[state] = bound.get(state, 0.0) + quantity
    inside = set(states.state_commodity[states.tail].tolist())
    for recipe in states.recipes:
        if not any(int(states.state_commodity[state]) in inside for state, _ in recipe.inputs):
            for state, quantity in recipe.outputs:
                bound[state] = bound.get(state, 0.0) + recipe.capacity * quantity
    return {state: bound.get(state, math.inf) for state in origins}
