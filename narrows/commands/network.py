"""The command `network`."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

from graph.assembly import build_states
from graph.exchange import table_csv, to_graphml
from graph.flow import solve_flow
from graph.network import build_network, snapshot
from graph.vocabulary import DEFAULT_COMMODITY
from narrows.output import number, print_json, print_progress, print_table
from narrows.shared import (
    chosen_year,
    edge_rows,
    flow_by_edge,
    node_names,
    print_note,
    read,
    unit_of,
)

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Mapping

    import networkx as nx

__all__ = ["EXPORTS", "run"]

EXPORTS: dict[str, Callable[[nx.MultiDiGraph], str]] = {
    "network.graphml": to_graphml,
    "nodes.csv": lambda network: table_csv(network, "nodes"),
    "edges.csv": lambda network: table_csv(network, "edges"),
}
"""What writes each file for other programs."""


def run(arguments: Namespace) -> int:
    """Print the network of a year: what it counts, all of it, as a file, or what flows in it."""
    year = chosen_year(arguments)
    if arguments.flow:
        return _run_flow(arguments, year)
    network = build_network(read(arguments))
    if year is not None:
        network = snapshot(network, year)
    if arguments.json:
        print_json({"command": "network", "year": year, **_document(network)})
    elif arguments.export is not None:
        sys.stdout.write(EXPORTS[arguments.export](network))
    else:
        _print_counts(network)
        print_note(arguments)
    return 0


LISTED = 10
"""Links of each unit that the table of flows shows."""


def _run_flow(arguments: Namespace, year: int | None) -> int:
    """Print what the modelled trade sends over each link that it uses, most first."""
    tables = read(arguments)
    print_progress(f"the modelled flow of {len(tables['edges']):,} links")
    solution = solve_flow(build_states(tables, year=year))
    flows = flow_by_edge(solution)
    if arguments.json:
        earned = float(solution.objective)
        print_json({"command": "network", "year": year, "earned": earned, "flow": flows})
        return 0
    _print_flows(flows, edge_rows(tables), node_names(tables))
    print_note(arguments)
    return 0


def _print_flows(
    flows: Mapping[str, float], rows: Mapping[str, Mapping[str, Any]], names: Mapping[str, str]
) -> None:
    """Print the greatest flows of each unit: numbers of different units stand apart."""
    if not flows:
        print("No link is used (modelled): no demand that pays can be reached from a supply.")
        return
    print(f"{len(flows):,} links are used (modelled).")
    units: dict[str, list[tuple[str, str]]] = {}
    for edge_id, amount in sorted(flows.items(), key=lambda item: -item[1]):
        row = rows[edge_id]
        what = str(row.get("commodity", DEFAULT_COMMODITY))
        ends = " → ".join(names.get(row[end], row[end]) for end in ("source", "target"))
        listed = units.setdefault(row.get("unit") or unit_of(what), [])
        listed.append((number(amount), f"{ends}, {what}"))
    for unit, cells in units.items():
        print()
        print_table((unit, "link"), cells[:LISTED], right=(0,))


def _document(network: nx.MultiDiGraph) -> dict[str, Any]:
    return {
        "nodes": [{"node_id": node, **data} for node, data in network.nodes(data=True)],
        "edges": [
            {"edge_id": edge_id, "source": u, "target": v, **data}
            for u, v, edge_id, data in network.edges(keys=True, data=True)
        ],
    }


def _print_counts(network: nx.MultiDiGraph) -> None:
    print(f"{network.number_of_nodes():,} nodes and {network.number_of_edges():,} links")
    kinds = Counter(data.get("kind", "not given") for data in network.nodes.values())
    carried = Counter(
        data.get("commodity", DEFAULT_COMMODITY) for *_, data in network.edges(data=True)
    )
    for head, counts in (("kind of node", kinds), ("links of", carried)):
        print()
        print_table(("", head), [(f"{n:,}", what) for what, n in counts.most_common()], right=(0,))
