"""What can be asked of `interdict`."""

from __future__ import annotations

from narrows.arguments import add_ends, add_json, add_tables

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser

__all__ = ["add_arguments"]


def add_arguments(parser: ArgumentParser) -> None:
    """Add what can be asked."""
    add_tables(parser)
    parser.add_argument(
        "--model",
        choices=("max-flow", "inspection"),
        required=True,
        help="max-flow: close edges or nodes; inspection: place inspection on edges",
    )
    parser.add_argument(
        "--budget", type=float, required=True, metavar="R", help="in the unit of the costs"
    )
    add_ends(parser)
    parser.add_argument("--nodes", action="store_true", help="max-flow: close nodes, not edges")
    parser.add_argument(
        "--frontier", action="store_true", help="max-flow: also every smaller budget's best"
    )
    parser.add_argument(
        "--near",
        type=float,
        default=0.0,
        metavar="SHARE",
        help="max-flow: also list plans that leave up to this share more (0.05: 5 %%)",
    )
    parser.add_argument(
        "--time-limit",
        type=float,
        metavar="S",
        help="seconds; gives the best plan met by then, with its gap",
    )
    add_json(parser)
