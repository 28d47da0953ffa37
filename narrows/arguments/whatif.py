"""What can be asked of `whatif`."""

from __future__ import annotations

from narrows.arguments import add_draws, add_json, add_tables

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser

__all__ = ["add_arguments"]


def add_arguments(parser: ArgumentParser) -> None:
    """Add what can be asked."""
    add_tables(parser)
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
    parser.add_argument(
        "--top", type=int, default=12, metavar="N", help="how many links to list (default: 12)"
    )
    add_draws(parser, default=0, about="give a range over N draws of the uncertain numbers")
    add_json(parser)
