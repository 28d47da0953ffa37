"""A made-up network the size of the shipped one, with rankings, for the tests of the pages."""

from __future__ import annotations

from random import Random
from types import SimpleNamespace

import networkx as nx
import pandas as pd

STAGE_KINDS = [
    ("precursor_supplier", 12),
    ("drug_lab", 14),
    ("criminal_organisation", 6),
    ("seaport", 12),
    ("land_port_of_entry", 24),
    ("darknet_market", 8),
    ("distribution_hub", 12),
    ("consumer_market", 12),
    ("bank_channel", 8),
    ("firearm_source", 8),
]
DRUGS = ("fentanyl", "heroin", "methamphetamine", "cocaine")
COLUMNS = (
    "name",
    "loss",
    "loss_share",
    "flow_share",
    "betweenness",
    "dominates",
    "in_cut",
    "reason",
)


def sample_network(edges: int = 500, scale: int = 1) -> nx.MultiDiGraph:
    """Build about 116 x `scale` nodes of ten kinds with `edges` edges, the same each time."""
    random = Random(11)
    network = nx.MultiDiGraph()
    by_kind: dict[str, list[str]] = {}
    for kind, count in STAGE_KINDS:
        for index in range(count * scale):
            _add_node(network, by_kind, kind, index, random)
    order = [kind for kind, _ in STAGE_KINDS[:8]]
    for index in range(edges):
        _add_edge(network, by_kind, order, index, random)
    network.graph |= _tables(by_kind)
    return network


def _add_node(network, by_kind, kind, index, random):
    node = f"{kind}_{index}"
    by_kind.setdefault(kind, []).append(node)
    row = {
        "name": f"{kind.replace('_', ' ').capitalize()} no. {index}",
        "kind": kind,
        "region": random.choice(["Mexico", "United States", "East Asia"]),
        "basis": random.choice(["explicit", "implied", "assumed"]),
        "evidence": ("ev_1",),
    }
    if kind not in {"darknet_market", "bank_channel"}:
        row |= {"lat": random.uniform(15, 48), "lon": random.uniform(-124, -70)}
    network.add_node(node, **row)


def _add_edge(network, by_kind, order, index, random):
    step = index % (len(order) + 1)
    if step < len(order) - 1:
        tail, head = order[step], order[step + 1]
        commodity = "fentanyl_precursors" if step == 0 else random.choice(DRUGS)
    else:
        tail, head, commodity = random.choice(
            [
                ("consumer_market", "bank_channel", "bank_transfer"),
                ("bank_channel", "criminal_organisation", "cash"),
                ("firearm_source", "criminal_organisation", "firearms"),
                ("criminal_organisation", "criminal_organisation", "tie"),
            ]
        )
    u, v = random.choice(by_kind[tail]), random.choice(by_kind[head])
    if u == v:
        v = next(node for node in by_kind[head] if node != u)
    row = {
        "commodity": commodity,
        "mode": "commercial_truck",
        "basis": "assumed",
        "confidence": random.choice(["measured", "estimated", "assumed"]),
        "evidence": ("ev_1", "ev_2"),
    }
    if commodity != "tie":
        likely = round(random.uniform(10, 5000), 1)
        row |= {"capacity": likely, "capacity_low": likely / 2, "capacity_high": likely * 2}
        row |= {"detection": 0.1, "detection_low": 0.05, "detection_high": 0.2}
    if index == 1:
        row |= {"capacity": 100.0, "capacity_low": 50.0, "capacity_high": 200.0, "trend": "up"}
    if index % 25 == 3:
        row["status"] = "latent"
    if index % 20 == 7:
        row |= {"active_from": 2011, "active_to": 2013}
    network.add_edge(u, v, f"e{index + 1}", **row)


def _tables(by_kind):
    lab = by_kind["drug_lab"][0]
    market = by_kind["consumer_market"][0]
    return {
        "recipes": [
            {
                "recipe_id": "make",
                "node_kind": "drug_lab",
                "role": role,
                "commodity": what,
                "quantity": amount,
            }
            for role, what, amount in (
                ("input", "fentanyl_precursors", 3.0),
                ("output", "fentanyl", 1.0),
            )
        ],
        "supply": [
            {"node_id": by_kind["precursor_supplier"][0], "commodity": "fentanyl_precursors"}
        ],
        "demand": [{"node_id": market, "commodity": drug, "quantity": 50.0} for drug in DRUGS],
        "volumes": [{"edge_id": "e1", "year": 2012, "capacity": 7.0}],
        "trends": [
            {
                "trend_id": "up",
                "year": 2012,
                "factor": 0.2,
                "factor_low": 0.1,
                "factor_high": 0.5,
                "reason": "It was small then.",
            },
            {"trend_id": "up", "year": 2019, "factor": 1.0},
        ],
        "events": [
            {"event_id": "x1", "date": "2019-06", "event": "A laboratory closed.", "nodes": (lab,)}
        ],
        "sources": [
            {
                "source_id": "s1",
                "title": "A public report",
                "publisher": "An agency",
                "year": "2019",
                "url": "https://example.org/report",
            }
        ],
        "evidence": [
            {
                "evidence_id": f"ev_{index}",
                "source_id": "s1",
                "locator": f"para {index}",
                "statement": f"Statement number {index}, in our own words.",
                "grade": "B2",
                "remark": "Dated later elsewhere." if index == 2 else "",
            }
            for index in (1, 2)
        ],
    }


def sample_rankings(network: nx.MultiDiGraph) -> dict[str, SimpleNamespace]:
    """Rank nodes and edges by degree and order, in the shape of `graph.chokepoints`."""
    nodes = sorted(network, key=lambda node: (-network.degree(node), node))
    edges = [edge_id for *_, edge_id in network.edges(keys=True)]
    return {key: _ranking(key, nodes, edges) for key in ("chain", "fentanyl")}


def _ranking(key, nodes, edges):
    return SimpleNamespace(
        commodity=None if key == "chain" else key,
        unit="kg/year",
        max_flow=1234.5,
        why_no_flow="",
        remarks=(),
        cut=pd.DataFrame(index=edges[:2]),
        nodes=_frame(nodes[:20]),
        edges=_frame(edges[:20]),
        groups=_frame(["kind:seaport", "mode:mail"]).assign(by=["kind", "mode"], members=3),
    )


def _frame(ids):
    rows = [
        (
            each,
            9.0,
            0.4 / (rank + 1),
            0.5 / (rank + 1),
            0.1,
            rank == 0,
            rank < 2,
            f"Reason {rank + 1}.",
        )
        for rank, each in enumerate(ids)
    ]
    frame = pd.DataFrame(rows, index=ids, columns=list(COLUMNS))
    looked = {
        "flow_commodity": "fentanyl",
        "flow_share_low": 0.25,
        "flow_share_high": 0.75,
        "recuperation": 0.3,
        "replaced_by": ("e2", "e5"),
        "opened": ("e4",),
        "stability": 0.9,
    }
    # Only the first three are looked into, as in `graph.chokepoints`.
    for name, value in looked.items():
        cells = [value if row < 3 else None for row in range(len(ids))]
        frame[name] = pd.Series(cells, index=frame.index, dtype=object)
    return frame
