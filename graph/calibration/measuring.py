"""What a solution of the flow model implies for each comparison."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from graph.calibration.landing import cost_so_far
from graph.sampling import pert_quantile
from graph.states import expand_commodity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graph.calibration.comparisons import Comparison
    from graph.solution import FlowSolution
    from graph.states import Floats, Ints, StateGraph
    from graph.tables import Tables

__all__ = ["MATCH_COLUMNS", "Gauges"]

_EDGE_WORDS: Final = (
    "commodity",
    "mode",
    "source",
    "target",
    "source_kind",
    "target_kind",
    "country",
)
_ROW_WORDS: Final = ("commodity", "node_id", "country")
_RECIPE_WORDS: Final = ("commodity", "process", "node_id", "country")
MATCH_COLUMNS: Final = {
    "seized": _EDGE_WORDS, "flow": _EDGE_WORDS, "delivered": _ROW_WORDS, "supplied": _ROW_WORDS,
    "supply_cost": _ROW_WORDS, "made": _RECIPE_WORDS, "price": _RECIPE_WORDS,
    "cost_so_far": _EDGE_WORDS, "sales": _RECIPE_WORDS,
}  # fmt: skip
"""For each measure, the columns that may tell its rows apart."""
_BY_INPUT: Final = ("price", "sales")
"""Measures of recipes that are told apart by what is used first, not by what is made."""


class Gauges:
    """
    Reads every comparison off a solution.

    Parameters
    ----------
    tables
        Where the countries of nodes are told.
    states
        The state graph whose solutions are read; one of the same structure may follow.
    comparisons
        From `graph.calibration.comparisons.read_comparisons`.

    Attributes
    ----------
    rows
        For each comparison, positions of the arcs, rows or recipes that it measures.
    """

    def __init__(
        self, tables: Tables, states: StateGraph, comparisons: Sequence[Comparison]
    ) -> None:
        self.comparisons = comparisons
        nodes = tables["nodes"]
        self._country = dict(zip(nodes.text("node_id"), nodes.text("country"), strict=True))
        facts = {measure: self._facts(states, measure) for measure in MATCH_COLUMNS}
        self.rows: dict[str, Ints] = {
            one.comparison_id: _matching(facts[one.measure], one.row, MATCH_COLUMNS[one.measure])
            for one in comparisons
        }
        causes = dict.fromkeys(one.purity_cause for one in comparisons if one.purity)
        self._causes = {cause: place for place, cause in enumerate(causes)}

    @property
    def purity_causes(self) -> tuple[str, ...]:
        """What each purity that is drawn is a purity of."""
        return tuple(self._causes)

    def purity_places(self, seed: int, number: int) -> Floats:
        """Draw where each purity lies in its range, as a share of its distribution."""
        # A stream of its own: the draws of the state graph are seeded by the same pair.
        return np.random.default_rng([seed, number, 1]).uniform(size=len(self._causes))

    def read(self, solution: FlowSolution, places: Floats | None = None) -> dict[str, float]:
        """
        Give what the model implies for each comparison, in its own unit.

        Parameters
        ----------
        solution
            Of a state graph of the same structure.
        places
            From `purity_places`. Default: the most likely purity.

        Returns
        -------
        dict
            By comparison; NaN where nothing is there to be divided by.
        """
        amounts = {
            one.comparison_id: _MEASURES[one.measure](solution, self.rows[one.comparison_id])
            / self._purity(one, places)
            for one in self.comparisons
        }
        return {
            one.comparison_id: _ratio(
                amounts[one.comparison_id], sum(amounts[whole] for whole in one.wholes)
            )
            if one.wholes
            else amounts[one.comparison_id]
            for one in self.comparisons
        }

    def _purity(self, one: Comparison, places: Floats | None) -> float:
        if one.purity is None:
            return 1.0
        if places is None:
            return one.purity.likely
        place = places[self._causes[one.purity_cause]]
        low, likely, high = (np.array([end]) for end in one.purity)
        return float(pert_quantile(low, likely, high, np.array([place]))[0])

    def _facts(self, states: StateGraph, measure: str) -> list[dict[str, str]]:
        """Give what each arc, row or recipe says of itself; arcs that are conversions nothing."""
        if MATCH_COLUMNS[measure] is _EDGE_WORDS:
            return [
                self._edge(states, arc) if states.edge[arc] >= 0 else {}
                for arc in range(len(states.tail))
            ]
        if MATCH_COLUMNS[measure] is _ROW_WORDS:
            rows = states.demand if measure == "delivered" else states.supply
            return [self._at(*states.state(state)) for state, _, _ in rows]
        side = "inputs" if measure in _BY_INPUT else "outputs"
        return [
            self._at(*states.state(getattr(recipe, side)[0][0])) | {"process": recipe.process}
            for recipe in states.recipes
        ]

    def _at(self, node: str, commodity: str) -> dict[str, str]:
        return {"node_id": node, "commodity": commodity, "country": self._country.get(node, "")}

    def _edge(self, states: StateGraph, arc: int) -> dict[str, str]:
        tail, head = (int(states.state_node[end[arc]]) for end in (states.tail, states.head))
        mode = int(states.mode[arc])
        return {
            "commodity": states.state(int(states.tail[arc]))[1],
            "mode": states.modes[mode] if mode >= 0 else "",
            "source": states.node_ids[tail],
            "target": states.node_ids[head],
            "source_kind": states.node_kinds[tail],
            "target_kind": states.node_kinds[head],
            "country": self._country.get(states.node_ids[head], ""),
        }


def _matching(
    facts: Iterable[Mapping[str, str]], row: Mapping[str, Any], words: Sequence[str]
) -> Ints:
    wanted = {
        name: expand_commodity(row[name]) if name == "commodity" else (row[name],)
        for name in words
        if name in row
    }
    found = [
        position
        for position, fact in enumerate(facts)
        if fact and all(fact[name] in values for name, values in wanted.items())
    ]
    return np.array(found, dtype=np.int32)


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole > 0 else float("nan")


def _seized(solution: FlowSolution, rows: Ints) -> float:
    return float(solution.seized()[rows].sum())


def _flow(solution: FlowSolution, rows: Ints) -> float:
    return float(solution.arc_flow[rows].sum())


def _delivered(solution: FlowSolution, rows: Ints) -> float:
    return float(solution.sold[rows].sum())


def _supplied(solution: FlowSolution, rows: Ints) -> float:
    return float(solution.supplied[rows].sum())


def _made(solution: FlowSolution, rows: Ints) -> float:
    recipes, activity = solution.states.recipes, solution.activity
    return float(sum(activity[row] * recipes[row].outputs[0][1] for row in rows.tolist()))


def _price(solution: FlowSolution, rows: Ints) -> float:
    recipes, activity = solution.states.recipes, solution.activity
    used = float(sum(activity[row] * recipes[row].inputs[0][1] for row in rows.tolist()))
    return _ratio(_made(solution, rows), used)


def _supply_cost(solution: FlowSolution, rows: Ints) -> float:
    costs = np.array([solution.states.supply[row][2] for row in rows.tolist()])
    supplied = solution.supplied[rows]
    return _ratio(float((costs * supplied).sum()), float(supplied.sum()))


_MEASURES: Final = {
    "seized": _seized, "flow": _flow, "delivered": _delivered, "supplied": _supplied,
    "made": _made, "price": _price, "supply_cost": _supply_cost, "cost_so_far": cost_so_far,
    "sales": _made,
}  # fmt: skip
