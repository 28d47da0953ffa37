"""The dual of what the trade does, with measures on the right-hand side.

For a plan x the trade earns the least value of a linear programme: prices of states,
arcs, recipes, supply and demand that no trade can beat. Minimising it over prices and
plans together is one programme of one level. What would be products of a price and a
plan is written with slices and bounds:

- A share r of a number's quantity q goes when x = 1: ``q (1 - r)`` is paid at the price
  p, and ``q r`` at ``t >= p - M (1 - (1 - x))``, so that t may fall to 0 when x = 1.
- Shares that can add beyond 1 are paid together, as ``max(0, sum r t + (1 - sum r) p)``.
- A negative share is paid at ``t >= p - M (1 - x)``: only when x = 1.
- Detection d takes ``d w`` off what arrives, where ``w <= V x`` and ``w`` is at most the
  price at the arc's end; several add up.

M and V come from `graph.interdiction.worth`. Every variable is scaled to [0, 1] by them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from graph.interdiction.worth import most_worth
from graph.measures import WHOLE
from graph.sales import find_sales

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.interdiction.leader import Leader
    from graph.matching import Target
    from graph.measures import Term
    from graph.states import Floats, Ints, StateGraph

__all__ = ["Block", "build_block"]

Entry = tuple[int, float]


@dataclass(eq=False)
class Block:
    """
    Minimise ``cost v`` over ``own v + lead x >= least`` and ``0 <= v <= 1``.

    Attributes
    ----------
    cost
        Of each variable, in units of the scale.
    own, lead
        Per row, entries of the block's own variables and of the leader's columns.
    least
        What each row must at least be.
    """

    cost: list[float] = field(default_factory=list)
    own: list[list[Entry]] = field(default_factory=list)
    lead: list[list[Entry]] = field(default_factory=list)
    least: list[float] = field(default_factory=list)

    def variable(self, cost: float = 0.0) -> int:
        """Add a variable between 0 and 1."""
        self.cost.append(cost)
        return len(self.cost) - 1

    def row(self, own: list[Entry], lead: list[Entry], least: float) -> None:
        """Add a row."""
        self.own.append(own)
        self.lead.append(lead)
        self.least.append(least)

    def arrays(self) -> tuple[Floats, Ints, Ints, Floats]:
        """Give the costs and the own entries as rows, columns and values."""
        rows = [row for row, entries in enumerate(self.own) for _ in entries]
        columns = [column for entries in self.own for column, _ in entries]
        values = [value for entries in self.own for _, value in entries]
        return (np.array(self.cost), np.array(rows, dtype=np.int32),
                np.array(columns, dtype=np.int32), np.array(values))  # fmt: skip


def build_block(
    states: StateGraph, terms: Sequence[Term], leader: Leader, *, scale: float = 1.0
) -> Block:
    """
    Write the dual of the flow model of one state graph.

    Parameters
    ----------
    states
        Before any measure, with every route that this block lets the trade use.
    terms
        What measures act on; those of measures that fail are left out.
    leader
        Receives columns for pairs of measures and the like.
    scale
        Costs are divided by it.
    """
    return _Builder(states, terms, leader, scale).build()


class _Builder:
    def __init__(
        self, states: StateGraph, terms: Sequence[Term], leader: Leader, scale: float
    ) -> None:
        self.states, self.leader, self.scale = states, leader, scale
        self.block = Block()
        # By column, what takes apart from what feeds: only what takes stops at 1.
        self.takes: dict[tuple[Target, int], dict[int, float]] = defaultdict(dict)
        self.feeds: dict[tuple[Target, int], dict[int, float]] = defaultdict(dict)
        for term in terms:
            column = leader.trigger(term.measures)
            for row in term.rows.tolist():
                found = (self.takes if term.share > 0 else self.feeds)[term.target, row]
                found[column] = found.get(column, 0.0) + abs(term.share)
        self.sales = find_sales(states)
        self.gain = self._most_gain()
        self.worth = most_worth(states, self.sales, self.gain)
        self.price = [self.block.variable() if worth > 0 else -1 for worth in self.worth]
        self._less: dict[tuple[int, int, bool], int] = {}

    def build(self) -> Block:
        """Write every row."""
        limits = self._sale_limits()
        self._edges()
        self._recipes(limits)
        self._supply()
        self._demand({row for row, _ in self.sales})
        return self.block

    def _most_gain(self) -> Floats:
        gain = self.states.gain.copy()
        for (target, row), shares in self.feeds.items():
            if target == "detection":
                gain[row] = min(1.0, gain[row] + sum(shares.values()))
        return gain

    def _state(self, state: int, factor: float) -> list[Entry]:
        return [(self.price[state], factor * self.worth[state])] if self.worth[state] > 0 else []

    def _edges(self) -> None:
        states = self.states
        most = self.gain * self.worth[states.head] - states.unit_cost
        carrying = (states.edge >= 0) & (states.capacity > 0) & (most > 0)
        for arc in np.flatnonzero(carrying).tolist():
            tail, head = int(states.tail[arc]), int(states.head[arc])
            cost, worth = float(states.unit_cost[arc]), float(self.worth[head])
            bound = self._bound("capacity", arc, float(states.capacity[arc]), float(most[arc]))
            own = self._state(tail, 1.0) + bound
            own += self._state(head, -float(states.gain[arc]))
            takes, feeds = self.takes["detection", arc], self.feeds["detection", arc]
            own += [
                (self._arriving(column, head, down=True), share * worth)
                for column, share in takes.items()
            ]
            own += [
                (self._arriving(column, head, down=False), -share * worth)
                for column, share in feeds.items()
            ]
            choice: list[Entry] = []
            fed = sum(feeds.values())
            if fed > 1.0 - float(states.gain[arc]) + 1e-12:
                # Detection never falls below none: the lesser of two bounds holds.
                net = {**feeds}
                for trigger, share in takes.items():
                    net[trigger] = net.get(trigger, 0.0) - share
                column = self.leader.choice(net, 1.0 - float(states.gain[arc]))
                choice = [(column, (float(states.gain[arc]) + fed) * worth)]
                own_full = self._state(tail, 1.0) + bound + self._state(head, -1.0)
                self._row(own_full, [(column, -worth)], -cost - worth)
            self._row(own, choice, -cost)

    def _arriving(self, column: int, head: int, *, down: bool) -> int:
        """Give the price at an arc's end as far as a measure changes what arrives there."""
        key = (column, head, down)
        if key not in self._less:
            self._less[key] = variable = self.block.variable()
            if down:
                self.block.row([(self.price[head], 1.0), (variable, -1.0)], [], 0.0)
                self.block.row([(variable, -1.0)], [(column, 1.0)], 0.0)
            else:
                own = [(variable, 1.0), (self.price[head], -1.0)]
                self.block.row(own, [(column, -1.0)], -1.0)
        return self._less[key]

    def _bound(self, target: Target, row: int, quantity: float, most: float) -> list[Entry]:
        """Give the price of a bounded quantity, at most `most`, paid as far as it is kept."""
        taken, feeds = self.takes[target, row], self.feeds[target, row]
        total = sum(taken.values())
        if not np.isfinite(quantity):
            if total < WHOLE:
                return []
            price = self.block.variable()
            closed = self.leader.closer(list(taken.items()), list(feeds))
            self.block.row([(price, -1.0)], [(closed, 1.0)], 0.0)
            return [(price, most)]
        paid = quantity * most / self.scale
        price = self.block.variable(paid * max(0.0, 1.0 - total))
        slices = [(self._slice(price, column), share) for column, share in taken.items()]
        if total > 1.0:
            kept = self.block.variable(paid)
            own = [(kept, 1.0), (price, total - 1.0)]
            self.block.row(own + [(part, -share) for part, share in slices], [], 0.0)
        else:
            for part, share in slices:
                self.block.cost[part] = paid * share
        for column, share in feeds.items():
            fed = self.block.variable(paid * share)
            self.block.row([(fed, 1.0), (price, -1.0)], [(column, -1.0)], -1.0)
        return [(price, most)]

    def _slice(self, price: int, column: int) -> int:
        part = self.block.variable()
        self.block.row([(part, 1.0), (price, -1.0)], [(column, 1.0)], 0.0)
        return part

    def _sale_limits(self) -> dict[int, list[Entry]]:
        """Give, per recipe that sells, what it pays for the limits on what is wanted."""
        paid: dict[int, list[Entry]] = defaultdict(list)
        for row, sales in self.sales:
            most = max(self._made(number) / quantity for number, quantity in sales)
            if most <= 0:
                continue
            bound = self._bound("demand", row, self.states.demand[row][1], most)
            for number, quantity in sales:
                paid[number] += [(column, value * quantity) for column, value in bound]
        return paid

    def _made(self, number: int) -> float:
        recipe = self.states.recipes[number]
        made = sum(quantity * float(self.worth[state]) for state, quantity in recipe.outputs)
        return made - recipe.unit_cost

    def _recipes(self, limits: dict[int, list[Entry]]) -> None:
        for number, recipe in enumerate(self.states.recipes):
            most = self._made(number)
            if most <= 0 or recipe.capacity <= 0:
                continue
            own = [*limits.get(number, ()), *self._bound("recipe", number, recipe.capacity, most)]
            for state, quantity in recipe.inputs:
                own += self._state(state, quantity)
            for state, quantity in recipe.outputs:
                own += self._state(state, -quantity)
            self._row(own, [], -recipe.unit_cost)

    def _supply(self) -> None:
        for row, (state, quantity, cost) in enumerate(self.states.supply):
            most = float(self.worth[state]) - cost
            if most > 0:
                own = self._bound("supply", row, quantity, most) + self._state(state, -1.0)
                self._row(own, [], -cost)

    def _demand(self, sold: set[int]) -> None:
        for row, (state, quantity, value) in enumerate(self.states.demand):
            if row not in sold and value > 0:
                own = self._bound("demand", row, quantity, value) + self._state(state, 1.0)
                self._row(own, [], value)

    def _row(self, own: list[Entry], lead: list[Entry], least: float) -> None:
        """Add a row, scaled so that its greatest entry is 1."""
        size = max((abs(value) for _, value in own), default=1.0) or 1.0
        self.block.row(
            [(column, value / size) for column, value in own],
            [(column, value / size) for column, value in lead],
            least / size,
        )
