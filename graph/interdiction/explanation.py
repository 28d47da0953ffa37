"""Why a plan: what each measure adds, what holds the trade down, what is left untouched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph.interdiction.reaction import react
from graph.vocabulary import family_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np

    from graph.flow import FlowSolution
    from graph.interdiction.setting import Setting
    from graph.matching import Target
    from graph.measures import Effect
    from graph.states import StateGraph

__all__ = ["explain_plan", "tell_bounds"]

_BOUNDS = 10
_WATCHED = {
    "capacity": "less passes than the model lets through today ({})",
    "detection": "a greater share of what passes is seized, not only more weight ({})",
    "supply": "less is supplied ({})",
    "demand": "less is wanted ({})",
    "recipe": "less is made ({})",
}


def explain_plan(setting: Setting, chosen: Sequence[str], *, most: int | None) -> dict[str, Any]:
    """
    Tell why these measures.

    Parameters
    ----------
    setting
        From `graph.interdiction.setting.read_setting`.
    chosen
        Measure ids.
    most
        How many openings the trade has: None for all, 0 for none.

    Returns
    -------
    dict
        ``measures``: per measure its ``name``, ``cost``, ``alone`` (the fall it brings by
        itself), ``last`` (what would come back without it, the others kept) and
        ``indicators`` (what would show that it works); ``bounds``: what holds the trade
        down under the plan, dearest first, with the price of one more unit; ``untouched``:
        families of commodities on which no chosen measure acts.

    Notes
    -----
    ``alone`` and ``last`` differ where measures help or repeat one another: a measure that
    makes others work better brings nothing alone. Each is found by solving again, with
    the trade's best reaction.
    """

    def left(names: Sequence[str]) -> FlowSolution:
        return react(setting, setting.after(names), most=most).solution

    nothing, planned = left(()).objective, left(chosen)
    measures = setting.measures
    rows = []
    for name in chosen:
        row = measures.rows[measures.position(name)]
        rest = [other for other in chosen if other != name]
        rows.append(
            {
                "measure_id": name,
                "name": row.get("name", name),
                "cost": row.get("cost", 0.0),
                "months": row.get("time_to_effect_months"),
                "authority": row.get("authority", ""),
                "option": list(row.get("policy_option", ())),
                "alone": nothing - left([name]).objective,
                "last": left(rest).objective - planned.objective,
                "indicators": _indicators(setting, name),
            }
        )
    rows.sort(key=lambda row: (-row["last"], row["measure_id"]))
    return {
        "measures": rows,
        "bounds": tell_bounds(planned)[:_BOUNDS],
        "untouched": _untouched(setting, chosen),
    }


def tell_bounds(solution: FlowSolution) -> list[dict[str, Any]]:
    """
    Give the bounds with a price, by what they are worth together with their size.

    Returns
    -------
    list of dict
        ``part`` (edge, recipe, supply, demand), ``id``, ``commodity``, ``bound``, ``price``
        (what one more unit would be worth) and ``worth`` (price times bound).
    """
    return [each._asdict() | {"worth": each.worth} for each in solution.priced_bounds()]


def _indicators(setting: Setting, name: str) -> list[str]:
    """Say what would show that a measure works, from what it acts on."""
    measures, states = setting.measures, setting.states
    position = measures.position(name)
    own = [e for e in measures.effects if e.measure == position and len(e.rows) and e.share > 0]
    links: dict[Target, list[int]] = {}
    for effect in own:
        if effect.target in ("capacity", "detection"):
            links.setdefault(effect.target, []).extend(effect.rows.tolist())
    told = {
        _WATCHED[effect.target].format(
            _links_watched(states, list(dict.fromkeys(links[effect.target])))
            if effect.target in links
            else _watched(states, effect)
        ): None
        for effect in own
    }
    for helped in (e for e in measures.enabling if e.measure == position):
        others = ", ".join(measures.ids[number] for number in helped.enabled)
        told[f"{others} bring more than they did alone"] = None
    return list(told)[:3]


def _links_watched(states: StateGraph, arcs: list[int]) -> str:
    """Name the goods of some links, and one of them."""
    goods = {family_of(states.state(states.tail[arc])[1]) for arc in arcs}
    what = goods.pop() if len(goods) == 1 else f"{len(goods)} sorts of goods"
    more = f" and {len(arcs) - 1} more" if len(arcs) > 1 else ""
    return f"{what.replace('_', ' ')}: {states.arc_id(arcs[0])}{more}"


def _watched(states: StateGraph, effect: Effect) -> str:
    """Say on what an effect acts that is no link: the recipe, the place or the goods."""
    first = int(effect.rows[0])
    if effect.target == "recipe":
        return states.recipes[first].recipe_id
    rows = states.supply if effect.target == "supply" else states.demand
    node, commodity = states.state(rows[first][0])
    name = commodity.replace("_", " ")
    return f"{name} at {node}" if effect.target == "supply" else name


def _untouched(setting: Setting, chosen: Sequence[str]) -> list[str]:
    """Give the families that flow and on which no chosen measure acts."""
    states, measures = setting.states, setting.measures
    taken = {measures.position(name) for name in chosen}
    touched: set[str] = set()
    for effect in measures.effects:
        if effect.measure in taken:
            touched |= {
                family_of(name) for name in _commodities(setting, effect.target, effect.rows)
            }
    flowing = {family_of(states.state(state)[1]) for state in set(states.tail.tolist())}
    return sorted(flowing - touched)


def _commodities(setting: Setting, target: str, rows: np.ndarray) -> set[str]:
    states = setting.states
    found: set[str] = set()
    for row in rows.tolist():
        if target in ("capacity", "detection"):
            found.add(states.state(states.tail[row])[1])
        elif target == "recipe":
            sides = (*states.recipes[row].inputs, *states.recipes[row].outputs)
            found |= {states.state(state)[1] for state, _ in sides}
        else:
            table = states.supply if target == "supply" else states.demand
            found.add(states.state(table[row][0])[1])
    return found
