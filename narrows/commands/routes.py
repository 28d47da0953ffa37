"""The command `routes`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph.routes import k_best_routes
from narrows.changes import changed_data
from narrows.output import number, print_entry, print_json, print_table
from narrows.shared import chosen_year, edge_rows, node_names, print_note, read, unit_of

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Hashable, Mapping, Sequence

    from graph.routes import Leg, Route
    from graph.tables import Tables


__all__ = ["routes_document", "run"]


def run(arguments: Namespace) -> int:
    """Print the best routes, leg by leg."""
    tables, year = read(arguments), chosen_year(arguments)
    if arguments.compare is not None:
        return _compare(arguments, tables, year)
    found = _find(arguments, year)
    rows = edge_rows(tables)
    if arguments.json:
        question = {"year": year, "commodity": arguments.commodity, "by": arguments.by}
        print_json({"command": "routes", **question, **routes_document(found, rows)})
        return 0
    names = node_names(tables)
    for route in found:
        _print_route(route, rows, names)
    print_note(arguments)
    return 0


def _find(arguments: Namespace, year: int | None) -> list[Route]:
    return k_best_routes(
        changed_data(arguments, year, latent=arguments.latent),
        sources=arguments.source,
        targets=arguments.target,
        via=arguments.via,
        commodity=arguments.commodity,
        k=arguments.k,
        by=arguments.by,
        year=year,
        latent=arguments.latent,
    )


def _compare(arguments: Namespace, tables: Tables, year: int | None) -> int:
    """Print which routes are new, gone or kept since the year to compare with."""
    from graph.changes import compare_routes

    before = _find(arguments, arguments.compare)
    after = _find(arguments, year)
    changes = compare_routes(before, after)
    if arguments.json:
        rows = changes.to_dict("records")
        print_json({"command": "routes", "year": year, "compared_with": arguments.compare,
                    "by": arguments.by, "changes": rows})  # fmt: skip
        return 0
    nodes = {route.edges: route.nodes for route in [*before, *after]}
    names = node_names(tables)
    for row in changes.to_dict("records"):
        route = " → ".join(names[node] for node in nodes[row["edges"]])
        print_entry(f"{row['status']}: {_change(row)}", route)
    when = str(year) if year is not None else "all years"
    print(f"\nThe {arguments.k} best routes of {arguments.compare} beside those of {when}.")
    print_note(arguments)
    return 0


def _change(row: Mapping[Hashable, Any]) -> str:
    """Say how a route's rank and capacity, or flow, moved."""
    what = "flow" if row["flow_before"] is not None or row["flow_after"] is not None else "capacity"
    ranks = f"rank {_or_none(row['rank_before'])} → {_or_none(row['rank_after'])}"
    return f"{ranks}, {what} {_size(row, what, 'before')} → {_size(row, what, 'after')}"


def _or_none(rank: float | None) -> str:
    return "none" if rank is None or rank != rank else f"{rank:.0f}"


def _size(row: Mapping[Hashable, Any], what: str, when: str) -> str:
    if _or_none(row[f"rank_{when}"]) == "none":
        return "none"
    size = row[f"{what}_{when}"]
    return number(None if size is None or size != size else size)


def routes_document(found: Sequence[Route], rows: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Give what --json prints of routes; the rows of edges and recipes are by id."""
    return {"routes": [_route_json(route, rows) for route in found]}


def _route_json(route: Route, rows: dict[str, dict[str, Any]]) -> dict[str, Any]:
    return {
        "rank": route.rank,
        "nodes": route.nodes,
        "edges": route.edges,
        "commodities": route.commodities,
        "length": route.length,
        "capacity": route.capacity,
        "flow": route.flow,
        "unit": unit_of(route.commodities[-1]),
        "bottleneck": route.bottleneck,
        "legs": [_leg_json(leg, rows.get(leg.edge_id, {})) for leg in route.legs],
    }


def _leg_json(leg: Leg, row: dict[str, Any]) -> dict[str, Any]:
    return {
        "edge": leg.edge_id,
        "source": leg.source,
        "target": leg.target,
        "commodity": leg.commodity,
        "made_from": leg.made_from if leg.conversion else None,
        "mode": row.get("mode"),
        "capacity": leg.capacity,
        "flow": leg.flow,
        "unit": unit_of(leg.made_from),
        "basis": row.get("basis"),
        "evidence": row.get("evidence", ()),
    }


def _print_route(route: Route, rows: dict[str, dict[str, Any]], names: dict[str, str]) -> None:
    unit = unit_of(route.commodities[-1])
    steps = "1 leg" if len(route.edges) == 1 else f"{len(route.edges)} legs"
    most = "unlimited" if route.capacity is None else f"at most {number(route.capacity)} {unit}"
    carries = "" if route.flow is None else f"carries {number(route.flow)} {unit} (modelled), "
    print(f"{route.rank}. {steps}, {carries}{most}, set by {route.bottleneck or 'nothing'}")
    cells = []
    for leg in route.legs:
        row = rows.get(leg.edge_id, {})
        step = (
            f"at {names.get(leg.source, leg.source)}: {leg.made_from} becomes {leg.commodity}"
            if leg.conversion
            else f"{names.get(leg.source, leg.source)} → {names.get(leg.target, leg.target)}"
        )
        cells.append(
            (
                "   " + step,
                "" if leg.conversion else leg.commodity,
                str(row.get("mode", "")),
                number(leg.capacity),
                " ".join(row.get("evidence", ())) or str(row.get("basis", "")),
            )
        )
    print_table(("   leg", "commodity", "mode", "capacity", "evidence"), cells, right=(3,))
    print()
