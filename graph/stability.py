"""How often something stays a chokepoint when capacities vary within their ranges."""

from __future__ import annotations

import math
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from graph.errors import UnknownNameError
from graph.loss_scan import MANY_DRAWS, LossScan, worth_kernel
from graph.removal import CommodityRemoval
from graph.uncertainty import Uncertainty, check_draws

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from graph.elements import Element
    from graph.question import Question
    from graph.removal import Removal

    _Part = tuple[Sequence[int], Sequence[int]]

__all__ = ["rank_stability"]

TOP = 10
_NUMBERS = 10_000_000
"""Capacities held in memory at once."""


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
    check_draws(draws)
    nodes = {e: states.node_ids.index(e) for e in elements if e in states.node_ids}
    asked = {e for e in elements if groups and e in groups and e not in nodes}
    arcs = {e: _arc(question, e) for e in elements if e not in nodes and e not in asked}
    wholes = {e: group.parts(states) for e, group in (groups or {}).items()} if asked else {}
    kinds: list[tuple[Mapping[str, int], list[_Part]]] = []
    if nodes:
        every = _nodes(question)
        kinds.append(({e: every.index(n) for e, n in nodes.items() if n in every},
                      [([n], []) for n in every]))  # fmt: skip
    if arcs:
        edges = np.flatnonzero(states.edge >= 0).tolist()
        kinds.append(({e: edges.index(a) for e, a in arcs.items()}, [([], [a]) for a in edges]))
    if asked:
        kinds.append(({e: place for place, e in enumerate(wholes) if e in asked},
                      [(p.nodes.tolist(), p.arcs.tolist()) for p in wholes.values()]))  # fmt: skip
    count = dict.fromkeys(elements, 0)
    parts = [part for _, kind in kinds for part in kind]
    for losses in _losses(question, parts, draws=draws, seed=seed):
        first = 0
        for places, kind in kinds:
            _count(count, places, losses[first : first + len(kind)], top)
            first += len(kind)
    return {element: n / draws for element, n in count.items()}


def _losses(
    question: Question, parts: Sequence[_Part], *, draws: int, seed: int
) -> Iterator[Sequence[float]]:
    """Yield what is lost without each part, draw by draw."""
    removal, uncertainty = question.removal(), Uncertainty(question.states)
    if isinstance(removal, CommodityRemoval) and math.isfinite(removal.total):
        elements = [removal.arcs_of(*part) for part in parts]
        if worth_kernel(removal.flow, elements, draws=draws):
            rows = (removal.capacities(states) for states in uncertainty.draws(draws, seed))
            scan = LossScan(removal.flow, elements, distinct=draws >= MANY_DRAWS)
            while block := list(islice(rows, max(1, _NUMBERS // len(removal.flow.capacity)))):
                yield from scan.in_draws(np.array(block)).tolist()
            return
    for states in uncertainty.draws(draws, seed):
        measured = question.of_states(states).removal()
        yield [_loss(measured, *part) for part in parts]


def _loss(removal: Removal, nodes: Sequence[int], arcs: Sequence[int]) -> float:
    if not nodes and len(arcs) == 1:
        return removal.edge_loss(arcs[0])
    return removal.group_loss(nodes, arcs)


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
    count: dict[str, int], places: Mapping[str, int], losses: Sequence[float], top: int
) -> None:
    """Add one for each element whose loss is among the `top` greatest."""
    bar = sorted(losses, reverse=True)[min(top, len(losses)) - 1]
    for name, place in places.items():
        count[name] += losses[place] > 0 and losses[place] >= bar
