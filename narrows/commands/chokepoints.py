"""The command `chokepoints`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph.chokepoints import find_chokepoints
from graph.errors import QuestionError
from narrows.output import number, print_entry, print_json, print_table
from narrows.shared import chosen_year, print_note, read

if TYPE_CHECKING:
    from argparse import Namespace

    from graph.chokepoints import Chokepoints


__all__ = ["run"]


def run(arguments: Namespace) -> int:
    """Print the ranked nodes and edges, and the cut that proves the maximum."""
    if arguments.top < 1:
        raise QuestionError(f"--top is {arguments.top}; it must be at least 1")
    tables, year = read(arguments), chosen_year(arguments)
    found = find_chokepoints(
        tables,
        commodity=arguments.commodity,
        sources=arguments.source,
        targets=arguments.target,
        year=year,
    )
    if arguments.json:
        print_json(_chokepoints_json(found, year, arguments.top))
        return 0
    _print_maximum(found)
    for what, frame in (("Nodes", found.nodes), ("Edges", found.edges)):
        print(f"\n{what}, by what is lost without them")
        for rank, (key, row) in enumerate(frame.head(arguments.top).iterrows(), start=1):
            print_entry(f"{rank:>3}. {row['loss_share']:>6.1%}  {key}", describe_row(row))
    print_note(year)
    return 0


def describe_row(row: Any) -> str:
    """Give a chokepoint's name, what it is to the question, and why it matters."""
    role = {"origin": " (an origin)", "target": " (a target)"}.get(row["role"], "")
    return f"{row['name']}{role}. {row['reason']}"


def _chokepoints_json(found: Chokepoints, year: int | None, top: int) -> dict[str, Any]:
    return {
        "command": "chokepoints",
        "year": year,
        "commodity": found.commodity,
        "unit": found.unit,
        "max_flow": found.max_flow,
        "why_no_flow": found.why_no_flow or None,
        "cut": found.cut_edges,
        "cut_parts": found.cut.reset_index().to_dict("records"),
        "nodes": found.nodes.head(top).reset_index().to_dict("records"),
        "edges": found.edges.head(top).reset_index().to_dict("records"),
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
