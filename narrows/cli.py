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

__all__ = ["main"]


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
    arguments = _parser().parse_args(argv)
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


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="narrows",
        description="Find the narrows of an illicit supply chain.",
        epilog="Public aggregate sources; modelled, not observed. Seizures are not flows.",
    )
    parser.add_argument("--version", action="version", version=f"narrows {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_build(commands)
    _add_check(commands)
    _add_view(commands)
    _add_routes(commands)
    _add_chokepoints(commands)
    return parser


if TYPE_CHECKING:
    _Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def _add(
    commands: _Commands, name: str, about: str, *, year: bool = True
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=about, description=about)
    parser.add_argument(
        "--data", metavar="DIR", help="folder of the tables (default: the data shipped)"
    )
    if year:
        parser.add_argument(
            "--year",
            type=int,
            metavar="Y",
            help="what existed in this year (default: 2019 for the data shipped, else everything)",
        )
    return parser


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print one JSON document")


def _add_build(commands: _Commands) -> None:
    parser = _add(commands, "build", "check, compute and write the pages; the main job")
    parser.add_argument("-o", "--output", metavar="DIR", default="build", help="default: build")


def _add_check(commands: _Commands) -> None:
    parser = _add(commands, "check", "check the tables and name every fault", year=False)
    parser.add_argument("--strict", action="store_true", help="count warnings as faults")
    _add_json(parser)


def _add_view(commands: _Commands) -> None:
    parser = _add(commands, "view", "write the pages to explore in a browser")
    parser.add_argument("-o", "--output", metavar="DIR", default="build", help="default: build")
    _add_json(parser)


def _add_ends(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--commodity", metavar="C", help="one commodity (default: the whole chain)")
    for name, what in (("source", "start at"), ("target", "end at")):
        parser.add_argument(
            f"--{name}",
            action="append",
            metavar="ID",
            help=f"{what} this node; may be repeated",
        )


def _add_routes(commands: _Commands) -> None:
    parser = _add(commands, "routes", "list the best routes")
    _add_ends(parser)
    parser.add_argument("--via", metavar="ID", help="keep to routes that pass this node")
    parser.add_argument("-k", type=int, default=5, metavar="N", help="how many (default: 5)")
    parser.add_argument(
        "--by",
        choices=("length", "capacity", "flow"),
        default="length",
        help="fewest legs, most capacity, or what the modelled trade uses (default: length)",
    )
    parser.add_argument(
        "--compare",
        type=int,
        metavar="Y",
        help="set the routes beside those of this year",
    )
    parser.add_argument(
        "--latent", action="store_true", help="include what is not used today but could open"
    )
    _add_json(parser)


def _add_chokepoints(commands: _Commands) -> None:
    parser = _add(commands, "chokepoints", "rank nodes and edges by what is lost without them")
    _add_ends(parser)
    parser.add_argument(
        "--top", type=int, default=10, metavar="N", help="how many of each (default: 10)"
    )
    parser.add_argument(
        "--explain", metavar="ID", help="tell what follows when this node or edge goes"
    )
    parser.add_argument(
        "--groups",
        choices=("kind", "region", "country", "stage", "mode"),
        help="rank groups whose members go together",
    )
    parser.add_argument(
        "--draws",
        type=int,
        default=0,
        metavar="N",
        help="rank again in N draws of the uncertain capacities",
    )
    parser.add_argument(
        "--seed", type=int, default=1, metavar="S", help="of the draws (default: 1)"
    )
    _add_json(parser)
