"""P4: the NetworkX view of a million edges, against NetworkX's own reader of a frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks import Goal, interleaved, measures
from graph.network import build_network
from graph.tables import tables_from_records

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

EDGES, NODES = 1_000_000, 200_000


def made_up_edges() -> pd.DataFrame:
    """Make eleven columns, all filled."""
    import numpy as np
    import pandas as pd

    random = np.random.default_rng(1)
    number = np.arange(EDGES).astype(str)
    node = np.char.add("n", np.arange(NODES).astype(str)).astype(object)
    return pd.DataFrame(
        {
            "edge_id": ("e" + pd.Series(number)).astype(object),
            "source": node[random.integers(0, NODES, EDGES)],
            "target": node[random.integers(0, NODES, EDGES)],
            "commodity": np.array(["fentanyl", "heroin", "cocaine"], object)[np.arange(EDGES) % 3],
            "mode": np.array(["mail", "overland"], object)[np.arange(EDGES) % 2],
            "capacity": random.random(EDGES),
            "detection": random.random(EDGES),
            "active_from": 2000 + np.arange(EDGES) % 20,
            "status": "active",
            "basis": "assumed",
            "about": "made up",
        }
    )


@measures(Goal("P4", "NetworkX view of 1,000,000 edges / from_pandas_edgelist", at_most=0.45))
def network_against_networkx() -> Sequence[Sequence[float]]:
    """Build a multigraph with every attribute, ours from tables, theirs from a frame."""
    import networkx as nx

    frame = made_up_edges()
    nodes = [{"node_id": f"n{i}"} for i in range(NODES)]
    tables = tables_from_records({"nodes": nodes, "edges": frame.to_dict("records")})

    def theirs() -> nx.MultiDiGraph:
        return nx.from_pandas_edgelist(
            frame, edge_attr=True, edge_key="edge_id", create_using=nx.MultiDiGraph
        )

    return [interleaved(lambda: build_network(tables), theirs, rounds=3)]
