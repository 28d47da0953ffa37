"""Chokepoints, with the part of CARVER that a graph can compute."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.brief.content import Section, Sentence, Table
from graph.brief.findings import TOP_CHOKEPOINTS
from graph.brief.phrasing import counted, listing, share
from graph.brief.saying import caveat, modelled

if TYPE_CHECKING:
    import pandas as pd

    from graph.brief.findings import Findings

__all__ = ["chokepoints_section"]

_LEFT = ("accessibility", "vulnerability", "recognisability")


def chokepoints_section(found: Findings) -> Section | None:
    """Rank places by what is lost without them, with reasons in words."""
    choke = found.chokepoints
    if choke is None or not len(choke.nodes):
        return None
    nodes = choke.nodes.head(TOP_CHOKEPOINTS)
    rows = tuple(_row(str(key), row) for key, row in nodes.iterrows())
    first = nodes.iloc[0]
    bounded = choke.max_flow is not None
    lost = (
        f"{first['name']} is worth most: without it the modelled network loses "
        f"{share(float(first['loss_share']))} of what it could carry."
        if bounded
        else f"{first['name']} ranks first; nothing bounds the flow, so no loss is told (modelled)."
    )
    head = ("Chokepoint (id)", "Why", "Criticality: lost without it",
            "Recuperability: comes back", "Effect: demand cut off", "In the top ten")  # fmt: skip
    table = Table(lost, head, rows, modelled=True, note=_note(found), right=(2, 3, 5),
                  wide=(2.2, 4.2, 1.2, 1.3, 1.5, 1.0))  # fmt: skip
    return Section("chokepoints", "Chokepoints", parts=(table,))


def _row(key: str, row: pd.Series) -> tuple[str, ...]:
    return (
        f"{row['name']} ({key})",
        _why(row),
        _number(row["loss_share"]),
        _number(row.get("recuperation")),
        counted(int(row["cuts_off"]), "place"),
        _number(row.get("stability")),
    )


def _number(value: object) -> str:
    return share(float(value)) if isinstance(value, float) and value == value else "not told"


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
        ends = share(low) if share(low) == share(high) else f"{share(low)} to {share(high)}"
        told.append(f"{ends} of the flow passes")
    elif row["flow_share"] == row["flow_share"] and row["flow_share"] is not None:
        told.append(f"{share(float(row['flow_share']))} of the flow passes")
    if row["betweenness"] == row["betweenness"] and row["betweenness"] is not None:
        told.append(f"{share(float(row['betweenness']))} of the shortest routes pass")
    words = listing(told) if told else "it ranks by what is lost without it"
    return f"{words[0].upper()}{words[1:]}."


def _note(found: Findings) -> tuple[Sentence, ...]:
    what = f"of {found.question.commodity}" if found.question.commodity else "of the whole chain"
    return (
        modelled(f"Modelled on the network {what}; each loss takes removal as certain, and the "
                 "trade at once makes the best of what is left."),
        caveat("Of CARVER, criticality, recuperability and effect are computed; "
                 f"{listing(list(_LEFT))} are left to the analyst's own table."),
        modelled("“Comes back” is the share of the loss that latent routes win back (modelled); "
                 "`narrows evidence` with an id in brackets gives what the row rests on."),
    )  # fmt: skip
