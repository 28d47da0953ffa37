"""Numbers follow their trends: in the network and in the state graph alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.assembly import build_states
from graph.network import build_network, snapshot, to_tables
from graph.trends import moved, trend_factors
from graph.units import Band
from tests.builders import plain, recipe

TRENDS = [
    {"trend_id": "up", "year": 2012, "factor": 0.5, "factor_low": 0.25, "factor_high": 1.0},
    {"trend_id": "up", "year": 2016, "factor": 1.0},
    {"trend_id": "down", "year": 2016, "factor": 1.0},
    {"trend_id": "down", "year": 2018, "factor": 0.0},
]


def moving():
    rows = recipe("b", "raw 2", "fine 1", capacity=8.0, trend="up")
    tables = {
        "recipes": rows,
        "supply": [{"node_id": "a", "commodity": "raw", "quantity": 40.0, "trend": "down"}],
        "demand": [{"node_id": "c", "commodity": "fine", "quantity": 6.0, "trend": "up"}],
        "trends": TRENDS,
        "volumes": [{"edge_id": "e2", "year": 2014, "capacity": 99.0}],
    }
    data = plain("a b 10 raw", "b c 4 fine", **tables).frame("edges").to_dict("records")
    data[0] |= {"trend": "up", "capacity_low": 5.0, "detection": 0.8, "detection_trend": "up"}
    data[1] |= {"trend": "down"}
    from graph.tables import tables_from_records

    return tables_from_records({"nodes": [{"node_id": n} for n in "abc"], "edges": data, **tables})


@pytest.mark.parametrize(
    ("year", "band"),
    [
        (2000, (0.25, 0.5, 1.0)),
        (2012, (0.25, 0.5, 1.0)),
        (2014, (0.625, 0.75, 1.0)),
        (2016, (1.0, 1.0, 1.0)),
        (2030, (1.0, 1.0, 1.0)),
    ],
)
def test_a_factor_moves_along_a_line_between_its_years_and_stays_outside_them(year, band):
    assert trend_factors(TRENDS, year)["up"] == pytest.approx(band)


@given(
    st.dictionaries(st.integers(2000, 2030), st.floats(0, 5), min_size=1), st.integers(1990, 2040)
)
def test_a_factor_lies_between_its_neighbours_and_is_met_in_its_own_year(points, year):
    rows = [{"trend_id": "t", "year": y, "factor": f} for y, f in points.items()]
    found = trend_factors(rows, year)["t"].likely
    if year in points:
        assert found == points[year]
    before = [y for y in points if y <= year] or [min(points)]
    after = [y for y in points if y >= year] or [max(points)]
    ends = sorted((points[max(before)], points[min(after)]))
    assert ends[0] - 1e-9 <= found <= ends[1] + 1e-9


def test_a_snapshot_has_the_numbers_of_its_year_and_names_no_trend():
    then = snapshot(build_network(moving()), 2012)
    edge = then.edges["a", "b", "e1"]
    assert (edge["capacity_low"], edge["capacity"], edge["capacity_high"]) == (1.25, 5, 10)
    assert edge["detection"] == 0.4
    assert then.graph["supply"][0]["quantity"] == 40
    assert then.graph["demand"][0]["quantity"] == 3
    assert then.graph["recipes"][0]["capacity"] == 4
    names = {"trend", "detection_trend"}
    rows = [edge, *then.graph["supply"], *then.graph["demand"], *then.graph["recipes"]]
    assert all(names.isdisjoint(row) for row in rows)


def test_a_volume_wins_over_a_trend_in_its_year_alone():
    network = build_network(moving())
    assert snapshot(network, 2014).edges["b", "c", "e2"]["capacity"] == 99
    assert snapshot(network, 2017).edges["b", "c", "e2"]["capacity"] == 2
    assert snapshot(network, 2018).edges["b", "c", "e2"]["capacity"] == 0


@pytest.mark.parametrize("year", [None, 2010, 2013, 2014, 2016, 2017, 2020])
def test_tables_and_network_give_the_same_states(year):
    tables = moving()
    direct = build_states(tables, year=year)
    through = build_states(build_network(tables), year=year)
    for name in ("capacity", "capacity_low", "capacity_high", "gain"):
        assert getattr(direct, name).tolist() == getattr(through, name).tolist(), name
    assert direct.supply == through.supply
    assert direct.demand == through.demand
    assert [r.capacity for r in direct.recipes] == [r.capacity for r in through.recipes]


def test_the_tables_of_a_snapshot_mean_the_same_network():
    then = snapshot(build_network(moving()), 2013)
    again = build_states(to_tables(then), year=2013)
    assert again.capacity.tolist() == build_states(then).capacity.tolist()


def test_without_a_year_the_numbers_are_the_rows_own():
    assert build_states(moving()).capacity[0] == 10


def test_detection_stays_a_share_and_an_unlimited_number_unlimited():
    twice = {"t": Band(2.0, 2.0, 2.0)}
    assert moved({"detection": 0.8, "detection_trend": "t"}, "edges", twice)["detection"] == 1
    assert moved({"trend": "t"}, "demand", twice) == {}
