"""What passes a node, an edge or a group, over all flows that are as good as the best."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graph.alternatives import flow_range, held_at, share_range
from graph.vocabulary import commodity_unit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph.elements import Parts
    from graph.flow import FlowModel, FlowSolution
    from graph.states import Ints

__all__ = ["Passing", "find_passing"]


@dataclass(frozen=True, slots=True)
class Passing:
    """What passes of one commodity, as a range over all optimal flows.

    Attributes
    ----------
    commodity
        What passes; of a question about one commodity, that or its family.
    low, high
        Least and most per year, in the commodity's unit.
    share, share_low, share_high
        Share of what starts of it: in one optimal flow, and the range.
    """

    commodity: str
    low: float
    high: float
    share: float
    share_low: float
    share_high: float


def find_passing(
    model: FlowModel,
    best: FlowSolution,
    parts: Parts,
    commodity: str | None,
    *,
    most: int | None = None,
) -> list[Passing]:
    """
    Give what passes some parts, goods before money, greatest share first.

    Parameters
    ----------
    model
        Solved before; `best` is what it found.
    parts
        Of the state graph that the model was built on.
    commodity
        What was asked about; None is the whole chain, of which each commodity counts by
        itself.
    most
        Look at so many commodities, those of which the greatest share passes.

    Notes
    -----
    What passes a node or a group of nodes is what enters it or what leaves it over its
    edges, whichever is more; so the least is a lower bound where it both starts and
    sells. What enters a group twice counts twice, as far as a share of 1.
    """
    states = model.states
    sides: dict[str, list[Ints]] = {}
    for side in parts.passages():
        kinds = states.state_commodity[states.tail[side]]
        if commodity is not None:
            sides.setdefault(commodity, []).append(side)
        else:
            for kind in np.unique(kinds).tolist():
                sides.setdefault(states.commodities[kind], []).append(side[kinds == kind])
    starts = {
        name: best.objective if commodity is not None else _amount(best, _starting(model, name))
        for name in sides
    }
    share = {
        name: max(_share(best, arcs, starts[name]) for arcs in each) for name, each in sides.items()
    }
    chosen = sorted(sides, key=lambda name: (-share[name], name))[:most]
    result = [
        _widest([_passing(model, best, arcs, name, starts[name], whole_chain=commodity is None)
                 for arcs in sides[name]])
        for name in chosen
    ]  # fmt: skip
    money = {name: commodity_unit(name) == "USD/year" for name in chosen}
    return sorted(result, key=lambda p: (money[p.commodity], -p.share, p.commodity))


def _share(best: FlowSolution, arcs: Ints, starts: float) -> float:
    return min(1.0, float(best.arc_flow[arcs].sum()) / starts) if starts > 0 else 0.0


def _passing(
    model: FlowModel,
    best: FlowSolution,
    arcs: Ints,
    commodity: str,
    starts: float,
    *,
    whole_chain: bool,
) -> Passing:
    positions, amount = arcs.tolist(), float(best.arc_flow[arcs].sum())
    share = _share(best, arcs, starts)
    low, high = flow_range(model, positions, best.objective)
    low, high = min(low, amount), max(high, amount)
    if not whole_chain:
        # All optimal flows start as much as they deliver: the objective itself.
        share_low, share_high = (
            min(1.0, each / starts) if starts > 0 else 0.0 for each in (low, high)
        )
        return Passing(commodity, low, high, share, share_low, share_high)
    part = {model.columns_of_edge(arc)[0]: 1.0 for arc in positions}
    with held_at(model, best.objective):
        share_low, share_high = share_range(model, part, _starting(model, commodity), share=share)
    return Passing(commodity, low, high, share, share_low, share_high)


def _starting(model: FlowModel, commodity: str) -> dict[int, float]:
    """Give the columns over which a commodity is supplied or made, and how much by each."""
    states = model.states
    of_it = states.state_commodity == states.commodities.index(commodity)
    weights: dict[int, float] = {}
    for column, (state, _, _) in enumerate(states.supply, start=model.first_supply):
        if of_it[state]:
            weights[column] = 1.0
    for column, recipe in enumerate(states.recipes, start=model.first_recipe):
        made = sum(quantity for state, quantity in recipe.outputs if of_it[state])
        if made:
            weights[column] = made
    return weights


def _amount(best: FlowSolution, weights: Mapping[int, float]) -> float:
    n_edges = int(np.count_nonzero(best.states.edge >= 0))
    values = np.concatenate([np.zeros(n_edges), best.activity, best.supplied])
    return float(sum(values[column] * weight for column, weight in weights.items()))


def _widest(sides: Sequence[Passing]) -> Passing:
    """Join what enters and what leaves: the greater of the two passes."""
    return Passing(
        sides[0].commodity,
        low=max(side.low for side in sides),
        high=max(side.high for side in sides),
        share=max(side.share for side in sides),
        share_low=max(side.share_low for side in sides),
        share_high=max(side.share_high for side in sides),
    )
