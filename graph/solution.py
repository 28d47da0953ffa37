"""What the flow model found: an optimal flow, with the prices that prove it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from graph.programme import Programme
    from graph.states import Floats, StateGraph

__all__ = ["FlowSolution", "PricedBound"]


class PricedBound(NamedTuple):
    """A bound that holds the trade down.

    Attributes
    ----------
    part, id, commodity
        What is bounded (edge, recipe, supply or demand), by id; of supply and demand the
        node.
    bound, price
        The most there can be, and what one more unit would earn.
    """

    part: str
    id: str
    commodity: str
    bound: float
    price: float

    @property
    def worth(self) -> float:
        """What the bound contributes to the objective."""
        return self.bound * self.price


@dataclass(frozen=True, eq=False)
class FlowSolution:
    """An optimal flow, with its proof. What is not asked for is not worked out.

    Attributes
    ----------
    objective
        What the trade earns per year, net of costs, in USD (in units of demand where
        demand has no value in USD).
    bound
        The dual objective; equal to `objective` within 1e-6 relative.
    programme
        What was solved.
    values, prices, row_prices
        By column: how much there is of it, and what one more unit of its bound would
        earn; by row, what one more unit of its limit would.
    """

    objective: float
    bound: float
    programme: Programme
    values: Floats
    prices: Floats
    row_prices: Floats

    @property
    def states(self) -> StateGraph:
        """The state graph that was solved, with its numbers."""
        return self.programme.states

    @cached_property
    def arc_flow(self) -> Floats:
        """What enters each edge, by arc, in the tail's unit per year; 0 on conversions."""
        return self._by_arc(self.values)

    @cached_property
    def activity(self) -> Floats:
        """Activity of each recipe per year."""
        return self.values[self.programme.first_recipe : self.programme.first_supply]

    @cached_property
    def supplied(self) -> Floats:
        """Quantity per row of supply per year."""
        return self.values[self.programme.first_supply : self.programme.first_demand]

    @cached_property
    def sold(self) -> Floats:
        """Quantity per row of demand per year, sales counted."""
        sold = self.values[self.programme.first_demand :].copy()
        for demand, sales in self.programme.sales:
            sold[demand] += sum(self.activity[number] * quantity for number, quantity in sales)
        return sold

    @cached_property
    def capacity_price(self) -> Floats:
        """What one more unit of capacity would earn, by arc; 0 on conversions.

        With `recipe_price`, `supply_price` and `demand_price`, prices times bounds add
        up to `bound`.
        """
        return self._by_arc(self.prices)

    @cached_property
    def recipe_price(self) -> Floats:
        """What one more unit of each recipe's capacity would earn."""
        return self.prices[self.programme.first_recipe : self.programme.first_supply]

    @cached_property
    def supply_price(self) -> Floats:
        """What one more unit of each row of supply would earn."""
        return self.prices[self.programme.first_supply : self.programme.first_demand]

    @cached_property
    def demand_price(self) -> Floats:
        """What one more unit of each row of demand would earn."""
        price = self.prices[self.programme.first_demand :].copy()
        for row, (demand, _) in enumerate(self.programme.sales, start=self.states.n_states):
            price[demand] = self.row_prices[row]
        return price

    def priced_bounds(self) -> list[PricedBound]:
        """Give every bound with a price, dearest first; their worth adds up to `bound`."""
        states = self.states
        rows = [
            ("edge", states.arc_id(arc), states.state(states.tail[arc])[1],
             states.capacity[arc], self.capacity_price[arc])
            for arc in np.flatnonzero(self.capacity_price > 0).tolist()
        ]  # fmt: skip
        rows += [
            ("recipe", recipe.recipe_id, states.state(recipe.outputs[0][0])[1],
             recipe.capacity, price)
            for recipe, price in zip(states.recipes, self.recipe_price, strict=True)
        ]  # fmt: skip
        for part, table, prices in (
            ("supply", states.supply, self.supply_price),
            ("demand", states.demand, self.demand_price),
        ):
            rows += [
                (part, *states.state(state), quantity, price)
                for (state, quantity, _), price in zip(table, prices, strict=True)
            ]
        found = [
            PricedBound(part, name, commodity, float(bound), float(price))
            for part, name, commodity, bound, price in rows
            if price > 0 and np.isfinite(bound)
        ]
        return sorted(found, key=lambda each: (-each.worth, each.id))

    def entering(self) -> Floats:
        """Give what enters each arc per year, conversions included."""
        states = self.states
        entering = self.arc_flow.copy()
        for arc in np.flatnonzero(states.edge < 0):
            number = int(states.recipe[arc])
            quantity = dict(states.recipes[number].inputs)[int(states.tail[arc])]
            entering[arc] = self.activity[number] * quantity
        return entering

    def delivered(self) -> dict[tuple[str, str], float]:
        """Give the quantity per year that reaches each demand, by (node, commodity)."""
        return {
            self.states.state(state): float(quantity)
            for (state, _, _), quantity in zip(self.states.demand, self.sold, strict=True)
        }

    def seized(self) -> Floats:
        """Give what each arc loses to seizures per year, in the tail's unit."""
        lost = self.arc_flow * (1.0 - self.states.gain)
        return np.where(self.states.edge >= 0, lost, 0.0)

    def _by_arc(self, column: Floats) -> Floats:
        result = np.zeros(len(self.states.tail))
        result[self.programme.edges] = column[: len(self.programme.edges)]
        return result
