"""Published figures are found, put in series, and added only where that has a meaning."""

from __future__ import annotations

import pytest

from graph import load_network, read_tables
from graph.errors import QuestionError, UnknownNameError
from graph.observed import SISTERS, WITHIN, find_observations, series, total
from graph.units import calendar_series, to_kg
from tests.shipped import table


@pytest.fixture(scope="module")
def network():
    return load_network()


def cbp(network, drug, year, *systems):
    return [
        row
        for system in systems
        for row in find_observations(network, system=system, commodity=drug, years=(year, year))
    ]


def test_tables_and_network_give_the_same_figures(network):
    wanted = {"system": "ondcp", "commodity": "opium", "years": (2015, 2018)}
    found = find_observations(network, **wanted)
    assert found == find_observations(read_tables(), **wanted)
    assert [row["value"] for row in found] == [28000, 32000, 44100, 41800]


def test_a_family_finds_its_members_and_a_place_its_words_or_its_node(network):
    found = find_observations(network, commodity="precursors", place="port_manzanillo")
    assert [row["observation_id"] for row in found] == ["precursors_manzanillo_2022"]
    assert find_observations(network, commodity="precursors", place="MANZANILLO") == found


@pytest.mark.parametrize(
    ("column", "name", "hint"),
    [("system", "cbp_nationwid", "cbp_nationwide"), ("commodity", "heroine", "heroin")],
)
def test_an_unknown_name_is_told_with_what_is_near(network, column, name, hint):
    with pytest.raises(UnknownNameError, match=hint):
        find_observations(network, **{column: name})


@pytest.mark.parametrize("drug", ["fentanyl", "heroin", "methamphetamine", "cocaine"])
@pytest.mark.parametrize("year", range(2019, 2026))
def test_ports_and_sectors_make_up_the_nationwide_figure(network, drug, year):
    parts = total(cbp(network, drug, year, "cbp_ofo", "cbp_usbp"))
    whole = total(cbp(network, drug, year, "cbp_nationwide"))
    assert parts == pytest.approx(whole, abs=0.15)


@pytest.mark.parametrize(
    ("systems", "words"),
    [
        (("cbp_nationwide", "cbp_ofo"), "cbp_nationwide holds cbp_ofo already"),
        (("cbp_ofo_area", "cbp_ofo"), "cbp_ofo holds cbp_ofo_area already"),
        (("cbp_nationwide", "cbp_puerto_rico"), "cbp_nationwide holds cbp_puerto_rico already"),
        (("cbp_ofo", "cbp_puerto_rico"), "may count the same thing twice"),
        (("cbp_ofo_region", "cbp_express"), "may count the same thing twice"),
        (("cbp_nationwide", "dhs_metrics"), "differ in unit|may count the same thing twice"),
    ],
)
def test_systems_that_overlap_are_refused_in_words(systems, words):
    rows = [
        {"system": system, "quantity": "seized", "year": 2021, "unit": "lb", "value": 1.0}
        for system in systems
    ]
    with pytest.raises(QuestionError, match=words):
        total(rows)


def test_the_three_counts_of_fentanyl_seized_are_never_one_sum(network):
    # Customs, the National Seizure System and the DEA: each counts some of the others' weight.
    rows = [
        dict(row, unit="kg", year=2024, place=row["system"], year_kind="calendar", year_from=2024)
        for system in ("cbp_nationwide", "nss", "dea")
        for row in find_observations(network, system=system, quantity="seized")[-1:]
    ]
    assert len(rows) == 3
    with pytest.raises(QuestionError, match="never added"):
        total([dict(row, commodity="fentanyl") for row in rows])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"unit": "kg"}, "differ in unit"),
        ({"year": 2020}, "differ in year"),
        ({"year_kind": "calendar"}, "differ in year_kind"),
        ({"commodity": "heroin"}, "differ in commodity"),
        ({}, "counted twice"),
    ],
)
def test_figures_of_different_things_are_not_added(network, change, words):
    row = cbp(network, "fentanyl", 2019, "cbp_ofo")[0]
    with pytest.raises(QuestionError, match=words):
        total([row, row | change])


def test_shares_are_not_added(network):
    rows = cbp(network, "fentanyl", 2021, "cbp_southwest")
    shares = [row for row in rows if row["quantity"] == "share_of_southwest_fentanyl"]
    with pytest.raises(QuestionError, match="shares, prices or rates"):
        total(shares)


def test_deaths_by_drug_are_not_added_because_classes_overlap(network):
    rows = find_observations(network, system="cdc", quantity="deaths", years=(2019, 2019))
    with pytest.raises(QuestionError, match="commodity"):
        total(rows)


def test_a_series_of_two_systems_is_refused(network):
    rows = find_observations(network, quantity="seized", commodity="methamphetamine")
    with pytest.raises(QuestionError, match="differ in system"):
        series([row for row in rows if row["system"] in {"cbp_legacy", "cbp_ofo"}])


def test_a_fiscal_series_becomes_calendar_years_in_kilograms(network):
    rows = find_observations(
        network, system="cbp_nationwide", commodity="fentanyl", years=(2019, 2020)
    )
    found = calendar_series(series(rows), "fiscal")
    assert set(found) == {2019}
    assert to_kg(found[2019], "lb") == pytest.approx((0.75 * 2803.6 + 0.25 * 4791.1) * 0.45359237)


def test_every_system_named_as_part_of_another_is_in_the_data():
    systems = {row["system"] for row in table("observations")}
    assert set(WITHIN) | set(WITHIN.values()) <= systems
    assert all(sisters <= systems for sisters in SISTERS)


@pytest.mark.parametrize("part", ["cbp_ofo_region", "cbp_ofo_area", "cbp_usbp_area"])
def test_no_part_is_larger_than_its_whole(network, part):
    for row in find_observations(network, system=part, quantity="seized"):
        whole = WITHIN[part]
        wider = find_observations(
            network, system=whole, commodity=row["commodity"], years=(row["year"], row["year"])
        )
        most = sum(w["value"] for w in wider if whole.endswith(("ofo", "usbp")) or w["place"] ==
                   "Southwest border")  # fmt: skip
        if wider:
            assert row["value"] <= most + 0.1, row
