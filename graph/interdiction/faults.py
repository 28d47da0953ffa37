"""What is odd about the measures of a setting, in sentences that go with every plan."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from graph.interdiction.setting import Setting
    from graph.matching import Target
    from graph.states import Floats, StateGraph

__all__ = ["tell_faults"]

_NAMED = 3


def tell_faults(setting: Setting) -> list[str]:
    """
    Tell of measures in force or idle, of shares beyond 1 and of unlimited numbers.

    Examples
    --------
    >>> from graph import read_tables
    >>> from graph.interdiction.setting import read_setting
    >>> tell_faults(read_setting(read_tables(), year=2019))[0]
    'Not considered, since they act on nothing that flows: naloxone.'
    """
    measures = setting.measures
    told = []
    if measures.in_force:
        told.append(
            f"No choice, since in force before {setting.states.year} and held by the numbers: "
            f"{', '.join(measures.in_force)}."
        )
    idle = [name for name, acts in zip(measures.ids, measures.acts, strict=True) if not acts]
    if idle:
        told.append(f"Not considered, since they act on nothing that flows: {', '.join(idle)}.")
    beyond, unlimited = _odd_targets(setting)
    if beyond:
        told.append(
            f"All measures together take more than all of {_listed(beyond)}: what exceeds 1 "
            "counts for nothing."
        )
    if unlimited:
        told.append(
            f"No share can be taken of what is unlimited, short of all: {_listed(unlimited)}."
        )
    return told


def _listed(names: list[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")


def _odd_targets(setting: Setting) -> tuple[list[str], list[str]]:
    """Name what all measures together could take more than all of, and what has no limit."""
    total: dict[tuple[Target, int], float] = defaultdict(float)
    for term in setting.measures.terms():
        if term.share > 0:
            for row in term.rows.tolist():
                total[term.target, row] += term.share
    states = setting.states
    quantities = _quantities(states)
    beyond, unlimited = [], []
    for (target, row), share in total.items():
        if share > 1.0 + 1e-9:
            beyond.append(_name(states, target, row))
        if share < 1.0 and target != "detection" and not np.isfinite(quantities[target][row]):
            unlimited.append(_name(states, target, row))
    return sorted(set(beyond)), sorted(set(unlimited))


def _quantities(states: StateGraph) -> dict[Target, Floats]:
    return {
        "capacity": states.capacity,
        "recipe": np.array([recipe.capacity for recipe in states.recipes]),
        "supply": np.array([row[1] for row in states.supply]),
        "demand": np.array([row[1] for row in states.demand]),
    }


def _name(states: StateGraph, target: Target, row: int) -> str:
    if target in ("capacity", "detection"):
        return states.arc_id(row)
    if target == "recipe":
        return states.recipes[row].recipe_id
    table = states.supply if target == "supply" else states.demand
    node, commodity = states.state(table[row][0])
    return f"{target} of {commodity} at {node}"
