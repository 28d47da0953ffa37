"""Chokepoints in a real browser: what was looked into, groups, the year, how headings read."""

from __future__ import annotations

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


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder, network = tmp_path_factory.mktemp("ranked"), sample_network()
    rankings = sample_rankings(network)
    texts = build_site(network, rankings, year=2019, digest="0" * 64, version="1", draws=30)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return folder


def open_first(page):
    page.locator("#card .ranked").first.locator("button").first.click()
    return page.locator("#card")


def test_the_card_of_a_chokepoint_tells_range_replacement_return_and_how_sure(open_page, site):
    card = open_first(open_page(site)).inner_text()
    for expected in (
        "25 to 75 % of the fentanyl, over all flows as good as the best",
        "Replaced by",
        "30 % of the loss, when latent routes open",
        "Would open",
        "among the ten greatest losses in 90 % of 30 draws",
    ):
        assert expected in card


def test_what_replaces_a_chokepoint_leads_to_its_card(open_page, site):
    page = open_page(site)
    link = open_first(page).locator("dd ul.flows button").first
    name = link.inner_text()
    link.click()
    assert page.locator("#card h2").inner_text() in name
    assert "edge=e2" in page.url


def test_what_was_not_looked_into_says_nothing_of_it(open_page, site):
    page = open_page(site)
    page.locator("#card .ranked").first.locator("button").nth(4).click()
    assert "As a chokepoint" in page.locator("#card").inner_text()
    assert "Comes back" not in page.locator("#card").inner_text()


def test_another_year_in_view_is_told_from_that_of_the_rankings(open_page, site):
    page = open_page(site)
    note = page.locator("#card .note")
    assert note.count() == 0
    page.locator("#year").fill("2012")
    assert "The drawing shows 2012" in note.inner_text()
    assert "those of 2019" in note.inner_text()
    open_first(page)
    assert "those of 2019" in note.inner_text()


def test_groups_stand_in_the_panel_and_in_the_list_to_print(open_page, site):
    assert "Groups gone together" in open_page(site).locator("#card").inner_text()
    text = open_page(site, file="chokepoints.html").locator("main").inner_text()
    for expected in ("Groups gone together", "Comes back", "30 draws", "25 to 75 %", "year 2019"):
        assert expected in text


def test_the_list_to_print_fits_a_narrow_window(open_page, site):
    page = open_page(site, file="chokepoints.html", size={"width": 1024, "height": 760})
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 1024


@pytest.mark.parametrize("width", [1024, TINY["width"], 1920])
def test_no_label_is_drawn_over_a_heading(open_page, site, width):
    page = open_page(site, "scope=chain", size={"width": width, "height": 760})
    covered = page.evaluate(
        """() => {
          const boxes = narrows.headings();
          return narrows.labelBoxes().filter(([l, t, r, b]) =>
            boxes.some(([x, y, u, v]) => l < u && x < r && t < v && y < b)).length;
        }"""
    )
    assert covered == 0
