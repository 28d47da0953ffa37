"""Published figures are converted in one place, and rightly."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import QuestionError
from graph.units import (
    KG_PER,
    Band,
    calendar_series,
    calendar_weights,
    fiscal_year_months,
    to_gross,
    to_kg,
    to_pure,
    to_usd_per_kg,
)
from tests.shipped import table

SHARE = st.floats(0.01, 1)


@pytest.mark.parametrize(
    ("value", "unit", "kg"),
    [
        (2803.6, "lb", 1271.69),
        (1, "t", 1000),
        (2, "t pure", 2000),
        (35.27396195, "oz", 1),
        (2, "mg", 2e-6),
        (5, "g gross", 0.005),
    ],
)
def test_masses_become_kilograms(value, unit, kg):
    assert to_kg(value, unit) == pytest.approx(kg, rel=1e-5)


def test_a_unit_that_is_no_mass_is_refused_with_those_that_are():
    with pytest.raises(QuestionError, match=r"'hectares' is not a unit of mass.*kg, t, g"):
        to_kg(3, "hectares")


@pytest.mark.parametrize(
    ("price", "unit", "usd"),
    [(34, "USD per gram", 34e3), (902, "USD per pure gram", 902e3), (5, "USD per kg", 5)],
)
def test_prices_become_dollars_per_kilogram(price, unit, usd):
    assert to_usd_per_kg(price, unit) == pytest.approx(usd)


@pytest.mark.parametrize("unit", ["USD", "USD per year", "kg"])
def test_what_is_no_price_per_mass_is_refused(unit):
    with pytest.raises(QuestionError):
        to_usd_per_kg(1, unit)


@given(st.floats(0.1, 1e6), st.lists(SHARE, min_size=3, max_size=3).map(sorted))
def test_gross_undoes_pure_where_both_ends_hold(mass, shares):
    purity = tuple(shares)
    pure = to_pure(mass, purity)
    assert pure.low <= pure.likely <= pure.high <= mass * (1 + 1e-12)
    assert to_gross(pure.likely, purity).likely == pytest.approx(mass)
    assert to_gross(mass, purity).low <= to_gross(mass, purity).high


def test_mail_at_high_purity_outweighs_a_border_seizure_ten_times_heavier():
    # The rank of channels turns between gross and pure: neither may be read as the other.
    border, mail = to_pure(1000.0, (0.05, 0.08, 0.1)), to_pure(110.0, (0.9, 0.93, 1.0))
    assert mail.likely > border.likely


@pytest.mark.parametrize("purity", [0.0, 1.2, (0.5, 0.2, 0.9)])
def test_a_purity_that_is_no_share_is_refused(purity):
    with pytest.raises(QuestionError):
        to_pure(1.0, purity)


def test_a_fiscal_year_runs_from_october_to_september():
    months = fiscal_year_months(2021)
    assert len(set(months)) == 12
    assert (min(months), max(months)) == ((2020, 10), (2021, 9))


@given(st.integers(1950, 2050), st.integers(0, 6), st.sampled_from(["calendar", "fiscal"]))
def test_shares_of_a_period_sum_to_one(year, before, kind):
    weights = calendar_weights(year, kind, year_from=year - before)
    assert sum(weights.values()) == pytest.approx(1)
    assert len(weights) == before + 1 + (kind == "fiscal")


@given(st.dictionaries(st.integers(2000, 2030), st.floats(0, 1e6), max_size=12))
def test_a_fiscal_series_gives_only_calendar_years_it_covers(by_year):
    found = calendar_series(by_year, "fiscal")
    assert set(found) == {year for year in by_year if year + 1 in by_year}
    for year, value in found.items():
        assert value == pytest.approx(0.75 * by_year[year] + 0.25 * by_year[year + 1])
    assert calendar_series(by_year, "calendar") == by_year


@pytest.mark.parametrize(("year", "kind", "first"), [(2019, "lunar", None), (2019, "fiscal", 2020)])
def test_a_period_that_cannot_be_is_refused(year, kind, first):
    with pytest.raises(QuestionError):
        calendar_weights(year, kind, year_from=first)


def test_every_observed_mass_has_a_unit_that_converts():
    masses = [r for r in table("observations") if r["quantity"] == "seized"]
    counted = {"litres", "firearms"}
    assert masses
    assert {r["unit"] for r in masses} - counted <= {*KG_PER, "t pure"}


def test_a_number_alone_is_a_band_without_width():
    assert Band.of(2.0) == (2.0, 2.0, 2.0)
