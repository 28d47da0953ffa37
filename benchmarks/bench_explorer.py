"""P15: the explorer's answers over HTTP on the shipped network, against 300 ms."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from benchmarks import Goal, measures
from graph import load_network
from tests.serving import explorer, get

if TYPE_CHECKING:
    from collections.abc import Sequence

SECONDS, CLOSED = 0.3, 40


@measures(
    Goal("P15", "what follows when a node closes, over HTTP / 0.3 s", at_most=1.0),
    Goal("P15", "five routes of fentanyl under a closure, over HTTP / 0.3 s", at_most=1.0),
)
def over_http() -> Sequence[Sequence[float]]:
    """Close each of 40 nodes once; every question is a new one, so that none is remembered."""
    network = load_network(year=2019)
    nodes = [node for node in network if network.in_degree(node) and network.out_degree(node)]
    with explorer() as address:
        get(f"{address}/api/whatif?close={nodes[-1]}&year=2019")
        return (
            [_share(f"{address}/api/whatif?close={node}&year=2019") for node in nodes[:CLOSED]],
            [
                _share(f"{address}/api/routes?commodity=fentanyl&k=5&year=2019&close={node}")
                for node in nodes[:10]
            ],
        )


def _share(url: str) -> float:
    start = time.perf_counter()
    get(url)
    return (time.perf_counter() - start) / SECONDS
