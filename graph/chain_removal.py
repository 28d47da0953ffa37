"""What the trade earns on the whole chain, and what of it is lost when a part goes."""

from __future__ import annotations

import math
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from graph.flow import FlowModel
from graph.removal import CutPart

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.near_cuts import NearCuts
    from graph.states import Floats, StateGraph

__all__ = ["ChainRemoval"]

MOST_SOLVED = 3_000_000
"""Edges, or nodes, times links up to which the loss of each that is used is measured."""
LEAST_SOLVED = 100
"""Edges, and nodes, that are measured at the least."""


class ChainRemoval:
    """What the trade earns on the whole chain, and what it earns without a part of it."""

    unit = "USD/year net to the trade"
    why_no_flow = ""
    others = "Of the others it is told what share of a flow they carry."
    measured: tuple[int, ...] = ()

    def __init__(self, states: StateGraph) -> None:
        self.states = states
        self.model = FlowModel(states)
        self.solution = self.model.solve()
        self.total = self.solution.objective
        self._entered = self._entering()
        self._left_out: tuple[set[int], set[int]] = set(), set()

    def measure_all(self) -> None:
        """
        Choose whose loss is measured: in a large network those that carry most.

        A linear programme is solved when a loss is asked for.
        """
        states = self.states
        arcs = np.flatnonzero((states.edge >= 0) & (self.solution.arc_flow > 0)).tolist()
        nodes = np.flatnonzero(self._node_shares > 0).tolist()
        most = max(LEAST_SOLVED, MOST_SOLVED // max(1, len(states.tail)))
        arcs.sort(key=self.arc_share, reverse=True)
        nodes.sort(key=self.node_share, reverse=True)
        self._left_out = set(arcs[most:]), set(nodes[most:])
        if any(self._left_out):
            self.measured = min(most, len(arcs)), min(most, len(nodes))

    def cut(self) -> list[CutPart]:
        """Give every bound with a price, dearest first; their worth adds up to the total."""
        return [
            CutPart(each.part, each.id, each.commodity, each.bound, each.worth)
            for each in self.solution.priced_bounds()
            if each.worth > 1e-9 * max(self.total, 1.0)
        ]

    def edge_loss(self, arc: int) -> float:
        """Give the fall in what the trade earns without an edge, in USD per year."""
        if self.solution.arc_flow[arc] <= 0:
            return 0.0
        if arc in self._left_out[0]:
            return math.nan
        return self._loss(self.model.columns_of_edge(arc))

    def node_loss(self, node: int) -> float:
        """Give the fall in what the trade earns without a node, in USD per year."""
        if node in self._left_out[1]:
            return math.nan
        return self._loss(self.model.columns_of_node(node))

    def group_loss(self, nodes: Sequence[int], arcs: Sequence[int]) -> float:
        """Give the fall when nodes and edges go together, in USD per year."""
        columns = [column for node in nodes for column in self.model.columns_of_node(node)]
        columns += [column for arc in arcs for column in self.model.columns_of_edge(arc)]
        return self._loss(columns)

    def _loss(self, columns: list[int]) -> float:
        if not self.solution.values[columns].any():
            # The optimum uses none of it, and stays the optimum without.
            return 0.0
        loss = self.total - self.model.solve(without=columns).objective
        # Below the solver's own precision a fall is no fall.
        return loss if loss > 1e-7 * max(abs(self.total), 1.0) else 0.0

    def cut_margin(self, arc: int) -> float | None:  # noqa: ARG002
        """Give none: bounds of a chain are no cut of one capacity."""
        return None

    def in_minimum_cuts(self) -> set[int]:
        """Give none, likewise."""
        return set()

    def near_cuts(self) -> NearCuts | None:
        """Give none, likewise."""
        return None

    def arcs_of(self, nodes: Sequence[int], arcs: Sequence[int]) -> list[int]:  # noqa: ARG002
        """Give the edges alone, likewise."""
        return list(arcs)

    def arc_share(self, arc: int) -> float:
        """Give what share of its commodity's flow an edge carries."""
        entered = self._entered[self.states.state_commodity[self.states.tail[arc]]]
        return min(1.0, float(self.solution.arc_flow[arc] / entered)) if entered > 0 else 0.0

    def node_share(self, node: int) -> float:
        """Give the largest share, over commodities, of a flow that passes a node."""
        return float(self._node_shares[node])

    @cached_property
    def _node_shares(self) -> Floats:
        states, flow = self.states, self.solution.arc_flow
        sides = [np.bincount(ends, flow, states.n_states) for ends in (states.head, states.tail)]
        entered = np.array(self._entered)[states.state_commodity]
        known = entered > 0
        share = np.zeros(states.n_states)
        share[known] = np.minimum(1.0, np.maximum(*sides)[known] / entered[known])
        shares = np.zeros(len(states.node_ids))
        np.maximum.at(shares, states.state_node, share)
        return shares

    def _entering(self) -> list[float]:
        """Give, per commodity, what is supplied or made of it per year."""
        states, found = self.states, self.solution
        entered = [0.0] * len(states.commodities)
        for (state, _, _), quantity in zip(states.supply, found.supplied, strict=True):
            entered[states.state_commodity[state]] += float(quantity)
        for recipe, activity in zip(states.recipes, found.activity, strict=True):
            for state, quantity in recipe.outputs:
                entered[states.state_commodity[state]] += float(activity * quantity)
        return entered
