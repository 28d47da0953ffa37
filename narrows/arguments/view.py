"""What can be asked of `view`."""

from __future__ import annotations

from argparse import SUPPRESS

from narrows.arguments import add_draws, add_folder, add_json, add_scenarios, add_tables

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser

__all__ = ["add_arguments"]


def add_arguments(parser: ArgumentParser) -> None:
    """Add what can be asked."""
    add_tables(parser)
    add_folder(parser)
    add_scenarios(parser)
    add_draws(parser, default=0, about="rank again in N draws (default: 0)")
    # For `explore` alone: pages that ask their server.
    parser.add_argument("--live", action="store_true", help=SUPPRESS)
    add_json(parser)
