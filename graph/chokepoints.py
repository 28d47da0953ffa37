"""The narrows: which nodes, edges and groups the trade cannot spare, and why.

Of one commodity, the question is what the network could carry: maximum flow, its
minimum cut as certificate, and what is lost when a part goes. Of the whole chain, the
question is what the trade would earn (`graph.flow`), conversions and money included.
Both are joined by measures of the routes themselves: what they cannot go around, and
betweenness. The first of each ranking are looked into: what could pass there, what
would take their place, and what comes back when latent routes open.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.assembly import build_states
from graph.details import add_details
from graph.errors import NoRouteError
from graph.groups import find_groups
from graph.instead import with_years
from graph.limits import MOST_DETAILED, limits_in_words
from graph.question import ask
from graph.reaction import Inspector
from graph.scan import Scan
from graph.stability import rank_stability
from graph.states import StateGraph

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import networkx as nx
    import pandas as pd

    from graph.elements import Element
    from graph.question import Question
    from graph.tables import Tables

__all__ = ["Chokepoints", "ask_with_latent", "find_chokepoints", "names_of"]

RANKED_GROUPS = ("kind", "region", "mode")


@dataclass(frozen=True, slots=True, eq=False)
class Chokepoints:
    """Nodes, edges and groups by what is lost without them.

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
    nodes, edges, groups
        By id, greatest loss first; the columns are described below. A group is every
        node of a kind or region, or every edge of a mode, gone together; its id is
        ``kind:seaport``, and it has two columns more, ``by`` and ``members``.
    sampled_origins
        From how many origins, drawn evenly, ``betweenness`` was estimated; None where it
        was counted from all of them (`graph.betweenness`).
    measured_edges, measured_nodes
        How many had their loss measured: those that carry most, so many that the twenty
        greatest losses are known or some hundred are measured. The others' `loss` is blank,
        and, of one commodity, at most what they carry. None where all had.
    n_near_cuts, near_cuts_complete
        How many minimal cuts exceed the minimum by at most 5 %; where they are not all,
        the smallest were counted, at most 500 (`graph.near_cuts`). None where none was
        counted: on the whole chain, and in large networks.
    remarks
        How many cuts were counted, and what was not measured, or of a part only, and why:
        in words.

    Notes
    -----
    Every row has:

    - ``name``, and ``role``: origin, target, between or group.
    - ``loss`` and ``loss_share``: what is lost without it, and as a share of `max_flow`.
    - ``flow_share``: share of a commodity's flow that passes, in one optimal flow; of
      the chain, the commodity of which most passes.
    - ``betweenness``: share of shortest routes that pass. Blank for groups.
    - ``cuts_off``: targets that no route reaches without it; ``dominates``: all of them.
    - ``in_cut``: its capacity, or the supply, demand or conversion at it, is in `cut`.
    - ``cut_links``: how many edges of the cut are it, touch it or belong to it.
    - ``cut_margin``: by what share the smallest cut that holds it, or an edge that touches
      it, exceeds the minimum, where that is at most 5 %; 0 is another minimum cut. Above
      2,000 links it is 0 or blank; on the whole chain it is blank.
    - ``near_cuts``: of the cuts that were counted in `n_near_cuts`, how many hold it or,
      of a node or a group, something of it or a link that touches it.
    - ``articulation``: of a node, one of its states is an articulation point of the
      commodity-state graph seen as undirected; of an edge, it is a bridge of it.
    - ``degree``, ``closeness``, ``pagerank``: of a node, the usual measures of the plain
      network of places, for comparison (`graph.structure`). The latter two up to 5,000
      links.
    - ``reason``: why it matters, in words.

    The first `top` rows of each have also, and the others have blank:

    - ``flow_share_low``, ``flow_share_high``: the range of the flow share over all optimal
      flows, and ``flow_commodity``, of what.
    - ``recuperation``: share of the loss that comes back when latent routes may open. What
      they would have won with nothing gone counts too, as far as the whole loss.
    - ``replaced_by``, ``opened``: edges that carry more without it, and latent edges that
      the reaction cannot do without, by id.
    - ``stability``, where draws were asked for: share of draws in which it is among the
      ten greatest losses of its sort.
    """

    commodity: str | None
    unit: str
    max_flow: float | None
    why_no_flow: str
    cut: pd.DataFrame
    nodes: pd.DataFrame
    edges: pd.DataFrame
    groups: pd.DataFrame
    sampled_origins: int | None = None
    measured_edges: int | None = None
    measured_nodes: int | None = None
    n_near_cuts: int | None = None
    near_cuts_complete: bool = False
    remarks: tuple[str, ...] = ()

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
    Rank nodes, edges and groups by what is lost when they go.

    Parameters
    ----------
    data
        A network, tables, or a state graph. Not modified. A state graph holds neither
        groups nor what could open: both stay blank.
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
    top
        How many nodes, edges and groups are looked into; none above 5,000 links.
    draws, seed
        With draws, the same are ranked again in so many draws of the uncertain
        numbers (`graph.stability`).

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
    at once makes the best of what is left. So what comes back in fact comes back later,
    or less.

    Examples
    --------
    >>> from graph import load_network
    >>> found = find_chokepoints(load_network(year=2019), commodity="fentanyl")
    >>> bool(round(found.cut["worth"].sum(), 6) == round(found.max_flow, 6))
    True
    """
    names = names if names is not None else names_of(data)
    ends = {"sources": _listed(sources), "targets": _listed(targets)}
    with with_years(data, year, [*(ends["sources"] or ()), *(ends["targets"] or ())]):
        question = ask(build_states(data, year=year), commodity=commodity, **ends)
    removal = question.removal()
    scan = Scan(question, removal, names)
    if scan.bounded and removal.total <= 0:
        raise NoRouteError("nothing can flow from the sources to the targets")
    groups = find_groups(data, RANKED_GROUPS)
    frames = [scan.node_frame(), scan.edge_frame(), scan.group_frame(groups.values())]
    inspector = None
    if scan.bounded and top and len(question.states.tail) <= MOST_DETAILED:
        inspector = Inspector(question, ask_with_latent(data, question, year=year, **ends))
    frames = [add_details(frame, inspector, groups, top=top, names=names) for frame in frames]
    if draws:
        _add_stability(question, frames, groups, draws=draws, seed=seed, top=top)
    nodes, edges, ranked = frames
    return Chokepoints(
        commodity=question.commodity,
        unit=removal.unit,
        max_flow=removal.total if scan.bounded else None,
        why_no_flow=removal.why_no_flow,
        cut=scan.cut_frame(),
        nodes=nodes,
        edges=edges,
        groups=ranked,
        sampled_origins=scan.passage.sampled_origins,
        measured_edges=removal.measured[0] if removal.measured else None,
        measured_nodes=removal.measured[1] if removal.measured else None,
        n_near_cuts=scan.cuts.n_near,
        near_cuts_complete=scan.cuts.near_complete,
        remarks=tuple(limits_in_words(scan, looked_into=inspector is not None or not top)),
    )


