"""Rules on what rows say together: units, modes, matches, nodes without edges."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from graph.checks.rules import notice
from graph.states import expand_commodity
from graph.trends import MOVING
from graph.vocabulary import DEFAULT_COMMODITY, KINDS, TIE, commodity_unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from graph.errors import Notice
    from graph.tables import TableData, Tables

    _Columns = dict[str, tuple[NDArray[np.int32], list[str]]]

__all__ = ["check_meaning"]

_WITH_UNITS = ("edges", "recipes", "supply", "demand")


def check_meaning(tables: Tables) -> Iterator[Notice]:
    """Yield units, modes, effects, repeated rows and nodes that cannot be right."""
    for name in _WITH_UNITS:
        yield from _check_units(tables[name])
    yield from _check_volume_units(tables)
    yield from _check_modes(tables)
    yield from _check_isolated(tables)
    for name in ("supply", "demand"):
        yield from _check_repeated(tables[name])
    for name, key in (("volumes", "edge_id"), ("trends", "trend_id")):
        yield from _check_repeated_years(tables[name], key)
    yield from _check_trends(tables)
    yield from _check_repeated_observations(tables["observations"])
    yield from _check_effects(tables)


def _check_units(table: TableData) -> Iterator[Notice]:
    if "unit" not in table.header:
        return
    commodity, commodities = table.codes("commodity")
    unit, units = table.codes("unit")
    # Every pair of a commodity and a unit is judged once, then its rows are found.
    pairs = (commodity.astype(np.int64) + 1) * (len(units) + 1) + unit + 1
    judged = unit >= 0
    wrong: dict[int, str] = {}
    for pair in sorted(set(pairs[judged].tolist())):
        c, u = divmod(pair, len(units) + 1)
        name = commodities[c - 1] if c else DEFAULT_COMMODITY
        expected = commodity_unit(name)
        if expected is not None and units[u - 1] != expected:
            wrong[pair] = f"{name} is counted in {expected or 'nothing'}, not in {units[u - 1]}"
    yield from _at(table, "unit_mismatch", "unit", np.where(judged, pairs, -1), wrong)


def _at(
    table: TableData, code: str, column: str, pairs: NDArray[np.int64], wrong: Mapping[int, str]
) -> Iterator[Notice]:
    """Yield a notice for every row whose pair is wrong."""
    rows = np.flatnonzero(np.isin(pairs, list(wrong))).tolist() if wrong else ()
    for row in rows:
        yield notice(code, table.name, row=int(table.lines[row]), column=column,
                     value=wrong[int(pairs[row])])  # fmt: skip


def _check_volume_units(tables: Tables) -> Iterator[Notice]:
    volumes, edges = tables["volumes"], tables["edges"]
    if "unit" not in volumes.header:
        return
    carried = dict(zip(edges.text("edge_id"), edges.text("commodity"), strict=True))
    rows = zip(volumes.text("edge_id"), volumes.text("unit"), volumes.lines.tolist(), strict=True)
    for edge, unit, line in rows:
        commodity = carried.get(edge) or DEFAULT_COMMODITY
        expected = commodity_unit(commodity)
        if unit and expected is not None and unit != expected:
            yield notice("unit_mismatch", "volumes", row=line, column="unit",
                         value=f"{commodity} is counted in {expected}, not in {unit}")  # fmt: skip


def _check_modes(tables: Tables) -> Iterator[Notice]:
    nodes, edges = tables["nodes"], tables["edges"]
    mode, modes = edges.codes("mode")
    kind, kinds = nodes.codes("kind")
    if not modes or not kinds:
        return
    commodity, commodities = edges.codes("commodity")
    flows = commodity != (commodities.index(TIE) if TIE in commodities else -2)
    for end in ("source", "target"):
        end_kind = kind[tables.index("edges", end)]
        pairs = end_kind.astype(np.int64) * len(modes) + mode
        judged = flows & (end_kind >= 0) & (mode >= 0)
        wrong: dict[int, str] = {}
        for pair in sorted(set(pairs[judged].tolist())):
            k, m = divmod(pair, len(modes))
            known = KINDS.get(kinds[k])
            if known is not None and known.modes and modes[m] not in known.modes:
                wrong[pair] = f"the {end} is a {kinds[k]}, which cannot hold the mode {modes[m]}"
        yield from _at(edges, "mode_not_held", "mode", np.where(judged, pairs, -1), wrong)


def _check_isolated(tables: Tables) -> Iterator[Notice]:
    nodes = tables["nodes"]
    touched = np.zeros(len(nodes), dtype=bool)
    for end in ("source", "target"):
        touched[tables.index("edges", end)] = True
    codes, names = nodes.codes("node_id")
    for row in np.flatnonzero(~touched & (codes >= 0)).tolist():
        yield notice("isolated_node", "nodes", row=int(nodes.lines[row]), column="node_id",
                     value=names[codes[row]])  # fmt: skip


def _check_repeated(table: TableData) -> Iterator[Notice]:
    """Find rows of supply or demand that speak of the same node, commodity and years."""
    rows = sorted(
        zip(
            table.text("node_id"),
            table.text("commodity"),
            np.nan_to_num(table.number("active_from"), nan=-np.inf).tolist(),
            np.nan_to_num(table.number("active_to"), nan=np.inf).tolist(),
            table.lines.tolist(),
            strict=True,
        )
    )
    for before, after in pairwise(rows):
        if before[:2] == after[:2] and after[2] <= before[3]:
            yield notice("duplicate_row", table.name, row=after[4], column="node_id",
                         value=" ".join(after[:2]))  # fmt: skip


def _check_repeated_years(table: TableData, key: str) -> Iterator[Notice]:
    seen: set[tuple[str, float]] = set()
    years = table.number("year").tolist()
    for name, year, line in zip(table.text(key), years, table.lines.tolist(), strict=True):
        if (name, year) in seen:
            yield notice("duplicate_row", table.name, row=line, column="year",
                         value=f"{name} {year:.0f}")  # fmt: skip
        seen.add((name, year))


_SAME_OBSERVATION = ("system", "quantity", "place", "node_id", "edge_id", "commodity", "year_kind")


def _check_repeated_observations(observations: TableData) -> Iterator[Notice]:
    """Find figures that one system gives twice for the same thing and years."""
    if not len(observations):
        return
    columns = [observations.text(name) for name in _SAME_OBSERVATION]
    years = [observations.number(name).tolist() for name in ("year", "year_from")]
    seen: set[tuple[object, ...]] = set()
    for *what, year, first, line in zip(*columns, *years, observations.lines.tolist(), strict=True):
        key = (*what, year, year if np.isnan(first) else first)
        if key in seen:
            yield notice("duplicate_row", "observations", row=line, column="system",
                         value=f"{what[0]} {what[1]} {year:.0f}")  # fmt: skip
        seen.add(key)


def _check_trends(tables: Tables) -> Iterator[Notice]:
    """Find trends that nothing follows, and followers that have no number to move."""
    trends = tables["trends"]
    codes, names = trends.codes("trend_id")
    followed: set[str] = set()
    for name, pairs in MOVING.items():
        table = tables[name]
        for column, number in pairs:
            following, words = table.codes(column)
            followed.update(words)
            idle = (following >= 0) & np.isnan(table.number(number))
            for row in np.flatnonzero(idle).tolist():
                yield notice("trend_moves_nothing", name, row=int(table.lines[row]), column=column,
                             value=words[following[row]])  # fmt: skip
    for code, name in enumerate(names):
        if name not in followed:
            first = int(np.flatnonzero(codes == code)[0])
            yield notice("trend_unused", "trends", row=int(trends.lines[first]),
                         column="trend_id", value=name)  # fmt: skip


def _check_effects(tables: Tables) -> Iterator[Notice]:
    effects = tables["effects"]
    if not len(effects):
        return
    facts = {name: _matchable(tables, name) for name in ("edges", "supply", "demand", "recipes")}
    for effect, line in zip(effects.records(), effects.lines.tolist(), strict=True):
        if not _matches(effect, facts):
            value = ", ".join(f"{k}={effect[k]}" for k in _MATCH_COLUMNS if k in effect)
            yield notice("effect_matches_nothing", "effects", row=line, column="effect",
                         value=value or "no column to match")  # fmt: skip
        if effect.get("effect") == "enable" and effect.get("share", 0.0) < 0:
            yield notice("negative_enabling", "effects", row=line, column="share",
                         value=f"{effect['share']:g}")  # fmt: skip


def _matchable(tables: Tables, name: str) -> _Columns:
    """Give the columns that an effect may match, as codes and words."""
    table = tables[name]
    columns = {column: table.codes(column) for column in _MATCH_COLUMNS}
    codes, words = columns["commodity"]
    columns["commodity"] = (
        np.where(codes < 0, len(words), codes).astype(np.int32),
        [*words, DEFAULT_COMMODITY],
    )
    if name == "edges":
        kind, kinds = tables["nodes"].codes("kind")
        for end in ("source", "target"):
            columns[f"{end}_kind"] = kind[tables.index("edges", end)], kinds
    return columns


_MATCH_COLUMNS = (
    "edge_id", "commodity", "mode", "source", "target", "source_kind", "target_kind", "node_id",
    "recipe_id",
)  # fmt: skip
_ACTS_ON = {
    "capacity": ("edges", "supply", "recipes"),
    "detection": ("edges",),
    "demand": ("demand",),
    "conversion": ("recipes",),
}


def _matches(effect: Mapping[str, Any], facts: Mapping[str, _Columns]) -> bool:
    if effect.get("effect") == "enable":
        return bool(effect.get("enables"))
    wanted: dict[str, tuple[str, ...]] = {
        name: (effect[name],) for name in _MATCH_COLUMNS if name in effect
    }
    if "commodity" in wanted:
        wanted["commodity"] = expand_commodity(effect["commodity"])
    return any(
        bool(np.any(np.logical_and.reduce(
            [_equal(facts[table][name], values) for name, values in wanted.items()]
        )))
        for table in _ACTS_ON[effect["effect"]]
        if len(facts[table]["commodity"][0])
    )  # fmt: skip


def _equal(
    column: tuple[NDArray[np.int32], list[str]], values: tuple[str, ...]
) -> NDArray[np.bool_]:
    """Tell which rows hold one of the values."""
    codes, words = column
    wanted = [words.index(value) for value in values if value in words]
    equal = np.zeros(len(codes), dtype=bool)
    for code in wanted:
        equal |= codes == code
    return equal
