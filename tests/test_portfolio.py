"""The portfolio of measures: every plan is the best, as trying them all shows."""

from __future__ import annotations

from itertools import combinations
from random import Random

import numpy as np
import pytest

from graph.flow import FlowModel
from graph.interdiction.block import build_block
from graph.interdiction.leader import Leader
from graph.interdiction.opening_plan import find_opening_plan
from graph.interdiction.portfolio import find_portfolio
from graph.interdiction.setting import read_setting
from graph.tables import Tables, tables_from_records

OBJECTIVES = ("proceeds", "delivered")


def trade(seed: int) -> Tables:
    """Draw a small trade: raw stuff and chemicals made into a drug, sold for cash that comes home.

    Two suppliers, two labs with a recipe of two inputs, three crossings (one latent), two
    markets, a money channel that loses some; six measures that act on all of it.
    """
    random = Random(seed)

    def some(*values):
        return float(random.choice(values))

    edges = []

    def edge(source, target, commodity, **more):
        edges.append({"edge_id": f"{source}_{target}_{commodity}", "source": source,
                      "target": target, "commodity": commodity} | more)  # fmt: skip

    for supplier, stuff in (("farm", "opium"), ("plant", "heroin_precursors")):
        for lab in ("lab1", "lab2"):
            edge(supplier, lab, stuff, capacity=some(4, 8, 20), unit_cost=some(0, 1),
                 detection=some(0, 0, 0.1))  # fmt: skip
    for lab in ("lab1", "lab2"):
        for crossing in ("west", "east", "gap"):
            edge(lab, crossing, "heroin", capacity=some(1, 3, 6), unit_cost=some(0, 2))
    for crossing in ("west", "east", "gap"):
        for market in ("city", "town"):
            edge(
                crossing,
                market,
                "heroin",
                capacity=some(1, 2, 4),
                unit_cost=some(0, 3),
                detection=some(0, 0.1, 0.3),
                mode=random.choice(["mail", "rail"]),
                status="active" if crossing != "gap" or random.random() < 0.2 else "latent",
            )
    for market in ("city", "town"):
        edge(market, "bank", "cash", capacity=some(40, 100, 500), detection=some(0, 0.2))
    edge("bank", "home", "cash", capacity=some(60, 200, 900))
    recipes = [
        {
            "recipe_id": f"make_{lab}",
            "node_id": lab,
            "role": role,
            "commodity": commodity,
            "quantity": quantity,
        }
        | ({"capacity": some(2, 4, 9), "unit_cost": some(0, 1)} if first else {})
        for lab in ("lab1", "lab2")
        for first, role, commodity, quantity in (
            (True, "input", "opium", some(1, 2)),
            (False, "input", "heroin_precursors", some(1, 2)),
            (False, "output", "heroin", 1.0),
        )
    ]
    for market in ("city", "town"):
        recipes += [
            {"recipe_id": f"sale_{market}", "node_id": market, "role": "input",
             "commodity": "heroin", "quantity": 1.0},
            {"recipe_id": f"sale_{market}", "node_id": market, "role": "output",
             "commodity": "cash", "quantity": some(10, 20, 30)},
        ]  # fmt: skip
    measures, effects = _measures(random, [e["edge_id"] for e in edges])
    return tables_from_records({
        "nodes": [{"node_id": n, "kind": k, "status": s} for n, k, s in (
            ("farm", "crop_region", "active"), ("plant", "precursor_supplier", "active"),
            ("lab1", "drug_lab", "active"), ("lab2", "drug_lab", "active"),
            ("west", "land_port_of_entry", "active"), ("east", "land_port_of_entry", "active"),
            ("gap", "land_port_of_entry", random.choice(["active", "latent"])),
            ("city", "consumer_market", "active"), ("town", "consumer_market", "active"),
            ("bank", "bank_channel", "active"), ("home", "criminal_organisation", "active"),
        )],
        "edges": edges,
        "recipes": recipes,
        "supply": [
            {"node_id": "farm", "commodity": "opium", "quantity": some(5, 12, 30)},
            {"node_id": "plant", "commodity": "heroin_precursors", "quantity": some(5, 12),
             "unit_cost": some(0, 1)},
        ],
        "demand": [
            *({"node_id": m, "commodity": "heroin", "quantity": some(2, 4, 8), "unit_value": 20.0}
              for m in ("city", "town")),
            {"node_id": "home", "commodity": "cash", "unit_value": 1.0},
        ][:: -1 if seed % 4 > 1 else 1],
        "measures": measures,
        "effects": effects,
    })  # fmt: skip


