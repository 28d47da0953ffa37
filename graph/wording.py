"""Edges, numbers and shares in words for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.states import StateGraph

__all__ = ["edge_name", "in_digits", "percent"]


def edge_name(states: StateGraph, arc: int, names: Mapping[str, str]) -> str:
    """Name an edge for people: its ends and what it carries."""
    source, commodity = states.state(states.tail[arc])
    target, _ = states.state(states.head[arc])
    ends = f"{names.get(source) or source} → {names.get(target) or target}"
    return f"{ends}, {commodity.replace('_', ' ')}"


def in_digits(value: float) -> str:
    """Write a number with three significant figures: more would be noise.

    Examples
    --------
    >>> in_digits(280012.0), in_digits(0.01234)
    ('280,000', '0.0123')
    """
    return f"{float(f'{value:.3g}'):,.10g}"


def percent(share: float) -> str:
    """Write a share as a percentage with two significant figures.

    Examples
    --------
    >>> percent(0.1234), percent(0.004), percent(0.00001), percent(1.0)
    ('12 %', '0.4 %', 'under 0.1 %', '100 %')
    """
    if 0 < share < 0.001:
        return "under 0.1 %"
    if 0.99 < share < 1.0:
        return "over 99 %"
    return f"{share * 100:.2g} %" if share < 0.1 else f"{share * 100:.0f} %"
