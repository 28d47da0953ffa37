"""Chokepoints, with the part of CARVER that a graph can compute."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from graph.brief.content import Section, Sentence, Table
from graph.brief.findings import TOP_CHOKEPOINTS
from graph.brief.phrasing import counted, listing, plain_name, share, share_range
from graph.brief.saying import caveat, modelled

if TYPE_CHECKING:
    import pandas as pd

    from graph.brief.findings import Findings

__all__ = ["chokepoints_section", "score"]

_LEFT = ("accessibility", "vulnerability", "recognisability")


def chokepoints_section(found: Findings) -> Section | None:
    """Rank places by what is lost without them, with reasons in words."""
    choke = found.chokepoints
    if choke is None or not len(choke.nodes):
        return None
    nodes = choke.nodes.head(TOP_CHOKEPOINTS)
    rows = tuple(_row(str(key), row, found.places) for key, row in nodes.iterrows())
    first = nodes.iloc[0]
    bounded = choke.max_flow is not None
    lost = (
        f"{plain_name(first['name'])} is worth most: without it the modelled network loses "
        f"{share(float(first['loss_share']))} of {_of_what(found)}."
        if bounded
        else f"{plain_name(first['name'])} ranks first; nothing bounds the modelled flow, so no "
        "loss is told."
    )
    head = ("Chokepoint (id)", "Why", "C: lost without it (score)",
            "R: of that, comes back (score)", "E: markets cut off (score)",
            "In the top ten")  # fmt: skip
    table = Table(lost, head, rows, modelled=True, note=_note(found), right=(2, 3, 4, 5),
                  wide=(2.2, 4.2, 1.2, 1.3, 1.5, 1.0))  # fmt: skip
    return Section("chokepoints", "Chokepoints", parts=(table,))


def _row(key: str, row: pd.Series, places: int) -> tuple[str, ...]:
    lost, back = _told(row["loss_share"]), _told(row.get("recuperation"))
    cut = int(row["cuts_off"])
    return (
        f"{row['name']} ({key})",
        _why(row),
        "not told" if lost is None else f"{share(lost)} ({score(lost)})",
        "not told" if back is None else f"{share(back)} ({score(1.0 - back)})",
        f"{cut} of {places} ({score(cut / places)})" if places else "not told",
        _number(row.get("stability")),
    )


def score(part: float) -> int:
    """
    Give a share as a score from 1 to 10, as CARVER has it: a tenth for each.

    Examples
    --------
    >>> score(0.0), score(0.05), score(0.56), score(1.0)
    (1, 1, 6, 10)
    """
    return min(10, max(1, math.ceil(10 * part - 1e-9)))


def _of_what(found: Findings) -> str:
    """Say what a loss is a share of."""
    choke = found.chokepoints
    earned = choke is not None and choke.commodity is None and choke.unit.startswith("USD")
    return "what the trade earns net of costs" if earned else "what it could carry"


def _told(value: object) -> float | None:
    return float(value) if isinstance(value, float) and value == value else None


def _number(value: object) -> str:
    told = _told(value)
    return "not told" if told is None else share(told)


def _why(row: pd.Series) -> str:
    """Say which measures single it out: the cut, what passes, the routes."""
    told = []
    if row["in_cut"]:
        told.append("its capacity is part of the smallest cut")
    elif row["cut_links"]:
        told.append(f"{counted(int(row['cut_links']), 'link')} of the smallest cut "
                    f"{'touches' if row['cut_links'] == 1 else 'touch'} it")  # fmt: skip
    low, high = row.get("flow_share_low"), row.get("flow_share_high")
    if isinstance(low, float) and low == low and isinstance(high, float):
        told.append(f"{share_range(low, high)} of the flow passes")
    elif row["flow_share"] == row["flow_share"] and row["flow_share"] is not None:
        told.append(f"{share(float(row['flow_share']))} of the flow passes")
    if row["betweenness"] == row["betweenness"] and row["betweenness"] is not None:
        told.append(f"{share(float(row['betweenness']))} of the shortest routes pass")
    words = listing(told) if told else "it ranks by what is lost without it"
    return f"{words[0].upper()}{words[1:]}."


def _note(found: Findings) -> tuple[Sentence, ...]:
    what = f"of {found.question.commodity}" if found.question.commodity else "of the whole chain"
    return (
        modelled(f"Modelled on the network {what}, at central values; each loss takes removal as "
                 "certain, and the trade at once makes the best of what is left."),
        modelled("Of CARVER, criticality (C), recuperability (R: what latent routes win back) and "
                 "effect (E) are modelled; scores of 1 to 10, a tenth for each, 10 being all lost, "
                 "nothing won back, all markets (a place and a good) cut off."),
        caveat(f"{listing(list(_LEFT)).capitalize()} are the analyst's own to score."),
        modelled("“In the top ten”: share of draws in which the modelled loss is among the ten "
                 "greatest. `narrows evidence` takes the ids."),
    )  # fmt: skip
