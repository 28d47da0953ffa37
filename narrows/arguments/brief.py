"""What can be asked of `brief`."""

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
        "--question",
        choices=("fentanyl", "chain", "firearms", "money"),
        help="what is to be lowered (default: fentanyl where the data wants any, else chain)",
    )
    parser.add_argument(
        "--budget",
        type=float,
        action="append",
        default=[],
        metavar="B",
        help="million USD a year for a plan; may be repeated "
        "(default: parts of what all measures would cost)",
    )
    parser.add_argument(
        "--scenarios",
        type=int,
        default=100,
        metavar="N",
        help="draws of the uncertain numbers (default: 100)",
    )
    parser.add_argument(
        "--seed", type=int, default=1, metavar="S", help="of the scenarios (default: 1)"
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        help="where to write; the ending tells the format: .html, .md or, with the extra "
        "narrows[office], .pdf, .docx or .pptx (default: brief.html)",
    )
    parser.add_argument(
        "--lint", metavar="FILE", help="check the conventions of a text instead; write nothing"
    )
    add_json(parser)
