"""Chokepoint results as plain rows, for the explorer and the printed lists."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Protocol

from viz.style import family_style

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

__all__ = ["Ranking", "ranking_items", "ranking_label"]

WHOLE_CHAIN = "chain"
MOST_ROWS = 1_000
"""Rows of a ranking that a page holds; beyond them hardly anything is lost."""
_MEASURES = (
    "name",
    "loss",
    "loss_share",
    "flow_share",
    "flow_share_low",
    "flow_share_high",
    "flow_commodity",
    "betweenness",
    "dominates",
    "in_cut",
    "cut_links",
    "articulation",
    "degree",
    "recuperation",
    "replaced_by",
    "opened",
    "stability",
    "members",
    "by",
    "reason",
)
_TELLING = ("loss_share", "flow_share", "betweenness", "dominates", "in_cut")


class Ranking(Protocol):
    """What the pages read of a chokepoint result (`graph.chokepoints`)."""

    @property
    def commodity(self) -> str | None:
        """What flows; None for the whole chain."""

    @property
    def unit(self) -> str:
        """Unit of flow and loss."""

    @property
    def max_flow(self) -> float | None:
        """The most that can be delivered."""

    @property
    def why_no_flow(self) -> str:
        """Why there is no maximum flow."""

    @property
    def cut(self) -> pd.DataFrame:
        """A minimum cut, indexed by edge_id."""

    @property
    def remarks(self) -> tuple[str, ...]:
        """How many cuts were counted, and what was not measured and why, in words."""

    @property
    def nodes(self) -> pd.DataFrame:
        """Nodes, best first."""

    @property
    def edges(self) -> pd.DataFrame:
        """Edges, best first."""

    @property
    def groups(self) -> pd.DataFrame:
        """Groups that go together, best first."""


def ranking_label(key: str) -> str:
    """Name a ranking for people.

    Examples
    --------
    >>> ranking_label("chain"), ranking_label("fentanyl")
    ('Whole chain', 'Fentanyl')
    """
    return "Whole chain" if key == WHOLE_CHAIN else family_style(key).label


def ranking_items(rankings: Mapping[str, Ranking]) -> dict[str, dict[str, Any]]:
    """Give each ranking as rows, best first; rows that measure nothing are left out."""
    items = {}
    for key, ranking in rankings.items():
        tables = {
            "nodes": _rows(ranking.nodes),
            "edges": _rows(ranking.edges),
            "groups": _rows(ranking.groups),
        }
        items[key] = {
            "label": ranking_label(key),
            "unit": ranking.unit,
            "max_flow": _plain(ranking.max_flow),
            "why_no_flow": ranking.why_no_flow,
            "remarks": list(ranking.remarks),
            "cut": [str(edge_id) for edge_id in ranking.cut.index],
            "counts": {name: len(rows) for name, rows in tables.items()},
            **{name: rows[:MOST_ROWS] for name, rows in tables.items()},
        }
    return items


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    columns = [name for name in _MEASURES if name in frame.columns]
    rows = []
    values = zip(*(frame[name].tolist() for name in columns), strict=True)
    for rank, (row_id, cells) in enumerate(zip(frame.index.tolist(), values, strict=True), start=1):
        plain = zip(columns, map(_plain, cells), strict=True)
        row = {name: cell for name, cell in plain if cell is not None}
        if any(row.get(name) for name in _TELLING):
            rows.append({"id": str(row_id), "rank": rank, **row})
    return rows


def _plain(value: Any) -> Any:
    """Turn a number that JSON has no word for into None; keep six digits of the rest."""
    if isinstance(value, float):
        return float(f"{value:.6g}") if math.isfinite(value) else None
    return value
