"""Say in words why a trade has no optimum: where it has no bound, or what is below 0."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from graph.programme import Programme
    from graph.states import Floats

__all__ = ["why_infeasible", "why_unbounded"]

_SMALL = 1e-9
_MOST_NAMED = 8


def why_unbounded(programme: Programme, ray: Floats | None) -> str:
    """
    Say what lets the trade earn without end, and what to do about it.

    Parameters
    ----------
    ray
        By column, a direction along which it does, from the solver. A ray that draws
        on no supply runs on a loop that makes more than it uses.
    """
    if ray is None:
        return "nothing bounds what the trade earns: give capacities, or a quantity to supply"
    ray = np.where(np.abs(ray) > _SMALL * np.abs(ray).max(initial=0.0), ray, 0.0)
    named = _steps(programme, ray)
    if not np.any(ray[programme.first_supply : programme.first_demand] > 0):
        return (
            f"a loop makes more than it uses, so nothing bounds what the trade earns: {named}. "
            "Correct a yield, or cut the loop."
        )
    start = _ends(programme, ray, programme.first_supply, programme.states.supply)
    end = _ends(programme, ray, programme.first_demand, programme.states.demand)
    return (
        f"nothing bounds what the trade earns from {start} to {end}: no capacity on {named}, "
        "and no quantity of supply or demand. Give one of them."
    )


def why_infeasible(programme: Programme, upper: Floats) -> str:
    """Name what is bounded by less than nothing: doing nothing is possible otherwise."""
    below = np.where(upper < 0, 1.0, 0.0)
    rows = [*programme.states.supply, *programme.states.demand]
    at = np.flatnonzero(below[programme.first_supply :])
    places = [" of ".join(reversed(programme.states.state(rows[int(i)][0]))) for i in at]
    named = ", ".join(part for part in (_steps(programme, below), *places) if part)
    return f"no flow is possible: the capacity or quantity of {named or 'something'} is below 0"


def _steps(programme: Programme, ray: Floats) -> str:
    """Name the edges and recipes of a ray, those used most first."""
    states, first = programme.states, programme.first_recipe
    names = [states.arc_id(int(arc)) for arc in programme.edges[np.flatnonzero(ray[:first] > 0)]]
    made = np.flatnonzero(ray[first : programme.first_supply] > 0)
    names += [states.recipes[int(number)].recipe_id for number in made]
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return ", ".join(names[:_MOST_NAMED]) + more


def _ends(
    programme: Programme, ray: Floats, first: int, rows: tuple[tuple[int, float, float], ...]
) -> str:
    """Name the nodes whose supply or demand a ray draws on."""
    used = [row for row in range(len(rows)) if ray[first + row] > 0]
    names = dict.fromkeys(programme.states.state(rows[row][0])[0] for row in used)
    return " and ".join(names) if names else "sales"
