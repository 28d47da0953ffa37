"""Calibration: figures of a year, what the model implies, and draws that contradict."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from graph import Uncertainty, build_states, read_tables, solve_flow
from graph.calibration import accepted_draws, calibrate, read_comparisons
from graph.calibration.carriers import find_carriers
from graph.calibration.figures import figure_of
from graph.calibration.measuring import Gauges
from graph.calibration.page import carriers_section, year_row
from graph.calibration.wording import result_in_words
from graph.errors import QuestionError
from graph.tables import tables_from_records, write_tables
from graph.units import KG_PER
from narrows.cli import main
from tests.builders import recipe

ROOT = Path(__file__).parent.parent
SEEN = {"observation_id": "x", "system": "s", "quantity": "seized", "unit": "kg"}


def trade(**more):
    """Give a seaport p to a market m by way of two crossings, one of which seizes."""
    edges = [
        ("in1", "p", "q", 0.2),
        ("in2", "p", "r", 0.0),
        ("on1", "q", "m", 0.0),
        ("on2", "r", "m", 0.0),
    ]
    return tables_from_records({
        "nodes": [{"node_id": "p", "kind": "seaport", "country": "MX"},
                  {"node_id": "q", "kind": "land_port_of_entry", "country": "US"},
                  {"node_id": "r", "kind": "between_ports_corridor", "country": "US"},
                  {"node_id": "m", "kind": "consumer_market", "country": "US"}],
        "edges": [{"edge_id": name, "source": u, "target": v, "commodity": "heroin",
                   "capacity": 100.0, "capacity_low": 50.0, "capacity_high": 300.0,
                   "detection": lost} for name, u, v, lost in edges],
        "supply": [{"node_id": "p", "commodity": "heroin", "quantity": 1000.0, "unit_cost": 2.0}],
        "demand": [{"node_id": "m", "commodity": "heroin", "quantity": 5000.0, "unit_value": 9.0}],
        **more,
    })  # fmt: skip


def held(value, **more):
    """Give one comparison of what is seized at the port, with one figure of 2019."""
    row = {"comparison_id": "c", "name": "C", "measure": "seized", "use": "fit",
           "target_kind": "land_port_of_entry", "system": ("s",), "quantity": "seized"}  # fmt: skip
    return {"calibration": [row | more], "observations": [SEEN | {"year": 2019, "value": value}]}


def test_what_is_measured_is_read_off_the_solution():
    rows = [
        {"comparison_id": "seized", "measure": "seized", "target_kind": "land_port_of_entry"},
        {"comparison_id": "flow", "measure": "flow", "country": "US", "source_kind": "seaport"},
        {"comparison_id": "sold", "measure": "delivered", "commodity": "heroin"},
        {"comparison_id": "cost", "measure": "supply_cost", "country": "MX"},
        {"comparison_id": "elsewhere", "measure": "delivered", "country": "MX"},
        {
            "comparison_id": "part",
            "measure": "seized",
            "share_of": ("flow",),
            "commodity": "heroin",
        },
        {"comparison_id": "nothing", "measure": "flow", "share_of": ("elsewhere",)},
        {"comparison_id": "weighed", "measure": "delivered", "purity": 0.5},
    ]
    tables = trade(calibration=[row | {"name": "N", "use": "test"} for row in rows])
    states = build_states(tables)
    found = Gauges(tables, states, read_comparisons(tables, None)).read(solve_flow(states))
    assert found.pop("nothing") != found["seized"]
    assert found == pytest.approx({
        "seized": 20, "flow": 200, "sold": 180, "cost": 2, "elsewhere": 0, "part": 0.1,
        "weighed": 360,
    })  # fmt: skip


def test_a_price_is_what_a_sale_brings_in_per_unit_sold():
    sale = recipe("m", "heroin 2", "cash 30", recipe_id="sale", process="sale")
    home = {"node_id": "m", "commodity": "cash", "quantity": 1e9, "unit_value": 1.0}
    row = {"comparison_id": "c", "name": "C", "measure": "price", "use": "test", "process": "sale"}
    buyer = {"node_id": "m", "commodity": "heroin", "quantity": 50.0}
    tables = trade(recipes=sale, demand=[buyer, home], calibration=[row])
    states = build_states(tables)
    gauges = Gauges(tables, states, read_comparisons(tables, None))
    assert gauges.read(solve_flow(states)) == {"c": pytest.approx(15)}


@pytest.mark.parametrize(
    ("rows", "expected", "years"),
    [
        ([{"year": 2019, "value": 40.0}], 40, (2019, 2019)),
        ([{"year": 2019, "value": 10.0, "year_kind": "fiscal"},
          {"year": 2020, "value": 50.0, "year_kind": "fiscal"}], 20, (2019, 2020)),
        # Fiscal 2020 holds three months of 2019 and fiscal 2021 none: only the first is carried.
        ([{"year": 2020, "value": 50.0, "year_kind": "fiscal"},
          {"year": 2021, "value": 90.0, "year_kind": "fiscal"}], 50, (2020, 2020)),
        ([{"year": 2018, "year_from": 2009, "value": 100.0}], 10, (2009, 2018)),
        ([{"year": 2019, "value": 2.0, "unit": "t pure"}], 2000, (2019, 2019)),
        ([{"year": 2019, "value": 50.0, "unit": "percent"}], 0.5, (2019, 2019)),
        ([{"year": 2018, "year_from": 2009, "value": 70.0, "unit": "percent"}], 0.7, (2009, 2018)),
        ([{"year": 2016, "value": 1.0}], None, None),
    ],
)  # fmt: skip
def test_a_figure_is_of_the_calendar_year_in_the_model_s_unit(rows, expected, years):
    row = {"system": ("s",), "quantity": "seized", "carry_years": 1.0}
    found = figure_of(row, [SEEN | one for one in rows], 2019)
    assert (found and pytest.approx(found.value)) == expected
    assert (found and found.years) == years


def test_sister_systems_are_added_and_others_refused():
    row = {"system": ("cbp_mail", "cbp_express"), "quantity": "seized"}
    both = [SEEN | {"system": name, "place": name, "year": 2019, "value": 3.0, "unit": "lb"}
            for name in row["system"]]  # fmt: skip
    found = figure_of(row, both, 2019)
    assert found.value == pytest.approx(6 * KG_PER["lb"])
    row["system"] = ("cbp_ofo", "cbp_nationwide")
    both = [one | {"system": name} for one, name in zip(both, row["system"], strict=True)]
    with pytest.raises(QuestionError, match="holds cbp_ofo already"):
        figure_of(row, both, 2019)


def test_what_arrives_has_cost_what_went_in_the_way_and_what_was_lost():
    rows = [
        {"comparison_id": "at_q", "measure": "cost_so_far", "target": "q"},
        {"comparison_id": "sold", "measure": "cost_so_far", "target": "m"},
        {"comparison_id": "never", "measure": "cost_so_far", "mode": "mail"},
    ]
    tables = trade(calibration=[row | {"name": "N", "use": "test"} for row in rows])
    edges = [row | {"unit_cost": 1.0 if row["target"] == "m" else 3.0}
             for row in tables["edges"].records()]  # fmt: skip
    tables = tables_from_records({name: tables[name].records() for name in tables}
                                 | {"edges": edges})  # fmt: skip
    states = build_states(tables)
    found = Gauges(tables, states, read_comparisons(tables, None)).read(solve_flow(states))
    assert found["at_q"] == pytest.approx((2 + 3) / 0.8)
    # 80 that cost 6.25 and 100 that cost 5 come on, each for one more.
    assert found["sold"] == pytest.approx((80 * 6.25 + 100 * 5) / 180 + 1)
    assert np.isnan(found["never"])


def test_what_is_made_has_cost_all_that_went_into_it():
    cook = recipe("q", "opium 2", "heroin 1", process="cook", unit_cost=1.0)
    supply = [{"node_id": "p", "commodity": "opium", "quantity": 50.0, "unit_cost": 2.0}]
    row = {"comparison_id": "c", "name": "C", "measure": "cost_so_far", "commodity": "heroin",
           "use": "test"}  # fmt: skip
    poppy = {"edge_id": "poppy", "source": "p", "target": "q", "commodity": "opium"}
    tables = trade(recipes=cook, supply=supply, calibration=[row])
    edges = [*tables["edges"].records(), poppy]
    tables = tables_from_records({name: tables[name].records() for name in tables}
                                 | {"edges": edges})  # fmt: skip
    states = build_states(tables)
    gauges = Gauges(tables, states, read_comparisons(tables, None))
    assert gauges.read(solve_flow(states)) == {"c": pytest.approx(2 * 2 + 1)}


def test_a_figure_of_all_drugs_is_not_one_of_each():
    row = {"system": ("s",), "quantity": "seized", "commodity": "heroin"}
    whole, part = SEEN | {"year": 2019, "value": 9.0}, {"commodity": "heroin", "value": 3.0}
    assert figure_of(row, [whole], 2019) is None
    assert figure_of(row, [whole, whole | part], 2019).value == 3.0


def test_a_part_is_divided_by_the_figures_of_the_whole():
    whole = held(50.0)
    part = whole["calibration"][0] | {"comparison_id": "p", "share_of": ("c",), "quantity": "part",
                                      "observed_as": "part"}  # fmt: skip
    seen = {"observation_id": "y", "quantity": "part", "year": 2019, "value": 10.0}
    tables = trade(calibration=[*whole["calibration"], part],
                   observations=[*whole["observations"], SEEN | seen])  # fmt: skip
    figure = read_comparisons(tables, 2019)[1].figure
    assert (figure.value, figure.unit, figure.ids) == (0.2, "share", ("y", "x"))


def test_draws_that_miss_a_figure_are_rejected_and_the_share_is_told():
    tables = trade(**held(20.0, misfit=1.5, misfit_reason="because"))
    found = calibrate(tables, year=2019, draws=60, seed=2)
    assert 0 < found.accepted < 60
    (one,) = found.compared
    assert one.missed == pytest.approx(1 - found.accepted / 60)
    assert one.likely == pytest.approx(20)
    assert one.verdict == "inside"
    assert found.passes
    uncertainty = Uncertainty(build_states(tables, year=2019))
    seized = [solve_flow(uncertainty.draw(2, i)).seized().sum() for i in range(60)]
    kept = [i for i, amount in enumerate(seized) if 20 / 1.5 <= amount <= 20 * 1.5]
    assert list(found.accepted_numbers) == kept


@pytest.mark.parametrize(
    ("value", "more", "verdict", "accepted"),
    [
        (1.0, {}, "outside", False),
        (1.0, {"use": "test"}, "outside", True),
        (1.0, {"bound": "floor"}, "inside", True),
        (1.0, {"bound": "ceiling"}, "outside", False),
        (1000.0, {"bound": "ceiling"}, "inside", True),
        (4.0, {"misfit": 5.0}, "allowed", True),
    ],
)
def test_a_verdict_tells_what_meets_the_figure_and_only_a_fit_rejects(
    value, more, verdict, accepted
):
    found = calibrate(trade(**held(value, **more)), year=2019, draws=20)
    (one,) = found.compared
    assert one.verdict == verdict
    assert (found.accepted > 0) == accepted
    assert found.passes == accepted


def test_a_purity_is_drawn_and_comparisons_that_share_its_cause_share_it():
    row = {"name": "N", "measure": "delivered", "use": "test", "purity": 0.5, "purity_low": 0.2,
           "purity_high": 0.9}  # fmt: skip
    ids = {"a": {"purity_cause": "border"}, "b": {"purity_cause": "border"}, "c": {}}
    tables = trade(calibration=[row | {"comparison_id": name} | more for name, more in ids.items()])
    states = build_states(tables)
    gauges, solution = Gauges(tables, states, read_comparisons(tables, None)), solve_flow(states)
    found = gauges.read(solution, gauges.purity_places(1, 0))
    assert found["a"] == found["b"] != found["c"]
    assert 180 / 0.9 <= found["c"] <= 180 / 0.2


def test_accepted_draws_are_those_of_the_calibration_in_any_number():
    tables = trade(**held(20.0, misfit=1.3, misfit_reason="because"))
    numbers = calibrate(tables, year=2019, draws=80, seed=4).accepted_numbers
    few, more = (list(accepted_draws(tables, n, 4, year=2019)) for n in (2, 5))
    expected = [Uncertainty(build_states(tables, year=2019)).draw(4, i) for i in numbers[:5]]
    for draw, other in zip(more, expected, strict=True):
        assert np.array_equal(draw.capacity, other.capacity)
    assert np.array_equal(few[1].capacity, more[1].capacity)


def test_without_comparisons_every_draw_is_accepted_and_nothing_is_calibrated():
    assert len(list(accepted_draws(trade(), 3, 1))) == 3
    with pytest.raises(QuestionError, match="compare nothing"):
        calibrate(trade(), draws=2)


def test_figures_that_nothing_can_meet_are_told_not_sought_for_ever(monkeypatch):
    monkeypatch.setattr("graph.calibration.running.MAX_DRAWS", 30)
    with pytest.raises(QuestionError, match="only 0 of 30 draws"):
        list(accepted_draws(trade(**held(1.0)), 1, 1, year=2019))


@pytest.mark.parametrize("year", [None, 2001])
def test_a_year_without_figures_rejects_nothing_and_says_so(year):
    found = calibrate(trade(**held(1.0)), year=year, draws=5)
    assert found.accepted == 5
    assert found.compared[0].verdict == "not observed"
    assert "no draw can contradict" in result_in_words(found)


def test_few_accepted_draws_are_called_too_few_and_none_a_failure():
    few = calibrate(trade(**held(20.0, misfit=1.2, misfit_reason="because")), year=2019, draws=20)
    assert 0 < few.accepted < 10
    assert few.passes
    assert f"on {few.accepted} of 20 draws: too few" in result_in_words(few)
    none = calibrate(trade(**held(1.0)), year=2019, draws=20)
    assert "Every one of 20 draws contradicts" in result_in_words(none)


def test_numbers_that_do_not_pass_end_the_command_with_1(tmp_path, capsys):
    for value, code in ((1.0, 1), (20.0, 0)):
        write_tables(trade(**held(value, misfit=1.5, misfit_reason="because")), tmp_path)
        asked = ["calibrate", "--data", str(tmp_path), "--year", "2019", "--draws", "20", "--json"]
        assert main(asked) == code
        found = json.loads(capsys.readouterr().out)
        assert found["passes"] is (code == 0)
        assert ("do not pass" in found["result"]) is (code == 1)


@pytest.mark.parametrize("year", range(2012, 2025))
def test_the_shipped_numbers_pass_in_every_year(year):
    found = calibrate(read_tables(), year=year, draws=40, seed=3)
    assert found.passes, [one.comparison.name for one in found.held if one.verdict == "outside"]


def test_the_shipped_numbers_pass():
    found = calibrate(read_tables(), year=2019, draws=60, seed=3)
    assert found.passes
    assert not found.too_few
    fits = [one for one in found.compared if one.comparison.rejects]
    tests = [one for one in found.compared if not one.comparison.rejects]
    assert len(fits) >= 15
    assert len(tests) >= 10
    assert all(one.comparison.figure for one in fits)


def test_a_result_follows_what_it_is_made_of_and_rejection_narrows_it():
    tables = trade(**held(20.0, misfit=1.3, misfit_reason="because"))
    edges = [row | ({"detection_low": 0.05, "detection_high": 0.6} if row["detection"] else {})
             for row in tables["edges"].records()]  # fmt: skip
    tables = tables_from_records({name: tables[name].records() for name in tables}
                                 | {"edges": edges})  # fmt: skip
    (carried,), narrowed = find_carriers(tables, year=2019, draws=200)
    assert carried.follows[0].words == "share of heroin seized"
    assert carried.follows[0].correlation > 0.6
    assert {one.words for one in narrowed} <= {"share of heroin seized",
                                               "what links can carry of heroin"}  # fmt: skip


def test_the_page_of_what_was_found_is_current():
    # `make docs` writes it; two of its years stand for all.
    tables = read_tables()
    text = (ROOT / "docs" / "calibration-results.md").read_text(encoding="utf-8")
    assert text.endswith(carriers_section(tables))
    for year in (2019, 2024):
        assert f"| {' | '.join(year_row(tables, year))} |\n" in text
