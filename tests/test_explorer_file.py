"""The explorer as a file: what it holds it answers, for the rest it names the command."""

from __future__ import annotations

import pytest

from narrows.answers import question_key
from tests.browsing import CHROMIUM
from tests.viz_sample import sample_network, sample_rankings
from viz import build_site

pytest.importorskip(
    "playwright.sync_api", reason="no Playwright; enable with: pip install 'narrows[test]'"
)
pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="no Chromium; enable with: sudo apt-get install -y chromium"
)

MINUS = "\N{MINUS SIGN}"


def card(page):
    return page.locator("#card").inner_text().replace("\u00a0", " ")


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    folder, network = tmp_path_factory.mktemp("file"), sample_network()
    answer = {
        "words": ["It falls 5 %."],
        "draws": 0,
        "deliveries": [],
        "markets": [],
        "edges": [["e1", 9.0, 4.0, -0.5, "less"], ["e4", 0.0, 5.0, 0.5, "opened"]],
    }
    answers = {question_key("whatif", [("close", "seaport_5"), ("year", "2019")]): answer}
    texts = build_site(
        network, sample_rankings(network), year=2019, digest="0" * 64, version="1", answers=answers
    )
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return folder


def test_a_file_answers_what_it_holds_and_names_the_command_for_the_rest(open_page, file):
    page = open_page(file, "close=seaport_5&scope=chain")
    assert "It falls 5 %." in card(page)
    notes = page.evaluate("narrows.items().edges.map((e) => e.note).filter(Boolean)")
    assert sorted(notes) == ["+5 kg", f"{MINUS}5 kg"]
    page.locator("#tab-whatif").click()
    page.locator("#scenario-clear").click()
    page.locator("#held").select_option("seaport_5")
    assert "It falls 5 %." in card(page)
    page = open_page(file, "close=seaport_5&close=seaport_4&scope=chain")
    assert "narrows whatif --close seaport_4 --close seaport_5 --year 2019" in card(page)


def test_no_script_of_ours_holds_a_tag_that_would_end_it(file):
    text = (file / "index.html").read_text(encoding="utf-8")
    assert text.count("</script>") == 3


@pytest.mark.parametrize("width", [1024, 1280, 1920])
def test_the_page_fits_its_window_with_all_panels_in_use(open_page, file, width):
    page = open_page(file, "close=seaport_5", size={"width": width, "height": 760})
    for panel in ("whatif", "routing", "steps"):
        page.locator(f"#tab-{panel}").click()
        wide = page.evaluate(
            "['#left', '#right', 'header', 'body'].map((s) => document.querySelector(s))"
            ".every((e) => e.scrollWidth <= e.clientWidth + 1)"
        )
        assert wide, panel


def test_what_finds_no_room_in_the_drawing_is_counted_beside_it(open_page, file):
    page = open_page(file, "scope=chain", size={"width": 900, "height": 500})
    missing = page.evaluate("narrows.hiddenLabels() + narrows.cutLabels()")
    assert missing > 0
    assert page.locator("#crowded").inner_text().startswith(f"{missing} names cut or left out")


def test_the_page_tells_what_the_model_leaves_out_and_what_the_tables_do_not_know(open_page, file):
    page = open_page(file)
    page.locator("#show-limits").click()
    told = page.locator("#limits-of-model").inner_text()
    assert "no person, firm, seller" in told
    flows = page.evaluate("narrows.page.edges.filter((e) => e.d.commodity !== 'tie').length")
    assert f"of {flows} flows rest on numbers that are assumed" in told
    page.locator("#close-limits").click()
    assert not page.locator("#limits-of-model").is_visible()


def test_paper_explains_its_lines_and_shapes_and_keeps_the_ranks(open_page, file):
    page = open_page(file, "scope=all")
    page.emulate_media(media="print")
    key = page.locator("#print-key").inner_text()
    kinds = page.evaluate(
        "[...new Set(narrows.shown.nodes.map((n) => narrows.page.words.kinds[n.d.kind].label))]"
    )
    assert all(kind in key for kind in kinds)
    badges = page.locator("#card .badge")
    assert badges.count() > 5
    assert all(badge.is_visible() for badge in badges.all())
