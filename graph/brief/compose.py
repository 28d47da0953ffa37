"""A brief put together: sections in order, citations numbered, the run named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.brief.annex import annex_sections, run_of
from graph.brief.caution import alternative, assumptions, risks
from graph.brief.citing import cite, data_cut
from graph.brief.content import Brief, Head
from graph.brief.context import why_now
from graph.brief.findings import compute_findings
from graph.brief.gaps import gaps
from graph.brief.judging import bottom_line, key_judgments, title
from graph.brief.options import options_section
from graph.brief.phrasing import the_scale
from graph.brief.places import chokepoints_section
from graph.brief.watching import measures_section

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from graph.brief.content import Run
    from graph.brief.findings import Findings
    from graph.tables import Tables

__all__ = ["SCENARIOS", "compose_brief"]

SCENARIOS = 100
"""How many scenarios unless told."""
_TLP = "TLP:CLEAR"
_OF_PLACES = "Which places does the modelled flow depend on most?"
"""What is asked where no course of action can be compared."""
_STANDING = "Open-source, aggregate; model output, not a finding of fact."


def compose_brief(
    tables: Tables,
    *,
    question: str | None = None,
    year: int | None = None,
    budgets: Sequence[float] = (),
    scenarios: int = SCENARIOS,
    seed: int = 1,
    command: str = "",
    version: str = "",
    whose: str = "the data shipped",
    tell: Callable[[str], None] = lambda _: None,
) -> Brief:
    """
    Compute a brief.

    Parameters
    ----------
    tables
        From `graph.loading.read_tables`. Not modified.
    question
        ``fentanyl``, ``chain``, ``firearms`` or ``money``; by default the one that fits.
    year
        Calendar year; None for all years together.
    budgets
        Million USD per year; empty for parts of what all measures would cost.
    scenarios, seed
        Draws of the uncertain numbers, and their seed.
    command, version
        What to type to compute it again, and the version of the model.
    whose
        Whose tables they are, in words.
    tell
        Called with a line now and then, of how far the work is.

    Returns
    -------
    Brief
        Of the same inputs the same brief, to the last sign.

    Raises
    ------
    QuestionError
        If the question does not fit the data, or a budget buys nothing.

    Notes
    -----
    No sentence is canned: each is made from results and changes with them. What the data
    cannot support is left out, and `Brief.left_out` says so.

    Examples
    --------
    >>> from graph import read_tables
    >>> brief = compose_brief(read_tables(), question="firearms", year=2019, budgets=[60],
    ...                       scenarios=5)
    >>> brief.section("bottom_line").text[0].modelled
    True
    """
    found = compute_findings(
        tables, question=question, year=year, budgets=budgets, scenarios=scenarios, seed=seed,
        tell=tell,
    )  # fmt: skip
    run = run_of(tables, command=command, version=version, seed=seed, scenarios=scenarios)
    return _told(found, run, whose=whose)


def _told(found: Findings, run: Run, *, whose: str) -> Brief:
    """Put what was found into words."""
    candidates = [
        bottom_line(found), key_judgments(found), why_now(found), options_section(found),
        chokepoints_section(found), assumptions(found), risks(found), measures_section(found),
        alternative(found), gaps(found),
    ]  # fmt: skip
    body = tuple(section for section in candidates if section is not None)
    citations = cite(found.tables, body)
    year = f"Network of calendar year {found.year}" if found.year else "All years together"
    kinds = {s.year_kind for s in (found.seized, found.deaths) if s is not None and s.year_kind}
    fiscal = "; fiscal years run from October to September" if "fiscal" in kinds else ""
    head = Head(
        title=title(found),
        tlp=_TLP,
        standing=_STANDING,
        question=found.question.asks if found.compared else _OF_PLACES,
        data_cut=data_cut(found.tables),
        model=f"Narrows {run.version} on {whose}".replace("  ", " "),
        year=f"{year}{fiscal}.",
        likelihoods=the_scale(),
    )
    return Brief(head, (*body, *annex_sections(found, body, citations, run)), citations,
                 tuple(found.left_out), run)  # fmt: skip
