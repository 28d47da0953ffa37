"""What follows when things change: flows before and after, what moves, what is lost, in words.

Three answers are told apart. *Fixed*: nobody reacts; every flow keeps its route, at most
as large as it was. *Rerouted*: the trade makes the best of what is used today. *Opened*:
latent routes, sites and markets open too. What is cut is the fall of the first; what
moves is the part of it that the others win back.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from graph.alternatives import nearest_flow
from graph.assembly import build_states
from graph.errors import QuestionError
from graph.flow import FlowModel
from graph.latent import build_with_latent
from graph.measures import apply_measures, match_measures
from graph.outcomes import Outcome, delivered_by_family, edge_changes, market_changes
from graph.query import keep_arcs
from graph.scenario import Scenario, apply_changes
from graph.uncertainty import Uncertainty

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import networkx as nx

    from graph.flow import FlowSolution
    from graph.states import StateGraph
    from graph.tables import Tables

__all__ = ["WhatIf", "states_under"]

MAX_DRAWS = 1_000
STEPS = ("before", "fixed", "rerouted", "opened")
"""The order in which an outcome tells its answers."""


class WhatIf:
    """
    The network of one year as it is, ready to be asked what follows from changes.

    Parameters
    ----------
    data
        A network or tables with supply and demand. Not modified.
    year
        As in `graph.assembly.build_states`.

    Attributes
    ----------
    states
        The commodity-state graph with what is latent.
    before
        The flow as it is, what is latent closed.
    unused
        What latent routes would earn the trade as things are, in USD per year: it leaves
        that, for reasons that the data does not hold, and goes on leaving it.

    Raises
    ------
    QuestionError
        If the data names no supply or demand, or nothing bounds the trade.

    Notes
    -----
    The trade sees the whole network and reacts at once and fully, so what comes back in
    fact comes back later, or less. Of flows that are equally good, the one that changes
    least is told: only what has to move is shown to move. Where latent routes would pay
    even with nothing changed, that much is not counted as a reaction.

    Examples
    --------
    >>> from graph import load_network
    >>> outcome = WhatIf(load_network(), year=2019).run(Scenario(closed=("poe_nogales",)))
    >>> fentanyl = outcome.deliveries.loc["fentanyl"]
    >>> bool(fentanyl["fixed"] < fentanyl["opened"] <= fentanyl["before"] + 1e-6)
    True
    """

    def __init__(self, data: nx.MultiDiGraph | Tables, *, year: int | None = None) -> None:
        self.data = data
        self.states, self.latent = build_with_latent(data, year=year)
        self.today = self.latent.close(self.states)
        self.before = _as_without_latent(FlowModel(self.today), data, year)
        self.unused = FlowModel(self.states).solve().objective - self.before.objective
        self.measures = match_measures(data, self.states)

    def run(
        self,
        scenario: Scenario,
        *,
        draws: int = 0,
        seed: int = 1,
        tell: Callable[[int], None] | None = None,
    ) -> Outcome:
        """
        Tell what follows.

        Parameters
        ----------
        scenario
            Every id must be there.
        draws, seed
            With draws, the change of each delivery is computed again in so many draws of
            the uncertain numbers, for a range of 80 %.
        tell
            Called with the number of draws that are done, after each.

        Raises
        ------
        UnknownNameError
            If an id is not there.
        QuestionError
            If there are more than 1,000 draws.
        """
        if not 0 <= draws <= MAX_DRAWS:
            raise QuestionError(f"{draws} draws; there must be between 0 and {MAX_DRAWS:,}")
        changed = self._changed(self.states, scenario)
        solutions = {
            "before": self.before,
            "fixed": FlowModel(_held(self.latent.close(changed), self.before)).solve(),
            "rerouted": FlowModel(self.latent.close(changed)).solve(),
        }
        model = FlowModel(changed)
        best = model.solve()
        earned = max(solutions["rerouted"].objective, best.objective - self.unused)
        solutions["opened"] = nearest_flow(model, best, self.before, at_least=earned)
        falls = []
        for fall in self._falls(scenario, draws, seed):
            falls.append(fall)
            if tell is not None:
                tell(len(falls))
        return Outcome.of(
            scenario=scenario,
            year=self.states.year,
            solutions=solutions,
            edges=edge_changes(self.before, solutions["opened"], self.latent, changed),
            markets=market_changes(self.before, solutions["opened"]),
            falls=falls,
        )

    def _changed(self, states: StateGraph, scenario: Scenario) -> StateGraph:
        """Apply the measures to the numbers as they are, then the closures and own numbers."""
        if scenario.measures:
            states = apply_measures(states, self.measures, scenario.measures)
        return apply_changes(states, scenario)

    def _falls(self, scenario: Scenario, draws: int, seed: int) -> Iterator[dict[str, float]]:
        """Yield, per draw, the share by which each family's delivery falls after all reactions."""
        if not draws:
            return
        uncertainty = Uncertainty(self.states)
        for number in range(draws):
            drawn = uncertainty.draw(seed, number)
            before = delivered_by_family(FlowModel(self.latent.close(drawn)).solve())
            after = delivered_by_family(FlowModel(self._changed(drawn, scenario)).solve())
            yield {
                family: 1.0 - after.get(family, 0.0) / quantity
                for family, quantity in before.items()
                if quantity > 0
            }


