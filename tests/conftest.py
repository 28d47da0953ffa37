"""Settings that all tests share."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

from tests.browsing import CHROMIUM, TINY

# Tables are laid out for one width, whatever the terminal or the worker that runs a test.
os.environ["COLUMNS"] = "120"
# No test asserts a time. Where a change is judged, everyone is judged by the same examples.
settings.register_profile("narrows", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("narrows")


@pytest.fixture(scope="session")
def browser():
    """Start Chromium once for all tests that ask for it."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        flags = ["--no-sandbox", "--disable-gpu"]
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser):
    """Open pages that may reach nothing but files; whatever they say or ask for is a failure."""
    faults, pages = [], []

    def watch(route):
        if route.request.url.startswith(("file:", "data:", "blob:")):
            route.continue_()
        else:
            faults.append(f"request: {route.request.url}")
            route.abort()

    def opened(folder, view="", *, file="index.html", size=TINY, heard=True):
        page = browser.new_page(viewport=size)
        pages.append(page)
        page.route("**/*", watch)
        page.on("dialog", lambda dialog: (faults.append("dialog"), dialog.dismiss()))
        if heard:
            page.on("console", lambda said: faults.append(f"console: {said.text}"))
        page.on("pageerror", lambda error: faults.append(f"error: {error}"))
        page.goto(f"{folder.as_uri()}/{file}{'#' + view if view else ''}")
        if file == "index.html":
            page.wait_for_selector("body[data-ready]")
        return page

    yield opened
    for page in pages:
        page.close()
    assert faults == []
