"""Rules on when things exist: an edge and its ends, a volume and its edge."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graph.checks.references import edge_names
from graph.checks.rules import notice
from graph.vocabulary import TIE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from graph.errors import Notice
    from graph.tables import TableData, Tables

    Years = NDArray[np.float64]

__all__ = ["check_lives"]


def check_lives(tables: Tables) -> Iterator[Notice]:
    """Yield edges and volumes that fall outside the life of what they belong to."""
    yield from _check_ends(tables)
    yield from _check_latent(tables)
    yield from _check_volumes(tables)


def _life(table: TableData) -> tuple[Years, Years]:
    """Give first and last years; a blank end is open."""
    start = np.nan_to_num(table.number("active_from"), nan=-np.inf)
    return start, np.nan_to_num(table.number("active_to"), nan=np.inf)


def _check_ends(tables: Tables) -> Iterator[Notice]:
    edges = tables["edges"]
    start, end = _life(edges)
    node_start, node_end = _life(tables["nodes"])
    source, target = tables.index("edges", "source"), tables.index("edges", "target")
    first = np.maximum(node_start[source], node_start[target])
    last = np.minimum(node_end[source], node_end[target])
    never = (np.maximum(start, first) > np.minimum(end, last)) & (start <= end)
    # An edge without a life of its own takes that of its ends: only a stated year can outlive.
    partly = ~never & ((np.isfinite(start) & (start < first)) | (np.isfinite(end) & (end > last)))
    # A tie may join what has ended to what came after it: sellers who moved on.
    commodity, words = edges.codes("commodity")
    flows = commodity != (words.index(TIE) if TIE in words else -2)
    for code, rows in (("inactive_end", never & flows), ("inactive_end_partly", partly & flows)):
        for row in np.flatnonzero(rows).tolist():
            value = f"{_span(start[row], end[row])}, its ends {_span(first[row], last[row])}"
            yield notice(code, "edges", row=int(edges.lines[row]), column="active_from",
                         value=value)  # fmt: skip


def _span(start: float, end: float) -> str:
    ends = [f"{year:.0f}" if np.isfinite(year) else "…" for year in (start, end)]
    return f"{ends[0]} to {ends[1]}"


def _check_latent(tables: Tables) -> Iterator[Notice]:
    nodes, edges = tables["nodes"], tables["edges"]
    node_status, node_words = nodes.codes("status")
    if "latent" not in node_words:
        return
    status, words = edges.codes("status")
    latent = node_status == node_words.index("latent")
    active = status != (words.index("latent") if "latent" in words else -2)
    for end in ("source", "target"):
        at = tables.index("edges", end)
        names = edges.text(end)
        for row in np.flatnonzero(active & latent[at]).tolist():
            yield notice("latent_end", "edges", row=int(edges.lines[row]), column=end,
                         value=names[row])  # fmt: skip


def _check_volumes(tables: Tables) -> Iterator[Notice]:
    volumes, edges = tables["volumes"], tables["edges"]
    if not len(volumes):
        return
    start, end = _life(edges)
    position = {name: row for row, name in enumerate(edge_names(edges))}
    years = volumes.number("year").tolist()
    for edge, year, line in zip(
        volumes.text("edge_id"), years, volumes.lines.tolist(), strict=True
    ):
        row = position[edge]
        if not start[row] <= year <= end[row]:
            yield notice("volume_outside_life", "volumes", row=line, column="year",
                         value=f"{year:.0f}, the edge {_span(start[row], end[row])}")  # fmt: skip
