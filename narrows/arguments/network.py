"""What can be asked of `network`."""

from __future__ import annotations

from narrows.arguments import add_json, add_tables

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser

__all__ = ["add_arguments"]


def add_arguments(parser: ArgumentParser) -> None:
    """Add what can be asked."""
    add_tables(parser)
    parser.add_argument(
        "--export",
        choices=("network.graphml", "nodes.csv", "edges.csv"),
        help="print the network for other programs instead",
    )
    parser.add_argument(
        "--flow",
        action="store_true",
        help="tell instead what the modelled trade sends over each link that it uses",
    )
    add_json(parser)
