"""The paper's policy options, each as the bundle of its measures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph.errors import UnknownNameError
from graph.interdiction.best import spent_on
from graph.interdiction.displacement import tell_displacement
from graph.interdiction.explanation import explain_plan
from graph.interdiction.reaction import react
from graph.interdiction.result import Plan
from graph.interdiction.setting import read_setting

if TYPE_CHECKING:
    import networkx as nx

    from graph.interdiction.objectives import Objective
    from graph.interdiction.setting import Setting
    from graph.tables import Tables

__all__ = ["bundle_of", "compare_options", "evaluate_option"]


def compare_options(
    data: nx.MultiDiGraph | Tables,
    *,
    objective: Objective = "proceeds",
    commodity: str | None = None,
    year: int | None = None,
) -> list[dict[str, Any]]:
    """
    Set the policy options side by side, every measure of each taken.

    Parameters
    ----------
    data
        A network or tables with options, measures and effects. Not modified.
    objective, commodity, year
        As in `graph.interdiction.portfolio.find_portfolio`.

    Returns
    -------
    list of dict
        In the order of the table: ``option_id``, ``name``, ``role``, ``measures``, ``cost``
        (million USD per year), ``left`` and ``fall`` with all openings, ``fall_alone``
        without reaction, and ``with_all`` (what would come back if, of all measures taken
        together, those of this option alone were left out).

    Notes
    -----
    An enabling option does nothing alone; ``with_all`` shows what it adds to the others.

    Examples
    --------
    >>> from graph import read_tables
    >>> rows = compare_options(read_tables(), year=2019)
    >>> [row["option_id"] for row in rows]
    ['1', '2', '3', '4', '5', '6', '7']
    """
    setting = read_setting(data, year=year, objective=objective, commodity=commodity)
    rows = _option_rows(data)
    everything = {row["option_id"]: bundle_of(setting, row["option_id"]) for row in rows}
    together = sorted({name for bundle in everything.values() for name in bundle})

    def left(names: list[str], most: int | None) -> float:
        return react(setting, setting.after(names), most=most).solution.objective

    today, open_today, all_taken = left([], 0), left([], None), left(together, None)
    result = []
    for row in rows:
        bundle = everything[row["option_id"]]
        others = [n for o, b in everything.items() if o != row["option_id"] for n in b]
        rest = [name for name in together if name in others]
        after = left(bundle, None)
        result.append(
            {
                "option_id": row["option_id"],
                "name": row["name"],
                "role": row.get("role", "bundle"),
                "measures": bundle,
                "cost": spent_on(setting, bundle),
                "left": after,
                "fall": 1.0 - after / open_today if open_today > 0 else 0.0,
                "fall_alone": 1.0 - left(bundle, 0) / today if today > 0 else 0.0,
                "with_all": left(rest, None) - all_taken,
            }
        )
    return result


def evaluate_option(
    data: nx.MultiDiGraph | Tables,
    option: str,
    *,
    objective: Objective = "proceeds",
    commodity: str | None = None,
    year: int | None = None,
) -> Plan:
    """
    Tell what one policy option brings when all of its measures are taken.

    Parameters
    ----------
    data, objective, commodity, year
        As in `compare_options`.
    option
        Its id.

    Returns
    -------
    Plan
        Its ``status`` is ``evaluated``: nothing was chosen, so `bound` is `objective`.

    Raises
    ------
    UnknownNameError
        If no measure belongs to the option.

    Examples
    --------
    >>> from graph import read_tables
    >>> plan = evaluate_option(read_tables(), "6", objective="firearms", year=2019)
    >>> plan.status, plan.objective < plan.baseline
    ('evaluated', True)
    """
    setting = read_setting(data, year=year, objective=objective, commodity=commodity)
    bundle = bundle_of(setting, option)
    left = react(setting, setting.after(bundle)).solution.objective
    cost = spent_on(setting, bundle)
    return Plan(
        model="portfolio",
        status="evaluated",
        objective=left,
        bound=left,
        gap=0.0,
        baseline=react(setting, setting.states).solution.objective,
        budget=cost,
        spent=cost,
        chosen=tuple(bundle),
        evaluated=setting.solve(setting.after(bundle)).objective,
        unit=setting.aim.unit,
        notes=(f"Assumed: {setting.aim.assumption}.",),
        details={
            "option": option,
            "displacement": tell_displacement(setting, bundle),
            "explanation": explain_plan(setting, bundle, most=None),
        },
    )


def _option_rows(data: Any) -> list[dict[str, Any]]:
    from graph.tables import Tables

    return list(data["options"].records() if isinstance(data, Tables) else data.graph["options"])


def bundle_of(setting: Setting, option: str) -> list[str]:
    """
    Give the measures of a policy option, and those they need first.

    Raises
    ------
    UnknownNameError
        If no measure belongs to it.
    """
    measures = setting.measures
    names = [
        name
        for name, row in zip(measures.ids, measures.rows, strict=True)
        if option in row.get("policy_option", ())
    ]
    if not names:
        known = {o for row in measures.rows for o in row.get("policy_option", ())}
        raise UnknownNameError("policy option with measures", option, known)
    return sorted({*names, *(first for name in names for first in measures.needed(name))})
