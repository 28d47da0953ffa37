"""What can go: a node, an edge, or a group of either, by name and as parts of a question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from graph.errors import QuestionError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graph.flow import FlowModel
    from graph.states import Ints, StateGraph

__all__ = ["Element", "Parts", "find_element", "why_not_asked"]


@dataclass(frozen=True, slots=True)
class Element:
    """A node, an edge, or a group that goes together.

    Attributes
    ----------
    id
        The node_id or edge_id; ``by:value`` of a group, such as ``kind:seaport``.
    what
        Which of the three it is.
    node_ids, edge_ids
        What goes with it, by name: latent members too.
    """

    id: str
    what: Literal["node", "edge", "group"]
    node_ids: tuple[str, ...] = ()
    edge_ids: tuple[str, ...] = ()

    def parts(self, states: StateGraph) -> Parts:
        """Give the positions of its members that take part in a state graph."""
        return Parts(
            states,
            np.array(_positions(states.node_ids, self.node_ids), dtype=np.int32),
            _arcs(states, self.edge_ids),
        )


@dataclass(frozen=True, slots=True)
class Parts:
    """Positions of an element's members in one state graph.

    Attributes
    ----------
    nodes, arcs
        Positions of nodes; of arcs that are edges.
    """

    states: StateGraph
    nodes: Ints
    arcs: Ints

    def columns(self, model: FlowModel) -> list[int]:
        """Give the columns of a flow model on the same arcs that close when it goes."""
        columns = {c for node in self.nodes.tolist() for c in model.columns_of_node(node)}
        columns |= {c for arc in self.arcs.tolist() for c in model.columns_of_edge(arc)}
        return sorted(columns)

    def passages(self) -> list[Ints]:
        """
        Give the edges over which it is entered, and those over which it is left.

        A side without edges is left out. Of one edge, it is the edge; several edges have
        none, for a route may use some of them one after another.
        """
        if not len(self.nodes):
            return [self.arcs] if len(self.arcs) == 1 else []
        states = self.states
        here = np.isin(states.state_node, self.nodes)
        edge, tail, head = states.edge >= 0, here[states.tail], here[states.head]
        sides = (edge & head & ~tail, edge & tail & ~head)
        return [np.flatnonzero(side).astype(np.int32) for side in sides if np.any(side)]

    def touching(self) -> Ints:
        """Give the arcs that are its members or touch one of them."""
        states = self.states
        here = np.isin(states.state_node, self.nodes)
        return np.union1d(self.arcs, np.flatnonzero(here[states.tail] | here[states.head]))


def find_element(
    states: StateGraph, name: str, groups: Mapping[str, Element] | None = None
) -> Element:
    """
    Find a node, an edge or a group of a question by its name.

    Raises
    ------
    UnknownNameError
        If none bears the name.
    QuestionError
        If there is such a node or group, but nothing that was asked about passes it.
    """
    known = groups or {}
    if name in states.node_ids:
        element = Element(name, "node", node_ids=(name,))
    elif name in states.edge_ids and len(_arcs(states, (name,))):
        return Element(name, "edge", edge_ids=(name,))
    elif name in known:
        element = known[name]
    else:
        here = {states.arc_id(arc) for arc in np.flatnonzero(states.edge >= 0).tolist()}
        raise UnknownNameError("node, edge or group", name, [*states.node_ids, *here, *known])
    if not len(element.parts(states).touching()):
        raise QuestionError(f"nothing that was asked about passes {name!r}")
    return element


def why_not_asked(states: StateGraph, name: str, *, today: StateGraph) -> str:
    """
    Say why an edge is no part of a question; nothing where there is no such edge at all.

    Parameters
    ----------
    states
        Every edge of the year, what is latent too.
    name
        The edge.
    today
        Every edge of the year that is used.
    """
    arcs = _arcs(states, (name,)).tolist()
    if not arcs:
        return ""
    source, commodity = states.state(states.tail[arcs[0]])
    target, _ = states.state(states.head[arcs[0]])
    carries = f"{name!r} carries {commodity.replace('_', ' ')} from {source} to {target}"
    if not len(_arcs(today, (name,))):
        return f"{carries}, but is latent: it is not used today, and nothing is lost without it"
    return f"{carries}; that is no part of what was asked about"


def _positions(names: Sequence[str], wanted: Iterable[str]) -> list[int]:
    chosen = set(wanted)
    return [position for position, name in enumerate(names) if name in chosen] if chosen else []


def _arcs(states: StateGraph, edge_ids: Iterable[str]) -> Ints:
    """Give the arcs of some edges; a state graph may hold names whose arcs it left out."""
    positions = _positions(states.edge_ids, edge_ids)
    return np.flatnonzero(np.isin(states.edge, positions)).astype(np.int32)
