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

from graph.assembly import build_states
from graph.errors import NoRouteError
from graph.passage import Passage
from graph.question import ask
from graph.scan import Scan
from graph.stability import rank_stability

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import networkx as nx
    import pandas as pd

    from graph.states import StateGraph
    from graph.tables import Tables

__all__ = ["Chokepoints", "find_chokepoints", "names_of"]


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
        ``in_cut``; ``cut_margin`` (of an edge: by what share the smallest cut that holds
        it exceeds the minimum, where that is at most 5 %; 0 is another minimum cut;
        not looked for above 2,000 links);
        ``reason`` in words; and, where draws were asked for, ``stability``.
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
    draws: int = 0,
    seed: int = 1,
    top: int = 10,
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
    draws, seed, top
        With draws, the first `top` nodes and edges are ranked again in so many draws of
        the uncertain numbers: ``stability`` is the share of draws in which each is
        among the ten greatest losses (`graph.stability`).

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
    >>> bool(round(found.cut["worth"].sum(), 6) == round(found.max_flow, 6))
    True
    """
    question = ask(
        build_states(data, year=year), commodity=commodity, sources=sources, targets=targets
    )
    removal = question.removal()
    scan = Scan(
        question.states,
        removal,
        Passage(question.states, question.origins, question.targets),
        question.origins,
        question.targets,
    )
    if scan.bounded and removal.total <= 0:
        raise NoRouteError("nothing can flow from the sources to the targets")
    names = names if names is not None else names_of(data)
    nodes, edges = scan.node_frame(names), scan.edge_frame(names)
    if draws:
        first = [str(key) for frame in (nodes, edges) for key in frame.index[:top]]
        shares = rank_stability(question, first, draws=draws, seed=seed)
        nodes["stability"], edges["stability"] = nodes.index.map(shares), edges.index.map(shares)
    return Chokepoints(
        commodity=question.commodity,
        unit=removal.unit,
        max_flow=removal.total if scan.bounded else None,
        why_no_flow=removal.why_no_flow,
        cut=scan.cut_frame(),
        nodes=nodes,
        edges=edges,
    )


def names_of(data: nx.MultiDiGraph | Tables | StateGraph) -> dict[str, str]:
    """Give the names of nodes for people, where the data has them."""
    from graph.states import StateGraph
    from graph.tables import Tables

    if isinstance(data, StateGraph):
        return {}
    if isinstance(data, Tables):
        nodes = data["nodes"]
        return dict(zip(nodes.text("node_id"), nodes.text("name"), strict=True))
    return {node: name for node, name in data.nodes(data="name") if name}
