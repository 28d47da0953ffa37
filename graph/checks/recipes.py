"""Rules on recipes: whole, no gain for nothing, and demand that can be met."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from graph.assembly import build_states
from graph.checks.rules import notice

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from graph.errors import Notice
    from graph.states import StateGraph
    from graph.tables import Tables

__all__ = ["check_recipes"]

_GAIN = 1e-9
"""Smallest logarithm of a gain that counts as one: below is rounding."""


def check_recipes(tables: Tables) -> Iterator[Notice]:
    """Yield recipes that are not whole, loops that gain, and demand out of reach."""
    incomplete = list(_check_whole(tables))
    yield from incomplete
    if incomplete or not len(tables["recipes"]) + len(tables["supply"]):
        return
    states = build_states(tables, latent=True)
    loop = find_gaining_loop(states)
    if loop:
        row = tables["recipes"].lines[tables["recipes"].text("recipe_id").index(loop[0])]
        yield notice("conversion_loop", "recipes", row=int(row), column="quantity",
                     value=" → ".join(loop))  # fmt: skip
    elif states.supply:
        yield from _check_demand(tables, build_states(tables))


def _check_whole(tables: Tables) -> Iterator[Notice]:
    groups: dict[str, list[tuple[int, Mapping[str, Any]]]] = {}
    table = tables["recipes"]
    for line, row in zip(table.lines.tolist(), table.records(), strict=True):
        groups.setdefault(row.get("recipe_id", ""), []).append((line, row))
    for recipe_id, rows in groups.items():
        wrong = _what_is_wrong([row for _, row in rows])
        if wrong:
            yield notice("recipe_incomplete", "recipes", row=rows[0][0], column="recipe_id",
                         value=f"{recipe_id} has {wrong}")  # fmt: skip


def _what_is_wrong(rows: Sequence[Mapping[str, Any]]) -> str:
    roles = {row.get("role") for row in rows}
    places = {row[name] for row in rows for name in ("node_id", "node_kind") if name in row}
    capacities = sum("capacity" in row for row in rows)
    if "input" not in roles:
        return "no input"
    if "output" not in roles:
        return "no output"
    if any(row.get("quantity") == 0 for row in rows):
        return "a quantity of 0"
    if len(places) != 1:
        return "no place" if not places else "several places"
    return "several capacities" if capacities > 1 else ""


def find_gaining_loop(states: StateGraph) -> list[str]:
    """
    Find a loop along which something turns into more of itself.

    Bellman and Ford on minus the logarithm of the gains, from every state at once. The
    arcs that last improved each state form a loop only if it gains [1]_, so they are
    looked at now and then: with a loop there, improvement would not end by itself.
    Edges never gain, so data without recipes is settled at once.

    Returns
    -------
    list of str
        Ids of the edges and recipes of the loop in order; empty where there is none.

    References
    ----------
    .. [1] Cherkassky, B. V. and Goldberg, A. V. (1999). Negative-cycle detection
       algorithms. Mathematical Programming, 85, 277-311.
    """
    gain = np.where(states.edge >= 0, np.minimum(states.gain, 1.0), states.gain)
    if not np.any(gain > 1.0):
        return []
    cost = np.full(len(gain), np.inf)
    cost[gain > 0] = -np.log(gain[gain > 0])
    best = np.zeros(states.n_states)
    improver = np.full(states.n_states, -1)
    for number in range(1, states.n_states + 2):
        offered = best[states.tail] + cost
        reached = best.copy()
        np.minimum.at(reached, states.head, offered)
        improved = reached < best - _GAIN
        if not improved.any():
            return []
        arcs = np.flatnonzero(improved[states.head] & (offered == reached[states.head]))
        improver[states.head[arcs]] = arcs
        best[improved] = reached[improved]
        if number.bit_count() == 1 or number % 64 == 0:
            loop = _loop_of(states, improver)
            if loop:
                return loop
    return _loop_of(states, improver)


def _loop_of(states: StateGraph, improver: NDArray[np.int64]) -> list[str]:
    """Give a loop among the arcs that improved each state; empty where there is none."""
    end = states.n_states
    # One step back, then two, four, ...: who has not come to an end by then is in a loop.
    back = np.append(np.where(improver >= 0, states.tail[improver], end), end)
    for _ in range(end.bit_length()):
        back = back[back]
    circling = back[back < end]
    if not len(circling):
        return []
    state = start = int(circling[0])
    loop: list[int] = []
    while not loop or state != start:
        loop.append(int(improver[state]))
        state = int(states.tail[loop[-1]])
    loop.reverse()
    first = next(place for place, arc in enumerate(loop) if states.edge[arc] < 0)
    return [states.arc_id(arc) for arc in loop[first:] + loop[:first]]


def _check_demand(tables: Tables, states: StateGraph) -> Iterator[Notice]:
    reached = _reached(states)
    wanted = {states.state(state) for state, _, _ in states.demand if state not in reached}
    table = tables["demand"]
    rows = zip(table.text("node_id"), table.text("commodity"), table.lines.tolist(), strict=True)
    for node, commodity, line in rows:
        if (node, commodity or "goods") in wanted:
            yield notice("unreachable_demand", "demand", row=line, column="commodity",
                         value=f"{commodity or 'goods'} at {node}")  # fmt: skip


def _reached(states: StateGraph) -> set[int]:
    """Give the states that supply reaches; a recipe works when all its inputs do."""
    reached = np.zeros(states.n_states, dtype=bool)
    reached[[state for state, _, _ in states.supply]] = True
    edges = states.edge >= 0
    tail, head = states.tail[edges], states.head[edges]
    while True:
        before = int(reached.sum())
        reached[head[reached[tail]]] = True
        for recipe in states.recipes:
            if all(reached[state] for state, _ in recipe.inputs):
                reached[[state for state, _ in recipe.outputs]] = True
        if int(reached.sum()) == before:
            return set(np.flatnonzero(reached).tolist())
