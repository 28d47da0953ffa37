"""Which routes pass where: betweenness, and what cannot be gone around."""

from __future__ import annotations

from collections import Counter, deque
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import networkx as nx

    from graph.states import StateGraph

__all__ = ["Passage"]


class Passage:
    """
    Shortest routes and unavoidable places between origins and targets.

    Each arc is a node of its own in an auxiliary graph, so that parallel edges stay
    apart and one pass measures nodes and edges alike.

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

    Notes
    -----
    Betweenness is the share of the shortest routes, over all pairs of an origin and a
    target that it can reach, that pass; where several routes tie, each counts in part
    (Freeman 1977; Brandes 2008 for the subset form). A conversion counts as a step.
    Dominators follow Cooper, Harvey and Kennedy (2001) as NetworkX has them.
    """

    def __init__(self, states: StateGraph, origins: Sequence[int], targets: Sequence[int]) -> None:
        self.states, self.origins, self.targets = states, list(origins), list(targets)
        self._between = self._betweenness()
        self._cut_off = self._cut_off_by_dominators()
        self.n_targets = len(self._reachable(-1) & set(self.targets))

    def _auxiliary(self) -> nx.DiGraph:
        """Join state, arc and state; arc ``a`` is node ``n_states + a``, the start is -1."""
        import networkx as nx

        states, n = self.states, self.states.n_states
        result = nx.DiGraph()
        result.add_nodes_from([*self.origins, *self.targets])
        result.add_edges_from((t, n + a) for a, t in enumerate(states.tail.tolist()))
        result.add_edges_from((n + a, h) for a, h in enumerate(states.head.tolist()))
        return result

    def _betweenness(self) -> dict[int, float]:
        import networkx as nx

        graph = self._auxiliary()
        count = nx.betweenness_centrality_subset(graph, self.origins, self.targets)
        wanted = set(self.targets)
        pairs = sum(len((nx.descendants(graph, o) & wanted) - {o}) for o in self.origins)
        return {node: value / pairs for node, value in count.items()} if pairs else {}

    def _cut_off_by_dominators(self) -> Counter[int]:
        """Count, per state and arc, the targets that no route reaches without it."""
        import networkx as nx

        graph = self._auxiliary()
        graph.add_edges_from((-1, origin) for origin in self.origins)
        dominator = nx.immediate_dominators(graph, -1)
        count: Counter[int] = Counter()
        for target in self.targets:
            if target in dominator:
                count.update(_ancestors(dominator, target))
        return count

    def edge_betweenness(self, arc: int) -> float:
        """Give the share of shortest routes that use an edge."""
        return self._between.get(self.states.n_states + arc, 0.0)

    def node_betweenness(self, node: int) -> float:
        """Give the share of shortest routes that enter or leave a node by an edge."""
        here = self.states.state_node == node
        inward = np.flatnonzero(here[self.states.head] & ~here[self.states.tail])
        outward = np.flatnonzero(here[self.states.tail] & ~here[self.states.head])
        return max(
            sum(self.edge_betweenness(int(arc)) for arc in inward),
            sum(self.edge_betweenness(int(arc)) for arc in outward),
        )

    def edge_cuts_off(self, arc: int) -> int:
        """Give how many targets no route reaches without an edge."""
        return self._cut_off[self.states.n_states + arc]

    def node_cuts_off(self, node: int) -> int:
        """Give how many other targets no route reaches without a node."""
        here = np.flatnonzero(self.states.state_node == node).tolist()
        own = {target for target in self.targets if target in here}
        if len(here) == 1:
            return self._cut_off[here[0]] - len(own & self._reachable(-1))
        lost = self._reachable(-1) - self._reachable(node)
        return len((lost & set(self.targets)) - own)

    def _reachable(self, without: int) -> set[int]:
        """Give the states that an origin reaches when a node (-1: none) is gone."""
        node = self.states.state_node
        seen = {origin for origin in self.origins if node[origin] != without}
        queue = deque(seen)
        out = self._out()
        while queue:
            for head in out[queue.popleft()]:
                if head not in seen and node[head] != without:
                    seen.add(head)
                    queue.append(head)
        return seen

    def _out(self) -> list[list[int]]:
        out: list[list[int]] = [[] for _ in range(self.states.n_states)]
        for tail, head in zip(self.states.tail.tolist(), self.states.head.tolist(), strict=True):
            out[tail].append(head)
        return out


def _ancestors(dominator: dict[int, int], target: int) -> Iterator[int]:
    """Yield a target and its dominators up to the start."""
    node = target
    while node != -1:
        yield node
        parent = dominator[node]
        if parent == node:
            return
        node = parent
