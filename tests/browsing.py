"""A real browser for the tests of the pages, where one is installed."""

from __future__ import annotations

import shutil

CHROMIUM = next(
    (
        path
        for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
        if (path := shutil.which(name))
    ),
    None,
)
TINY = {"width": 1280, "height": 760}
