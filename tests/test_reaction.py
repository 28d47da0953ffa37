"""What passes, what takes its place, what comes back: by hand, by enumeration, by certificate."""

from __future__ import annotations

from itertools import product
from random import Random

import networkx as nx
import pytest

from graph.assembly import build_states
from graph.chokepoints import find_chokepoints
from graph.elements import Element, find_element
from graph.errors import NoRouteError, QuestionError, UnknownNameError
from graph.explain import explain_chokepoint
from graph.groups import find_groups
from graph.question import ask
from graph.reaction import Inspector
from graph.structure import Structure
from graph.tables import tables_from_records
from tests.builders import plain, random_plain, recipe
from tests.test_explain import detour


def whole_flows(tables, source, target):
    """Yield what arrives and the flow, for every flow in whole numbers."""
    rows = list(tables["edges"].records())
    nodes = {row[end] for row in rows for end in ("source", "target")}
    for flow in product(*(range(int(row["capacity"]) + 1) for row in rows)):
        out = dict.fromkeys(nodes, 0)
        for row, amount in zip(rows, flow, strict=True):
            out[row["source"]] += amount
            out[row["target"]] -= amount
        if all(out[n] == 0 for n in nodes if n not in (source, target)):
            yield -out[target], {row["edge_id"]: f for row, f in zip(rows, flow, strict=True)}


@pytest.mark.parametrize("seed", range(8))
def test_the_range_is_that_of_all_optimal_flows_enumerated(seed):
    tables = random_plain(Random(seed), n_nodes=4, n_arcs=5)
    try:
        found = find_chokepoints(tables, sources=["n0"], targets=["n3"])
    except NoRouteError:
        return
    flows = [flow for value, flow in whole_flows(tables, "n0", "n3") if value == found.max_flow]
    for edge, row in found.edges.iterrows():
        amounts = [flow[edge] for flow in flows]
        assert row["flow_share_low"] == pytest.approx(min(amounts) / found.max_flow, abs=1e-5)
        most = min(1.0, max(amounts) / found.max_flow)
        assert row["flow_share_high"] == pytest.approx(most, abs=1e-5)


@pytest.mark.parametrize("seed", range(25))
def test_a_range_holds_the_share_found_and_is_at_least_the_loss(seed):
    tables = random_plain(Random(seed), n_arcs=12)
    try:
        found = find_chokepoints(tables, sources=["n0"], targets=["n5"])
    except NoRouteError:
        return
    for frame in (found.nodes, found.edges):
        told = frame.dropna(subset=["flow_share_low"])
        assert (told["flow_share_low"] <= told["flow_share"]).all()
        assert (told["flow_share"] <= told["flow_share_high"]).all()
        assert (told["loss_share"] <= told["flow_share_low"].astype(float) + 1e-5).all()


def test_ways_as_good_as_one_another_give_a_range_and_a_narrow_place_none():
    found = find_chokepoints(plain("s a 4", "s b 4", "a t 4", "b t 4", "t u 5"))
    shares = found.nodes.loc["a", ["flow_share_low", "flow_share_high"]]
    assert shares.tolist() == [pytest.approx(1 / 5, abs=1e-5), pytest.approx(4 / 5)]
    assert (
        found.nodes.loc["t", ["flow_share_low", "flow_share_high"]].tolist()
        == [pytest.approx(1)] * 2
    )


def test_what_would_be_thrown_away_does_not_pass():
    found = find_chokepoints(plain("farm mill 50", "mill city 30", "farm city 5"))
    told = found.edges.loc["e1", ["flow_share_low", "flow_share_high"]]
    assert told.tolist() == [pytest.approx(30 / 35)] * 2


def chain():
    """Give a drug made at one lab, sold at two markets that pay the same."""
    return plain(
        "p lab 20 raw", "lab m 8 drug", "lab n 8 drug",
        recipes=recipe("lab", "raw 2", "drug 1"),
        supply=[{"node_id": "p", "commodity": "raw"}],
        demand=[
            {"node_id": "m", "commodity": "drug", "unit_value": 10.0},
            {"node_id": "n", "commodity": "drug", "unit_value": 10.0},
        ],
    )  # fmt: skip


def test_of_the_chain_a_share_is_of_what_is_made():
    row = find_chokepoints(chain()).edges.loc["e2"]
    assert row["flow_commodity"] == "drug"
    assert row["flow_share_low"] == pytest.approx(2 / 10, abs=1e-5)
    assert row["flow_share_high"] == pytest.approx(8 / 10, abs=1e-5)
    told = explain_chokepoint(chain(), "lab")
    assert [each.commodity for each in told.passes] == ["drug", "raw"]
    assert [each.high for each in told.passes] == [pytest.approx(10), pytest.approx(20)]


def test_the_first_rows_say_what_takes_their_place_and_what_comes_back():
    found = find_chokepoints(detour())
    row = found.nodes.loc["b"]
    assert row["recuperation"] == pytest.approx(1)
    assert row["opened"] == ("at",)
    assert set(row["replaced_by"]) <= {"ac", "ct"}
    assert (
        "When latent routes open, 100 % of the loss comes back, by a → t, goods." in row["reason"]
    )
    assert find_chokepoints(detour(), top=0).nodes["recuperation"].isna().all()


