"""What a plan takes away, what the trade wins back by opening other ways, and where it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph.alternatives import nearest_flow
from graph.flow import FlowModel
from graph.interdiction.reaction import react
from graph.outcomes import delivered_by_family, edge_changes, unit_of_family

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from graph.flow import FlowSolution
    from graph.interdiction.setting import Setting
    from graph.states import StateGraph

__all__ = ["tell_displacement"]

_GAINS = 12
_NOTICEABLE = 0.005
"""Share of the largest flow of a commodity below which a change is not told."""


def tell_displacement(setting: Setting, chosen: Sequence[str]) -> dict[str, Any]:
    """
    Tell what a plan takes from the objective with and without reaction, and who gains.

    Parameters
    ----------
    setting
        From `graph.interdiction.setting.read_setting`.
    chosen
        Measure ids.

    Returns
    -------
    dict
        ``today``: the objective before, nothing latent open. ``reactions``: for none, one
        and all openings, what is ``left``, the ``fall`` from what the trade would have
        with the same openings and no measures, and what is ``opened``. ``came_back``: the
        share of the fall without reaction that all openings win back. ``outcomes``: by
        family of commodities, what is delivered in the flow model (costs and money
        counted) before, without reaction and with all openings. ``gains`` and ``losses``:
        the edges that carry more or less, greatest share of their commodity first.

    Notes
    -----
    The outcomes and edges are those of a trade that earns the most it can, whatever the
    objective; of equally good flows, the one that changes least.
    """
    today = setting.solve(setting.opened(setting.states, ())).objective
    left, without, rows = [], [], []
    for name, most in (("none", 0), ("one", 1), ("all", None)):
        found = react(setting, setting.after(chosen), most=most)
        left.append(found.solution.objective)
        without.append(react(setting, setting.states, most=most).solution.objective)
        rows.append(
            {
                "openings": name,
                "left": left[-1],
                "without_measures": without[-1],
                "fall": 1.0 - left[-1] / without[-1] if without[-1] > 0 else 0.0,
                "opened": [setting.openings[number] for number in found.opened],
            }
        )
    taken, won, unused = today - left[0], left[2] - left[0], without[2] - today
    before, shut, after = _flows(setting, chosen)
    edges = edge_changes(before, after, setting.latent, after.states)
    edges = edges[edges["share"].abs() >= _NOTICEABLE].reset_index()
    return {
        "today": today,
        "reactions": rows,
        "came_back": min(1.0, max(0.0, (won - unused) / taken)) if taken > 1e-9 * today else None,
        "outcomes": _outcomes(before, shut, after),
        "gains": edges[edges["change"] > 0].head(_GAINS).to_dict("records"),
        "losses": edges[edges["change"] < 0].head(_GAINS).to_dict("records"),
    }


def _flows(
    setting: Setting, chosen: Sequence[str]
) -> tuple[FlowSolution, FlowSolution, FlowSolution]:
    """Give the flows today, under the plan, and under the plan with everything open."""
    before = FlowModel(setting.opened(setting.states, ())).solve()
    unused = FlowModel(setting.states).solve().objective - before.objective

    def nearest(opened: Collection[int] | None, less: float, floor: float) -> FlowSolution:
        states: StateGraph = setting.after(chosen, opened=opened)
        model = FlowModel(states)
        best = model.solve()
        return nearest_flow(model, best, before, at_least=max(floor, best.objective - less))

    shut = nearest((), 0.0, 0.0)
    return before, shut, nearest(None, unused, shut.objective)


def _outcomes(
    before: FlowSolution, shut: FlowSolution, after: FlowSolution
) -> list[dict[str, Any]]:
    first, second, third = (delivered_by_family(found) for found in (before, shut, after))
    return [
        {
            "family": family,
            "unit": unit_of_family(before.states, family),
            "before": quantity,
            "without_reaction": second.get(family, 0.0),
            "after": third.get(family, 0.0),
            "change": third.get(family, 0.0) / quantity - 1.0 if quantity > 0 else None,
        }
        for family, quantity in first.items()
    ]
