"""Briefs written in formats; what they say is `graph.brief`'s, and no number is added here."""
