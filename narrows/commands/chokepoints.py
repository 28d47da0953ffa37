"""The command `chokepoints`."""

from __future__ import annotations

from dataclasses import asdict
from math import isnan
from typing import TYPE_CHECKING, Any

from graph.chokepoints import find_chokepoints
from graph.errors import QuestionError
from graph.explain import explain_chokepoint
from graph.groups import find_group_chokepoints
from graph.wording import percent
from narrows.changes import changed_data, read_scenario
from narrows.output import number, print_entry, print_json, print_table, print_wrapped
from narrows.shared import chosen_year, node_names, print_note, read, unit_of

if TYPE_CHECKING:
    from argparse import Namespace

    from graph.chokepoints import Chokepoints
    from graph.explain import Explanation
    from graph.passing import Passing
    from graph.tables import Tables

__all__ = ["describe_row", "in_words", "run"]

MOST_PASSING = 4


def run(arguments: Namespace) -> int:
    """Print the ranked nodes, edges and groups, and the cut that proves the maximum."""
    if arguments.top < 1:
        raise QuestionError(f"--top is {arguments.top}; it must be at least 1")
    if arguments.details is not None and arguments.details < 0:
        raise QuestionError(f"--details is {arguments.details}; it must be at least 0")
    tables, year = read(arguments), chosen_year(arguments)
    question: dict[str, Any] = {
        "commodity": arguments.commodity,
        "sources": arguments.source,
        "targets": arguments.target,
        "year": year,
    }
    if (arguments.explain or arguments.groups) and not read_scenario(arguments).empty:
        raise QuestionError("--explain and --groups are of the network as it is; change nothing")
    if arguments.explain is not None:
        return _explain(arguments, tables, question)
    if arguments.groups is not None:
        return _groups(arguments, tables, question)
    details = arguments.top if arguments.details is None else arguments.details
    sample = {"draws": arguments.draws, "seed": arguments.seed, "top": details}
    found = find_chokepoints(
        changed_data(arguments, year), names=node_names(tables), **question, **sample
    )
    if arguments.json:
        print_json(_chokepoints_json(found, year, arguments.top))
        return 0
    _print_maximum(found)
    ranked = (
        ("Nodes", found.nodes),
        ("Edges", found.edges),
        ("Groups gone together", found.groups),
    )
    for what, frame in ranked:
        if not len(frame):
            continue
        print(f"\n{what}, by what is lost without them")
        for rank, (key, row) in enumerate(frame.head(arguments.top).iterrows(), start=1):
            loss = "-" if isnan(row["loss_share"]) else f"{row['loss_share']:.1%}"
            print_entry(f"{rank:>3}. {loss:>6}  {key}", describe_row(row))
    _print_remarks(found)
    print_note(arguments)
    return 0


def _print_remarks(found: Chokepoints) -> None:
    """Say how many cuts are near the smallest, and what was not measured."""
    for remark in found.remarks:
        print()
        print_wrapped(remark, indent=0)


def _explain(arguments: Namespace, tables: Tables, question: dict[str, Any]) -> int:
    """Print what follows when one node or edge goes."""
    found = explain_chokepoint(
        tables, arguments.explain, **question, draws=arguments.draws, seed=arguments.seed
    )
    if arguments.json:
        print_json({"command": "chokepoints", "year": question["year"],
                    "commodity": question["commodity"], "explained": asdict(found)})  # fmt: skip
        return 0
    for line in in_words(found):
        print(line)
    for title, gains in (("Carries more without it", found.replaced_by),
                         ("Would open in reaction", found.opened)):  # fmt: skip
        if gains:
            print(f"\n{title} (per year)")
            cells = [(g.edge_id, g.commodity, number(g.before), number(g.after)) for g in gains]
            print_table(("edge", "commodity", "before", "after"), cells, right=(2, 3))
    print_note(arguments)
    return 0


