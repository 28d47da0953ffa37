"""The explorer in a real browser: what it draws, opens, hides and never does."""

from __future__ import annotations

import copy
import os

import networkx as nx
import pytest

from tests.browsing import CHROMIUM, TINY
from tests.viz_sample import sample_network, sample_rankings
from viz import build_site

pytest.importorskip(
    "playwright.sync_api", reason="no Playwright; enable with: pip install 'narrows[test]'"
)
pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="no Chromium; enable with: sudo apt-get install -y chromium"
)

HOSTILE = (
    "</script><script>alert(1)</script><img src=x onerror=alert(2)> href='javascript:alert(3)'"
)
HD = {"width": 1920, "height": 1080}


@pytest.fixture(scope="session")
def network():
    return sample_network()


@pytest.fixture(scope="session")
def write_site(tmp_path_factory):
    def write(network, rankings=None):
        folder = tmp_path_factory.mktemp("site")
        texts = build_site(network, rankings or {}, year=2019, digest="0" * 64, version="1")
        for name, text in texts.items():
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
        return folder

    return write


@pytest.fixture(scope="session")
def folder(network, write_site):
    return write_site(network, sample_rankings(network))


def heading(page):
    return page.locator("#card h2").inner_text()


def point_of_node(page, node):
    box = page.locator("#canvas").bounding_box()
    at = page.evaluate("id => narrows.placeOf(id)", node)
    return box["x"] + at["x"], box["y"] + at["y"]


# An edge of which some drawn point is nobody else's, and that point.
CLEAR_EDGE = """() => {
  for (const item of narrows.items().edges) {
    if (item.type !== "edge") continue;
    for (const share of [0.5, 0.35, 0.65, 0.25, 0.75]) {
      const at = narrows.pointOf(item.id, share);
      if (narrows.network.getNodeAt(at) !== undefined) continue;
      if (narrows.network.getEdgeAt(at) === narrows.visId(item.id)) {
        return { id: item.id, x: at.x, y: at.y };
      }
    }
  }
  return null;
}"""


@pytest.mark.parametrize("size", [TINY, HD], ids=["1280", "1920"])
@pytest.mark.parametrize(
    "view",
    ["", "layout=force", "layout=map", "layout=map&preset=world", "layout=map&preset=border"],
)
def test_every_layout_draws_something_and_asks_for_nothing(open_page, folder, view, size):
    page = open_page(folder, view, size=size)
    colours = page.evaluate(
        """() => {
          const canvas = document.querySelector("#canvas canvas");
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          const seen = new Set();
          for (let i = 0; i < data.length; i += 4) {
            seen.add(data[i] << 16 | data[i + 1] << 8 | data[i + 2]);
          }
          return seen.size;
        }"""
    )
    assert colours > 200


@pytest.mark.parametrize("file", ["chokepoints.html", "sources.html"])
def test_the_lists_open_and_lead_back_to_the_explorer(open_page, folder, file):
    page = open_page(folder, file=file)
    page.locator('main a[href^="index.html#"]').first.click()
    page.wait_for_selector("body[data-ready]")
    assert page.locator("#card .back").is_visible()


@pytest.mark.parametrize("layout", ["tiers", "map", "force"])
def test_clicking_a_node_opens_its_card(open_page, folder, network, layout):
    page = open_page(folder, f"scope=chain&layout={layout}")
    for node in ("distribution_hub_3", "seaport_5", "consumer_market_2"):
        page.mouse.click(*point_of_node(page, node))
        assert heading(page) == network.nodes[node]["name"]
        assert f"node={node}" in page.url


def test_a_node_card_tells_what_where_how_much_and_on_what_evidence(open_page, folder):
    card = open_page(folder, "node=drug_lab_0").locator("#card").inner_text()
    for expected in (
        "Drug laboratory",
        "Make",
        "Comes in",
        "Goes out",
        "kg/year",
        "Turns 3 fentanyl precursors into 1 fentanyl",
        "A laboratory closed.",
        "Statement number 1, in our own words.",
        "A public report, An agency, 2019; para 1",
        "Grade B2: usually reliable source; probably true",
    ):
        assert expected in card


