"""What holds a network together: articulation points, links that hold it, and reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from graph.elements import Parts
    from graph.states import StateGraph

    Bools = NDArray[np.bool_]

__all__ = ["COMPARED", "MOST_COMPARED", "Structure"]

COMPARED = ("degree", "closeness", "pagerank")
"""The usual measures of a node, for comparison."""
MOST_COMPARED = 5_000
"""Edges up to which closeness and PageRank are found."""


class Structure:
    """
    The commodity-state graph seen as undirected, and what of it can be reached.

    Parameters
    ----------
    states
        As `graph.query.restrict` left them.
    origins, targets
        Positions of states.

    Attributes
    ----------
    node_articulates
        Per node, whether one of its states is an articulation point: without it the
        states that its part of the graph joins fall apart [1]_.
    arc_bridges
        Per arc, whether it is a bridge: the same of a link.
    degree
        Per node, the edges that enter or leave it, as in NetworkX.
    central
        Whether closeness and PageRank were found: up to 5,000 edges.

    References
    ----------
    .. [1] Hopcroft, J. and Tarjan, R. (1973). Efficient algorithms for graph
       manipulation. Communications of the ACM, 16, 372-378.
    """

    def __init__(self, states: StateGraph, origins: Sequence[int], targets: Sequence[int]) -> None:
        self.states = states
        self.origins = np.unique(np.asarray(origins, dtype=np.int64))
        self.targets = np.unique(np.asarray(targets, dtype=np.int64))
        self.node_articulates, self.arc_bridges = self._articulation()
        edge = states.edge >= 0
        ends = np.concatenate([states.tail[edge], states.head[edge]])
        self.degree = np.bincount(states.state_node[ends], minlength=len(states.node_ids))
        self.central = bool(np.count_nonzero(edge) <= MOST_COMPARED)
        self._closeness, self._pagerank = self._centrality() if self.central else ({}, {})
        self._reached = self._reach(np.zeros(states.n_states, bool), np.zeros(len(edge), bool))

    def compared(self, node: int) -> dict[str, float | None]:
        """
        Give the usual measures of a node, for comparison, as NetworkX gives them.

        They are of the plain network of places: each edge of what was asked about joins
        its ends, whatever it carries, and conversions are left out. ``degree`` counts the
        edges at it, ``closeness`` is of the ways to it from the places that reach it, and
        ``pagerank`` has a damping of 0.85. They know neither capacities nor goods.
        """
        return {
            "degree": int(self.degree[node]),
            "closeness": self._closeness.get(node),
            "pagerank": self._pagerank.get(node),
        }

    def _centrality(self) -> tuple[dict[int, float], dict[int, float]]:
        import networkx as nx

        states = self.states
        edge, node = states.edge >= 0, states.state_node
        ends = np.stack([node[states.tail[edge]], node[states.head[edge]]], axis=1)
        G = nx.DiGraph(np.unique(ends, axis=0).tolist())
        return nx.closeness_centrality(G), nx.pagerank(G)

    def _articulation(self) -> tuple[Bools, Bools]:
        import networkx as nx

        states = self.states
        pairs = np.sort(np.stack([states.tail, states.head], axis=1), axis=1)
        distinct, which, count = np.unique(pairs, axis=0, return_inverse=True, return_counts=True)
        # Two links between the same states hold together: neither is a bridge.
        G = nx.Graph([pair for pair in distinct.tolist() if pair[0] != pair[1]])
        nodes = np.zeros(len(states.node_ids), bool)
        nodes[states.state_node[list(nx.articulation_points(G))]] = True
        bridges = {tuple(sorted(pair)) for pair in nx.bridges(G)}
        alone = [count[i] == 1 and tuple(p) in bridges for i, p in enumerate(distinct.tolist())]
        return nodes, np.array(alone, bool)[which.ravel()]

    def cuts_off(self, parts: Parts) -> int:
        """Give how many targets, outside of the parts, no route reaches without them."""
        states = self.states
        closed = np.isin(states.state_node, parts.nodes)
        arcs = np.zeros(len(states.tail), bool)
        arcs[parts.arcs] = True
        lost = self._reached & ~self._reach(closed, arcs)
        return int(np.count_nonzero(lost[self.targets] & ~closed[self.targets]))

    def _reach(self, closed: Bools, closed_arcs: Bools) -> Bools:
        """Give the states that an origin reaches when some states and arcs are gone."""
        from scipy.sparse import csr_matrix
        from scipy.sparse.csgraph import breadth_first_order

        states, n = self.states, self.states.n_states
        open_arcs = ~closed_arcs & ~closed[states.tail] & ~closed[states.head]
        starts = self.origins[~closed[self.origins]]
        tail = np.concatenate([states.tail[open_arcs], np.full(len(starts), n)])
        head = np.concatenate([states.head[open_arcs], starts])
        matrix = csr_matrix((np.ones(len(tail), np.int32), (tail, head)), shape=(n + 1, n + 1))
        reached = np.zeros(n + 1, bool)
        reached[breadth_first_order(matrix, n, return_predecessors=False)] = True
        return reached[:n]