def in_words(found: Explanation) -> list[str]:
    """Say in sentences what an explanation found."""
    lines = [
        f"Without {found.id}, {number(found.loss)} {found.unit} of "
        f"{number(found.maximum)} is lost: {percent(found.loss_share)} (modelled).",
        f"{found.name}. {found.reason}",
        *(_passing_in_words(passing) for passing in found.passes[:MOST_PASSING]),
    ]
    if len(found.passes) > MOST_PASSING:
        lines.append(f"{len(found.passes) - MOST_PASSING} more commodities pass; --json has them.")
    if found.cut_margin is not None and not found.in_cut:
        whose = "A cut that holds it" if found.what == "edge" else "A cut that holds a link of it"
        how = "as small as" if found.cut_margin < 1e-9 else f"{percent(found.cut_margin)} above"
        lines.append(f"{whose} is {how} the minimum.")
    if found.closeness is not None and found.pagerank is not None:
        lines.append(
            f"For comparison, which know neither capacities nor goods: degree {found.degree}, "
            f"closeness {found.closeness:.2f}, PageRank {found.pagerank:.3f}."
        )
    if found.articulation:
        lines.append(
            "It is an articulation point: without it the network, seen without directions, "
            "falls apart."
            if found.what == "node"
            else "It is a bridge: without it the network, seen without directions, falls apart."
        )
    if found.stability is not None:
        lines.append(
            f"It is among the ten greatest losses in {percent(found.stability)} of the draws."
        )
    return [*lines, *found.remarks]


def _passing_in_words(passing: Passing) -> str:
    unit, even = unit_of(passing.commodity), passing.high - passing.low <= 0.005 * passing.high
    amount = number(passing.high) if even else f"{number(passing.low)} to {number(passing.high)}"
    share = (
        percent(passing.share_high)
        if passing.share_high - passing.share_low <= 0.005
        else f"{percent(passing.share_low)} to {percent(passing.share_high)}"
    )
    what = passing.commodity.replace("_", " ")
    return f"In the best flows, {amount} {unit} of {what} passes here: {share} of it."


def _groups(arguments: Namespace, tables: Tables, question: dict[str, Any]) -> int:
    """Print groups by what is lost when their members go together."""
    found = find_group_chokepoints(tables, arguments.groups, **question).head(arguments.top)
    if arguments.json:
        print_json({"command": "chokepoints", "year": question["year"], "by": arguments.groups,
                    "commodity": question["commodity"],
                    "groups": found.reset_index().to_dict("records")})  # fmt: skip
        return 0
    cells = [
        (f"{row['loss_share']:.1%}", str(group), str(row["members"]), row["reason"])
        for group, row in found.iterrows()
    ]
    print_table(("loss", arguments.groups, "members", "why"), cells, right=(0, 2))
    print_note(arguments)
    return 0


def describe_row(row: Any) -> str:
    """Give a chokepoint's name, what it is to the question, and why it matters."""
    role = {"origin": " (an origin)", "target": " (a target)"}.get(row["role"], "")
    low, high = row.get("flow_share_low"), row.get("flow_share_high")
    passes = ""
    if low is not None and high is not None and high > 0:
        what = row["flow_commodity"].replace("_", " ")
        share = percent(high) if high - low < 0.005 else f"{percent(low)} to {percent(high)}"
        passes = f" {share} of the {what} passes here."
    sure = row.get("stability")
    how_sure = (
        f" Among the ten greatest in {percent(sure)} of the draws."
        if sure == sure and sure is not None
        else ""
    )
    return f"{row['name']}{role}. {row['reason']}{passes}{how_sure}"


def _chokepoints_json(found: Chokepoints, year: int | None, top: int) -> dict[str, Any]:
    return {
        "command": "chokepoints",
        "year": year,
        "commodity": found.commodity,
        "unit": found.unit,
        "max_flow": found.max_flow,
        "why_no_flow": found.why_no_flow or None,
        "sampled_origins": found.sampled_origins,
        "measured_edges": found.measured_edges,
        "measured_nodes": found.measured_nodes,
        "n_near_cuts": found.n_near_cuts,
        "near_cuts_complete": found.near_cuts_complete,
        "remarks": list(found.remarks),
        "cut": found.cut_edges,
        "cut_parts": found.cut.reset_index().to_dict("records"),
        "nodes": found.nodes.head(top).reset_index().to_dict("records"),
        "edges": found.edges.head(top).reset_index().to_dict("records"),
        "groups": found.groups.head(top).reset_index().to_dict("records"),
    }


def _print_maximum(found: Chokepoints) -> None:
    if found.max_flow is None:
        print(f"No maximum: {found.why_no_flow}.")
        return
    what = "The trade earns at most" if found.commodity is None else "At most"
    print(f"{what} {number(found.max_flow)} {found.unit} (modelled). What holds it there:")
    cells = [
        (part["part"], str(key), part["commodity"], number(part["capacity"]), number(part["worth"]))
        for key, part in found.cut.head(12).iterrows()
    ]
    print_table(("bound", "id", "commodity", "capacity", "worth"), cells, right=(3, 4))
    if len(found.cut) > 12:
        print(f"... and {len(found.cut) - 12} more; --json lists all.")
