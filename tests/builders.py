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


def random_chain(
    random: Random, *, n_makers: int = 3, n_labs: int = 3, n_markets: int = 3
) -> Tables:
    """Draw a chain: two inputs make a drug; it is lost in part and sold for cash to bring home."""
    makers = [f"maker{i}" for i in range(n_makers)]
    labs = [f"lab{i}" for i in range(n_labs)]
    markets = [f"market{i}" for i in range(n_markets)]
    edges: list[dict[str, Any]] = []
    recipes: list[dict[str, Any]] = []

    def join(source: str, target: str, commodity: str, most: int) -> None:
        edge = {"edge_id": f"e{len(edges) + 1}", "source": source, "target": target}
        numbers = {"capacity": float(random.randint(1, most)), "commodity": commodity}
        losses = {"detection": random.choice([0.0, 0.05, 0.3]), "unit_cost": random.random()}
        edges.append(edge | numbers | losses)

    for lab in labs:
        recipes += recipe(
            lab, f"precursors {random.choice([1, 2])}, cutting {random.choice([0.5, 1])}", "drug 1",
            recipe_id=f"make_{lab}", capacity=float(random.randint(3, 30)), unit_cost=1.0,
        )  # fmt: skip
        for maker in random.sample(makers, 2):
            join(maker, lab, "precursors", 20)
        join("chemist", lab, "cutting", 15)
        for market in random.sample(markets, 2):
            join(lab, market, "drug", 10)
    for market in markets:
        recipes += recipe(
            market, "drug 1", f"cash {random.randint(5, 20)}", recipe_id=f"sell_{market}"
        )
        join(market, "home", "cash", 150)
    names = [*makers, "chemist", *labs, *markets, "home"]
    supply = [{"node_id": m, "commodity": "precursors", "quantity": 15.0} for m in makers]
    supply += [{"node_id": "chemist", "commodity": "cutting", "unit_cost": 0.5}]
    wanted = [{"node_id": m, "commodity": "drug", "quantity": 12.0} for m in markets]
    home = {"node_id": "home", "commodity": "cash", "unit_value": 1.0}
    tables = {"nodes": [{"node_id": n} for n in names], "edges": edges, "recipes": recipes}
    return tables_from_records(tables | {"supply": supply, "demand": [*wanted, home]})
