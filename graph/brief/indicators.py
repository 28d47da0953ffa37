"""Which published series would show that a measure works, and which way it should go."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from graph.brief.phrasing import figure, sized, spoken
from graph.brief.record import find_series, system_name
from graph.vocabulary import family_of

if TYPE_CHECKING:
    from graph.brief.findings import Findings
    from graph.brief.record import Series
    from graph.interdiction.setting import Setting
    from graph.measures import Effect

__all__ = ["public_series", "stands_at"]

_MOST = 2
_WATCHED: Final = {
    "detection": (("seized", "up at first"), ("deaths", "down")),
    "capacity": (("seized", "down, effort unchanged"), ("deaths", "down")),
    "demand": (("deaths", "down"), ("seized", "down, effort unchanged")),
    "supply": (("potential_production", "down"), ("area", "down"), ("deaths", "down")),
    "recipe": (("potential_production", "down"), ("seized", "down, effort unchanged"),
               ("deaths", "down")),
}  # fmt: skip
"""For what an effect acts on, which quantities to watch and which way each should go."""


def public_series(found: Findings, measure: str) -> str:
    """
    Name the published series to watch for a measure, and which way each should go.

    Parameters
    ----------
    found
        With courses that were compared.
    measure
        Its id.

    Notes
    -----
    Series are looked for by family of goods: the question's own, where the measure acts on
    it, else the one with most series. What is seized rises at first where more is looked at,
    and falls where less passes; it can do either for other reasons, so deaths stand beside it
    where they are counted.
    """
    if found.compared is None:
        return ""
    setting = found.compared.setting
    position = setting.measures.position(measure)
    own = [e for e in setting.measures.effects if e.measure == position and e.share > 0]
    acting = [effect for effect in own if len(effect.rows)]
    if not acting:
        return "those of the measures that it strengthens"
    goods = {family: effect for effect in reversed(acting) for family in _goods(setting, effect)}
    own_goods = [family for family in sorted(goods) if family in found.question.families]
    told = [_of_family(found, family, goods[family]) for family in own_goods or sorted(goods)]
    most = max(told, key=len)
    return "; ".join(most[:_MOST]) or "none in the tables: ask who must act"


def _of_family(found: Findings, family: str, effect: Effect) -> list[str]:
    question = replace(found.question, families=(family,))
    told: dict[str, None] = {}
    for quantity, way in _WATCHED.get(effect.target, ()):
        series = find_series(found.tables, question, quantity)
        if series is not None:
            told[f"{_words(series)}: {way}"] = None
    return list(told)


def stands_at(series: Series) -> str:
    """
    Give the latest value of a series, with its year.

    Examples
    --------
    >>> from graph.brief.record import Series
    >>> stands_at(Series("cdc", "deaths", "x", "", "deaths", "calendar", {2024: 47735.0}, (), ()))
    '48,000 in calendar 2024'
    """
    year = max(series.values)
    unit = "" if series.unit == series.quantity else f" {sized(series.unit)}"
    return f"{figure(series.values[year])}{unit} in {series.year_word(year)}"


def _words(series: Series) -> str:
    goods = spoken(series.commodity)
    what = {"seized": f"{goods} seized", "deaths": f"deaths with {goods}"}.get(
        series.quantity, f"{spoken(series.quantity)} of {goods}"
    )
    return f"{what} ({system_name(series.system)})"


def _goods(setting: Setting, effect: Effect) -> list[str]:
    """Give the families of goods that an effect acts on; of precursors, what they are for."""
    states = setting.states
    found: dict[str, None] = {}
    for row in effect.rows.tolist():
        if effect.target in ("capacity", "detection"):
            ends = [states.tail[row]]
        elif effect.target == "recipe":
            ends = [state for state, _ in states.recipes[row].outputs]
        else:
            ends = [(states.supply if effect.target == "supply" else states.demand)[row][0]]
        for state in ends:
            name = states.state(state)[1]
            family = family_of(name)
            found[name.split("_")[0] if family == "precursors" else family] = None
    return list(found)
