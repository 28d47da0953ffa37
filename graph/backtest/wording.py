"""Back-tests in words, for the command and the documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph.backtest.cases import Change
    from graph.backtest.verdict import Backtest, Compared

__all__ = [
    "change_in_words", "dependence_in_words", "observed_in_words", "shared_in_words",
    "size_in_words",
]  # fmt: skip

LISTED = 6

TELLING = 0.3
"""Difference in agreement from which it is worth saying what the answer depends on."""

_ACTS = {
    "capacity": "capacity less",
    "conversion": "conversion less",
    "demand": "demand less",
    "detection": "detection more",
}


def change_in_words(change: Change) -> str:
    """Say what was done and how much of it is assumed.

    Examples
    --------
    >>> from graph.backtest import Change
    >>> change_in_words(Change("cut", {"about": "A port closes.", "effect": "capacity"},
    ...                        "", 1.0, 1.0, 0.5, 1.0, ()))
    'A port closes. Taken as capacity less by 100 % (50 to 100).'
    """
    about = change.row.get("about", change.item)
    if change.measure_id:
        return f"{about} Taken as the measure {change.measure_id}, strength {change.strength:g}."
    acts, ends = _ACTS[change.row["effect"]], (change.share, change.share_low, change.share_high)
    if change.share < 0:
        acts = acts.replace("less", "more") if "less" in acts else acts.replace("more", "less")
        ends = -ends[0], abs(ends[2]), -ends[1]
    likely, low, high = (f"{100 * end:.0f}" for end in ends)
    unit = "points" if change.row["effect"] == "detection" else "%"
    span = f" ({low} to {high})" if low != high else ""
    return f"{about} Taken as {acts} by {likely} {unit}{span}."


def size_in_words(one: Compared) -> str:
    """Say what the model's change is, with its range."""
    if one.change is None or one.change_low is None or one.change_high is None:
        return "Model: nothing flows here before."
    agree = f"; {one.agreement:.0%} of draws agree" if one.agreement is not None else ""
    low, high = round(100 * one.change_low), round(100 * one.change_high)
    middle = _signed(one.change, one)
    return f"Model: {one.direction} ({middle}, range {low:+d} to {high:+d}){agree}."


def observed_in_words(one: Compared) -> str:
    """Say what was observed."""
    if not one.observed:
        return ""
    size = one.observed_change
    told = _signed(size, one) if size is not None else "no figure"
    return f"Observed: {one.observed} ({told})."


def _signed(change: float, one: Compared) -> str:
    """Write a change in percent, or in points of a share."""
    return f"{round(100 * change):+d} {'points' if one.is_share else '%'}"


def shared_in_words(result: Backtest) -> str:
    """Say which rows of the starting network know the outcome, where any does."""
    rows = [f"{name} ({table})" for table, name in result.shared_rows]
    if not rows:
        return ""
    more = f" and {len(rows) - LISTED} more" if len(rows) > LISTED else ""
    verb = (
        "row of the starting network cites"
        if len(rows) == 1
        else ("rows of the starting network cite")
    )
    return f"Beware: {len(rows)} {verb} evidence of the outcome: {', '.join(rows[:LISTED])}{more}."


def dependence_in_words(one: Compared) -> str:
    """Say which changes decide the answer, where any does."""
    return " ".join(
        f"Where the draw of {item} is in its smallest third, {small:.0%} agree; in its largest, "
        f"{large:.0%}."
        for item, small, large in one.depends_on
        if abs(small - large) >= TELLING
    )
