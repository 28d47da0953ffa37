"""The page of the documents on what the calibration found, and which numbers carry it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.calibration.carriers import LEAST, find_carriers
from graph.calibration.running import calibrate, years_with_figures
from graph.dictionary import markdown_table
from graph.loading import read_tables
from graph.network import DEFAULT_YEAR

if TYPE_CHECKING:
    from graph.calibration.carriers import Carried, Narrowed
    from graph.calibration.running import Calibration
    from graph.tables import Tables

__all__ = ["calibration_page", "carriers_section", "year_row"]

_YEAR_DRAWS, _CARRIER_DRAWS = 100, 300

_ABOUT = """# What the calibration finds

[calibration.md](calibration.md) tells how it works and what the misses teach. This page is \
generated from the data shipped; `make docs` writes it anew. `narrows calibrate --year Y` says \
more of any year.

## Year by year

{draws} draws of each year. *Fit*: figures that the numbers were set by; *held out*: the others. \
*Inside*, *allowed* (within the misfit that the row allows) and *outside* are counted.
"""
_CARRIERS = """
## Which numbers carry the results

Rank correlation of each group of uncertain numbers with each result of {year}, over {draws} draws \
before any is rejected: the three strongest from {least:g} on. 1 means that the result rises with \
the numbers, -1 that it falls. A result that follows nothing here follows many numbers a little, \
or one that turns. `narrows evidence` and [rows.md](rows.md) tell what the numbers of a row rest \
on; [provenance.md](provenance.md) what share is measured, estimated and assumed.
"""
_NARROWED = """
## What the figures narrow

Groups whose accepted draws lie above or below the rest, and how far the median moves. All others \
rest on the ranges as given: the figures say nothing on them.
"""


def calibration_page() -> str:
    """Give the text of `docs/calibration-results.md`."""
    tables = read_tables()
    head = ("year", "accepted", "passes", "fit: inside", "allowed", "outside",
            "held out: inside", "allowed", "outside", "what is outside")  # fmt: skip
    rows = [year_row(tables, year) for year in years_with_figures(tables)]
    about = _ABOUT.format(draws=_YEAR_DRAWS)
    return f"{about}\n{markdown_table(head, rows)}{carriers_section(tables)}"


def carriers_section(tables: Tables) -> str:
    """Give the part on which numbers carry the results, and which the figures narrow."""
    carried, narrowed = find_carriers(tables, year=DEFAULT_YEAR, draws=_CARRIER_DRAWS)
    about = _CARRIERS.format(year=DEFAULT_YEAR, draws=_CARRIER_DRAWS, least=LEAST)
    head = ("result", "use", "follows (rank correlation)")
    return (
        f"{about}\n{markdown_table(head, map(_carried, carried))}{_NARROWED}\n"
        f"{markdown_table(('numbers', 'median moves by'), map(_narrowed, narrowed))}"
    )


def year_row(tables: Tables, year: int) -> tuple[str, ...]:
    """Give the line of one year: what was accepted, met and missed."""
    return _year(calibrate(tables, year=year, draws=_YEAR_DRAWS))


def _year(found: Calibration) -> tuple[str, ...]:
    held = [one for one in found.compared if one.comparison.figure is not None]
    counts = [
        str(sum(one.verdict == verdict and one.comparison.rejects is rejects for one in held))
        for rejects in (True, False)
        for verdict in ("inside", "allowed", "outside")
    ]
    missed = [one.comparison.name for one in held if one.verdict == "outside"]
    few = " (too few to trust)" if found.too_few else ""
    passes = ("yes" if found.passes else "no") + few
    share = f"{100 * found.accepted / found.draws:.0f} %"
    return (str(found.year), share, passes, *counts, "; ".join(missed))


def _carried(one: Carried) -> tuple[str, ...]:
    follows = "; ".join(f"{f.words} ({f.correlation:+.1f})" for f in one.follows)
    return (one.comparison.name, one.comparison.row["use"], follows or "nothing alone")


def _narrowed(one: Narrowed) -> tuple[str, ...]:
    return (one.words, f"{100 * (one.ratio - 1):+.0f} %")
