"""Small random questions of interdiction, and their answers by trying every plan."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

from graph.tables import tables_from_records
from tests.builders import random_plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from random import Random

    from graph.tables import Tables

Rows = list[dict[str, Any]]


def closable(random: Random, *, n_arcs: int | None = None) -> Tables:
    """Build arcs between n0 ... n5, some unlimited, some closable, some only in part."""
    tables = random_plain(random, n_nodes=6, n_arcs=n_arcs or random.randint(6, 11))
    edges, nodes = tables["edges"].records(), tables["nodes"].records()
    for row in edges:
        if random.random() < 0.1:
            row.pop("capacity")
    for rows in (edges, nodes):
        for row in rows:
            if random.random() < 0.8:
                row["interdiction_cost"] = random.choice([1.0, 1.0, 1.5, 2.0, 3.0])
            if random.random() < 0.3:
                row["interdiction_share"] = random.choice([0.25, 0.5])
    return tables_from_records({"nodes": nodes, "edges": edges})


def costs_of(rows: Rows, key: str) -> dict[str, float]:
    """Give what can be closed, and its cost; never the ends."""
    return {
        row[key]: row["interdiction_cost"]
        for row in rows
        if "interdiction_cost" in row and row[key] not in ("n0", "n5")
    }


def left_over(tables: Tables, chosen: Iterable[str]) -> float:
    """Give the maximum flow from n0 to n5 without what was chosen, by NetworkX."""
    import networkx as nx

    unlimited, closed = 1e6, set(chosen)
    share = {row["node_id"]: row.get("interdiction_share", 1.0)
             for row in tables["nodes"].records() if row["node_id"] in closed}  # fmt: skip
    graph = nx.DiGraph()
    graph.add_nodes_from(["n0", "n5"])
    for row in tables["edges"].records():
        taken = row.get("interdiction_share", 1.0) if row["edge_id"] in closed else 0.0
        # A node closed in part takes from what arrives; closed whole, also from what leaves.
        taken = max(taken, share.get(row["target"], 0.0), float(share.get(row["source"]) == 1.0))
        capacity = row.get("capacity", unlimited if taken < 1 else 0.0)
        kept = capacity if "capacity" not in row else capacity * (1 - taken)
        ends = row["source"], row["target"]
        known = graph.get_edge_data(*ends, {"capacity": 0.0})["capacity"]
        graph.add_edge(*ends, capacity=known + kept)
    value = float(nx.maximum_flow_value(graph, "n0", "n5"))
    return value if value < unlimited / 2 else float("inf")


def every_plan(
    costs: Mapping[str, float], left: Callable[[tuple[str, ...]], float]
) -> list[tuple[float, float, frozenset[str]]]:
    """Give cost, what is left and the set, for every set."""
    return [
        (sum(costs[name] for name in chosen), left(chosen), frozenset(chosen))
        for size in range(len(costs) + 1)
        for chosen in combinations(costs, size)
    ]
