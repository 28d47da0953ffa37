"""The force layout: connected nodes near one another, the same in every run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.vocabulary import TIE

if TYPE_CHECKING:
    from collections.abc import Mapping

    import networkx as nx

__all__ = ["force_layout"]

_SEED = 7
_WORK = 2e7
_MOST = 1_500


def force_layout(
    network: nx.MultiDiGraph, start: Mapping[str, tuple[float, float]]
) -> list[list[float]]:
    """
    Place nodes by attraction and repulsion (Fruchterman and Reingold 1991), seeded.

    Parameters
    ----------
    network
        Not modified. Ties do not attract.
    start
        Where nodes begin, from the tiers: so supply stays left and markets right.

    Returns
    -------
    list
        One [x, y] in -1..1 per node, in the network's order. Above 1,500 nodes, where
        they begin.
    """
    import networkx as nx

    begin = _unit_square(start)
    # Forces between thousands of nodes take minutes and show a ball of wool.
    if not 0 < len(network) <= _MOST:
        return [list(begin[node]) for node in network]
    simple = nx.Graph()
    simple.add_nodes_from(network)
    simple.add_edges_from(
        (u, v) for u, v, commodity in network.edges(data="commodity") if commodity != TIE
    )
    count = len(simple)
    places = nx.spring_layout(
        simple,
        pos=begin,
        k=2.2 / count**0.5,
        iterations=int(max(5, min(150, _WORK / count**2))),
        seed=_SEED,
    )
    return [[round(float(value), 4) for value in places[node]] for node in network]


def _unit_square(start: Mapping[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
    width = max((abs(x) for x, _ in start.values()), default=0.0) or 1.0
    height = max((abs(y) for _, y in start.values()), default=0.0) or 1.0
    return {node: (2 * x / width - 1, 1.2 * y / height - 0.6) for node, (x, y) in start.items()}
