"""How often something stays a chokepoint when capacities vary within their ranges."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import numpy as np

from graph.errors import UnknownNameError
from graph.uncertainty import Uncertainty

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph.elements import Element
    from graph.question import Question

__all__ = ["rank_stability"]

_Key = TypeVar("_Key", int, str)

TOP = 10


def rank_stability(
    question: Question,
    elements: Sequence[str],
    *,
    draws: int,
    seed: int,
    top: int = TOP,
    groups: Mapping[str, Element] | None = None,
) -> dict[str, float]:
    """
    Give the share of draws in which each element is among the greatest losses.

    Parameters
    ----------
    question
        From `graph.question.ask`.
    elements
        Ids of nodes, edges or groups; each is ranked among its like.
    draws, seed
        How many draws of every uncertain number, and the seed; equal seeds, equal draws.
    top
        How many of the greatest count.
    groups
        All groups, by id, where one is asked about.

    Returns
    -------
    dict
        Share between 0 and 1, by element.

    Raises
    ------
    QuestionError
        If `draws` is not between 1 and 10,000.

    Notes
    -----
    Numbers are drawn as `graph.uncertainty.Uncertainty` does. An element that loses
    nothing is not among the greatest, however few others lose anything. Ties with the
    last of the greatest count.
    """
    states = question.states
    sample = Uncertainty(states).draws(draws, seed)
    nodes = {e: states.node_ids.index(e) for e in elements if e in states.node_ids}
    asked = {e: e for e in elements if groups and e in groups and e not in nodes}
    arcs = {e: _arc(question, e) for e in elements if e not in nodes and e not in asked}
    parts = {e: group.parts(states) for e, group in (groups or {}).items()} if asked else {}
    count = dict.fromkeys(elements, 0)
    for drawn in sample:
        removal = question.of_states(drawn).removal()
        if nodes:
            losses = {n: removal.node_loss(n) for n in _nodes(question)}
            _count(count, nodes, losses, top)
        if arcs:
            losses = {a: removal.edge_loss(a) for a in np.flatnonzero(states.edge >= 0).tolist()}
            _count(count, arcs, losses, top)
        if asked:
            lost = {
                e: removal.group_loss(each.nodes.tolist(), each.arcs.tolist())
                for e, each in parts.items()
            }
            _count(count, asked, lost, top)
    return {element: n / draws for element, n in count.items()}


def _nodes(question: Question) -> list[int]:
    states = question.states
    touched = states.state_node[np.concatenate([states.tail, states.head])]
    return [int(node) for node in np.unique(touched)]


def _arc(question: Question, edge_id: str) -> int:
    states = question.states
    if edge_id not in states.edge_ids:
        raise UnknownNameError("node or edge", edge_id, [*states.node_ids, *states.edge_ids])
    return int(np.flatnonzero(states.edge == states.edge_ids.index(edge_id))[0])


def _count(
    count: dict[str, int], elements: Mapping[str, _Key], losses: Mapping[_Key, float], top: int
) -> None:
    """Add one for each element whose loss is among the `top` greatest."""
    bar = sorted(losses.values(), reverse=True)[min(top, len(losses)) - 1]
    for name, position in elements.items():
        loss = losses.get(position, 0.0)
        count[name] += loss > 0 and loss >= bar
