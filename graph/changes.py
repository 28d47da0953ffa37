"""What changed between two lists of routes, such as those of two years."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from graph.routes import Route

__all__ = ["compare_routes"]


def compare_routes(before: Sequence[Route], after: Sequence[Route]) -> pd.DataFrame:
    """
    Set two lists of routes side by side.

    Parameters
    ----------
    before, after
        From `graph.routes.k_best_routes`, ranked the same way. Routes are the same
        where they use the same edges.

    Returns
    -------
    pandas.DataFrame
        One row per route, in the order of `after` and then of `before`: ``status``
        (kept, new or gone), ``rank_before``, ``rank_after``, ``capacity_before``,
        ``capacity_after``, ``flow_before``, ``flow_after`` and ``edges``.

    Notes
    -----
    Both lists end at their k-th route: a route that is gone from the list may still
    exist further down.

    Examples
    --------
    >>> from graph import load_network, k_best_routes
    >>> network = load_network()
    >>> then, now = (k_best_routes(network, commodity="fentanyl", year=y) for y in (2016, 2019))
    >>> set(compare_routes(then, now)["status"]) <= {"kept", "new", "gone"}
    True
    """
    import pandas as pd

    old = {route.edges: route for route in before}
    new = {route.edges: route for route in after}
    rows = []
    for edges in dict.fromkeys([*new, *old]):
        was, now = old.get(edges), new.get(edges)
        status = "kept" if was and now else "new" if now else "gone"
        rows.append(
            {
                "status": status,
                "rank_before": was.rank if was else None,
                "rank_after": now.rank if now else None,
                "capacity_before": was.capacity if was else None,
                "capacity_after": now.capacity if now else None,
                "flow_before": was.flow if was else None,
                "flow_after": now.flow if now else None,
                "edges": edges,
            }
        )
    columns = [
        "status", "rank_before", "rank_after", "capacity_before", "capacity_after",
        "flow_before", "flow_after", "edges",
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)
