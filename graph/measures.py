"""What measures do to the trade: which numbers they act on, and how they add up.

One rule combines measures, and everything that asks "what if" uses it:

1. A measure has a strength from 0 (not taken) to 1 (taken, and it works).
2. An effect counts its share, times the strength of its measure, times
   ``1 + sum(share x strength)`` over the enabling effects that name the measure.
   Enabling does not chain: an enabling effect is not itself enabled.
3. On one number, positive shares add up and stop at 1. A capacity, a supply, a demand or
   a recipe's activity keeps ``1 - min(1, sum)`` of itself. Shares on detection are added
   to detection, which stays between 0 and 1.
4. Negative shares feed what they match: their sum is added to what is kept, as a share of
   the number as it was; on detection it is taken off.

An unlimited number stays unlimited until shares on it add up to 1 and nothing feeds it;
then it is 0.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from graph.errors import UnknownNameError
from graph.matching import Matcher

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import networkx as nx

    from graph.matching import Target
    from graph.states import Floats, Ints, Recipe, StateGraph
    from graph.tables import Tables

__all__ = ["Effect", "Enabling", "Measures", "Term", "apply_measures", "match_measures"]

WHOLE = 1.0 - 1e-9
"""Shares that add up to this much leave nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class Effect:
    """One effect of a measure on numbers of one sort.

    Attributes
    ----------
    measure
        Position of the measure in `Measures.ids`.
    target
        ``capacity`` and ``detection`` are of arcs; ``recipe``, ``supply`` and ``demand``
        of rows of the state graph.
    rows
        Positions of the arcs or rows it acts on.
    share, share_low, share_high
        As in effects.csv.
    """

    effect_id: str
    measure: int
    target: Target
    rows: Ints
    share: float
    share_low: float
    share_high: float


@dataclass(frozen=True, slots=True)
class Enabling:
    """One effect that strengthens those of other measures, by position in `Measures.ids`."""

    effect_id: str
    measure: int
    enabled: tuple[int, ...]
    share: float
    share_low: float
    share_high: float


@dataclass(frozen=True, slots=True, eq=False)
class Term:
    """A share that counts when all of its measures are taken: an effect, or one enabled."""

    measures: tuple[int, ...]
    target: Target
    rows: Ints
    share: float


