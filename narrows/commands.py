"""What each command does: load, ask `graph`, print or write."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph.errors import NarrowsError, QuestionError
from graph.loading import read_tables
from graph.network import DEFAULT_YEAR
from graph.tables import data_dir
from narrows import __version__
from narrows.output import number, print_entry, print_json, print_table, write_folder

if TYPE_CHECKING:
    from argparse import Namespace

    import networkx as nx

    from graph.chokepoints import Chokepoints
    from graph.errors import Notice
    from graph.routes import Leg, Route
    from graph.tables import Tables

__all__ = ["build", "check", "chokepoints", "routes", "view"]


def check(arguments: Namespace) -> int:
    """Print every notice; 1 where an error (strict: a warning) stops a build."""
    from graph.loading import check_tables

    directory = arguments.data or data_dir()
    notices = check_tables(directory)
    count = {s: sum(n.severity == s for n in notices) for s in ("error", "warning", "info")}
    if arguments.json:
        print_json(
            {
                "command": "check",
                "data": str(directory),
                "notices": [notice.as_dict() for notice in notices],
                "errors": count["error"],
                "warnings": count["warning"],
            }
        )
    else:
        _print_notices(notices)
        print(
            f"The tables in {directory}: {count['error']} errors, {count['warning']} warnings, "
            f"{count['info']} remarks."
        )
    return int(count["error"] > 0 or (arguments.strict and count["warning"] > 0))


def _print_notices(notices: list[Notice]) -> None:
    for notice in notices:
        print(f"{notice.severity}: {notice}")


def routes(arguments: Namespace) -> int:
    """Print the best routes, leg by leg."""
    from graph.routes import k_best_routes

    tables, year = _tables(arguments), _year(arguments)
    found = k_best_routes(
        tables,
        sources=arguments.source,
        targets=arguments.target,
        via=arguments.via,
        commodity=arguments.commodity,
        k=arguments.k,
        by=arguments.by,
        year=year,
        latent=arguments.latent,
    )
    rows = _edge_rows(tables)
    if arguments.json:
        print_json(
            {
                "command": "routes",
                "year": year,
                "commodity": arguments.commodity,
                "by": arguments.by,
                "routes": [_route_json(route, rows) for route in found],
            }
        )
        return 0
    names = _names(tables)
    for route in found:
        _print_route(route, rows, names)
    _print_note(year)
    return 0


def _route_json(route: Route, rows: dict[str, dict[str, Any]]) -> dict[str, Any]:
    return {
        "rank": route.rank,
        "nodes": route.nodes,
        "edges": route.edges,
        "commodities": route.commodities,
        "length": route.length,
        "capacity": route.capacity,
        "flow": route.flow,
        "unit": _unit(route.commodities[-1]),
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
        "unit": _unit(leg.made_from),
        "basis": row.get("basis"),
        "evidence": row.get("evidence", ()),
    }


def _print_route(route: Route, rows: dict[str, dict[str, Any]], names: dict[str, str]) -> None:
    unit = _unit(route.commodities[-1])
    steps = f"{len(route.edges)} legs"
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


def chokepoints(arguments: Namespace) -> int:
    """Print the ranked nodes and edges, and the cut that proves the maximum."""
    from graph.chokepoints import find_chokepoints

    if arguments.top < 1:
        raise QuestionError(f"--top is {arguments.top}; it must be at least 1")
    tables, year = _tables(arguments), _year(arguments)
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
            print_entry(f"{rank:>3}. {row['loss_share']:>6.1%}  {key}", _describe_row(row))
    _print_note(year)
    return 0


def _describe_row(row: Any) -> str:
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


def view(arguments: Namespace) -> int:
    """Write the pages."""
    tables, year = _tables(arguments), _year(arguments)
    page = write_folder(_site(tables, year)[0], Path(arguments.output))
    if arguments.json:
        print_json({"command": "view", "year": year, "page": str(page)})
    else:
        print(f"Open {page} in a browser.")
    return 0


def build(arguments: Namespace) -> int:
    """Check, compute, write the pages and name the five strongest chokepoints."""
    tables, year = _tables(arguments), _year(arguments)
    files, found = _site(tables, year)
    page = write_folder(files, Path(arguments.output))
    print(
        f"Checked {sum(len(tables[name]) for name in tables)} rows in {len(list(tables))} tables."
    )
    print(f"Open {page} in a browser.")
    first = next(iter(found.values()), None)
    if first is not None:
        title = "the whole chain" if first.commodity is None else first.commodity
        print(f"\nThe five strongest chokepoints of {title}, between origin and market:")
        between = first.nodes[first.nodes["role"] == "between"].head(5)
        for rank, (key, row) in enumerate(between.iterrows(), start=1):
            print_entry(f"{rank}. {row['loss_share']:>6.1%}  {key}", _describe_row(row))
    _print_note(year)
    return 0


def _site(tables: Tables, year: int | None) -> tuple[dict[str, str], dict[str, Chokepoints]]:
    from graph.network import build_network
    from viz import build_site

    network = build_network(tables)
    found = _all_chokepoints(network, year)
    return build_site(network, found, year=year, digest=tables.digest, version=__version__), found


def _all_chokepoints(network: nx.MultiDiGraph, year: int | None) -> dict[str, Chokepoints]:
    """Ask of the whole chain and of each commodity family that people can choose."""
    from graph.assembly import build_states
    from graph.chokepoints import find_chokepoints
    from graph.vocabulary import family_of

    states = build_states(network, year=year)
    names = {node: name for node, name in network.nodes(data="name") if name}
    families = dict.fromkeys(family_of(name) for name in states.commodities)
    result = {}
    for key, commodity in [("chain", None), *((family, family) for family in families)]:
        try:
            result[key] = find_chokepoints(states, commodity=commodity, names=names)
        except NarrowsError as error:
            # A family that flows nowhere this year has no chokepoints; the page says so by
            # leaving it out. Faults in the data have stopped the build before.
            print(f"narrows: {key}: {error}", file=sys.stderr)
    return result


def _tables(arguments: Namespace) -> Tables:
    return read_tables(arguments.data)


def _year(arguments: Namespace) -> int | None:
    if arguments.year is not None:
        return int(arguments.year)
    return DEFAULT_YEAR if arguments.data is None else None


def _edge_rows(tables: Tables) -> dict[str, dict[str, Any]]:
    """Give the rows of edges and recipes by id."""
    rows: dict[str, dict[str, Any]] = {}
    for record in tables["recipes"].records():
        rows.setdefault(record["recipe_id"], record)
    for position, record in enumerate(tables["edges"].records(), start=1):
        rows[record.get("edge_id", f"e{position}")] = record
    return rows


def _names(tables: Tables) -> dict[str, str]:
    nodes = tables["nodes"]
    pairs = zip(nodes.text("node_id"), nodes.text("name"), strict=True)
    return {node: name or node for node, name in pairs}


def _unit(commodity: str) -> str:
    from graph.vocabulary import commodity_unit

    return commodity_unit(commodity) or "units/year"


def _print_note(year: int | None) -> None:
    when = f"{year}. " if year is not None else ""
    print(f"\n{when}Modelled from public aggregate sources, not observed. Seizures are not flows.")
