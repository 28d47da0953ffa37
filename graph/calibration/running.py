"""Draws of the uncertain numbers, those that contradict what was observed rejected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graph.calibration.comparisons import Comparison, read_comparisons
from graph.calibration.measuring import Gauges
from graph.errors import QuestionError
from graph.flow import FlowModel
from graph.latent import build_with_latent
from graph.uncertainty import MAX_DRAWS, Uncertainty, check_draws

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.latent import LatentMask
    from graph.states import Floats, StateGraph
    from graph.tables import Tables

__all__ = ["Calibration", "Compared", "accepted_draws", "calibrate", "years_with_figures"]

_ENDS = (10, 90)
"""Percentiles at the ends of the middle 80 %."""

FEWEST = 10
"""Accepted draws below which an 80 % range has no draw beyond each of its ends."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One comparison, as the model and the record have it.

    Attributes
    ----------
    likely
        What the model implies with every number at its most likely value.
    low, high
        Middle 80 % of the accepted draws (of all draws where none was accepted); NaN
        where the model says nothing.
    drawn_low, drawn_high
        Middle 80 % of all draws, before any was rejected.
    verdict
        ``inside``: the figure meets the modelled range; ``allowed``: only with the misfit
        that is allowed; ``outside``; ``not observed``: no figure speaks of the year.
    missed
        Share of all draws that miss the figure by more than is allowed.
    """

    comparison: Comparison
    likely: float
    low: float
    high: float
    drawn_low: float
    drawn_high: float
    verdict: str
    missed: float

    def over_figure(self) -> dict[str, float] | None:
        """
        Give the model's range and what is allowed as multiples of the figure.

        Returns
        -------
        dict or None
            ``low``, ``likely``, ``high``, ``allowed_low``, ``allowed_high``; None where
            nothing is observed, the figure is 0 or the model says nothing.
        """
        figure, allowed = self.comparison.figure, self.comparison.allowed
        if figure is None or allowed is None or figure.value == 0 or np.isnan(self.low):
            return None
        numbers = (self.low, self.likely, self.high, *allowed)
        names = ("low", "likely", "high", "allowed_low", "allowed_high")
        return {name: n / figure.value for name, n in zip(names, numbers, strict=True)}


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """What came of comparing.

    Attributes
    ----------
    compared
        One per comparison, in the order of the table.
    draws, accepted
        How many draws were made, and how many contradict no figure that rejects.
    accepted_numbers
        Which draws these are, for `graph.uncertainty.Uncertainty.draw`.
    """

    year: int | None
    seed: int
    draws: int
    compared: tuple[Compared, ...]
    accepted_numbers: tuple[int, ...]

    @property
    def accepted(self) -> int:
        """How many draws were accepted."""
        return len(self.accepted_numbers)

    @property
    def held(self) -> tuple[Compared, ...]:
        """What the numbers were set by and a figure of the year speaks of."""
        return tuple(one for one in self.compared
                     if one.comparison.rejects and one.comparison.figure is not None)  # fmt: skip

    @property
    def passes(self) -> bool:
        """Whether draws are left, and no figure that the numbers were set by is missed."""
        return self.accepted > 0 and all(one.verdict != "outside" for one in self.held)

    @property
    def too_few(self) -> bool:
        """Whether the accepted draws are too few for a range: fewer than ten."""
        return self.accepted < FEWEST


def years_with_figures(tables: Tables) -> list[int]:
    """
    Give the calendar years that several figures speak of.

    Returns
    -------
    list of int
        Years with at least a fifth as many figures of their own (none carried from another
        year) as the year that has most.

    Examples
    --------
    >>> from graph import read_tables
    >>> years = years_with_figures(read_tables())
    >>> years[0], years[-1]
    (2012, 2024)
    """
    spans = [(row.get("year_from", row["year"]), row["year"])
             for row in tables["observations"].records()]  # fmt: skip
    if not spans or not len(tables["calibration"]):
        return []
    years = range(min(first for first, _ in spans), max(last for _, last in spans) + 1)
    count = {
        year: sum(
            one.figure is not None and one.figure.years[0] <= year <= one.figure.years[1]
            for one in read_comparisons(tables, year)
        )
        for year in years
    }
    most = max(count.values())
    return [year for year in years if most and 5 * count[year] >= most]


class Judge:
    """Solves draws of one state graph and sets them beside the record."""

    def __init__(self, tables: Tables, year: int | None, *, latent: bool) -> None:
        self.states, mask = build_with_latent(tables, year=year)
        self.latent: LatentMask = mask
        self.latent_stays = latent
        self.uncertainty = Uncertainty(self.states)
        self.comparisons = read_comparisons(tables, year)
        self.gauges = Gauges(tables, self.states, self.comparisons)
        self.model = FlowModel(mask.close(self.states))

    def likely(self) -> dict[str, float]:
        return self.gauges.read(self.model.solve())

    def values(self, seed: int, number: int) -> tuple[StateGraph, dict[str, float]]:
        drawn = self.uncertainty.draw(seed, number)
        closed = self.latent.close(drawn)
        places = self.gauges.purity_places(seed, number)
        values = self.gauges.read(self.model.solve_states(closed), places)
        return (drawn if self.latent_stays else closed), values

    def misses(self, values: dict[str, float]) -> dict[str, bool]:
        return {
            one.comparison_id: _misses(one, values[one.comparison_id]) for one in self.comparisons
        }

    def accepts(self, values: dict[str, float]) -> bool:
        missed = self.misses(values)
        return not any(missed[one.comparison_id] for one in self.comparisons if one.rejects)


def _misses(comparison: Comparison, value: float) -> bool:
    allowed = comparison.allowed
    # What the model cannot say (NaN) contradicts nothing.
    return allowed is not None and (value < allowed[0] or value > allowed[1])


def calibrate(
    tables: Tables, *, year: int | None = None, draws: int = 200, seed: int = 1
) -> Calibration:
    """
    Set what the model implies beside what was observed.

    Parameters
    ----------
    tables
        From `graph.loading.read_tables`, with a table of comparisons.
    year
        Calendar year. Without one no figure speaks of the model, and none rejects.
    draws, seed
        How many draws of the uncertain numbers; equal seeds, equal draws.

    Returns
    -------
    Calibration

    Raises
    ------
    QuestionError
        If the tables compare nothing, or `draws` is not between 1 and 10,000.

    Notes
    -----
    Rejection sampling [1]_: every uncertain number is drawn, the flow model is solved, and
    a draw is kept only where no figure that the numbers were set by is missed by more than
    the misfit that its row allows. Figures held out never reject. Seizures stand for what
    passes times an assumed share, pure; a figure of what was weighed is met by dividing by
    a purity, drawn too.

    Assumes that seizures are a fixed share of what passes, that the trade does what is best
    for it, and that a fiscal year is spread evenly over its months. Links that cost the
    same may share flow in any way, so that what single ports seize is not compared.

    References
    ----------
    .. [1] Tavare, S., Balding, D. J., Griffiths, R. C. and Donnelly, P. (1997). Inferring
       coalescence times from DNA sequence data. Genetics, 145, 505-518.

    Examples
    --------
    >>> from graph import read_tables
    >>> found = calibrate(read_tables(), year=2019, draws=4)
    >>> found.draws, len(found.compared) > 20
    (4, True)
    """
    check_draws(draws)
    judge = Judge(tables, year, latent=False)
    if not judge.comparisons:
        raise QuestionError("the tables compare nothing: calibration.csv lists comparisons")
    names = [one.comparison_id for one in judge.comparisons]
    values, missed, accepted = np.full((draws, len(names)), np.nan), np.zeros(len(names)), []
    for number in range(draws):
        _, found = judge.values(seed, number)
        values[number] = [found[name] for name in names]
        wrong = judge.misses(found)
        missed += [wrong[name] for name in names]
        if judge.accepts(found):
            accepted.append(number)
    kept = values[accepted] if accepted else values
    likely = judge.likely()
    return Calibration(
        year=year,
        seed=seed,
        draws=draws,
        compared=tuple(
            _compared(one, likely[one.comparison_id], kept[:, i], values[:, i], missed[i] / draws)
            for i, one in enumerate(judge.comparisons)
        ),
        accepted_numbers=tuple(accepted),
    )


def _compared(
    comparison: Comparison, likely: float, kept: Floats, drawn: Floats, missed: float
) -> Compared:
    low, high = _middle(kept)
    drawn_low, drawn_high = _middle(drawn)
    return Compared(
        comparison=comparison,
        likely=likely,
        low=low,
        high=high,
        drawn_low=drawn_low,
        drawn_high=drawn_high,
        verdict=_verdict(comparison, low, high),
        missed=float(missed),
    )


def _middle(values: Floats) -> tuple[float, float]:
    known = values[~np.isnan(values)]
    if not len(known):
        return float("nan"), float("nan")
    low, high = np.percentile(known, _ENDS)
    return float(low), float(high)


def _verdict(comparison: Comparison, low: float, high: float) -> str:
    figure, allowed = comparison.figure, comparison.allowed
    if figure is None or allowed is None or np.isnan(low):
        return "not observed" if figure is None else "outside"
    least = 0.0 if comparison.bound == "ceiling" else figure.low
    most = float("inf") if comparison.bound == "floor" else figure.high
    if low <= most and high >= least:
        return "inside"
    return "allowed" if low <= allowed[1] and high >= allowed[0] else "outside"


def accepted_draws(
    tables: Tables, n: int, seed: int, *, year: int | None = None, latent: bool = False
) -> Iterator[StateGraph]:
    """
    Yield draws that contradict no figure that the numbers were set by.

    Parameters
    ----------
    tables
        From `graph.loading.read_tables`. Without comparisons every draw is accepted.
    n, seed
        How many; equal seeds, equal draws.
    year
        Calendar year.
    latent
        Whether what is not used today is open in what is given. It is closed while a draw
        is judged: what was observed, was observed without it. Either way the structure is
        that of `graph.latent.build_with_latent`.

    Raises
    ------
    QuestionError
        If `n` is not between 1 and 10,000, or 10,000 draws give fewer that are accepted.

    Examples
    --------
    >>> from graph import read_tables
    >>> [draw.year for draw in accepted_draws(read_tables(), 2, seed=1, year=2019)]
    [2019, 2019]
    """
    check_draws(n)
    return _accepted(Judge(tables, year, latent=latent), n, seed)


def _accepted(judge: Judge, n: int, seed: int) -> Iterator[StateGraph]:
    found = 0
    for number in range(MAX_DRAWS):
        states, values = judge.values(seed, number)
        if judge.accepts(values):
            yield states
            found += 1
            if found == n:
                return
    raise QuestionError(
        f"only {found} of {MAX_DRAWS:,} draws contradict nothing that was observed; "
        f"{n} were asked for: narrows calibrate tells which figures reject most"
    )
