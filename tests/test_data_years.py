"""Every year from 2012 to 2024 is a network that makes sense, and its stories turn as told."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from itertools import pairwise

import pytest

from graph import load_network, solve_flow
from graph.network import snapshot
from graph.trends import trend_factors
from graph.units import to_gross, to_kg
from graph.vocabulary import family_of
from tests.shipped import by_key, many, table
from tests.shipped_paths import kind, number

YEARS = range(2012, 2025)
CROSSINGS = ("land_port_of_entry", "between_ports_corridor")
OVERSEAS = ("market_europe", "market_asia")
DRUGS = ("fentanyl", "heroin", "methamphetamine", "cocaine", "marijuana", "prescription_opioids")


@cache
def network():
    return load_network()


@cache
def flow(year):
    return solve_flow(network(), year=year)


@cache
def delivered(year):
    found = defaultdict(float)
    for (node, commodity), quantity in flow(year).delivered().items():
        found[node, commodity] += quantity
    return found


def bought(family, year, *, overseas=False):
    """Sum what buyers of the United States, or those overseas, receive of a family."""
    return sum(
        quantity
        for (node, commodity), quantity in delivered(year).items()
        if family_of(commodity) == family and (node in OVERSEAS) is overseas
    )


def into(family, year, *, kinds=(), nodes=(), lost=False):
    """Sum what a year's flow takes, or loses, on edges into some nodes."""
    solution = flow(year)
    states = solution.states
    amounts = solution.seized() if lost else solution.arc_flow
    return sum(
        float(amounts[arc])
        for arc in range(len(amounts))
        if states.edge[arc] >= 0
        and family_of(states.state(states.tail[arc])[1]) == family
        and (
            (node := states.state(states.head[arc])[0]) in nodes
            or (kind(node) in kinds and node != "usps_domestic")
        )
    )


def made(year, *names):
    """Sum the activity of recipes whose ids begin with one of some names."""
    solution = flow(year)
    return sum(
        float(activity)
        for recipe, activity in zip(solution.states.recipes, solution.activity, strict=True)
        if recipe.recipe_id.startswith(names)
    )


def post_from_china(year):
    return into("fentanyl", year, kinds=("mail_facility", "express_hub"))


def fentanyl_made_in_mexico(year):
    return made(year, "fentanyl_sinaloa", "fentanyl_jalisco", "fentanyl_baja")


def rises(values, *, slack=0.0):
    return all(after >= before * (1 - slack) for before, after in pairwise(values))


# --- every year


@pytest.mark.parametrize("year", YEARS)
def test_the_demand_of_every_year_is_met(year):
    limits = defaultdict(float)
    states = flow(year).states
    for state, quantity, _ in states.demand:
        limits[states.state(state)] += quantity
    got = delivered(year)
    short = {
        state: (got[state], limit)
        for state, limit in limits.items()
        if limit < float("inf") and got[state] < 0.9 * limit
    }
    assert short == {}


@pytest.mark.parametrize("drug", DRUGS)
def test_no_drug_is_missing_in_any_year(drug):
    assert all(bought(drug, year) > 0 for year in YEARS)


@pytest.mark.parametrize("year", YEARS)
def test_money_and_firearms_go_south_in_every_year(year):
    into_mexico = ("sinaloa_cartel", "cjng", "mx_smaller_groups")
    assert into("cash", year, nodes=into_mexico) > 1e9
    assert into("firearms", year, nodes=into_mexico) > 10_000


def test_what_2019_says_is_what_the_rows_say():
    assert {band.likely for band in trend_factors(network().graph["trends"], 2019).values()} == {1}


# --- each story, as a claim


def test_fentanyl_barely_exists_before_2013():
    assert bought("fentanyl", 2012) < 0.02 * bought("fentanyl", 2019)


def test_fentanyl_rises_to_2021_and_falls_by_2024():
    assert rises([bought("fentanyl", year) for year in range(2012, 2022)])
    assert bought("fentanyl", 2024) < 0.9 * bought("fentanyl", 2022)


def test_fentanyl_stays_within_the_bound_of_single_digit_tonnes():
    assert all(bought("fentanyl", year) < 10_000 for year in YEARS)


def test_post_from_china_rises_to_2018_and_falls_after_the_controls():
    assert rises([post_from_china(year) for year in range(2012, 2019)])
    assert post_from_china(2019) < post_from_china(2018)
    assert all(post_from_china(year) < 0.5 * post_from_china(2018) for year in range(2020, 2025))


