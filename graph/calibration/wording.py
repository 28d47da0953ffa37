"""A calibration in words: for the command line, the page and whoever writes about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from graph.calibration.running import Calibration, Compared

__all__ = ["VERDICTS", "most_rejecting", "observed_in_words", "result_in_words", "why_in_words"]

VERDICTS: Final = {
    "inside": "the figure meets the modelled range",
    "allowed": "the figure meets it only with the misfit that is allowed",
    "outside": "the model and the figure disagree",
    "not observed": "no figure speaks of the year",
}


def most_rejecting(found: Calibration) -> list[Compared]:
    """Give the comparisons that reject draws, the one that rejects most first."""
    rejecting = [one for one in found.compared if one.comparison.rejects and one.missed > 0]
    return sorted(rejecting, key=lambda one: -one.missed)


def result_in_words(found: Calibration) -> str:
    """Tell how many draws were accepted, and whether the numbers pass.

    Notes
    -----
    Few accepted draws give no range to trust: that is said, and is no failure.
    """
    if not found.held:
        return f"No figure that the numbers were set by speaks of {found.year or 'no year'}: " \
               "no draw can contradict one."  # fmt: skip
    if not found.accepted:
        return (
            f"Every one of {found.draws} draws contradicts a figure: the numbers do not pass. "
            "The ranges are those of all draws."
        )
    share = f"{found.accepted} of {found.draws} draws"
    missed = [one.comparison.name for one in found.held if one.verdict == "outside"]
    if missed:
        return f"{share} are accepted, yet the numbers do not pass: {'; '.join(missed)}."
    if found.too_few:
        return f"The numbers pass on {share}: too few to trust the ranges. More draws give more."
    rate = f"{share} ({100 * found.accepted / found.draws:.0f} %)"
    return f"{rate} contradict no figure that the numbers were set by: the numbers pass."


def observed_in_words(one: Compared) -> str:
    """Tell whose figure it is, and of when."""
    figure = one.comparison.figure
    if figure is None:
        return "Nothing is held against it in this year."
    first, last = figure.years
    when = f"{first}" if first == last else f"{first} to {last}"
    kind = {"floor": ", a floor", "ceiling": ", a ceiling"}.get(one.comparison.bound, "")
    systems = " and ".join(one.comparison.row.get("system", ()))
    return f"Observed: {systems}, {when}{kind} ({', '.join(figure.ids)})."


def why_in_words(one: Compared) -> str:
    """Tell what misfit is allowed and why, and how many draws miss the figure even so."""
    comparison = one.comparison
    if comparison.figure is None:
        return ""
    reason = comparison.row.get("misfit_reason", "")
    allowed = (
        f"A factor of {comparison.misfit:g} is allowed: {reason}"
        if comparison.misfit > 1
        else "No misfit is allowed."
    )
    role = "are rejected by it" if comparison.rejects else "miss it, and are kept: held out"
    return f"{allowed} {100 * one.missed:.0f} % of all draws {role}."
