"""What can be asked of `build`."""

from __future__ import annotations

from narrows.arguments import add_draws, add_folder, add_scenarios, add_tables

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser

__all__ = ["add_arguments"]


def add_arguments(parser: ArgumentParser) -> None:
    """Add what can be asked."""
    add_tables(parser)
    add_folder(parser)
    add_scenarios(parser)
    add_draws(parser, default=10, about="rank again in N draws (default: 10)")
