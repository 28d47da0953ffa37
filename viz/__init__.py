"""Network and results to pages: draws, and computes no number."""
