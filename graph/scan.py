"""Nodes, edges and groups of one question: measured, ranked, and explained in words."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from graph.chain_removal import ChainRemoval
from graph.passage import Passage
from graph.structure import Structure

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from graph.elements import Element, Parts
    from graph.question import Question
    from graph.removal import CutPart, Removal
    from graph.states import Ints, StateGraph

__all__ = ["Scan", "edge_name", "percent"]

MOST_NEAR_CUT = 2_000
"""Arcs up to which cuts nearly as small as the minimum are looked for."""
_COLUMNS = (
    "name", "role", "loss", "loss_share", "flow_share", "betweenness", "cuts_off", "dominates",
    "in_cut", "cut_links", "cut_margin", "articulation", "degree", "reason",
)  # fmt: skip
_GROUP_COLUMNS = ("by", "members")


@dataclass(frozen=True, slots=True)
class _Cut:
    """How an element stands to the minimum cut: see the columns of `find_chokepoints`."""

    inside: bool
    links: int
    margin: float | None


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
        self.cut: list[CutPart] = removal.cut()
        self.cut_ids = {part.id for part in self.cut if part.part == "edge"}
        self.bound_at = self._bound_nodes()
        self.margin = self._margins(near_cuts)
        self.cut_at = self._cuts_at_nodes()
        self.roles = {int(states.state_node[s]): "target" for s in question.targets} | {
            int(states.state_node[s]): "origin" for s in question.origins
        }

    def _bound_nodes(self) -> set[str]:
        """Give the nodes whose own supply, demand or conversion is in the cut."""
        recipes = {r.recipe_id: self.states.node_ids[r.node] for r in self.states.recipes}
        return {
            recipes.get(part.id, part.id) if part.part == "recipe" else part.id
            for part in self.cut
            if part.part != "edge"
        }

    def _margins(self, arcs: Ints | None) -> dict[int, float]:
        """Give, per edge near a minimum cut, how near it is."""
        chosen = (np.flatnonzero(self.states.edge >= 0) if arcs is None else arcs).tolist()
        # One search per edge: on large networks that would take most of the time.
        if not self.bounded or len(chosen) > MOST_NEAR_CUT:
            return {}
        margins = {arc: self.removal.cut_margin(arc) for arc in chosen}
        return {arc: margin for arc, margin in margins.items() if margin is not None}

    def _cuts_at_nodes(self) -> dict[int, tuple[int, float | None]]:
        """Give, per node with such links, how many are in the cut, and how near the nearest is."""
        found: dict[int, tuple[int, float | None]] = {}
        states = self.states
        for arc in np.flatnonzero(states.edge >= 0).tolist():
            inside, margin = states.arc_id(arc) in self.cut_ids, self.margin.get(arc)
            if not inside and margin is None:
                continue
            for node in {int(states.state_node[end[arc]]) for end in (states.tail, states.head)}:
                links, nearest = found.get(node, (0, None))
                found[node] = (links + inside, _least(nearest, margin))
        return found

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
        return pd.DataFrame([asdict(part) for part in self.cut], columns=columns).set_index("id")

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
        links, margin = self.cut_at.get(node, (0, None))
        return self._row(
            self.names.get(node_id) or node_id,
            self.roles.get(node, "between"),
            what="node",
            loss=self.removal.node_loss(node) if self.bounded else 0.0,
            flow_share=self.removal.node_share(node),
            betweenness=self.passage.node_betweenness(node),
            cuts_off=self.passage.node_cuts_off(node),
            cut=_Cut(node_id in self.bound_at, links, margin),
            articulation=bool(self.structure.node_articulates[node]),
            degree=int(self.structure.degree[node]),
        )

    def edge_row(self, arc: int) -> dict[str, Any]:
        """Give the measures of an edge and the reason in words."""
        inside = self.states.arc_id(arc) in self.cut_ids
        return self._row(
            edge_name(self.states, arc, self.names),
            "between",
            what="link",
            loss=self.removal.edge_loss(arc) if self.bounded else 0.0,
            flow_share=self.removal.arc_share(arc),
            betweenness=self.passage.edge_betweenness(arc),
            cuts_off=self.passage.edge_cuts_off(arc),
            cut=_Cut(inside, int(inside), self.margin.get(arc)),
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
            cut=self._cut_of(parts),
            members=members,
        )
        return row | {"by": by, "members": members}

    def _cut_of(self, parts: Parts) -> _Cut:
        """Tell how a group stands to the cut: by its members' own bounds, and by their links."""
        states, nodes = self.states, parts.nodes.tolist()
        arcs = [arc for arc in parts.touching().tolist() if states.edge[arc] >= 0]
        links = sum(states.arc_id(arc) in self.cut_ids for arc in arcs)
        own = any(states.node_ids[node] in self.bound_at for node in nodes)
        margins = [self.margin[arc] for arc in arcs if arc in self.margin]
        return _Cut(own or (links > 0 and not nodes), links, min(margins, default=None))

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
        cut: _Cut,
        betweenness: float | None = None,
        articulation: bool | None = None,
        degree: int | None = None,
        members: int = 0,
    ) -> dict[str, Any]:
        share = loss / self.removal.total if self.bounded else 0.0
        parts = [
            self._loss_in_words(share, flow_share, _without(what, members)),
            self._passage_in_words(cuts_off, betweenness or 0.0, what),
            _cut_in_words(cut, what=what),
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
            "articulation": articulation,
            "degree": degree,
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


def _least(one: float | None, other: float | None) -> float | None:
    return min((each for each in (one, other) if each is not None), default=None)


def _cut_in_words(cut: _Cut, *, what: str) -> str:
    """Say how a minimum cut, or one nearly as small, holds it."""
    if what == "links":
        told = "1 of them is a link that sets" if cut.links == 1 else f"{cut.links} of them set"
        return f"{told} the maximum." if cut.links else ""
    if what != "link":
        its, it = ("Its", "it") if what == "node" else ("Their", "them")
        own = f"{its} own supply, demand or conversion is one of the bounds that set the maximum."
        links = f"{cut.links} links that set the maximum touch {it}."
        return " ".join(text for text, told in ((own, cut.inside), (links, cut.links > 1)) if told)
    if cut.inside:
        return "Its capacity is one of the bounds that set the maximum."
    if cut.margin is None:
        return ""
    if cut.margin < 1e-9:
        return "It is in another cut as small."
    return f"A cut only {percent(cut.margin)} larger than the smallest holds it."


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
