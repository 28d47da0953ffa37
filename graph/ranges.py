"""The uncertain numbers of a state graph as columns, and the causes that they share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from graph.errors import QuestionError
from graph.states import expand_commodity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from graph.states import Cause, Floats, Ints, StateGraph

    _Codes = NDArray[np.int64]
    _NumberColumn = tuple[str, str, list[Floats], Ints, dict[str, Ints]]

__all__ = ["TOLD_APART_BY", "NumberRange", "collect_ranges", "share_causes"]

TOLD_APART_BY: Final = {
    "edges": ("commodity", "mode", "source", "target", "edge_id"),
    "recipes": ("commodity", "process", "input", "recipe_id", "node_id"),
    "supply": ("commodity", "node_id"),
    "demand": ("commodity", "node_id"),
}
"""For each table, what `by` in causes.csv may name."""


@dataclass(frozen=True, slots=True, eq=False)
class NumberRange:
    """The numbers of one column of one table, with their ranges.

    Attributes
    ----------
    where
        Their place among all numbers.
    facts
        What a cause may tell them apart by: a code per number, by column.
    commodity
        Position in `StateGraph.commodities`.
    """

    table: str
    column: str
    where: slice
    likely: Floats
    low: Floats
    high: Floats
    commodity: Ints
    facts: Mapping[str, Ints]


def collect_ranges(states: StateGraph) -> list[NumberRange]:
    """
    Give every number that can be uncertain, column by column.

    Recipes' quantities are in order of recipe, inputs before outputs.

    Examples
    --------
    >>> from graph import build_states, load_network
    >>> blocks = collect_ranges(build_states(load_network(year=2019)))
    >>> [f"{b.table}.{b.column}" for b in blocks][:3]
    ['edges.capacity', 'edges.detection', 'recipes.quantity']
    """
    blocks: list[NumberRange] = []
    first = 0
    for table, column, ends, commodity, facts in _columns_of(states):
        likely, low, high = ends
        where = slice(first, first + len(likely))
        blocks.append(NumberRange(table, column, where, likely, low, high, commodity, facts))
        first = where.stop
    return blocks


def _columns_of(states: StateGraph) -> Iterator[_NumberColumn]:
    edges = np.flatnonzero(states.edge >= 0)
    commodity, facts = _edge_facts(states, edges)
    capacity = states.capacity, states.capacity_low, states.capacity_high
    detection = 1 - states.gain, 1 - states.gain_high, 1 - states.gain_low
    yield "edges", "capacity", [end[edges] for end in capacity], commodity, facts
    yield "edges", "detection", [end[edges] for end in detection], commodity, facts
    told = _recipe_facts(states)
    quantity, capacity_of_recipe = _quantities(states), _capacities(states)
    for column, (ends, made, owner) in (
        ("quantity", quantity), ("capacity", capacity_of_recipe)
    ):  # fmt: skip
        yield "recipes", column, ends, made, {name: codes[owner] for name, codes in told.items()}
    for table, column, rows, ranges in (
        ("supply", "quantity", states.supply, states.supply_range),
        ("demand", "quantity", states.demand, states.demand_range),
        ("demand", "unit_value", states.demand, states.demand_range),
        ("supply", "unit_cost", states.supply, states.supply_range),
    ):
        ends = _row_ends(rows, ranges, place=int(column != "quantity"))
        state = np.array([row[0] for row in rows], dtype=np.int32)
        nodes = {"node_id": states.state_node[state]}
        yield table, column, ends, states.state_commodity[state], nodes


def share_causes(states: StateGraph, blocks: Sequence[NumberRange]) -> tuple[Ints, Floats, int]:
    """
    Give each number's cause, its correlation with the others of the cause, and how many there are.

    A number that no cause fits has one past the last, and correlation 0.

    Raises
    ------
    QuestionError
        If a cause tells numbers apart by a column that they do not have.
    """
    total = blocks[-1].where.stop
    found, correlation, count = np.full(total, -1), np.zeros(total), 0
    for cause in states.causes:
        for block in blocks:
            if (block.table, block.column) != (cause.table, cause.column):
                continue
            rows = block.where.start + np.flatnonzero(_fits(states, cause, block))
            rows = rows[found[rows] < 0]
            keys = _keys(cause, block)[rows - block.where.start]
            different, position = np.unique(keys, return_inverse=True)
            found[rows], correlation[rows] = count + position, cause.correlation
            count += len(different)
    return np.where(found < 0, count, found).astype(np.int32), correlation, count


def _fits(states: StateGraph, cause: Cause, block: NumberRange) -> NDArray[np.bool_]:
    if not cause.commodity:
        return np.ones(len(block.likely), dtype=bool)
    names = expand_commodity(cause.commodity)
    wanted = [code for code, name in enumerate(states.commodities) if name in names]
    return np.isin(block.commodity, wanted)


def _keys(cause: Cause, block: NumberRange) -> _Codes:
    """Give each number a code for its combination of the columns that tell causes apart."""
    keys: _Codes = np.zeros(len(block.likely), dtype=np.int64)
    for name in cause.by:
        codes = block.commodity if name == "commodity" else block.facts.get(name)
        if codes is None:
            known = ", ".join(TOLD_APART_BY[block.table])
            raise QuestionError(
                f"causes.csv tells {block.table} apart by {name!r}; there is {known}"
            )
        if len(codes):
            keys = keys * (int(codes.max()) + 2) + codes + 1
    return keys


def _edge_facts(states: StateGraph, edges: NDArray[np.intp]) -> tuple[Ints, dict[str, Ints]]:
    tail, head = states.tail[edges], states.head[edges]
    return states.state_commodity[tail], {
        "mode": states.mode[edges],
        "source": states.state_node[tail],
        "target": states.state_node[head],
        "edge_id": states.edge[edges],
    }


def _quantities(states: StateGraph) -> tuple[list[Floats], Ints, Ints]:
    """Give every recipe's quantities and ranges, their commodities and their recipes."""
    rows, state, owner = [], [], []
    for number, recipe in enumerate(states.recipes):
        ends = (*recipe.input_range, *recipe.output_range)
        for side, (at, quantity) in enumerate((*recipe.inputs, *recipe.outputs)):
            rows.append((quantity, *(ends[side] if ends else (quantity, quantity))))
            state.append(at)
            owner.append(number)
    commodity = states.state_commodity[np.array(state, dtype=np.int32)]
    return _columns(rows), commodity, np.array(owner, dtype=np.int32)


