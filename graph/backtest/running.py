"""Run back-tests over draws of the uncertain numbers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from graph.backtest.cases import match, read_cases
from graph.backtest.start import shared_rows
from graph.backtest.verdict import Backtest, compare, judge
from graph.errors import QuestionError
from graph.flow import FlowModel
from graph.latent import build_with_latent
from graph.matching import Matcher
from graph.measures import Effect, Enabling, Measures, apply_measures, match_measures
from graph.sampling import pert
from graph.uncertainty import Uncertainty
from graph.vocabulary import commodity_unit, family_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graph.backtest.cases import Case, Change, Outcome
    from graph.flow import FlowSolution
    from graph.matching import Target
    from graph.states import Floats, Ints, StateGraph
    from graph.tables import Tables

__all__ = ["run_backtests"]

MAX_DRAWS = 10_000

TIE_BREAKER = 1e-4
"""The most that a link's cost is raised by to break ties, as a share of what a unit is worth."""


def run_backtests(
    tables: Tables, backtest_id: str | None = None, *, draws: int = 100, seed: int = 1
) -> Iterator[Backtest]:
    """
    Run back-tests, one after another.

    Parameters
    ----------
    tables
        From `graph.loading.read_tables`, with a table of back-tests.
    backtest_id
        One case. Default: all.
    draws, seed
        How many draws of the uncertain numbers; equal seeds, equal draws.

    Yields
    ------
    Backtest

    Raises
    ------
    UnknownNameError
        If there is no such case.
    QuestionError
        If there are no back-tests, or `draws` is not between 1 and 10,000.

    Notes
    -----
    Every draw draws the network of the starting year and the size of each change, and
    solves the flow model twice: as it was, and after the changes. What is latent may open
    in both, so that the difference is what the changes did, not what unused routes would
    bring by themselves. Links that cost the same would share flow in any way: a cost of at
    most a ten-thousandth of what the goods are worth, drawn with the other numbers and the
    same in both, decides between them, so that nothing moves without a cause.

    Assumes that the trade sees everything and reacts at once and completely; the world took
    months or years, and other things happened meanwhile. What the model compares with
    seizures is flow times an assumed national band of detection.

    Examples
    --------
    >>> from graph import read_tables
    >>> (found,) = run_backtests(read_tables(), "mail_to_border_2019", draws=3)
    >>> found.verdict in ("hit", "partly", "miss")
    True
    """
    if not 1 <= draws <= MAX_DRAWS:
        raise QuestionError(f"{draws} draws; there must be between 1 and {MAX_DRAWS:,}")
    cases = read_cases(tables, backtest_id)
    if not cases:
        raise QuestionError("the tables hold no back-tests: backtests.csv lists them")
    return (_run(tables, case, draws=draws, seed=seed) for case in cases)


@dataclass(frozen=True, slots=True, eq=False)
class _Sum:
    """What an outcome adds up: positions of arcs, or of rows of demand or supply; its unit."""

    quantity: str
    rows: Ints
    unit: str

    def of(self, solution: FlowSolution) -> float:
        if self.quantity == "flow":
            return float(solution.arc_flow[self.rows].sum())
        if self.quantity == "seized":
            return float(solution.seized()[self.rows].sum())
        sold = self.quantity == "delivered"
        return float((solution.sold if sold else solution.supplied)[self.rows].sum())


_FOUND_AS: dict[str, tuple[str, Target]] = {
    "flow": ("capacity", "capacity"),
    "seized": ("detection", "detection"),
    "delivered": ("demand", "demand"),
    "supplied": ("capacity", "supply"),
}
"""For each quantity, the effect that finds its rows, and what sort these are."""


def _run(tables: Tables, case: Case, *, draws: int, seed: int) -> Backtest:
    states, latent = build_with_latent(tables, year=case.year)
    matcher = Matcher(tables, states)
    measures, strengths = _with_changes(match_measures(tables, states), case, matcher)
    sums = [_sum(outcome, matcher, case, states) for outcome in case.outcomes]
    uncertainty = Uncertainty(states)
    model = FlowModel(states)
    most = _tie_breakers(model)
    shares = _draw_shares(measures, draws=draws, seed=seed)
    found = np.zeros((draws, 2, len(sums)))
    opened = np.zeros(len(states.tail))
    for number in range(draws):
        drawn = uncertainty.draw(seed, number)
        taken = measures.with_shares({name: float(s[number]) for name, s in shares.items()})
        after = apply_measures(drawn, taken, strengths)
        if not case.latent_opens:
            drawn, after = latent.close(drawn), latent.close(after)
        random = np.random.default_rng([seed, MAX_DRAWS, number])
        extra = random.uniform(size=len(most)) * most
        was, now = (
            model.solve_states(replace(one, unit_cost=one.unit_cost + extra))
            for one in (drawn, after)
        )
        found[number] = [[one.of(was) for one in sums], [one.of(now) for one in sums]]
        opened += latent.arcs & (states.edge >= 0) & (now.arc_flow > was.arc_flow + 1e-6)
    values = _as_shares(found, case.outcomes)
    sizes = _sizes(case, shares)
    compared = tuple(
        compare(outcome, values[:, 0, i], values[:, 1, i], unit=sums[i].unit, sizes=sizes)
        for i, outcome in enumerate(case.outcomes)
    )
    return Backtest(
        case=case,
        draws=draws,
        compared=compared,
        opened=tuple(states.arc_id(arc) for arc in np.flatnonzero(opened >= draws / 2).tolist()),
        shared_rows=tuple(shared_rows(tables, case)),
        verdict=judge(compared),
    )


