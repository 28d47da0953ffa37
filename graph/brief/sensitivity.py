"""Which assumptions the answer turns on: each at its low and its high end, one at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from graph.brief.phrasing import spoken
from graph.flow import FlowModel
from graph.ranges import collect_ranges
from graph.uncertainty import Uncertainty
from graph.vocabulary import family_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from graph.interdiction.setting import Setting
    from graph.measures import Effect, Enabling, Measures
    from graph.states import Ints, StateGraph

__all__ = ["Swing", "find_swings"]

_WORDS: Final = {
    ("edges", "capacity"): "how much the links for {} can carry",
    ("edges", "detection"): "what share of {} is seized on the way",
    ("recipes", "quantity"): "how much {} a conversion or a sale yields per unit put in",
    ("recipes", "capacity"): "how much {} can be made a year",
    ("supply", "quantity"): "how large the supply of {} is",
    ("demand", "quantity"): "how large the demand for {} is",
    ("demand", "unit_value"): "how much buyers pay for a unit of {}",
    ("supply", "unit_cost"): "what a unit of {} costs where it comes from",
}
_NOTHING = 1e-6


@dataclass(frozen=True, slots=True)
class Swing:
    """
    One group of ranged numbers, and what the plan removes at its ends.

    Attributes
    ----------
    words
        What the numbers are.
    kind
        ``trade`` for numbers of the trade, ``strength`` for the share of an effect, or
        ``works`` for whether a measure works at all.
    low, high
        Ends of the group's range as multiples of its likely total; of `works`, 0 and 1.
    at_low, at_high
        Share removed with the group at each end.
    size
        How many numbers move together.
    trace
        An id that ``narrows evidence`` follows to a row of the group.
    """

    words: str
    kind: str
    low: float
    high: float
    at_low: float
    at_high: float
    size: int
    trace: str

    @property
    def swing(self) -> float:
        """How far the answer moves."""
        return abs(self.at_high - self.at_low)


def find_swings(
    setting: Setting, chosen: Sequence[str], *, tell: Callable[[str], None] | None = None
) -> list[Swing]:
    """
    Rank groups of ranged numbers by how far the answer moves between their ends.

    Parameters
    ----------
    setting
        From `graph.interdiction.setting.read_setting`.
    chosen
        The measures of the plan.
    tell
        Called once when done.

    Returns
    -------
    list of Swing
        Greatest first; those that move nothing are left out.

    Notes
    -----
    A group is a column of a table for one family of commodities, all of its numbers at
    one end together; or the effects of one measure of the plan; or whether that measure
    works at all. One at a time, all else likely: what two of them do together is not
    seen. A tornado, in the field's words [1]_.

    References
    ----------
    .. [1] Eschenbach, T. G. (1992). Spiderplots versus tornado diagrams for sensitivity
       analysis. Interfaces, 22(6), 40-46.
    """
    model = FlowModel(setting.aimed(setting.states))

    def removed(
        states: StateGraph, measures: Measures, taken: Sequence[str], *, before: float | None
    ) -> tuple[float, float]:
        if before is None:
            before = model.solve_states(setting.aimed(states)).objective
        after = setting.after(taken, states=states, measures=measures)
        left = model.solve_states(setting.aimed(after)).objective
        return (1.0 - left / before if before > 0 else 0.0), before

    found = []
    likely, today = removed(setting.states, setting.measures, chosen, before=None)
    for words, numbers, ratio, name, uncertainty in _groups(setting):
        ends = [
            removed(uncertainty.at_end(numbers, high=high), setting.measures, chosen, before=None)
            for high in (False, True)
        ]
        found.append(Swing(words, "trade", *ratio, ends[0][0], ends[1][0], len(numbers), name))
    for measure, weak, strong, ratio in _strengths(setting, chosen):
        ends = [removed(setting.states, one, chosen, before=today) for one in (weak, strong)]
        words = f"how strongly {_name(setting, measure)} works"
        found.append(Swing(words, "strength", *ratio, ends[0][0], ends[1][0], 1, measure))
    for measure in chosen:
        rest = [other for other in chosen if other != measure]
        without = removed(setting.states, setting.measures, rest, before=today)[0]
        words = f"whether {_name(setting, measure)} works at all"
        found.append(Swing(words, "works", 0.0, 1.0, without, likely, 1, measure))
    if tell is not None:
        tell(f"brief: {len(found)} assumptions varied one at a time")
    moving = [swing for swing in found if swing.swing > _NOTHING]
    return sorted(moving, key=lambda swing: (-swing.swing, swing.words))


def _name(setting: Setting, measure: str) -> str:
    row = setting.measures.rows[setting.measures.position(measure)]
    return f"“{row.get('name', measure)}”"


def _groups(
    setting: Setting,
) -> Iterator[tuple[str, Ints, tuple[float, float], str, Uncertainty]]:
    """Yield words, numbers, range, an id and the draws, for each group of the trade's numbers."""
    states = setting.states
    uncertainty = Uncertainty(states)
    for block in collect_ranges(states):
        families = np.array([family_of(states.commodities[code]) for code in block.commodity])
        numbers = np.arange(block.where.start, block.where.stop)
        ranged = np.isin(numbers, uncertainty.uncertain)
        for family in dict.fromkeys(families[ranged].tolist()):
            rows = np.flatnonzero(ranged & (families == family))
            total = float(block.likely[rows].sum())
            if total <= 0:
                continue
            ends = float(block.low[rows].sum()) / total, float(block.high[rows].sum()) / total
            largest = int(rows[np.argmax(block.likely[rows])])
            words = _WORDS[block.table, block.column].format(spoken(family))
            name = _row_name(states, block.table, block.column, largest)
            yield words, numbers[rows], ends, name, uncertainty


def _row_name(states: StateGraph, table: str, column: str, place: int) -> str:
    if table == "edges":
        return states.edge_ids[int(states.edge[np.flatnonzero(states.edge >= 0)[place]])]
    if table == "recipes":
        owner = [r for r in states.recipes for _ in (*r.inputs, *r.outputs)]
        return (owner if column == "quantity" else states.recipes)[place].recipe_id
    rows = states.supply if table == "supply" else states.demand
    return states.state(rows[place][0])[0]


def _strengths(
    setting: Setting, chosen: Sequence[str]
) -> Iterable[tuple[str, Measures, Measures, tuple[float, float]]]:
    """Yield, per measure of the plan, the measures with its effects at their ends."""
    measures = setting.measures
    for name in chosen:
        position = measures.position(name)
        both: list[Effect | Enabling] = [*measures.effects, *measures.enabling]
        own = [effect for effect in both if effect.measure == position]
        total = sum(abs(effect.share) for effect in own)
        if not total or all(e.share_low == e.share_high for e in own):
            continue
        weak = measures.with_shares({e.effect_id: e.share_low for e in own})
        strong = measures.with_shares({e.effect_id: e.share_high for e in own})
        low = sum(abs(e.share_low) for e in own) / total
        high = sum(abs(e.share_high) for e in own) / total
        yield name, weak, strong, (low, high)
