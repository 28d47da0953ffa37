"""The modelled flow as the pages need it: routes by drug, and what each edge carries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from graph.vocabulary import commodity_unit, family_of
from viz.style import family_style

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = ["ModelledFlow", "RouteLike", "route_items"]

_ROUTES_PER_FAMILY = 8


class LegLike(Protocol):
    """What the pages read of a leg (`graph.routes.Leg`)."""

    @property
    def edge_id(self) -> str:
        """The edge, or the recipe of a conversion."""

    @property
    def source(self) -> str:
        """Where it leaves."""

    @property
    def commodity(self) -> str:
        """What leaves the step."""

    @property
    def made_from(self) -> str:
        """What entered it."""

    @property
    def conversion(self) -> bool:
        """Whether it is a conversion at a node."""


class RouteLike(Protocol):
    """What the pages read of a route (`graph.routes.Route`)."""

    @property
    def nodes(self) -> Sequence[str]:
        """Nodes passed."""

    @property
    def commodities(self) -> Sequence[str]:
        """Commodities carried."""

    @property
    def flow(self) -> float | None:
        """What it delivers per year."""

    @property
    def capacity(self) -> float | None:
        """The most it can deliver per year."""

    @property
    def bottleneck(self) -> str | None:
        """What sets the capacity."""

    @property
    def legs(self) -> Sequence[LegLike]:
        """Its steps."""


class ModelledFlow(Protocol):
    """What the trade does in the year shown."""

    @property
    def routes(self) -> Sequence[RouteLike]:
        """Routes that carry the flow, greatest first within a commodity."""

    @property
    def by_edge(self) -> Mapping[str, float]:
        """What enters each edge per year."""


def route_items(routes: Iterable[RouteLike]) -> dict[str, list[dict[str, Any]]]:
    """Give the greatest routes by the family of what they deliver, eight of each."""
    families: dict[str, list[dict[str, Any]]] = {}
    for route in routes:
        family = family_of(route.commodities[-1])
        listed = families.setdefault(family, [])
        if len(listed) < _ROUTES_PER_FAMILY:
            listed.append(_route(route, f"{family}:{len(listed) + 1}"))
    return families


def _route(route: RouteLike, route_id: str) -> dict[str, Any]:
    last = route.commodities[-1]
    return {
        "id": route_id,
        "label": family_style(family_of(last)).label,
        "flow": route.flow,
        "capacity": route.capacity,
        "unit": commodity_unit(last) or "units/year",
        "bottleneck": route.bottleneck,
        "nodes": list(route.nodes),
        "legs": [
            {
                "edge": None if leg.conversion else leg.edge_id,
                "at": leg.source,
                "from": leg.made_from,
                "to": leg.commodity,
            }
            for leg in route.legs
        ],
    }
