"""The first of a ranking looked into: ranges, what takes their place, what comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph.elements import find_element
from graph.wording import percent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from graph.elements import Element
    from graph.reaction import Gain, Inspector, Reaction

__all__ = ["DETAIL_COLUMNS", "add_details", "reaction_in_words"]

DETAIL_COLUMNS = (
    "flow_commodity", "flow_share_low", "flow_share_high", "recuperation", "replaced_by", "opened",
)  # fmt: skip
_MOST_SAID, _WORTH_NAMING = 2, 0.01


def add_details(
    frame: pd.DataFrame,
    inspector: Inspector | None,
    groups: Mapping[str, Element],
    *,
    top: int,
    names: Mapping[str, str],
) -> pd.DataFrame:
    """
    Look into the first rows of a ranking.

    Parameters
    ----------
    frame
        From `graph.scan.Scan`: by id of a node, an edge or a group.
    inspector
        None where nothing is looked into; the columns are then empty.
    groups
        By id.
    top
        How many rows.
    names
        Names of nodes for people.

    Returns
    -------
    pandas.DataFrame
        With `DETAIL_COLUMNS`, and the reaction in the reason; below `top` they are empty.
    """
    import pandas as pd

    frame = frame.copy()
    found: dict[str, dict[str, Any]] = {}
    if inspector is not None:
        for key in frame.index[:top].tolist():
            element = find_element(inspector.today.states, key, groups)
            reaction = inspector.look_into(element, most=1)
            found[key] = _cells(reaction, float(frame.loc[key, "flow_share"]))
            latent = bool(inspector.latent)
            said = reaction_in_words(reaction, inspector.edge_names(names), latent=latent)
            frame.loc[key, "reason"] = " ".join(filter(None, (frame.loc[key, "reason"], said)))
    for column in DETAIL_COLUMNS:
        cells = [found.get(key, {}).get(column) for key in frame.index.tolist()]
        frame[column] = pd.Series(cells, index=frame.index, dtype=object)
    return frame


def _cells(reaction: Reaction, share: float) -> dict[str, Any]:
    """Give the cells of a row; the range is of the commodity whose share the row gives."""
    cells: dict[str, Any] = {
        "recuperation": reaction.recuperation,
        "replaced_by": tuple(gain.edge_id for gain in reaction.replaced_by),
        "opened": tuple(gain.edge_id for gain in reaction.opened),
    }
    if reaction.passes:
        passing = max(reaction.passes, key=lambda each: each.share)
        cells |= {
            "flow_commodity": passing.commodity,
            "flow_share_low": min(passing.share_low, share),
            "flow_share_high": max(passing.share_high, share),
        }
    return cells


def reaction_in_words(reaction: Reaction, names: Mapping[str, str], *, latent: bool) -> str:
    """
    Say what takes its place and what comes back; nothing where nothing is lost.

    Parameters
    ----------
    reaction
        From `graph.reaction.Inspector`.
    names
        Names of edges for people.
    latent
        Whether there are latent routes at all.
    """
    if reaction.loss <= 0:
        return ""
    takes = _listed(reaction.replaced_by, names)
    parts = [f"More would go by {takes}." if takes else "Nothing takes its place."]
    if latent and reaction.recuperation is not None:
        back = percent(reaction.recuperation)
        opened = _listed(reaction.opened, names)
        if reaction.recuperation < 1e-6:
            parts.append("Latent routes bring nothing of it back.")
        elif reaction.recuperation < _WORTH_NAMING or not opened:
            parts.append(f"When latent routes open, {back} of the loss comes back.")
        else:
            parts.append(f"When latent routes open, {back} of the loss comes back, by {opened}.")
    return " ".join(parts)


def _listed(gains: Sequence[Gain], names: Mapping[str, str]) -> str:
    named = list(dict.fromkeys(names[gain.edge_id] for gain in gains))
    more = f"; and {len(named) - _MOST_SAID} more" if len(named) > _MOST_SAID else ""
    return "; ".join(named[:_MOST_SAID]) + more
