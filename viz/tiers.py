"""The tiers layout: stages of the trade as columns, money and arms in a lane below.

Vis-network's own hierarchical layout keeps the input order inside a column and merges
parallel edges. This one orders each column by barycentre sweeps (Sugiyama, Tagawa and
Toda 1981) and keeps the order with the fewest crossings.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graph.vocabulary import KINDS, STAGES, TIE

if TYPE_CHECKING:
    import networkx as nx
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

__all__ = ["LANE_STAGES", "TierColumn", "Tiers", "stage_of", "tier_layout"]

LANE_STAGES = ("pay", "arm")
_NO_STAGE = "No stage given"
_SWEEPS = 24
_MOST_STEPS = 12
_ROWS = 22
_COLUMN_GAP, _ROW_GAP, _LANE_GAP = 150.0, 34.0, 90.0


@dataclass(frozen=True, slots=True)
class TierColumn:
    """One column: its heading and its nodes from top to bottom."""

    label: str
    nodes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tiers:
    """Columns from left to right, the lane from left to right, and a place for each node."""

    columns: tuple[TierColumn, ...]
    lane: tuple[str, ...]
    positions: dict[str, tuple[float, float]]


def stage_of(data: dict[str, object]) -> str:
    """Give a node's stage: its own, else that of its kind, else "".

    Examples
    --------
    >>> stage_of({"kind": "seaport"}), stage_of({"kind": "seaport", "stage": "cross"})
    ('move', 'cross')
    """
    kind = KINDS.get(str(data.get("kind", "")))
    return str(data.get("stage") or (kind.stage if kind else ""))


def tier_layout(network: nx.MultiDiGraph) -> Tiers:
    """
    Place nodes in columns by stage; where no node has one, by step along the flow.

    Parameters
    ----------
    network
        The supply-chain network. Not modified.

    Returns
    -------
    Tiers
        Positions in screen units, y downwards. No two nodes are closer than 30 units.

    Examples
    --------
    >>> import networkx as nx
    >>> [column.nodes for column in tier_layout(nx.MultiDiGraph([("a", "b"), ("b", "c")])).columns]
    [('a',), ('b',), ('c',)]
    """
    stages = {node: stage_of(data) for node, data in network.nodes(data=True)}
    lane = [node for node, stage in stages.items() if stage in LANE_STAGES]
    groups = _by_stage(stages) if any(stages.values()) else _by_step(network)
    order = _fewest_crossings(network, [nodes for _, nodes in groups])
    columns = tuple(
        TierColumn(label, tuple(nodes)) for (label, _), nodes in zip(groups, order, strict=True)
    )
    lane = _lane_order(network, columns, lane)
    return Tiers(columns, tuple(lane), _positions(columns, lane))


def _by_stage(stages: dict[str, str]) -> list[tuple[str, list[str]]]:
    wanted = [(key, label) for key, label in STAGES.items() if key not in LANE_STAGES]
    known = {*STAGES}
    groups = [(label, [n for n, stage in stages.items() if stage == key]) for key, label in wanted]
    groups.append((_NO_STAGE, [node for node, stage in stages.items() if stage not in known]))
    return [(label, nodes) for label, nodes in groups if nodes]


def _by_step(network: nx.MultiDiGraph) -> list[tuple[str, list[str]]]:
    """Layer by longest path; nodes on one cycle share a step."""
    import networkx as nx

    whole = nx.condensation(nx.DiGraph(network.edges()))
    step: dict[str, int] = {}
    for depth, parts in enumerate(nx.topological_generations(whole)):
        for part in parts:
            step |= dict.fromkeys(whole.nodes[part]["members"], min(depth, _MOST_STEPS - 1))
    groups: dict[int, list[str]] = {}
    for node in network:
        groups.setdefault(step.get(node, 0), []).append(node)
    return [(f"Step {depth + 1}", groups[depth]) for depth in sorted(groups)]


def _fewest_crossings(network: nx.MultiDiGraph, columns: list[list[str]]) -> list[list[str]]:
    column_of = {node: index for index, nodes in enumerate(columns) for node in nodes}
    links = _links(network, column_of)
    neighbours: dict[str, list[str]] = {node: [] for node in column_of}
    for u, v in links:
        neighbours[u].append(v)
        neighbours[v].append(u)
    best, fewest = columns, _crossings(columns, links, column_of)
    for sweep in range(_SWEEPS):
        columns = _sweep(columns, neighbours, reverse=bool(sweep % 2))
        crossings = _crossings(columns, links, column_of)
        if crossings < fewest:
            best, fewest = columns, crossings
    return best


def _links(network: nx.MultiDiGraph, column_of: dict[str, int]) -> list[tuple[str, str]]:
    """List what the eye follows between columns, once per pair; ties are off by default."""
    pairs = dict.fromkeys(
        (u, v) for u, v, commodity in network.edges(data="commodity") if commodity != TIE
    )
    return [
        (u, v) if column_of[u] < column_of[v] else (v, u)
        for u, v in pairs
        if u in column_of and v in column_of and column_of[u] != column_of[v]
    ]


def _sweep(
    columns: list[list[str]], neighbours: dict[str, list[str]], *, reverse: bool
) -> list[list[str]]:
    height = {node: (row + 0.5) / len(nodes) for nodes in columns for row, node in enumerate(nodes)}
    result = [list(nodes) for nodes in columns]
    for nodes in reversed(result) if reverse else result:
        centre = {
            node: (
                sum(height[other] for other in neighbours[node]) / len(neighbours[node])
                if neighbours[node]
                else height[node]
            )
            for node in nodes
        }
        nodes.sort(key=lambda node, centre=centre: (centre[node], height[node]))  # type: ignore[misc]
        height |= {node: (row + 0.5) / len(nodes) for row, node in enumerate(nodes)}
    return result


def _crossings(
    columns: list[list[str]], links: list[tuple[str, str]], column_of: dict[str, int]
) -> int:
    row = {node: index for nodes in columns for index, node in enumerate(nodes)}
    between: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for u, v in links:
        between.setdefault((column_of[u], column_of[v]), []).append((row[u], row[v]))
    return sum(_inversions(np.array(pairs)) for pairs in between.values())


def _inversions(pairs: Ints) -> int:
    left, right = pairs[:, 0], pairs[:, 1]
    above = left[:, None] < left[None, :]
    return int(np.count_nonzero(above & (right[:, None] > right[None, :])))


def _lane_order(
    network: nx.MultiDiGraph, columns: tuple[TierColumn, ...], lane: list[str]
) -> list[str]:
    """Order the lane by where its partners stand, so that its flows stay short."""
    across = {node: float(index) for index, c in enumerate(columns) for node in c.nodes}

    def centre(node: str) -> float:
        near = [across[m] for m in (*network.pred[node], *network.succ[node]) if m in across]
        return sum(near) / len(near) if near else len(columns) / 2

    return sorted(lane, key=lambda node: (centre(node), node))


def _positions(columns: tuple[TierColumn, ...], lane: list[str]) -> dict[str, tuple[float, float]]:
    positions: dict[str, tuple[float, float]] = {}
    x = 0.0
    for column in columns:
        # A long column becomes several side by side, filled like bricks.
        width = -(-len(column.nodes) // _ROWS)
        gap = _ROW_GAP * _ROWS / max(1, -(-len(column.nodes) // width))
        for index, node in enumerate(column.nodes):
            row, side = divmod(index, width)
            positions[node] = (x + side * _COLUMN_GAP * 0.6, (row + 0.5 + side / width) * gap)
        x += _COLUMN_GAP * (1 + 0.6 * (width - 1))
    per_row = max(1, int(x // _LANE_GAP))
    for index, node in enumerate(lane):
        row, place = divmod(index, per_row)
        across = min(per_row, len(lane) - row * per_row)
        y = _ROW_GAP * (_ROWS + 3 + 1.5 * row)
        positions[node] = (x * (place + 0.5) / across - _COLUMN_GAP / 2, y)
    return positions
