"""What measures do to the trade, on networks small enough to check by hand."""

from __future__ import annotations

import numpy as np
import pytest

from graph.assembly import build_states
from graph.errors import UnknownNameError
from graph.flow import solve_flow
from graph.interdiction.faults import tell_faults
from graph.interdiction.setting import read_setting
from graph.loading import load_network, read_tables
from graph.measures import apply_measures, match_measures
from graph.network import snapshot
from tests.builders import plain, recipe

NODES = [
    {"node_id": "a", "kind": "seaport"},
    {"node_id": "b", "kind": "drug_lab"},
    {"node_id": "c", "kind": "consumer_market"},
]


def tables(*effects, measures="m n e", **more):
    """Build a chain a -> b -> c, where b turns two of x into one of y, and measures."""
    rows = [{"effect_id": f"x{i}", **effect} for i, effect in enumerate(effects)]
    return plain(
        "a b 10 fentanyl", "b c 4 fentanyl_pills",
        nodes=NODES,
        recipes=recipe("b", "fentanyl 2", "fentanyl_pills 1", recipe_id="press", capacity=8.0),
        supply=[{"node_id": "a", "commodity": "fentanyl", "quantity": 9.0}],
        demand=[{"node_id": "c", "commodity": "fentanyl_pills", "quantity": 6.0}],
        measures=[{"measure_id": name, "cost": 1.0} for name in measures.split()],
        effects=rows, **more,
    )  # fmt: skip


def after(data, **strengths):
    states = build_states(data)
    return apply_measures(states, match_measures(data, states), strengths)


def effect(measure, what, share, **match):
    return {"measure_id": measure, "effect": what, "share": share, **match}


def arc(states, edge_id):
    return states.edge_ids.index(edge_id)


def test_capacity_without_a_node_acts_on_edges_alone():
    states = after(tables(effect("m", "capacity", 0.5, commodity="fentanyl")), m=1)
    assert states.capacity[:2].tolist() == [5.0, 2.0]  # pills are of the family
    assert states.supply[0][1] == 9.0
    assert states.recipes[0].capacity == 8.0


@pytest.mark.parametrize(
    ("match", "capacities"),
    [
        ({"edge_id": "e1"}, [5, 4]),
        ({"source": "b"}, [10, 2]),
        ({"target": "b"}, [5, 4]),
        ({"source_kind": "seaport"}, [5, 4]),
        ({"target_kind": "consumer_market"}, [10, 2]),
        ({"source": "a", "target": "c"}, [10, 4]),
        ({}, [5, 2]),
    ],
)
def test_edges_match_by_every_column_that_is_filled(match, capacities):
    states = after(tables(effect("m", "capacity", 0.5, **match)), m=1)
    assert states.capacity[:2].tolist() == capacities


def test_a_mode_is_matched_as_the_table_spells_it():
    data = tables(effect("m", "detection", 0.25, mode="mail"))
    network = load_network()
    states = build_states(network, year=2019)
    found = {e.effect_id: len(e.rows) for e in match_measures(network, states).effects}
    assert found["parcel_scanning_1"] > 0
    assert after(data, m=1).gain[:2].tolist() == [1, 1]


def test_capacity_at_a_node_acts_on_supply_and_recipes_there():
    supply = after(tables(effect("m", "capacity", 0.5, node_id="a")), m=1)
    assert supply.supply[0][1] == 4.5
    made = after(tables(effect("m", "capacity", 0.5, recipe_id="press")), m=1)
    assert made.recipes[0].capacity == 4.0
    assert made.capacity.tolist() == [10, 4, 8]  # the arc of the conversion follows


def test_a_conversion_is_a_recipe_s_activity_and_demand_is_what_is_wanted():
    states = after(
        tables(effect("m", "conversion", 0.25), effect("m", "demand", 0.5, node_id="c")), m=1
    )
    assert states.recipes[0].capacity == 6.0
    assert states.demand[0][1] == 3.0


