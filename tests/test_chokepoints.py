"""Chokepoints: losses against removal one by one, certificates, reasons."""

from __future__ import annotations

from itertools import combinations
from random import Random

import networkx as nx
import pytest

from graph.chokepoints import find_chokepoints
from graph.errors import NoRouteError, QuestionError
from tests.builders import plain, random_chain, random_plain, recipe


def without(tables, *, edge=None, node=None):
    """Build the NetworkX graph of what is left, parallel edges merged."""
    graph = nx.DiGraph()
    graph.add_nodes_from(["n0", "n5"])
    for row in tables["edges"].records():
        u, v = row["source"], row["target"]
        if row["edge_id"] != edge and node not in (u, v):
            known = graph.get_edge_data(u, v, {"capacity": 0.0})["capacity"]
            graph.add_edge(u, v, capacity=known + row["capacity"])
    return graph


def chokepoints_or_none(seed):
    tables = random_plain(Random(seed))
    try:
        return tables, find_chokepoints(tables, sources=["n0"], targets=["n5"])
    except NoRouteError:
        assert not nx.has_path(without(tables), "n0", "n5")
        return tables, None


@pytest.mark.parametrize("seed", range(60))
def test_losses_equal_removing_each_and_solving_again(seed):
    tables, found = chokepoints_or_none(seed)
    if found is None:
        return
    total = nx.maximum_flow_value(without(tables), "n0", "n5")
    assert found.max_flow == total
    for edge, row in found.edges.iterrows():
        left = nx.maximum_flow_value(without(tables, edge=edge), "n0", "n5")
        assert row["loss"] == total - left
    for node, row in found.nodes.iterrows():
        if node in ("n0", "n5"):
            assert row["loss"] == total
        else:
            assert row["loss"] == total - nx.maximum_flow_value(
                without(tables, node=node), "n0", "n5"
            )


@pytest.mark.parametrize("seed", range(60))
def test_what_dominates_severs_every_route(seed):
    tables, found = chokepoints_or_none(seed)
    if found is None:
        return
    for edge, row in found.edges.iterrows():
        assert row["dominates"] == (not nx.has_path(without(tables, edge=edge), "n0", "n5"))
    for node, row in found.nodes.iterrows():
        if node not in ("n0", "n5"):
            severed = not nx.has_path(without(tables, node=node), "n0", "n5")
            assert row["dominates"] == severed


@pytest.mark.parametrize("seed", range(30))
def test_betweenness_is_the_share_of_shortest_routes(seed):
    tables, found = chokepoints_or_none(seed)
    if found is None:
        return
    graph = nx.MultiDiGraph()
    for row in tables["edges"].records():
        graph.add_edge(row["source"], row["target"], row["edge_id"])
    paths = list(nx.all_simple_edge_paths(graph, "n0", "n5"))
    shortest = [path for path in paths if len(path) == min(map(len, paths))]
    for edge, row in found.edges.iterrows():
        share = sum(edge in {leg[2] for leg in path} for path in shortest) / len(shortest)
        assert row["betweenness"] == pytest.approx(share)
    for node, row in found.nodes.iterrows():
        share = sum(node in {n for leg in path for n in leg[:2]} for path in shortest)
        assert row["betweenness"] == pytest.approx(share / len(shortest))


def test_the_cut_adds_up_and_is_named():
    found = find_chokepoints(plain("a b 5", "a c 5", "b d 2", "c d 3", "d e 9"))
    assert found.max_flow == 5
    assert sorted(found.cut_edges) == ["e3", "e4"]
    assert found.cut["worth"].sum() == 5


def test_the_narrowest_place_comes_first_with_its_reason():
    found = find_chokepoints(plain("a b 5", "a c 5", "b d 2", "c d 3", "d e 9"))
    between = found.nodes[found.nodes["role"] == "between"]
    assert between.index[0] == "d"
    assert between.iloc[0]["reason"] == (
        "Without it 100 % of what could be delivered is lost. Every route passes here. "
        "100 % of the shortest routes pass here. 2 links that set the maximum touch it. "
        "Nothing takes its place."
    )
    assert found.edges.loc["e4", "reason"].startswith("Without it 60 %")


