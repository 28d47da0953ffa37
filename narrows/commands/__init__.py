"""One module per command, each with a function `run`: load, ask `graph`, print or write."""