@dataclass(frozen=True, slots=True, eq=False)
class Measures:
    """
    Measures matched to a state graph.

    Attributes
    ----------
    ids
        Ids, in the order of the table.
    rows
        The table's rows, one per measure.
    effects, enabling
        What each does.
    acts
        For each measure, whether anything of it meets the state graph: an effect that
        matches, or an enabling effect on a measure of which one does.
    in_force
        Measures left out, since the numbers hold already what they do.
    """

    ids: tuple[str, ...]
    rows: tuple[Mapping[str, Any], ...]
    effects: tuple[Effect, ...]
    enabling: tuple[Enabling, ...]
    acts: tuple[bool, ...]
    in_force: tuple[str, ...] = ()

    def cost(self, end: Literal["", "_low", "_high"] = "") -> Floats:
        """Give what each measure costs, in million USD per year; 0 where none is given."""
        return np.array(
            [row.get(f"cost{end}", row.get("cost", 0.0)) for row in self.rows], dtype=np.float64
        )

    def success(self) -> Floats:
        """Give how likely each measure is to work; 1 where the table is blank."""
        return np.array([row.get("success", 1.0) for row in self.rows], dtype=np.float64)

    def position(self, measure_id: str) -> int:
        """Give the position of a measure, or raise `UnknownNameError`."""
        if measure_id not in self.ids:
            raise UnknownNameError("measure", measure_id, self.ids)
        return self.ids.index(measure_id)

    def needed(self, measure_id: str) -> frozenset[str]:
        """Give the measures that one needs first, and those they need."""
        found: set[str] = set()
        waiting = [measure_id]
        while waiting:
            first = self.rows[self.position(waiting.pop())].get("prerequisite", ())
            waiting += [name for name in first if name not in found]
            found.update(first)
        return frozenset(found)

    def terms(self) -> list[Term]:
        """Write the rule as a sum: a term per effect, and per effect and what enables it."""
        result = []
        for effect in self.effects:
            result.append(Term((effect.measure,), effect.target, effect.rows, effect.share))
            for other in self.enabling:
                if effect.measure in other.enabled and other.share and effect.share:
                    pair = (effect.measure, other.measure)
                    share = effect.share * other.share
                    result.append(Term(pair, effect.target, effect.rows, share))
        return [term for term in result if term.share and len(term.rows)]

    def offered(self, year: int | None) -> Measures:
        """
        Leave out what is no choice in a year, since it came into force before it.

        A measure that needs one of those has it; one that excludes one of those is left
        out too.
        """
        done = {
            row["measure_id"]
            for row in self.rows
            if year is not None and row.get("in_force", year) < year
        }
        if not done:
            return self
        barred = {
            name
            for row in self.rows
            for name in (*row.get("excludes", ()), row["measure_id"])
            if done.intersection({row["measure_id"], *row.get("excludes", ())})
        }
        kept = [i for i, name in enumerate(self.ids) if name not in barred]
        return self._only(kept, tuple(sorted(done)))

    def _only(self, kept: Sequence[int], in_force: tuple[str, ...]) -> Measures:
        place = {old: new for new, old in enumerate(kept)}
        rows = [
            {**self.rows[i], "prerequisite": tuple(
                name for name in self.rows[i].get("prerequisite", ()) if name not in in_force)}
            for i in kept
        ]  # fmt: skip
        effects = [replace(e, measure=place[e.measure]) for e in self.effects if e.measure in place]
        enabling = [
            replace(
                e,
                measure=place[e.measure],
                enabled=tuple(place[other] for other in e.enabled if other in place),
            )
            for e in self.enabling
            if e.measure in place
        ]
        return Measures(
            tuple(self.ids[i] for i in kept), tuple(rows), tuple(effects), tuple(enabling),
            _which_act(len(kept), effects, enabling), in_force,
        )  # fmt: skip

    def with_shares(self, shares: Mapping[str, float]) -> Measures:
        """Give the same measures with other shares, by effect_id."""
        return replace(
            self,
            effects=tuple(replace(e, share=shares.get(e.effect_id, e.share)) for e in self.effects),
            enabling=tuple(
                replace(e, share=shares.get(e.effect_id, e.share)) for e in self.enabling
            ),
        )


def match_measures(data: nx.MultiDiGraph | Tables, states: StateGraph) -> Measures:
    """
    Match measures and their effects to a state graph, by plain equality of columns.

    Parameters
    ----------
    data
        Tables or a network with rows of measures and effects.
    states
        From `graph.assembly.build_states` of the same data, of any year.

    Returns
    -------
    Measures
        Every measure of the table, those without a matching effect too.

    Notes
    -----
    A blank match column matches any; a commodity may be a family. Capacity acts on
    edges, or on supply and recipes where node_id or recipe_id says so; detection on
    edges; demand on demand; conversion on recipes. Latent edges and nodes are matched
    like any other where the state graph holds them.

    Examples
    --------
    >>> from graph import build_states, load_network
    >>> network = load_network(year=2019)
    >>> measures = match_measures(network, build_states(network))
    >>> "aed_all_parcels" in measures.ids
    True
    """
    from graph.network import to_tables
    from graph.tables import Tables

    tables = data if isinstance(data, Tables) else to_tables(data)
    rows = tables["measures"].records()
    ids = tuple(row["measure_id"] for row in rows)
    position = {measure: index for index, measure in enumerate(ids)}
    matcher = Matcher(tables, states)
    effects: list[Effect] = []
    enabling: list[Enabling] = []
    for row in tables["effects"].records():
        name, measure = row["effect_id"], position[row["measure_id"]]
        ends = (row["share"], row.get("share_low", row["share"]),
                row.get("share_high", row["share"]))  # fmt: skip
        if row["effect"] == "enable":
            others = (position[other] for other in row.get("enables", ()))
            enabled = tuple(other for other in others if other != measure)
            enabling.append(Enabling(name, measure, enabled, *ends))
        else:
            effects += [
                Effect(name, measure, target, found, *ends) for target, found in matcher.find(row)
            ]
    return Measures(ids, tuple(rows), tuple(effects), tuple(enabling),
                    _which_act(len(ids), effects, enabling))  # fmt: skip


