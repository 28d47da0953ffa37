"""The network in other programs' formats reads back as it was."""

from __future__ import annotations

import csv
import io

import networkx as nx
import pytest

from graph import load_network
from graph.exchange import from_graphml, table_csv, to_graphml


def test_the_shipped_network_goes_through_graphml_unchanged():
    network = load_network()
    back = from_graphml(to_graphml(network))
    assert set(back.edges(keys=True)) == set(network.edges(keys=True))

    def cells(data):
        return {name: value for name, value in data.items() if value not in (None, (), [])}

    for node, data in network.nodes(data=True):
        assert back.nodes[node] == cells(data)
    for edge in network.edges(keys=True):
        assert back.edges[edge] == cells(network.edges[edge])


@pytest.mark.parametrize("text", ["<b>&amp;</b>", "\x00\x0b", "é ∂", "[not a list", "\ud800"])
def test_any_text_can_be_written(text):
    network = nx.MultiDiGraph()
    network.add_node("a", name=text, nothing=None, none=())
    network.add_edge("a", "b", "e 1", id="own", about=text)
    back = from_graphml(to_graphml(network))
    assert set(back.nodes["a"]) == {"name"}
    assert back.edges["a", "b", "e 1"]["id"] == "own"


def test_csv_has_a_row_per_edge_and_no_cell_that_a_spreadsheet_would_run():
    network = nx.MultiDiGraph()
    network.add_edge("a", "b", "e1", about="=1+1", evidence=("x", "y"), capacity=5.0)
    network.add_edge("a", "b", "e2")
    rows = list(csv.DictReader(io.StringIO(table_csv(network, "edges"))))
    assert [row["edge_id"] for row in rows] == ["e1", "e2"]
    assert (rows[0]["about"], rows[0]["evidence"]) == ("'=1+1", "x;y")
    assert rows[1]["capacity"] == ""
    assert table_csv(network, "nodes").splitlines() == ["node_id", "a", "b"]
