"""What can be asked of `chokepoints`."""

from __future__ import annotations

from narrows.arguments import add_changes, add_draws, add_ends, add_json, add_tables

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser

__all__ = ["add_arguments"]


def add_arguments(parser: ArgumentParser) -> None:
    """Add what can be asked."""
    add_tables(parser)
    add_ends(parser)
    add_changes(parser)
    parser.add_argument(
        "--top", type=int, default=10, metavar="N", help="how many of each (default: 10)"
    )
    parser.add_argument(
        "--details",
        type=int,
        metavar="N",
        help="look into the first N of each: ranges, what replaces it, what comes back "
        "(default: all that are listed)",
    )
    parser.add_argument(
        "--explain",
        metavar="ID",
        help="tell what follows when this node, edge or group (kind:seaport, mode:mail) goes",
    )
    parser.add_argument(
        "--groups",
        choices=("kind", "region", "country", "stage", "mode"),
        help="rank groups whose members go together",
    )
    add_draws(parser, default=0, about="rank again in N draws of the uncertain capacities")
    add_json(parser)
