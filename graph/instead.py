"""What does exist, where a question about routes has no answer."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np

from graph.errors import NoRouteError
from graph.incidence import arcs_by_end
from graph.tables import Tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from graph.states import StateGraph

__all__ = ["few", "reached_from", "with_years"]

_NAMED = 5


def few(names: Iterable[str]) -> str:
    """Name the first five, and say how many more there are.

    Examples
    --------
    >>> few("abcdefg"), few("a")
    ('a, b, c, d, e and 2 more', 'a')
    """
    listed = list(names)
    more = f" and {len(listed) - _NAMED} more" if len(listed) > _NAMED else ""
    return ", ".join(listed[:_NAMED]) + more


def reached_from(states: StateGraph, origins: Sequence[int]) -> list[str]:
    """Give the nodes that routes from some states do reach, the nearest first."""
    order, first = arcs_by_end(states.tail, states.n_states)
    seen, queue = set(origins), list(origins)
    for state in queue:
        for head in states.head[order[first[state] : first[state + 1]]].tolist():
            if head not in seen:
                seen.add(head)
                queue.append(head)
    start = {states.state(state)[0] for state in origins}
    names = dict.fromkeys(states.state(state)[0] for state in queue)
    return [name for name in names if name not in start]


@contextmanager
def with_years(data: Any, year: int | None, nodes: Iterable[str]) -> Iterator[None]:
    """Where nothing leads from or to nodes in a year, add when they are in use."""
    try:
        yield
    except NoRouteError as error:
        spans = [] if year is None or not isinstance(data, Tables) else _spans(data, year, nodes)
        if not spans:
            raise
        raise NoRouteError(f"{error} {' '.join(spans)}") from None


def _spans(tables: Tables, year: int, nodes: Iterable[str]) -> list[str]:
    """Say of each node that is out of use in the year when it is in use."""
    rows, edges = tables["nodes"], tables["edges"]
    result, known = [], list(rows.text("node_id"))
    for node in nodes:
        if node not in known:
            continue
        at = known.index(node)
        touching = (tables.index("edges", "source") == at) | (tables.index("edges", "target") == at)
        begins, ends = edges.number("active_from")[touching], edges.number("active_to")[touching]
        if not len(begins):
            continue
        # A blank end is NaN: open.
        begin = np.fmax(rows.number("active_from")[at], np.nan_to_num(begins, nan=-np.inf))
        end = np.fmin(rows.number("active_to")[at], np.nan_to_num(ends, nan=np.inf))
        if not np.any((begin <= year) & (year <= end)):
            result.append(f"{node} is in use {_span(float(begin.min()), float(end.max()))}.")
    return result


def _span(begin: float, end: float) -> str:
    first = f"from {begin:.0f}" if np.isfinite(begin) else ""
    last = f"to {end:.0f}" if np.isfinite(end) else "on" if first else ""
    return f"{first} {last}".strip() or "in other years"
