"""Groups that go together: every node of a kind or region, every edge of a mode."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from graph.assembly import build_states
from graph.elements import Element
from graph.errors import QuestionError
from graph.question import ask
from graph.scan import Scan
from graph.states import StateGraph
from graph.tables import Tables
from graph.vocabulary import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import networkx as nx
    import pandas as pd

__all__ = ["GROUPINGS", "GroupBy", "find_group_chokepoints", "find_groups"]

GroupBy = Literal["kind", "region", "country", "stage", "mode"]
GROUPINGS: tuple[GroupBy, ...] = ("kind", "region", "country", "stage", "mode")


def find_groups(
    data: nx.MultiDiGraph | Tables | StateGraph, by: Iterable[str] = GROUPINGS
) -> dict[str, Element]:
    """
    Give the groups of nodes or edges that share a word.

    Parameters
    ----------
    data
        A network or tables. A state graph holds no words: it has no groups.
    by
        Columns of the nodes (kind, region, country, stage), or ``mode`` of the edges.

    Returns
    -------
    dict
        By id, such as ``kind:seaport`` or ``mode:mail``. Members without the word are in
        no group.

    Examples
    --------
    >>> from graph import load_network
    >>> found = find_groups(load_network(), ["mode"])
    >>> "mode:mail" in found, found["mode:mail"].what
    (True, 'group')
    """
    by = list(by)
    for name in by:
        if name not in GROUPINGS:
            raise QuestionError(f"groups are by {', '.join(GROUPINGS)}, not by {name!r}")
    groups: dict[str, Element] = {}
    if isinstance(data, StateGraph):
        return groups
    for column in by:
        edges = column == "mode"
        members: dict[str, list[str]] = {}
        for name, word in _edge_words(data) if edges else _node_words(data, column):
            members.setdefault(f"{column}:{word}", []).append(name)
        for group, names in members.items():
            ends = {"edge_ids" if edges else "node_ids": tuple(names)}
            groups[group] = Element(group, "group", **ends)
    return groups


def _node_words(data: nx.MultiDiGraph | Tables, column: str) -> Iterator[tuple[str, str]]:
    """Yield nodes with their word; a stage that is not given is that of the kind."""
    rows: Iterable[tuple[str, Any, Any]]
    if isinstance(data, Tables):
        nodes = data["nodes"]
        columns = (nodes.text("node_id"), nodes.text(column), nodes.text("kind"))
        rows = zip(*columns, strict=True)
    else:
        rows = ((n, row.get(column), row.get("kind")) for n, row in data.nodes(data=True))
    for node, word, kind in rows:
        if column == "stage" and not word and kind in KINDS:
            yield node, KINDS[kind].stage
        elif word:
            yield node, str(word)


def _edge_words(data: nx.MultiDiGraph | Tables) -> Iterator[tuple[str, str]]:
    if isinstance(data, Tables):
        edges = data["edges"]
        pairs = zip(edges.text("edge_id"), edges.text("mode"), strict=True)
        rows = [(edge or f"e{row}", mode) for row, (edge, mode) in enumerate(pairs, start=1)]
    else:
        rows = [(edge, mode) for *_, edge, mode in data.edges(keys=True, data="mode")]
    for edge, mode in rows:
        if mode:
            yield str(edge), str(mode)


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
        As in `graph.chokepoints.find_chokepoints`, which ranks groups beside nodes and
        edges.

    Returns
    -------
    pandas.DataFrame
        By group, greatest loss first: the columns of `find_chokepoints`. Members
        without the attribute are in no group.

    Raises
    ------
    QuestionError
        If `by` is no grouping, the data does not have it, or nothing bounds the flow.

    Examples
    --------
    >>> from graph import load_network
    >>> found = find_group_chokepoints(load_network(year=2019), "mode", commodity="fentanyl")
    >>> bool(found["loss_share"].is_monotonic_decreasing)
    True
    """
    groups = find_groups(data, [by])
    states = build_states(data, year=year)
    question = ask(states, commodity=commodity, sources=sources, targets=targets)
    removal = question.removal()
    if not 0 < removal.total < np.inf:
        raise QuestionError(removal.why_no_flow or "nothing flows that a group could hold up")
    found = Scan(question, removal, {}).group_frame(groups.values())
    if not len(found):
        raise QuestionError(f"the data does not fill the column {by!r}")
    found.index = [group.split(":", 1)[1] for group in found.index]
    return found.rename_axis(by)
