"""The record: sources, evidence, observations, events, options, measures and effects.

They must cover the paper, cite nothing to it that it does not say, keep its doubtful
figures out of the model, and act on rows that exist.
"""

from __future__ import annotations

import re

import pytest

from graph.vocabulary import GRADES, family_of
from tests.shipped import Row, by_key, citing_tables, many, table

PAPER = "realuyo_2020"

# --- sources and evidence -----------------------------------------------------------------


def test_every_statement_has_a_source_a_grade_and_a_use():
    sources = by_key("sources")
    for row in table("evidence"):
        assert row["source_id"] in sources, row
        assert row["grade"] in GRADES, row
        assert row["use"] in {"model", "context", "excluded"}, row


def test_every_figure_has_a_unit():
    assert [r["evidence_id"] for r in table("evidence") if r["value"] and not r["unit"]] == []
    assert [r["observation_id"] for r in table("observations") if not r["unit"]] == []


def test_every_source_is_described_and_cited():
    cited = {row["source_id"] for row in table("evidence")}
    for row in table("sources"):
        assert row["publisher"], row
        assert row["descriptor"], row
        assert row["source_id"] in cited, row


def test_press_is_never_graded_above_c():
    press = {r["source_id"] for r in table("sources") if r["descriptor"] == "press report"}
    assert press
    high = [
        r["evidence_id"] for r in table("evidence") if r["source_id"] in press and r["grade"] < "C"
    ]
    assert high == []


def test_what_is_kept_out_says_why_and_is_cited_by_nothing():
    out = {row["evidence_id"] for row in table("evidence") if row["use"] == "excluded"}
    assert len(out) >= 9
    assert all(by_key("evidence")[key]["remark"] for key in out)
    cited = {
        (name, key)
        for name in citing_tables()
        for row in table(name)
        for key in many(row, "evidence")
    }
    assert {(name, key) for name, key in cited if key in out} == set()


def test_every_citation_exists():
    known = by_key("evidence")
    lost = [
        (name, key)
        for name in citing_tables()
        for row in table(name)
        for key in many(row, "evidence")
        if key not in known
    ]
    assert lost == []


def test_rows_of_the_model_rest_on_evidence_kept_for_it():
    """What a row of the model cites is marked so; every such mark is used."""
    used = {k for n in citing_tables() for row in table(n) for k in many(row, "evidence")}
    kept = {row["evidence_id"] for row in table("evidence") if row["use"] == "model"}
    assert kept - used == set()


# --- the paper ----------------------------------------------------------------------------


def paper_rows() -> list[Row]:
    return [row for row in table("evidence") if row["source_id"] == PAPER]


def test_every_locator_names_a_paragraph_and_footnote_of_the_paper():
    for row in paper_rows():
        for part in row["locator"].split("; "):
            match = re.fullmatch(r"P(\d\d)(?: n\.(\d+))?", part)
            assert match, row
            assert 1 <= int(match[1]) <= 59, row
            assert 1 <= int(match[2] or 1) <= 41, row
        assert row["evidence_id"].startswith(row["locator"][:3].lower() + "_"), row


def test_every_paragraph_that_says_something_is_covered():
    covered = {int(row["locator"][1:3]) for row in paper_rows()}
    assert set(range(3, 59)) - covered == set()
    assert len(paper_rows()) >= 150


NOT_IN_THE_PAPER = re.compile(
    r"\b(?:San Diego|San Ysidro|Otay Mesa|Tijuana|Calexico|Tecate|Brownsville|Laredo|Hidalgo"
    r"|Manzanillo|L[aá]zaro C[aá]rdenas|Veracruz|Ensenada|Canada|India|Hubei|Wuhan|Shanghai"
    r"|Qingdao|Hong Kong|STOP Act|ATF|Zetas|Gulf Cartel|[Tt]unnels?|JFK"
    r"|[Tt]rade-based|Dream Market|Nightmare)\b"
)
SPOKEN = ("statement", "name", "about", "event", "place")
ENDS = ("source", "target", "node_id")


def said(row: Row) -> str:
    """Give what a row speaks of: its own words and the names of its nodes."""
    ends = [by_key("nodes").get(row.get(column) or "", {}) for column in ENDS]
    return " ".join([*(row.get(c) or "" for c in SPOKEN), *(end.get("name", "") for end in ends)])


def test_the_paper_is_never_the_only_source_of_what_it_does_not_say():
    evidence = by_key("evidence")
    for row in paper_rows():
        assert not NOT_IN_THE_PAPER.search(row["statement"]), row
    for name in citing_tables():
        for row in table(name):
            if {evidence[key]["source_id"] for key in many(row, "evidence")} == {PAPER}:
                assert not NOT_IN_THE_PAPER.search(said(row)), (name, row)


