"""Which numbers carry a result: the bounds that hold it, and what each is worth to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from graph.assembly import build_states
from graph.errors import UnknownNameError
from graph.flow import FlowModel
from graph.footing import MONEY, confidence_of, layer_of
from graph.network import in_year
from graph.vocabulary import CONFIDENCES, commodity_unit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.flow import FlowSolution
    from graph.states import Floats, StateGraph
    from graph.tables import Tables

__all__ = ["Carrier", "Headline", "headlines"]

PREFIX = "headline:"
PARTS = ("demand", "edge", "recipe", "supply")
_LEAST_WORTH = 1e-6
"""Share of a headline below which a bound is not listed: rounding of the solver."""


@dataclass(frozen=True, slots=True)
class Carrier:
    """One bound that a headline number rests on.

    Attributes
    ----------
    part
        ``edge``, ``recipe``, ``supply`` or ``demand``.
    id
        The edge_id or recipe_id, or the node of a supply or demand.
    bound
        How much it allows per year, in the commodity's unit (of a recipe: activity).
    price
        How much the headline changes for one unit more of the bound.
    worth
        Bound times price: what it contributes. The worths add up to the headline; one
        that is negative lowers it.
    confidence, evidence
        Where the bound's number comes from, and what the row cites.
    """

    part: str
    id: str
    commodity: str
    bound: float
    price: float
    worth: float
    confidence: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Headline:
    """A result, and the numbers it rests on.

    Attributes
    ----------
    name
        As `narrows evidence` takes it, such as ``headline:max_flow``.
    about, value, unit
        What it is.
    carriers
        Bounds by worth, greatest first.
    rests_on
        Share of the worth (in absolute terms) by where the bounds' numbers come from.
    held_by
        Likewise by what the bounds are of: demand, edge, recipe, supply.
    flow_rows
        How many links carry the flow behind it.
    """

    name: str
    about: str
    value: float
    unit: str
    carriers: tuple[Carrier, ...]
    rests_on: dict[str, float]
    held_by: dict[str, float]
    flow_rows: int


def headlines(
    tables: Tables, *, year: int | None = None, only: str | None = None
) -> tuple[Headline, ...]:
    """
    Give the headline numbers of the flow model and the bounds that each rests on.

    Parameters
    ----------
    tables
        From `graph.loading.read_tables`.
    year
        Calendar year. Default: all years together.
    only
        The name of one headline. Default: all.

    Returns
    -------
    tuple of Headline

    Raises
    ------
    UnknownNameError
        If `only` names none of them.
    QuestionError
        If the tables have no supply or no demand.

    Notes
    -----
    A headline is linear in the columns of the programme. At the optimal basis its value
    is the sum, over the columns and rows held at a bound, of the bound times a reduced
    cost [1]_. For what the trade earns these are the dual prices, and none is negative. For
    a quantity delivered or seized they say how that quantity moves with the bound while
    the trade goes on to maximise what it earns; a bound that draws capacity off to
    something else has a negative worth. Prices hold near the optimum shown, and where
    several optima tie, for that one. Only bounds are weighed: detection, yields, costs and
    values are inside the prices.

    References
    ----------
    .. [1] Bertsimas, D. and Tsitsiklis, J. N. (1997). Introduction to Linear Optimization,
       section 3.1.

    Examples
    --------
    >>> from graph import read_tables
    >>> (found,) = headlines(read_tables(), year=2019, only="headline:max_flow")
    >>> total = sum(carrier.worth for carrier in found.carriers)
    >>> abs(total - found.value) < 1e-4 * found.value
    True
    """
    model = FlowModel(build_states(tables, year=year))
    solution = model.solve()
    asked = _asked(model)
    if only is not None:
        if only not in asked:
            raise UnknownNameError("headline number", only, asked)
        asked = {only: asked[only]}
    rows = _rows(tables, year)
    basis = _Basis(model)
    return tuple(
        _headline(name, question, model=model, solution=solution, basis=basis, rows=rows)
        for name, question in asked.items()
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Question:
    """A headline as a linear function of the columns; `layer` is blank where all flows count."""

    about: str
    unit: str
    costs: Floats
    layer: str = ""


def _asked(model: FlowModel) -> dict[str, _Question]:
    """Give each headline that the model has."""
    states, zero = model.states, np.zeros(model.n_columns)
    result = {
        PREFIX + "max_flow": _Question(
            "What the trade earns net of its costs", "USD/year", model.costs
        )
    }
    bought: dict[str, Floats] = {}
    sales = dict(model.sales)
    for row, (state, _, _) in enumerate(states.demand):
        costs = bought.setdefault(layer_of(states.state(state)[1]), zero.copy())
        costs[model.first_demand + row] = 1.0
        for recipe, quantity in sales.get(row, ()):
            costs[model.first_recipe + recipe] = quantity
    for layer, costs in bought.items():
        name, about = f"{layer}_delivered", f"{layer} delivered to buyers"
        if layer == MONEY:
            name, about = "money_home", "Money that comes home"
        result[PREFIX + name] = _Question(about, _unit(states, layer), costs, layer)
    lost = 1.0 - states.gain[model.edges]
    carried = np.array([layer_of(states.state(int(s))[1]) for s in states.tail[model.edges]])
    for layer in bought:
        costs = zero.copy()
        costs[: len(model.edges)] = np.where(carried == layer, lost, 0.0)
        if costs.any():
            result[f"{PREFIX}{layer}_seized"] = _Question(
                f"{layer} seized on the way", _unit(states, layer), costs, layer
            )
    return result


def _unit(states: StateGraph, layer: str) -> str:
    commodity = next(word for word in states.commodities if layer_of(word) == layer)
    return commodity_unit(commodity) or "units/year"


class _Basis:
    """The optimal basis of a model, factorised, to price any linear function with."""

    def __init__(self, model: FlowModel) -> None:
        import highspy
        from scipy.sparse import hstack, identity
        from scipy.sparse.linalg import splu

        found = model.highs.getBasis()
        basic = highspy.HighsBasisStatus.kBasic
        status = [*found.col_status, *found.row_status]
        self.basic = np.flatnonzero([s == basic for s in status])
        matrix, n_rows = model.programme.matrix(), len(found.row_status)
        # A row's activity is one more column: A x - r = 0.
        self.matrix = hstack([matrix, -identity(n_rows, format="csc")], format="csc")
        self.factors = splu(self.matrix[:, self.basic].T.tocsc())

    def reduced_costs(self, costs: Floats) -> Floats:
        """Give, per column and then per row, what a unit more of it at its bound adds."""
        padded = np.concatenate([costs, np.zeros(self.matrix.shape[0])])
        price = self.factors.solve(padded[self.basic])
        reduced: Floats = padded - self.matrix.T @ price
        reduced[self.basic] = 0.0
        return reduced


def _headline(
    name: str, question: _Question, *, model: FlowModel, solution: FlowSolution,
    basis: _Basis, rows: Mapping[tuple[str, str, str], Mapping[str, Any]],
) -> Headline:  # fmt: skip
    states, costs = model.states, question.costs
    found = model.highs.getSolution()
    value = np.concatenate([np.asarray(found.col_value), np.asarray(found.row_value)])
    price = basis.reduced_costs(costs)
    worth = price * value
    total = float(costs @ value[: model.n_columns])
    listed = np.flatnonzero(np.abs(worth) > _LEAST_WORTH * max(abs(total), 1e-9))
    carriers = sorted(
        (_carrier(model, int(i), float(value[i]), float(price[i]), rows) for i in listed),
        key=lambda carrier: (-carrier.worth, carrier.part, carrier.id),
    )
    weight = sum(abs(c.worth) for c in carriers) or 1.0
    rests_on, held_by = dict.fromkeys(CONFIDENCES, 0.0), dict.fromkeys(PARTS, 0.0)
    for carrier in carriers:
        rests_on[carrier.confidence] += abs(carrier.worth) / weight
        held_by[carrier.part] += abs(carrier.worth) / weight
    flowing = [
        arc
        for arc in np.flatnonzero((states.edge >= 0) & (solution.arc_flow > 0)).tolist()
        if question.layer in ("", layer_of(states.state(int(states.tail[arc]))[1]))
    ]
    return Headline(
        name=name,
        about=question.about,
        value=total,
        unit=question.unit,
        carriers=tuple(carriers),
        rests_on=rests_on,
        held_by=held_by,
        flow_rows=len(flowing),
    )


def _carrier(
    model: FlowModel, position: int, bound: float, price: float,
    rows: Mapping[tuple[str, str, str], Mapping[str, Any]],
) -> Carrier:  # fmt: skip
    states = model.states
    if position >= model.n_columns:
        limits = position - model.n_columns - states.n_states
        state = states.demand[model.sales[limits][0]][0]
        part, (name, commodity) = "demand", states.state(state)
    elif position >= model.first_demand:
        part = "demand"
        name, commodity = states.state(states.demand[position - model.first_demand][0])
    elif position >= model.first_supply:
        part = "supply"
        name, commodity = states.state(states.supply[position - model.first_supply][0])
    elif position >= model.first_recipe:
        recipe = states.recipes[position - model.first_recipe]
        part, name = "recipe", recipe.recipe_id
        commodity = states.state(recipe.outputs[0][0])[1]
    else:
        arc = int(model.edges[position])
        part, name = "edge", states.arc_id(arc)
        commodity = states.state(int(states.tail[arc]))[1]
    row = rows.get((part, name, commodity if part in ("supply", "demand") else ""), {})
    return Carrier(part, name, commodity, bound, price, bound * price,
                   row.get("confidence", "assumed"), tuple(row.get("evidence", ())))  # fmt: skip


def _rows(tables: Tables, year: int | None) -> dict[tuple[str, str, str], Mapping[str, Any]]:
    """Give the row behind each bound, by part, name and (supply, demand) commodity."""
    found: dict[tuple[str, str, str], Mapping[str, Any]] = {}
    confidence = confidence_of(tables, year=year)
    for position, row in enumerate(tables["edges"].records(), start=1):
        name = row.get("edge_id", f"e{position}")
        found["edge", name, ""] = row | {"confidence": confidence[name]}
    for row in tables["recipes"].records():
        if "capacity" in row or ("recipe", row["recipe_id"], "") not in found:
            found["recipe", row["recipe_id"], ""] = row
    for part in ("supply", "demand"):
        for row in tables[part].records():
            if year is None or in_year(row, year):
                found[part, row["node_id"], row.get("commodity", "goods")] = row
    return found
