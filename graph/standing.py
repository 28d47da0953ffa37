"""How nodes, edges and groups stand to the minimum cut, and to cuts nearly as small."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graph.near_cuts import NEAR_CUT
from graph.wording import percent

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graph.elements import Parts
    from graph.near_cuts import NearCuts
    from graph.removal import CutPart, Removal
    from graph.states import Ints, StateGraph

__all__ = ["Cuts", "Standing", "standing_in_words"]

MOST_NEAR_CUT = 2_000
"""Arcs up to which each is asked how near a minimum cut it is."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Of one element; see the columns of `graph.chokepoints.Chokepoints`.

    Attributes
    ----------
    inside, links, margin, near
        ``in_cut``, ``cut_links``, ``cut_margin`` and ``near_cuts``.
    """

    inside: bool
    links: int
    margin: float | None
    near: int | None


class Cuts:
    """
    The minimum cut of one question, and the cuts nearly as small.

    Parameters
    ----------
    states, removal
        What was asked about, and its maximum.
    look_at
        Arcs to look for small cuts at. Default: every one, up to 2,000; above that, those
        that are in some minimum cut are told from the others, and nothing more.

    Attributes
    ----------
    cut
        The parts of the minimum cut.
    near
        The cuts nearly as small; None where there are none to speak of.
    margins_limited
        Whether only edges in some minimum cut have a margin.
    """

    def __init__(
        self, states: StateGraph, removal: Removal, *, bounded: bool, look_at: Ints | None = None
    ) -> None:
        self.states, self.removal = states, removal
        self.cut: list[CutPart] = removal.cut()
        self.near: NearCuts | None = removal.near_cuts() if bounded else None
        self._cut_ids = {part.id for part in self.cut if part.part == "edge"}
        self._bound_at = self._bound_nodes()
        chosen = np.flatnonzero(states.edge >= 0) if look_at is None else look_at
        self.margins_limited = bool(self.near) and len(chosen) > MOST_NEAR_CUT
        self._margin = self._margins(chosen.tolist()) if bounded else {}
        self._at_node = self._links_at_nodes()
        self._numbers = self.near.by_arc() if self.near is not None else {}

    @property
    def n_near(self) -> int | None:
        """How many cuts are nearly as small, as far as counted; None where none was."""
        return len(self.near.cuts) if self.near is not None and self.near.looked else None

    @property
    def near_complete(self) -> bool:
        """Whether those are all."""
        return self.near is not None and self.near.complete

    def of_edge(self, arc: int) -> Standing:
        """Give how an edge stands."""
        inside = self.states.arc_id(arc) in self._cut_ids
        near = self._count([], [arc])
        return Standing(inside, int(inside), self._margin.get(arc), near)

    def of_node(self, node: int) -> Standing:
        """Give how a node stands, by its own bounds and by the links that touch it."""
        links, margin = self._at_node.get(node, (0, None))
        inside = self.states.node_ids[node] in self._bound_at
        return Standing(inside, links, margin, self._count([node], []))

    def of_group(self, parts: Parts) -> Standing:
        """Give how a group stands: by its members' own bounds, and by their links."""
        states, nodes = self.states, parts.nodes.tolist()
        arcs = [arc for arc in parts.touching().tolist() if states.edge[arc] >= 0]
        links = sum(states.arc_id(arc) in self._cut_ids for arc in arcs)
        own = any(states.node_ids[node] in self._bound_at for node in nodes)
        margins = [self._margin[arc] for arc in arcs if arc in self._margin]
        return Standing(
            own or (links > 0 and not nodes),
            links,
            min(margins, default=None),
            self._count(nodes, parts.arcs.tolist()),
        )

    def _count(self, nodes: Sequence[int], arcs: Sequence[int]) -> int | None:
        """Give how many of the near cuts hold something that goes with nodes and edges."""
        if self.n_near is None:
            return None
        found: set[int] = set()
        for arc in self.removal.arcs_of(nodes, arcs):
            found |= self._numbers.get(arc, set())
        return len(found)

    def _bound_nodes(self) -> set[str]:
        """Give the nodes whose own supply, demand or conversion is in the cut."""
        recipes = {r.recipe_id: self.states.node_ids[r.node] for r in self.states.recipes}
        return {
            recipes.get(part.id, part.id) if part.part == "recipe" else part.id
            for part in self.cut
            if part.part != "edge"
        }

    def _margins(self, arcs: Iterable[int]) -> dict[int, float]:
        """Give, per edge near a minimum cut, how near it is."""
        if self.margins_limited:
            # One search per edge would take most of the time of a large network.
            inside = self.removal.in_minimum_cuts()
            return {arc: 0.0 for arc in arcs if arc in inside}
        margins = {arc: self.removal.cut_margin(arc) for arc in arcs}
        return {arc: margin for arc, margin in margins.items() if margin is not None}

    def _links_at_nodes(self) -> dict[int, tuple[int, float | None]]:
        """Give, per node with such links, how many are in the cut, and how near the nearest is."""
        found: dict[int, tuple[int, float | None]] = {}
        states = self.states
        node = states.state_node.tolist()
        tail, head = states.tail.tolist(), states.head.tolist()
        for arc in np.flatnonzero(states.edge >= 0).tolist():
            inside, margin = states.arc_id(arc) in self._cut_ids, self._margin.get(arc)
            if not inside and margin is None:
                continue
            for end in {node[tail[arc]], node[head[arc]]}:
                links, nearest = found.get(end, (0, None))
                found[end] = (links + inside, _least(nearest, margin))
        return found


