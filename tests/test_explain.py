"""What follows a removal, groups, stability and comparison of routes."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from graph.assembly import build_states
from graph.changes import compare_routes
from graph.chokepoints import find_chokepoints
from graph.errors import NoRouteError, QuestionError, UnknownNameError
from graph.explain import explain_chokepoint
from graph.groups import find_group_chokepoints
from graph.question import ask
from graph.routes import k_best_routes
from graph.sampling import pert
from graph.stability import rank_stability
from graph.tables import tables_from_records
from tests.builders import plain, random_plain, recipe


@pytest.mark.parametrize("seed", range(25))
def test_the_linear_programme_agrees_with_the_maximum_flow(seed):
    tables = random_plain(Random(seed), n_arcs=12)
    try:
        found = find_chokepoints(tables, sources=["n0"], targets=["n5"])
    except NoRouteError:
        return
    for element, row in [*found.nodes.iterrows(), *found.edges.iterrows()]:
        told = explain_chokepoint(tables, element, sources=["n0"], targets=["n5"])
        assert told.loss == pytest.approx(row["loss"], abs=1e-6)
        assert told.maximum == pytest.approx(found.max_flow)
        assert told.flow_low <= told.flow_high + 1e-6
        # What cannot be avoided is lost with it.
        assert told.flow_low <= told.loss + 1e-4


def detour():
    """Give two ways of 4 each for a flow of at most 5, and a latent third way of 2."""
    edges = [
        ("s", "a", 5, "active"), ("a", "b", 4, "active"), ("a", "c", 4, "active"),
        ("b", "t", 4, "active"), ("c", "t", 4, "active"), ("a", "t", 2, "latent"),
    ]  # fmt: skip
    return tables_from_records({
        "nodes": [{"node_id": n} for n in "sabct"],
        "edges": [
            {"edge_id": f"{u}{v}", "source": u, "target": v, "capacity": float(c), "status": s}
            for u, v, c, s in edges
        ],
    })  # fmt: skip


def test_what_replaces_and_what_comes_back_are_told():
    told = explain_chokepoint(detour(), "b")
    assert (told.maximum, told.loss) == (pytest.approx(5), pytest.approx(1))
    assert (told.flow_low, told.flow_high) == (pytest.approx(1, abs=1e-4), pytest.approx(4))
    assert told.recuperation == pytest.approx(1)
    assert [gain.edge_id for gain in told.opened] == ["at"]
    assert {gain.edge_id for gain in told.replaced_by} <= {"ac", "ct"}
    assert all(gain.after > gain.before for gain in told.replaced_by)


def test_what_loses_nothing_has_nothing_to_come_back():
    told = explain_chokepoint(plain("s a 1", "s b 9", "a t 9", "b t 1"), "e2")
    assert told.loss == pytest.approx(1)
    idle = explain_chokepoint(plain("s a 5", "s b 5", "a t 5", "b t 5", "t u 5"), "a")
    assert (idle.loss, idle.recuperation) == (0, None)


def test_the_whole_chain_is_explained_too():
    tables = plain(
        "p lab 20 raw", "lab m 4 drug", "lab n 9 drug",
        recipes=recipe("lab", "raw 2", "drug 1"),
        supply=[{"node_id": "p", "commodity": "raw"}],
        demand=[
            {"node_id": "m", "commodity": "drug", "unit_value": 10.0},
            {"node_id": "n", "commodity": "drug", "unit_value": 5.0},
        ],
    )  # fmt: skip
    told = explain_chokepoint(tables, "e2")
    assert told.maximum == pytest.approx(4 * 10 + 6 * 5)
    assert told.loss == pytest.approx(70 - 9 * 5)
    assert [(g.edge_id, g.before, g.after) for g in told.replaced_by] == [
        ("e3", pytest.approx(6), pytest.approx(9))
    ]


def test_a_name_that_is_not_there_suggests_one_that_is():
    with pytest.raises(UnknownNameError, match="Did you mean nogales"):
        explain_chokepoint(plain("nogales phoenix 2"), "nogalas")


def test_an_edge_that_was_not_asked_about_says_what_it_is():
    tables = plain("a b 5 drug", "b c 5 drug", "a b 9 cash", "a c 2 drug")
    with pytest.raises(QuestionError, match="'e3' carries cash from a to b; that is no part"):
        explain_chokepoint(tables, "e3", commodity="drug")
    rows = plain("a b 5", "b c 5", "a c 2")["edges"].records()
    rows[2]["status"] = "latent"
    latent = tables_from_records({"nodes": [{"node_id": n} for n in "abc"], "edges": rows})
    with pytest.raises(QuestionError, match="'e3' carries goods from a to c, but is latent"):
        explain_chokepoint(latent, "e3")


def test_in_a_large_network_the_loss_is_told_and_what_was_not_looked_for_is_said(monkeypatch):
    whole = explain_chokepoint(detour(), "b")
    monkeypatch.setattr("graph.explain.MOST_EXPLAINED", 3)
    told = explain_chokepoint(detour(), "b")
    assert (told.loss, told.maximum) == (pytest.approx(whole.loss), pytest.approx(whole.maximum))
    assert (told.flow_low, told.flow_share_high, told.recuperation) == (None, None, None)
    assert whole.remarks == ()
    assert "would take too long" in told.remarks[0]


def test_groups_lose_what_their_members_lose_together():
    kinds = {"s": "seaport", "a": "drug_lab", "b": "drug_lab", "t": "consumer_market"}
    nodes = [{"node_id": n, "kind": k} for n, k in kinds.items()]
    tables = plain("s a 5", "s b 5", "a t 5", "b t 5", nodes=nodes)
    found = find_group_chokepoints(tables, "kind")
    assert found.loc["drug_lab", "loss"] == 10
    assert find_chokepoints(tables).nodes.loc["a", "loss"] == 5
    assert found.loc["drug_lab", "members"] == 2
    with pytest.raises(QuestionError, match="does not fill"):
        find_group_chokepoints(tables, "region")


def test_modes_are_groups_of_edges():
    edges = [
        {"edge_id": f"e{i}", "source": "s", "target": "t", "capacity": c, "mode": m}
        for i, (c, m) in enumerate([(3.0, "mail"), (4.0, "rail"), (5.0, "mail")])
    ]
    tables = tables_from_records({"nodes": [{"node_id": n} for n in "st"], "edges": edges})
    found = find_group_chokepoints(tables, "mode")
    assert found["loss"].to_dict() == {"mail": 8, "rail": 4}


def uncertain(high: float):
    """Give two ways side by side; the first is wider, the second may be."""
    edges = [
        ("s", "a", 5, 5, 5),
        ("a", "t", 5, 5, 5),
        ("s", "b", 4, 1, high),
        ("b", "t", 99, 99, 99),
    ]
    return tables_from_records({
        "nodes": [{"node_id": n} for n in "sabt"],
        "edges": [
            {"edge_id": u + v, "source": u, "target": v, "capacity": float(c),
             "capacity_low": float(lo), "capacity_high": float(hi)}
            for u, v, c, lo, hi in edges
        ],
    })  # fmt: skip


def test_stability_is_the_share_of_draws_at_the_top():
    question = ask(build_states(uncertain(4.9)), sources=["s"], targets=["t"])
    assert rank_stability(question, ["sa", "sb"], draws=50, seed=3, top=2) == {"sa": 1, "sb": 0}
    question = ask(build_states(uncertain(12)), sources=["s"], targets=["t"])
    shares = rank_stability(question, ["sa", "sb"], draws=200, seed=3, top=2)
    assert 0 < shares["sb"] < 1
    assert shares == rank_stability(question, ["sa", "sb"], draws=200, seed=3, top=2)
    with pytest.raises(QuestionError, match="0 draws"):
        rank_stability(question, ["sa"], draws=0, seed=1)


def test_draws_stay_within_their_ends_and_certain_numbers_are_kept():
    ends = np.array([1.0, 5.0, np.inf]), np.array([2.0, 5.0, np.inf]), np.array([9.0, 5.0, np.inf])
    drawn = pert(*ends, draws=500, random=np.random.default_rng(0))
    assert drawn[:, 0].min() >= 1
    assert drawn[:, 0].max() <= 9
    assert drawn[:, 0].mean() == pytest.approx((1 + 8 + 9) / 6, rel=0.1)
    assert set(drawn[:, 1]) == {5}
    assert np.all(np.isinf(drawn[:, 2]))


def test_routes_of_two_lists_are_kept_new_or_gone():
    then = k_best_routes(plain("a b 3", "a b 5", "b c 9"), by="capacity")
    now = k_best_routes(plain("a b 4", "a d 5", "b c 9", "d c 5"), by="capacity")
    found = compare_routes(then, now).set_index("edges")
    assert found.loc[[("e1", "e3")], "status"].tolist() == ["kept"]
    assert found.loc[[("e1", "e3")], "capacity_after"].tolist() == [4]
    assert sorted(found["status"]) == ["gone", "kept", "new"]
