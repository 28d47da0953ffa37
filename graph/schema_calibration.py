"""The table of comparisons between what the model implies and what was published."""

from __future__ import annotations

from graph.columns import BASIS, EVIDENCE, REASON, Column, Table, number, ranged, share, text
from graph.vocabulary import BOUNDS, COMPARISON_USES, MEASURED, OBSERVED_AS

__all__ = ["CALIBRATION"]

CALIBRATION = Table(
    "calibration",
    "What the model implies, set beside what was observed. A row says what is measured in the "
    "model, by plain equality of columns (blank: any), and which published figures it answers "
    "to. A draw that contradicts a figure that the numbers were set by (fit) is rejected; "
    "figures held out (test) are only told.",
    (
        text("comparison_id", "Its name.", required=True),
        text("name", "Its name for people.", required=True),
        text(
            "measure",
            "What is measured: what edges lose to seizures or carry (flow); what rows of demand "
            "get (delivered) or rows of supply give (supplied); what recipes make; the money "
            "that recipes make of what they use first (sales), and per unit of it (price); what "
            "a unit supplied costs; what a unit that arrives on edges has cost so far.",
            required=True,
            choices=MEASURED,
        ),
        text("commodity", "Match: this commodity or family; of a price or sales, what is sold."),
        text("mode", "Match, of edges: this mode."),
        text("source", "Match, of edges: they leave this node.", refers_to="nodes"),
        text("target", "Match, of edges: they arrive at this node.", refers_to="nodes"),
        text("source_kind", "Match, of edges: they leave a node of this kind."),
        text("target_kind", "Match, of edges: they arrive at a node of this kind."),
        text("country", "Match: the country of the target, or of the row's or recipe's node."),
        text("node_id", "Match: rows or recipes at this node.", refers_to="nodes"),
        text("process", "Match, of recipes: this process."),
        text(
            "share_of",
            "Other comparisons whose sum it is divided by: a share or a ratio.",
            refers_to="calibration",
            many=True,
        ),
        text("system", "Observed in this counting system; several are sisters.", many=True),
        text("quantity", "Observed: this quantity."),
        text("place", "Observed: this place, as the observation says it.", default="any"),
        text(
            "observed_as",
            "Of a share: whether the figure is the share itself, or the part, to be divided by "
            "the figures of the whole.",
            choices=OBSERVED_AS,
            default="share",
        ),
        number(
            "carry_years",
            "How many years a figure may be carried to the year of the model.",
            unit="years",
            default="0",
        ),
        text(
            "bound",
            "Whether the figure is a floor or a ceiling rather than an estimate.",
            choices=BOUNDS,
            default="an estimate",
        ),
        *ranged(
            share(
                "purity",
                "Share of drug in what is weighed; the model's pure mass is divided by it.",
                default="1: compared as it is",
            )
        ),
        text(
            "purity_cause",
            "Comparisons with the same word here draw one purity.",
            default="the comparison's own",
        ),
        Column(
            "misfit",
            "number",
            "Factor by which the model may miss the figure, either way.",
            minimum=1.0,
            default="1: not at all",
        ),
        text("misfit_reason", "Why so much is allowed."),
        text(
            "use",
            "Whether the figure was used to set the model's numbers, or held out.",
            required=True,
            choices=COMPARISON_USES,
        ),
        BASIS,
        REASON,
        EVIDENCE,
    ),
    key="comparison_id",
)
