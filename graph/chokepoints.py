"""The narrows: which nodes and edges the trade cannot spare, and why.

Of one commodity, the question is what the network could carry: maximum flow, its
minimum cut as certificate, and what is lost when a node or an edge goes. Of the
whole chain, the question is what the trade would earn (`graph.flow`), conversions
and money included. Both are joined by two measures of the routes themselves: what
they cannot go around, and betweenness.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graph.assembly import build_states
from graph.errors import NoRouteError, QuestionError
from graph.passage import Passage
from graph.query import find_origins, find_targets, restrict
from graph.removal import ChainRemoval, CommodityRemoval, NoFlow
from graph.scan import Scan

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import networkx as nx
    import pandas as pd

    from graph.removal import Removal
    from graph.states import StateGraph
    from graph.tables import Tables

__all__ = ["Chokepoints", "find_chokepoints"]


@dataclass(frozen=True, slots=True, eq=False)
class Chokepoints:
    """Nodes and edges by what is lost without them.

    Attributes
    ----------
    commodity
        What was asked for; None is the whole chain.
    unit
        Unit of `max_flow` and of every loss.
    max_flow
        The maximum: what could be delivered of the commodity, or what the trade earns
        on the whole chain. None where there is none; `why_no_flow` then says why.
    cut
        The bounds that prove the maximum, by id: ``part`` (edge, recipe, supply or
        demand), ``commodity``, ``capacity`` and ``worth``; worth adds up to `max_flow`.
    nodes, edges
        By id, greatest loss first: ``name``; ``role`` (origin, target or between);
        ``loss`` and ``loss_share``; ``flow_share`` (share of a commodity's flow that
        passes); ``betweenness`` (share of shortest routes that pass); ``cuts_off``
        (targets that no route reaches without it); ``dominates`` (all of them);
        ``in_cut``; ``reason`` in words.
    """

    commodity: str | None
    unit: str
    max_flow: float | None
    why_no_flow: str
    cut: pd.DataFrame
    nodes: pd.DataFrame
    edges: pd.DataFrame

    @property
    def cut_edges(self) -> list[str]:
        """Ids of the edges in the cut."""
        return list(self.cut.index[self.cut["part"] == "edge"])


def find_chokepoints(
    data: nx.MultiDiGraph | Tables | StateGraph,
    *,
    commodity: str | None = None,
    sources: Iterable[str] | None = None,
    targets: Iterable[str] | None = None,
    year: int | None = None,
    names: Mapping[str, str] | None = None,
) -> Chokepoints:
    """
    Rank nodes and edges by what is lost when they go.

    Parameters
    ----------
    data
        A network, tables, or a state graph. Not modified.
    commodity
        One commodity or family. Default: the whole chain where the data has recipes,
        otherwise the one commodity there is.
    sources, targets
        Node ids. Default: where something is supplied or made, and where it is wanted
        or used up.
    year
        As in `graph.assembly.build_states`.
    names
        Names for people, by id. Default: those of the data.

    Returns
    -------
    Chokepoints

    Raises
    ------
    UnknownNameError
        If a node or the commodity is not there.
    NoRouteError
        If nothing leads from any source to any target.
    QuestionError
        If sources or targets are given for the whole chain of data with recipes, whose
        flow model starts at supply and ends at demand.

    Notes
    -----
    Of one commodity, supply and what recipes make bound what starts (unless sources
    are given), demand does not bound what arrives, and seizures are not deducted: the
    maximum flow equals the capacity of the minimum cut (Ford and Fulkerson 1956).
    Of the whole chain, demand, costs and seizures count; prices of the bounds prove
    the optimum (strong duality). A loss assumes certain removal and that the trade
    at once makes the best of what is left.

    Examples
    --------
    >>> from graph import load_network
    >>> found = find_chokepoints(load_network(year=2019), commodity="fentanyl")
    >>> round(found.cut["worth"].sum(), 6) == round(found.max_flow, 6)
    True
    """
    states = build_states(data, year=year)
    commodity = commodity or _only_commodity(states)
    if commodity is None:
        if sources is not None or targets is not None:
            raise QuestionError(
                "the whole chain starts at supply and ends at demand: name a commodity to ask "
                "about a source or a target"
            )
        kept, removal = states, _chain_removal(states)
        origins, ends = find_origins(states, None), find_targets(states, None)
    else:
        kept = _of_one_unit(states, commodity)
        removal, origins, ends = _commodity_removal(
            kept, commodity, _listed(sources), _listed(targets)
        )
    scan = Scan(kept, removal, Passage(kept, origins, ends), origins, ends)
    if scan.bounded and removal.total <= 0:
        raise NoRouteError("nothing can flow from the sources to the targets")
    names = names if names is not None else _names(data)
    return Chokepoints(
        commodity=commodity,
        unit=removal.unit,
        max_flow=removal.total if scan.bounded else None,
        why_no_flow=removal.why_no_flow,
        cut=scan.cut_frame(),
        nodes=scan.node_frame(names),
        edges=scan.edge_frame(names),
    )


def _commodity_removal(
    kept: StateGraph, commodity: str, sources: list[str] | None, targets: list[str] | None
) -> tuple[Removal, list[int], list[int]]:
    """Give the maximum flow; where nothing starts or ends, routes between all states."""
    try:
        origins = find_origins(kept, sources, commodity=commodity)
        ends = find_targets(kept, targets, commodity=commodity)
    except NoRouteError as error:
        if sources is not None or targets is not None:
            raise
        everywhere = np.unique(np.concatenate([kept.tail, kept.head])).tolist()
        return NoFlow(str(error)), everywhere, everywhere
    removal = CommodityRemoval(kept, origins, ends, at_supply=sources is None, commodity=commodity)
    return removal, origins, ends


def _listed(names: Iterable[str] | None) -> list[str] | None:
    return None if names is None else list(names)


def _only_commodity(states: StateGraph) -> str | None:
    """Give the commodity of data without recipes that holds only one."""
    carried = {states.commodities[code] for code in np.unique(states.state_commodity[states.tail])}
    return carried.pop() if len(carried) == 1 and not states.recipes else None


def _chain_removal(states: StateGraph) -> Removal:
    if not states.supply or not states.demand:
        raise QuestionError(
            "the whole chain needs supply.csv and demand.csv; name one commodity instead: "
            + ", ".join(sorted(states.commodities))
        )
    return ChainRemoval(states)


def _of_one_unit(states: StateGraph, commodity: str) -> StateGraph:
    """Restrict to a family; to the commodity itself where the family changes quantity."""
    kept = restrict(states, commodity)
    conversions = kept.edge < 0
    if not np.any(conversions & (kept.gain != 1.0)):
        return kept
    return restrict(states, commodity, family=False)


def _names(data: nx.MultiDiGraph | Tables | StateGraph) -> dict[str, str]:
    from graph.states import StateGraph
    from graph.tables import Tables

    if isinstance(data, StateGraph):
        return {}
    if isinstance(data, Tables):
        nodes = data["nodes"]
        return dict(zip(nodes.text("node_id"), nodes.text("name"), strict=True))
    return {node: name for node, name in data.nodes(data="name") if name}
