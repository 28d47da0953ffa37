"""Pages as text: layouts, what reaches the browser, and what never does."""

from __future__ import annotations

import copy
import hashlib
import itertools
import json
import math
import re
from base64 import b64encode

import networkx as nx
import numpy as np
import pytest

from graph.vocabulary import COMMODITIES, FAMILIES, KINDS
from tests.viz_sample import sample_network, sample_rankings
from viz import build_site
from viz.lists import source_items
from viz.model import drawing_mode, edge_items, evidence_items, node_items
from viz.page import as_json, content_policy
from viz.places import PRESETS, map_layout, project
from viz.scopes import scope_items
from viz.style import family_style, grade_in_words, kind_style
from viz.tiers import tier_layout


def site_of(network, rankings=None, **changes):
    settings = {"year": 2019, "digest": "0123456789abcdef", "version": "1.2.3"} | changes
    return build_site(network, rankings or {}, **settings)


def data_of(page):
    text = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    return json.loads(text[1])


@pytest.fixture(scope="module")
def network():
    return sample_network()


@pytest.fixture(scope="module")
def site(network):
    return site_of(network, sample_rankings(network))


def test_the_same_input_gives_the_same_bytes(network, site):
    assert site_of(network, sample_rankings(network)) == site


def test_building_pages_leaves_the_network_as_it_was(network):
    before = copy.deepcopy((network.graph, list(network.nodes.data()), list(network.edges.data())))
    site_of(network, sample_rankings(network))
    assert (network.graph, list(network.nodes.data()), list(network.edges.data())) == before


def test_pages_name_no_outside_address_to_load_from(site):
    for name, text in site.items():
        own = text.split('id="data">')[0] if name == "index.html" else text
        assert not re.search(r"<(?:script|link|img|iframe)[^>]*(?:src|href)=", own), name
        assert "@import" not in own
        assert "url(" not in own


def test_the_policy_holds_the_hash_of_each_script_in_the_page(site):
    scripts = re.findall(r"<script>(.*?)</script>", site["index.html"], re.DOTALL)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', site["index.html"])[1]
    assert len(scripts) == 2
    for script in scripts:
        digest = b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert digest.replace("+", "&#43;") in policy or digest in policy
    assert "unsafe-eval" not in policy
    assert "default-src &#39;none&#39;" in policy


def test_a_page_without_scripts_allows_none():
    assert "script-src 'none'" in content_policy(())


def test_every_node_and_edge_reaches_the_page_once(network, site):
    data = data_of(site["index.html"])
    assert sorted(node["id"] for node in data["nodes"]) == sorted(network)
    assert sorted(edge["id"] for edge in data["edges"]) == sorted(
        edge_id for *_, edge_id in network.edges(keys=True)
    )


def test_only_columns_of_the_schema_reach_the_page():
    network = nx.MultiDiGraph()
    network.add_node("a", kind="seaport", diary="not for the page", size=99)
    network.add_edge("a", "a", "e1", weight=3, source="x", hidden=True)
    node, edge = node_items(network, {})[0], edge_items(network.edges(keys=True, data=True))[0]
    assert set(node) == {"id", "label", "shape", "color", "x", "y", "d"}
    assert set(node["d"]) == {"kind", "stage"}
    assert set(edge) == {"id", "from", "to", "color", "dashes", "arrows", "d"}
    assert set(edge["d"]) == {"commodity"}


def test_parallel_edges_keep_their_own_ids():
    network = nx.MultiDiGraph()
    network.add_edges_from([("a", "b", f"e{index}", {}) for index in range(7)])
    assert [edge["id"] for edge in edge_items(network.edges(keys=True, data=True))] == [
        f"e{index}" for index in range(7)
    ]


@pytest.mark.parametrize(
    "text", ["</script><script>alert(1)</script>", "<!--", "\u2028", "é\ud800"]
)
def test_no_tag_can_begin_inside_the_data(text):
    written = as_json({"name": text})
    assert "<" not in written
    assert json.loads(written) == {"name": text}


def test_numbers_that_json_has_no_word_for_become_null():
    values = {"a": [float("nan"), 1.5], "b": (float("inf"),)}
    assert json.loads(as_json(values)) == {"a": [None, 1.5], "b": [None]}


