"""Yen's algorithm for the best simple paths of the commodity-state graph."""

from __future__ import annotations

import math
from dataclasses import replace
from heapq import heappop, heappush
from operator import itemgetter
from typing import TYPE_CHECKING, Literal

import numpy as np

from graph.distances import distances_to
from graph.errors import QuestionError
from graph.incidence import arcs_by_end

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph.states import StateGraph

__all__ = ["YenSearch", "routes_via"]

Order = Literal["length", "capacity"]
_Label = tuple[float, float]
_Path = tuple[int, ...]
_Step = tuple[float, int, int, float, float, float, float]
"""Length on to the end by an arc, the arc, its head, length, capacity, yield, length beyond."""
_onward = itemgetter(0)


class YenSearch:
    """
    Yen's search [1]_ on the state graph, with one start before and one end behind all.

    A label is what is minimised: (length, -amount) or (-amount, length), the amount
    being what the path can deliver so far. Both only worsen along a path unless a
    recipe makes more units than it uses, so a state may have to be reopened. Each
    search is led by the distance to the end (A*), which closing arcs can only raise;
    states from which there is no way to the end are never entered.

    Parameters
    ----------
    states
        As `graph.query.restrict` left them.
    origins, targets
        Positions of states.
    by
        ``length`` or ``capacity``.
    most
        How many paths will be asked for: what comes after them is not searched. Default:
        any number.

    References
    ----------
    .. [1] Yen, J. Y. (1971). Finding the K shortest loopless paths in a network.
       Management Science, 17(11), 712-716.
    """

    def __init__(
        self,
        states: StateGraph,
        origins: Sequence[int],
        targets: Sequence[int],
        by: Order,
        *,
        most: int | None = None,
    ) -> None:
        n, extra = states.n_states, len(origins) + len(targets)
        self.start, self.end, self.by, self.most = n, n + 1, by, most
        self.tail = np.concatenate([states.tail, np.full(len(origins), n), targets]).astype(int)
        self.head = np.concatenate([states.head, origins, np.full(len(targets), n + 1)]).astype(int)
        self.capacity = np.concatenate([states.capacity, np.full(extra, np.inf)])
        made = np.where(states.edge < 0, states.gain, 1.0)
        self.yields = np.concatenate([made, np.ones(extra)])
        self.length = np.concatenate([states.length, np.zeros(extra)])
        self.monotone = by == "length" or self.yields.max(initial=1.0) <= 1.0
        self.order, self.first = arcs_by_end(self.tail, n + 2)
        self.n_arcs = len(states.tail)
        far = distances_to(n, states.tail, states.head, states.length, targets)
        if by == "capacity":
            # By capacity the distance says only whether there is a way.
            far = np.where(np.isinf(far), np.inf, 0.0)
        self.ahead = np.concatenate([far, np.zeros(2)])
        self.leaving: dict[int, list[_Step]] = {}
        self.max_steps = (n + 2) * (len(self.tail) + 2)

    def best(self) -> Iterator[_Path]:
        """Yield simple paths as arcs of the state graph, best first, until there are no more."""
        found: list[_Path] = []
        candidates: list[tuple[_Label, _Path]] = []
        offered: set[_Path] = set()
        first = self._best_path((), set(), math.inf)
        if first is not None:
            heappush(candidates, first)
        while candidates:
            _, path = heappop(candidates)
            yield tuple(arc for arc in path if arc < self.n_arcs)
            found.append(path)
            for position in range(len(path)):
                root = path[:position]
                banned = {other[position] for other in found if other[:position] == root}
                worst = self._worst_of_use(candidates, len(found))
                candidate = self._best_path(root, banned, worst)
                if candidate is not None and candidate[1] not in offered:
                    offered.add(candidate[1])
                    heappush(candidates, candidate)

    def _worst_of_use(self, candidates: Sequence[tuple[_Label, _Path]], n_found: int) -> float:
        """Give the label from which a candidate comes too late, rounding allowed for."""
        if self.most is None or not self.monotone or self.most - n_found > len(candidates):
            return math.inf
        if self.most <= n_found:
            return -math.inf
        worst = sorted(candidates)[self.most - n_found - 1][0][0]
        return worst + 1e-9 * abs(worst) if math.isfinite(worst) else math.inf

    def _best_path(
        self, root: _Path, banned: set[int], worst: float
    ) -> tuple[_Label, _Path] | None:
        """Give the best way to finish `root` without the banned arcs next; None if past `worst`."""
        label: _Label = (0.0, -math.inf) if self.by == "length" else (-math.inf, 0.0)
        closed = {self.start}
        for arc in root:
            label = self._extend(label, self._step(arc))
            closed.add(int(self.head[arc]))
        spur = int(self.head[root[-1]]) if root else self.start
        labels: dict[int, _Label] = {spur: label}
        before: dict[int, int] = {}
        heap = [(label, label, spur)]
        steps = 0
        while heap:
            _, label, state = heappop(heap)
            steps += 1
            if steps > self.max_steps:
                raise QuestionError("a loop of recipes makes more than it uses; check the tables")
            if label > labels[state]:
                continue
            if state == self.end and self.monotone:
                break
            most = worst - label[0] if self.by == "length" else math.inf
            for step in self._out(state):
                onward, arc, head = step[:3]
                if onward > most:
                    break
                if head in closed or (state == spur and arc in banned):
                    continue
                longer = self._extend(label, step)
                if longer[0] + step[6] > worst:
                    continue
                if head not in labels or longer < labels[head]:
                    labels[head], before[head] = longer, arc
                    heappush(heap, ((longer[0] + step[6], longer[1]), longer, head))
        if self.end not in before:
            return None
        return labels[self.end], root + self._walk_back(before, spur)

    def _out(self, state: int) -> list[_Step]:
        """Give the arcs that leave a state and lead to the end, the nearest way first.

        Listed when first asked for, as most never are.
        """
        known = self.leaving.get(state)
        if known is None:
            arcs = self.order[self.first[state] : self.first[state + 1]]
            onward = self.length[arcs] + self.ahead[self.head[arcs]]
            arcs = arcs[np.isfinite(onward)]
            known = sorted((self._step(arc) for arc in arcs.tolist()), key=_onward)
            self.leaving[state] = known
        return known

    def _step(self, arc: int) -> _Step:
        head, length = int(self.head[arc]), float(self.length[arc])
        ahead = float(self.ahead[head])
        capacity, gain = float(self.capacity[arc]), float(self.yields[arc])
        return length + ahead, arc, head, length, capacity, gain, ahead

    def _extend(self, label: _Label, step: _Step) -> _Label:
        length, amount = label if self.by == "length" else (label[1], label[0])
        amount = -min(-amount, step[4]) * step[5]
        length += step[3]
        return (length, amount) if self.by == "length" else (amount, length)

    def _walk_back(self, before: dict[int, int], spur: int) -> _Path:
        path, state = [], self.end
        while state != spur:
            path.append(before[state])
            state = int(self.tail[before[state]])
        return tuple(reversed(path))