def test_guns_from_new_mexico_are_not_put_down_to_the_paper():
    evidence = by_key("evidence")
    rows = [row for row in table("edges") if row["source"] == "gun_sources_new_mexico"]
    for row in (by_key("nodes")["gun_sources_new_mexico"], *rows):
        assert PAPER not in {evidence[key]["source_id"] for key in many(row, "evidence")}, row


def test_no_capacity_or_cost_is_put_down_to_the_paper():
    """It gives neither: such numbers are estimated or assumed, with a reason."""
    for row in table("edges"):
        if row.get("capacity"):
            assert row["confidence"] in {"estimated", "assumed"}, row
            assert row["reason"], row
    for row in table("measures"):
        assert row["cost"], row
        assert row["reason"], row


@pytest.mark.parametrize(
    ("key", "value", "use"),
    [
        ("p03_overdose_deaths_2017_summary", "72,037", "excluded"),
        ("p06_overdose_deaths_2017", "70,237", "model"),
        ("p10_heroin_deaths_rise", "21", "excluded"),
        ("p12_lethal_dose", "0.25", "excluded"),
        ("p24_cbp_over_2000_lb_august", "over 2,000", "excluded"),
        ("p39_poe_share_fentanyl_80", "80", "model"),
        ("p39_poe_share_fentanyl_90", "90", "excluded"),
        ("p42_deepdotweb_day", "2019-04-03", "excluded"),
        ("f169_lazaro_cardenas_cargo", "23,368", "excluded"),
    ],
)
def test_contradictions_and_doubts_are_on_record(key, value, use):
    row = by_key("evidence")[key]
    assert (row["value"], row["use"]) == (value, use)
    assert row["remark"]


# --- coverage of the paper's systems --------------------------------------------------------

NODES_NEEDED = """
silk_road alphabay hansa wall_street_market valhalla empire_market berlusconi_market
deepdotweb darknetlive sinaloa_cartel cjng mx_smaller_groups poe_nogales parcel_durango
parcel_guadalajara gun_shows_california gun_stores_california gun_shows_arizona
gun_stores_arizona gun_shows_texas gun_stores_texas us_legal_exports mx_army_production
mx_army mx_police usps_domestic us_meth_labs us_licit_opioids msb bank_transfers
payment_processors cvc_exchanges market_europe market_asia
"""
CITED_BY_THE_NETWORK = """
p14_direct_purchase p15_cross_border_trafficking p17_foreign_source_msb_bank_processor
p18_foreign_source_virtual_currency p19_us_source_mixed_payment p20_bulk_cash_laundering
p09_heroin_precursors_china p09_morphine_base_stage p12_bulk_to_us_and_mexico
p38_parcel_companies_precursors p27_meth_drones_aircraft p45_straw_purchasers
p47_forces_lose_guns p47_us_exports p42_deepdotweb_referrals p29_sellers_migrated
"""


@pytest.mark.parametrize("node_id", NODES_NEEDED.split())
def test_the_network_has_what_the_paper_names(node_id):
    assert node_id in by_key("nodes")


@pytest.mark.parametrize("key", CITED_BY_THE_NETWORK.split())
def test_the_network_rests_on_the_paper_where_it_speaks(key):
    parts = ("nodes", "edges", "recipes", "supply", "demand")
    assert any(key in many(row, "evidence") for name in parts for row in table(name))


def test_carriers_and_vehicles_are_kept_apart():
    modes = {row["mode"] for row in table("edges")}
    assert {"mail", "express_consignment", "passenger_vehicle", "commercial_truck"} <= modes
    kinds = {row["kind"] for row in table("nodes")}
    assert {"mail_facility", "express_hub", "market_directory"} <= kinds


# --- events and observations ------------------------------------------------------------------


def test_every_event_is_dated_as_precisely_as_it_says_and_cites_evidence():
    length = {"year": 4, "month": 7, "day": 10}
    assert len(table("events")) >= 60
    for row in table("events"):
        assert len(row["date"]) == length[row["precision"]], row
        assert many(row, "evidence"), row


def test_lives_of_markets_match_their_events_and_observations():
    for key, row in by_key("observations").items():
        if row["system"] != "market_lives":
            continue
        node = by_key("nodes")[row["node_id"]]
        assert (node["active_from"], node["active_to"]) == (row["year_from"], row["year"]), key
        dates = {e["date"][:4] for e in table("events") if row["node_id"] in many(e, "nodes")}
        assert {row["year_from"], row["year"]} <= dates, key


def test_observations_cite_evidence_and_name_their_system():
    assert 250 <= len(table("observations")) <= 900
    for row in table("observations"):
        assert many(row, "evidence"), row
        assert row["system"], row


def pounds(key: str) -> float:
    return float(by_key("observations")[key]["value"])