@pytest.mark.parametrize("edges", [60, 500, 900])
def test_no_two_nodes_of_the_tiers_overlap(edges):
    positions = tier_layout(sample_network(edges)).positions
    for (x1, y1), (x2, y2) in itertools.combinations(positions.values(), 2):
        assert math.hypot(x1 - x2, y1 - y2) >= 30


def test_tiers_follow_the_stages_and_money_and_arms_stand_in_the_lane(network):
    tiers = tier_layout(network)
    assert [column.label for column in tiers.columns] == [
        "Acquire precursors and crops",
        "Make",
        "Organise",
        "Move",
        "Cross the border",
        "Sell online",
        "Distribute",
        "Sell and use",
    ]
    assert {network.nodes[node]["kind"] for node in tiers.lane} == {
        "bank_channel",
        "firearm_source",
    }
    placed = [node for column in tiers.columns for node in column.nodes] + list(tiers.lane)
    assert sorted(placed) == sorted(network) == sorted(tiers.positions)


def test_columns_are_ordered_so_that_flows_do_not_cross():
    network = nx.MultiDiGraph()
    for index in range(4):
        network.add_node(f"lab{index}", kind="drug_lab")
    for index in (2, 0, 3, 1):
        network.add_node(f"port{index}", kind="seaport")
        network.add_edge(f"lab{index}", f"port{index}")
    labs, ports = (column.nodes for column in tier_layout(network).columns)
    assert [node[-1] for node in labs] == [node[-1] for node in ports]


def test_without_stages_columns_follow_the_flow_and_a_cycle_shares_one():
    network = nx.MultiDiGraph([("a", "b"), ("b", "c"), ("c", "b"), ("c", "d")])
    columns = tier_layout(network).columns
    assert [set(column.nodes) for column in columns] == [{"a"}, {"b", "c"}, {"d"}]


def test_the_map_reads_from_china_on_the_left_to_the_americas_on_the_right():
    hubei, sinaloa, ohio = project(114.3, 30.6), project(-107.4, 24.8), project(-83, 40)
    assert hubei[0] < sinaloa[0] < ohio[0]
    assert ohio[1] < sinaloa[1]


def test_places_are_drawn_apart_but_near_where_they_are():
    network = nx.MultiDiGraph()
    for index in range(12):
        network.add_node(f"n{index}", lat=32.5 + 0.01 * index, lon=-117.0)
    layout = map_layout(network)
    drawn, true = np.array(layout["border"]), np.array(layout["true"])
    gaps = [np.hypot(*(a - b)) for a, b in itertools.combinations(drawn, 2)]
    assert min(gaps) > 0.5 * PRESETS["border"]["apart"]
    assert np.hypot(*(drawn - true).T).max() < 4 * PRESETS["border"]["apart"]


def test_no_place_is_invented_for_a_node_without_coordinates():
    network = nx.MultiDiGraph()
    network.add_node("market")
    network.add_node("half", lat=3.0)
    assert set(map(tuple, map_layout(network).values())) == {(None, None)}


def test_every_kind_and_family_of_the_vocabulary_has_a_style_and_no_two_kinds_look_alike():
    other = family_style("no such family")
    assert all(family_style(family).color != other.color for family in FAMILIES)
    looks = [(kind_style(kind).group, kind_style(kind).shape) for kind in KINDS]
    assert len(set(looks)) == len(looks)
    assert all(group != "other" for group, _ in looks)


def test_flows_are_told_apart_by_the_colour_blind():
    # Machado, Oliveira and Fernandes (2009), full deuteranomaly, on linear RGB.
    deuteranope = np.array([[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]])
    styles = [family_style(family) for family in FAMILIES]
    for one, two in itertools.combinations(styles, 2):
        seen = [deuteranope @ _linear(style.color) for style in (one, two)]
        apart = np.linalg.norm(_lab(seen[0]) - _lab(seen[1]))
        assert apart >= 12 or one.dashes != two.dashes, (one.label, two.label)


def _linear(color):
    share = np.array([int(color[index : index + 2], 16) for index in (1, 3, 5)]) / 255
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)


