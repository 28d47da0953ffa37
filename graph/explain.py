"""Why a node or an edge is a chokepoint: what would replace it, what comes back, how sure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graph.alternatives import flow_range, least_use
from graph.assembly import build_states
from graph.errors import QuestionError, UnknownNameError
from graph.question import ask
from graph.stability import rank_stability
from graph.vocabulary import commodity_unit

if TYPE_CHECKING:
    from collections.abc import Iterable

    import networkx as nx

    from graph.flow import FlowModel, FlowSolution
    from graph.question import Question
    from graph.states import Floats, StateGraph
    from graph.tables import Tables

__all__ = ["Explanation", "Gain", "explain_chokepoint"]

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
class Explanation:
    """What follows when one node or edge goes.

    Attributes
    ----------
    id, what
        The node or edge, and which of the two it is.
    unit
        Of the losses.
    maximum, loss, loss_share
        The maximum, and what of it is lost.
    flow_low, flow_high
        Least and most that passes, over all flows as good as the best; the unit is that
        of the commodity in `flow_commodity`.
    replaced_by
        Edges that carry more when it goes, greatest gain first, at most ten. They are
        those of one optimal reaction.
    recuperation
        Share of the loss that comes back when latent routes may open in reaction; None
        where nothing is lost.
    opened
        Latent edges that the reaction cannot do without: those of the flow that wins
        back as much with the least use of latent edges, at most ten.
    stability
        Share of draws of the uncertain capacities in which it is among the ten greatest
        losses of its sort; None where no draws were asked for.
    """

    id: str
    what: str
    unit: str
    maximum: float
    loss: float
    loss_share: float
    flow_commodity: str
    flow_low: float
    flow_high: float
    replaced_by: tuple[Gain, ...]
    recuperation: float | None
    opened: tuple[Gain, ...]
    stability: float | None


def explain_chokepoint(
    data: nx.MultiDiGraph | Tables,
    element: str,
    *,
    commodity: str | None = None,
    sources: Iterable[str] | None = None,
    targets: Iterable[str] | None = None,
    year: int | None = None,
    draws: int = 0,
    seed: int = 1,
) -> Explanation:
    """
    Tell what follows when one node or edge goes.

    Parameters
    ----------
    data
        A network or tables. Not modified.
    element
        A node_id or an edge_id.
    commodity, sources, targets, year
        As in `graph.chokepoints.find_chokepoints`.
    draws, seed
        How many draws of the uncertain capacities to rank it in, and their seed.

    Returns
    -------
    Explanation

    Raises
    ------
    UnknownNameError
        If no node or edge of the question bears the name.
    QuestionError
        If nothing bounds the flow.

    Notes
    -----
    The reaction is that of a trade which sees the whole network and reroutes at once,
    so it is the strongest there is: what comes back in fact comes back later, or less.
    The range of what passes is found by two more linear programmes at the optimum.

    Examples
    --------
    >>> from graph import load_network
    >>> found = explain_chokepoint(load_network(year=2019), "port_manzanillo")
    >>> found.what, 0 < found.loss_share < 1
    ('node', True)
    """
    sources = None if sources is None else list(sources)
    targets = None if targets is None else list(targets)
    asked = [
        ask(
            build_states(data, year=year, latent=latent),
            commodity=commodity,
            sources=sources,
            targets=targets,
        )
        for latent in (False, True)
    ]
    today, opened = asked
    model = today.flow_model()
    what, columns = _columns(model, element)
    best, without = model.solve(), model.solve(without=columns)
    loss = max(0.0, best.objective - without.objective)
    if loss <= 1e-7 * max(1.0, abs(best.objective)):
        loss = 0.0
    low, high, carried = _flow_range(model, best, what, element)
    recuperation, openings = _reaction(opened, today, element, best, without, loss)
    return Explanation(
        id=element,
        what=what,
        unit=today.removal().unit,
        maximum=best.objective,
        loss=loss,
        loss_share=loss / best.objective if best.objective > 0 else 0.0,
        flow_commodity=carried,
        flow_low=low,
        flow_high=high,
        replaced_by=_gains(best, without),
        recuperation=recuperation,
        opened=openings,
        stability=rank_stability(today, [element], draws=draws, seed=seed)[element]
        if draws
        else None,
    )


def _columns(model: FlowModel, element: str) -> tuple[str, list[int]]:
    states = model.states
    if element in states.node_ids:
        node = states.node_ids.index(element)
        if not np.any(states.state_node == node):
            raise QuestionError(f"nothing that was asked about passes {element!r}")
        return "node", model.columns_of_node(node)
    if element in states.edge_ids:
        (arc,) = np.flatnonzero(states.edge == states.edge_ids.index(element)).tolist() or (-1,)
        if arc >= 0:
            return "edge", model.columns_of_edge(arc)
    raise UnknownNameError("node or edge", element, [*states.node_ids, *states.edge_ids])


def _flow_range(
    model: FlowModel, best: FlowSolution, what: str, element: str
) -> tuple[float, float, str]:
    """Give the least and the most that passes, over all optimal flows."""
    states = model.states
    if what == "edge":
        arcs = np.flatnonzero(states.edge == states.edge_ids.index(element))
    else:
        here = states.state_node == states.node_ids.index(element)
        inward = (states.edge >= 0) & here[states.head]
        outward = (states.edge >= 0) & here[states.tail]
        arcs = np.flatnonzero(inward if np.any(inward) else outward)
    if not len(arcs):
        return 0.0, 0.0, ""
    # A node may pass several commodities: the range is that of the one of which the
    # greatest part passes here, goods before money, so that dollars do not outweigh kilograms.
    kinds = states.state_commodity[states.tail[arcs]]
    scale = _largest_flows(best)
    parts = {
        int(k): float(best.arc_flow[arcs[kinds == k]].sum() / scale[k]) for k in np.unique(kinds)
    }
    money = {k: commodity_unit(states.commodities[k]) == "USD/year" for k in parts}
    kind = max(parts, key=lambda k: (not money[k], parts[k], -k))
    low, high = flow_range(model, arcs[kinds == kind].tolist(), best.objective)
    return low, high, states.commodities[kind]


def _gains(before: FlowSolution, after: FlowSolution) -> tuple[Gain, ...]:
    """Give the edges that carry more, greatest gain relative to their commodity first."""
    states = before.states
    more = after.arc_flow - before.arc_flow
    kinds = states.state_commodity[states.tail]
    scale = _largest_flows(before)[kinds]
    order = np.argsort(-more / scale, kind="stable")
    return tuple(
        Gain(
            states.arc_id(arc),
            states.commodities[kinds[arc]],
            abs(float(before.arc_flow[arc])),
            float(after.arc_flow[arc]),
        )
        for arc in order[:10].tolist()
        if more[arc] > _NOTICEABLE * scale[arc]
    )


def _largest_flows(solution: FlowSolution) -> Floats:
    """Give the largest flow on one edge, by commodity; infinite where nothing flows."""
    states = solution.states
    largest = np.zeros(len(states.commodities))
    np.maximum.at(largest, states.state_commodity[states.tail], solution.arc_flow)
    return np.where(largest > 0, largest, np.inf)


def _reaction(
    opened: Question,
    today: Question,
    element: str,
    best: FlowSolution,
    without: FlowSolution,
    loss: float,
) -> tuple[float | None, tuple[Gain, ...]]:
    """Give the share of the loss that latent routes bring back, and which they are."""
    if loss <= 0:
        return None, ()
    model = opened.flow_model()
    states, columns = model.states, _columns(model, element)[1]
    reached = min(model.solve(without=columns).objective, best.objective)
    used_today = {today.states.arc_id(arc) for arc in range(len(today.states.tail))}
    scale = _largest_flows(best)
    latent = {
        arc: 1.0 / min(float(scale[_kind_of(best, states, arc)]), 1e12)
        for arc in np.flatnonzero(states.edge >= 0).tolist()
        if states.arc_id(arc) not in used_today
    }
    flow = least_use(model, latent, reached, without=columns)
    openings = [
        Gain(states.arc_id(arc), states.state(states.tail[arc])[1], 0.0, float(flow[arc]), True)
        for arc, weight in latent.items()
        if flow[arc] * weight > _NOTICEABLE
    ]
    openings.sort(key=lambda gain: (-gain.after, gain.edge_id))
    back = (reached - without.objective) / loss
    return max(0.0, min(1.0, back)), tuple(openings[:10])


def _kind_of(best: FlowSolution, states: StateGraph, arc: int) -> int:
    """Give the position that an arc's commodity has in the states of today."""
    commodity = states.state(states.tail[arc])[1]
    return best.states.commodities.index(commodity) if commodity in best.states.commodities else -1
