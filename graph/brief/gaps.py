"""What the data cannot show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.brief.content import Section, Sentence, Text
from graph.brief.phrasing import listing, spoken
from graph.brief.saying import caveat, modelled

if TYPE_CHECKING:
    from graph.brief.findings import Findings

__all__ = ["gaps"]


def gaps(found: Findings) -> Section:
    """Tell what the data cannot show."""
    points = [
        _unmeasured(found),
        _unseen(found),
        _untouched(found),
        _off(found),
        _idle(found),
        _in_force(found),
        _vintage(found),
    ]
    if found.left_out:
        words = "; ".join(f"{_inside(one.what)} ({one.why})" for one in found.left_out)
        points.append((caveat(f"Left out of this brief: {words}."),))
    told = tuple(point for point in points if point)
    none = ((caveat("None is known."),),)
    return Section("gaps", "Gaps", points=told or none)


def _unmeasured(found: Findings) -> Text:
    bare = [
        layer.layer
        for layer in found.layers[1:]
        if sum(layer.numbers.values()) and layer.numbers["measured"] == 0
    ]
    measured = [layer.layer for layer in found.layers[1:] if layer.numbers["measured"]]
    if not bare:
        return ()
    if not measured:
        return (
            Sentence(
                "No number of the modelled trade is measured on the spot: all are "
                "estimated or assumed.",
                modelled=True,
                kind="caveat",
            ),
        )
    return (
        Sentence(
            f"No number is measured for modelled {listing([spoken(b) for b in bare])}.",
            modelled=True,
            kind="caveat",
        ),
    )


def _unseen(found: Findings) -> Text:
    if found.seized is not None or found.deaths is not None or not found.question.families:
        return ()
    what = listing([spoken(family) for family in found.question.families])
    return (
        caveat(
            f"No published series of four years or more speaks of {what}: nothing observed stands "
            "beside the modelled flow of each year."
        ),
    )


def _untouched(found: Findings) -> Text:
    plan = found.compared.advised if found.compared else None
    if plan is None or plan.plan is None:
        return ()
    names = plan.plan.details["explanation"]["untouched"]
    if not names:
        return ()
    return (
        caveat(
            f"{plan.label} acts on no modelled flow of "
            f"{listing([spoken(n) for n in names], most=8)}.",
            trace=plan.measures,
        ),
    )


def _off(found: Findings) -> Text:
    if found.calibration is None:
        return ()
    off = [one for one in found.calibration.compared if one.verdict == "outside"]
    compared = [one for one in found.calibration.compared if one.comparison.figure is not None]
    if not compared:
        return ()
    if not off:
        return (
            modelled(
                f"The model meets all {len(compared)} published figures it is held against "
                "(annex); most were used to set it."
            ),
        )
    names = listing([one.comparison.name for one in off], most=3)
    ids = [one.comparison.figure.ids[0] for one in off if one.comparison.figure is not None]
    return (
        modelled(
            f"The model disagrees with {len(off)} of {len(compared)} published figures: {names}.",
            trace=tuple(ids),
        ),
    )


def _idle(found: Findings) -> Text:
    if found.compared is None:
        return ()
    measures = found.compared.setting.measures
    idle = [
        str(row.get("name", name))
        for name, row, acts in zip(measures.ids, measures.rows, measures.acts, strict=True)
        if not acts
    ]
    if not idle:
        return ()
    ids = tuple(n for n, acts in zip(measures.ids, measures.acts, strict=True) if not acts)
    return (
        caveat(
            f"Not compared, since {'it acts' if len(idle) == 1 else 'they act'} on nothing that "
            f"flows in the model: {listing([f'“{name}”' for name in idle], most=4)}; what "
            f"{'it does' if len(idle) == 1 else 'they do'} for deaths is not modelled.",
            trace=ids,
        ),
    )


def _in_force(found: Findings) -> Text:
    """Say which measures are no choice any more."""
    if found.compared is None or not found.compared.setting.measures.in_force:
        return ()
    ids = found.compared.setting.measures.in_force
    names = [
        f"“{row.get('name', row['measure_id'])}”"
        for row in found.tables["measures"].records()
        if row["measure_id"] in ids
    ]
    return (
        caveat(
            f"No course holds {listing(names, most=4)}: in force before {found.year}, so the "
            f"network holds what {'it does' if len(ids) == 1 else 'they do'}.",
            trace=ids,
        ),
    )


def _vintage(found: Findings) -> Text:
    if found.year is None or not found.by_year or found.by_year[-1].year <= found.year:
        return ()
    last = found.by_year[-1].year
    return (
        caveat(
            f"The network is of calendar year {found.year}; the tables reach {last} "
            f"(`narrows brief --year {last}`)."
        ),
    )


def _inside(words: str) -> str:
    return words[0].lower() + words[1:]