def test_post_carries_a_falling_share_of_fentanyl():
    shares = [post_from_china(year) / bought("fentanyl", year) for year in YEARS]
    assert rises(shares[:6][::-1], slack=0.35)
    assert shares[-1] < 0.1 < shares[1]


def test_mexican_laboratories_and_presses_take_over():
    for what in (fentanyl_made_in_mexico, lambda year: made(year, "pills_sin", "pills_baja")):
        assert rises([what(year) for year in range(2014, 2024)], slack=0.01)
        assert what(2022) > 2 * what(2019)


def test_the_border_takes_what_the_post_gives_up():
    border = {year: into("fentanyl", year, kinds=CROSSINGS) for year in (2018, 2019, 2021)}
    assert border[2018] < border[2019] < border[2021]


def test_heroin_grows_to_2017_and_then_gives_way():
    found = [bought("heroin", year) for year in YEARS]
    assert rises(found[:6], slack=0.01)
    assert rises(found[6:][::-1], slack=0.01)
    assert found[-1] < 0.35 * max(found)


def test_less_heroin_is_seized_as_less_is_moved():
    seized = {year: into("heroin", year, kinds=CROSSINGS, lost=True) for year in (2019, 2024)}
    assert seized[2024] < 0.35 * seized[2019]


def test_laboratories_in_the_united_states_give_way_to_mexico():
    home = [into("methamphetamine", year, nodes=("market_appalachia",)) for year in YEARS]
    assert all(home)
    supply = {
        year: next(
            row["quantity"]
            for row in snapshot(network(), year).graph["supply"]
            if row["node_id"] == "us_meth_labs"
        )
        for year in YEARS
    }
    assert rises([supply[year] for year in YEARS][::-1])
    assert supply[2012] > 3 * supply[2019] > 6 * supply[2024]


def test_mexican_methamphetamine_rises_through_2024():
    assert rises([made(year, "meth_") for year in YEARS], slack=0.01)
    assert made(2024, "meth_") > 2.5 * made(2012, "meth_")


def test_more_coca_feeds_more_cocaine_overseas():
    overseas = [bought("cocaine", year, overseas=True) for year in YEARS]
    assert rises(overseas, slack=0.01)
    assert overseas[-1] > 2.5 * overseas[0]


def test_the_pacific_gains_on_the_western_caribbean():
    def share(year):
        then = snapshot(network(), year)
        pacific, caribbean = (
            sum(data["capacity"] for *_, data in then.in_edges(node, data=True))
            for node in ("corridor_eastern_pacific", "corridor_western_caribbean")
        )
        return pacific / (pacific + caribbean)

    assert share(2012) < share(2015) < share(2022)


def test_marijuana_from_mexico_declines():
    assert rises([bought("marijuana", year) for year in YEARS][::-1])


ONLINE = ("heroin", "cocaine", "methamphetamine")


@pytest.mark.parametrize("year", YEARS)
def test_online_sale_goes_on_whatever_market_is_closed(year):
    buyers = {c: q for (node, c), q in delivered(year).items() if node == "us_online_buyers"}
    assert all(buyers[drug] > 0 for drug in ONLINE)


@pytest.mark.parametrize(
    ("market", "first", "last"),
    [("silk_road", 2012, 2013), ("alphabay", 2014, 2017), ("empire_market", 2018, 2020)],
)
def test_markets_live_and_die_and_the_others_take_over(market, first, last):
    alive = [year for year in YEARS if market in snapshot(network(), year)]
    assert (alive[0], alive[-1]) == (first, last)
    room = {
        year: sum(
            data["capacity"]
            for *_, data in snapshot(network(), year).in_edges("other_darknet_markets", data=True)
            if data["commodity"] in ONLINE
        )
        for year in (2013, 2019, 2021)
    }
    assert room[2013] < room[2019] < room[2021]


# --- held against what was seen, in order of size


@pytest.mark.parametrize("year", range(2019, 2025))
@pytest.mark.parametrize(
    ("drug", "purity"),
    [
        # Gross weights at the border become pure by ranged purity, never by a point.
        ("fentanyl", (0.02, 0.1, 0.2)),
        ("heroin", (0.5, 0.8, 1.0)),
        ("methamphetamine", (0.8, 0.9, 1.0)),
        ("cocaine", (0.6, 0.8, 1.0)),
    ],
)
def test_what_is_seized_at_the_southwest_border_is_of_the_observed_order(drug, purity, year):
    short = "meth" if drug == "methamphetamine" else drug
    pounds = sum(
        float(by_key("observations")[f"cbp_{part}_southwest_{short}_fy{year}"]["value"])
        for part in ("ofo", "usbp")
    )
    modelled = into(drug, year, kinds=CROSSINGS, lost=True)
    gross = to_gross(modelled, purity)
    assert gross.low / 2 <= to_kg(pounds, "lb") <= gross.high * 2