def test_clicking_a_flow_opens_its_card_with_numbers_ranges_and_units(open_page, folder, network):
    page = open_page(folder, "layout=tiers&scope=fentanyl")
    edge = page.evaluate(CLEAR_EDGE)
    box = page.locator("#canvas").bounding_box()
    page.mouse.click(box["x"] + edge["x"], box["y"] + edge["y"])
    ends = next((u, v) for u, v, key in network.edges(keys=True) if key == edge["id"])
    assert heading(page) == " → ".join(network.nodes[end]["name"] for end in ends)
    card = page.locator("#card").inner_text()
    assert "kg/year" in card
    assert "10 % (5 % to 20 %) of what passes" in card
    assert "Remark: Dated later elsewhere." in card


def test_links_to_sources_open_apart_and_tell_nothing(open_page, folder):
    link = open_page(folder, "node=drug_lab_0").locator("#card .evidence a").first
    assert link.get_attribute("href") == "https://example.org/report"
    assert link.get_attribute("rel") == "noopener noreferrer"


def test_a_row_without_evidence_says_so(open_page, write_site):
    page = open_page(write_site(nx.MultiDiGraph([("a", "b")])), "node=a")
    assert "No evidence is given for this row." in page.locator("#card").inner_text()


SHOWN = {
    "heroin": "narrows.shown.edges.map((edge) => edge.d.commodity)",
    "seaport": "narrows.shown.nodes.map((node) => node.d.kind)",
    "implied": "narrows.shown.nodes.map((node) => node.d.basis)",
}


@pytest.mark.parametrize("value", list(SHOWN))
def test_a_filter_hides_what_it_says_and_nothing_is_drawn_of_it(open_page, folder, value):
    page = open_page(folder, "scope=chain")
    drawn = "narrows.items().nodes.length + narrows.items().edges.length"
    before = page.evaluate(drawn)
    assert value in page.evaluate(SHOWN[value])
    page.locator(f'[data-filter="{value}"]').uncheck()
    assert value not in page.evaluate(SHOWN[value])
    assert page.evaluate(drawn) < before
    page.locator(f'[data-filter="{value}"]').check()
    assert page.evaluate(drawn) == before


def test_latent_flows_and_ties_are_off_until_asked_for(open_page, folder):
    page = open_page(folder)
    states = "narrows.shown.edges.map((edge) => edge.d.status || edge.d.commodity)"
    assert not {"latent", "tie"} & set(page.evaluate(states))
    page.locator('[data-filter="latent"]').check()
    page.locator('[data-filter="tie"]').check()
    assert {"latent", "tie"} <= set(page.evaluate(states))


def test_a_large_network_opens_on_one_drug_and_a_small_one_on_everything(
    open_page, folder, write_site
):
    small = sample_network(60)
    for site, scope in ((folder, "fentanyl"), (write_site(small, sample_rankings(small)), "chain")):
        page = open_page(site)
        assert page.locator("#scope").input_value() == scope


def test_choosing_a_drug_shows_it_and_what_it_is_made_of(open_page, folder):
    page = open_page(folder, "scope=chain")
    assert page.locator("#ranking").input_value() == "chain"
    page.locator("#scope").select_option("fentanyl")
    carried = set(page.evaluate("narrows.shown.edges.map((edge) => edge.d.commodity)"))
    assert carried == {"fentanyl", "fentanyl_precursors"}
    assert page.locator("#ranking").input_value() == "fentanyl"


def test_the_year_shows_what_was_there_then(open_page, folder, network):
    page = open_page(folder)
    short = {key for _, _, key, row in network.edges(keys=True, data=True) if "active_to" in row}
    shown = "narrows.shown.edges.map((edge) => edge.id)"
    assert not short & set(page.evaluate(shown))
    page.locator("#year").fill("2012")
    assert short & set(page.evaluate(shown))
    assert "2012" in page.locator("#status").inner_text()


def test_a_volume_of_the_year_overrides_the_capacity(open_page, folder):
    page = open_page(folder, "edge=e1")
    assert "7 kg/year, in 2012" not in page.locator("#card").inner_text()
    page.locator("#year").fill("2012")
    page.evaluate("location.hash = 'year=2012&edge=e1'")
    page.locator("#card", has_text="7 kg/year, in 2012").wait_for()


def test_a_trend_moves_the_capacity_and_its_range_and_gives_its_reason(open_page, folder):
    page = open_page(folder, "year=2012&edge=e2")
    card = page.locator("#card").inner_text()
    assert "20 (5 to 100) kg/year, in 2012" in card
    assert "2012: 0.2 times its base number. It was small then." in card


def test_the_find_box_completes_names_and_opens_the_card(open_page, folder):
    page = open_page(folder)
    page.locator("#find").fill("seaport no. 3")
    assert page.locator("#found li").first.inner_text().startswith("Seaport no. 3")
    page.keyboard.press("Enter")
    assert heading(page) == "Seaport no. 3"


