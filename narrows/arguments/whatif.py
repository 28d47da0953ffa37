"""What can be asked of `whatif`."""

from __future__ import annotations

from narrows.arguments import add_changes, add_draws, add_json, add_tables

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser

__all__ = ["add_arguments"]


def add_arguments(parser: ArgumentParser) -> None:
    """Add what can be asked."""
    add_tables(parser)
    add_changes(parser)
    parser.add_argument(
        "--top", type=int, default=12, metavar="N", help="how many links to list (default: 12)"
    )
    add_draws(parser, default=0, about="give a range over N draws of the uncertain numbers")
    add_json(parser)
