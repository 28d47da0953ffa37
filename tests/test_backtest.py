"""Back-tests on networks where the answer is known, and those of the data shipped."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from graph import QuestionError, UnknownNameError, read_tables, tables_from_records
from graph.backtest import Outcome, read_cases, run_backtests
from graph.backtest.page import backtest_page
from graph.backtest.verdict import compare, judge
from graph.backtest.wording import dependence_in_words
from graph.checks import check
from narrows.cli import main
from tests.builders import plain

ROOT = Path(__file__).parent.parent

CASE = {"backtest_id": "t", "role": "case", "year": 2012, "outcome_year": 2014}
CUT = {
    "backtest_id": "t", "role": "change", "item": "cut", "effect": "capacity", "mode": ("sea",),
    "share": 0.5, "evidence": ("known",),
}  # fmt: skip
AIR = {
    "backtest_id": "t", "role": "outcome", "item": "air", "quantity": "flow", "mode": ("air",),
    "observed": "rises", "evidence": ("seen",),
}  # fmt: skip
SEA = AIR | {"item": "sea", "mode": ("sea",), "observed": "falls"}


def tables(*rows, latent=False, observations=(), air=8.0):
    """Ten units wanted, by sea (10, free) or by air (at a cost)."""
    edges = [
        {"edge_id": "sea", "source": "farm", "target": "town", "mode": "sea", "capacity": 10.0},
        {
            "edge_id": "air", "source": "farm", "target": "town", "mode": "air", "capacity": air,
            "unit_cost": 1.0, "detection": 0.25,
        },
    ]  # fmt: skip
    if latent:
        edges[1]["status"] = "latent"
    network = plain(
        "farm town",
        supply=[{"node_id": "farm", "commodity": "goods"}],
        demand=[{"node_id": "town", "commodity": "goods", "quantity": 10.0, "unit_value": 9.0}],
        backtests=list(rows),
        observations=list(observations),
    )
    return with_edges(network, edges)


def with_edges(network, edges):
    return tables_from_records(
        {name: network[name].records() for name in network if name != "edges"} | {"edges": edges}
    )


def run(*rows, draws=5, **more):
    (found,) = run_backtests(tables(*rows, **more), draws=draws)
    return found


def test_what_is_cut_at_sea_goes_by_air():
    found = run(CASE, CUT, AIR, SEA)
    air, sea = found.compared
    assert (sea.before, sea.after, sea.change) == (10.0, 5.0, -0.5)
    assert air.after == pytest.approx(5.0 / 0.75)
    assert (sea.verdict, sea.agreement) == ("hit", 1.0)


def test_nothing_flows_before_so_nothing_can_be_compared():
    (air,) = run(CASE, CUT, AIR).compared
    assert air.change is None
    assert air.verdict == "miss"
    assert "nothing flows" in air.why


def test_a_case_that_fails_is_shown_as_failed():
    found = run(CASE, CUT, SEA | {"observed": "rises"})
    assert found.verdict == "miss"
    assert "the model fell, the world rose" in found.compared[0].why


def test_a_wrong_size_is_partly_right():
    figures = [
        {"observation_id": f"o{year}", "year": year, "system": "s", "quantity": "seized",
         "value": value, "unit": "kg", "evidence": ("seen",)}
        for year, value in ((2012, 100.0), (2014, 90.0))
    ]  # fmt: skip
    sized = SEA | {"observation_before": "o2012", "observation_after": "o2014"}
    found = run(CASE, CUT, sized, observations=figures)
    (sea,) = found.compared
    assert sea.observed_change == pytest.approx(-0.1)
    assert (sea.verdict, found.verdict) == ("partly", "partly")


def test_the_size_of_a_change_is_drawn_from_its_range():
    wide = CUT | {"share_low": 0.1, "share_high": 0.9}
    (sea,) = run(CASE, wide, SEA, draws=60).compared
    assert -0.9 < sea.change_low < sea.change < sea.change_high < -0.1


def test_equal_seeds_give_equal_answers():
    wide = CUT | {"share_low": 0.1, "share_high": 0.9}
    assert run(CASE, wide, SEA).compared == run(CASE, wide, SEA).compared


def test_shares_are_of_the_whole_and_change_in_points():
    whole = {"share_of": "all"}
    air, sea = run(CASE, CUT, AIR | whole, SEA | whole).compared
    assert (air.before, sea.before) == (0.0, 1.0)
    assert air.after + sea.after == pytest.approx(1.0)
    assert air.change == pytest.approx(-sea.change)
    assert (air.verdict, sea.verdict) == ("hit", "hit")


def test_what_is_latent_opens_in_reaction_unless_it_stays_closed():
    found = run(CASE, CUT, SEA, latent=True)
    assert found.opened == ("air",)
    closed = run(CASE | {"latent": "stays closed"}, CUT, SEA, latent=True)
    assert closed.opened == ()


def test_equal_routes_share_by_chance_and_move_only_with_a_cause():
    edges = [
        {"edge_id": mode, "source": "farm", "target": "town", "mode": mode, "capacity": 10.0}
        for mode in ("air", "sea", "rail")
    ]
    halved = CUT | {"mode": ("rail",)}
    whole = {"share_of": "all", "observed": "steady"}
    rail = AIR | {"item": "rail", "mode": ("rail",)} | whole
    rows = (CASE, halved, AIR | whole, SEA | whole, rail)
    (found,) = run_backtests(with_edges(tables(*rows), edges), draws=60)
    air, sea, rail = found.compared
    # Where rail had won the draw, half of it goes to the next best; elsewhere nothing moves.
    assert air.agreement > 0.5
    assert sea.agreement > 0.5
    assert 0.4 < rail.agreement < 0.95


def test_several_values_in_a_cell_are_any_of_them():
    both = SEA | {"mode": ("sea", "air")}
    (one,) = run(CASE, CUT, both).compared
    assert one.before == 10.0
    assert one.after == pytest.approx(5.0 + 5.0 / 0.75)


def test_quantities_at_nodes_and_what_is_seized_are_compared():
    bought = SEA | {"quantity": "delivered", "node_id": ("town",), "observed": "steady"}
    del bought["mode"]
    sold = bought | {"item": "sold", "quantity": "supplied", "node_id": ("farm",)}
    lost = AIR | {"item": "lost", "quantity": "seized", "share_of": "lost"}
    delivered, supplied, seized = run(CASE, CUT, bought, sold, lost).compared
    assert (delivered.before, delivered.after) == (10.0, pytest.approx(10.0))
    assert supplied.after == pytest.approx(5.0 + 5.0 / 0.75)
    assert seized.after == pytest.approx(1.0)


def test_a_measure_of_the_tables_can_be_the_change():
    rows = tables(
        CASE, {"backtest_id": "t", "role": "change", "measure_id": "m", "strength": 0.5}, SEA
    )
    more = {
        "measures": [{"measure_id": "m"}],
        "effects": [
            {"effect_id": "x", "measure_id": "m", "effect": "capacity", "mode": "sea", "share": 1.0}
        ],
    }
    found = tables_from_records({name: rows[name].records() for name in rows} | more)
    ((sea,),) = (result.compared for result in run_backtests(found, draws=1))
    assert sea.change == -0.5


@pytest.mark.parametrize(
    ("changes", "observed", "verdict"),
    [
        ([-0.2] * 10, "falls", "hit"),
        ([-0.2] * 7 + [0.2] * 3, "falls", "partly"),
        ([-0.2] * 6 + [0.2] * 4, "falls", "miss"),
        ([-0.01] * 10, "falls", "miss"),
        ([-0.01] * 10, "steady", "hit"),
        ([0.3] * 10, "falls", "miss"),
    ],
)
def test_the_verdict_follows_the_draws(changes, observed, verdict):
    outcome = Outcome("o", {}, "flow", "", observed, 0.05, None, None, "")
    before = np.full(10, 4.0)
    assert compare(outcome, before, before * (1 + np.array(changes))).verdict == verdict


def test_it_is_told_which_change_decides_the_answer():
    outcome = Outcome("o", {}, "flow", "", "falls", 0.05, None, None, "")
    size = np.linspace(0, 1, 30)
    after = np.where(size > 0.5, 1.0, 2.0)
    found = compare(outcome, np.full(30, 2.0), after, sizes={"cut": size, "other": size[::-1]})
    assert found.depends_on == (("cut", 0.0, 1.0), ("other", 1.0, 0.0))
    assert "smallest third, 0% agree; in its largest, 100%" in dependence_in_words(found)


def test_a_case_hits_only_where_every_outcome_does():
    hit = compare(Outcome("o", {}, "flow", "", "falls", 0.05, None, None, ""),
                  np.array([2.0]), np.array([1.0]))  # fmt: skip
    miss = replace(hit, verdict="miss")
    part = replace(hit, verdict=None)
    assert [judge(r) for r in ([hit, hit], [hit, miss], [miss, miss], [hit, part])] == [
        "hit", "partly", "miss", "hit",
    ]  # fmt: skip


def test_a_change_or_an_outcome_that_matches_nothing_is_refused():
    with pytest.raises(QuestionError, match="cut matches nothing"):
        run(CASE, CUT | {"mode": ("rail",)}, SEA)
    with pytest.raises(QuestionError, match="sea compares nothing"):
        run(CASE, CUT, SEA | {"mode": ("rail",)})


def test_rows_that_share_evidence_with_the_outcome_are_named():
    rows = tables(CASE, CUT, SEA)
    edges = [row | {"evidence": ("seen",)} for row in rows["edges"].records()]
    (found,) = run_backtests(with_edges(rows, edges), draws=1)
    assert found.shared_rows == (("edges", "air"), ("edges", "sea"))


def test_a_sum_has_the_unit_of_its_goods_and_two_drugs_or_two_units_are_not_added_up():
    goods = ("fentanyl", "fentanyl_pills", "cocaine", "cash")
    network = plain(
        "farm town 5 fentanyl", "farm town 5 fentanyl_pills", "farm city 5 cocaine",
        "farm bank 5 cash",
        supply=[{"node_id": "farm", "commodity": name} for name in goods],
        demand=[
            {"node_id": node, "commodity": name, "quantity": 3.0, "unit_value": 1.0}
            for node, name in zip(("town", "town", "city", "bank"), goods, strict=True)
        ],
    )  # fmt: skip
    rows = [network[name].records() for name in ("nodes", "edges", "supply", "demand")]
    cut = CUT | {"mode": (), "commodity": ("fentanyl",)}
    drugs = AIR | {"mode": (), "item": "drugs", "target": ("town",), "observed": "falls"}
    named = dict(zip(("nodes", "edges", "supply", "demand"), rows, strict=True))
    data = tables_from_records(named | {"backtests": [CASE, cut, drugs], "observations": []})
    (found,) = run_backtests(data, draws=2)
    assert found.compared[0].unit == "kg/year"
    for target, named_ in (("city", "cocaine and fentanyl"), ("bank", "cash and fentanyl")):
        every = [CASE, cut, drugs | {"target": ("town", target)}]
        data = tables_from_records(named | {"backtests": every, "observations": []})
        with pytest.raises(QuestionError, match=f"adds up {named_}"):
            list(run_backtests(data, draws=2))


def test_no_cases_and_no_draws_are_bad_questions():
    with pytest.raises(QuestionError, match="no back-tests"):
        run_backtests(plain("a b 3"))
    with pytest.raises(QuestionError, match="between 1 and"):
        run_backtests(tables(CASE, CUT, SEA), draws=0)
    with pytest.raises(UnknownNameError):
        run_backtests(tables(CASE, CUT, SEA), "u")


def test_nothing_done_changes_nothing(shipped):
    rows = [row | {"share": 0.0, "share_low": 0.0, "share_high": 0.0} if "share" in row else row
            for row in shipped["backtests"].records()]  # fmt: skip
    everything = {name: shipped[name].records() for name in shipped}
    still = tables_from_records(everything | {"backtests": rows})
    for result in run_backtests(still, draws=2):
        for one in result.compared:
            assert (one.change_low, one.change_high) == pytest.approx((0.0, 0.0), abs=1e-9)


@pytest.fixture(scope="module")
def shipped():
    return read_tables()


def test_the_four_cases_of_the_issue_are_there_and_say_what_was_known(shipped):
    cases = read_cases(shipped)
    assert {c.backtest_id for c in cases if c.is_test} >= {
        "mail_to_border_2019", "san_diego_to_tucson_2024", "darknet_takedown_2017",
        "meth_to_mexico_2018",
    }  # fmt: skip
    for case in cases:
        assert case.lesson
        assert all(change.known_before for change in case.changes)
        assert not set(case.outcome_evidence).intersection(
            evidence for change in case.changes for evidence in change.known_before
        )


def test_the_shipped_effect_of_a_control_may_not_be_used_in_the_case_on_it(shipped):
    # The effect of China's control was read off what followed.
    rows = shipped["backtests"].records()
    change = {
        "backtest_id": "mail_to_border_2019", "role": "change",
        "measure_id": "china_class_scheduling", "evidence": ("p23_china_agrees_control_2018",),
    }  # fmt: skip
    everything = {name: shipped[name].records() for name in shipped}
    leaking = tables_from_records(everything | {"backtests": [*rows, change]})
    assert {n.value for n in check(leaking) if n.code == "outcome_in_inputs"} == {
        "p23_mail_seizures_drop_2019"
    }


def test_the_page_is_current():
    # `make docs` writes it.
    assert (ROOT / "docs" / "backtests.md").read_text(encoding="utf-8") == backtest_page()


def test_the_command_prints_one_document(capsys):
    assert main(["backtest", "darknet_takedown_2017", "--draws", "2", "--json"]) == 0
    out = capsys.readouterr()
    assert out.err == ""
    (case,) = json.loads(out.out)["backtests"]
    assert set(case) >= {"id", "verdict", "changes", "outcomes", "shared_rows"}
    assert case["changes"][0]["known_before"]


def test_the_command_shows_misses_as_misses(capsys):
    assert main(["backtest", "--draws", "2"]) == 0
    out = capsys.readouterr().out
    assert "4 tests: hit" in out
    assert "Known before:" in out
    assert "Lesson:" in out