@pytest.mark.parametrize("drug", ["fentanyl", "meth", "heroin", "cocaine"])
@pytest.mark.parametrize("year", range(2019, 2026))
def test_customs_components_make_up_the_nationwide_figure(drug, year):
    parts = pounds(f"cbp_ofo_{drug}_fy{year}") + pounds(f"cbp_usbp_{drug}_fy{year}")
    assert parts == pytest.approx(pounds(f"cbp_{drug}_fy{year}"), abs=0.15)


@pytest.mark.parametrize(("year", "value"), [(2023, 27022.9), (2024, 21889.2), (2025, 12027.3)])
def test_customs_totals_of_fentanyl_are_the_published_ones(year, value):
    assert pounds(f"cbp_fentanyl_fy{year}") == pytest.approx(value, abs=0.05)


def test_systems_that_overlap_have_different_names_and_a_warning():
    for row in table("observations"):
        if row["system"] == "cbp_nationwide":
            assert "never add" in row["remark"], row
        if row["system"].startswith("cbp_") and row["commodity"] == "methamphetamine":
            early = int(row["year"]) < 2019
            assert not (early and row["system"] in {"cbp_nationwide", "cbp_ofo", "cbp_usbp"}), row


# --- options, measures and effects -------------------------------------------------------------


@pytest.mark.parametrize("option", [str(n) for n in range(1, 8)])
def test_every_option_of_the_paper_has_measures(option):
    row = by_key("options")[option]
    assert row["role"] == ("enabling" if option in "27" else "bundle")
    mine = {m["measure_id"] for m in table("measures") if option in many(m, "policy_option")}
    assert mine
    if row["role"] == "enabling":
        enabling = {e["measure_id"] for e in table("effects") if e["effect"] == "enable"}
        assert mine & enabling


def test_every_measure_is_named_by_a_source_and_its_cost_has_a_band():
    for row in table("measures"):
        assert row["basis"] in {"explicit", "implied"}, row
        assert many(row, "evidence"), row
        assert float(row["cost_low"]) < float(row["cost"]) < float(row["cost_high"]), row


def test_prerequisites_have_no_circle():
    needs = {row["measure_id"]: set(many(row, "prerequisite")) for row in table("measures")}
    while free := {key for key, before in needs.items() if not before & needs.keys()}:
        needs = {key: before for key, before in needs.items() if key not in free}
    assert needs == {}


def same(wanted: str, found: str) -> bool:
    return wanted in ("", found)


def acts_on(effect: Row) -> bool:
    """Whether the effect finds a row of the network by equality of columns."""
    drug = effect["commodity"]
    if effect["enables"]:
        return set(many(effect, "enables")) <= by_key("measures").keys()
    if effect["recipe_id"]:
        return any(row["recipe_id"] == effect["recipe_id"] for row in table("recipes"))
    if effect["node_id"] or effect["effect"] == "demand":
        return any(
            same(effect["node_id"], row["node_id"])
            and (same(drug, row["commodity"]) or drug == family_of(row["commodity"]))
            for row in (*table("supply"), *table("demand"))
        )
    kinds = {key: node["kind"] for key, node in by_key("nodes").items()}
    return any(
        row["commodity"] != "tie"
        and (same(drug, row["commodity"]) or drug == family_of(row["commodity"]))
        and all(same(effect[column], row[column]) for column in ("mode", "source", "target"))
        and same(effect["source_kind"], kinds[row["source"]])
        and same(effect["target_kind"], kinds[row["target"]])
        for row in table("edges")
    )


def test_every_effect_finds_something_to_act_on():
    assert [row["effect_id"] for row in table("effects") if not acts_on(row)] == []


def test_every_effect_has_a_range_and_a_reason():
    for row in table("effects"):
        low, likely, high = (float(row[c]) for c in ("share_low", "share", "share_high"))
        assert low <= likely <= high, row
        assert row["reason"], row


def test_stronger_forces_also_feed_the_cartels():
    rows = [r for r in table("effects") if r["measure_id"] == "mexican_forces_capacity"]
    fed = [r for r in rows if float(r["share"]) < 0]
    assert [(r["source_kind"], r["commodity"]) for r in fed] == [("state_armoury", "firearms")]


def test_naloxone_saves_lives_and_changes_no_flow():
    assert "naloxone" in by_key("measures")
    assert [r for r in table("effects") if r["measure_id"] == "naloxone"] == []


def test_no_measure_tells_ports_of_one_mode_apart():
    """Detection is a national band: only mail centres, which act alike, are named one by one."""
    added: dict[str, set[str]] = {}
    for row in table("effects"):
        if row["effect"] == "detection":
            assert not row["edge_id"], row
            if row["source"] or row["target"]:
                added.setdefault(row["measure_id"], set()).add(row["share"])
    assert all(len(shares) == 1 for shares in added.values())
