"""How many cuts were counted, and what was not measured and why: in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.near_cuts import NEAR_CUT
from graph.standing import MOST_NEAR_CUT
from graph.structure import MOST_COMPARED
from graph.wording import percent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.scan import Scan

__all__ = ["MOST_DETAILED", "MOST_EXPLAINED", "limits_in_words", "unexplained_in_words"]

MOST_DETAILED = 5_000
"""Arcs up to which the first of each ranking are looked into."""

MOST_EXPLAINED = 20_000
"""Arcs up to which one element is looked into."""

_CUT = "A cut is a set of links and limits that, taken away, stops the flow."


def unexplained_in_words() -> str:
    """Say what an explanation leaves out in a large network, and why."""
    return (
        f"Above {MOST_EXPLAINED:,} links nothing is said of the range over equally good flows, "
        "of what takes its place, or of what comes back: to solve for it would take too long."
    )


def limits_in_words(scan: Scan, *, looked_into: bool) -> Iterator[str]:
    """
    Say how many cuts were counted, and what was not measured, or of a part only, and why.

    Parameters
    ----------
    scan
        Whose nodes and edges have been measured.
    looked_into
        Whether the first of each ranking were looked into, or need not be.

    Yields
    ------
    str
        A sentence or two each.
    """
    n_links, near = int((scan.states.edge >= 0).sum()), scan.cuts.near
    if scan.passage.sampled_origins is not None:
        yield (
            f"Shares of the shortest routes are estimated from {scan.passage.sampled_origins:,} "
            "origins, drawn evenly: to count from all would take too long."
        )
    if scan.removal.measured:
        edges, nodes = scan.removal.measured
        yield (
            f"Losses are measured of the {edges:,} edges and the {nodes:,} nodes that carry "
            f"most; to measure all would take too long. {scan.removal.others}"
        )
    if near is not None and not near.looked:
        yield f"Cuts nearly as small as the smallest are not counted in {n_links:,} links."
    elif near is not None and near.complete and near.cuts:
        n, within = len(near.cuts), f"within {percent(NEAR_CUT)} of the smallest."
        yield f"{_CUT} " + (f"{n:,} are {within}" if n > 1 else f"No other is {within}")
    elif near is not None and not near.complete:
        yield (
            f"{_CUT} More than {len(near.cuts):,} are within {percent(NEAR_CUT)} of the smallest; "
            f"the {len(near.cuts):,} smallest that were found are counted."
        )
    if scan.cuts.margins_limited:
        yield (
            "How near an edge is to a minimum cut is told only where it is in one: for others "
            f"it is not looked for above {MOST_NEAR_CUT:,} links."
        )
    if not scan.structure.central:
        yield f"Closeness and PageRank are not found above {MOST_COMPARED:,} links."
    if scan.bounded and not looked_into:
        yield (
            f"Above {MOST_DETAILED:,} links nothing is said of ranges, of what takes a place, "
            "or of what comes back: to solve for each would take too long."
        )
