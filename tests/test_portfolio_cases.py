"""The portfolio over cases, odd numbers, and what must hold of any plan."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from random import Random

import pytest

from graph.interdiction.best import search_best
from graph.interdiction.cases import draw_cases, left_in_cases
from graph.interdiction.decomposition import search_cases
from graph.interdiction.master import Risk
from graph.interdiction.portfolio import find_portfolio
from graph.interdiction.setting import read_setting
from graph.interdiction.uncertain import find_robust_portfolio, ranges_on_draws
from graph.network import build_network, to_tables
from graph.tables import Tables, tables_from_records
from tests.test_portfolio import allowed_sets, best_by_trying, trade

RISKS = ("expected", "worst", "cvar")


def records(tables: Tables) -> dict[str, list[dict]]:
    return {name: tables[name].records() for name in tables}


def ranged(tables: Tables) -> Tables:
    """Give every capacity, demand and share a range."""
    rows = records(tables)
    for edge in (row for row in rows["edges"] if "capacity" in row):
        edge |= {"capacity_low": edge["capacity"] / 2, "capacity_high": edge["capacity"] * 2}
    for row in rows["effects"]:
        low, high = sorted((row["share"] / 2, min(1.0, row["share"] * 1.4)))
        row |= {"share_low": low, "share_high": high}
    return tables_from_records(rows)


def odd(seed: int) -> Tables:
    """Draw a trade with unlimited links, leaks of detection and shares beyond 1."""
    random, rows = Random(seed), records(trade(seed))
    for edge in rows["edges"]:
        if random.random() < 0.5:
            del edge["capacity"]
    rows["supply"][0].pop("quantity") if random.random() < 0.3 else None
    rows["effects"] += [
        {"effect_id": "g0", "measure_id": "m2", "effect": "detection", "commodity": "heroin",
         "share": random.choice([-0.2, -0.05])},
        {"effect_id": "g1", "measure_id": "m3", "effect": "detection", "mode": "mail",
         "share": random.choice([-0.2, 0.9])},
        {"effect_id": "g2", "measure_id": "m0", "effect": "capacity", "source": "lab1",
         "share": 0.6},
        {"effect_id": "g3", "measure_id": "m4", "effect": "capacity", "source": "lab1",
         "share": random.choice([0.4, 0.7])},
        {"effect_id": "g4", "measure_id": "m1", "effect": "capacity", "commodity": "cash",
         "share": 0.8},
        {"effect_id": "g5", "measure_id": "m3", "effect": "capacity", "target": "bank",
         "share": 0.5},
    ]  # fmt: skip
    return tables_from_records(rows)


@pytest.mark.parametrize("seed", range(40))
def test_unlimited_numbers_leaks_and_shares_beyond_one_are_exact(seed):
    tables = odd(seed)
    budget = 5.0 + seed % 5
    plan = find_portfolio(tables, budget, near=0)
    wanted = best_by_trying(tables, budget, most=None)
    assert plan.objective == pytest.approx(wanted, rel=1e-5, abs=1e-5)
    assert plan.evaluated == pytest.approx(plan.objective, rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("seed", range(100))
def test_the_plan_over_cases_is_the_best_by_every_risk(seed):
    tables = ranged(odd(seed) if seed % 12 == 0 else trade(seed))
    setting = read_setting(tables)
    opened = None if seed % 2 else ()
    cases = list(draw_cases(setting, range(5), seed=seed))
    risk = Risk(RISKS[seed % 3], tail=0.4)
    found = search_cases(setting, {"": 7.0}, cases, risk=risk, opened=opened, gap=1e-6)
    sets = list(allowed_sets(tables, 7.0))
    left = left_in_cases(setting, cases, sets, opened=opened)
    wanted = min(risk.of(row.tolist()) for row in left)
    assert found.risk == pytest.approx(wanted, rel=1e-5, abs=1e-5)
    assert found.bound <= found.risk + 1e-9
    told = left_in_cases(setting, cases, [found.chosen], opened=opened)[0]
    assert found.left == pytest.approx(told.tolist(), rel=1e-6, abs=1e-6)
    assert found.finished


def test_cases_depend_on_the_seed_and_their_number_alone():
    setting = read_setting(ranged(trade(3)))
    all_of_them = list(draw_cases(setting, range(4), seed=9))
    (third,) = draw_cases(setting, [2], seed=9)
    assert third.states.capacity.tolist() == all_of_them[2].states.capacity.tolist()
    shares = [[e.share for e in case.measures.effects] for case in (third, all_of_them[2])]
    assert shares[0] == shares[1]


def test_the_same_seed_gives_the_same_plan_and_range():
    tables = ranged(trade(5))
    plans = [find_robust_portfolio(tables, 6.0, scenarios=8, seed=4) for _ in range(2)]
    assert plans[0] == plans[1]
    fall = plans[0].details["range"]["fall"]
    assert fall["low"] <= fall["mean"] <= fall["high"]
    assert plans[0].evaluated == pytest.approx(plans[0].objective, rel=1e-6)


@pytest.mark.parametrize("seed", range(8))
def test_a_greater_budget_never_leaves_more(seed):
    setting = read_setting(trade(seed))
    left = [search_best(setting, {"": budget}, most=None).left for budget in (2, 4, 6, 8, 12)]
    assert all(after <= before + 1e-6 for before, after in pairwise(left))


@pytest.mark.parametrize("seed", range(8))
def test_a_measure_without_effect_is_never_chosen(seed):
    rows = records(trade(seed))
    rows["measures"].append({"measure_id": "idle", "cost": 0.0})
    with_idle = find_portfolio(tables_from_records(rows), 6.0, near=0)
    assert with_idle.objective == pytest.approx(find_portfolio(trade(seed), 6.0, near=0).objective)
    assert "idle" not in with_idle.chosen
    assert any("idle" in note for note in with_idle.notes)


@pytest.mark.parametrize("seed", range(8))
def test_a_trade_ten_times_as_great_is_left_ten_times_as_much(seed):
    rows = records(trade(seed))
    for table, column in (("edges", "capacity"), ("supply", "quantity"), ("demand", "quantity")):
        for row in rows[table]:
            if column in row:
                row[column] *= 10
    for row in rows["recipes"]:
        if "capacity" in row:
            row["capacity"] *= 10
    great = find_portfolio(tables_from_records(rows), 6.0, near=0).objective
    assert great == pytest.approx(10 * find_portfolio(trade(seed), 6.0, near=0).objective, rel=1e-5)


@pytest.mark.parametrize("seed", range(8))
def test_what_could_open_never_helps_the_interdictor(seed):
    setting = read_setting(trade(seed))
    shut, one, whole = (search_best(setting, {"": 6.0}, most=m).left for m in (0, 1, None))
    assert shut <= one + 1e-6
    assert one <= whole + 1e-6


def test_a_budget_below_every_cost_is_a_plan_of_nothing_that_says_so():
    plan = find_portfolio(trade(1), 0.5)
    assert (plan.status, plan.chosen, plan.spent) == ("nothing to choose", (), 0.0)
    assert plan.objective == plan.baseline
    assert any("buys nothing" in note for note in plan.notes)


def test_tables_and_network_give_the_same_plan():
    tables = trade(2)
    network = build_network(tables)
    first, second = (find_portfolio(data, 6.0) for data in (tables, network))
    assert replace(first, details={}) == replace(second, details={})
    assert to_tables(network)["measures"].records() == tables["measures"].records()


def test_a_plan_s_range_is_that_of_solving_each_draw_anew():
    setting = read_setting(ranged(trade(3)))
    chosen = find_portfolio(ranged(trade(3)), 3.0, near=0).chosen
    told = ranges_on_draws(setting, chosen, draws=12, seed=5)
    falls = []
    for case in draw_cases(setting, range(12), seed=5):
        before, left = (
            setting.solve(setting.after(plan, states=case.states, measures=case.measures)).objective
            for plan in ((), chosen)
        )
        falls.append(1 - left / before)
    assert told["fall"]["mean"] == pytest.approx(sum(falls) / 12)
    assert min(falls) - 1e-9 <= told["fall"]["low"] <= told["fall"]["high"] <= max(falls) + 1e-9
