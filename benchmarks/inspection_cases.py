"""Random networks for inspection like the published ones, and the plain compact form.

The published instances have 783 nodes, 2,586 arcs, 320 places for inspection and 456
journeys. Here nodes lie at random in a square, links join near ones both ways, and the
square falls into districts: inspection can be placed where a link crosses a border.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from graph.tables import Tables, tables_from_records

__all__ = ["compact_form", "random_inspection"]


def random_inspection(seed: int, *, ratio: float = 0.1, n_nodes: int = 783) -> Tables:
    """
    Draw a network.

    Parameters
    ----------
    ratio
        Undetected with inspection over undetected without.
    """
    random = np.random.default_rng(seed)
    points = random.random((n_nodes, 2))
    links, borders = _links(random, points, round(n_nodes * 2586 / 783) // 2)
    crossing = np.flatnonzero(borders)
    places = set(random.choice(crossing, min(160, len(crossing)), replace=False).tolist())
    edges: list[dict[str, Any]] = []
    for number, (u, v) in enumerate(links.tolist()):
        here = number in places
        low, high = (0.5, 0.9) if here else (0.1, 0.4) if borders[number] else (0.9, 1.0)
        passing = random.uniform(low, high)
        for source, target in ((u, v), (v, u)):
            row = {"source": f"n{source}", "target": f"n{target}", "detection": 1 - passing}
            edges.append(row | ({"detection_inspected": 1 - ratio * passing} if here else {}))
    ends = random.choice(n_nodes, 12, replace=False)
    pairs = {(int(random.integers(n_nodes)), int(random.choice(ends))) for _ in range(470)}
    kept = sorted(pair for pair in pairs if pair[0] != pair[1])[:456]
    weight = random.random(len(kept))
    journeys = [
        {"origin": f"n{o}", "destination": f"n{d}", "probability": float(w / weight.sum())}
        for (o, d), w in zip(kept, weight, strict=True)
    ]
    nodes = [{"node_id": f"n{i}"} for i in range(n_nodes)]
    return tables_from_records({"nodes": nodes, "edges": edges, "journeys": journeys})


def _links(random: Any, points: Any, count: int) -> tuple[Any, Any]:
    """Join near points so that all are connected; tell which links cross a border."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import minimum_spanning_tree
    from scipy.spatial import Delaunay

    corners = Delaunay(points).simplices
    pairs = np.concatenate([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [0, 2]]])
    links = np.unique(np.sort(pairs, axis=1), axis=0)
    length = np.linalg.norm(points[links[:, 0]] - points[links[:, 1]], axis=1)
    shape = (len(points), len(points))
    tree = minimum_spanning_tree(csr_array((length, (links[:, 0], links[:, 1])), shape=shape))
    in_tree = np.asarray(tree[links[:, 0], links[:, 1]]).ravel() > 0
    rank = np.where(in_tree, -1.0, length * random.uniform(0.6, 1.4, len(length)))
    links = links[np.sort(np.argsort(rank, kind="stable")[:count])]
    for districts in range(2, 200):
        seats = np.random.default_rng(districts).random((districts, 2))
        district = np.argmin(((points[:, None] - seats[None]) ** 2).sum(2), axis=1)
        borders = district[links[:, 0]] != district[links[:, 1]]
        if borders.sum() >= 160:
            break
    return links, borders


def compact_form(tables: Tables, budget: float) -> Any:
    """
    Give the plain compact programme (Towle and Luedtke 2018), ready to run in HiGHS.

    A column per place, and per node and destination; bounds by shortest distances.
    """
    from graph.assembly import build_states
    from graph.distances import distances_to
    from graph.interdiction.journeys import build_inspection
    from graph.interdiction.mip import Mip

    problem = build_inspection(tables, build_states(tables))
    n, places = problem.n_nodes, len(problem.ids)
    length = np.abs(-np.log(problem.plain))
    ends = np.unique(problem.destination).tolist()
    costs = np.zeros(places + n * len(ends))
    lower, upper = np.zeros(len(costs)), np.ones(len(costs))
    rows: list[Any] = [(-budget, list(range(places)), (-problem.cost).tolist())]
    columns = (problem.tail, problem.head, problem.plain, problem.inspected, problem.candidate)
    arcs = list(zip(*(column.tolist() for column in columns), strict=True))
    for number, end in enumerate(ends):
        first = places + number * n
        far = distances_to(n, problem.tail.astype(np.int32), problem.head.astype(np.int32),
                           length, [end])  # fmt: skip
        most = np.exp(-np.array(far))
        upper[first : first + n], lower[first + end] = most, 1.0
        here = problem.destination == end
        np.add.at(costs, first + problem.origin[here], problem.weight[here])
        for u, v, plain, inspected, place in arcs:
            if u == end or most[v] == 0:
                continue
            if place < 0:
                rows.append((0.0, [first + u, first + v], [1.0, -plain]))
                continue
            fall = (plain - inspected) * float(most[v])
            rows.append((0.0, [first + u, first + v, place], [1.0, -plain, fall]))
            rows.append((0.0, [first + u, first + v], [1.0, -inspected]))
    programme = Mip(costs, lower, upper, whole=places)
    programme.add_rows(rows)
    return programme
