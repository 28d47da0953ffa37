"""Small networks written as text, for tests that a person can check by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph.tables import Tables, tables_from_records

if TYPE_CHECKING:
    from random import Random


def plain(*arcs: str, **more: list[dict[str, Any]]) -> Tables:
    """Build tables from arcs "source target [capacity [commodity]]"; ids are e1, e2, ..."""
    edges = []
    for row, arc in enumerate(arcs, start=1):
        source, target, *rest = arc.split()
        edge: dict[str, Any] = {"edge_id": f"e{row}", "source": source, "target": target}
        if rest:
            edge["capacity"] = float(rest[0])
        if len(rest) > 1:
            edge["commodity"] = rest[1]
        edges.append(edge)
    names = dict.fromkeys(end for edge in edges for end in (edge["source"], edge["target"]))
    nodes = more.pop("nodes", [{"node_id": name} for name in names])
    return tables_from_records({"nodes": nodes, "edges": edges, **more})


def random_arcs(random: Random, *, n_nodes: int, n_arcs: int) -> list[tuple[str, str, float]]:
    """Draw arcs between n0 ... without self-loops, with small capacities and ties."""
    arcs = []
    while len(arcs) < n_arcs:
        u, v = random.randrange(n_nodes), random.randrange(n_nodes)
        if u != v:
            arcs.append((f"n{u}", f"n{v}", float(random.choice([1, 1, 2, 3, 5]))))
    return arcs


def random_plain(random: Random, *, n_nodes: int = 6, n_arcs: int = 10) -> Tables:
    """Build tables of random arcs, every node listed."""
    arcs = random_arcs(random, n_nodes=n_nodes, n_arcs=n_arcs)
    nodes = [{"node_id": f"n{i}"} for i in range(n_nodes)]
    return plain(*(f"{u} {v} {c}" for u, v, c in arcs), nodes=nodes)


def recipe(node: str, inputs: str, outputs: str, **more: Any) -> list[dict[str, Any]]:
    """Write one recipe's rows from "commodity quantity, ..." on each side."""
    rows = []
    for role, side in (("input", inputs), ("output", outputs)):
        for part in side.split(","):
            commodity, quantity = part.split()
            rows.append(
                {
                    "recipe_id": more.get("recipe_id", f"make_at_{node}"),
                    "node_id": node,
                    "role": role,
                    "commodity": commodity,
                    "quantity": float(quantity),
                }
            )
    rows[0] |= {name: value for name, value in more.items() if name != "recipe_id"}
    return rows
