"""One-click choices of what to show: a drug with all that becomes it, money, or everything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph.vocabulary import DEFAULT_COMMODITY, TIE, commodity_unit, family_of
from viz.style import family_style

if TYPE_CHECKING:
    from collections.abc import Iterable

    import networkx as nx

__all__ = ["scope_items"]

_MONEY_UNIT = "USD/year"


def scope_items(network: nx.MultiDiGraph, carried: Iterable[str]) -> list[dict[str, Any]]:
    """
    Give the choices, everything first: each a name, a label and its commodities.

    Ties are in none but the last, which is all the page can show.

    Parameters
    ----------
    network
        For its demand (what is a drug of its own) and recipes (what it is made of).
    carried
        The commodities of its edges.

    Examples
    --------
    >>> import networkx as nx
    >>> [scope["label"] for scope in scope_items(nx.MultiDiGraph(), ["goods"])]
    ['Everything']
    """
    carried = sorted(carried)
    flows = [name for name in carried if name != TIE]
    scopes = [{"name": "chain", "label": "Everything but ties", "commodities": flows}]
    if TIE not in carried:
        scopes = [{"name": "chain", "label": "Everything", "commodities": flows or carried}]
    wanted = [
        family
        for family in dict.fromkeys(
            family_of(row.get("commodity", DEFAULT_COMMODITY))
            for row in network.graph.get("demand", [])
        )
        if any(family_of(name) == family for name in flows)
    ]
    scopes += [
        _drug_scope(network, family, wanted, flows)
        for family in wanted
        if not _is_money(family, flows)
    ]
    money = [name for name in flows if commodity_unit(name) == _MONEY_UNIT]
    if money and len(money) < len(flows):
        scopes.append({"name": "money", "label": "Money", "commodities": money})
    if TIE in carried:
        scopes.append({"name": "all", "label": "Everything and ties", "commodities": carried})
    return scopes


def _is_money(family: str, flows: list[str]) -> bool:
    return any(commodity_unit(name) == _MONEY_UNIT for name in flows if family_of(name) == family)


def _drug_scope(
    network: nx.MultiDiGraph, family: str, wanted: list[str], flows: list[str]
) -> dict[str, Any]:
    """Go back along conversions from a drug, not into another drug's chain or into money."""
    members = {name for name in flows if family_of(name) == family}
    recipes: dict[str, dict[str, set[str]]] = {}
    for row in network.graph.get("recipes", []):
        sides = recipes.setdefault(row["recipe_id"], {"input": set(), "output": set()})
        sides[row["role"]].add(row.get("commodity", DEFAULT_COMMODITY))
    grown = True
    while grown:
        inputs = {
            name
            for sides in recipes.values()
            if sides["output"] & members
            for name in sides["input"]
            if family_of(name) == family or family_of(name) not in wanted
        }
        inputs = {name for name in inputs if commodity_unit(name) != _MONEY_UNIT}
        grown = not inputs <= members
        members |= inputs
    label = family_style(family).label
    more = any(family_of(name) != family for name in members)
    return {
        "name": family,
        "label": f"{label} and inputs" if more else label,
        "commodities": [name for name in flows if name in members],
    }
