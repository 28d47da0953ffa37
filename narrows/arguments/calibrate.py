"""What can be asked of `calibrate`."""

from __future__ import annotations

from narrows.arguments import add_draws, add_json, add_tables

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser

__all__ = ["add_arguments"]


def add_arguments(parser: ArgumentParser) -> None:
    """Add what can be asked."""
    parser.add_argument("id", nargs="?", metavar="ID", help="explain one comparison in full")
    add_tables(parser)
    add_draws(parser, default=200, about="draws of the uncertain numbers (default: 200)")
    add_json(parser)
