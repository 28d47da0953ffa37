"""P13: a network of 25,000 edges as pages, against pyvis's own `from_nx` and page.

Both sides start from the same network and end with the text of the page in memory. Ours
are all four files; above 5,000 edges the drawing shows kinds until a node is chosen, and
the tables hold every edge. CPU time, interleaved, median of the per-round ratios.
"""

from __future__ import annotations

import time
from statistics import median
from typing import TYPE_CHECKING

import networkx as nx
from pyvis.network import Network

from viz import build_site

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 5
LARGE, SMALL = 25_000, 5_001
GOALS = {"from_nx / ours, 25,000 edges (at least 8)": 8.0, "25,000 / 5,001 edges (at most 8)": 8.0}


def plain_network(edges: int) -> nx.MultiDiGraph:
    network = nx.MultiDiGraph()
    nodes = max(2, edges * 2 // 5)
    for index in range(nodes):
        network.add_node(f"n{index}", name=f"Node {index}", kind="seaport", basis="assumed")
    for index in range(edges):
        source, target = f"n{index * 7919 % nodes}", f"n{(index * 104729 + 1) % nodes}"
        network.add_edge(source, target, f"e{index}", commodity="cocaine", capacity=1.0 + index)
    return network


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


def main() -> list[tuple[str, float, float, float]]:
    large, small = plain_network(LARGE), plain_network(SMALL)
    ours(small)
    against, growth = [], []
    for _ in range(ROUNDS):
        mine = seconds(ours, large)
        against.append(seconds(theirs, large) / mine)
        growth.append(mine / seconds(ours, small))
    return [
        (name, median(ratios), min(ratios), max(ratios))
        for name, ratios in zip(GOALS, (against, growth), strict=True)
    ]


if __name__ == "__main__":
    for name, middle, low, high in main():
        print(f"P13  {name}: {middle:.1f}  [{low:.1f} to {high:.1f}]")
