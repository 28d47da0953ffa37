"""The best simple routes, by length or by capacity."""

from __future__ import annotations

import math
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import TYPE_CHECKING, Any, Literal

from graph.assembly import build_states
from graph.errors import NoRouteError, QuestionError
from graph.query import find_origins, find_targets, restrict

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import networkx as nx

    from graph.states import StateGraph
    from graph.tables import Tables

__all__ = ["Leg", "Route", "RouteOrder", "k_best_routes"]

RouteOrder = Literal["length", "capacity"]
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
    """

    edge_id: str
    source: str
    target: str
    commodity: str
    made_from: str
    capacity: float | None
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
    """

    rank: int
    nodes: tuple[str, ...]
    edges: tuple[str, ...]
    commodities: tuple[str, ...]
    length: float
    capacity: float | None
    bottleneck: str | None
    legs: tuple[Leg, ...]


def k_best_routes(
    data: nx.MultiDiGraph | Tables | StateGraph,
    *,
    sources: Iterable[str] | None = None,
    targets: Iterable[str] | None = None,
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
    commodity
        Follow one commodity or family. Default: the whole chain, conversions included.
    k
        How many routes, at most 1,000; fewer are returned where fewer exist.
    by
        ``length``: shortest first, then widest. ``capacity``: widest first.
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
        If no route leads from any source to any target.
    QuestionError
        If `k` is not between 1 and 1,000, or `by` is neither order.

    Notes
    -----
    A recipe with several inputs needs all of them; a route follows one input at a
    time and takes the others as given. `capacity` is that of the route alone, as if
    nothing else used its edges.

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
    if by not in ("length", "capacity"):
        raise QuestionError(f"routes are ranked by length or capacity, not by {by!r}")
    sources, targets = _listed(sources), _listed(targets)
    states = restrict(build_states(data, year=year, latent=latent), commodity)
    origins = find_origins(states, sources, commodity=commodity)
    ends = find_targets(states, targets, commodity=commodity)
    search = _Search(states, origins, ends, by)
    routes = [_describe(states, rank, path) for rank, path in enumerate(search.best(k), start=1)]
    if not routes:
        raise NoRouteError(_no_route(states, sources, targets, commodity))
    return routes


def _listed(names: Iterable[str] | None) -> list[str] | None:
    return None if names is None else list(names)


def _no_route(
    states: StateGraph,
    sources: Sequence[str] | None,
    targets: Sequence[str] | None,
    commodity: str | None,
) -> str:
    start = " or ".join(sources) if sources is not None else "any place of supply"
    end = " or ".join(targets) if targets is not None else "any place of demand"
    what = f" of {commodity}" if commodity else ""
    when = f" in {states.year}" if states.year is not None else ""
    hint = " Leave out the commodity to follow conversions too." if commodity else ""
    return f"no route{what} leads from {start} to {end}{when}.{hint}"


_Label = tuple[float, float]
_Path = tuple[int, ...]


class _Search:
    """Yen's search on the state graph with one start before and one end behind all.

    A label is what is minimised: (length, -amount) or (-amount, length), the amount
    being what the path can deliver so far. Both only worsen along a path unless a
    recipe makes more units than it uses, so a state may have to be reopened.
    """

    def __init__(
        self, states: StateGraph, origins: Sequence[int], targets: Sequence[int], by: RouteOrder
    ) -> None:
        n = states.n_states
        self.start, self.end, self.by = n, n + 1, by
        self.tail = [*states.tail.tolist(), *[n] * len(origins), *targets]
        self.head = [*states.head.tolist(), *origins, *[n + 1] * len(targets)]
        extra = len(origins) + len(targets)
        self.capacity = [*states.capacity.tolist(), *[math.inf] * extra]
        conversion = (states.edge < 0).tolist()
        self.yields = [
            g if made else 1.0 for g, made in zip(states.gain.tolist(), conversion, strict=True)
        ] + [1.0] * extra
        self.length = [*states.length.tolist(), *[0.0] * extra]
        self.monotone = by == "length" or max(self.yields, default=1.0) <= 1.0
        self.out: list[list[int]] = [[] for _ in range(n + 2)]
        for arc, tail in enumerate(self.tail):
            self.out[tail].append(arc)
        self.n_arcs = len(states.tail)
        self.max_steps = (n + 2) * (len(self.tail) + 2)

    def best(self, k: int) -> Iterable[_Path]:
        """Yield up to `k` paths as arcs of the state graph, best first."""
        found: list[_Path] = []
        candidates: list[tuple[_Label, _Path]] = []
        offered: set[_Path] = set()
        first = self._best_path((), set())
        if first is not None:
            heappush(candidates, first)
        while candidates and len(found) < k:
            _, path = heappop(candidates)
            yield tuple(arc for arc in path if arc < self.n_arcs)
            found.append(path)
            for position in range(len(path)):
                root = path[:position]
                banned = {other[position] for other in found if other[:position] == root}
                candidate = self._best_path(root, banned)
                if candidate is not None and candidate[1] not in offered:
                    offered.add(candidate[1])
                    heappush(candidates, candidate)

    def _best_path(self, root: _Path, banned: set[int]) -> tuple[_Label, _Path] | None:
        """Give the best way to finish `root` without the banned arcs next, or None."""
        label: _Label = (0.0, -math.inf) if self.by == "length" else (-math.inf, 0.0)
        closed = {self.start}
        for arc in root:
            label = self._extend(label, arc)
            closed.add(self.head[arc])
        spur = self.head[root[-1]] if root else self.start
        labels: dict[int, _Label] = {spur: label}
        before: dict[int, int] = {}
        heap = [(label, spur)]
        steps = 0
        while heap:
            label, state = heappop(heap)
            steps += 1
            if steps > self.max_steps:
                raise QuestionError("a loop of recipes makes more than it uses; check the tables")
            if label > labels[state]:
                continue
            if state == self.end and self.monotone:
                break
            for arc in self.out[state]:
                head = self.head[arc]
                if head in closed or (state == spur and arc in banned):
                    continue
                longer = self._extend(label, arc)
                if head not in labels or longer < labels[head]:
                    labels[head], before[head] = longer, arc
                    heappush(heap, (longer, head))
        if self.end not in before:
            return None
        return labels[self.end], root + self._walk_back(before, spur)

    def _extend(self, label: _Label, arc: int) -> _Label:
        length, amount = label if self.by == "length" else (label[1], label[0])
        amount = -min(-amount, self.capacity[arc]) * self.yields[arc]
        length += self.length[arc]
        return (length, amount) if self.by == "length" else (amount, length)

    def _walk_back(self, before: dict[int, int], spur: int) -> _Path:
        path, state = [], self.end
        while state != spur:
            path.append(before[state])
            state = self.tail[before[state]]
        return tuple(reversed(path))


def _describe(states: StateGraph, rank: int, path: _Path) -> Route:
    legs = tuple(_leg(states, arc) for arc in path)
    capacity, bottleneck = _bottleneck(states, path)
    return Route(
        rank=rank,
        nodes=(legs[0].source, *(leg.target for leg in legs if not leg.conversion)),
        edges=tuple(leg.edge_id for leg in legs if not leg.conversion),
        commodities=(legs[0].made_from, *(leg.commodity for leg in legs if leg.conversion)),
        length=float(sum(states.length[arc] for arc in path)),
        capacity=capacity,
        bottleneck=bottleneck,
        legs=legs,
    )


def _leg(states: StateGraph, arc: int) -> Leg:
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
        conversion=bool(states.edge[arc] < 0),
    )


def _bottleneck(states: StateGraph, path: _Path) -> tuple[float | None, str | None]:
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
