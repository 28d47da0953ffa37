"""What can be asked of `routes`."""

from __future__ import annotations

from narrows.arguments import add_changes, add_ends, add_json, add_tables

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser

__all__ = ["add_arguments"]


def add_arguments(parser: ArgumentParser) -> None:
    """Add what can be asked."""
    add_tables(parser)
    add_ends(parser)
    add_changes(parser)
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
    add_json(parser)
