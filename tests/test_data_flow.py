"""What the shipped numbers claim: they fit end to end, and are of the observed order."""

from __future__ import annotations

import pytest

from graph.vocabulary import family_of
from tests.shipped import Row, table
from tests.shipped_paths import YEAR, kind, number, recipes, used_edges

MONEY = {"cash", "cryptocurrency", "bank_transfer"}


def total(rows: list[Row], column: str = "capacity") -> float:
    return sum(number(row, column) for row in rows)


CROSSINGS = {"land_port_of_entry", "between_ports_corridor"}
DRUGS = ("fentanyl", "heroin", "methamphetamine", "cocaine", "marijuana")


def wanted(drug: str) -> float:
    """Sum what the markets of the United States want of a family, per year."""
    rows = [
        r
        for r in table("demand")
        if family_of(r["commodity"]) == drug
        and r["node_id"] not in {"market_europe", "market_asia"}
    ]
    return total(rows, "quantity")


@pytest.mark.parametrize("drug", DRUGS)
def test_the_border_can_carry_a_little_more_than_is_wanted(drug):
    crossing = [
        row
        for row in used_edges()
        if family_of(row["commodity"]) == drug and kind(row["target"]) in CROSSINGS
    ]
    past = sum(number(r, "capacity") * (1 - number(r, "detection")) for r in crossing)
    low, high = (0.6, 1.1) if drug == "cocaine" else (1.0, 2.5)
    assert low <= past / wanted(drug) <= high


@pytest.mark.parametrize(
    ("process", "drug"),
    [
        ("fentanyl synthesis", "fentanyl"),
        ("morphine base to heroin", "heroin"),
        ("methamphetamine synthesis", "methamphetamine"),
    ],
)
def test_labs_can_make_more_than_is_wanted_but_not_many_times_more(process, drug):
    latent = {row["node_id"] for row in table("nodes") if row["status"] == "latent"}
    capacity = [
        number(row, "capacity")
        for row in table("recipes")
        if row["process"] == process and row["node_id"] not in latent
    ]
    assert 1.1 <= sum(capacity) / wanted(drug) <= 3


def test_demand_is_that_of_the_cited_estimates():
    assert wanted("cocaine") == pytest.approx(145_000, rel=0.02)
    assert wanted("heroin") == pytest.approx(47_000, rel=0.02)
    assert wanted("fentanyl") < 10_000
    rows = [r for r in table("demand") if family_of(r["commodity"]) == "fentanyl"]
    assert total(rows, "quantity_high") < 10_000


def test_online_sale_stays_under_a_hundredth_of_retail_spending():
    online = [r for r in table("demand") if r["node_id"] == "us_online_buyers"]
    value = sum(number(r, "quantity") * number(r, "unit_value") for r in online)
    assert 0 < value < 0.01 * 146e9


def test_money_never_makes_itself_nor_buys_inside_the_network():
    for name, rows in recipes().items():
        taken = {r["commodity"]: number(r, "quantity_low") for r in rows if r["role"] == "input"}
        made = {r["commodity"]: number(r, "quantity_high") for r in rows if r["role"] == "output"}
        if MONEY & set(taken):
            assert set(made) <= MONEY, name
            assert sum(made.values()) <= sum(taken.values()), name


def test_every_sale_sells_at_the_value_of_the_demand():
    prices = {
        (rows[0]["node_id"] or rows[0]["node_kind"], rows[0]["commodity"]): rows[1]["quantity"]
        for rows in recipes().values()
        if rows[0]["process"] == "sale"
    }
    for row in table("demand"):
        node, commodity = row["node_id"], row["commodity"]
        for where in (node, kind(node)):
            assert prices.get((where, commodity), row["unit_value"]) == row["unit_value"], row
    assert len(prices) >= 20


def test_a_sale_begins_in_the_year_its_demand_begins():
    # A sale that outlives its demand would have no bound.
    begins: dict[str, set[str]] = {}
    for row in table("demand"):
        begins.setdefault(row["commodity"], set()).add(row["active_from"])
    for rows in recipes().values():
        if rows[0]["process"] == "sale":
            assert begins[rows[0]["commodity"]] == {rows[0]["active_from"]}, rows[0]


def test_probabilities_of_journeys_sum_to_one():
    assert sum(number(row, "probability") for row in table("journeys")) == pytest.approx(1)


def test_every_journey_has_a_way_in_2019():
    from graph import build_states, read_tables
    from graph.interdiction.journeys import build_inspection

    tables = read_tables()
    assert build_inspection(tables, build_states(tables, year=YEAR)).without_route == 0


# --- the flow of 2019


@pytest.fixture(scope="module")
def flow():
    from graph import load_network
    from graph.flow import solve_flow

    return solve_flow(load_network(year=YEAR))


def test_every_demand_is_met(flow):
    limits = {flow.states.state(state): quantity for state, quantity, _ in flow.states.demand}
    short = {
        state: (got, limits[state])
        for state, got in flow.delivered().items()
        if limits[state] < float("inf") and got < 0.9 * limits[state]
    }
    assert short == {}


def seized(flow, family: str, *kinds: str) -> float:
    """Sum what the model sees seized of a family on edges into nodes of these kinds."""
    states, lost = flow.states, flow.seized()
    return sum(
        float(lost[arc])
        for arc in range(len(lost))
        if states.edge[arc] >= 0
        and family_of(states.state(states.tail[arc])[1]) == family
        and kind(states.state(states.head[arc])[0]) in kinds
    )


@pytest.mark.parametrize(
    ("drug", "kinds", "low", "high"),
    [
        # Customs, fiscal 2019, southwest border: 1.2 t of fentanyl gross at under 10 % purity.
        ("fentanyl", CROSSINGS, 50, 250),
        ("heroin", CROSSINGS, 1_000, 4_000),
        ("methamphetamine", CROSSINGS, 35_000, 90_000),
        ("cocaine", CROSSINGS, 5_000, 20_000),
        # Mail and express: under 0.1 t gross, at over 90 % purity.
        ("fentanyl", {"mail_facility", "express_hub"}, 25, 150),
        # Puerto Rico, Florida and the mid-Atlantic ports.
        ("cocaine", {"seaport"}, 6_000, 40_000),
    ],
)
def test_modelled_seizures_are_of_the_order_of_the_observed(flow, drug, kinds, low, high):
    assert low <= seized(flow, drug, *kinds) <= high


@pytest.mark.parametrize("drug", ["fentanyl", "heroin", "methamphetamine", "cocaine"])
def test_ports_take_about_the_observed_share_of_seizures(flow, drug):
    ports = seized(flow, drug, "land_port_of_entry")
    assert 0.75 <= ports / seized(flow, drug, *CROSSINGS) <= 0.96


def test_firearms_and_cash_go_south_almost_untouched(flow):
    assert 10 <= seized(flow, "firearms", "land_port_of_entry") <= 400
    assert 5e6 <= seized(flow, "cash", "land_port_of_entry") <= 200e6
