"""What a page lets people change: measures with their costs, and what is wanted, by family."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph.vocabulary import DEFAULT_COMMODITY, family_of
from viz.style import family_style

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["change_items"]

_MEASURE_COLUMNS = (
    "measure_id",
    "name",
    "policy_option",
    "lever",
    "cost",
    "cost_low",
    "cost_high",
    "time_to_effect_months",
    "authority",
    "prerequisite",
    "excludes",
    "in_force",
    "about",
    "evidence",
)


def change_items(network: nx.MultiDiGraph) -> dict[str, list[dict[str, Any]]]:
    """
    Give the measures, the options that they belong to, and the families that are wanted.

    Examples
    --------
    >>> import networkx as nx
    >>> network = nx.MultiDiGraph(demand=[{"node_id": "b", "commodity": "fentanyl"}])
    >>> [family["name"] for family in change_items(network)["wanted"]]
    ['fentanyl']
    """
    tables = network.graph
    families = dict.fromkeys(
        family_of(row.get("commodity", DEFAULT_COMMODITY)) for row in tables.get("demand", [])
    )
    return {
        "measures": [
            {name: row[name] for name in _MEASURE_COLUMNS if name in row}
            for row in tables.get("measures", [])
        ],
        "options": [
            {"id": row["option_id"], "name": row.get("name", row["option_id"])}
            for row in tables.get("options", [])
        ],
        "wanted": [{"name": name, "label": family_style(name).label} for name in families],
    }