# --- what the rows of time rest on


def test_every_turn_has_a_range_a_reason_and_evidence():
    for row in table("trends"):
        low, likely, high = (number(row, f"factor{end}") for end in ("_low", "", "_high"))
        assert low <= likely <= high, row
        assert (low < high) is (row["year"] != "2019"), row
        assert row["reason"], row
        assert many(row, "evidence"), row


@pytest.mark.parametrize(
    ("trend", "year", "event"),
    [
        ("fentanyl_china_mail", "2018", "cn_precursor_control_2018"),
        ("fentanyl_china_mail", "2019", "china_class_control"),
        ("fentanyl_border", "2019", "mail_to_border_2019"),
        ("fentanyl_demand", "2013", "synthetic_wave_2013"),
        ("poppy_mexico", "2017", "poppy_peak_2017"),
        ("other_darknet_markets", "2017", "alphabay_closes"),
        ("darknet_trade", "2022", "hydra_closes"),
        ("fentanyl_precursors_mexico", "2022", "mx_watch_list_2022"),
    ],
)
def test_turns_are_tied_to_events_of_their_time(trend, year, event):
    row = next(r for r in table("trends") if (r["trend_id"], r["year"]) == (trend, year))
    assert event in many(row, "events")


def test_every_trend_but_a_plain_rate_names_an_event_that_turned_it():
    turned = {row["trend_id"] for row in table("trends") if many(row, "events")}
    assert {row["trend_id"] for row in table("trends")} - turned == {"cocaine_removal"}


def test_no_event_turns_a_trend_before_it_happened():
    dates = {row["event_id"]: int(row["date"][:4]) for row in table("events")}
    for row in table("trends"):
        assert all(dates[event] <= int(row["year"]) for event in many(row, "events")), row


def test_the_shift_between_corridors_is_observed_and_not_put_in():
    """No corridor has a course of its own: the back-test may not contain its outcome."""
    trends = defaultdict(set)
    for row in table("edges"):
        if row["source"].startswith("border_") and kind(row["target"]) in CROSSINGS:
            trends[family_of(row["commodity"])].add(row["trend"])
    assert trends["fentanyl"] == {"fentanyl_border"}
    assert (
        max(int(r["year"]) for r in table("trends") if r["trend_id"] == "fentanyl_border") == 2021
    )
    assert not {row["edge_id"] for row in table("volumes")} & {
        row["edge_id"] for row in table("edges") if row["trend"] == "fentanyl_border"
    }


OUTCOMES = {
    "fentanyl_china_mail": {"p23_mail_seizures_drop_2019", "p24_shift_mail_to_border"},
    "fentanyl_china_express": {"p23_mail_seizures_drop_2019", "f126_fentanyl_express"},
    "fentanyl_china_labs": {"f170_china_class_control", "p23_fewer_vendors"},
    "fentanyl_border": {"f057_fentanyl_by_area", "p23_border_flow_up_2019"},
    "fentanyl_mexico": {"f001_cbp_fentanyl_nationwide"},
    "other_darknet_markets": {"p30_close_to_30_markets"},
}


@pytest.mark.parametrize("trend", OUTCOMES)
def test_what_is_put_in_before_2019_does_not_rest_on_what_followed(trend):
    for row in table("trends"):
        if row["trend_id"] == trend and int(row["year"]) < 2019:
            assert OUTCOMES[trend].isdisjoint(many(row, "evidence")), row


def test_detection_moves_by_mode_for_the_whole_border():
    trends = defaultdict(set)
    for row in table("edges"):
        if row["detection"]:
            trends[row["mode"], family_of(row["commodity"])].add(row["detection_trend"])
    assert {key: found for key, found in trends.items() if len(found) > 1} == {}


@pytest.mark.parametrize("year", YEARS)
def test_what_is_latent_does_not_pay_while_nothing_is_closed(year):
    with_latent = solve_flow(network(), year=year, latent=True)
    assert with_latent.objective == pytest.approx(flow(year).objective, rel=1e-7)