def _least(one: float | None, other: float | None) -> float | None:
    return min((each for each in (one, other) if each is not None), default=None)


def standing_in_words(standing: Standing, near: NearCuts | None, *, what: str) -> str:
    """
    Say how a minimum cut, or one nearly as small, holds an element.

    Parameters
    ----------
    standing, near
        Of `Cuts`.
    what
        node, link, nodes or links.
    """
    parts = [_cut_in_words(standing, what=what)]
    if near is not None and len(near.cuts) > 1 and standing.near:
        it = {"node": "it or a link of it", "link": "it", "links": "one of them"}.get(
            what, "one of them or a link of theirs"
        )
        which = "All" if standing.near == len(near.cuts) else f"{standing.near} of the"
        parts.append(f"{which} {near_in_words(near)} hold {it}.")
    return " ".join(part for part in parts if part)


def near_in_words(near: NearCuts) -> str:
    """Name the cuts that were counted.

    Examples
    --------
    >>> from graph.near_cuts import NearCuts
    >>> near_in_words(NearCuts((frozenset({1}), frozenset({2})), complete=True))
    '2 cuts within 5 % of the smallest'
    >>> near_in_words(NearCuts((frozenset({1}), frozenset({2})), complete=False))
    '2 smallest cuts'
    """
    if near.complete:
        return f"{len(near.cuts)} cuts within {percent(NEAR_CUT)} of the smallest"
    return f"{len(near.cuts)} smallest cuts"


def _cut_in_words(standing: Standing, *, what: str) -> str:
    if what == "links":
        n = standing.links
        told = "1 of them is a link that sets" if n == 1 else f"{n} of them set"
        return f"{told} the maximum." if n else ""
    if what != "link":
        its, it = ("Its", "it") if what == "node" else ("Their", "them")
        own = f"{its} own supply, demand or conversion is one of the bounds that set the maximum."
        links = f"{standing.links} links that set the maximum touch {it}."
        told_of = ((own, standing.inside), (links, standing.links > 1))
        return " ".join(text for text, told in told_of if told)
    if standing.inside:
        return "Its capacity is one of the bounds that set the maximum."
    if standing.margin is None:
        return ""
    if standing.margin < 1e-9:
        return "It is in another cut as small."
    return f"A cut only {percent(standing.margin)} larger than the smallest holds it."
