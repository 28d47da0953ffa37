"""The network in other programs' formats."""

from graph.exchange.graphml import from_graphml, to_graphml
from graph.exchange.spreadsheet import table_csv

__all__ = ["from_graphml", "table_csv", "to_graphml"]
