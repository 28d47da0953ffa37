"""Nodes, edges and groups of one question: measured, ranked, and explained in words."""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np

from graph.chain_removal import ChainRemoval
from graph.passage import Passage
from graph.standing import Cuts, Standing, standing_in_words
from graph.structure import COMPARED, Structure
from graph.wording import edge_name, percent

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from graph.elements import Element, Parts
    from graph.question import Question
    from graph.removal import Removal
    from graph.states import Ints

__all__ = ["Scan"]

_COLUMNS = (
    "name", "role", "loss", "loss_share", "flow_share", "betweenness", "cuts_off", "dominates",
    "in_cut", "cut_links", "cut_margin", "near_cuts", "articulation", "degree", "closeness",
    "pagerank", "reason",
)  # fmt: skip
_GROUP_COLUMNS = ("by", "members")


class Scan:
    """
    Measures every node, edge and group of one question, and says why each matters.

    Parameters
    ----------
    question
        From `graph.question.ask`.
    removal
        What is lost without a node or edge of it.
    names
        Names for people, by node id.
    near_cuts
        Arcs to look for small cuts at. Default: every one, up to 2,000.
    """

    def __init__(
        self,
        question: Question,
        removal: Removal,
        names: Mapping[str, str],
        *,
        near_cuts: Ints | None = None,
    ) -> None:
        self.states = states = question.states
        self.removal, self.names = removal, names
        self.passage = Passage(states, question.origins, question.targets)
        self.structure = Structure(states, question.origins, question.targets)
        self.bounded = math.isfinite(removal.total)
        self.measured = (
            "what the trade earns"
            if isinstance(removal, ChainRemoval)
            else "what could be delivered"
        )
        self.cuts = Cuts(states, removal, bounded=self.bounded, look_at=near_cuts)
        self.roles = {int(states.state_node[s]): "target" for s in question.targets} | {
            int(states.state_node[s]): "origin" for s in question.origins
        }

    def node_frame(self) -> pd.DataFrame:
        """Give every node that is touched, by id, greatest loss first."""
        self._measure_all()
        states = self.states
        touched = np.unique(states.state_node[np.concatenate([states.tail, states.head])])
        return _frame({states.node_ids[n]: self.node_row(n) for n in touched.tolist()})

    def edge_frame(self) -> pd.DataFrame:
        """Give every edge, by id, greatest loss first."""
        self._measure_all()
        arcs = np.flatnonzero(self.states.edge >= 0).tolist()
        return _frame({self.states.arc_id(arc): self.edge_row(arc) for arc in arcs})

    def _measure_all(self) -> None:
        if self.bounded:
            self.removal.measure_all()

    def group_frame(self, groups: Iterable[Element]) -> pd.DataFrame:
        """Give every group with links that take part, by id, greatest loss first."""
        rows = {}
        for group in groups:
            parts = group.parts(self.states)
            if len(parts.touching()):
                rows[group.id] = self.group_row(group, parts)
        return _frame(rows, more=_GROUP_COLUMNS)

    def cut_frame(self) -> pd.DataFrame:
        """Give the bounds that prove the maximum, by id."""
        import pandas as pd

        columns = ["part", "id", "commodity", "capacity", "worth"]
        return pd.DataFrame([asdict(part) for part in self.cuts.cut], columns=columns).set_index(
            "id"
        )

    def row(self, element: Element) -> dict[str, Any]:
        """Give the row of any element that takes part."""
        parts = element.parts(self.states)
        if element.what == "node":
            return self.node_row(int(parts.nodes[0]))
        if element.what == "edge":
            return self.edge_row(int(parts.arcs[0]))
        return self.group_row(element, parts)

    def node_row(self, node: int) -> dict[str, Any]:
        """Give the measures of a node and the reason in words."""
        node_id = self.states.node_ids[node]
        return self._row(
            self.names.get(node_id) or node_id,
            self.roles.get(node, "between"),
            what="node",
            loss=self.removal.node_loss(node) if self.bounded else 0.0,
            flow_share=self.removal.node_share(node),
            betweenness=self.passage.node_betweenness(node),
            cuts_off=self.passage.node_cuts_off(node),
            cut=self.cuts.of_node(node),
            articulation=bool(self.structure.node_articulates[node]),
            compared=self.structure.compared(node),
        )

    def edge_row(self, arc: int) -> dict[str, Any]:
        """Give the measures of an edge and the reason in words."""
        return self._row(
            edge_name(self.states, arc, self.names),
            "between",
            what="link",
            loss=self.removal.edge_loss(arc) if self.bounded else 0.0,
            flow_share=self.removal.arc_share(arc),
            betweenness=self.passage.edge_betweenness(arc),
            cuts_off=self.passage.edge_cuts_off(arc),
            cut=self.cuts.of_edge(arc),
            articulation=bool(self.structure.arc_bridges[arc]),
        )

    def group_row(self, group: Element, parts: Parts) -> dict[str, Any]:
        """Give the measures of a group that goes together and the reason in words."""
        by, value = group.id.split(":", 1)
        nodes, arcs = parts.nodes.tolist(), parts.arcs.tolist()
        touched = self.states.state_node[np.concatenate([self.states.tail, self.states.head])]
        members = len(np.intersect1d(parts.nodes, touched)) + len(arcs)
        row = self._row(
            value.replace("_", " "),
            "group",
            what="nodes" if nodes else "links",
            loss=self.removal.group_loss(nodes, arcs) if self.bounded else 0.0,
            flow_share=self._group_share(parts),
            cuts_off=self.structure.cuts_off(parts),
            cut=self.cuts.of_group(parts),
            members=members,
        )
        return row | {"by": by, "members": members}

    def _group_share(self, parts: Parts) -> float:
        """Give the largest share of a flow over the edges that enter, or that leave.

        Of a group of edges, over those that begin a run of them: a route that stays on
        rail for three legs counts once.
        """
        states = self.states
        sides = parts.passages() if len(parts.nodes) else [parts.arcs]
        # Shares of the chain are each of their own commodity; those of one family add up.
        whole_chain = isinstance(self.removal, ChainRemoval)
        kinds = states.state_commodity if whole_chain else np.zeros_like(states.state_commodity)
        greatest = 0.0
        for side in sides:
            shares = [self.removal.arc_share(arc) for arc in side.tolist()]
            begins = np.bincount(states.tail[side], shares, states.n_states)
            if not len(parts.nodes):
                arrives = np.bincount(states.head[side], shares, states.n_states)
                begins = np.maximum(begins - arrives, 0.0)
            greatest = max(greatest, float(np.bincount(kinds, begins).max()))
        return min(1.0, greatest)

    def _row(
        self,
        name: str,
        role: str,
        *,
        what: str,
        loss: float,
        flow_share: float,
        cuts_off: int,
        cut: Standing,
        betweenness: float | None = None,
        articulation: bool | None = None,
        compared: Mapping[str, float | None] | None = None,
        members: int = 0,
    ) -> dict[str, Any]:
        share = loss / self.removal.total if self.bounded else 0.0
        parts = [
            self._loss_in_words(share, flow_share, _without(what, members)),
            self._passage_in_words(cuts_off, betweenness or 0.0, what),
            standing_in_words(cut, self.cuts.near, what=what),
        ]
        return {
            "name": name,
            "role": role,
            "loss": loss,
            "loss_share": share,
            "flow_share": flow_share,
            "betweenness": betweenness,
            "cuts_off": cuts_off,
            "dominates": 0 < cuts_off == self.passage.n_targets,
            "in_cut": cut.inside,
            "cut_links": cut.links,
            "cut_margin": cut.margin,
            "near_cuts": cut.near,
            "articulation": articulation,
            **(compared or dict.fromkeys(COMPARED)),
            "reason": " ".join(part for part in parts if part),
        }

    def _loss_in_words(self, share: float, flow_share: float, without: str) -> str:
        if share > 0:
            return f"{without} {percent(share)} of {self.measured} is lost."
        if not self.bounded:
            return ""
        if math.isnan(share):
            return f"Its loss was not measured; it carries {percent(flow_share)} of the flow."
        if flow_share > 0:
            return "What passes here can go another way at no loss."
        return "Nothing need pass here."

    def _passage_in_words(self, cuts_off: int, betweenness: float, what: str) -> str:
        parts, group = [], what in ("nodes", "links")
        if cuts_off:
            n = self.passage.n_targets
            where = "through one of them" if group else "here"
            parts.append(
                f"Every route passes {where}."
                if cuts_off == n
                else f"No route reaches {cuts_off} of {n} places of demand without "
                f"{'them' if group else 'it'}."
            )
        if betweenness >= 0.005:
            parts.append(f"{percent(betweenness)} of the shortest routes pass here.")
        return " ".join(parts)


def _without(what: str, members: int) -> str:
    if what in ("node", "link"):
        return "Without it"
    return f"Without its {members} {what if members != 1 else what[:-1]}"


def _frame(rows: Mapping[str, Mapping[str, Any]], *, more: tuple[str, ...] = ()) -> pd.DataFrame:
    import pandas as pd

    columns = [*more, *_COLUMNS]
    frame = pd.DataFrame.from_dict(dict(rows), orient="index", columns=columns)
    frame = frame.rename_axis("id").reset_index()
    # Losses within a millionth of each other are ties: the solver's noise ranks nothing.
    frame["tie"] = frame["loss_share"].fillna(0.0).round(6)
    frame = frame.sort_values(
        ["tie", "cuts_off", "flow_share", "betweenness", "id"],
        ascending=[False, False, False, False, True],
    )
    return frame.drop(columns="tie").set_index("id")
