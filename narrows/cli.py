"""The command line: arguments in, tables or JSON out.

Exit 0: done. Exit 1: the data or the question is at fault. Exit 2: usage.
"""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module

from narrows import __version__

# For type checkers alone: importing typing would slow --help by a sixth.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["COMMANDS", "main"]

COMMANDS = {
    "build": "check, compute and write the pages; the main job",
    "check": "check the tables and name every fault",
    "view": "write the pages to explore in a browser",
    "network": "list what there is: nodes and links, also for other programs",
    "routes": "list the best routes",
    "chokepoints": "rank nodes, edges and groups by what is lost without them",
    "interdict": "choose what to close, inspect or do within a budget",
    "calibrate": "set what the model implies beside what was observed; reject what contradicts it",
    "backtest": "set an earlier year, apply what was done, compare with what followed",
    "evidence": "follow a row or a result back to what it rests on",
    "brief": "write what an analyst must deliver: options on two pages, sourced",
    "explore": "open the web application on this machine",
    "whatif": "tell what follows when places close, numbers change or measures act",
}
"""What each command does; `narrows.commands` and `narrows.arguments` hold a module of each name."""


def main(argv: Sequence[str] | None = None) -> int:
    """
    Run one command.

    Parameters
    ----------
    argv
        Arguments. Default: those of the process.

    Returns
    -------
    int
        The exit code.

    Examples
    --------
    >>> main(["check"])  # doctest: +ELLIPSIS
    The tables in ...
    0
    """
    given = sys.argv[1:] if argv is None else list(argv)
    arguments = _parser(next((a for a in given if not a.startswith("-")), "")).parse_args(given)
    # Heavy imports wait until a command runs: --help answers at once.
    from graph.errors import NarrowsError

    try:
        command = import_module(f"narrows.commands.{arguments.command}")
        code: int = command.run(arguments)
        sys.stdout.flush()
    except NarrowsError as error:
        print(f"narrows: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        # The reader (head, a pager) has seen enough; keep the interpreter from complaining.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        print(f"narrows: {error.strerror or error}: {error.filename}", file=sys.stderr)
        return 1
    return code


def _parser(chosen: str) -> argparse.ArgumentParser:
    """List every command, and load the arguments of the one that was chosen."""
    parser = argparse.ArgumentParser(
        prog="narrows",
        description="Find the narrows of an illicit supply chain.",
        epilog="Public aggregate sources; modelled, not observed. Seizures are not flows.",
    )
    parser.add_argument("--version", action="version", version=f"narrows {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, about in COMMANDS.items():
        command = commands.add_parser(name, help=about, description=about)
        if name == chosen:
            import_module(f"narrows.arguments.{name}").add_arguments(command)
    return parser