def test_everything_can_be_reached_with_the_keyboard_alone(open_page, folder):
    page = open_page(folder)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("/")
    page.keyboard.type("market no. 4")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    assert "arket no. 4" in heading(page)
    page.keyboard.press("n")
    assert "arket no. 4" not in heading(page)
    for key, layout in (("2", "map"), ("3", "force"), ("1", "tiers")):
        page.keyboard.press(key)
        assert page.locator(f"#layout-{layout}").get_attribute("aria-pressed") == "true"
    page.keyboard.press("Escape")
    assert heading(page) == "Strongest chokepoints, 2019"
    page.keyboard.press("?")
    assert page.locator("#help").is_visible()
    page.keyboard.press("?")
    assert not page.locator("#help").is_visible()


def test_the_table_holds_what_is_shown_and_opens_cards_from_the_keyboard(open_page, folder):
    page = open_page(folder, "scope=fentanyl")
    page.locator("#tab-edges").click()
    shown = page.evaluate("narrows.shown.edges.length")
    assert f"of {shown}" in page.locator(".pager").inner_text()
    page.locator("#twin tbody tr").first.focus()
    page.keyboard.press("ArrowDown")
    row = page.evaluate("document.activeElement.dataset.id")
    page.keyboard.press("Enter")
    assert f"edge={row}" in page.url
    assert page.evaluate("document.activeElement.dataset.id") == row


def test_a_ticked_box_keeps_the_keyboard(open_page, folder):
    page = open_page(folder)
    page.locator('[data-filter="cocaine"]').focus()
    page.keyboard.press("Space")
    assert page.evaluate("document.activeElement.dataset.filter") == "cocaine"


def test_selecting_dims_all_but_the_neighbourhood(open_page, folder, network):
    page = open_page(folder, "node=criminal_organisation_1")
    styles = page.evaluate(
        "Object.values(narrows.network.body.nodes).filter((n) => n.options.size)"
        ".map((n) => [n.id.trim(), n.options.opacity])"
    )
    clear = {node for node, opacity in styles if opacity == 1}
    near = {*network.pred["criminal_organisation_1"], *network.succ["criminal_organisation_1"]}
    assert clear <= near | {"criminal_organisation_1"}
    assert len(clear) > 1


def test_back_undoes(open_page, folder):
    page = open_page(folder)
    page.keyboard.press("2")
    page.go_back()
    page.locator('#layout-tiers[aria-pressed="true"]').wait_for()


def test_the_strongest_chokepoints_are_listed_with_reasons_and_lead_to_their_cards(
    open_page, folder
):
    page = open_page(folder)
    listed = page.locator("#card .ranked").first
    assert listed.locator("li").count() == 5
    assert "Reason 1." in listed.inner_text()
    name = listed.locator(".name").first.inner_text()
    listed.locator("button").first.click()
    assert heading(page) == name
    assert "As a chokepoint, 2019" in page.locator("#card").inner_text()


def test_a_listed_chokepoint_that_is_filtered_away_is_brought_back(open_page, folder):
    page = open_page(folder)
    first = page.locator("#card .ranked button").first
    name = first.locator(".name").inner_text()
    for box in page.locator('[data-part="kinds"] input').all():
        box.uncheck()
    first.click()
    assert heading(page) == name


@pytest.mark.parametrize("count", [3, 9])
def test_each_of_parallel_edges_can_be_reached(open_page, write_site, count):
    network = nx.MultiDiGraph()
    for index in range(count):
        row = {"commodity": ("cocaine", "heroin")[index % 2], "mode": "rail"}
        network.add_edge("a", "b", f"p{index}", **row)
    page = open_page(write_site(network))
    items = page.evaluate("narrows.items().edges.map((item) => item.ids)")
    assert sorted(each for ids in items for each in ids) == [f"p{index}" for index in range(count)]
    points = page.evaluate(
        "narrows.items().edges.map((item) => narrows.pointOf(item.id, 0.5))"
        ".map((point) => `${Math.round(point.x)} ${Math.round(point.y)}`)"
    )
    assert len(set(points)) == len(items)
    if count > 4:
        middle = page.evaluate("narrows.pointOf(narrows.items().edges[0].id, 0.5)")
        box = page.locator("#canvas").bounding_box()
        page.mouse.click(box["x"] + middle["x"], box["y"] + middle["y"])
        assert page.locator("#card .flow").count() == len(items[0])


