"""What the shipped network claims: its size, its sources, its places and its systems."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise

import pytest

from graph.vocabulary import KINDS, TIE, commodity_unit, family_of
from tests.shipped import by_key, many, table
from tests.shipped_paths import kind, nodes_of, number, reaches, recipes, used_edges

ROWS = ("nodes", "edges", "recipes", "supply", "demand", "trends", "volumes")
MARKETS = {
    "silk_road": (2011, 2013),
    "alphabay": (2014, 2017),
    "hansa": (2014, 2017),
    "wall_street_market": (2016, 2019),
    "valhalla": (2013, 2019),
    "empire_market": (2018, 2020),
    "berlusconi_market": (2017, 2019),
}


# --- size and form


def test_the_network_is_large_enough_to_compete_and_small_enough_to_read():
    assert 110 <= len(table("nodes")) <= 170
    assert 350 <= len(table("edges")) <= 600
    assert 15 <= sum(row["commodity"] == TIE for row in table("edges")) <= 60


@pytest.mark.parametrize("name", ["nodes", "edges"])
def test_ids_are_readable_and_unique(name):
    ids = [row["edge_id" if name == "edges" else "node_id"] for row in table(name)]
    assert len(set(ids)) == len(ids)
    assert [i for i in ids if not re.fullmatch(r"[a-z][a-z0-9_]{2,89}", i)] == []


@pytest.mark.parametrize("name", ["edges", "recipes", "supply", "demand"])
def test_every_quantity_has_the_unit_of_its_commodity(name):
    wrong = [r for r in table(name) if r["unit"] != (commodity_unit(r["commodity"]) or "")]
    assert wrong == []


def test_every_kind_of_node_can_hold_the_modes_of_its_edges():
    wrong = [
        (row["edge_id"], end)
        for row in table("edges")
        for end in ("source", "target")
        if (modes := KINDS[kind(row[end])].modes) and row["mode"] not in modes
    ]
    assert wrong == []


def test_every_quantity_that_flows_has_a_range():
    for row in used_edges():
        low, likely, high = (number(row, f"capacity{end}") for end in ("_low", "", "_high"))
        assert 0 < low < likely < high, row["edge_id"]


def test_every_node_has_an_edge_and_a_line_for_people():
    ends = {row[end] for row in table("edges") for end in ("source", "target")}
    assert [row["node_id"] for row in table("nodes") if row["node_id"] not in ends] == []
    for name in ("nodes", "edges"):
        assert [row for row in table(name) if not row["about"]] == []


# --- sources


@pytest.mark.parametrize("name", ROWS)
def test_what_a_source_says_cites_it_and_what_is_ours_gives_its_reason(name):
    for row in table(name):
        if row["basis"] != "assumed":
            assert row["evidence"], row
        if row["basis"] != "explicit":
            assert row["reason"], row


def test_every_number_that_is_assumed_has_a_reason():
    for name in ("edges", "recipes", "supply", "demand", "trends", "volumes"):
        for row in table(name):
            if row["confidence"] in {"assumed", "estimated"}:
                assert row["reason"], row


@pytest.mark.parametrize("name", [*ROWS, "journeys"])
def test_evidence_exists_and_none_is_of_the_kind_kept_out(name):
    evidence = by_key("evidence")
    for row in table(name):
        for cited in many(row, "evidence"):
            assert evidence[cited]["use"] != "excluded", (row, cited)


def not_in_paper(node: str) -> bool:
    """Whether a node is a place that the paper does not name: no row on it may cite it."""
    if node in {"poe_nogales", "cn_suppliers_other"}:
        return False
    return kind(node) in {"seaport", "land_port_of_entry", "precursor_supplier"} or node in {
        "border_tijuana",
        "btw_san_diego",
        "gun_sources_new_mexico",
    }


@pytest.mark.parametrize("name", ROWS)
def test_what_the_paper_does_not_say_never_cites_it(name):
    edges = by_key("edges")
    paper = {
        row["evidence_id"] for row in table("evidence") if re.match(r"p\d\d_", row["evidence_id"])
    }
    assert len(paper) > 100
    for row in table(name):
        about = edges[row["edge_id"]] if name == "volumes" else row
        places = [about[c] for c in ("node_id", "source", "target") if about.get(c)]
        if any(not_in_paper(place) for place in places):
            assert paper.isdisjoint(many(row, "evidence")), row


# --- bands, never lanes


@pytest.mark.parametrize(
    "columns",
    [
        ("detection_low", "detection", "detection_high"),
        ("interdiction_cost", "inspection_cost"),
    ],
)
def test_detection_and_costs_are_national_bands(columns):
    bands: dict[tuple[str, str], set[tuple[str, ...]]] = defaultdict(set)
    for row in table("edges"):
        if row[columns[0]]:
            what = family_of(row["commodity"]) if "detection" in columns else ""
            bands[row["mode"], what].add(tuple(row[column] for column in columns))
    assert len(bands) >= 8
    assert {key: band for key, band in bands.items() if len(band) > 1} == {}


def test_where_inspection_is_placed_more_is_detected():
    for row in table("edges"):
        if row["detection_inspected"]:
            assert number(row, "detection_inspected") > number(row, "detection")


# --- places

NEAR = {
    "poe_nogales": (31.33, -110.94),
    "poe_san_ysidro": (32.54, -117.03),
    "poe_brownsville": (25.89, -97.50),
    "poe_laredo": (27.50, -99.51),
    "port_manzanillo": (19.07, -104.30),
    "port_shanghai": (31.22, 121.49),
    "cn_suppliers_hubei": (30.58, 114.27),
    "sinaloa_cartel": (24.8, -107.4),
    "cjng": (20.7, -103.3),
    "isc_new_york": (40.65, -73.79),
    "hub_chicago": (41.83, -87.75),
    "market_pacific": (39.0, -121.5),
}


@pytest.mark.parametrize("node", NEAR)
def test_places_are_where_they_should_be(node):
    row = by_key("nodes")[node]
    assert (number(row, "lat"), number(row, "lon")) == pytest.approx(NEAR[node], abs=0.1)


def test_places_have_points_of_their_own_and_online_actors_and_finance_have_none():
    points = [(r["lat"], r["lon"]) for r in table("nodes") if r["lat"]]
    assert len(set(points)) == len(points)
    west, east = (by_key("nodes")[n] for n in ("poe_calexico", "poe_calexico_east"))
    assert abs(number(west, "lon") - number(east, "lon")) > 0.05
    online = {"darknet_market", "market_directory", "online_sellers", "online_buyers"}
    finance = {"money_services_business", "bank_channel", "payment_processor", "currency_exchange"}
    pointed = {row["node_id"] for row in table("nodes") if row["lat"]}
    assert pointed.isdisjoint(nodes_of(*online, *finance, "laundering_network"))
    assert set(nodes_of("land_port_of_entry", "seaport", "mail_facility")) <= pointed


# --- the systems of the paper


@pytest.mark.parametrize("market", MARKETS)
def test_markets_live_when_they_lived(market):
    row = by_key("nodes")[market]
    first, last = MARKETS[market]
    assert (int(row["active_from"]), int(row["active_to"])) == (first, last)
    for year, open_ in ((first - 1, False), (first, True), (last, True), (last + 1, False)):
        used = {r["source"] for r in used_edges(year)} & {r["target"] for r in used_edges(year)}
        assert (market in used) is open_, year


@pytest.mark.parametrize(
    "by",
    [
        *("isc_new_york", "isc_chicago", "isc_los_angeles", "isc_miami", "isc_san_francisco"),
        *("express_memphis", "express_louisville", "express_cincinnati"),
        *("empire_market", "wall_street_market", "other_darknet_markets"),
    ],
)
def test_pathway_1_runs_from_precursors_over_chinese_labs_by_post_to_buyers(by):
    start = ("cn_suppliers_hubei", "fentanyl_precursors")
    assert reaches(start, ("cn_online_sellers", "fentanyl"), by="cn_fentanyl_labs_central")
    goals = [(buyer, "fentanyl") for buyer in ("us_online_buyers", "us_resellers")]
    assert any(reaches(("cn_online_sellers", "fentanyl"), goal, by=by) for goal in goals)


def test_resellers_sell_on_to_consumers():
    assert reaches(("us_resellers", "fentanyl"), ("market_midwest", "fentanyl"))


@pytest.mark.parametrize(
    ("by", "market"),
    [
        ("sinaloa_cartel", "market_midwest"),
        ("cjng", "market_middle_atlantic"),
        ("mx_smaller_groups", "market_texas_gulf"),
        ("poe_nogales", "market_mountain"),
        ("btw_yuma", "market_mountain"),
    ],
)
def test_pathway_2_runs_from_precursors_over_mexican_labs_and_the_border_to_markets(by, market):
    start = ("port_manzanillo", "fentanyl_precursors")
    assert reaches(("cn_suppliers_hubei", "fentanyl_precursors"), start)
    assert reaches(start, (market, "fentanyl"), by=by)


def test_three_chains_of_precursors_feed_three_kinds_of_lab():
    for commodity, lab in (
        ("fentanyl_precursors", "mx_fentanyl_labs_sinaloa"),
        ("meth_precursors", "mx_meth_labs_sinaloa"),
        ("heroin_precursors", "mx_heroin_labs_golden_triangle"),
    ):
        suppliers = [r["node_id"] for r in table("supply") if r["commodity"] == commodity]
        assert any(reaches((s, commodity), (lab, commodity)) for s in suppliers)


def test_heroin_passes_every_stage_and_needs_both_opium_and_precursors():
    stages = [
        ("poppy_guerrero", "opium"),
        ("mx_opium_dealers", "opium"),
        ("mx_morphine_sites_guerrero", "morphine_base"),
        ("mx_heroin_labs_guerrero", "heroin"),
        ("market_midwest", "heroin"),
    ]
    assert all(reaches(a, b) for a, b in pairwise(stages))
    inputs = {r["commodity"] for r in recipes()["heroin_guerrero"] if r["role"] == "input"}
    assert inputs == {"morphine_base", "heroin_precursors"}


def test_fentanyl_is_mixed_into_heroin_and_pressed_into_pills():
    assert reaches(("hub_chicago", "heroin"), ("market_midwest", "laced_heroin"))
    assert reaches(("sinaloa_cartel", "fentanyl"), ("market_pacific", "fentanyl_pills"))
    assert reaches(("us_resellers", "fentanyl"), ("us_online_buyers", "fentanyl_pills"))


def test_cocaine_reaches_the_united_states_europe_and_asia():
    for market in ("market_midwest", "market_puerto_rico", "market_europe"):
        assert reaches(("coca_colombia_northeast", "cocaine"), (market, "cocaine"))
    assert reaches(("coca_peru", "cocaine"), ("market_asia", "cocaine"))


def test_the_four_funding_mechanisms_run_from_buyer_to_seller():
    buyers, transfer, coins = "us_online_buyers", "bank_transfer", "cryptocurrency"
    foreign, domestic = "cn_online_sellers", "us_online_sellers"
    assert reaches((buyers, transfer), (foreign, transfer), by="msb")
    assert reaches(("us_resellers", transfer), (foreign, transfer), by="bank_transfers")
    assert reaches((buyers, transfer), (foreign, transfer), by="payment_processors")
    assert reaches((buyers, coins), (foreign, coins), by="cvc_exchanges")
    assert reaches((buyers, transfer), (domestic, transfer), by="msb")
    assert reaches((buyers, transfer), (domestic, transfer), by="payment_processors")
    assert reaches((buyers, coins), (domestic, coins), by="cvc_exchanges")
    assert reaches(("market_midwest", "cash"), ("us_resellers", "cash"))
    assert reaches(("market_pacific", "cash"), ("sinaloa_cartel", "cash"), by="poe_san_ysidro")
    for network in nodes_of("laundering_network"):
        assert reaches(("market_midwest", "cash"), ("cjng", transfer), by=network)
    assert reaches(("sinaloa_cartel", transfer), ("cn_suppliers_hubei", transfer))


@pytest.mark.parametrize("state", ["california", "arizona", "texas"])
@pytest.mark.parametrize("source", ["gun_shows", "gun_stores"])
def test_firearms_run_south_from_shows_and_stores_through_straw_purchasers(source, state):
    start = (f"{source}_{state}", "firearms")
    assert any(
        reaches(start, (group, "firearms"), by=f"straw_purchasers_{state}")
        for group in nodes_of("criminal_organisation")
    )
    assert reaches(start, ("gun_middlemen", "firearms"))


def test_firearms_leak_from_the_army_and_the_police_which_exports_and_production_feed():
    for armoury in ("mx_army", "mx_police"):
        assert reaches(("us_legal_exports", "firearms"), ("cjng", "firearms"), by=armoury)
    assert reaches(("mx_army_production", "firearms"), ("sinaloa_cartel", "firearms"))


def test_passenger_vehicles_and_lorries_are_apart_at_the_ports():
    modes: dict[str, set[str]] = defaultdict(set)
    for row in table("edges"):
        if kind(row["target"]) == "land_port_of_entry" and row["source"].startswith("border_"):
            modes[row["target"]].add(row["mode"])
    assert len(modes) == 18 - 1
    both = [p for p, seen in modes.items() if {"passenger_vehicle", "commercial_truck"} <= seen]
    assert len(both) >= 13
    assert all("commercial_truck" not in modes[p] for p in ("poe_san_ysidro", "poe_calexico"))


def test_post_and_express_are_apart():
    ends = defaultdict(set)
    for row in table("edges"):
        for end in ("source", "target"):
            ends[kind(row[end])].add(row["mode"])
    assert ends["mail_facility"] == {"mail"}
    assert ends["express_hub"] == {"express_consignment"}
    assert len(nodes_of("mail_facility")) == 6
    assert len(nodes_of("express_hub")) == 3


def test_ties_carry_the_directories_the_migration_and_the_rivalries():
    ties = {(r["source"], r["target"], r["mode"]) for r in table("edges") if not r["unit"]}
    assert ("deepdotweb", "alphabay", "advertising") in ties
    assert ("darknetlive", "other_darknet_markets", "advertising") in ties
    assert ("silk_road", "other_darknet_markets", "migration") in ties
    assert ("sinaloa_cartel", "mx_army", "protection") in ties
    assert {mode for *_, mode in ties} == {
        *("advertising", "migration", "rivalry", "protection", "know_how"),
    }


def test_each_stage_has_something_latent_that_could_open():
    latent = [row for row in table("edges") if row["status"] == "latent"]
    kinds = {kind(row[end]) for row in latent for end in ("source", "target")}
    assert {
        *("precursor_supplier", "crop_region", "drug_lab", "seaport", "land_port_of_entry"),
        *("between_ports_corridor", "mail_facility", "darknet_market", "firearm_source"),
    } <= kinds
