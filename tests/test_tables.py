"""Tables in memory: what goes in comes out."""

from __future__ import annotations

import pytest

from graph.tables import tables_from_records, write_tables


@pytest.mark.parametrize(
    "evidence", [[("a",), ("b",)], [("a", "b"), ("c", "d")], [("a",), ("b", "c")], [(), ("a",)]]
)
def test_cells_of_several_values_keep_them(evidence):
    rows = [{"node_id": f"n{i}"} | ({"evidence": e} if e else {}) for i, e in enumerate(evidence)]
    tables = tables_from_records({"nodes": rows})
    assert tables["nodes"].records() == rows
    assert tables["nodes"].many("evidence") == evidence


def test_an_absent_table_or_column_is_blank():
    tables = tables_from_records({"nodes": [{"node_id": "a"}, {"node_id": "b", "lat": 1.5}]})
    assert len(tables["edges"]) == 0
    assert tables["nodes"].text("name") == ["", ""]
    assert tables["nodes"].records(without=("node_id",)) == [{}, {"lat": 1.5}]
    with pytest.raises(KeyError):
        tables["weather"]


def test_a_frame_has_the_columns_of_the_file():
    tables = tables_from_records({"nodes": [{"node_id": "a", "lat": 1.5}, {"node_id": "b"}]})
    frame = tables.frame("nodes")
    assert list(frame.columns) == ["node_id", "lat"]
    assert frame["lat"].isna().tolist() == [False, True]


def test_written_files_are_whole_or_absent(tmp_path):
    tables = tables_from_records({"nodes": [{"node_id": "a", "name": 'x, "y"'}]})
    write_tables(tables, tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["nodes.csv"]
    assert (tmp_path / "nodes.csv").read_text() == 'node_id,name\na,"x, ""y"""\n'
