"""The model portfolio of the command `interdict`: questions in, words and tables out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from graph.errors import QuestionError
from graph.interdiction.options import compare_options, evaluate_option
from graph.interdiction.portfolio import find_portfolio
from graph.wording import percent
from narrows.changes import read_pairs
from narrows.output import (
    number,
    print_entry,
    print_links,
    print_progress,
    print_table,
    signed_percent,
)
from narrows.shared import chosen_year, node_names, read

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Mapping, Sequence

    from graph.interdiction.result import Plan
    from graph.interdiction.setting import Setting

__all__ = [
    "options_of",
    "plan_of",
    "print_details",
    "print_options",
    "with_range",
]

_SHOWN = 6


def plan_of(arguments: Namespace) -> Plan:
    """Find the plan that was asked for."""
    if arguments.source or arguments.target or arguments.nodes or arguments.near:
        raise QuestionError(
            "--source, --target, --nodes and --near are of the model max-flow; measures act on the "
            "whole trade"
        )
    question: dict[str, Any] = {
        "objective": arguments.objective,
        "commodity": arguments.commodity,
        "year": chosen_year(arguments),
    }
    tables = read(arguments)
    if arguments.option is not None:
        return evaluate_option(tables, arguments.option, **question)
    if arguments.budget is None:
        raise QuestionError("--budget is needed: what may be spent, in million USD per year")
    question |= {
        "budgets": read_pairs("agency", arguments.agency),
        "displacement": arguments.displacement,
    }
    if not arguments.scenarios:
        if arguments.draws and arguments.openings is not None:
            raise QuestionError(
                "--draws and --openings: a range is told with all that is latent open"
            )
        limit = {} if arguments.time_limit is None else {"time_limit": arguments.time_limit}
        plan = find_portfolio(
            tables, arguments.budget, **question, openings=arguments.openings,
            near=arguments.next, frontier=arguments.frontier, tell=print_progress, **limit,
        )  # fmt: skip
        return _with_range(plan, arguments) if arguments.draws else plan
    if arguments.openings is not None or arguments.frontier or arguments.draws:
        raise QuestionError("--openings, --frontier and --draws go without --scenarios")
    from graph.interdiction.master import Risk
    from graph.interdiction.uncertain import find_robust_portfolio

    return find_robust_portfolio(
        tables,
        arguments.budget,
        **question,
        scenarios=arguments.scenarios,
        risk=Risk(arguments.risk),
        seed=arguments.seed,
        time_limit=arguments.time_limit or 90.0,
        tell=print_progress,
    )


def _with_range(plan: Plan, arguments: Namespace) -> Plan:
    from graph.interdiction.setting import read_setting

    setting = read_setting(
        read(arguments),
        year=chosen_year(arguments),
        objective=arguments.objective,
        commodity=arguments.commodity,
    )
    return with_range(
        plan, setting, draws=arguments.draws, seed=arguments.seed,
        displacement=arguments.displacement,
    )  # fmt: skip


def with_range(
    plan: Plan, setting: Setting, *, draws: int, seed: int = 1, displacement: bool = True
) -> Plan:
    """Tell of a plan for the likely numbers what it takes in draws of the uncertain ones."""
    from graph.interdiction.uncertain import ranges_on_draws

    print_progress(f"the plan is told on {draws} draws")
    ranges = ranges_on_draws(
        setting, plan.chosen, draws=draws, seed=seed, displacement=displacement
    )
    return replace(plan, details={**plan.details, "draws": draws, "range": ranges})


def options_of(arguments: Namespace) -> list[dict[str, Any]]:
    """Set the policy options side by side."""
    return compare_options(
        read(arguments),
        objective=arguments.objective,
        commodity=arguments.commodity,
        year=chosen_year(arguments),
    )


def print_options(rows: Sequence[Mapping[str, Any]]) -> None:
    """Print the policy options, each with all its measures."""
    print("What each policy option takes from the trade, all its measures taken (modelled)\n")
    cells = [
        (
            row["option_id"],
            number(row["cost"]),
            signed_percent(-row["fall_alone"]),
            signed_percent(-row["fall"]),
            number(row["with_all"]),
            f"{row['name']}{' (enabling)' if row['role'] == 'enabling' else ''}",
        )
        for row in rows
    ]
    head = ("", "million USD", "nobody reacts", "latent opens", "last to come", "option")
    print_table(head, cells, right=(1, 2, 3, 4))
    print(
        "\n'Last to come' is what the trade would win back if this option alone were left out of "
        "all seven: an enabling option brings nothing by itself."
    )


def print_details(plan: Plan, arguments: Namespace) -> None:
    """Print why, what moves, and how sure."""
    told = plan.details
    _print_range(plan)
    _print_measures(told, plan.unit)
    _print_reactions(told["displacement"], plan.unit)
    _print_outcomes(told["displacement"])
    _print_gains(told["displacement"], node_names(read(arguments)))
    untouched = told["explanation"]["untouched"]
    if untouched:
        print(f"\nNo chosen measure acts on: {', '.join(untouched)}.")


def _print_range(plan: Plan) -> None:
    told = plan.details
    if "range" not in told:
        return
    fall = told["range"]["fall"]
    on = f"{told['draws']} draws" if "draws" in told else f"{told['scenarios']} other cases"
    print(
        f"\nOn {on} it takes {percent(fall['mean'])} on average, "
        f"{percent(max(0.0, fall['low']))} to {percent(fall['high'])} in eight of ten."
    )
    if "in_cases" not in told:
        return
    cells = [
        (
            number(row["comes_back"]),
            percent(row["matters"]),
            percent(told["firmness"].get(row["measure_id"], 0.0)),
            row["measure_id"],
        )
        for row in sorted(told["in_cases"], key=lambda row: -row["comes_back"])
    ]
    head = ("without it comes back", "matters in", "chosen by parts", "measure")
    print_table(head, cells, right=(0, 1, 2))
    others = [
        f"{name} {percent(share)}"
        for name, share in sorted(told["firmness"].items(), key=lambda item: (-item[1], item[0]))
        if name not in plan.chosen
    ]
    if others:
        print(f"Chosen by small parts of the cases, but not here: {', '.join(others[:_SHOWN])}.")
    if told["likely_plan"] != list(plan.chosen):
        print(f"The plan for the likely numbers would be: {', '.join(told['likely_plan'])}.")


def _print_measures(told: Mapping[str, Any], unit: str) -> None:
    rows = told["explanation"]["measures"]
    if not rows:
        return
    print(f"\nWhat each measure brings at the likely numbers ({unit}, modelled)")
    cells = [
        (
            number(row["alone"]),
            number(row["last"]),
            number(row["cost"]),
            "" if row["months"] is None else f"{row['months']:.0f}",
            f"{row['name']} ({row['measure_id']})",
        )
        for row in rows
    ]
    head = ("alone", "without it comes back", "million USD", "months", "measure")
    print_table(head, cells, right=(0, 1, 2, 3))
    print("\nIt works if")
    for row in rows[:_SHOWN]:
        print_entry(f"  {row['measure_id']}", "; ".join(row["indicators"]) + ".")


def _print_reactions(told: Mapping[str, Any], unit: str) -> None:
    words = {"none": "nothing latent opens", "one": "one thing opens", "all": "all may open"}
    print(f"\nWhen the trade reacts ({unit}, modelled)")
    cells = [
        (
            words[row["openings"]],
            number(row["left"]),
            signed_percent(-row["fall"]),
            ", ".join(row["opened"][:4]) + (" ..." if len(row["opened"]) > 4 else ""),
        )
        for row in told["reactions"]
    ]
    print_table(("reaction", "left", "change", "opens"), cells, right=(1, 2))
    if told["came_back"] is not None:
        print(f"{percent(told['came_back'])} of what the plan takes comes back by what opens.")


def _print_outcomes(told: Mapping[str, Any]) -> None:
    print("\nDelivered per year, when the trade earns the most it can (modelled)")
    cells = [
        (row["family"], row["unit"], number(row["before"]), number(row["without_reaction"]),
         number(row["after"]), "" if row["change"] is None else signed_percent(row["change"]))
        for row in told["outcomes"]
    ]  # fmt: skip
    head = ("what", "unit", "before", "nothing opens", "all may open", "change")
    print_table(head, cells, right=(2, 3, 4, 5))


def _print_gains(told: Mapping[str, Any], names: Mapping[str, str]) -> None:
    if not told["gains"]:
        return
    print("\nWhere it moves: links that carry more per year under the plan")
    print_links(told["gains"][:_SHOWN], names)