def ask_with_latent(
    data: nx.MultiDiGraph | Tables | StateGraph,
    question: Question,
    *,
    year: int | None,
    sources: list[str] | None,
    targets: list[str] | None,
) -> Question | None:
    """Give the same question on what could open too; None for a state graph."""
    if isinstance(data, StateGraph):
        return None
    states = build_states(data, year=year, latent=True)
    return ask(states, commodity=question.commodity, sources=sources, targets=targets)


def _listed(names: Iterable[str] | None) -> list[str] | None:
    return None if names is None else list(names)


def _add_stability(
    question: Question,
    frames: Sequence[pd.DataFrame],
    groups: Mapping[str, Element],
    *,
    draws: int,
    seed: int,
    top: int,
) -> None:
    first = [str(key) for frame in frames for key in frame.index[:top]]
    shares = rank_stability(question, first, draws=draws, seed=seed, groups=groups)
    for frame in frames:
        frame["stability"] = frame.index.map(shares)


def names_of(data: nx.MultiDiGraph | Tables | StateGraph) -> dict[str, str]:
    """Give the names of nodes for people, where the data has them."""
    from graph.tables import Tables

    if isinstance(data, StateGraph):
        return {}
    if isinstance(data, Tables):
        nodes = data["nodes"]
        return dict(zip(nodes.text("node_id"), nodes.text("name"), strict=True))
    return {node: name for node, name in data.nodes(data="name") if name}