def test_a_way_around_means_no_loss():
    found = find_chokepoints(plain("a b 5", "a c 5", "b d 5", "c d 5", "d e 5"))
    assert found.nodes.loc["b", "loss"] == 0
    assert (
        "another way at no loss" in found.nodes.loc["b", "reason"] + found.nodes.loc["c", "reason"]
    )


def test_unlimited_flow_has_no_maximum_but_still_ranks():
    found = find_chokepoints(plain("a b", "b c"))
    assert found.max_flow is None
    assert "no capacities" in found.why_no_flow
    assert found.nodes.loc["b", "dominates"]


def test_supply_and_what_a_lab_makes_bound_a_commodity():
    tables = plain(
        "p lab 100 precursors", "lab m1 50 drug", "lab m2 50 drug",
        recipes=recipe("lab", "precursors 2", "drug 1", capacity=30.0),
        supply=[{"node_id": "p", "commodity": "precursors", "quantity": 100.0}],
    )  # fmt: skip
    found = find_chokepoints(tables, commodity="drug")
    assert found.max_flow == 30
    assert list(found.cut["part"]) == ["supply"]
    assert find_chokepoints(tables, commodity="precursors").max_flow == 100


def chain():
    return plain(
        "p lab 100 precursors", "lab m1 50 drug", "lab m2 50 drug",
        recipes=recipe("lab", "precursors 2", "drug 1", capacity=30.0),
        supply=[{"node_id": "p", "commodity": "precursors", "quantity": 100.0}],
        demand=[
            {"node_id": "m1", "commodity": "drug", "quantity": 20.0, "unit_value": 10.0},
            {"node_id": "m2", "commodity": "drug", "quantity": 20.0, "unit_value": 7.0},
        ],
    )  # fmt: skip


def test_the_whole_chain_loses_what_the_trade_earned():
    found = find_chokepoints(chain())
    assert found.max_flow == pytest.approx(20 * 10 + 10 * 7)
    assert found.nodes.loc["lab", "loss_share"] == pytest.approx(1)
    assert found.nodes.loc["m1", "loss"] == pytest.approx(270 - 140)
    assert found.edges.loc["e2", "loss"] == pytest.approx(270 - 140)
    assert found.cut["worth"].sum() == pytest.approx(found.max_flow)


def test_the_whole_chain_takes_no_ends():
    with pytest.raises(QuestionError, match="name a commodity"):
        find_chokepoints(chain(), sources=["p"])


def test_several_commodities_without_supply_must_be_told_apart():
    with pytest.raises(QuestionError, match="cash, drug"):
        find_chokepoints(plain("a b 1 drug", "b a 1 cash"))


def test_an_edge_of_another_minimum_cut_is_told():
    found = find_chokepoints(plain("a b 5", "b c 5", "c d 9"))
    margins = found.edges["cut_margin"]
    assert margins["e1"] == margins["e2"] == 0
    assert margins.isna()["e3"]
    near = find_chokepoints(plain("a b 50", "b c 51")).edges["cut_margin"]
    assert near["e2"] == pytest.approx(0.02)
    other = "e2" if found.cut_edges == ["e1"] else "e1"
    assert "another cut as small" in found.edges.loc[other, "reason"]


@pytest.mark.parametrize("seed", range(20))
def test_near_cuts_are_counted_for_each_node_and_edge(seed):
    tables, found = chokepoints_or_none(seed)
    if found is None:
        return
    rows = tables["edges"].records()
    ends = {row["edge_id"]: {row["source"], row["target"]} for row in rows}
    room = {row["edge_id"]: row["capacity"] for row in rows if row["edge_id"] in found.edges.index}
    near = []
    for size in range(1, len(room) + 1):
        for cut in map(set, combinations(room, size)):
            small = sum(map(room.get, cut)) <= 1.05 * found.max_flow and _severs(tables, cut)
            if small and not any(_severs(tables, cut - {edge}) for edge in cut):
                near.append(cut)
    assert found.near_cuts_complete
    assert found.n_near_cuts == len(near)
    for edge, count in found.edges["near_cuts"].items():
        assert count == sum(edge in cut for cut in near)
    for node, count in found.nodes["near_cuts"].items():
        assert count == sum(any(node in ends[edge] for edge in cut) for cut in near)