def _capacities(states: StateGraph) -> tuple[list[Floats], Ints, Ints]:
    """Give the recipes' capacities as `_quantities` does; the commodity is what is made first."""
    rows = [(r.capacity, *(r.capacity_range or (r.capacity, r.capacity))) for r in states.recipes]
    made = np.array([recipe.outputs[0][0] for recipe in states.recipes], dtype=np.int32)
    return _columns(rows), states.state_commodity[made], np.arange(len(rows), dtype=np.int32)


def _recipe_facts(states: StateGraph) -> dict[str, Ints]:
    recipes = states.recipes
    used = np.array([recipe.inputs[0][0] for recipe in recipes], dtype=np.int32)
    return {
        "process": _coded(recipe.process for recipe in recipes),
        "input": states.state_commodity[used],
        "recipe_id": _coded(recipe.recipe_id for recipe in recipes),
        "node_id": np.array([recipe.node for recipe in recipes], dtype=np.int32),
    }


def _coded(words: Iterable[str]) -> Ints:
    known: dict[str, int] = {}
    return np.array([known.setdefault(word, len(known)) for word in words], dtype=np.int32)


def _row_ends(
    rows: Sequence[tuple[int, float, float]],
    ranges: Sequence[tuple[float, float, float, float]],
    *,
    place: int,
) -> list[Floats]:
    """Give likely, low and high of the quantity (place 0) or the value (1) of some rows."""
    pairs = ranges or [(q, q, v, v) for _, q, v in rows]
    return _columns(
        [
            (row[1 + place], *ends[2 * place : 2 * place + 2])
            for row, ends in zip(rows, pairs, strict=True)
        ]
    )


def _columns(rows: Sequence[tuple[float, ...]]) -> list[Floats]:
    return list(np.array(rows, dtype=np.float64).reshape(-1, 3).T)
