"""P5: the rules on a million edges, against pandera with the same rules.

Each side starts from the columns that its reader gives: ours coded, pandera's a frame (P3
counts what coding takes). Ours applies every rule of `graph.checks` to nodes and edges;
pandera those of them that it can state, to the edges alone. Some rows are wrong, and both
must name the same.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from benchmarks import Goal, interleaved, measures
from graph.checks import check
from graph.reading import _factorised
from graph.schema import TABLES
from graph.tables import TableData, Tables
from graph.vocabulary import BASES, CONFIDENCES, KINDS, MODES, STATUSES, commodity_unit

if TYPE_CHECKING:
    from collections.abc import Sequence

N_EDGES, N_NODES, N_WRONG = 1_000_000, 100_000, 500
RANGES = ("capacity", "detection")


def made_up_frames(n_edges: int = N_EDGES, n_nodes: int = N_NODES) -> dict[str, pd.DataFrame]:
    """Give nodes and edges with the columns that the shipped ones fill, none of them wrong."""
    rng = np.random.default_rng(1)
    ids = np.array([f"n{i}" for i in range(n_nodes)], dtype=object)
    nodes = pd.DataFrame(
        {"node_id": ids, "kind": np.resize(["distribution_hub", "drug_corridor"], n_nodes),
         "lat": np.round(rng.uniform(-50, 50, n_nodes), 3),
         "lon": np.round(rng.uniform(-120, -40, n_nodes), 3)}
    )  # fmt: skip
    # Every node is touched, and no edge returns to where it started.
    source = np.arange(n_edges) % n_nodes
    target = (source + rng.integers(1, n_nodes, n_edges)) % n_nodes
    capacity = np.round(rng.uniform(1, 1000, n_edges), 2)
    edges = pd.DataFrame(
        {
            "edge_id": [f"e{i}" for i in range(1, n_edges + 1)],
            "source": ids[source],
            "target": ids[target],
            "commodity": np.resize(["cocaine", "heroin", "fentanyl"], n_edges),
            "mode": np.resize(["commercial_truck", "overland"], n_edges),
            "unit": "kg/year",
            "capacity": capacity,
            "capacity_low": capacity / 2,
            "capacity_high": capacity * 2,
            "detection": 0.1,
            "detection_low": 0.05,
            "detection_high": 0.2,
            "active_from": rng.integers(1990, 2005, n_edges).astype(float),
            "active_to": rng.integers(2006, 2025, n_edges).astype(float),
            "status": "active",
            "confidence": np.resize(CONFIDENCES, n_edges),
        }
    )
    return {"nodes": nodes, "edges": edges}


def spoil(edges: pd.DataFrame) -> set[int]:
    """Make some rows wrong, each in one way, and give their positions."""
    rows = np.random.default_rng(2).choice(len(edges), N_WRONG, replace=False)
    column = [edges.columns.get_loc(name) for name in ("capacity_low", "active_from", "unit")]
    for kind, part in enumerate(np.array_split(rows, 3)):
        edges.iloc[part, column[kind]] = (2000.0, 2030.0, "USD/year")[kind]
    return set(rows.tolist())


def ours(tables: dict[str, TableData]) -> set[int]:
    """Give the positions of the edges that break a rule."""
    # New Tables each time: what a round works out must not serve the next.
    return {notice.row - 2 for notice in check(Tables(tables)) if notice.table == "edges"}


def as_read(name: str, frame: pd.DataFrame) -> TableData:
    """Give a frame as the reader gives a table."""
    columns = {
        column: frame[column].to_numpy(dtype=np.float64)
        if TABLES[name].column(column).dtype in ("number", "year")
        else _factorised(frame[column])
        for column in frame
    }
    return TableData(name, tuple(frame), np.arange(2, len(frame) + 2), columns)


def pandera_schema(nodes: pd.DataFrame) -> Any:
    """State the rules on edges for pandera, every one on whole columns."""
    import pandera.pandas as pa

    known = set(nodes["node_id"])
    kinds = nodes.set_index("node_id")["kind"]
    units = {name: commodity_unit(name) for name in ("cocaine", "heroin", "fentanyl")}
    held = {
        (kind, mode) for kind in KINDS for mode in MODES
        if not KINDS[kind].modes or mode in KINDS[kind].modes
    }  # fmt: skip
    held_words = {f"{kind} {mode}" for kind, mode in held}
    share, amount = pa.Check.in_range(0, 1), pa.Check.ge(0)
    numbers = {f"capacity{end}": pa.Column(float, amount) for end in ("", "_low", "_high")}
    shares = {f"detection{end}": pa.Column(float, share) for end in ("", "_low", "_high")}
    year = pa.Check.in_range(1900, 2100)
    ordered = [
        pa.Check(lambda f, n=name: (f[f"{n}_low"] <= f[n]) & (f[n] <= f[f"{n}_high"]))
        for name in RANGES
    ]  # fmt: skip
    modes = [
        pa.Check(lambda f, e=end: (f[e].map(kinds) + " " + f["mode"]).isin(held_words))
        for end in ("source", "target")
    ]
    return pa.DataFrameSchema(
        {
            "edge_id": pa.Column(str, pa.Check.str_length(1, 100), unique=True),
            "source": pa.Column(str, pa.Check.isin(known)),
            "target": pa.Column(str, pa.Check.isin(known)),
            "commodity": pa.Column(str, pa.Check.isin(units)),
            "mode": pa.Column(str, pa.Check.isin(MODES)),
            "unit": pa.Column(str),
            **numbers,
            **shares,
            "active_from": pa.Column(float, year),
            "active_to": pa.Column(float, year),
            "status": pa.Column(str, pa.Check.isin(STATUSES)),
            "confidence": pa.Column(str, pa.Check.isin(CONFIDENCES)),
            "basis": pa.Column(str, pa.Check.isin(BASES), required=False),
        },
        checks=[
            *ordered,
            *modes,
            pa.Check(lambda f: f["active_from"] <= f["active_to"]),
            pa.Check(lambda f: f["source"] != f["target"]),
            pa.Check(lambda f: f["unit"] == f["commodity"].map(units)),
        ],
    )


def theirs(schema: Any, edges: pd.DataFrame) -> set[int]:
    """Give the positions of the edges that pandera finds wrong."""
    import pandera.pandas as pa

    try:
        schema.validate(edges, lazy=True)
    except pa.errors.SchemaErrors as errors:
        return set(errors.failure_cases["index"].dropna().astype(int))
    return set()


@measures(Goal("P5", "checks of 1,000,000 edges / pandera, same rules", at_most=0.2))
def checks_against_pandera() -> Sequence[Sequence[float]]:
    """Check that both name the same rows, then measure."""
    frames = made_up_frames()
    wrong = spoil(frames["edges"])
    tables = {name: as_read(name, frame) for name, frame in frames.items()}
    schema = pandera_schema(frames["nodes"])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert ours(tables) == wrong
        assert theirs(schema, frames["edges"]) == wrong
        return [interleaved(lambda: ours(tables), lambda: theirs(schema, frames["edges"]))]