def _which_act(
    n_measures: int, effects: Sequence[Effect], enabling: Sequence[Enabling]
) -> tuple[bool, ...]:
    direct = {e.measure for e in effects if e.share and len(e.rows)}
    through = {e.measure for e in enabling if e.share and direct.intersection(e.enabled)}
    return tuple(measure in direct | through for measure in range(n_measures))


def apply_measures(
    states: StateGraph, measures: Measures, strengths: Mapping[str, float]
) -> StateGraph:
    """
    Give the state graph as it is with measures taken.

    Parameters
    ----------
    states
        The state graph that `measures` was matched to, or one of the same structure.
        Not modified.
    measures
        From `match_measures`.
    strengths
        For each measure_id taken, how strongly it works, from 0 to 1.

    Returns
    -------
    StateGraph
        Of the same structure, so that flows compare arc by arc.

    Raises
    ------
    UnknownNameError
        If a measure is not there.

    Notes
    -----
    The module's text gives the rule that combines measures.

    Examples
    --------
    >>> from graph import build_states, load_network, solve_flow
    >>> network = load_network(year=2019)
    >>> states = build_states(network)
    >>> measures = match_measures(network, states)
    >>> after = apply_measures(states, measures, {"maritime_interdiction": 1.0})
    >>> solve_flow(after).objective < solve_flow(states).objective
    True
    """
    strength = np.zeros(len(measures.ids))
    for name, value in strengths.items():
        strength[measures.position(name)] = value
    sizes = {"capacity": len(states.tail), "detection": len(states.tail),
             "recipe": len(states.recipes), "supply": len(states.supply),
             "demand": len(states.demand)}  # fmt: skip
    taken = {target: np.zeros(size) for target, size in sizes.items()}
    added = {target: np.zeros(size) for target, size in sizes.items()}
    for term in measures.terms():
        share = term.share * float(np.prod(strength[list(term.measures)]))
        if share > 0:
            taken[term.target][term.rows] += share
        elif share < 0:
            added[term.target][term.rows] -= share
    return _changed(states, taken, added)


def _changed(
    states: StateGraph, taken: Mapping[str, Floats], added: Mapping[str, Floats]
) -> StateGraph:
    kept = {target: 1.0 - np.minimum(1.0, taken[target]) + added[target] for target in taken}
    conversions = states.edge < 0
    factor = kept["capacity"]
    if len(states.recipes):
        factor = np.where(conversions, kept["recipe"][states.recipe], factor)
    detection = 1.0 - states.gain + taken["detection"] - added["detection"]
    detection = np.minimum(1.0, np.maximum(0.0, detection))
    touched = (taken["detection"] > 0) | (added["detection"] > 0)
    return replace(
        states,
        capacity=_times(states.capacity, factor),
        capacity_low=_times(states.capacity_low, factor),
        capacity_high=_times(states.capacity_high, factor),
        gain=np.where(touched, 1.0 - detection, states.gain),
        recipes=tuple(
            _with_capacity(recipe, part)
            for recipe, part in zip(states.recipes, kept["recipe"].tolist(), strict=True)
        ),
        supply=_rows_times(states.supply, kept["supply"]),
        demand=_rows_times(states.demand, kept["demand"]),
    )


def _times(number: Floats, factor: Floats) -> Floats:
    """Multiply; an unlimited number stays so unless nothing of it is kept."""
    limited = np.isfinite(number)
    gone = factor <= 1.0 - WHOLE
    return np.where(limited, np.where(limited, number, 0.0) * factor, np.where(gone, 0.0, number))


def _with_capacity(recipe: Recipe, factor: float) -> Recipe:
    if factor == 1.0:
        return recipe
    capacity = _times(np.array([recipe.capacity]), np.array([factor]))
    return replace(recipe, capacity=float(capacity[0]))


def _rows_times(
    rows: tuple[tuple[int, float, float], ...], factor: Floats
) -> tuple[tuple[int, float, float], ...]:
    quantity = _times(np.array([row[1] for row in rows], dtype=np.float64), factor)
    return tuple(
        (state, float(left), value)
        for (state, _, value), left in zip(rows, quantity.tolist(), strict=True)
    )
