"""What the model says beside what was observed, and whether it hit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from graph.backtest.cases import Case, Outcome
    from graph.states import Floats

__all__ = ["Backtest", "Compared", "Verdict", "compare", "judge"]

Verdict = Literal["hit", "partly", "miss"]

SURE, LIKELY = 0.8, 2 / 3
"""Shares of draws that must go where the world went for a full hit, and for a part of one."""

RANGE = (10.0, 90.0)
"""Percentiles of an 80 % range."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One outcome: the model's change beside the world's.

    Attributes
    ----------
    quantity, unit
        What is compared; a change is a share of what was, or of the whole (points) where
        the outcome is a share.
    before, after
        Median over the draws: of the unit per year, or a share.
    change, change_low, change_high
        Median and 80 % range of the change over the draws; None where nothing flowed
        before.
    direction
        Where the median goes.
    observed, observed_change
        Where the world went, and how far; None where no figure is published.
    agreement
        Share of draws that go where the world went.
    depends_on
        (change, agreement in the third of draws where it was smallest, and where it was
        largest), for each change whose size is drawn.
    verdict
        hit, partly or miss; None where the outcome is only part of a whole.
    why
        The verdict in words.
    """

    item: str
    about: str
    quantity: str
    unit: str
    is_share: bool
    before: float
    after: float
    change: float | None
    change_low: float | None
    change_high: float | None
    direction: str
    observed: str
    observed_change: float | None
    agreement: float | None
    depends_on: tuple[tuple[str, float, float], ...]
    verdict: Verdict | None
    why: str
    observations: tuple[str, ...]
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Backtest:
    """One case and how it went.

    Attributes
    ----------
    case
        From `graph.backtest.read_cases`.
    draws
        Over how many draws.
    compared
        One per outcome.
    opened
        Latent links that carry more afterwards in at least half of the draws.
    shared_rows
        (table, id) of rows of the starting network that cite evidence of the outcome:
        what was not clean about the start.
    verdict
        hit where every outcome is, miss where every one is, otherwise partly.
    """

    case: Case
    draws: int
    compared: tuple[Compared, ...]
    opened: tuple[str, ...]
    shared_rows: tuple[tuple[str, str], ...]
    verdict: Verdict

    @property
    def title(self) -> str:
        """The verdict for people; an exploration says that it is none."""
        if self.case.is_test:
            return self.verdict
        return f"exploration (as a test: {self.verdict})"


def compare(
    outcome: Outcome,
    before: Floats,
    after: Floats,
    *,
    unit: str = "",
    sizes: Mapping[str, Floats] | None = None,
) -> Compared:
    """
    Set one outcome beside what was observed.

    Parameters
    ----------
    outcome
        What is compared.
    before, after
        One value per draw.
    unit
        Of the values.
    sizes
        By change, its size in each draw.
    """
    is_share = bool(outcome.share_of)
    known = np.isfinite(before) & np.isfinite(after) & (is_share | (before > 0))
    changes = (after - before)[known] if is_share else after[known] / before[known] - 1.0
    low, middle, high = (
        np.percentile(changes, [RANGE[0], 50.0, RANGE[1]]).tolist()
        if len(changes)
        else (None, None, None)
    )
    went = [_direction(change, outcome.steady_within) for change in changes.tolist()]
    right = np.array([one == outcome.observed for one in went])
    agreement = float(right.mean()) if outcome.observed and went else None
    depends_on = _thirds(right, known, sizes or {}) if agreement is not None else ()
    verdict, why = _judge_outcome(outcome, middle, (low, high), agreement)
    row = outcome.row
    return Compared(
        item=outcome.item,
        about=row.get("about", ""),
        quantity=outcome.quantity,
        unit="share" if is_share else unit,
        is_share=is_share,
        before=float(np.median(before)),
        after=float(np.median(after)),
        change=middle,
        change_low=low,
        change_high=high,
        direction=_direction(middle, outcome.steady_within) if middle is not None else "",
        observed=outcome.observed,
        observed_change=outcome.observed_change,
        agreement=agreement,
        depends_on=depends_on,
        verdict=verdict,
        why=why,
        observations=tuple(
            row[name] for name in ("observation_before", "observation_after") if name in row
        ),
        evidence=tuple(row.get("evidence", ())),
    )


def judge(compared: Sequence[Compared]) -> Verdict:
    """Judge a case by its outcomes.

    Examples
    --------
    >>> judge([])
    'miss'
    """
    verdicts = {one.verdict for one in compared if one.verdict is not None}
    if verdicts == {"hit"}:
        return "hit"
    return "miss" if verdicts <= {"miss"} else "partly"


def _thirds(
    right: NDArray[np.bool_], known: NDArray[np.bool_], sizes: Mapping[str, Floats]
) -> tuple[tuple[str, float, float], ...]:
    """Tell how often the direction is right where each change was small, and where large."""
    third = len(right) // 3
    if not third:
        return ()
    found = []
    for item, size in sizes.items():
        order = np.argsort(np.abs(size[known]), kind="stable")
        found.append(
            (item, float(right[order[:third]].mean()), float(right[order[-third:]].mean()))
        )
    return tuple(found)


def _direction(change: float, steady_within: float) -> str:
    if abs(change) <= steady_within:
        return "steady"
    return "rises" if change > 0 else "falls"


def _judge_outcome(
    outcome: Outcome,
    change: float | None,
    ends: tuple[float | None, float | None],
    agreement: float | None,
) -> tuple[Verdict | None, str]:
    if not outcome.observed:
        return None, "part of the whole, not judged"
    if change is None or agreement is None:
        return "miss", "nothing flows here before, so nothing can be compared"
    where = _direction(change, outcome.steady_within)
    if where != outcome.observed:
        return "miss", f"the model {_VERB[where]}, the world {_VERB[outcome.observed]}"
    if agreement < LIKELY:
        return "miss", f"the direction is right in {agreement:.0%} of the draws only: undecided"
    size, (low, high) = outcome.observed_change, ends
    if size is not None and low is not None and high is not None and not low <= size <= high:
        return "partly", "the direction is right, the size observed lies outside the 80 % range"
    if agreement < SURE:
        return "partly", f"the direction is right, but in {agreement:.0%} of the draws only"
    sized = "and the size observed lies in the 80 % range" if size is not None else ""
    return "hit", f"the direction is right in {agreement:.0%} of the draws {sized}".rstrip()


_VERB = {"falls": "fell", "rises": "rose", "steady": "stayed"}
