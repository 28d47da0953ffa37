"""The command `view`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from narrows.output import print_json, write_folder
from narrows.shared import chosen_year, folder_of, read
from narrows.site import make_site

if TYPE_CHECKING:
    from argparse import Namespace


__all__ = ["run"]


def run(arguments: Namespace) -> int:
    """Write the pages."""
    tables, year = read(arguments), chosen_year(arguments)
    files, _ = make_site(
        tables,
        year,
        draws=arguments.draws,
        seed=arguments.seed,
        live=arguments.live,
        scenarios=arguments.scenarios,
        folder=folder_of(arguments),
    )
    page = write_folder(files, Path(arguments.output))
    if arguments.json:
        print_json({"command": "view", "year": year, "page": str(page)})
    else:
        print(f"Open {page} in a browser.")
    return 0