@pytest.mark.parametrize("view", ["scope=chain", "scope=fentanyl"])
def test_no_two_nodes_are_drawn_on_one_another_in_the_tiers(open_page, folder, view):
    page = open_page(folder, view)
    nearest = page.evaluate(
        """() => {
          const at = narrows.items().nodes, gaps = [];
          for (let i = 0; i < at.length; i += 1) for (let j = 0; j < i; j += 1) {
            gaps.push(Math.hypot(at[i].x - at[j].x, at[i].y - at[j].y) - at[i].px - at[j].px);
          }
          return Math.min(...gaps);
        }"""
    )
    assert nearest > 0


def poisoned_network():
    network = nx.MultiDiGraph()
    text = {"name": HOSTILE, "kind": HOSTILE, "region": HOSTILE, "reason": HOSTILE}
    network.add_node(HOSTILE, **text, about=HOSTILE, evidence=("ev",), stage=HOSTILE)
    network.add_node("b", name=HOSTILE, evidence=("missing <b>",))
    row = {"commodity": HOSTILE, "mode": HOSTILE, "unit": HOSTILE, "reason": HOSTILE}
    network.add_edge(HOSTILE, "b", HOSTILE, **row, about=HOSTILE, capacity=3.0, evidence=("ev",))
    words = dict.fromkeys(("locator", "statement", "value", "unit", "period", "remark"), HOSTILE)
    network.graph["evidence"] = [{"evidence_id": "ev", "source_id": "s", "grade": "B2", **words}]
    source = {"title": HOSTILE, "publisher": HOSTILE, "url": "javascript:alert(4)"}
    network.graph["sources"] = [{"source_id": "s", **source}]
    network.graph["events"] = [{"date": HOSTILE, "event": HOSTILE, "nodes": ("b", HOSTILE)}]
    network.graph["supply"] = [{"node_id": HOSTILE, "commodity": HOSTILE, "quantity": 1.0}]
    return network


def test_hostile_text_in_any_cell_is_shown_as_text(open_page, write_site):
    network = poisoned_network()
    page = open_page(write_site(network, sample_rankings(network)))
    page.mouse.move(*point_of_node(page, "b"))
    page.wait_for_timeout(400)
    page.mouse.click(*point_of_node(page, HOSTILE))
    assert heading(page) == HOSTILE
    assert page.locator("#card").inner_text().count(HOSTILE) > 8
    page.locator("#card .flow").first.click()
    assert page.locator("#card .evidence a").count() == 0
    page.locator("#find").fill("img")
    assert HOSTILE in page.locator("#found").inner_text()
    for tab in ("nodes", "edges", "chokepoints"):
        page.locator(f"#tab-{tab}").click()
    assert page.locator("main img, #twin img, #found img").count() == 0


@pytest.mark.parametrize("name", ["constructor", "__proto__", "toString"])
def test_names_that_scripts_reserve_are_names_like_any_other(open_page, write_site, name):
    network = nx.MultiDiGraph()
    network.add_node(name, kind=name, region=name, evidence=(name,))
    network.add_edge(name, "b", name, commodity=name, mode=name, unit=name, evidence=(name,))
    page = open_page(write_site(network), f"layout=map&preset={name}&scope={name}")
    page.mouse.click(*point_of_node(page, name))
    assert heading(page) == name
    assert f"Evidence {name} is not in the tables." in page.locator("#card").inner_text()
    page.locator("#card .flow").click()
    assert heading(page) == f"{name} → b"


@pytest.mark.parametrize("file", ["chokepoints.html", "sources.html"])
def test_hostile_text_in_the_lists_is_shown_as_text(open_page, write_site, file):
    network = poisoned_network()
    page = open_page(write_site(network, sample_rankings(network)), file=file)
    assert HOSTILE in page.locator("main").inner_text()
    assert page.locator("img").count() == 0


def test_the_policy_refuses_scripts_and_requests_that_get_in(open_page, folder):
    page = open_page(folder, heard=False)
    page.evaluate(
        """() => {
          const script = document.createElement("script");
          script.textContent = "document.body.dataset.broken = 1";
          document.body.append(script);
          const image = document.createElement("div");
          image.innerHTML = '<img src="x" onerror="document.body.dataset.broken = 1">';
          document.body.append(image);
        }"""
    )
    refused = page.evaluate("fetch('https://example.org').then(() => 'sent', () => 'refused')")
    page.wait_for_timeout(200)
    assert refused == "refused"
    assert page.evaluate("document.body.dataset.broken") is None


