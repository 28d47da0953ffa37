"""Tables to network and back, snapshots, and the commodity-state graph."""

from __future__ import annotations

import copy

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import load_network, read_tables
from graph.assembly import build_states
from graph.chokepoints import find_chokepoints
from graph.flow import solve_flow
from graph.network import build_network, snapshot, to_tables
from graph.routes import k_best_routes
from graph.schema import TABLES
from graph.tables import tables_from_records, write_tables
from tests.builders import plain, recipe


@pytest.fixture(scope="module")
def shipped():
    return load_network()


def records(tables):
    """Give every row; a network groups edges by their source, so order is no content."""
    rows = {name: tables[name].records() for name in TABLES}
    rows["edges"].sort(key=lambda row: row["edge_id"])
    return rows


def test_tables_to_network_to_tables_loses_nothing():
    tables = read_tables()
    assert records(to_tables(build_network(tables))) == records(tables)


def test_network_to_files_to_network_loses_nothing(shipped, tmp_path):
    write_tables(to_tables(shipped), tmp_path)
    again = load_network(tmp_path)
    assert dict(again.nodes(data=True)) == dict(shipped.nodes(data=True))
    assert list(again.edges(keys=True, data=True)) == list(shipped.edges(keys=True, data=True))
    assert again.graph == shipped.graph


numbers = st.floats(min_value=0, max_value=1e12, allow_nan=False).map(float)
words = (
    st.text(
        st.characters(categories=("L", "N", "P", "S", "Zs"), exclude_characters=";"),
        min_size=1,
        max_size=12,
    )
    .map(str.strip)
    .filter(bool)
)


@given(st.lists(words, min_size=2, max_size=6, unique=True), st.data())
def test_any_words_and_numbers_survive_the_round_trip(names, data):
    edge = st.fixed_dictionaries(
        {"source": st.sampled_from(names), "target": st.sampled_from(names)},
        optional={
            "commodity": words,
            "capacity": numbers,
            "active_from": st.integers(1900, 2100),
            "about": words,
        },
    )
    edges = [{"edge_id": f"x{i}"} | e for i, e in enumerate(data.draw(st.lists(edge, max_size=6)))]
    tables = tables_from_records({"nodes": [{"node_id": n} for n in names], "edges": edges})
    assert records(to_tables(build_network(tables))) == records(tables)


def test_plain_lists_of_nodes_and_edges_load(tmp_path):
    (tmp_path / "nodes.csv").write_text("node_id\na\nb\n")
    (tmp_path / "edges.csv").write_text("source,target\na,b\na,b\n")
    network = load_network(tmp_path)
    assert list(network.edges(keys=True)) == [("a", "b", "e1"), ("a", "b", "e2")]


def living():
    return plain(
        "a b 5 goods", "a c 5 goods",
        nodes=[
            {"node_id": "a"},
            {"node_id": "b", "active_from": 2012, "active_to": 2014},
            {"node_id": "c"},
        ],
        volumes=[{"edge_id": "e2", "year": 2013, "capacity": 2.0, "capacity_high": 3.0}],
    )  # fmt: skip


def test_a_snapshot_keeps_what_existed_that_year():
    network = build_network(living())
    assert sorted(snapshot(network, 2012)) == ["a", "b", "c"]
    assert sorted(snapshot(network, 2015)) == ["a", "c"]
    assert snapshot(network, 2015).number_of_edges() == 1


def test_a_year_s_volume_overrides_capacity_and_range():
    network = build_network(living())
    edge = snapshot(network, 2013).edges["a", "c", "e2"]
    assert (edge["capacity"], edge["capacity_high"]) == (2, 3)
    assert snapshot(network, 2014).edges["a", "c", "e2"]["capacity"] == 5


@pytest.mark.parametrize("year", [None, 2012, 2013, 2016, 2019])
@pytest.mark.parametrize("latent", [False, True])
def test_states_of_tables_and_of_the_network_are_the_same(year, latent):
    tables = read_tables()
    direct = build_states(tables, year=year, latent=latent)
    network = build_network(tables)
    through = build_states(network, year=year, latent=latent)

    def arcs(states):
        return sorted(
            (states.arc_id(a), *states.state(states.tail[a]), *states.state(states.head[a]),
             float(states.capacity[a]), float(states.gain[a]), float(states.length[a]))
            for a in range(len(states.tail))
        )  # fmt: skip

    assert arcs(direct) == arcs(through)
    assert sorted((*direct.state(s), q, v) for s, q, v in direct.demand) == sorted(
        (*through.state(s), q, v) for s, q, v in through.demand
    )


def test_the_state_graph_in_networkx_has_the_same_arcs():
    states = build_states(read_tables(), year=2019)
    graph = states.to_networkx()
    assert graph.number_of_edges() == len(states.tail)
    assert graph.number_of_nodes() == states.n_states
    total = sum(c for *_, c in graph.edges(data="capacity") if np.isfinite(c))
    assert total == pytest.approx(float(states.capacity[np.isfinite(states.capacity)].sum()))


def test_no_path_turns_one_substance_into_another_without_a_recipe():
    states = build_states(read_tables(), year=2019)
    for u, v, data in states.to_networkx().edges(data=True):
        assert (u[1] == v[1]) != data["conversion"]
        assert (u[0] == v[0]) == data["conversion"]


def test_a_recipe_of_a_kind_works_at_every_node_of_that_kind():
    rows = [
        {k: v for k, v in row.items() if k != "node_id"} | {"node_kind": "lab"}
        for row in recipe("x", "raw 1", "fine 1", recipe_id="refine")
    ]
    nodes = [
        {"node_id": n, "kind": k}
        for n, k in (("a", "farm"), ("b", "lab"), ("c", "lab"), ("d", "shop"))
    ]
    tables = plain("a b 1 raw", "a c 1 raw", "b d 1 fine", "c d 1 fine", nodes=nodes, recipes=rows)
    assert len(k_best_routes(tables, sources=["a"], targets=["d"])) == 2


def test_analyses_leave_the_network_as_it_was(shipped):
    before = copy.deepcopy(shipped)
    snapshot(shipped, 2014)
    k_best_routes(shipped, year=2019, k=2)
    find_chokepoints(shipped, commodity="fentanyl", year=2019)
    solve_flow(shipped, year=2019)
    to_tables(shipped)
    assert dict(shipped.nodes(data=True)) == dict(before.nodes(data=True))
    assert list(shipped.edges(keys=True, data=True)) == list(before.edges(keys=True, data=True))
    assert shipped.graph == before.graph


def test_it_is_a_plain_networkx_multigraph(shipped):
    assert type(shipped) is nx.MultiDiGraph
    assert nx.number_weakly_connected_components(shipped) >= 1


def test_what_is_written_directly_is_what_networkx_would_keep(shipped):
    plainly = nx.MultiDiGraph()
    plainly.add_nodes_from(shipped.nodes(data=True))
    plainly.add_edges_from(shipped.edges(keys=True, data=True))
    assert shipped._succ == plainly._succ
    assert shipped._pred == plainly._pred
    assert all(shipped._succ[u][v] is shipped._pred[v][u] for u, v in shipped.edges())
    changed = shipped.copy()
    changed.remove_node("sinaloa_cartel")
    assert changed.number_of_edges() < shipped.number_of_edges()
