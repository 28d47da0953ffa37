"""The plans of a brief: the best over cases, plain, and told with what comes next."""

from __future__ import annotations

import numpy as np
import pytest

from graph.brief.planning import choose_plans, tell_plan
from graph.interdiction.cases import draw_cases, left_in_cases
from graph.interdiction.decomposition import search_cases
from graph.interdiction.master import Risk
from graph.interdiction.setting import read_setting
from tests.test_portfolio import allowed_sets, trade
from tests.test_portfolio_cases import ranged

TABLES = ranged(trade(3))


@pytest.fixture(scope="module")
def setting():
    return read_setting(TABLES)


@pytest.fixture(scope="module")
def choices(setting):
    return choose_plans(setting, [8.0, 4.0], seed=2, asked=[4.0, 8.0])


def test_a_greater_budget_leaves_no_more_over_the_cases(choices):
    small, great = choices
    assert (small.budget, great.budget) == (4.0, 8.0)
    assert great.left <= small.left * 1.02


def test_no_set_within_the_budget_beats_the_bound(setting, choices):
    small = choices[0]
    cases = list(draw_cases(setting, range(1_000_000, 1_000_012), seed=2))
    every = allowed_sets(TABLES, small.budget)
    left = left_in_cases(setting, cases, [*every, small.chosen], opened=None).mean(axis=1)
    assert small.bound <= left[:-1].min() + 1e-6 * left.max()
    assert small.left == pytest.approx(float(left[-1]))


def test_a_measure_that_adds_nothing_is_left_out(choices):
    assert all(worth > 0 for choice in choices for worth in choice.worth.values())


def test_the_next_best_lacks_a_measure_of_the_chosen(choices):
    for choice in choices:
        if choice.next_best is not None:
            assert not set(choice.chosen) <= set(choice.next_best.chosen)


def test_a_choice_is_told_with_its_measures_by_what_each_adds(setting, choices):
    plan = tell_plan(setting, choices[1])
    order = [row["measure_id"] for row in plan.details["explanation"]["measures"]]
    worth = [choices[1].worth[name] for name in order]
    assert worth == sorted(worth, reverse=True)
    assert plan.bound <= plan.objective <= plan.baseline


def test_plans_are_not_chosen_on_the_scenarios_they_are_told_on(setting):
    told = next(iter(draw_cases(setting, [0], seed=2))).states.capacity
    chosen_on = [case.states.capacity for case in draw_cases(setting, range(1_000_000, 1_000_084),
                                                              seed=2)]  # fmt: skip
    assert not any(np.array_equal(told, other) for other in chosen_on)


@pytest.mark.parametrize("seed", range(6))
def test_a_barred_set_is_not_taken_whole(seed):
    tables = ranged(trade(seed))
    setting = read_setting(tables)
    cases = list(draw_cases(setting, range(4), seed=seed))
    limits, risk = {"": 7.0}, Risk("expected")
    best = search_cases(setting, limits, cases, risk=risk)
    other = search_cases(setting, limits, cases, risk=risk, without=[best.chosen])
    assert not set(best.chosen) <= set(other.chosen) or not best.chosen
    every = [taken for taken in allowed_sets(tables, 7.0) if not set(best.chosen) <= set(taken)]
    if every:
        left = left_in_cases(setting, cases, every, opened=None).mean(axis=1)
        assert other.risk == pytest.approx(float(left.min()), rel=3e-4, abs=1e-6)
