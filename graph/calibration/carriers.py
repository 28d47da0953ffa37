"""Which uncertain numbers a result follows, and which of them the figures narrow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from graph.calibration.running import Judge
from graph.ranges import collect_ranges
from graph.uncertainty import check_draws
from graph.vocabulary import family_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.calibration.comparisons import Comparison
    from graph.ranges import NumberRange
    from graph.states import Floats, Ints, StateGraph
    from graph.tables import Tables

__all__ = ["Carried", "Follows", "Narrowed", "find_carriers"]

_WORDS: Final = {
    ("edges", "capacity"): "what links can carry of {}{}",
    ("edges", "detection"): "share of {} seized{}",
    ("recipes", "quantity"): "yield or price of {}{}",
    ("recipes", "capacity"): "how much {} can be made{}",
    ("supply", "quantity"): "how much {} is supplied",
    ("supply", "unit_cost"): "what {} costs at origin",
    ("demand", "quantity"): "how much {} is wanted",
    ("demand", "unit_value"): "what {} is worth",
}
LEAST, _MOST = 0.25, 3
"""Rank correlation from which a number is said to carry a result, and how many are told."""
_MOVED = 0.07
"""How far the mean rank of accepted draws must lie from the middle to be told."""


@dataclass(frozen=True, slots=True)
class Follows:
    """A group of numbers that a result follows, and its rank correlation with it."""

    words: str
    correlation: float


@dataclass(frozen=True, slots=True)
class Carried:
    """A result, and what it follows most, strongest first."""

    comparison: Comparison
    follows: tuple[Follows, ...]


@dataclass(frozen=True, slots=True)
class Narrowed:
    """A group of numbers that rejection moves: accepted median over that of all draws."""

    words: str
    ratio: float


def find_carriers(
    tables: Tables, *, year: int, draws: int = 300, seed: int = 1
) -> tuple[list[Carried], list[Narrowed]]:
    """
    Rank groups of uncertain numbers by how closely each result follows them.

    Parameters
    ----------
    tables
        From `graph.loading.read_tables`, with a table of comparisons.
    year
        Calendar year.
    draws, seed
        How many draws; equal seeds, equal answers.

    Returns
    -------
    tuple
        One `Carried` per comparison that a figure speaks of; and what rejection narrows.

    Raises
    ------
    QuestionError
        If `draws` is not between 1 and 10,000.

    Notes
    -----
    A group is a column of a table for one family of commodities and one mode or process,
    its numbers added up; purities are groups of their own. Spearman's rank correlation
    [1]_ over all draws, before any is rejected. Groups that share a cause are not told
    apart, and a result that turns at a point shows only its slope.

    References
    ----------
    .. [1] Spearman, C. (1904). The proof and measurement of association between two
       things. American Journal of Psychology, 15, 72-101.

    Examples
    --------
    >>> from graph import read_tables
    >>> carried, _ = find_carriers(read_tables(), year=2019, draws=30)
    >>> len(carried) > 20
    True
    """
    check_draws(draws)
    judge = Judge(tables, year, latent=False)
    groups = list(_groups(judge.states, judge.uncertainty.uncertain))
    held = [one for one in judge.comparisons if one.figure is not None]
    inputs, results, kept = [], [], []
    for number in range(draws):
        drawn = judge.uncertainty.values(seed, number)
        places = judge.gauges.purity_places(seed, number)
        _, found = judge.values(seed, number)
        inputs.append([*(float(drawn[rows].sum()) for _, rows in groups), *places])
        results.append([found[one.comparison_id] for one in held])
        kept.append(judge.accepts(found))
    words = [*(name for name, _ in groups), *(f"purity: {c}" for c in judge.gauges.purity_causes)]
    table, said = np.array(inputs), np.array(results)
    carried = [
        Carried(one, _follows(words, table, said[:, place])) for place, one in enumerate(held)
    ]
    return carried, list(_narrowed(words, table, np.array(kept)))


def _groups(states: StateGraph, uncertain: Ints) -> Iterator[tuple[str, Ints]]:
    """Yield the words and the positions of each group of uncertain numbers."""
    processes = [recipe.process for recipe in states.recipes]
    known = dict.fromkeys(processes)
    for block in collect_ranges(states):
        rows = np.arange(block.where.start, block.where.stop, dtype=np.int32)
        found: dict[str, list[int]] = {}
        for row in rows[np.isin(rows, uncertain)].tolist():
            found.setdefault(_words(states, block, row, list(known)), []).append(row)
        for words, positions in found.items():
            yield words, np.array(positions, dtype=np.int32)


def _words(states: StateGraph, block: NumberRange, row: int, processes: list[str]) -> str:
    place = row - block.where.start
    # A yield or a price is of what is used first, whichever side its number is on.
    used = (block.table, block.column) == ("recipes", "quantity")
    commodity = block.facts["input"] if used else block.commodity
    family, how = family_of(states.commodities[int(commodity[place])]), ""
    if block.table == "edges":
        mode = int(block.facts["mode"][place])
        how = f" ({states.modes[mode]})" if mode >= 0 else ""
    elif block.table == "recipes":
        how = f" ({processes[int(block.facts['process'][place])]})"
    return _WORDS[block.table, block.column].format(family, how).replace("_", " ")


def _follows(words: list[str], table: Floats, said: Floats) -> tuple[Follows, ...]:
    from scipy.stats import rankdata

    told = ~np.isnan(said)
    if told.sum() < 3 or np.ptp(said[told]) == 0:
        return ()
    result, ranks = rankdata(said[told]), rankdata(table[told], axis=0)
    spread = ranks.std(axis=0) * result.std()
    both = ((ranks - ranks.mean(axis=0)) * (result - result.mean())[:, None]).mean(axis=0)
    correlation = np.divide(both, spread, out=np.zeros(len(words)), where=spread > 0)
    order = np.argsort(-np.abs(correlation), kind="stable")[:_MOST].tolist()
    return tuple(
        Follows(words[i], float(correlation[i])) for i in order if abs(correlation[i]) >= LEAST
    )


def _narrowed(words: list[str], table: Floats, kept: Floats) -> Iterator[Narrowed]:
    from scipy.stats import rankdata

    if kept.sum() < 3:
        return
    rank = (rankdata(table, axis=0) - 0.5) / len(table)
    moved = rank[kept].mean(axis=0) - 0.5
    for i in np.argsort(-np.abs(moved), kind="stable").tolist():
        if abs(moved[i]) >= _MOVED:
            yield Narrowed(words[i], float(np.median(table[kept, i]) / np.median(table[:, i])))
