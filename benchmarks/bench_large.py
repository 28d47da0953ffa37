"""P6: routes and maximum flow on 500,000 links, straight from tables, against NetworkX."""

from __future__ import annotations

from itertools import islice
from random import Random
from typing import TYPE_CHECKING

from benchmarks import Goal, interleaved, measures
from graph import build_states, k_best_routes, tables_from_records
from graph.distances import distances_to
from graph.question import ask

if TYPE_CHECKING:
    from collections.abc import Sequence

    import networkx as nx

NODES, EDGES, LAYERS = 100_000, 500_000, 8


def made_up_edges() -> list[dict[str, object]]:
    """Draw layered links with hubs, capacities of 1 to 100 and lengths of all sizes."""
    random, per = Random(1), NODES // LAYERS
    edges: list[dict[str, object]] = []
    for index in range(EDGES):
        layer = index % (LAYERS - 1)
        ends = [(layer + step) * per + int(per * random.random() ** 3) for step in (0, 1)]
        edges.append(
            {
                "edge_id": f"e{index}",
                "source": f"n{ends[0]}",
                "target": f"n{ends[1]}",
                "capacity": float(random.randint(1, 100)),
                "length": random.lognormvariate(0, 1),
            }
        )
    return edges


def networkx_graph(edges: Sequence[dict[str, object]]) -> nx.DiGraph:
    """Merge parallel links: capacities add up, the shortest length stays."""
    import networkx as nx

    graph = nx.DiGraph()
    for edge in edges:
        u, v = edge["source"], edge["target"]
        known = graph.get_edge_data(u, v, {"capacity": 0.0, "length": edge["length"]})
        graph.add_edge(u, v, capacity=known["capacity"] + edge["capacity"],
                       length=min(known["length"], edge["length"]))  # fmt: skip
    return graph


@measures(
    Goal("P6", "NetworkX / ours, distances from everywhere to one node", at_least=25),
    Goal("P6", "NetworkX / ours, ten shortest simple routes", at_least=15),
    Goal("P6", "NetworkX / ours, maximum flow with its cut", at_least=20),
)
def large_networks() -> Sequence[Sequence[float]]:
    """Measure from the state graph on our side, from a built graph on theirs."""
    import networkx as nx

    edges = made_up_edges()
    nodes = [{"node_id": f"n{index}"} for index in range(NODES)]
    states = build_states(tables_from_records({"nodes": nodes, "edges": edges}))
    graph, start, end = networkx_graph(edges), "n0", f"n{(LAYERS - 1) * (NODES // LAYERS)}"
    back, target = graph.reverse(), [states.state(s)[0] for s in range(states.n_states)].index(end)

    def our_routes() -> list[float]:
        return [r.length for r in k_best_routes(states, sources=[start], targets=[end], k=10)]

    def their_routes() -> list[float]:
        found = islice(nx.shortest_simple_paths(graph, start, end, weight="length"), 10)
        return [nx.path_weight(graph, path, "length") for path in found]

    def our_flow() -> float:
        removal = ask(states, sources=[start], targets=[end]).removal()
        assert sum(part.worth for part in removal.cut()) == removal.total
        return removal.total

    def their_flow() -> float:
        return float(nx.minimum_cut(graph, start, end)[0])

    arcs = states.n_states, states.tail, states.head, states.length
    assert our_flow() == their_flow()
    assert abs(our_routes()[0] - their_routes()[0]) < 1e-9
    return (
        interleaved(
            lambda: nx.single_source_dijkstra_path_length(back, end, weight="length"),
            lambda: distances_to(*arcs, [target]),
            rounds=1,
        ),
        interleaved(their_routes, our_routes, rounds=1),
        interleaved(their_flow, our_flow, rounds=1),
    )
