"""The command `build`, the main job."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from narrows.commands.chokepoints import describe_row
from narrows.output import print_entry, write_folder
from narrows.shared import chosen_year, folder_of, print_note, read
from narrows.site import make_site

if TYPE_CHECKING:
    from argparse import Namespace


__all__ = ["run"]


def run(arguments: Namespace) -> int:
    """Check, compute, write the pages and name the five strongest chokepoints."""
    tables, year = read(arguments), chosen_year(arguments)
    files, found = make_site(
        tables,
        year,
        draws=arguments.draws,
        seed=arguments.seed,
        scenarios=arguments.scenarios,
        folder=folder_of(arguments),
    )
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
            print_entry(f"{rank}. {row['loss_share']:>6.1%}  {key}", describe_row(row))
    print_note(arguments)
    return 0