def test_the_picture_button_saves_the_drawing(open_page, folder):
    page = open_page(folder)
    with page.expect_download() as download:
        page.locator("#export summary").click()
        page.locator("#picture").click()
    assert download.value.suggested_filename == "narrows.png"


def test_a_plain_network_gets_tiers_and_says_why_there_is_no_map(open_page, write_site):
    page = open_page(write_site(nx.MultiDiGraph([("a", "b"), ("b", "c")])), "layout=map")
    assert "No node has coordinates" in page.locator("#notice").inner_text()
    across = page.evaluate("['a', 'b', 'c'].map((id) => narrows.placeOf(id).x)")
    assert across == sorted(across)
    assert len(set(across)) == 3


def test_too_large_a_network_is_summed_by_kind_and_a_node_shows_its_neighbourhood(
    open_page, write_site
):
    network = sample_network(5_200, scale=3)
    page = open_page(write_site(network))
    assert "too many to draw one by one" in page.locator("#notice").inner_text()
    assert page.evaluate("narrows.items().nodes.length") == 10
    page.locator("#tab-nodes").click()
    page.locator("#twin tbody tr").first.click()
    assert page.evaluate("narrows.items().nodes.length") > 10
    assert heading(page).startswith("Precursor supplier")


def test_a_large_network_is_summed_by_kind_or_region_until_all_is_asked_for(open_page, write_site):
    page = open_page(write_site(sample_network(1_500, scale=2)), "scope=all")
    assert "Kinds stand for their nodes" in page.locator("#notice").inner_text()
    assert page.evaluate("narrows.items().nodes.length") == 10
    page.locator("#group").select_option("region")
    assert "Regions stand for their nodes" in page.locator("#notice").inner_text()
    assert page.evaluate("narrows.items().nodes.length") == 3
    page.locator("#group").select_option("each")
    assert "large network" in page.locator("#notice").inner_text()
    assert page.evaluate("narrows.items().edges.length") > 1_000
    assert "group=each" in page.url


def test_the_page_still_shows_all_under_deuteranopia(open_page, folder):
    page = open_page(folder)
    plain = page.screenshot()
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setEmulatedVisionDeficiency", {"type": "deuteranopia"})
    assert page.screenshot() != plain


def test_drawing_leaves_the_network_as_it_was(open_page, write_site, network):
    before = copy.deepcopy(list(network.edges(keys=True, data=True)))
    page = open_page(write_site(network))
    page.keyboard.press("2")
    assert list(network.edges(keys=True, data=True)) == before


def test_the_browser_tests_run_where_they_must():
    assert CHROMIUM is None or os.access(CHROMIUM, os.X_OK)


@pytest.fixture
def routed(open_page, tmp_path):
    """Open the shipped network's own pages, with routes and flows."""
    from graph import read_tables
    from narrows.site import make_site

    files, _ = make_site(read_tables(), 2019, scenarios=False)
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return open_page(tmp_path)


def test_a_route_is_shown_in_colour_with_its_legs(routed):
    routed.locator("button.route").first.click()
    assert "route=fentanyl" in routed.url
    card = routed.locator("#card").inner_text()
    assert "Carries" in card
    assert "Legs" in card
    told = routed.evaluate(
        """() => {
          const route = narrows.page.routes.fentanyl[0];
          const used = new Set(route.legs.filter((leg) => leg.edge).map((leg) => leg.edge));
          const drawn = narrows.items().edges.filter((item) => item.ids.some((id) => used.has(id)));
          const widths = narrows.network.body.data.edges.get().map((edge) => [edge.id, edge.width]);
          const scale = narrows.network.getScale();
          const wide = widths.filter(([, width]) => width * scale > 3.9).map(([id]) => id).sort();
          return [wide, drawn.map((item) => narrows.visId(item.id)).sort()];
        }"""
    )
    assert told[0] == told[1]
    assert told[0]
    routed.keyboard.press("Escape")
    assert "Strongest chokepoints" in routed.locator("#card").inner_text()


def test_line_width_can_tell_the_modelled_flow(routed):
    width = "() => narrows.items().edges.map((item) => item.px)"
    before = routed.evaluate(width)
    routed.select_option("#width", "flow")
    assert routed.evaluate(width) != before
    assert "width=flow" in routed.url
    routed.go_back()
    assert routed.evaluate(width) == before
