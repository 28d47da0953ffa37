"""Cases that could be: other numbers, other strengths, and measures that do not work."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from graph.errors import QuestionError
from graph.flow import FlowModel
from graph.sampling import pert
from graph.uncertainty import Uncertainty

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph.interdiction.setting import Setting
    from graph.measures import Effect, Enabling, Measures
    from graph.states import Floats, StateGraph

__all__ = ["Case", "check_count", "draw_cases", "left_in_cases", "tell_ranges"]

MAX_CASES = 2_000
RANGE = (10.0, 90.0)
"""Percentiles between which eight of ten cases lie."""


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """One way that things could be.

    Attributes
    ----------
    states
        The trade's numbers, everything latent open; of the setting's structure.
    measures
        The strengths of the measures; those that fail have no effect.
    """

    states: StateGraph
    measures: Measures


def check_count(number: int, what: str, *, least: int) -> None:
    """Refuse a number of cases that is too small to tell anything, or too large to be met."""
    if not least <= number <= MAX_CASES:
        raise QuestionError(f"{number} {what}; there must be between {least} and {MAX_CASES:,}")


def draw_cases(setting: Setting, numbers: Sequence[int], *, seed: int) -> Iterator[Case]:
    """
    Draw cases.

    Parameters
    ----------
    setting
        From `graph.interdiction.setting.read_setting`.
    numbers
        Which draws; each depends on the seed and its number alone.
    seed
        Of the draws.

    Notes
    -----
    All ranged numbers of the trade are drawn (`graph.uncertainty`), the shares of effects
    independently from PERT distributions over their ranges, and whether a measure works
    at all by its ``success``. Costs stay at their likely values, so that a plan can be
    afforded in every case.
    """
    uncertainty = Uncertainty(setting.states)
    for number in numbers:
        random = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(number, 1)))
        yield Case(uncertainty.draw(seed, number), _measures(setting.measures, random))


def _measures(measures: Measures, random: np.random.Generator) -> Measures:
    works = random.random(len(measures.ids)) < measures.success()
    both: list[Effect | Enabling] = [*measures.effects, *measures.enabling]
    shares = _shares(both, random)
    drawn = dict(zip((e.effect_id for e in both), shares.tolist(), strict=True))
    strong = measures.with_shares(drawn)
    return replace(
        strong,
        effects=tuple(effect for effect in strong.effects if works[effect.measure]),
        enabling=tuple(effect for effect in strong.enabling if works[effect.measure]),
    )


def _shares(both: Sequence[Effect | Enabling], random: np.random.Generator) -> Floats:
    """Draw one share per effect; rows of one effect_id share it."""
    ids = list(dict.fromkeys(effect.effect_id for effect in both))
    first = {effect.effect_id: effect for effect in reversed(both)}
    ends = np.array([[first[i].share_low, first[i].share, first[i].share_high] for i in ids])
    if not len(ids):
        return np.empty(0)
    low = np.minimum(ends[:, 0], ends[:, 1])
    high = np.maximum(ends[:, 2], ends[:, 1])
    drawn = dict(zip(ids, pert(low, ends[:, 1], high, draws=1, random=random)[0], strict=True))
    return np.array([drawn[effect.effect_id] for effect in both])


def left_in_cases(
    setting: Setting,
    cases: Sequence[Case],
    plans: Sequence[Sequence[str]],
    *,
    opened: tuple[int, ...] | None,
) -> Floats:
    """
    Give what the trade has left, by plan and case.

    Parameters
    ----------
    setting, cases
        From `draw_cases`.
    plans
        Sets of measure ids.
    opened
        What of the latent is open: None for all, () for nothing.

    Returns
    -------
    numpy.ndarray
        Shape (len(plans), len(cases)).
    """
    model = FlowModel(setting.aimed(setting.states))
    found = np.empty((len(plans), len(cases)))
    for column, case in enumerate(cases):
        for row, chosen in enumerate(plans):
            states = setting.after(
                chosen, opened=opened, states=case.states, measures=case.measures
            )
            found[row, column] = model.solve_states(setting.aimed(states)).objective
    return found


def tell_ranges(before: Floats, left: Floats) -> dict[str, Any]:
    """
    Give the mean of each number over cases, and between what eight of ten lie.

    Parameters
    ----------
    before, left
        What there is without and under a plan, by case.

    Returns
    -------
    dict
        ``fall`` (a share), ``left`` and ``before``, each with its ``mean``, ``low`` and
        ``high``; and ``share_of_cases``, how many lie between those.

    Examples
    --------
    >>> tell_ranges(np.array([4.0, 4.0]), np.array([2.0, 2.0]))["fall"]
    {'mean': 0.5, 'low': 0.5, 'high': 0.5}
    """
    fall = 1.0 - left / np.where(before > 0, before, 1.0)
    ranges: dict[str, Any] = {"share_of_cases": (RANGE[1] - RANGE[0]) / 100}
    for name, values in {"fall": fall, "left": left, "before": before}.items():
        low, high = np.percentile(values, RANGE)
        ranges[name] = {"mean": float(values.mean()), "low": float(low), "high": float(high)}
    return ranges