def test_detection_adds_to_detection_and_stops_at_one():
    data = tables(effect("m", "detection", 0.3), effect("n", "detection", 0.9))
    assert after(data, m=1).gain[0] == pytest.approx(0.7)
    assert after(data, m=0.5).gain[0] == pytest.approx(0.85)
    assert after(data, m=1, n=1).gain[0] == 0


def test_shares_on_one_number_add_up_and_stop_at_one():
    data = tables(effect("m", "capacity", 0.3), effect("n", "capacity", 0.9))
    assert after(data, m=1).capacity[0] == pytest.approx(7)
    assert after(data, m=1, n=0.5).capacity[0] == pytest.approx(2.5)
    assert after(data, m=1, n=1).capacity[0] == 0


def test_a_negative_share_feeds_what_it_matches():
    data = tables(effect("m", "capacity", -0.5), effect("n", "capacity", 0.9))
    assert after(data, m=1).capacity[0] == pytest.approx(15)
    assert after(data, m=1, n=1).capacity[0] == pytest.approx(6)


def test_a_negative_share_of_detection_is_taken_off_down_to_none():
    data = tables(effect("m", "detection", -0.5), effect("n", "detection", 0.7))
    assert after(data, m=1).gain[0] == 1
    assert after(data, m=1, n=1).gain[0] == pytest.approx(0.8)


def test_enabling_scales_the_effects_of_others_and_does_nothing_alone():
    data = tables(effect("m", "capacity", 0.2), effect("e", "enable", 0.5, enables=("m",)))
    assert after(data, e=1).capacity[0] == 10
    assert after(data, m=1, e=1).capacity[0] == pytest.approx(7)
    assert after(data, m=0.5, e=0.5).capacity[0] == pytest.approx(10 * (1 - 0.1 * 1.25))


def test_enabling_effects_add_up_and_do_not_chain():
    data = tables(
        effect("m", "capacity", 0.2),
        effect("e", "enable", 0.5, enables=("m", "n")),
        effect("n", "enable", 1.0, enables=("m", "e")),
    )
    assert after(data, m=1, e=1, n=1).capacity[0] == pytest.approx(10 * (1 - 0.2 * 2.5))


def test_enabling_strengthens_a_leak_too():
    data = tables(effect("m", "capacity", -0.2), effect("e", "enable", 0.5, enables=("m",)))
    assert after(data, m=1, e=1).capacity[0] == pytest.approx(13)


def test_an_unlimited_number_stays_so_until_all_of_it_is_taken():
    data = plain(
        "a b",
        measures=[{"measure_id": "m"}, {"measure_id": "n"}],
        effects=[
            {"effect_id": f"x{m}", "measure_id": m, "effect": "capacity", "share": share}
            for m, share in (("m", 0.4), ("n", 0.6))
        ],
    )
    assert np.isinf(after(data, m=1).capacity[0])
    assert after(data, m=1, n=1).capacity[0] == 0


def test_measures_that_meet_nothing_are_told_apart():
    data = tables(
        effect("m", "capacity", 0.2, source="c"),
        effect("n", "capacity", 0.2),
        effect("e", "enable", 0.5, enables=("m",)),
    )
    assert match_measures(data, build_states(data)).acts == (False, True, False)


def test_a_strength_of_a_measure_that_is_not_there_is_refused():
    with pytest.raises(UnknownNameError, match="nm"):
        after(tables(measures="nm"), mn=1)


def test_nothing_taken_changes_nothing():
    data = tables(effect("m", "capacity", 0.2))
    states, same = build_states(data), after(data)
    for name in ("capacity", "gain"):
        assert getattr(same, name).tolist() == getattr(states, name).tolist()
    assert (same.recipes, same.supply, same.demand) == (
        states.recipes, states.supply, states.demand,
    )  # fmt: skip


