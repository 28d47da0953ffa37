"""Chokepoints that are groups: every node of a kind or region, every edge of a mode."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from graph.assembly import build_states
from graph.errors import QuestionError
from graph.network import build_network
from graph.question import ask
from graph.scan import percent
from graph.tables import Tables
from graph.vocabulary import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    import networkx as nx
    import pandas as pd

__all__ = ["GROUPINGS", "GroupBy", "find_group_chokepoints"]

GroupBy = Literal["kind", "region", "country", "stage", "mode"]
GROUPINGS: tuple[GroupBy, ...] = ("kind", "region", "country", "stage", "mode")


def find_group_chokepoints(
    data: nx.MultiDiGraph | Tables,
    by: GroupBy,
    *,
    commodity: str | None = None,
    sources: Iterable[str] | None = None,
    targets: Iterable[str] | None = None,
    year: int | None = None,
) -> pd.DataFrame:
    """
    Rank groups by what is lost when all their members go together.

    Parameters
    ----------
    data
        A network or tables. Not modified.
    by
        A column of the nodes (kind, region, country, stage), or ``mode`` of the edges.
    commodity, sources, targets, year
        As in `graph.chokepoints.find_chokepoints`.

    Returns
    -------
    pandas.DataFrame
        By group, greatest loss first: ``members`` that take part, ``loss``,
        ``loss_share`` and ``reason``. Members without the attribute are in no group.

    Raises
    ------
    QuestionError
        If `by` is no grouping, the data does not have it, or nothing bounds the flow.

    Notes
    -----
    The loss of a group is at least that of its greatest member and, where members
    stand in for one another, more than the sum of them all.

    Examples
    --------
    >>> from graph import load_network
    >>> found = find_group_chokepoints(load_network(year=2019), "mode", commodity="fentanyl")
    >>> bool(found["loss_share"].is_monotonic_decreasing)
    True
    """
    if by not in GROUPINGS:
        raise QuestionError(f"groups are by {', '.join(GROUPINGS)}, not by {by!r}")
    network = build_network(data) if isinstance(data, Tables) else data
    states = build_states(network, year=year)
    question = ask(states, commodity=commodity, sources=sources, targets=targets)
    removal = question.removal()
    if not 0 < removal.total < np.inf:
        raise QuestionError(removal.why_no_flow or "nothing flows that a group could hold up")
    kept = question.states
    groups = _edges_by_mode(network, kept) if by == "mode" else _nodes_by(network, kept, by)
    if not groups:
        raise QuestionError(f"the data does not fill the column {by!r}")
    rows = []
    for name, members in groups.items():
        loss = removal.group_loss(*(([], members) if by == "mode" else (members, [])))
        rows.append((name, len(members), loss, loss / removal.total))
    return _frame(rows, by)


def _nodes_by(network: nx.MultiDiGraph, states: Any, by: str) -> dict[str, list[int]]:
    touched = set(states.state_node[np.concatenate([states.tail, states.head])].tolist())
    groups: dict[str, list[int]] = {}
    for position, node in enumerate(states.node_ids):
        data = network.nodes[node]
        value = data.get(by)
        if value is None and by == "stage" and data.get("kind") in KINDS:
            value = KINDS[data["kind"]].stage
        if value is not None and position in touched:
            groups.setdefault(str(value), []).append(position)
    return groups


def _edges_by_mode(network: nx.MultiDiGraph, states: Any) -> dict[str, list[int]]:
    modes = {edge: mode for *_, edge, mode in network.edges(keys=True, data="mode") if mode}
    groups: dict[str, list[int]] = {}
    for arc in np.flatnonzero(states.edge >= 0).tolist():
        mode = modes.get(states.arc_id(arc))
        if mode is not None:
            groups.setdefault(str(mode), []).append(arc)
    return groups


def _frame(rows: list[tuple[str, int, float, float]], by: str) -> pd.DataFrame:
    import pandas as pd

    what = "edges of this mode" if by == "mode" else "nodes of this group"
    table = [
        (
            name,
            members,
            loss,
            share,
            f"Without its {members} {what}, {percent(share)} is lost."
            if share > 0
            else f"Its {members} {what} can all be gone around at no loss.",
        )
        for name, members, loss, share in sorted(rows, key=lambda row: (-round(row[3], 6), row[0]))
    ]
    columns = [by, "members", "loss", "loss_share", "reason"]
    return pd.DataFrame(table, columns=columns).set_index(by)
