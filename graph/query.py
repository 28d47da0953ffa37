"""What a question is about: which commodities, from which states, to which states."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from graph.errors import NoRouteError, UnknownNameError
from graph.instead import few
from graph.states import expand_commodity
from graph.vocabulary import commodity_unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from graph.states import Ints, StateGraph

    Bools = NDArray[np.bool_]
    _Range = tuple[float, float, float, float]
    _Side = tuple[tuple[int, float], ...]

__all__ = ["find_node", "find_origins", "find_targets", "keep_arcs", "restrict"]

_DRUG_UNITS = frozenset({"kg/year", None})


def restrict(states: StateGraph, commodity: str | None, *, family: bool = True) -> StateGraph:
    """
    Keep the arcs of one commodity or family; all of them where it is None.

    States keep their numbers. A conversion is kept where both its ends are. With
    `family` off, the name stands for itself alone.

    Raises
    ------
    UnknownNameError
        If no arc carries the commodity.

    Examples
    --------
    >>> from graph import build_states, load_network
    >>> states = build_states(load_network(year=2019))
    >>> heroin = restrict(states, "heroin")
    >>> sorted({heroin.state(i)[1] for i in heroin.tail})
    ['heroin', 'laced_heroin']
    """
    if commodity is None:
        return states
    names = expand_commodity(commodity) if family else (commodity,)
    wanted = [code for code, name in enumerate(states.commodities) if name in names]
    inside = np.isin(states.state_commodity, wanted)
    keep = np.flatnonzero(inside[states.tail] & inside[states.head])
    if not len(keep):
        carried = {states.commodities[code] for code in states.state_commodity[states.tail]}
        raise UnknownNameError("commodity that flows here", commodity, carried)
    return replace(
        keep_arcs(states, keep),
        supply=tuple(row for row in states.supply if inside[row[0]]),
        demand=tuple(row for row in states.demand if inside[row[0]]),
        supply_range=_ranges_inside(states.supply, states.supply_range, inside),
        demand_range=_ranges_inside(states.demand, states.demand_range, inside),
    )


def keep_arcs(states: StateGraph, keep: NDArray[np.intp]) -> StateGraph:
    """Give the graph of these arcs alone; states, recipes, supply and demand stay."""
    return replace(
        states,
        tail=states.tail[keep],
        head=states.head[keep],
        capacity=states.capacity[keep],
        capacity_low=states.capacity_low[keep],
        capacity_high=states.capacity_high[keep],
        gain=states.gain[keep],
        gain_low=states.gain_low[keep],
        gain_high=states.gain_high[keep],
        unit_cost=states.unit_cost[keep],
        length=states.length[keep],
        edge=states.edge[keep],
        recipe=states.recipe[keep],
        mode=states.mode[keep],
    )


def _ranges_inside(
    rows: Sequence[tuple[int, float, float]], ranges: Sequence[_Range], inside: Bools
) -> tuple[_Range, ...]:
    """Keep the ranges of the rows that are kept."""
    if not ranges:
        return ()
    return tuple(ends for row, ends in zip(rows, ranges, strict=True) if inside[row[0]])


def find_node(states: StateGraph, node: str) -> int:
    """Give the position of a node.

    Raises
    ------
    UnknownNameError
        If it is not there.
    """
    if node not in states.node_ids:
        raise UnknownNameError("node", node, states.node_ids)
    return states.node_ids.index(node)


def find_origins(
    states: StateGraph, nodes: Iterable[str] | None, *, commodity: str | None = None
) -> list[int]:
    """
    Give the states where routes start.

    Parameters
    ----------
    states
        As `restrict` left them.
    nodes
        Node ids: every state at them that an edge leaves. Default: where something is
        supplied or, of one commodity, made; without such data, where no arc arrives.
    commodity
        What was restricted to, for the message.

    Raises
    ------
    UnknownNameError
        If a node is not there.
    NoRouteError
        If nothing leaves the nodes asked for, or nothing starts anywhere.
    """
    leaving = _touched(states.tail)
    if nodes is not None:
        by_edge = _touched(states.tail[states.edge >= 0])
        return _at_nodes(states, nodes, (by_edge, leaving), "leaves", commodity)
    supplied = {state for state, _, _ in states.supply}
    made = _made(states) if commodity is not None else set()
    starts = (supplied | made) & leaving
    starts = starts or leaving - _touched(states.head)
    if not starts:
        raise NoRouteError(
            "the data names no supply, and every node that something leaves is also reached: "
            "name an origin"
        )
    return sorted(starts)


def find_targets(
    states: StateGraph, nodes: Iterable[str] | None, *, commodity: str | None = None
) -> list[int]:
    """
    Give the states where routes end; the mirror of `find_origins`.

    Without `nodes`: where something is wanted or, of one commodity, used up; of the
    whole chain, where drugs are wanted. Without such data, where no arc leaves.
    """
    arriving = _touched(states.head)
    if nodes is not None:
        by_edge = _touched(states.head[states.edge >= 0])
        return _at_nodes(states, nodes, (by_edge, arriving), "reaches", commodity)
    wanted = {state for state, _, _ in states.demand}
    if commodity is None:
        wanted = {s for s in wanted if commodity_unit(states.state(s)[1]) in _DRUG_UNITS} or wanted
        ends = wanted & arriving
    else:
        ends = (wanted | _used_up(states)) & arriving
    ends = ends or arriving - _touched(states.tail)
    if not ends:
        raise NoRouteError(
            "the data names no demand, and something leaves every node that is reached: "
            "name a target"
        )
    return sorted(ends)


def _touched(ends: Ints) -> set[int]:
    return set(np.flatnonzero(np.bincount(ends)).tolist())


def _made(states: StateGraph) -> set[int]:
    """States whose commodity a recipe makes out of others."""
    return {
        state
        for recipe in states.recipes
        for state in _alone(states, recipe.outputs, recipe.inputs)
    }


def _used_up(states: StateGraph) -> set[int]:
    """States whose commodity a recipe turns into others."""
    return {
        state
        for recipe in states.recipes
        for state in _alone(states, recipe.inputs, recipe.outputs)
    }


def _alone(states: StateGraph, side: _Side, other: _Side) -> Iterator[int]:
    """Yield the states of one side of a recipe whose other side lies outside what is asked."""
    inside = _touched(states.state_commodity[states.tail])
    if not any(int(states.state_commodity[state]) in inside for state, _ in other):
        yield from (state for state, _ in side)


def _at_nodes(
    states: StateGraph,
    nodes: Iterable[str],
    touched: Sequence[set[int]],
    verb: str,
    commodity: str | None,
) -> list[int]:
    """Give the states at nodes that an edge touches, else those that a recipe does."""
    result: list[int] = []
    for node in nodes:
        here = np.flatnonzero(states.state_node == find_node(states, node)).tolist()
        found = next(filter(None, ([s for s in here if s in t] for t in touched)), [])
        if not found:
            raise NoRouteError(_nothing_at(states, node, here, touched, verb, commodity))
        result += found
    return sorted(set(result))


def _nothing_at(
    states: StateGraph,
    node: str,
    here: list[int],
    touched: Sequence[set[int]],
    verb: str,
    commodity: str | None,
) -> str:
    what = commodity or "anything"
    when = f" in {states.year}" if states.year is not None else ""
    carried = sorted({states.state(state)[1] for state in here})
    hint = f" It handles {', '.join(carried)}." if carried else ""
    if carried and commodity:
        hint += " Leave out the commodity to follow conversions."
    if commodity:
        elsewhere = dict.fromkeys(states.state(state)[0] for state in sorted(touched[-1]))
        hint += f" {commodity.capitalize()} {verb} {few(sorted(elsewhere))}."
    return f"no edge on which {what} {verb} {node!r}{when}.{hint}"