def test_what_did_not_change_does_not_take_its_place():
    # Two trades side by side: what goes in one never shows as gained in the other.
    tables = plain(
        "s a 5", "s b 5", "a t 5", "b t 5", "x c 5", "x d 5", "c y 3", "d y 3", "y z 4",
        demand=[{"node_id": n, "commodity": "goods"} for n in ("t", "z")],
        supply=[{"node_id": n, "commodity": "goods", "quantity": 5.0} for n in ("s", "x")],
    )  # fmt: skip
    told = explain_chokepoint(tables, "a", commodity="goods")
    assert told.loss == 0
    assert {gain.edge_id for gain in told.replaced_by} <= {"e2", "e4"}


@pytest.mark.parametrize("seed", range(20))
def test_what_takes_its_place_is_the_least_that_earns_as_much(seed):
    tables = random_plain(Random(seed), n_arcs=12)
    try:
        question = ask(build_states(tables), commodity="goods", sources=["n0"], targets=["n5"])
        if question.removal().total <= 0:
            return
    except NoRouteError:
        return
    inspector = Inspector(question, None)
    for edge in question.states.edge_ids:
        told = inspector.look_into(Element(edge, "edge", edge_ids=(edge,)))
        unused = inspector.best.arc_flow[int(edge[1:]) - 1] <= 1e-9
        assert not (unused and told.replaced_by)
        assert all(gain.after > gain.before >= 0 for gain in told.replaced_by)
        assert edge not in {gain.edge_id for gain in told.replaced_by}
        assert told.recuperation is None


@pytest.mark.parametrize("seed", range(25))
def test_articulation_points_and_bridges_leave_more_parts(seed):
    states = build_states(random_plain(Random(seed), n_nodes=8, n_arcs=9))
    structure = Structure(states, [0], [1])
    G = nx.MultiGraph(list(zip(states.tail.tolist(), states.head.tolist(), strict=True)))
    parts = nx.number_connected_components(G)
    for state in G:
        rest = G.copy()
        rest.remove_node(state)
        alone = G.degree(state) == 2 * G.number_of_edges(state, state)
        more = nx.number_connected_components(rest) > parts - alone
        assert structure.node_articulates[states.state_node[state]] == more
        assert structure.degree[states.state_node[state]] == G.degree(state)
    for arc, (u, v) in enumerate(zip(states.tail.tolist(), states.head.tolist(), strict=True)):
        rest = G.copy()
        rest.remove_edge(u, v)
        assert structure.arc_bridges[arc] == (nx.number_connected_components(rest) > parts)


def two_kinds():
    kinds = {"s": "crop_region", "a": "drug_lab", "b": "drug_lab", "t": "consumer_market"}
    return tables_from_records({
        "nodes": [{"node_id": n, "kind": k, "region": "north"} for n, k in kinds.items()],
        "edges": [
            {"edge_id": u + v, "source": u, "target": v, "capacity": 5.0, "mode": m}
            for u, v, m in (("s", "a", "rail"), ("s", "b", "mail"), ("a", "t", "rail"),
                            ("b", "t", "mail"))
        ],
    })  # fmt: skip


def test_groups_stand_in_the_ranking_with_the_measures_of_nodes_and_edges():
    groups = find_chokepoints(two_kinds(), draws=2).groups
    labs = groups.loc["kind:drug_lab"]
    assert (labs["loss_share"], labs["members"], labs["by"], labs["cuts_off"]) == (1, 2, "kind", 1)
    assert labs["dominates"]
    assert labs["stability"] == 1
    assert (groups.loc["mode:mail", "loss"], groups.loc["mode:mail", "flow_share"]) == (5, 0.5)
    # A run of legs by mail counts once; a range over optimal flows is not looked for.
    assert groups["flow_share_low"].notna().to_dict()["mode:mail"] is False
    assert set(groups["by"]) == {"kind", "region", "mode"}
    assert not len(find_chokepoints(plain("a b 3")).groups)


def test_a_group_is_explained_by_its_name():
    told = explain_chokepoint(two_kinds(), "kind:drug_lab", draws=3)
    assert (told.what, told.loss, told.dominates, told.stability) == ("group", 10, True, 1)
    assert (told.flow_low, told.flow_high) == (pytest.approx(10), pytest.approx(10))
    assert "Nothing takes its place." in told.reason
    with pytest.raises(UnknownNameError, match="kind:drug_lab"):
        explain_chokepoint(two_kinds(), "kind:drug_labs")


def test_an_explanation_agrees_with_the_ranking():
    found = find_chokepoints(detour())
    for key, row in found.nodes.iterrows():
        told = explain_chokepoint(detour(), key)
        assert told.reason == row["reason"]
        assert (told.cuts_off, told.in_cut, told.degree) == (
            row["cuts_off"], row["in_cut"], row["degree"],
        )  # fmt: skip


def test_a_node_that_the_question_leaves_aside_is_told_apart_from_an_unknown_one():
    tables = plain("a b 3", "c d 3 cash")
    states = ask(build_states(tables), commodity="goods").states
    with pytest.raises(QuestionError, match="passes 'c'"):
        find_element(states, "c")
    assert find_groups(states) == {}
