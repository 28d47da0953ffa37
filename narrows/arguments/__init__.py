"""Arguments of each command, in a module of its name; here, those that several share.

Kept apart from the commands: help must answer without loading what they compute with.
"""

from __future__ import annotations

# For type checkers alone: importing typing would slow --help by a sixth.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser

__all__ = [
    "add_changes",
    "add_draws",
    "add_ends",
    "add_folder",
    "add_json",
    "add_scenarios",
    "add_tables",
]


def add_tables(parser: ArgumentParser, *, year: bool = True) -> None:
    """Add which tables to read and, unless told, which year of them."""
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


def add_json(parser: ArgumentParser) -> None:
    """Add the choice of one JSON document."""
    parser.add_argument("--json", action="store_true", help="print one JSON document")


def add_folder(parser: ArgumentParser) -> None:
    """Add where pages are written."""
    parser.add_argument("-o", "--output", metavar="DIR", default="build", help="default: build")


def add_scenarios(parser: ArgumentParser) -> None:
    """Add whether the pages hold answers."""
    parser.add_argument(
        "--no-scenarios",
        dest="scenarios",
        action="store_false",
        help="hold no answers to what-if questions, routes and plans in the pages; sooner done",
    )


def add_ends(parser: ArgumentParser) -> None:
    """Add which commodity is asked about, from where and to where."""
    parser.add_argument(
        "--commodity", type=_name, metavar="C", help="one commodity (default: the whole chain)"
    )
    for name, what in (("source", "start at"), ("target", "end at")):
        parser.add_argument(
            f"--{name}",
            action="append",
            metavar="ID",
            help=f"{what} this node; may be repeated",
        )


def _name(text: str) -> str:
    """Refuse an empty name; it would ask about everything."""
    if not text:
        from argparse import ArgumentTypeError

        raise ArgumentTypeError("it names nothing; leave it out to ask about the whole chain")
    return text


def add_changes(parser: ArgumentParser) -> None:
    """Add what is changed beside the data as it is."""
    for name, metavar, about in (
        ("close", "ID", "close this node or link"),
        ("capacity", "LINK=NUMBER", "give a link this capacity, in its unit per year"),
        ("demand", "NAME=FACTOR", "multiply what is wanted at a node, or of a commodity"),
        ("measure", "ID[=STRENGTH]", "take this measure, at a strength from 0 to 1"),
    ):
        parser.add_argument(
            f"--{name}",
            action="append",
            default=[],
            metavar=metavar,
            help=f"{about}; may be repeated",
        )


def add_draws(parser: ArgumentParser, *, default: int, about: str) -> None:
    """Add how many draws of the uncertain numbers, and their seed."""
    parser.add_argument("--draws", type=int, default=default, metavar="N", help=about)
    parser.add_argument(
        "--seed", type=int, default=1, metavar="S", help="of the draws (default: 1)"
    )