def routes_via(
    states: StateGraph, origins: Sequence[int], targets: Sequence[int], by: Order, via: int
) -> Iterator[_Path]:
    """
    Yield simple paths that pass a node, best first.

    Searches two copies of the states, before and after the node: an arc into the
    node leads from the first to the second, and only the second has targets. A path
    that is simple there but meets a state in both copies is left out.

    Parameters
    ----------
    via
        Position of the node in `StateGraph.node_ids`.
    """
    n, n_arcs = states.n_states, len(states.tail)
    here = states.state_node == via
    into = here[states.head]
    doubled = replace(
        states,
        state_node=np.tile(states.state_node, 2),
        state_commodity=np.tile(states.state_commodity, 2),
        tail=np.concatenate([states.tail, states.tail + n]).astype(np.int32),
        head=np.concatenate([states.head + n * into, states.head + n]).astype(np.int32),
        capacity=np.tile(states.capacity, 2),
        capacity_low=np.tile(states.capacity_low, 2),
        capacity_high=np.tile(states.capacity_high, 2),
        gain=np.tile(states.gain, 2),
        unit_cost=np.tile(states.unit_cost, 2),
        length=np.tile(states.length, 2),
        edge=np.tile(states.edge, 2),
        recipe=np.tile(states.recipe, 2),
    )
    starts = [origin + n * bool(here[origin]) for origin in origins]
    search = YenSearch(doubled, starts, [target + n for target in targets], by)
    for doubled_path in search.best():
        path = tuple(arc % n_arcs for arc in doubled_path)
        passed = [*states.tail[list(path)].tolist(), int(states.head[path[-1]])] if path else []
        if len(set(passed)) == len(passed) > 0:
            yield path
