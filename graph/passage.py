"""Which routes pass where: betweenness, and what cannot be gone around."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from graph.betweenness import arc_betweenness
from graph.dominators import count_dominated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.states import Floats, StateGraph

__all__ = ["Passage"]


class Passage:
    """
    Shortest routes and unavoidable places between origins and targets.

    Parameters
    ----------
    states
        As `graph.query.restrict` left them.
    origins, targets
        Positions of states.

    Attributes
    ----------
    n_targets
        How many targets can be reached at all.
    sampled_origins
        From how many origins betweenness was estimated; None where from all of them.

    Notes
    -----
    Betweenness is the share of the shortest routes that pass, dominators are what no route
    can avoid: see `graph.betweenness` and `graph.dominators`. Parallel edges stay apart,
    and a conversion counts as a step.
    """

    def __init__(self, states: StateGraph, origins: Sequence[int], targets: Sequence[int]) -> None:
        self.states, self.origins, self.targets = states, list(origins), list(targets)
        ends = {"origins": self.origins, "targets": self.targets}
        between = arc_betweenness(states.n_states, states.tail, states.head, **ends)
        self.sampled_origins = between.n_origins if between.sampled else None
        self._arc_between: list[float] = between.share.tolist()
        self._node_between = self._at_nodes(between.share)
        self._out: list[list[tuple[int, int]]] = [[] for _ in range(states.n_states)]
        arcs = zip(states.tail.tolist(), states.head.tolist(), strict=True)
        for arc, (tail, head) in enumerate(arcs):
            self._out[tail].append((arc, head))
        self._state_cuts, self._arc_cuts = count_dominated(self._out, **ends)
        self._node = states.state_node.tolist()
        self._wanted = set(self.targets)
        self._reached = self._reachable(-1)
        self.n_targets = len(self._reached & self._wanted)

    def _at_nodes(self, share: Floats) -> list[float]:
        """Give, per node, the share over the arcs that enter it or that leave, the greater."""
        node, n = self.states.state_node, len(self.states.node_ids)
        tail, head = node[self.states.tail], node[self.states.head]
        passing = np.where(tail != head, share, 0.0)
        sides = np.bincount(head, passing, n), np.bincount(tail, passing, n)
        sums: list[float] = np.round(np.maximum(*sides), 12).tolist()
        return sums

    def edge_betweenness(self, arc: int) -> float:
        """Give the share of shortest routes that use an edge."""
        return self._arc_between[arc]

    def node_betweenness(self, node: int) -> float:
        """Give the share of shortest routes that enter or leave a node by an edge."""
        return self._node_between[node]

    def edge_cuts_off(self, arc: int) -> int:
        """Give how many targets no route reaches without an edge."""
        return self._arc_cuts[arc]

    def node_cuts_off(self, node: int) -> int:
        """Give how many other targets no route reaches without a node."""
        here = [state for state in self._states_at[node] if state in self._reached]
        own = self._wanted.intersection(here)
        if len(here) <= 1:
            return sum(self._state_cuts[state] for state in here) - len(own)
        if node not in self._on_both_routes:
            return 0
        lost = self._reached - self._reachable(node)
        return len((lost & self._wanted) - own)

    @cached_property
    def _on_both_routes(self) -> set[int]:
        """Give the nodes that two routes to one target share: no other can cut off a target."""
        found: set[int] = set()
        trees = [self._tree(turned=turned) for turned in (False, True)]
        for target in self._wanted & self._reached:
            first, second = (self._nodes_before(target, tree) for tree in trees)
            found |= first & second
        return found

    def _tree(self, *, turned: bool) -> dict[int, int]:
        """Give the state before each on a shortest route; `turned` prefers the last of many."""
        before = dict.fromkeys(self.origins, -1)
        queue = list(before)
        for state in queue:
            for _, head in reversed(self._out[state]) if turned else self._out[state]:
                if head not in before:
                    before[head] = state
                    queue.append(head)
        return before

    def _nodes_before(self, target: int, tree: dict[int, int]) -> set[int]:
        """Give the nodes on a route to a target, without its own."""
        nodes, state = set[int](), target
        while state >= 0:
            nodes.add(self._node[state])
            state = tree[state]
        return nodes - {self._node[target]}

    @cached_property
    def _states_at(self) -> list[list[int]]:
        states: list[list[int]] = [[] for _ in self.states.node_ids]
        for state, node in enumerate(self._node):
            states[node].append(state)
        return states

    def _reachable(self, without: int) -> set[int]:
        """Give the states that an origin reaches when a node (-1: none) is gone."""
        node = self._node
        seen = {origin for origin in self.origins if node[origin] != without}
        queue = list(seen)
        for state in queue:
            for _, head in self._out[state]:
                if head not in seen and node[head] != without:
                    seen.add(head)
                    queue.append(head)
        return seen
