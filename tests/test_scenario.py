"""Changes to a network, and what is latent, on graphs small enough to check by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.assembly import build_states
from graph.errors import QuestionError, UnknownNameError
from graph.flow import solve_flow
from graph.latent import build_with_latent
from graph.loading import read_tables
from graph.scenario import Scenario, apply_changes
from graph.tables import tables_from_records
from tests.builders import recipe


def chain():
    """Give a farm, a mill that halves what it takes in, and two markets; one road is latent."""
    return tables_from_records({
        "nodes": [{"node_id": n} for n in ("farm", "mill", "near", "far")],
        "edges": [
            {"edge_id": "raw", "source": "farm", "target": "mill", "commodity": "opium",
             "capacity": 20.0},
            {"edge_id": "road", "source": "mill", "target": "near", "commodity": "heroin",
             "capacity": 6.0},
            {"edge_id": "rail", "source": "mill", "target": "far", "commodity": "heroin",
             "capacity": 6.0, "status": "latent"},
        ],
        "recipes": recipe("mill", "opium 2", "heroin 1", recipe_id="press", capacity=8.0),
        "supply": [{"node_id": "farm", "commodity": "opium", "quantity": 20.0}],
        "demand": [{"node_id": n, "commodity": "heroin", "quantity": 5.0} for n in ("near", "far")],
    })  # fmt: skip


def earned(scenario, *, latent=False):
    return solve_flow(apply_changes(build_states(chain(), latent=latent), scenario)).objective


def test_a_closed_flow_carries_nothing():
    assert earned(Scenario()) == pytest.approx(5)
    assert earned(Scenario(closed=("road",))) == 0


def test_a_closed_place_takes_its_flows_recipes_supply_and_demand_with_it():
    for place in ("farm", "mill", "near"):
        assert earned(Scenario(closed=(place,))) == 0
    assert earned(Scenario(closed=("near",)), latent=True) == pytest.approx(5)


def test_own_numbers_replace_those_of_the_data():
    assert earned(Scenario(capacity={"road": 2.0})) == pytest.approx(2)
    assert earned(Scenario(capacity={"raw": 6.0}), latent=True) == pytest.approx(3)


def test_demand_is_scaled_by_place_by_commodity_and_by_both():
    assert earned(Scenario(demand={"near": 0.5})) == pytest.approx(2.5)
    assert earned(Scenario(demand={"heroin": 0.4})) == pytest.approx(2)
    assert earned(Scenario(demand={"heroin": 0.4, "near": 0.5})) == pytest.approx(1)


def test_what_is_not_there_is_named():
    states = build_states(chain())
    for scenario in (
        Scenario(closed=("roads",)),
        Scenario(capacity={"near": 1.0}),
        Scenario(demand={"timber": 1.0}),
    ):
        with pytest.raises(UnknownNameError):
            apply_changes(states, scenario)


@pytest.mark.parametrize(
    "document",
    [
        {"closed": "road"}, {"closed": [1]}, {"capacity": {"road": -1.0}}, {"capacity": [1]},
        {"measures": {"m": 1.5}}, {"demand": {"near": True}}, {"demand": {"near": float("nan")}},
        {"other": {}}, {"closed": [f"n{i}" for i in range(201)]},
    ],
)  # fmt: skip
def test_a_faulty_scenario_is_refused_in_words(document):
    with pytest.raises(QuestionError):
        Scenario.from_json(document)


numbers = st.dictionaries(st.text(min_size=1, max_size=8), st.floats(0, 1), max_size=4)


@given(st.lists(st.text(max_size=8), max_size=5, unique=True), numbers, numbers, numbers)
def test_a_scenario_comes_back_as_it_was_written(closed, capacity, demand, measures):
    scenario = Scenario(tuple(sorted(closed)), capacity, demand, measures)
    assert Scenario.from_json(scenario.to_json()) == scenario
    assert scenario.empty == (scenario.to_json() == {})


def test_the_graph_with_what_is_latent_closed_flows_as_that_without_it():
    for data in (chain(), read_tables()):
        year = 2019 if "measures" in data and len(data["measures"]) else None
        whole, latent = build_with_latent(data, year=year)
        today = solve_flow(data, year=year)
        assert solve_flow(latent.close(whole)).objective == pytest.approx(today.objective)
        assert solve_flow(whole).objective >= today.objective


def test_latent_sites_supply_and_demand_are_told():
    tables = chain()
    nodes = [row | ({"status": "latent"} if row["node_id"] == "mill" else {})
             for row in tables["nodes"].records()]  # fmt: skip
    records = {name: tables[name].records() for name in ("edges", "recipes", "supply", "demand")}
    states, latent = build_with_latent(tables_from_records({"nodes": nodes, **records}))
    assert latent.recipes.all()
    assert latent.arcs.all()
    assert not latent.supply.any()
    assert not latent.demand.any()
    assert np.all(latent.close(states).capacity == 0)
