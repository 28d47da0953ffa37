"""An outcome in words: each sentence follows from its numbers, and changes when they do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.wording import in_digits, percent

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from graph.outcomes import Outcome

__all__ = ["tell_outcome"]

SMALL = 0.005
"""Share of a delivery below which its change is not worth a sentence."""
_NAMES = {"USD/year": "money that comes home as {}", "items/year": "deliveries of {}"}


def tell_outcome(outcome: Outcome, names: Mapping[str, str]) -> list[str]:
    """
    Say what follows, most important first.

    Parameters
    ----------
    outcome
        From `graph.whatif`.
    names
        Names of nodes for people, by id.

    Returns
    -------
    list of str
        Sentences. "Modelled" stands before what was not observed.
    """
    if outcome.scenario.empty:
        return ["Nothing is changed: this is the network as it is."]
    drugs, others = _by_kind(outcome.deliveries)
    told = [s for s in (_delivery(family, row) for family, row in drugs) if s]
    told = told or ["Modelled deliveries of drugs stay as they are."]
    told += [s for s in (_reaction(family, row) for family, row in drugs) if s]
    told += _moves(outcome.edges, names)
    told += [s for s in (_delivery(family, row) for family, row in others) if s]
    return [*told, *_earnings(outcome)]


def _by_kind(
    deliveries: pd.DataFrame,
) -> tuple[list[tuple[str, pd.Series]], list[tuple[str, pd.Series]]]:
    rows = [(str(family), row) for family, row in deliveries.iterrows()]
    rows.sort(key=lambda item: -abs(item[1]["change"] or 0.0))
    money = [item for item in rows if item[1]["unit"] in _NAMES]
    return [item for item in rows if item[1]["unit"] not in _NAMES], money


def _delivery(family: str, row: pd.Series) -> str:
    change = row["change"]
    if change is None or change != change or abs(change) < SMALL:
        return ""
    what = _NAMES.get(row["unit"], "deliveries of {}").format(family.replace("_", " "))
    verb = "fall" if change < 0 else "rise"
    verb += "s" if what.startswith("money") else ""
    return f"Modelled {what} {verb} {percent(abs(change))}{_range(row)}."


def _range(row: pd.Series) -> str:
    """Say between which ends eight of ten draws lie, where there were draws."""
    low, high = row["change_low"], row["change_high"]
    if low is None or low != low:
        return ""
    if low * high < 0:
        return f" (in eight of ten draws between {percent(abs(low))} less and {percent(high)} more)"
    ends = sorted((abs(low), abs(high)))
    return f" ({percent(ends[0])} to {percent(ends[1])} in eight of ten draws)"


def _reaction(family: str, row: pd.Series) -> str:
    """Say what would be cut if nobody reacted, and how the trade wins it back."""
    cut = 1.0 - row["fixed"] / row["before"] if row["before"] > 0 else 0.0
    if cut < SMALL:
        return ""
    rerouted = (row["rerouted"] - row["fixed"]) / row["before"]
    opened = (row["opened"] - row["rerouted"]) / row["before"]
    what = family.replace("_", " ")
    if rerouted < SMALL and opened < SMALL:
        return f"Of {what}, {percent(cut)} is cut, and none of it finds another way."
    parts = []
    if rerouted >= SMALL:
        parts.append(f"routes used today win back {percent(rerouted / cut)} of that")
    if opened >= SMALL:
        won = percent(opened / cut)
        parts.append(f"latent routes {won}" if parts else f"latent routes win back {won} of that")
    return f"If nobody reacted, {percent(cut)} of {what} would be cut; {' and '.join(parts)}."


def _moves(edges: pd.DataFrame, names: Mapping[str, str]) -> list[str]:
    """Say where most of what moves goes, by the edges that gain most."""
    gains = edges[(edges["change"] > 0) & (edges["share"] >= SMALL)]
    if gains.empty:
        return []
    told = []
    for _, row in gains.head(2).iterrows():
        source, target = (names.get(row[end], row[end]) for end in ("source", "target"))
        how = "opens and carries" if row["status"] == "opened" else "carries"
        was = "" if row["before"] <= 0 else f", {in_digits(row['before'])} before"
        what = row["commodity"].replace("_", " ")
        told.append(
            f"{source} → {target} {how} {in_digits(row['after'])} {row['unit']} of {what}{was}"
        )
    return [f"The greatest gains: {'; '.join(told)}."]


def _earnings(outcome: Outcome) -> list[str]:
    before, after = outcome.earned["before"], outcome.earned["opened"]
    if before <= 0 or abs(after / before - 1.0) < SMALL:
        return []
    change = after / before - 1.0
    word = "falls" if change < 0 else "rises"
    return [f"What the trade earns, net of its costs, {word} {percent(abs(change))} (modelled)."]
