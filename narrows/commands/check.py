"""The command `check`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.loading import check_tables
from graph.tables import data_dir
from narrows.output import print_json

if TYPE_CHECKING:
    from argparse import Namespace

    from graph.errors import Notice


__all__ = ["run"]


def run(arguments: Namespace) -> int:
    """Print every notice; 1 where an error (strict: a warning) stops a build."""
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
