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
        choices=("portfolio", "max-flow", "inspection"),
        default="portfolio",
        help="portfolio: choose measures (default); max-flow: close edges or nodes; "
        "inspection: place inspection on edges",
    )
    parser.add_argument(
        "--budget",
        type=float,
        metavar="R",
        help="in the unit of the costs; of measures, million USD per year",
    )
    add_ends(parser)
    parser.add_argument(
        "--frontier", action="store_true", help="also the best of smaller budgets (not inspection)"
    )
    parser.add_argument(
        "--time-limit",
        type=float,
        metavar="S",
        help="seconds; gives the best plan met by then, with its gap",
    )
    _add_portfolio(parser)
    _add_cases(parser)
    _add_max_flow(parser)
    add_json(parser)


def _add_portfolio(parser: ArgumentParser) -> None:
    of = parser.add_argument_group("model portfolio")
    of.add_argument(
        "--objective",
        choices=("proceeds", "delivered", "firearms"),
        default="proceeds",
        help="what is to fall: what the trade earns (default), the drugs or the firearms delivered",
    )
    of.add_argument(
        "--agency",
        action="append",
        default=[],
        metavar="NAME=R",
        help="a budget of its own for measures whose authority holds NAME; may be repeated",
    )
    of.add_argument(
        "--no-displacement",
        dest="displacement",
        action="store_false",
        help="choose as if nothing latent could open; what would open is told all the same",
    )
    of.add_argument("--displacement", action="store_true", default=True, help="the default")
    of.add_argument(
        "--openings", type=int, metavar="N", help="the trade can open N things (default: all)"
    )
    of.add_argument(
        "--next", type=int, default=1, metavar="N", help="look for N next-best plans (default: 1)"
    )
    of.add_argument(
        "--draws",
        type=int,
        default=0,
        metavar="N",
        help="tell the plan's range over N draws of the uncertain numbers",
    )
    of.add_argument("--option", metavar="ID", help="tell what a policy option brings, all of it")
    of.add_argument(
        "--options", action="store_true", help="set the policy options side by side; no budget"
    )


def _add_cases(parser: ArgumentParser) -> None:
    of = parser.add_argument_group("models portfolio and max-flow")
    of.add_argument(
        "--scenarios", type=int, default=0, metavar="N", help="choose over N uncertain cases"
    )
    of.add_argument(
        "--risk",
        choices=("expected", "worst", "cvar"),
        default="expected",
        help="how cases count: their mean (default), the worst, the mean of the worst fifth",
    )
    of.add_argument("--seed", type=int, default=1, metavar="S", help="of the cases (default: 1)")


def _add_max_flow(parser: ArgumentParser) -> None:
    of = parser.add_argument_group("model max-flow")
    of.add_argument("--nodes", action="store_true", help="close nodes, not edges")
    both = parser.add_argument_group("models max-flow and inspection")
    both.add_argument(
        "--near",
        type=float,
        default=0.0,
        metavar="SHARE",
        help="also list plans that leave up to this share more (0.05: 5 %%)",
    )
