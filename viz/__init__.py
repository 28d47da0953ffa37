"""Network and results to pages: draws, and computes no number."""

from viz.site import build_site

__all__ = ["build_site"]
