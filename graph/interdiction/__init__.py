"""Interdiction: what to close, inspect or do under a budget, and what it buys.

Every model gives a `Plan` (`result`): what was chosen, what is left, a proven bound, and
the same plan evaluated by an independent solve.

In reading order: the answer (`result`), what can be chosen and at what cost (`candidates`);
max-flow interdiction (`maxflow`: `cuts`, `lagrange`, `wood`, `search`; over cases of
capacity `uncertain_flow`: `flow_case`, `flow_cases`); inspection placement (`inspection`:
`journeys`, `best_routes`, `routes_met`, `path_cuts`, `mixed_routes`, `route_programme`,
`swaps`, `branching`, `placement`); the portfolio of measures (`portfolio` and `uncertain`:
what it is chosen against in `setting`, `objectives`, `reaction`; the programme in `worth`,
`leader`, `block`, `master`, `best`; many cases in `cases`, `casedual`, `case_cuts`,
`decomposition`; what is told in `displacement`, `explanation`, `frontier`, `options`);
programmes of whole numbers in HiGHS (`mip`).
"""

from __future__ import annotations

from graph.interdiction.result import FrontierPoint, OtherPlan, Plan, relative_gap

__all__ = ["FrontierPoint", "OtherPlan", "Plan", "relative_gap"]