def _tie_breakers(model: FlowModel) -> Floats:
    """Give the most that each link's cost is raised by, from what a unit is worth there."""
    states, solution = model.states, model.solve()
    # A balance may be left over but not overdrawn: its dual is the worth with a minus sign.
    worth = np.abs(np.asarray(model.highs.getSolution().row_dual)[: states.n_states])
    # Where a unit more is worth nothing, what the trade earns per unit moved stands for it.
    carried = max(float(solution.arc_flow.sum()), 1e-9)
    scale = np.maximum(worth[states.tail], abs(solution.objective) / carried)
    most: Floats = TIE_BREAKER * scale * (states.edge >= 0)
    return most


def _with_changes(
    measures: Measures, case: Case, matcher: Matcher
) -> tuple[Measures, dict[str, float]]:
    """Add a measure of its own for each change that is not one; give what is taken."""
    ids, effects = list(measures.ids), list(measures.effects)
    strengths: dict[str, float] = {}
    for change in case.changes:
        if change.measure_id:
            strengths[change.measure_id] = change.strength
            continue
        name = _name(case, change)
        strengths[name] = 1.0
        matched = match(matcher, change.row, change.row["effect"])
        if not any(len(rows) for rows in matched.values()):
            raise QuestionError(f"{name} matches nothing that existed in {case.year}")
        ends = (change.share, change.share_low, change.share_high)
        effects += [Effect(f"{name} ({target})", len(ids), target, rows, *ends)
                    for target, rows in matched.items()]  # fmt: skip
        ids.append(name)
    rows = (*measures.rows, *({} for _ in ids[len(measures.ids) :]))
    acts = (*measures.acts, *(True for _ in ids[len(measures.ids) :]))
    return Measures(tuple(ids), rows, tuple(effects), measures.enabling, acts), strengths


def _name(case: Case, change: Change) -> str:
    return f"{case.backtest_id}: {change.item}"


def _sizes(case: Case, shares: Mapping[str, Floats]) -> dict[str, Floats]:
    """Give, by change whose size is drawn, its size in each draw."""
    return {
        change.item: share
        for change in case.changes
        for name, share in shares.items()
        if name.startswith(f"{_name(case, change)} (") and change.share_high > change.share_low
    }


def _sum(outcome: Outcome, matcher: Matcher, case: Case, states: StateGraph) -> _Sum:
    effect, target = _FOUND_AS[outcome.quantity]
    rows = match(matcher, outcome.row, effect).get(target, np.empty(0, dtype=np.int32))
    if not len(rows):
        raise QuestionError(
            f"{case.backtest_id}: {outcome.item} compares nothing that existed in {case.year}"
        )
    goods = _goods(states, target, rows)
    families, units = {family_of(name) for name in goods}, {commodity_unit(name) for name in goods}
    if len(families) > 1 or len(units) > 1:
        # A kilogram of one drug is no kilogram of another: what one loses another would hide.
        raise QuestionError(
            f"{case.backtest_id}: {outcome.item} adds up {' and '.join(sorted(goods))}: "
            "name commodities of one family and unit"
        )
    return _Sum(outcome.quantity, rows, units.pop() or "units/year")


def _goods(states: StateGraph, target: Target, rows: Ints) -> set[str]:
    """Name the commodities of arcs, or of rows of demand or supply."""
    if target in ("capacity", "detection"):
        found = states.tail[rows].tolist()
    else:
        table = states.supply if target == "supply" else states.demand
        found = [table[row][0] for row in rows.tolist()]
    return {states.state(state)[1] for state in found}


def _draw_shares(measures: Measures, *, draws: int, seed: int) -> dict[str, Floats]:
    """Draw the size of every effect; effects of one name move together."""
    every: tuple[Effect | Enabling, ...] = (*measures.effects, *measures.enabling)
    named = {effect.effect_id: effect for effect in every}
    ends = [
        np.array([getattr(effect, end) for effect in named.values()], dtype=np.float64)
        for end in ("share_low", "share", "share_high")
    ]
    random = np.random.default_rng([seed, MAX_DRAWS])
    sample = pert(*ends, draws=draws, random=random)
    return dict(zip(named, sample.T, strict=True))


def _as_shares(found: Floats, outcomes: tuple[Outcome, ...]) -> Floats:
    """Divide outcomes that are shares by the sum of their whole."""
    values = found.copy()
    for i, outcome in enumerate(outcomes):
        if outcome.share_of:
            whole = [j for j, o in enumerate(outcomes) if o.share_of == outcome.share_of]
            total = found[:, :, whole].sum(axis=2)
            with np.errstate(invalid="ignore", divide="ignore"):
                values[:, :, i] = found[:, :, i] / total
    return values
