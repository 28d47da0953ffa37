"""The best simple routes: by length, by capacity, or by the flow that they carry."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal

from graph.assembly import build_states
from graph.errors import NoRouteError, QuestionError
from graph.instead import few, reached_from, with_years
from graph.query import find_node, find_origins, find_targets, restrict
from graph.states import expand_commodity
from graph.yen import YenSearch, routes_via

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import networkx as nx

    from graph.states import Floats, StateGraph
    from graph.tables import Tables

__all__ = ["Leg", "Route", "RouteOrder", "k_best_routes"]

RouteOrder = Literal["length", "capacity", "flow"]
MAX_ROUTES = 1000


@dataclass(frozen=True, slots=True)
class Leg:
    """One step of a route: an edge, or a conversion at a node (`source` = `target`).

    Attributes
    ----------
    edge_id
        The edge, or the recipe where `conversion` is true.
    commodity
        What leaves the step; `made_from` is what entered it, and differs on a conversion.
    capacity
        The most that can enter per year, in the unit of `made_from`; None where unlimited.
    flow
        What enters per year in the flow model, on all routes together; None where the
        routes were not ranked by flow.
    """

    edge_id: str
    source: str
    target: str
    commodity: str
    made_from: str
    capacity: float | None
    flow: float | None
    conversion: bool


@dataclass(frozen=True, slots=True)
class Route:
    """A route without a repeated state.

    Attributes
    ----------
    nodes, edges, commodities
        Nodes passed, edges used (conversions left out) and commodities carried, in order.
    length
        Sum of the edges' lengths; each counts 1 unless the data says otherwise.
    capacity
        The most that the route can deliver per year, in the unit of its last
        commodity, yields counted and seizures not; None where unlimited.
    bottleneck
        The edge or recipe that sets the capacity, or None.
    flow
        What this route delivers per year in the flow model, in the unit of its last
        commodity; None where the routes were not ranked by flow.
    """

    rank: int
    nodes: tuple[str, ...]
    edges: tuple[str, ...]
    commodities: tuple[str, ...]
    length: float
    capacity: float | None
    bottleneck: str | None
    flow: float | None
    legs: tuple[Leg, ...]


def k_best_routes(
    data: nx.MultiDiGraph | Tables | StateGraph,
    *,
    sources: Iterable[str] | None = None,
    targets: Iterable[str] | None = None,
    via: str | None = None,
    commodity: str | None = None,
    k: int = 5,
    by: RouteOrder = "length",
    year: int | None = None,
    latent: bool = False,
) -> list[Route]:
    """
    Find the `k` best routes from any of the sources to any of the targets.

    Runs Yen's algorithm [1]_ on the commodity-state graph, so a substance changes only
    where a recipe changes it. Parallel edges are different routes.

    Parameters
    ----------
    data
        A network, tables, or a state graph. Not modified.
    sources, targets
        Node ids. Default: where something is supplied, and where drugs are wanted (of
        one commodity: where it is made, and where it is wanted or used up).
    via
        Keep to routes that pass this node.
    commodity
        Follow one commodity or family. Default: the whole chain, conversions included.
    k
        How many routes, at most 1,000; fewer are returned where fewer exist.
    by
        ``length``: shortest first, then widest. ``capacity``: widest first. ``flow``:
        the routes that an optimal flow takes (`graph.flow`), greatest first.
    year, latent
        As in `graph.assembly.build_states`.

    Returns
    -------
    list of Route
        Best first. Never ranked by detection: that is no measure of a route here.

    Raises
    ------
    UnknownNameError
        If a node or the commodity is not there.
    NoRouteError
        If no route leads from any source to any target, or no flow takes one.
    QuestionError
        If `k` is not between 1 and 1,000, `by` is no such order, or nothing bounds the
        flow that routes are to be ranked by.

    Notes
    -----
    A recipe with several inputs needs all of them; a route follows one input at a
    time and takes the others as given. `capacity` is that of the route alone, as if
    nothing else used its edges. By flow, the routes are one decomposition of one
    optimal flow (`graph.decompose`), chosen by rule; another may be as good.

    References
    ----------
    .. [1] Yen, J. Y. (1971). Finding the K shortest loopless paths in a network.
       Management Science, 17(11), 712-716.

    Examples
    --------
    >>> from graph import load_network
    >>> network = load_network(year=2019)
    >>> best = k_best_routes(network, commodity="fentanyl", k=3)
    >>> [route.rank for route in best]
    [1, 2, 3]
    """
    if not 1 <= k <= MAX_ROUTES:
        raise QuestionError(f"k is {k}; it must be between 1 and {MAX_ROUTES}")
    if by not in ("length", "capacity", "flow"):
        raise QuestionError(f"routes are ranked by length, capacity or flow, not by {by!r}")
    question = _Question(
        whole=build_states(data, year=year, latent=latent),
        sources=_listed(sources),
        targets=_listed(targets),
        via=via,
        commodity=commodity,
    )
    with with_years(data, year, [*(question.sources or ()), *(question.targets or ())]):
        routes = question.by_flow(k) if by == "flow" else question.by_search(k, by)
        if not routes:
            raise NoRouteError(question.no_route(by))
    return routes


def _listed(names: Iterable[str] | None) -> list[str] | None:
    return None if names is None else list(names)


@dataclass(frozen=True, slots=True)
class _Question:
    """Which routes are asked for, on which states."""

    whole: StateGraph
    sources: list[str] | None
    targets: list[str] | None
    via: str | None
    commodity: str | None

    def by_search(self, k: int, by: Literal["length", "capacity"]) -> list[Route]:
        """Search simple routes, best first."""
        states, origins, ends = self._ends()
        if self.via is None:
            paths: Iterable[Sequence[int]] = YenSearch(states, origins, ends, by, most=k).best()
        else:
            via = find_node(states, self.via)
            paths = routes_via(states, origins, ends, by, via)
        return [describe(states, rank, path) for rank, path in enumerate(islice(paths, k), 1)]

    def by_flow(self, k: int) -> list[Route]:
        """Take an optimal flow apart, and keep what runs as asked."""
        from graph.decompose import decompose
        from graph.flow import FlowModel

        states, origins, ends = self._ends()
        whole = self.whole
        if not whole.supply or not whole.demand:
            whole = replace(
                states,
                supply=tuple((state, math.inf, 0.0) for state in origins),
                demand=tuple((state, math.inf, 1.0) for state in ends),
            )
        solution = FlowModel(whole).solve()
        inside = frozenset(expand_commodity(self.commodity)) if self.commodity else None
        found = decompose(solution, ends, passing=self.targets is not None, inside=inside)
        clipped: dict[tuple[int, ...], float] = {}
        for path in found:
            arcs = self._clip(whole, path.arcs)
            if arcs:
                clipped[arcs] = clipped.get(arcs, 0.0) + path.delivered
        best = sorted(clipped.items(), key=lambda item: (-item[1], item[0]))[:k]
        return [
            describe(whole, rank, arcs, flow=flow, arc_flow=solution.entering())
            for rank, (arcs, flow) in enumerate(best, start=1)
        ]

    def _ends(self) -> tuple[StateGraph, list[int], list[int]]:
        states = restrict(self.whole, self.commodity)
        origins = find_origins(states, self.sources, commodity=self.commodity)
        return states, origins, find_targets(states, self.targets, commodity=self.commodity)

    def _clip(self, states: StateGraph, arcs: Sequence[int]) -> tuple[int, ...]:
        """Cut a path down to start at a source; nothing where it does not run as asked."""
        nodes = [states.node_ids[states.state_node[states.tail[arc]]] for arc in arcs]
        nodes.append(states.node_ids[states.state_node[states.head[arcs[-1]]]])
        if self.via is not None:
            find_node(states, self.via)
            if self.via not in nodes:
                return ()
        if self.sources is None:
            return tuple(arcs)
        starts = [position for position, node in enumerate(nodes[:-1]) if node in self.sources]
        return tuple(arcs[starts[0] :]) if starts else ()

    def no_route(self, by: RouteOrder) -> str:
        """Say what was looked for in vain, and what to try."""
        start = " or ".join(self.sources) if self.sources else "any place of supply"
        end = " or ".join(self.targets) if self.targets else "any place of demand"
        what = f" of {self.commodity}" if self.commodity else ""
        via = f" by way of {self.via}" if self.via else ""
        when = f" in {self.whole.year}" if self.whole.year is not None else ""
        if by == "flow":
            return (
                f"the modelled flow{what} takes no route from {start} to {end}{via}{when}; rank "
                "by length to see whether one exists."
            )
        hint = " Leave out the commodity to follow conversions too." if self.commodity else ""
        if self.via is None:
            states, origins, _ = self._ends()
            hint += f" What leaves {start} reaches {few(reached_from(states, origins))}."
        return f"no route{what} leads from {start} to {end}{via}{when}.{hint}"


def describe(
    states: StateGraph,
    rank: int,
    path: Sequence[int],
    *,
    flow: float | None = None,
    arc_flow: Floats | None = None,
) -> Route:
    """Name the parts of a path of arcs of the state graph."""
    legs = tuple(
        _leg(states, arc, None if arc_flow is None else float(arc_flow[arc])) for arc in path
    )
    capacity, bottleneck = _bottleneck(states, path)
    return Route(
        rank=rank,
        nodes=(legs[0].source, *(leg.target for leg in legs if not leg.conversion)),
        edges=tuple(leg.edge_id for leg in legs if not leg.conversion),
        commodities=(legs[0].made_from, *(leg.commodity for leg in legs if leg.conversion)),
        length=float(sum(states.length[arc] for arc in path)),
        capacity=capacity,
        bottleneck=bottleneck,
        flow=flow,
        legs=legs,
    )


def _leg(states: StateGraph, arc: int, flow: float | None) -> Leg:
    (source, made_from), (target, commodity) = (
        states.state(states.tail[arc]),
        states.state(states.head[arc]),
    )
    return Leg(
        edge_id=states.arc_id(arc),
        source=source,
        target=target,
        commodity=commodity,
        made_from=made_from,
        capacity=finite(states.capacity[arc]),
        flow=flow,
        conversion=bool(states.edge[arc] < 0),
    )


def _bottleneck(states: StateGraph, path: Sequence[int]) -> tuple[float | None, str | None]:
    """Give what the path delivers at most, and the arc that allows no more."""
    amount, narrowest = math.inf, None
    for arc in path:
        if states.capacity[arc] < amount:
            amount, narrowest = float(states.capacity[arc]), states.arc_id(arc)
        if states.edge[arc] < 0:
            amount *= float(states.gain[arc])
    return finite(amount), narrowest


def finite(number: Any) -> float | None:
    """Give a plain number, or None where it is unlimited (JSON has no infinity)."""
    return float(number) if math.isfinite(number) else None
