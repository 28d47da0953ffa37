"""What can be asked of `explore`."""

from __future__ import annotations

from narrows.arguments import add_tables

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser

__all__ = ["add_arguments"]


def add_arguments(parser: ArgumentParser) -> None:
    """Add what can be asked."""
    add_tables(parser)
    parser.add_argument(
        "--port", type=int, default=8765, metavar="N", help="default: 8765; 0 takes a free one"
    )
    parser.add_argument(
        "--no-browser", action="store_true", help="print the address, and open no browser"
    )
    parser.add_argument(
        "--host",
        metavar="ADDRESS",
        default="127.0.0.1",
        help="another address than this machine's own; needs --let-others-in",
    )
    parser.add_argument(
        "--let-others-in",
        action="store_true",
        help="serve other machines: anyone who reaches the address sees the data",
    )
