"""The pages of some tables, with the chokepoints of every question that pages offer."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from graph.assembly import build_states
from graph.chokepoints import find_chokepoints
from graph.errors import NarrowsError
from graph.network import build_network
from graph.vocabulary import family_of
from narrows import __version__
from viz import build_site

if TYPE_CHECKING:
    import networkx as nx

    from graph.chokepoints import Chokepoints
    from graph.tables import Tables

__all__ = ["make_site"]


def make_site(tables: Tables, year: int | None) -> tuple[dict[str, str], dict[str, Chokepoints]]:
    """Give the text of each page, and the chokepoints by question."""
    network = build_network(tables)
    found = _all_chokepoints(network, year)
    return build_site(network, found, year=year, digest=tables.digest, version=__version__), found


def _all_chokepoints(network: nx.MultiDiGraph, year: int | None) -> dict[str, Chokepoints]:
    """Ask of the whole chain and of each commodity family that people can choose."""
    states = build_states(network, year=year)
    names = {node: name for node, name in network.nodes(data="name") if name}
    families = dict.fromkeys(family_of(name) for name in states.commodities)
    result = {}
    for key, commodity in [("chain", None), *((family, family) for family in families)]:
        try:
            result[key] = find_chokepoints(states, commodity=commodity, names=names)
        except NarrowsError as error:
            # A family that flows nowhere this year has no chokepoints; the page says so by
            # leaving it out. Faults in the data have stopped the build before.
            print(f"narrows: {key}: {error}", file=sys.stderr)
    return result