def test_tables_and_network_are_matched_alike():
    tables, network = read_tables(), snapshot(load_network(), 2019)
    states = build_states(tables, year=2019)
    ids = {}
    for data, found in ((tables, states), (network, build_states(network))):
        ids[type(data)] = {
            (e.effect_id, e.target): sorted(found.arc_id(row) for row in e.rows.tolist())
            for e in match_measures(data, found).effects
            if e.target in ("capacity", "detection")
        }
    first, second = ids.values()
    assert first == second


def test_only_what_saves_lives_meets_no_flow_of_the_shipped_data():
    tables = read_tables()
    measures = match_measures(tables, build_states(tables, year=2019, latent=True))
    idle = [name for name, acts in zip(measures.ids, measures.acts, strict=True) if not acts]
    assert idle == ["naloxone"]


def test_other_shares_put_by_effect_change_what_is_taken():
    data = tables(effect("m", "capacity", 0.2))
    states = build_states(data)
    measures = match_measures(data, states).with_shares({"x0": 0.5})
    assert apply_measures(states, measures, {"m": 1}).capacity[0] == 5


def test_the_trade_earns_less_after_every_measure_but_the_leak():
    network = load_network(year=2019)
    states = build_states(network)
    measures = match_measures(network, states)
    everything = apply_measures(states, measures, dict.fromkeys(measures.ids, 1.0))
    assert solve_flow(everything).objective < solve_flow(states).objective


def test_what_a_measure_needs_first_comes_with_what_that_needs():
    rows = [
        {"measure_id": "m", "cost": 1.0, "prerequisite": ("n",)},
        {"measure_id": "n", "cost": 1.0, "prerequisite": ("o",)},
        {"measure_id": "o", "cost": 1.0},
    ]
    data = plain("a b 10", measures=rows)
    measures = match_measures(data, build_states(data))
    assert measures.needed("m") == {"n", "o"}
    assert measures.needed("o") == frozenset()


def test_what_is_in_force_before_a_year_is_no_choice_and_what_needs_it_has_it():
    rows = [
        {"measure_id": "m", "cost": 1.0, "in_force": 2019},
        {"measure_id": "n", "cost": 1.0, "prerequisite": ("m",)},
        {"measure_id": "o", "cost": 1.0, "excludes": ("m",)},
    ]
    data = plain(
        "a b 10 fentanyl",
        measures=rows,
        effects=[
            {"effect_id": f"x_{name}", "measure_id": name, "effect": "capacity", "share": 0.5}
            for name in "mno"
        ],
    )
    every = match_measures(data, build_states(data))
    for year in (None, 2018, 2019):
        assert every.offered(year) is every
    later = every.offered(2020)
    assert (later.ids, later.in_force, later.acts) == (("n",), ("m",), (True,))
    assert later.needed("n") == frozenset()
    assert [(e.effect_id, e.measure) for e in later.effects] == [("x_n", 0)]


def test_an_effect_that_strengthens_what_is_in_force_strengthens_only_the_rest():
    data = plain(
        "a b 10 fentanyl",
        measures=[{"measure_id": "m", "in_force": 2019}, {"measure_id": "n"}, {"measure_id": "e"}],
        effects=[
            {"effect_id": "x", "measure_id": "n", "effect": "capacity", "share": 0.5},
            {"effect_id": "y", "measure_id": "e", "effect": "enable", "share": 0.5,
             "enables": ("m", "n")},
        ],
    )  # fmt: skip
    later = match_measures(data, build_states(data)).offered(2020)
    assert [later.ids[i] for i in later.enabling[0].enabled] == ["n"]


def test_the_shipped_plans_of_later_years_hold_nothing_that_is_in_force():
    tables = read_tables()
    offered = [read_setting(tables, year=year).measures for year in (2018, 2019, 2020, 2024)]
    assert ["china_class_scheduling" in one.ids for one in offered] == [True, True, False, False]
    assert "in force before 2024" in tell_faults(read_setting(tables, year=2024))[0]