def _measures(random: Random, edges: list[str]):
    """Draw six measures: on capacity, detection, supply, demand, recipes, one that enables."""
    measures = [
        {"measure_id": f"m{i}", "cost": float(random.randint(1, 4)),
         "authority": random.choice(["Customs", "Police"]),
         "success": random.choice([0.5, 0.8, 1.0])}
        for i in range(6)
    ]  # fmt: skip
    if random.random() < 0.4:
        measures[1]["prerequisite"] = ("m0",)
    if random.random() < 0.3:
        measures[2]["excludes"] = ("m3",)

    def share():
        return random.choice([0.2, 0.3, 0.5, 0.7])

    effects = [
        {"measure_id": "m0", "effect": "detection", "mode": random.choice(["mail", "rail"]),
         "share": share()},
        {"measure_id": "m1", "effect": "capacity", "edge_id": random.choice(edges),
         "share": share()},
        {"measure_id": "m1", "effect": "detection", "commodity": "heroin", "share": 0.1},
        {"measure_id": "m2", "effect": "capacity", "node_id": random.choice(["farm", "plant"]),
         "share": share()},
        {"measure_id": "m3", "effect": "demand", "commodity": "heroin", "share": share()},
        {"measure_id": "m3", "effect": "capacity", "commodity": "cash",
         "share": random.choice([-0.3, 0.2])},
        {"measure_id": "m4", "effect": "conversion",
         "recipe_id": random.choice(["make_lab1", "make_lab2"]), "share": share()},
        {"measure_id": "m4", "effect": "capacity", "source": "west", "share": share()},
        {"measure_id": "m5", "effect": "enable", "enables": ("m0", "m1", "m4"), "share": 0.5},
        {"measure_id": "m5", "effect": "capacity", "target": "bank",
         "share": random.choice([0.1, -0.2])},
    ]  # fmt: skip
    return measures, [{"effect_id": f"f{i}"} | row for i, row in enumerate(effects)]


def allowed_sets(tables: Tables, budget: float, police: float | None = None):
    """Give every set of measures that keeps the rules."""
    rows = tables["measures"].records()
    for size in range(len(rows) + 1):
        for taken in combinations(rows, size):
            names = {row["measure_id"] for row in taken}
            if sum(row["cost"] for row in taken) > budget:
                continue
            if police is not None and (
                sum(row["cost"] for row in taken if row["authority"] == "Police") > police
            ):
                continue
            if any(set(row.get("prerequisite", ())) - names for row in taken):
                continue
            if any(set(row.get("excludes", ())) & names for row in taken):
                continue
            yield sorted(names)


def best_by_trying(tables: Tables, budget: float, *, most, objective="proceeds", police=None):
    """Try every set of measures, and against each every set of openings."""
    setting = read_setting(tables, objective=objective)
    model = FlowModel(setting.aimed(setting.states))
    everything = range(len(setting.openings))
    replies = (
        [None]
        if most is None
        else [r for n in range(most + 1) for r in combinations(everything, n)]
    )
    return min(
        max(
            model.solve_states(setting.aimed(setting.after(names, opened=reply))).objective
            for reply in replies
        )
        for names in allowed_sets(tables, budget, police)
    )


@pytest.mark.parametrize("seed", range(100))
def test_the_plan_is_the_best_for_every_budget_against_every_reaction(seed):
    tables = trade(seed)
    objective = OBJECTIVES[seed % 2]
    most = (None, 0, 1)[seed % 3]
    for budget in (4.0, 6.0, 9.0) if seed % 2 else (5.0, 15.0):
        plan = find_portfolio(
            tables, budget, objective=objective, near=0,
            displacement=most != 0, openings=1 if most == 1 else None,
        )  # fmt: skip
        wanted = best_by_trying(tables, budget, most=most, objective=objective)
        assert plan.objective == pytest.approx(wanted, rel=1e-5, abs=1e-5)
        assert plan.evaluated == pytest.approx(plan.objective, rel=1e-6, abs=1e-6)
        assert plan.bound <= plan.objective + 1e-9
        assert plan.status == "optimal"
        assert plan.gap <= 1e-4
        assert plan.spent <= budget


@pytest.mark.parametrize("seed", range(30))
def test_the_plan_begun_with_keeps_every_rule_and_leaves_what_it_says(seed):
    tables = trade(seed)
    setting = read_setting(tables)
    leader = Leader(setting.measures, {"": 6.0})
    block = build_block(setting.aimed(setting.states), setting.aim.terms(setting.measures), leader)
    barred = next(names for names in allowed_sets(tables, 6.0) if len(names) == 1)
    relaxed = [0.5] * leader.n

    leader.forbid([setting.measures.position(barred[0])])

    plan, value = find_opening_plan(leader, [block], np.array(relaxed))

    names = sorted(setting.measures.ids[index] for index in plan)
    assert names in list(allowed_sets(tables, 6.0))
    assert barred[0] not in names
    assert value == pytest.approx(setting.solve(setting.after(names)).objective, abs=1e-6)
