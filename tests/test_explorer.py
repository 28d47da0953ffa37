"""The explorer, live and as a file, in a real browser: each job that a person does with it."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET

import networkx as nx
import pytest

from tests.browsing import CHROMIUM, TINY
from tests.serving import explorer, get

pytest.importorskip(
    "playwright.sync_api", reason="no Playwright; enable with: pip install 'narrows[test]'"
)
pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="no Chromium; enable with: sudo apt-get install -y chromium"
)

CLOSED = "close=poe_nogales"
MINUS = "\N{MINUS SIGN}"


@pytest.fixture(scope="module")
def address():
    with explorer() as found:
        get(f"{found}/")
        yield found


@pytest.fixture
def live(browser):
    """Open pages of a server; what they ask of anyone else, or complain of, is a failure."""
    faults, pages = [], []

    def opened(address, view="", *, size=TINY, heard=True):
        page = browser.new_page(viewport=size)
        pages.append(page)

        def watch(route):
            if route.request.url.startswith((address, "data:", "blob:")):
                route.continue_()
            else:
                faults.append(f"request: {route.request.url}")
                route.abort()

        page.route("**/*", watch)
        page.on("dialog", lambda dialog: (faults.append("dialog"), dialog.dismiss()))
        if heard:
            page.on("console", lambda said: faults.append(f"console: {said.text}"))
        page.on("pageerror", lambda error: faults.append(f"error: {error}"))
        page.goto(f"{address}/#{view}")
        page.wait_for_selector("body[data-ready][data-answered]")
        return page

    yield opened
    for page in pages:
        page.close()
    assert faults == []


def card(page):
    return page.locator("#card").inner_text().replace("\u00a0", " ")


def ask(address, query):
    return json.loads(get(f"{address}/api/{query}")[2])


def test_a_node_is_found_and_its_sources_are_read(live, address):
    page = live(address)
    page.keyboard.press("/")
    page.keyboard.type("nogales port")
    page.keyboard.press("Enter")
    assert page.locator("#card h2").inner_text() == "Nogales port of entry"
    assert re.search(r"Evidence \(\d+\)", card(page))
    assert page.locator("#card .evidence a[href^=http]").count() > 0


def test_routes_between_two_places_are_those_of_the_command_line(live, address):
    page = live(address)
    page.keyboard.press("r")
    page.locator("#route-source").fill("Fentanyl labs, Sinaloa")
    page.locator("#route-target").fill("Consumer market, Pacific")
    page.locator("#route-k").fill("3")
    page.locator("#find-routes").click()
    page.wait_for_selector("#routes-found")
    told = ask(
        address, "routes?source=mx_fentanyl_labs_sinaloa&target=market_pacific&k=3&year=2019"
    )
    shown = page.evaluate("narrows.routing.routes.map((route) => route.nodes)")
    assert shown == [route["nodes"] for route in told["routes"]]
    assert page.locator("#card ol.legs li").count() == len(told["routes"][0]["edges"])
    assert "Never ranked by detection" in page.locator("#routing").inner_text()


def test_a_leg_of_a_route_is_closed_and_the_routes_go_round_it(live, address):
    view = "by=length&k=1&from=mx_fentanyl_labs_sinaloa&to=hub_phoenix&route=asked:1"
    page = live(address, view)
    before = page.evaluate("narrows.routing.routes[0].edges")
    page.locator("#card ol.legs button.tiny").nth(1).click()
    page.wait_for_function(
        "() => narrows.routing.key.includes('close') && narrows.routing.routes.length"
    )
    assert before[1] not in page.evaluate("narrows.routing.routes[0].edges")


def test_a_closed_port_tells_where_its_flow_moves_and_back_undoes_it(live, address):
    page = live(address, "node=poe_nogales")
    page.keyboard.press("c")
    page.keyboard.press("Escape")
    page.wait_for_selector("#card .told")
    told = ask(address, f"whatif?{CLOSED}&year=2019")
    for sentence in told["words"]:
        assert sentence in card(page)
    assert page.evaluate("[...narrows.outcome.changes.keys()].length") == len(told["edges"])
    assert page.locator("#scenario-bar").is_visible()
    halos = page.evaluate("narrows.items().edges.filter((e) => e.halo).every((e) => !e.dash)")
    broken = page.evaluate(
        "narrows.items().edges.filter((e) => e.note?.[0] === '\u2212').every((e) => e.dash)"
    )
    assert halos
    assert broken
    page.locator("#tab-changes").click()
    assert page.locator("#twin-body tbody tr").count() == min(100, len(told["edges"]))
    while CLOSED in page.url:
        page.go_back()
    page.wait_for_function("() => !narrows.outcome.answer")
    assert not page.locator("#scenario-bar").is_visible()
    page.go_forward()
    page.wait_for_function("() => narrows.outcome.answer")


def test_a_measure_its_strength_and_demand_are_asked_for_as_they_stand(live, address):
    page = live(address)
    page.keyboard.press("w")
    page.locator("#measure-parcel_scanning").check()
    page.locator("#strength-parcel_scanning").fill("0.5")
    page.locator("#demand-fentanyl").fill("0.9")
    page.wait_for_function("() => narrows.outcome.key.includes('0.9') && !narrows.outcome.waiting")
    told = ask(address, "whatif?measure=parcel_scanning%3D0.5&demand=fentanyl%3D0.9&year=2019")
    assert page.evaluate("narrows.outcome.answer.words") == told["words"]
    assert "40 million USD" in page.locator("#whatif").inner_text()


def test_ranges_show_their_progress_can_be_given_up_and_asked_again(live, address):
    page = live(address, CLOSED)
    page.locator("#ask-ranges").click()
    page.locator(".progress button").click()
    page.locator("#ask-ranges").click()
    page.wait_for_selector("text=eight of ten of 30 draws", timeout=60_000)
    assert "in eight of ten draws" in card(page)


def test_chokepoints_are_ranked_again_under_the_scenario(live, address):
    page = live(address, f"{CLOSED}&scope=fentanyl")
    page.locator("#rerank").click()
    page.wait_for_selector("#reranked", timeout=60_000)
    told = ask(address, f"chokepoints?commodity=fentanyl&top=5&{CLOSED}&year=2019")["nodes"]
    assert page.locator("#reranked .name").all_inner_texts() == [row["name"] for row in told]


def test_the_best_plan_for_a_budget_becomes_the_scenario(live, address):
    page = live(address)
    page.keyboard.press("w")
    page.locator("#budget").fill("20")
    page.locator("#best-plan").click()
    page.wait_for_selector("#plan-card", timeout=60_000)
    plan = ask(address, "interdict?model=portfolio&budget=20&objective=proceeds&year=2019&draws=30")
    measures = page.evaluate("Object.keys(narrows.state.scenario.measures)")
    assert sorted(measures) == sorted(plan["chosen"])
    told = page.locator("#plan-card").inner_text()
    assert "proven" in told
    assert page.locator("#plan-card li").count() == len(plan["chosen"])
    page.emulate_media(media="print")
    assert "What the trade earns falls" in page.locator("#printed-plan").inner_text()
    assert page.locator("#printed-plan").is_visible()
    page.emulate_media(media="screen")
    assert f"{100 * plan['range']['fall']['high']:.2g} %" in told.replace("\u00a0", " ")
    page.emulate_media(media="print")
    assert "Best plan for 20 million USD a year" in card(page)
    assert "proven" in card(page)


def test_2016_is_set_beside_2019(live, address):
    page = live(address, CLOSED)
    now = page.evaluate("narrows.outcome.answer.words")
    page.locator("#year").fill("2016")
    page.wait_for_function("() => narrows.outcome.answer.year === 2016")
    assert page.evaluate("narrows.outcome.answer.words") != now
    told = ask(address, f"whatif?{CLOSED}&year=2016")
    assert page.evaluate("narrows.outcome.answer.words") == told["words"]


def test_a_link_shows_another_the_same(live, address):
    page = live(address, f"{CLOSED}&measure=parcel_scanning%3D0.5&view=scenario&layout=map")
    page.locator("#tab-whatif").click()
    other = live(address, page.url.split("#")[1])
    same = "[narrows.outcome.answer.words, narrows.state.view, narrows.state.layout]"
    assert other.evaluate(same) == page.evaluate(same)
    assert other.url == page.url


def test_all_of_it_goes_by_keyboard(live, address):
    page = live(address)
    for keys in ("/", "nogales port", "Enter", "c"):
        (page.keyboard.type if " " in keys else page.keyboard.press)(keys)
    page.wait_for_function("() => narrows.outcome.answer")
    for view in ("baseline", "scenario", "difference"):
        page.keyboard.press("d")
        assert page.evaluate("narrows.state.view") == view
    page.keyboard.press("s")
    page.locator("#keep-step").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.locator("#play").focus()
    page.keyboard.press("Enter")
    assert "1 of 1" in page.locator("#caption").inner_text()
    page.locator("#stop-steps").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("c")
    page.wait_for_function("() => !narrows.outcome.answer")


def test_steps_play_and_go_into_one_file_that_needs_no_server(live, open_page, address, tmp_path):
    page = live(address, CLOSED)
    page.keyboard.press("s")
    page.locator("#keep-step").click()
    page.locator("#scenario-clear").click()
    page.locator("#step-note-0").fill("Where <b>does</b> it go?")
    page.locator("#keep-step").click()
    page.locator("#play").click()
    assert "Where <b>does</b> it go?" in page.locator("#caption").inner_text()
    words = page.wait_for_function("() => narrows.outcome.answer?.words").json_value()
    page.keyboard.press(".")
    assert "2 of 2" in page.locator("#caption").inner_text()
    with page.expect_download() as download:
        page.locator("#write-steps").click()
    download.value.save_as(tmp_path / "index.html")
    alone = open_page(tmp_path)
    assert "1 of 2" in alone.locator("#caption").inner_text()
    assert alone.evaluate("narrows.outcome.answer.words") == words
    assert "connect-src" not in (tmp_path / "index.html").read_text(encoding="utf-8")[:4000]


def test_the_drawing_the_table_and_the_state_can_be_taken_away(live, address, tmp_path):
    page = live(address, CLOSED)
    taken = {}
    for button in ("save-svg", "save-table", "save-state", "picture", "save-graphml"):
        page.locator("#export summary").click()
        with page.expect_download() as download:
            page.locator(f"#{button}").click()
        assert not page.locator("#picture").is_visible()
        download.value.save_as(tmp_path / button)
        taken[button] = (tmp_path / button).read_bytes().decode("utf-8-sig", errors="replace")
    picture = (tmp_path / "picture").read_bytes()
    assert picture.startswith(b"\x89PNG")
    assert len(picture) > 20_000
    drawing = ET.fromstring(taken["save-svg"])  # noqa: S314 - our own drawing
    texts = [text.text for text in drawing.iter("{http://www.w3.org/2000/svg}text")]
    assert "Nogales" in texts
    assert taken["save-table"].startswith("Name,Kind,")
    assert json.loads(taken["save-state"])["scenario"]["closed"] == ["poe_nogales"]
    network = nx.parse_graphml(taken["save-graphml"])
    assert network.number_of_nodes() == page.evaluate("narrows.page.nodes.length")


def test_a_brief_is_asked_for_shows_its_progress_and_is_taken_away(live, address, tmp_path):
    page = live(address)
    page.locator("#export summary").click()
    page.locator("#open-brief").click()
    page.locator("#brief-question").select_option("firearms")
    page.locator("#brief-budget").fill("20")
    page.locator("#brief-scenarios").fill("150")
    page.locator("#write-brief").click()
    page.locator("#brief .progress button").click()
    page.locator("#brief-scenarios").fill("3")
    page.locator("#brief-format").select_option(".md")
    with page.expect_download() as download:
        page.locator("#write-brief").click()
    download.value.save_as(tmp_path / "brief.md")
    assert download.value.suggested_filename == "narrows-brief.md"
    asked = f"{address}/api/export/brief.md?question=firearms&budget=20&scenarios=3&year=2019"
    assert (tmp_path / "brief.md").read_text(encoding="utf-8") == get(asked)[2]
    page.locator("#close-brief").click()


def test_a_group_has_a_card_its_members_and_can_be_closed_whole(live, address):
    page = live(address, "scope=fentanyl")
    page.locator("#tab-chokepoints").click()
    told = ask(address, "chokepoints?commodity=fentanyl&top=100&year=2019")["groups"]
    group = next(row for row in told if row["by"] == "kind" and row["members"] < 30)
    page.evaluate("id => { location.hash += `&ranked=${id}`; }", group["id"])
    page.wait_for_selector("#close-group")
    assert group["reason"] in card(page)
    page.locator("#close-group").click()
    page.wait_for_function("() => narrows.outcome.answer")
    assert page.evaluate("narrows.state.scenario.closed.length") == group["members"]


def test_the_print_shows_the_whole_drawing_on_one_sheet_and_says_what_it_shows(live, address):
    page = live(address, CLOSED)
    page.emulate_media(media="print")
    page.wait_for_timeout(300)
    sheet = {"width": (297 - 24) / 25.4 * 96, "height": (210 - 24) / 25.4 * 96}
    drawing = page.locator("#canvas canvas").bounding_box()
    assert drawing["y"] + drawing["height"] <= sheet["height"]
    assert drawing["width"] <= page.viewport_size["width"]
    assert drawing["height"] > 400
    assert "Fentanyl and inputs" in page.locator("#print-status").inner_text()
    for hidden in ("#left", ".bar", "header nav", ".plain"):
        assert not page.locator(hidden).first.is_visible(), hidden
    page.emulate_media(media="screen")


def test_a_picture_as_the_colour_blind_see_it_tells_gained_from_lost(live, address, tmp_path):
    page = live(address, "close=border_tijuana&scope=cocaine")
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setEmulatedVisionDeficiency", {"type": "deuteranopia"})
    picture = page.screenshot(path=tmp_path / "deuteranopia.png")
    assert len(picture) > 50_000
    signs = page.evaluate("[...new Set(narrows.items().edges.map((e) => e.note?.[0] ?? ''))]")
    assert {"+", MINUS} <= set(signs)


def test_own_tables_are_explored_and_a_change_of_theirs_shows(live, tmp_path):
    (tmp_path / "nodes.csv").write_text("node_id,name\na,<b>A</b>\nb,B\n", encoding="utf-8")
    (tmp_path / "edges.csv").write_text("source,target,capacity\na,b,5\n", encoding="utf-8")
    with explorer("--data", str(tmp_path)) as address:
        page = live(address, "close=e1", heard=False)
        assert page.locator("#card [role=alert]").inner_text() != ""
        assert page.evaluate("narrows.page.nodes[0].label") == "<b>A</b>"
        page.wait_for_timeout(500)
        (tmp_path / "nodes.csv").write_text("node_id,name\na,Again\nb,B\n", encoding="utf-8")
        page.wait_for_function("() => window.narrows?.page.nodes[0].label === 'Again'")


def test_a_link_opened_too_early_shows_its_view_once_the_tables_can_be_read(browser, tmp_path):
    (tmp_path / "nodes.csv").write_text("node_id,name\na,A\nb,B\n", encoding="utf-8")
    (tmp_path / "edges.csv").write_text("source,target,capacity\na,c,5\n", encoding="utf-8")
    with explorer("--data", str(tmp_path)) as address:
        page = browser.new_page(viewport=TINY)
        page.goto(f"{address}/#node=b")
        assert "have faults" in page.locator("h1").inner_text()
        (tmp_path / "edges.csv").write_text("source,target,capacity\na,b,5\n", encoding="utf-8")
        page.wait_for_selector("body[data-ready]")
        assert page.locator("#card h2").inner_text() == "B"
        page.close()


def large_tables(folder, links):
    """Write a layered network of three kinds in two regions."""
    kinds = ("drug_lab", "seaport", "consumer_market")
    nodes = ["node_id,name,kind,region"] + [
        f"n{n},Place {n},{kinds[n // 100]},{'North' if n % 2 else 'South'}" for n in range(300)
    ]
    edges = ["source,target,capacity"] + [
        f"n{100 * side + k * 7 % 100},n{100 * side + 100 + (k * 13 + k // 100) % 100},{1 + k % 9}"
        for k, side in (divmod(e, 2) for e in range(links))
    ]
    (folder / "nodes.csv").write_text("\n".join(nodes) + "\n", encoding="utf-8")
    (folder / "edges.csv").write_text("\n".join(edges) + "\n", encoding="utf-8")


def add_trade(folder):
    """Give the layered network supply and demand, so that something flows."""
    supply = [f"n{n},{5 + n % 7}" for n in range(100)]
    demand = [f"n{n},{4 + n % 5},{50 + n % 9}" for n in range(200, 300)]
    for name, head, rows in (
        ("supply", "node_id,quantity", supply), ("demand", "node_id,quantity,unit_value", demand),
    ):  # fmt: skip
        (folder / f"{name}.csv").write_text("\n".join([head, *rows, ""]), encoding="utf-8")


def test_another_year_is_ranked_anew_and_its_flow_modelled(live, address):
    page = live(address, "scope=fentanyl&width=flow")
    page.locator("#year").fill("2016")
    page.locator("h2", has_text="Strongest chokepoints, 2016").wait_for()
    page.wait_for_selector(".choke")
    told = ask(address, "chokepoints?commodity=fentanyl&top=200&year=2016")["nodes"]
    now = ask(address, "chokepoints?commodity=fentanyl&top=200&year=2019")["nodes"]
    five = [row["id"] for row in told[:5]]
    assert five != [row["id"] for row in now[:5]]
    ranked = page.evaluate("narrows.ranking().nodes.slice(0, 5).map((row) => row.id)")
    assert ranked == five
    assert "The drawing shows" not in card(page)
    flow = ask(address, "network?flow=true&year=2016")["flow"]
    assert page.evaluate("narrows.results().flow") == pytest.approx(flow)
    assert "Modelled flow, 2016" in page.locator("#width option:checked").inner_text()
    page.go_back()
    page.locator("h2", has_text="Strongest chokepoints, 2019").wait_for()
    ranked = page.evaluate("narrows.ranking().nodes.slice(0, 5).map((row) => row.id)")
    assert ranked == [row["id"] for row in now[:5]]


def test_every_answer_tells_one_and_the_same_modelled_flow(live, address):
    page = live(address, CLOSED)
    told = ask(address, "network?flow=true&year=2019")["flow"]
    # The page holds four digits.
    assert page.evaluate("narrows.page.flow") == pytest.approx(told, rel=1e-3)
    moved = page.evaluate("narrows.outcome.answer.edges.map((row) => [row.edge_id, row.before])")
    assert len(moved) > 10
    assert all(before == pytest.approx(told.get(edge, 0.0), abs=1e-6) for edge, before in moved)


def test_of_years_passed_by_only_the_last_is_ranked(live, address):
    page = live(address, "scope=fentanyl")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    for year in range(2017, 2012, -1):
        page.locator("#year").fill(str(year))
    page.locator("h2", has_text="Strongest chokepoints, 2013").wait_for()
    page.wait_for_selector(".choke")
    ranked = [url for url in asked if "api/chokepoints" in url]
    assert ranked
    assert all("year=2013" in url for url in ranked)


def test_the_flow_of_a_large_network_is_modelled_and_summed_over_links_drawn_as_one(live, tmp_path):
    large_tables(tmp_path, 1_200)
    add_trade(tmp_path)
    with explorer("--data", str(tmp_path)) as address:
        page = live(address)
        page.wait_for_function("() => Object.keys(narrows.page.flow).length")
        told = ask(address, "network?flow=true")["flow"]
        sums = page.evaluate(
            "narrows.items().edges.map((e) => [e.ids.reduce("
            "(s, id) => s + (narrows.page.flow[id] || 0), 0), e.note])"
        )
        assert sum(total for total, _ in sums) == pytest.approx(sum(told.values()))
        assert all(float(note.split()[0].replace(",", "")) == pytest.approx(total, rel=0.01)
                   for total, note in sums)  # fmt: skip
        assert page.locator("#width").input_value() == "flow"


def test_a_large_network_without_trade_says_why_no_flow_is_shown(live, tmp_path):
    large_tables(tmp_path, 1_200)
    with explorer("--data", str(tmp_path)) as address:
        page = live(address, heard=False)
        page.wait_for_selector("#no-flow")
        assert "No modelled flow is shown." in page.locator("#no-flow").inner_text()
        assert "needs supply.csv and demand.csv" in page.locator("#no-flow").inner_text()


@pytest.mark.parametrize("links", [1_500, 6_000])
def test_a_large_network_is_drawn_first_and_ranked_then(live, tmp_path, links):
    large_tables(tmp_path, links)
    with explorer("--data", str(tmp_path)) as address:
        page = live(address)
        assert "too many to draw one by one" in page.locator("#notice").inner_text()
        assert page.evaluate("narrows.items().nodes.length") == 3
        page.wait_for_selector("#card .ranked", timeout=60_000)
        told = ask(address, "chokepoints?top=5")["nodes"]
        names = page.locator("#card .ranked").first.locator(".name").all_inner_texts()
        assert names == [row["name"] for row in told]
        page.locator("#group").select_option("region")
        assert page.evaluate("narrows.items().nodes.map((n) => n.shape)") == ["dot", "dot"]
        page.locator("#tab-edges").click()
        assert page.locator("#twin-body tbody tr").count() == 100
        for button, start in (("save-graphml", b"<graphml"), ("save-table", b"\xef\xbb\xbfFrom,")):
            page.locator("#export summary").click()
            with page.expect_download() as download:
                page.locator(f"#{button}").click()
            download.value.save_as(tmp_path / "taken")
            assert (tmp_path / "taken").read_bytes().startswith(start)
        page.keyboard.press("Escape")
        page.locator("#find").fill("Place 150")
        page.keyboard.press("Enter")
        assert "neighbourhood of Place 150" in page.locator("#notice").inner_text()
