"""All pages of one network, each a single file that fetches nothing."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from graph.collector import no_garbage_collection
from graph.exchange import table_csv, to_graphml
from viz.backtests import backtest_items
from viz.calibration import calibration_items
from viz.changes import change_items
from viz.flows import ModelledFlow, route_items
from viz.force import force_layout
from viz.lists import edge_name, source_items
from viz.model import (
    background,
    drawing_mode,
    edge_items,
    evidence_items,
    node_items,
    words,
    years,
)
from viz.page import as_json, content_policy, render, scripts, style
from viz.places import PRESETS, UNITS_PER_DEGREE, map_layout, outlines, project
from viz.ranking import Ranking, ranking_items
from viz.scopes import scope_items
from viz.tiers import Tiers, tier_layout

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import networkx as nx

    from graph.backtest import Backtest
    from viz.calibration import Calibrated

__all__ = ["build_site"]

_MOST_RANKED = 25


def build_site(
    network: nx.MultiDiGraph,
    chokepoints: Mapping[str, Ranking],
    *,
    year: int | None,
    digest: str,
    version: str,
    flow: ModelledFlow | None = None,
    draws: int = 0,
    calibrated: Calibrated | None = None,
    backtests: Iterable[Backtest] = (),
    answers: Mapping[str, Any] | None = MappingProxyType({}),
    briefs: Sequence[str] = (),
    folder: str = "",
    later: bool = False,
) -> dict[str, str]:
    """
    Build the explorer, the lists to print and the data behind them.

    Parameters
    ----------
    network
        From `graph.load_network`, of all years: the page filters by year. Not modified.
    chokepoints
        Rankings by key: "chain" for the whole chain, or a commodity family.
    year
        The year first shown, for which the rankings were computed.
    digest, version
        Of the data and of Narrows, for the footer.
    flow
        What the modelled trade does in `year`: its routes are listed, and lines can be
        as wide as what they carry. Default: the data cannot tell.

    calibrated
        What the model implies beside what was observed. Default: nothing is compared.
    backtests
        From `graph.backtest.run_backtests`. Default: there are none.
    draws
        In how many draws of the uncertain numbers the rankings' stability was found.
    answers
        What-if answers that the explorer holds, by question. None: it asks the server
        that it comes from. Default: it holds none.
    briefs
        Endings of the files that a brief can be written as. Default: none is offered.
    folder
        Of the tables, for the commands that a page names. Default: the data shipped.
    later
        Whether the page asks its server for the chokepoints once it is drawn, and for the
        network in other programs' formats when that is wanted.

    Returns
    -------
    dict
        File names and their text: ``index.html`` (the explorer), ``chokepoints.html``,
        ``calibration.html``, ``backtests.html``, ``sources.html``, ``network.json``, and the
        network for other programs. The same input gives the same text.

    Notes
    -----
    Above 1,000 edges kinds or regions stand for their nodes until one node is chosen; up to
    5,000 every node can be asked for, without curves and with flows hidden while dragged.

    Examples
    --------
    >>> import networkx as nx
    >>> site = build_site(nx.MultiDiGraph([("a", "b")]), {}, year=None, digest="", version="1")
    >>> sorted(site)[:4]
    ['backtests.html', 'calibration.html', 'chokepoints.html', 'edges.csv']
    """
    with no_garbage_collection():
        rankings = ranking_items(chokepoints)
        marks = {"digest": digest[:12], "version": version, "draws": draws}
        marks |= {"folder": folder, "later": later}
        pages = _pages(network, rankings, flow, year, marks, answers, briefs)
        items = calibration_items(network, calibrated) if calibrated is not None else {"rows": []}
        foot = {"year": year, **marks} | items | {"draws": items.get("draws", 0)}
        tested = {"year": None, **marks} | backtest_items(backtests)
        styles = ("base", "list", "charts")
        return pages | {
            "calibration.html": _list("calibration.html", "Calibration", foot, styles=styles),
            "backtests.html": _list("backtests.html", "Back-tests", tested, styles=styles),
        }


def _pages(
    network: nx.MultiDiGraph,
    rankings: dict[str, dict[str, Any]],
    flow: ModelledFlow | None,
    year: int | None,
    marks: Mapping[str, Any],
    answers: Mapping[str, Any] | None,
    briefs: Sequence[str],
) -> dict[str, str]:
    evidence, sources = evidence_items(network)
    foot = {"year": year, **marks}
    parts = _parts(network, rankings, evidence, sources, foot)
    parts |= {name: as_json(part) for name, part in change_items(network).items()}
    parts["answers"], parts["steps"] = as_json(answers or {}), "[]"
    parts["briefs"] = as_json(briefs)
    parts["routes"] = as_json(route_items(flow.routes) if flow else {})
    parts["flow"] = as_json({e: float(f"{x:.4g}") for e, x in flow.by_edge.items()} if flow else {})
    pages = {
        "index.html": _explorer(parts, foot, live=answers is None),
        "chokepoints.html": _chokepoints(network, rankings, foot),
        "sources.html": _sources(source_items(network, evidence, sources), foot),
        "network.json": _join({name: parts[name] for name in _DATA_PARTS}) + "\n",
    }
    if foot["later"]:
        return pages
    return pages | {
        "network.graphml": to_graphml(network),
        "nodes.csv": table_csv(network, "nodes"),
        "edges.csv": table_csv(network, "edges"),
    }


_DATA_PARTS = (
    "meta", "nodes", "edges", "evidence", "sources", "rankings", "background", "routes", "flow",
)  # fmt: skip


def _parts(
    network: nx.MultiDiGraph,
    rankings: dict[str, dict[str, Any]],
    evidence: dict[str, Any],
    sources: dict[str, Any],
    foot: Mapping[str, Any],
) -> dict[str, str]:
    edges = list(network.edges(keys=True, data=True))
    mode = drawing_mode(len(edges))
    # A summary places kinds in the browser: thousands of nodes need no place of their own.
    tiers = Tiers((), (), {}) if mode == "summary" else tier_layout(network)
    places = {} if mode == "summary" else map_layout(network)
    drawn = edge_items(edges)
    located = any(place for place in places.get("true", []))
    span = years(network, edges)
    parts = {
        "meta": {
            "mode": mode,
            "year": foot["year"] or (span[-1] if span else 0),
            "draws": foot["draws"],
            "digest": foot["digest"],
            "version": foot["version"],
            "folder": foot["folder"],
            "later": foot["later"],
            "years": span,
            "located": located,
            "presets": _presets(),
            "units_per_degree": UNITS_PER_DEGREE,
        },
        "words": words(network, edges),
        "scopes": scope_items(network, {item["d"]["commodity"] for item in drawn}),
        "tiers": {
            "columns": [{"label": c.label, "nodes": c.nodes} for c in tiers.columns],
            "lane": tiers.lane,
        },
        "places": {
            **places,
            "force": [] if mode == "summary" else force_layout(network, tiers.positions),
        },
        "outlines": outlines() if located else {},
        "nodes": node_items(network, tiers.positions),
        "edges": drawn,
        "evidence": evidence,
        "sources": sources,
        "rankings": rankings,
        "background": background(network, span),
    }
    return {name: as_json(part) for name, part in parts.items()}


def _join(parts: Mapping[str, str]) -> str:
    return "{" + ",\n".join(f'"{name}":{text}' for name, text in parts.items()) + "}"


def _presets() -> dict[str, dict[str, Any]]:
    result = {}
    for name, preset in PRESETS.items():
        left, top = project(preset["west"], preset["north"])
        right, bottom = project(preset["east"], preset["south"])
        corners = {"left": left, "top": top, "right": right, "bottom": bottom}
        result[name] = {"label": preset["label"], **corners}
    return result


def _explorer(parts: Mapping[str, str], foot: Mapping[str, Any], *, live: bool) -> str:
    library, script = scripts()
    parts = {**parts, "live": as_json(live)}
    # Markup: our own files, and JSON in which no tag can begin.
    return render(
        "explorer.html",
        policy=content_policy((library, script), live=live),
        css=Markup(style("base", "explorer")),  # noqa: S704
        data=Markup(_join(parts)),  # noqa: S704
        library=Markup(library),  # noqa: S704
        script=Markup(script),  # noqa: S704
        title="supply-chain explorer",
        explorer=True,
        **foot,
    )


def _chokepoints(
    network: nx.MultiDiGraph, rankings: dict[str, dict[str, Any]], foot: Mapping[str, Any]
) -> str:
    names = {node: str(data.get("name") or node) for node, data in network.nodes(data=True)}
    if rankings:
        names |= {
            str(edge_id): edge_name(network, (u, v), data)
            for u, v, edge_id, data in network.edges(keys=True, data=True)
        }
    return _list(
        "chokepoints.html", "Chokepoints", foot, rankings=rankings, names=names, most=_MOST_RANKED
    )


def _sources(sources: list[dict[str, Any]], foot: Mapping[str, Any]) -> str:
    statements = sum(len(source["statements"]) for source in sources)
    return _list("sources.html", "Sources", foot, sources=sources, statements=statements)


def _list(
    template: str,
    heading: str,
    foot: Mapping[str, Any],
    styles: tuple[str, ...] = ("base", "list"),
    **context: Any,
) -> str:
    return render(
        template,
        policy=content_policy(()),
        css=Markup(style(*styles)),  # noqa: S704
        heading=heading,
        explorer=False,
        **foot,
        **context,
    )
