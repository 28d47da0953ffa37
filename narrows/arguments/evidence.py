"""What can be asked of `evidence`."""

from __future__ import annotations

from narrows.arguments import add_json, add_tables

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser

__all__ = ["add_arguments"]


def add_arguments(parser: ArgumentParser) -> None:
    """Add what can be asked."""
    parser.add_argument(
        "id",
        nargs="?",
        metavar="ID",
        help="a row of any table, a statement, a publication or a headline number "
        "(default: what the whole model stands on)",
    )
    parser.add_argument(
        "--headline", action="store_true", help="list the headline numbers and what they rest on"
    )
    add_tables(parser)
    add_json(parser)
