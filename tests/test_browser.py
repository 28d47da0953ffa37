"""Where the browser tests must run, a missing browser is a failure and not a skip."""

from __future__ import annotations

import os
import shutil


def test_a_browser_is_there_where_it_must_be():
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    assert any(map(shutil.which, names)) or "NARROWS_REQUIRE_BROWSER" not in os.environ
