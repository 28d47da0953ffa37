"""How the trade reacts when something goes: what takes its place, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graph.alternatives import largest_flows, least_use, nearest_flow
from graph.passing import Passing, find_passing
from graph.vocabulary import commodity_unit
from graph.wording import edge_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.elements import Element
    from graph.flow import FlowModel, FlowSolution
    from graph.question import Question
    from graph.states import StateGraph

__all__ = ["Gain", "Inspector", "Reaction"]

MOST_NAMED = 10
_NOTICEABLE = 1e-6
"""Share of the largest flow below which a change is rounding."""


@dataclass(frozen=True, slots=True)
class Gain:
    """An edge that carries more once something is gone.

    Attributes
    ----------
    before, after
        What enters it per year, in its commodity's unit.
    latent
        Whether it is not used today and had to open.
    """

    edge_id: str
    commodity: str
    before: float
    after: float
    latent: bool = False


@dataclass(frozen=True, slots=True)
class Reaction:
    """What follows when one element goes; attributes as in `graph.explain.Explanation`."""

    maximum: float
    loss: float
    passes: tuple[Passing, ...]
    replaced_by: tuple[Gain, ...]
    recuperation: float | None
    opened: tuple[Gain, ...]


class Inspector:
    """
    Solves what follows when elements of one question go, one after another.

    Parameters
    ----------
    today
        The question on what is used today.
    opened
        The same on what could open too; None where that is not known, and nothing is
        said of what comes back.
    """

    def __init__(self, today: Question, opened: Question | None) -> None:
        self.today, self.opened = today, opened
        self.model = today.flow_model()
        if today.commodity is not None:
            _throw_nothing_away(self.model)
        self.best = self.model.solve()
        self.scale = largest_flows(self.best)
        self.open_model = None if opened is None else opened.flow_model()
        self.latent = {} if opened is None else self._latent_edges(opened.states)

    def edge_names(self, names: Mapping[str, str]) -> dict[str, str]:
        """Name for people each edge that is used today or could open."""
        states = (self.opened or self.today).states
        edges = np.flatnonzero(states.edge >= 0).tolist()
        return {states.arc_id(arc): edge_name(states, arc, names) for arc in edges}

    def look_into(self, element: Element, *, most: int | None = None) -> Reaction:
        """
        Solve without an element, with what is used today and with what could open.

        Parameters
        ----------
        element
            What goes.
        most
            Give the range of so many commodities that pass. Default: of all.
        """
        best, parts = self.best, element.parts(self.model.states)
        closed = parts.columns(self.model)
        left = self.model.solve(without=closed)
        without = left.objective
        loss = max(0.0, best.objective - without)
        if loss <= 1e-7 * max(1.0, abs(best.objective)):
            loss = 0.0
        recuperation, opened = self._openings(element, without, loss)
        passes = find_passing(self.model, best, parts, self.today.commodity, most=most)
        return Reaction(
            maximum=best.objective,
            loss=loss,
            passes=tuple(passes),
            replaced_by=self._gains(closed, left),
            recuperation=recuperation,
            opened=opened,
        )

    def _gains(self, closed: list[int], left: FlowSolution) -> tuple[Gain, ...]:
        """Give the edges that carry more, goods before money, greatest relative gain first.

        Of the reactions that earn as much, the one that adds least to any edge.
        """
        states, before = self.today.states, self.best.arc_flow
        kinds = states.state_commodity[states.tail]
        weight = 1.0 / np.minimum(self.scale[kinds], 1e12)
        after = nearest_flow(self.model, left, self.best, without=closed, rises_only=True)
        more = np.maximum(after.arc_flow - before, 0.0)
        gain = np.where(states.edge >= 0, more * weight, 0.0)
        money = np.array([commodity_unit(name) == "USD/year" for name in states.commodities])
        order = np.lexsort((-gain, money[kinds], gain <= _NOTICEABLE))
        return tuple(
            Gain(
                states.arc_id(arc),
                states.commodities[kinds[arc]],
                abs(float(before[arc])),
                float(before[arc] + more[arc]),
            )
            for arc in order[:MOST_NAMED].tolist()
            if gain[arc] > _NOTICEABLE
        )

    def _openings(
        self, element: Element, without: float, loss: float
    ) -> tuple[float | None, tuple[Gain, ...]]:
        """Give the share of the loss that latent routes bring back, and which they are."""
        if loss <= 0 or self.opened is None or self.open_model is None:
            return None, ()
        if not self.latent:
            return 0.0, ()
        model, states = self.open_model, self.opened.states
        columns = element.parts(states).columns(model)
        reached = min(model.solve(without=columns).objective, self.best.objective)
        flow = least_use(model, self.latent, reached, without=columns)
        openings = [
            Gain(states.arc_id(arc), states.state(states.tail[arc])[1], 0.0, float(flow[arc]), True)
            for arc, weight in self.latent.items()
            if flow[arc] * weight > _NOTICEABLE
        ]
        openings.sort(key=lambda gain: (-gain.after, gain.edge_id))
        back = (reached - without) / loss
        return max(0.0, min(1.0, back)), tuple(openings[:MOST_NAMED])

    def _latent_edges(self, states: StateGraph) -> dict[int, float]:
        """Give the arcs that are not used today, with what a unit of use counts on each."""
        today = self.today.states
        used = {today.arc_id(arc) for arc in range(len(today.tail))}
        scale = dict(zip(today.commodities, self.scale.tolist(), strict=True))
        return {
            arc: 1.0 / min(scale.get(states.state(states.tail[arc])[1], np.inf), 1e12)
            for arc in np.flatnonzero(states.edge >= 0).tolist()
            if states.arc_id(arc) not in used
        }


def _throw_nothing_away(model: FlowModel) -> None:
    """Let what enters a state leave it or be sold there, so that only what arrives passes.

    Every unit of one commodity can: nothing is lost on the way, and a target takes all.
    """
    rows, zeros = np.arange(model.states.n_states, dtype=np.int32), np.zeros(model.states.n_states)
    model.highs.changeRowsBounds(len(rows), rows, zeros, zeros)
