"""Settings that all tests share."""

from __future__ import annotations

import os

from hypothesis import settings

# No test asserts a time. Where a change is judged, everyone is judged by the same examples.
settings.register_profile("narrows", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("narrows")
