"""The command `network`."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

from graph.exchange import table_csv, to_graphml
from graph.network import build_network, snapshot
from graph.vocabulary import DEFAULT_COMMODITY
from narrows.output import print_json, print_table
from narrows.shared import chosen_year, print_note, read

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable

    import networkx as nx

__all__ = ["EXPORTS", "run"]

EXPORTS: dict[str, Callable[[nx.MultiDiGraph], str]] = {
    "network.graphml": to_graphml,
    "nodes.csv": lambda network: table_csv(network, "nodes"),
    "edges.csv": lambda network: table_csv(network, "edges"),
}
"""What writes each file for other programs."""


def run(arguments: Namespace) -> int:
    """Print the network of a year: what it counts, all of it, or as a file."""
    year = chosen_year(arguments)
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
