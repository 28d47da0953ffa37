"""The command `interdict`: one function per model, one way to print a plan."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from graph.errors import QuestionError
from graph.interdiction.inspection import place_inspections
from graph.interdiction.master import Risk
from graph.interdiction.maxflow import interdict_flow
from graph.wording import percent
from narrows.output import number, print_json, print_progress, print_table
from narrows.portfolio import options_of, plan_of, print_details, print_options
from narrows.shared import chosen_year, print_note, read

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

    from graph.interdiction.result import OtherPlan, Plan

__all__ = ["print_plan", "run"]

SHOWN = 10
"""How many other plans a table shows; --json lists all."""


def run(arguments: Namespace) -> int:
    """Print the plan of the model that was asked for."""
    if arguments.time_limit is not None and arguments.time_limit <= 0:
        raise QuestionError(f"--time-limit is {arguments.time_limit:g}; it must be above 0")
    if arguments.options:
        return _options(arguments)
    if arguments.model != "portfolio" and arguments.budget is None:
        raise QuestionError("--budget is needed: what may be spent, in the unit of the costs")
    plan = _MODELS[arguments.model](arguments)
    if arguments.json:
        print_json({"command": "interdict", "year": chosen_year(arguments), **plan.as_dict()})
        return 0
    print_plan(plan)
    if arguments.model == "portfolio" and plan.chosen:
        print_details(plan, arguments)
    elif plan.details.get("scenarios"):
        _print_cases(plan)
    print_note(arguments)
    return 0


def _options(arguments: Namespace) -> int:
    """Print the policy options side by side."""
    rows = options_of(arguments)
    if arguments.json:
        print_json({"command": "interdict", "year": chosen_year(arguments), "options": rows})
    else:
        print_options(rows)
        print_note(arguments)
    return 0


def _max_flow(arguments: Namespace) -> Plan:
    if arguments.scenarios:
        return _max_flow_in_cases(arguments)
    return interdict_flow(
        read(arguments),
        arguments.budget,
        commodity=arguments.commodity,
        sources=arguments.source,
        targets=arguments.target,
        year=chosen_year(arguments),
        nodes=arguments.nodes,
        frontier=arguments.frontier,
        near=arguments.near,
        time_limit=arguments.time_limit,
    )


def _max_flow_in_cases(arguments: Namespace) -> Plan:
    if arguments.frontier or arguments.near:
        raise QuestionError("--frontier and --near go without --scenarios")
    from graph.interdiction.uncertain_flow import interdict_flow_in_cases

    return interdict_flow_in_cases(
        read(arguments),
        arguments.budget,
        scenarios=arguments.scenarios,
        risk=Risk(arguments.risk),
        commodity=arguments.commodity,
        sources=arguments.source,
        targets=arguments.target,
        year=chosen_year(arguments),
        nodes=arguments.nodes,
        seed=arguments.seed,
        time_limit=arguments.time_limit,
        tell=print_progress,
    )


def _inspection(arguments: Namespace) -> Plan:
    if arguments.source or arguments.target:
        raise QuestionError("journeys.csv says where journeys start and end: leave out the ends")
    if arguments.nodes or arguments.frontier:
        raise QuestionError("--nodes and --frontier are of the model max-flow")
    if arguments.scenarios:
        raise QuestionError("--scenarios is of the models portfolio and max-flow")
    return place_inspections(
        read(arguments),
        arguments.budget,
        commodity=arguments.commodity,
        year=chosen_year(arguments),
        near=arguments.near,
        time_limit=arguments.time_limit,
    )


_MODELS = {"portfolio": plan_of, "max-flow": _max_flow, "inspection": _inspection}


def print_plan(plan: Plan) -> None:
    """Print a plan for people."""
    for line in in_words(plan):
        print(line)
    for name in plan.chosen:
        print(f"  {name}")
    for note in plan.notes:
        print(note)
    _print_others("As good", plan, plan.ties)
    _print_others("Nearly as good", plan, plan.near)
    if plan.frontier:
        print("\nThe best of every budget")
        cells = [
            (
                number(p.budget),
                number(p.objective),
                _fall(plan, p.objective),
                number(p.marginal),
                ", ".join(p.chosen),
            )
            for p in plan.frontier
        ]
        print_table(("budget", "left", "less", "fall per unit", "chosen"), cells, right=range(4))


def _print_cases(plan: Plan) -> None:
    """Print how the plan does on cases that it was not chosen on."""
    told = plan.details
    fall, others = told["range"]["fall"], told["on_other_cases"]
    print(
        f"\nOn {told['scenarios']} other cases it takes {percent(fall['mean'])} on average, "
        f"{percent(fall['low'])} to {percent(fall['high'])} in eight of ten. There it leaves "
        f"{number(others['objective'])}; the best plan for the likely numbers leaves "
        f"{number(others['likely_plan'])}."
    )
    rows = sorted(told["in_cases"], key=lambda row: -row["comes_back"])
    cells = [(number(row["comes_back"]), percent(row["matters"]), row["id"]) for row in rows]
    print_table(("without it comes back", "matters in", told["closes"]), cells, right=(0, 1))


def in_words(plan: Plan) -> list[str]:
    """Say what a plan leaves, how sure that is, and what it spends."""
    left = f"{number(plan.objective)} {plan.unit}".rstrip()
    before = f"{number(plan.baseline)} {plan.unit}".rstrip()
    fall = f", {percent(plan.fall)} less" if 0 < plan.baseline < math.inf else ""
    proofs = {
        "optimal": "No plan within the budget leaves less (proven).",
        "evaluated": "Told as it is: nothing was chosen.",
        "nothing to choose": "Nothing can be chosen.",
    }
    proof = proofs.get(
        plan.status,
        f"No plan leaves less than {number(plan.bound)} (gap {plan.gap:.2%}, {plan.status}).",
    )
    return [
        f"Without interdiction {before}; under the plan {left}{fall} (modelled).",
        f"{proof} Evaluated on its own: {number(plan.evaluated)}.",
        f"{number(plan.spent)} of the budget of {number(plan.budget)} is spent"
        + (" on:" if plan.chosen else "."),
    ]


def _fall(plan: Plan, left: float) -> str:
    """Tell what is left as a fall: three figures, for plans may differ by little."""
    if not 0 < plan.baseline < math.inf:
        return ""
    return f"{100 * max(0.0, 1 - left / plan.baseline):.3g} %"


def _print_others(title: str, plan: Plan, others: Sequence[OtherPlan]) -> None:
    if others:
        print(f"\n{title}")
        cells = [
            (
                number(other.objective),
                _fall(plan, other.objective),
                number(other.spent),
                ", ".join(other.chosen),
            )
            for other in others[:SHOWN]
        ]
        print_table(("left", "less", "spent", "chosen"), cells, right=range(3))
    if len(others) > SHOWN:
        print(f"... and {len(others) - SHOWN} more; --json lists all.")
