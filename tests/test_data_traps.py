"""Each trap in the public figures is a rule, a test or a remark; docs/data-notes.md lists them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from graph import load_network
from graph.checks.rules import RULES
from graph.errors import QuestionError
from graph.observed import find_observations, series
from graph.units import calendar_weights, to_kg, to_pure
from tests.shipped import by_key, many, table

NOTES = Path(__file__).parents[1] / "docs" / "data-notes.md"


def observations(**wanted):
    return [
        row
        for row in table("observations")
        if all(row[column] == value for column, value in wanted.items())
    ]


def value(key):
    return float(by_key("observations")[key]["value"])


def test_1_seizures_are_never_called_flow():
    rows = [row for row in observations(quantity="seized") if row["system"].startswith("cbp_ofo")]
    assert len(rows) > 100
    for row in rows:
        assert "not the flow" in row["remark"], row
    for row in observations(quantity="share_at_ports_of_entry"):
        assert "not of flow" in row["remark"] or row["system"] == "cbp_paper", row
    assert by_key("evidence")["crs_seized_share_unknown"]["use"] in {"context", "model"}


def test_2_the_two_counts_of_methamphetamine_are_two_systems_and_no_series():
    old = observations(system="cbp_legacy", commodity="methamphetamine")
    new = observations(system="cbp_ofo", commodity="methamphetamine")
    assert max(int(row["year"]) for row in old) < 2019 <= min(int(row["year"]) for row in new)
    assert all(
        "not on one line" in row["remark"] or "present series" in row["remark"] for row in old
    )
    assert value("cbp_ofo_meth_fy2019") > 2 * value("ofo_meth_fy2018")
    # A third table gives yet another number for 2021.
    assert value("dhs_metrics_methamphetamine_2021") < 0.9 * to_kg(
        value("cbp_ofo_meth_fy2021"), "lb"
    )
    network = load_network()
    rows = find_observations(network, commodity="methamphetamine", quantity="seized")
    with pytest.raises(QuestionError, match="differ in system"):
        series([row for row in rows if row["system"] in {"cbp_legacy", "cbp_ofo"}])


def test_3_gross_and_pure_turn_the_rank_of_channels():
    mail = to_pure(to_kg(value("fentanyl_mail_fy2020"), "lb"), (0.9, 0.93, 1.0))
    border = to_pure(to_kg(1.0, "lb"), (0.02, 0.08, 0.1))
    gross = value("cbp_ofo_southwest_fentanyl_fy2020") / value("fentanyl_mail_fy2020")
    pure = value("cbp_ofo_southwest_fentanyl_fy2020") * border.likely / mail.likely
    assert gross / pure > 10
    assert all("ross weight" in row["remark"] for row in observations(system="cbp_nationwide"))


def test_4_systems_that_overlap_say_so_and_air_and_marine_is_left_out():
    for system in ("nss", "dea"):
        for row in observations(system=system, quantity="seized", commodity="fentanyl"):
            assert "never added to customs" in row["remark"], row
    assert not any("amo" in row["system"].split("_") for row in table("observations"))
    # RULES: a system may give a figure once only.
    assert "duplicate_row" in RULES


def test_5_fiscal_and_provisional_years_are_kept_apart():
    assert calendar_weights(2024, "fiscal") == {2023: 0.25, 2024: 0.75}
    for row in table("observations"):
        if row["system"].startswith("cbp_") and re.search(r"_fy\d{4}$", row["observation_id"]):
            assert row["year_kind"] == "fiscal", row
        if row["system"].startswith("cdc"):
            assert row["year_kind"] != "fiscal", row
    assert value("deaths_all_2024") != value("deaths_all_2024_provisional")
    assert {row["system"] for row in table("observations") if "rovisional." in row["remark"]} <= {
        "cdc_provisional", "mexico_sesnsp_preliminary",
    }  # fmt: skip


def test_6_the_cargo_of_august_2019_is_kept_out():
    assert by_key("evidence")["f169_lazaro_cardenas_cargo"]["use"] == "excluded"
    assert "evidence_excluded" in RULES
    assert not [row for row in table("observations") if row["value"].startswith("23368")]


def test_7_traces_of_firearms_are_called_a_biased_sample():
    rows = observations(system="atf_traces")
    assert len(rows) >= 10
    assert all("biased sample" in row["remark"] for row in rows)


def test_8_points_that_are_published_wrongly_are_set_by_hand_and_say_so():
    for port in ("poe_calexico", "poe_brownsville"):
        assert "by hand" in by_key("nodes")[port]["reason"]
    assert "two ways" in by_key("nodes")["poe_san_luis"]["reason"]


@pytest.mark.parametrize(
    "key",
    ["p03_overdose_deaths_2017_summary", "p12_lethal_dose", "p39_poe_share_fentanyl_90",
     "p24_cbp_over_2000_lb_august"],
)  # fmt: skip
def test_9_errors_of_the_paper_are_on_record_and_out_of_the_model(key):
    row = by_key("evidence")[key]
    assert row["use"] == "excluded"
    assert row["remark"]
    assert not any(
        key in many(cited, "evidence") for name in ("nodes", "edges") for cited in table(name)
    )


def test_9_customs_figures_stand_where_the_paper_s_differ():
    assert value("deaths_all_2017") == 70_237
    assert value("cbp_fentanyl_fy2019") == 2803.6
    shares = [value(f"poe_share_fentanyl_fy{year}") for year in range(2019, 2026)]
    assert 82 < min(shares) < max(shares) < 92
    for key in ("p25_meth_deaths_2017", "p25_meth_deaths_2018"):
        assert by_key("evidence")[key]["use"] == "context"


def test_10_manzanillo_has_well_under_three_fifths_of_containers():
    assert by_key("evidence")["f166_manzanillo_60"]["use"] == "excluded"
    tables = [r for r in table("observations") if r["quantity"] == "throughput_january_to_april"]
    share = value("teu_manzanillo_2024") / sum(float(row["value"]) for row in tables)
    assert 0.4 < share < 0.5


def test_inbound_mail_of_two_audits_is_no_trend():
    assert by_key("evidence")["f145_inbound_mail_2015"]["use"] == "excluded"
    assert len([r for r in table("observations") if r["quantity"] == "pieces"]) == 1


def test_the_notes_name_every_trap_and_how_it_is_held():
    text = NOTES.read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d+) \|.*\| (rule|test|remark|rule and test|test and remark) \|", text,
                      re.MULTILINE)  # fmt: skip
    assert [int(number) for number, _ in rows] == list(range(1, 11))
