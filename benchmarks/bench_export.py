"""P13: a network of 25,000 edges as pages, against pyvis's own `from_nx` and page.

Both sides start from the same network and end with the text of the page in memory. Ours
are all four files; above 5,000 edges the drawing shows kinds until a node is chosen, and
the tables hold every edge. CPU time, interleaved, median of the per-round ratios.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import networkx as nx
from pyvis.network import Network

from benchmarks import ROUNDS, Goal, measures
from graph.vocabulary import KINDS
from viz import build_site

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

LARGE, SMALL = 25_000, 5_001


def made_up_network(edges: int) -> nx.MultiDiGraph:
    """Build a network with the columns that the shipped one fills."""
    network = nx.MultiDiGraph()
    nodes, kinds = max(2, edges * 2 // 5), list(KINDS)
    for index in range(nodes):
        network.add_node(
            f"n{index}",
            name=f"Node {index}",
            kind=kinds[index % len(kinds)],
            lat=20.0 + index % 25,
            lon=-110.0 + index % 30,
            basis="assumed",
            evidence=(f"ev{index % 300}",),
        )
    for index in range(edges):
        source, target = f"n{index * 7919 % nodes}", f"n{(index * 104729 + 1) % nodes}"
        network.add_edge(source, target, f"e{index}", **_edge(index))
    return network


def _edge(index: int) -> dict[str, object]:
    return {
        "commodity": ("cocaine", "heroin", "fentanyl")[index % 3],
        "mode": "commercial_truck",
        "capacity": 1.0 + index,
        "capacity_low": 0.5 + index,
        "capacity_high": 2.0 + index,
        "basis": "assumed",
        "confidence": "assumed",
        "reason": "Made up for this measurement.",
        "evidence": (f"ev{index % 300}",),
    }


def ours(network: nx.MultiDiGraph) -> None:
    build_site(network, {}, year=2019, digest="", version="")


def theirs(network: nx.MultiDiGraph) -> None:
    drawing = Network(directed=True, cdn_resources="in_line")
    drawing.from_nx(network)
    drawing.generate_html()


def seconds(task: Callable[[nx.MultiDiGraph], None], network: nx.MultiDiGraph) -> float:
    # from_nx rewrites the network that it is given.
    own = network.copy()
    start = time.process_time()
    task(own)
    return time.process_time() - start


@measures(
    Goal("P13", "pyvis from_nx and page / our pages, 25,000 edges", at_least=8.0),
    Goal("P13", "our pages of 25,000 edges / of 5,001 edges", at_most=8.0),
)
def export() -> Sequence[Sequence[float]]:
    large, small = made_up_network(LARGE), made_up_network(SMALL)
    ours(small)
    against, growth = [], []
    for _ in range(ROUNDS):
        mine = seconds(ours, large)
        against.append(seconds(theirs, large) / mine)
        growth.append(mine / seconds(ours, small))
    return against, growth