def _lab(linear):
    to_xyz = np.array(
        [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    )
    x, y, z = np.cbrt(np.clip(to_xyz @ linear, 0, None) / (0.9505, 1.0, 1.089))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def test_a_drug_scope_holds_what_it_is_made_of_and_no_other_drug(network):
    carried = {row["commodity"] for *_, row in network.edges(data=True)}
    scopes = {scope["name"]: scope["commodities"] for scope in scope_items(network, carried)}
    assert scopes["fentanyl"] == ["fentanyl", "fentanyl_precursors"]
    assert scopes["heroin"] == ["heroin"]
    assert scopes["money"] == ["bank_transfer", "cash"]
    assert "tie" not in scopes["chain"]
    assert "tie" in scopes["all"]


def test_rankings_keep_rank_and_reason(site):
    ranked = data_of(site["index.html"])["rankings"]
    assert list(ranked) == ["chain", "fentanyl"]
    assert [row["rank"] for row in ranked["chain"]["nodes"][:3]] == [1, 2, 3]
    assert ranked["chain"]["nodes"][0]["reason"] == "Reason 1."
    assert "Reason 1." in site["chokepoints.html"]


def test_the_sources_page_tells_which_rows_rest_on_a_statement(network):
    evidence, sources = evidence_items(network)
    source = source_items(network, evidence, sources)[0]
    statement = source["statements"][0]
    assert source["link"]
    assert statement["meaning"] == "usually reliable source; probably true"
    assert statement["users"][0] == {
        "type": "node",
        "id": "precursor_supplier_0",
        "label": "Precursor supplier no. 0",
    }


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//example.org", ""])
def test_only_plain_web_addresses_become_links(network, url):
    poisoned = network.copy()
    poisoned.graph["sources"] = [network.graph["sources"][0] | {"url": url}]
    page = site_of(poisoned)["sources.html"]
    assert f'href="{url}"' not in page


def test_hostile_text_is_escaped_in_the_lists(network):
    hostile = "<img src=x onerror=alert(1)>"
    poisoned = nx.MultiDiGraph()
    poisoned.add_node("a", name=hostile, evidence=("ev_1",))
    poisoned.graph = copy.deepcopy(network.graph)
    poisoned.graph["evidence"][0]["statement"] = hostile
    for name, text in site_of(poisoned, sample_rankings(poisoned)).items():
        # CSV has no markup, and is served as what it is: there the text stays as it was.
        assert name.endswith(".csv") or hostile not in text


def test_grades_are_put_in_words():
    assert grade_in_words("F6") == (
        "reliability of the source cannot be judged; truth cannot be judged"
    )


@pytest.mark.parametrize(
    ("edges", "mode"), [(1_000, "full"), (1_001, "light"), (5_000, "light"), (5_001, "summary")]
)
def test_large_networks_are_drawn_with_less(edges, mode):
    assert drawing_mode(edges) == mode


def test_an_empty_or_plain_network_still_gives_pages():
    for plain in (nx.MultiDiGraph(), nx.MultiDiGraph([("a", "b")])):
        site = site_of(plain, year=None)
        assert set(site) == {
            "index.html",
            "backtests.html",
            "calibration.html",
            "chokepoints.html",
            "sources.html",
            "network.json",
            "network.graphml",
            "nodes.csv",
            "edges.csv",
        }
        assert json.loads(site["network.json"])["meta"]["years"] == []


def test_the_footer_says_what_the_numbers_are_and_of_which_data(site):
    for name in ("index.html", "chokepoints.html", "sources.html"):
        assert "modelled, not observed. Seizures are not flows. TLP:CLEAR" in site[name]
        assert "0123456789ab" in site[name]
        assert "Narrows 1.2.3" in site[name]
        assert "year 2019" in site[name]


def test_the_footer_of_own_tables_calls_them_neither_public_nor_free_to_pass_on():
    own = build_site(
        nx.MultiDiGraph([("a", "b")]), {}, year=None, digest="", version="1", folder="mine"
    )
    for name in ("index.html", "chokepoints.html", "sources.html"):
        assert "The tables of mine; modelled, not observed." in own[name]
        assert "TLP:" not in own[name]
        assert "Public aggregate sources" not in own[name]


def test_unknown_words_are_drawn_in_grey():
    network = nx.MultiDiGraph()
    network.add_node("a", kind="sawmill")
    network.add_edge("a", "a", "e1", commodity="timber")
    assert "timber" not in COMMODITIES
    assert node_items(network, {})[0]["color"]["background"] == "#B8C0C7"
    assert edge_items(network.edges(keys=True, data=True))[0]["color"] == "#6B7680"
