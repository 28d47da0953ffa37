"""What can be asked of `check`."""

from __future__ import annotations

from narrows.arguments import add_json, add_tables

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser

__all__ = ["add_arguments"]


def add_arguments(parser: ArgumentParser) -> None:
    """Add what can be asked."""
    add_tables(parser, year=False)
    parser.add_argument("--strict", action="store_true", help="count warnings as faults")
    add_json(parser)