def states_under(
    data: nx.MultiDiGraph | Tables,
    scenario: Scenario,
    *,
    year: int | None = None,
    latent: bool = False,
) -> StateGraph:
    """
    Give the commodity-state graph under a scenario, without what is closed.

    Parameters
    ----------
    data
        A network or tables. Not modified.
    scenario
        Every id must be there.
    year, latent
        As in `graph.assembly.build_states`.

    Raises
    ------
    UnknownNameError
        If an id is not there.

    Examples
    --------
    >>> from graph import k_best_routes, load_network
    >>> network = load_network()
    >>> question = {"commodity": "fentanyl", "sources": ["sinaloa_cartel"], "k": 1}
    >>> best = k_best_routes(network, year=2019, **question)[0]
    >>> states = states_under(network, Scenario(closed=(best.nodes[1],)), year=2019)
    >>> best.nodes[1] in k_best_routes(states, **question)[0].nodes
    False
    """
    states = build_states(data, year=year, latent=latent)
    if scenario.measures:
        states = apply_measures(states, match_measures(data, states), scenario.measures)
    changed = apply_changes(states, scenario)
    return keep_arcs(changed, np.flatnonzero(changed.capacity > 0))


def _as_without_latent(
    model: FlowModel, data: nx.MultiDiGraph | Tables, year: int | None
) -> FlowSolution:
    """Of the flows that are best today, take the one that other answers tell of the same data."""
    best, plain = model.solve(), FlowModel(build_states(data, year=year)).solve()
    flow = {plain.states.arc_id(arc): plain.arc_flow[arc] for arc in plain.programme.edges}
    values, edges = best.values.copy(), model.programme.edges
    values[: len(edges)] = [flow.get(model.programme.states.arc_id(arc), 0.0) for arc in edges]
    return nearest_flow(model, best, replace(best, values=values))


def _held(states: StateGraph, before: FlowSolution) -> StateGraph:
    """Let no flow and no conversion exceed what it was: nobody finds another way."""
    return replace(
        states,
        capacity=np.where(
            states.edge >= 0, np.minimum(states.capacity, before.arc_flow), states.capacity
        ),
        recipes=tuple(
            replace(recipe, capacity=min(recipe.capacity, float(activity)))
            for recipe, activity in zip(states.recipes, before.activity, strict=True)
        ),
        supply=tuple(
            (state, min(quantity, float(most)), cost)
            for (state, quantity, cost), most in zip(states.supply, before.supplied, strict=True)
        ),
    )
