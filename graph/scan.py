"""One table of nodes and one of edges: measured, ranked, and explained in words."""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import TYPE_CHECKING

import numpy as np

from graph.removal import ChainRemoval

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from graph.passage import Passage
    from graph.removal import CutPart, Removal
    from graph.states import StateGraph

__all__ = ["Scan", "percent"]

MOST_NEAR_CUT = 2_000
"""Arcs up to which cuts nearly as small as the minimum are looked for."""
_COLUMNS = (
    "name", "role", "loss", "loss_share", "flow_share", "betweenness", "cuts_off", "dominates",
    "in_cut", "cut_margin", "reason",
)  # fmt: skip


class Scan:
    """
    Measures every node and edge of one question, and says why each matters.

    Parameters
    ----------
    states
        As `graph.query.restrict` left them.
    removal, passage
        What is lost without a node or edge; which routes pass.
    origins, targets
        Positions of states.
    """

    def __init__(
        self,
        states: StateGraph,
        removal: Removal,
        passage: Passage,
        origins: Sequence[int],
        targets: Sequence[int],
    ) -> None:
        self.states, self.removal, self.passage = states, removal, passage
        self.bounded = math.isfinite(removal.total)
        # One search per edge: on large networks that would take most of the time.
        self.looks_near = self.bounded and len(states.tail) <= MOST_NEAR_CUT
        self.cut: list[CutPart] = removal.cut()
        self.cut_ids = {part.id for part in self.cut if part.part == "edge"}
        self.roles = {int(states.state_node[s]): "target" for s in targets} | {
            int(states.state_node[s]): "origin" for s in origins
        }

    def node_frame(self, names: Mapping[str, str]) -> pd.DataFrame:
        """Give every node that is touched, by id, greatest loss first."""
        return self._frame(self._node_rows(names))

    def edge_frame(self, names: Mapping[str, str]) -> pd.DataFrame:
        """Give every edge, by id, greatest loss first."""
        return self._frame(self._edge_rows(names))

    def cut_frame(self) -> pd.DataFrame:
        """Give the bounds that prove the maximum, by id."""
        import pandas as pd

        columns = ["part", "id", "commodity", "capacity", "worth"]
        return pd.DataFrame([asdict(part) for part in self.cut], columns=columns).set_index("id")

    def _node_rows(self, names: Mapping[str, str]) -> dict[str, dict[str, object]]:
        arcs = np.concatenate([self.states.tail, self.states.head])
        touched = np.unique(self.states.state_node[arcs]).tolist()
        rows = {}
        for node in touched:
            node_id = self.states.node_ids[node]
            rows[node_id] = self._row(
                names.get(node_id) or node_id,
                self.roles.get(node, "between"),
                loss=self.removal.node_loss(node) if self.bounded else 0.0,
                flow_share=self.removal.node_share(node),
                betweenness=self.passage.node_betweenness(node),
                cuts_off=self.passage.node_cuts_off(node),
                in_cut=self._at_cut(node_id),
            )
        return rows

    def _at_cut(self, node_id: str) -> bool:
        return any(part.id == node_id and part.part == "supply" for part in self.cut)

    def _edge_rows(self, names: Mapping[str, str]) -> dict[str, dict[str, object]]:
        rows = {}
        for arc in np.flatnonzero(self.states.edge >= 0).tolist():
            edge_id = self.states.arc_id(arc)
            source, commodity = self.states.state(self.states.tail[arc])
            target, _ = self.states.state(self.states.head[arc])
            name = f"{names.get(source) or source} → {names.get(target) or target}, {commodity}"
            rows[edge_id] = self._row(
                name,
                "between",
                loss=self.removal.edge_loss(arc) if self.bounded else 0.0,
                flow_share=self.removal.arc_share(arc),
                betweenness=self.passage.edge_betweenness(arc),
                cuts_off=self.passage.edge_cuts_off(arc),
                in_cut=edge_id in self.cut_ids,
                cut_margin=self.removal.cut_margin(arc) if self.looks_near else None,
            )
        return rows

    def _row(
        self,
        name: str,
        role: str,
        *,
        loss: float,
        flow_share: float,
        betweenness: float,
        cuts_off: int,
        in_cut: bool,
        cut_margin: float | None = None,
    ) -> dict[str, object]:
        share = loss / self.removal.total if self.bounded else 0.0
        row: dict[str, object] = {
            "name": name,
            "role": role,
            "loss": loss,
            "loss_share": share,
            "flow_share": flow_share,
            "betweenness": betweenness,
            "cuts_off": cuts_off,
            "dominates": 0 < cuts_off == self.passage.n_targets,
            "in_cut": in_cut,
            "cut_margin": cut_margin,
        }
        reason = self._reason(share, flow_share, betweenness, cuts_off, in_cut)
        return row | {"reason": reason + self._near_cut(in_cut, cut_margin)}

    def _near_cut(self, in_cut: bool, margin: float | None) -> str:
        """Say where an edge is in another minimum cut, or in one nearly as small."""
        if in_cut or margin is None:
            return ""
        if margin < 1e-9:
            return " It is in another cut as small."
        return f" A cut only {percent(margin)} larger than the smallest holds it."

    def _reason(
        self, share: float, flow_share: float, betweenness: float, cuts_off: int, in_cut: bool
    ) -> str:
        """Say why in words; every part follows from a number of the row."""
        what = (
            "what the trade earns"
            if isinstance(self.removal, ChainRemoval)
            else "what could be delivered"
        )
        if share > 0:
            parts = [f"Without it {percent(share)} of {what} is lost."]
        elif not self.bounded:
            parts = []
        elif flow_share > 0:
            parts = ["What passes here can go another way at no loss."]
        else:
            parts = ["Nothing need pass here."]
        if cuts_off:
            n = self.passage.n_targets
            parts.append(
                "Every route passes here."
                if cuts_off == n
                else f"No route reaches {cuts_off} of {n} places of demand without it."
            )
        if in_cut:
            parts.append("Its capacity is one of the bounds that set the maximum.")
        if betweenness >= 0.005:
            parts.append(f"{percent(betweenness)} of the shortest routes pass here.")
        return " ".join(parts)

    def _frame(self, rows: Mapping[str, Mapping[str, object]]) -> pd.DataFrame:
        import pandas as pd

        frame = pd.DataFrame.from_dict(dict(rows), orient="index", columns=list(_COLUMNS))
        frame = frame.rename_axis("id").reset_index()
        # Losses within a millionth of each other are ties: the solver's noise ranks nothing.
        frame["tie"] = frame["loss_share"].round(6)
        frame = frame.sort_values(
            ["tie", "cuts_off", "flow_share", "betweenness", "id"],
            ascending=[False, False, False, False, True],
        )
        return frame.drop(columns="tie").set_index("id")


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
