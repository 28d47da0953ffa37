"""Tables to network to analyses: the model of Narrows, free of pictures.

In reading order: what the tables are (`schema`, `vocabulary`), how they are read and
checked (`tables`, `checks`), the network (`network`), the commodity-state graph
(`states`, `assembly`), what is asked of it (`routes`, `chokepoints`, `flow`) and what measures do
to it (`measures`, `interdiction`).
"""

from __future__ import annotations

from graph.assembly import build_states
from graph.backtest import Backtest, read_cases, run_backtests
from graph.changes import compare_routes
from graph.chokepoints import Chokepoints, find_chokepoints
from graph.errors import (
    DataError,
    NarrowsError,
    NoRouteError,
    Notice,
    QuestionError,
    UnknownNameError,
)
from graph.explain import Explanation, explain_chokepoint
from graph.flow import FlowModel, FlowSolution, solve_flow
from graph.footing import Layer, footing
from graph.groups import find_group_chokepoints
from graph.headlines import Carrier, Headline, headlines
from graph.loading import check_tables, load_network, read_tables
from graph.measures import Measures, apply_measures, match_measures
from graph.network import DEFAULT_YEAR, build_network, snapshot, to_tables
from graph.observed import find_observations
from graph.provenance import Chain, Figure, Statement, Trace, trace
from graph.routes import Leg, Route, k_best_routes
from graph.states import Recipe, StateGraph
from graph.tables import Tables, data_dir, tables_from_records, write_tables
from graph.uncertainty import Uncertainty

__all__ = [
    "DEFAULT_YEAR",
    "Backtest",
    "Carrier",
    "Chain",
    "Chokepoints",
    "DataError",
    "Explanation",
    "Figure",
    "FlowModel",
    "FlowSolution",
    "Headline",
    "Layer",
    "Leg",
    "Measures",
    "NarrowsError",
    "NoRouteError",
    "Notice",
    "QuestionError",
    "Recipe",
    "Route",
    "StateGraph",
    "Statement",
    "Tables",
    "Trace",
    "Uncertainty",
    "UnknownNameError",
    "apply_measures",
    "build_network",
    "build_states",
    "check_tables",
    "compare_routes",
    "data_dir",
    "explain_chokepoint",
    "find_chokepoints",
    "find_group_chokepoints",
    "find_observations",
    "footing",
    "headlines",
    "k_best_routes",
    "load_network",
    "match_measures",
    "read_cases",
    "read_tables",
    "run_backtests",
    "snapshot",
    "solve_flow",
    "tables_from_records",
    "to_tables",
    "trace",
    "write_tables",
]
