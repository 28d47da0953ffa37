"""No bytes and no cells, however odd, break the reading and checking of tables."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.assembly import build_states
from graph.loading import check_tables, read_tables
from graph.schema import TABLES


@pytest.mark.filterwarnings("ignore::pandas.errors.DtypeWarning")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.dictionaries(st.sampled_from(list(TABLES)), st.binary(max_size=200), min_size=1),
    st.booleans(),
)
def test_random_bytes_never_raise(tmp_path_factory, monkeypatch, tables, large):
    monkeypatch.setattr("graph.reading.LARGE", 0 if large else 10**9)
    folder = tmp_path_factory.mktemp("bytes")
    for name, content in tables.items():
        (folder / f"{name}.csv").write_bytes(content)
    assert all(notice.message for notice in check_tables(folder))


cells = st.one_of(
    st.sampled_from(["", "a", "b", "c", "x1", "1", "0.5", "-1", "nan", "2019", "latent", "input"]),
    st.sampled_from(["fentanyl", "cash", "tie", "mail", "seaport", "assumed", "enable", "{value}"]),
    st.text(max_size=6),
)


@st.composite
def tables(draw):
    """Draw headers of known columns, and rows of cells that often fit."""
    result = {}
    for name in [*draw(st.lists(st.sampled_from(list(TABLES)), unique=True)), "nodes", "edges"]:
        required = [c.name for c in TABLES[name].columns if c.required]
        header = required + draw(st.lists(st.sampled_from(TABLES[name].names), max_size=6))
        header = list(dict.fromkeys(header))
        rows = draw(
            st.lists(st.lists(cells, min_size=len(header), max_size=len(header)), max_size=4)
        )
        quoted = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
        result[name] = "\n".join([",".join(header), *quoted]) + "\n"
    return result


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None
)
@given(tables())
def test_random_tables_never_raise_and_good_ones_load(tmp_path_factory, drawn):
    folder = tmp_path_factory.mktemp("tables")
    for name, text in drawn.items():
        (folder / f"{name}.csv").write_bytes(text.encode("utf-8", "surrogatepass"))
    notices = check_tables(folder)
    if not any(n.severity == "error" for n in notices):
        build_states(read_tables(folder))


words = st.sampled_from(
    ["a", "b", "NA", "007", "1", "1.0", "true", "True", "x y", " z ", "1e5", ""]
)
numerals = st.sampled_from(["1", "2.5", "0.1", "1e3", "", "-4", "x", "inf", " 3"])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(words, words, words, numerals, numerals), min_size=1, max_size=8))
def test_both_readers_give_the_same_columns(tmp_path_factory, monkeypatch, rows):
    from graph.reading import read_folder

    folder = tmp_path_factory.mktemp("both")
    lines = ["edge_id,source,target,capacity,active_from", *(",".join(row) for row in rows)]
    (folder / "edges.csv").write_text("\n".join(lines) + "\n")
    (folder / "nodes.csv").write_text("node_id\na\n")
    read = []
    for large in (10**9, 0):
        monkeypatch.setattr("graph.reading.LARGE", large)
        both, notices = read_folder(folder)
        keys = sorted(n.sort_key() for n in notices)
        read.append((both["edges"].records(), both["edges"].lines.tolist(), keys))
    assert read[0] == read[1]