def _severs(tables, cut):
    graph = nx.DiGraph()
    graph.add_nodes_from(["n0", "n5"])
    for row in tables["edges"].records():
        if row["edge_id"] not in cut:
            graph.add_edge(row["source"], row["target"])
    return not nx.has_path(graph, "n0", "n5")


@pytest.mark.parametrize("seed", range(10))
def test_closeness_and_pagerank_are_those_of_networkx(seed):
    tables, found = chokepoints_or_none(seed)
    if found is None:
        return
    graph = nx.DiGraph()
    for row in tables["edges"].records():
        if row["edge_id"] in found.edges.index:
            graph.add_edge(row["source"], row["target"])
    for name, expected in (("closeness", nx.closeness_centrality), ("pagerank", nx.pagerank)):
        assert found.nodes[name].to_dict() == pytest.approx(expected(graph))


@pytest.mark.parametrize("seed", range(8))
def test_of_a_large_chain_the_losses_of_what_carries_most_are_measured(monkeypatch, seed):
    tables = random_chain(Random(seed))
    whole = find_chokepoints(tables, top=0)
    monkeypatch.setattr("graph.chain_removal.MOST_SOLVED", 0)
    monkeypatch.setattr("graph.chain_removal.LEAST_SOLVED", 3)
    part = find_chokepoints(tables, top=0)
    for frame, of_all in ((part.nodes, whole.nodes), (part.edges, whole.edges)):
        known = frame["loss"].dropna()
        assert known.to_dict() == pytest.approx(of_all["loss"].loc[known.index].to_dict())
        blank = frame[frame["loss"].isna()]
        assert len(blank)
        measured = frame.loc[known.index]
        least = measured["flow_share"].nlargest(3).min()
        assert blank["flow_share"].max() <= least
        assert blank["reason"].str.contains("Its loss was not measured; it carries").all()
    assert (part.measured_edges, part.measured_nodes) == (3, 3)
    assert "Of the others it is told what share of a flow they carry." in " ".join(part.remarks)


def test_what_is_not_measured_is_told_with_the_reason(monkeypatch):
    for name in ("near_cuts.MOST_LOOKS", "removal.MOST_LOOKS"):
        monkeypatch.setattr(f"graph.{name}", 0)
    for name in ("standing.MOST_NEAR_CUT", "structure.MOST_COMPARED", "removal.LEAST_MEASURED",
                 "chokepoints.MOST_DETAILED"):  # fmt: skip
        monkeypatch.setattr(f"graph.{name}", 1)
    found = find_chokepoints(plain("a b 5", "a c 5", "b d 2", "c d 3", "d e 9"))
    told = " ".join(found.remarks)
    for words in ("Losses are measured of the 1 edges", "not counted in 5 links",
                  "only where it is in one", "Closeness and PageRank are not found",
                  "nothing is said of ranges"):  # fmt: skip
        assert words in told
    assert found.n_near_cuts is None
    assert found.edges["cut_margin"].dropna().to_dict() == {"e3": 0.0, "e4": 0.0}
    assert found.edges["near_cuts"].isna().all()
    assert found.nodes["closeness"].isna().all()


def test_the_chain_has_no_cuts_to_count():
    found = find_chokepoints(chain())
    assert found.n_near_cuts is None
    assert found.remarks == ()


def test_draws_tell_how_often_each_stays_at_the_top():
    found = find_chokepoints(plain("a b 5", "b c 3"), draws=5, top=1)
    assert found.edges["stability"].dropna().tolist() == [1.0]
    assert "stability" not in find_chokepoints(plain("a b 5")).edges
