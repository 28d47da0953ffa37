"""What follows from changes, on graphs small enough to check by hand, and in words."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from graph import build_states, load_network, solve_flow
from graph.alternatives import nearest_flow
from graph.errors import QuestionError, UnknownNameError
from graph.flow import FlowModel
from graph.outcomes import delivered_by_family
from graph.scenario import Scenario, apply_changes
from graph.tables import tables_from_records
from graph.telling import tell_outcome
from graph.whatif import WhatIf
from tests.builders import plain, recipe


def two_roads(**more):
    """Give a lab, two roads of 6 and 2 over the border, one more that is latent, and a market."""
    return tables_from_records({
        "nodes": [{"node_id": n} for n in ("lab", "west", "east", "gap", "market")],
        "edges": [
            {"edge_id": f"{u}_{v}", "source": u, "target": v, "commodity": "heroin",
             "capacity": float(c), "status": status}
            for u, v, c, status in [
                ("lab", "west", 6, "active"), ("lab", "east", 6, "active"),
                ("lab", "gap", 1, "latent"), ("west", "market", 6, "active"),
                ("east", "market", 2, "active"), ("gap", "market", 1, "latent"),
            ]
        ],
        "supply": [{"node_id": "lab", "commodity": "heroin", "quantity": 7.0}],
        "demand": [{"node_id": "market", "commodity": "heroin", "quantity": 5.0,
                    "unit_value": 10.0}],
        **more,
    })  # fmt: skip


def test_what_is_cut_what_moves_and_what_opens_are_told_apart():
    ready = WhatIf(two_roads())
    west = ready.before.arc_flow[ready.states.edge_ids.index("west_market")]
    outcome = ready.run(Scenario(closed=("west",)))
    row = outcome.deliveries.loc["heroin"]
    assert row["before"] == pytest.approx(5)
    assert row["fixed"] == pytest.approx(5 - west)
    assert row["rerouted"] == pytest.approx(2)
    assert row["opened"] == pytest.approx(3)
    assert row["change"] == pytest.approx(-0.4)
    assert row["moved"] == pytest.approx((3 - (5 - west)) / west)
    assert outcome.edges.loc["west_market", "status"] == "closed"
    assert outcome.edges.loc["gap_market", "status"] == "opened"
    assert outcome.earned["opened"] == pytest.approx(30)


def test_nothing_changed_is_nothing_moved():
    outcome = WhatIf(two_roads()).run(Scenario())
    assert outcome.edges.empty
    assert outcome.markets.empty
    assert outcome.deliveries["change"].tolist() == [pytest.approx(0)]
    assert tell_outcome(outcome, {}) == ["Nothing is changed: this is the network as it is."]


def test_a_place_that_is_gone_around_at_no_loss_is_said_to_be():
    outcome = WhatIf(two_roads()).run(Scenario(closed=("gap",)))
    assert tell_outcome(outcome, {})[0] == "Modelled deliveries of drugs stay as they are."


def test_the_words_follow_from_the_numbers():
    told = " ".join(tell_outcome(WhatIf(two_roads()).run(Scenario(closed=("west",))), {}))
    assert "Modelled deliveries of heroin fall 40 %." in told
    assert "latent routes" in told
    more = Scenario(demand={"heroin": 1.4})
    assert "rise 40 %" in " ".join(tell_outcome(WhatIf(two_roads()).run(more), {}))


def test_measures_act_and_an_unknown_one_is_named():
    measures = {
        "measures": [{"measure_id": "guard", "name": "Guard"}],
        "effects": [{"effect_id": "g", "measure_id": "guard", "effect": "capacity",
                     "edge_id": "west_market", "share": 0.5}],
    }  # fmt: skip
    ready = WhatIf(two_roads(**measures))
    half = ready.run(Scenario(measures={"guard": 1.0}))
    assert half.deliveries.loc["heroin", "opened"] == pytest.approx(5)
    assert half.deliveries.loc["heroin", "rerouted"] == pytest.approx(5)
    with pytest.raises(UnknownNameError):
        ready.run(Scenario(measures={"guards": 1.0}))


def test_draws_give_a_range_that_holds_what_happens_without_uncertainty():
    edges = [row | {"capacity_low": row["capacity"] / 2, "capacity_high": row["capacity"] * 2}
             for row in two_roads()["edges"].records()]  # fmt: skip
    ready = WhatIf(two_roads(edges=edges))
    scenario = Scenario(closed=("west",))
    first, again = (ready.run(scenario, draws=40, seed=3).deliveries.loc["heroin"] for _ in "ab")
    assert first["change_low"] < first["change"] < first["change_high"]
    assert first["change_low"] == again["change_low"]
    told = tell_outcome(ready.run(scenario, draws=40, seed=3), {})[0]
    assert "in eight of ten draws" in told
    with pytest.raises(QuestionError):
        ready.run(scenario, draws=-1)


@pytest.mark.parametrize("seed", range(30))
def test_of_the_best_flows_the_one_that_changes_least_is_told(seed):
    random = Random(seed)
    arcs = [
        (u, v, random.randint(1, 6))
        for u in "abcd"
        for v in "abcdt"
        if u != v and random.random() < 0.6
    ] + [("d", "t", 4)]
    tables = plain(
        *(f"{u} {v} {c}" for u, v, c in arcs),
        nodes=[{"node_id": n} for n in "abcdt"],
        supply=[{"node_id": "a", "quantity": 9.0}],
        demand=[{"node_id": "t", "quantity": 9.0}],
    )
    ready = WhatIf(tables)
    closed = apply_changes(ready.states, Scenario(closed=(f"e{random.randint(1, len(arcs))}",)))
    model = FlowModel(closed)
    best = model.solve()
    near = nearest_flow(model, best, ready.before)
    assert near.objective == pytest.approx(sum(near.sold), abs=1e-4)
    assert np.all(near.arc_flow <= closed.capacity + 1e-6)

    def change(solution):
        return np.abs(solution.arc_flow - ready.before.arc_flow).sum()

    assert change(near) <= change(best) + 1e-4
    # The model is as it was: it solves the same again.
    assert model.solve().objective == pytest.approx(best.objective)


def test_a_recipe_keeps_its_balance_in_the_flow_that_changes_least():
    tables = tables_from_records({
        "nodes": [{"node_id": n} for n in ("farm", "mill", "town")],
        "edges": [
            {"edge_id": "raw", "source": "farm", "target": "mill", "commodity": "opium"},
            {"edge_id": "road", "source": "mill", "target": "town", "commodity": "heroin",
             "capacity": 4.0},
        ],
        "recipes": recipe("mill", "opium 10", "heroin 1", recipe_id="press"),
        "supply": [{"node_id": "farm", "commodity": "opium", "quantity": 50.0,
                    "unit_cost": 0.1}],
        "demand": [{"node_id": "town", "commodity": "heroin", "quantity": 9.0,
                    "unit_value": 5.0}],
    })  # fmt: skip
    outcome = WhatIf(tables).run(Scenario(capacity={"road": 2.0}))
    assert outcome.edges.loc["raw", "after"] == pytest.approx(
        20, abs=1e-3
    )  # what is left over costs, so none is
    assert outcome.markets.loc[("town", "heroin"), "after"] == pytest.approx(2, abs=1e-4)
    assert delivered_by_family(WhatIf(tables).before) == {"heroin": pytest.approx(4)}


def test_what_was_before_is_what_the_flow_model_says_elsewhere():
    network = load_network()
    alone, before = solve_flow(build_states(network, year=2019)), WhatIf(network, year=2019).before
    told = {before.states.arc_id(arc): before.arc_flow[arc] for arc in before.programme.edges}
    for arc in alone.programme.edges:
        assert told[alone.states.arc_id(arc)] == pytest.approx(alone.arc_flow[arc], abs=1e-3)
