"""The tables of the model: what flows where, and how it changes."""

from __future__ import annotations

from dataclasses import replace

from graph.columns import (
    BASIS,
    COMMODITY,
    CONFIDENCE,
    EVIDENCE,
    KIND_CHOICES,
    LIFE,
    MODE_CHOICES,
    REASON,
    TREND,
    UNIT,
    Column,
    Table,
    number,
    ranged,
    share,
    text,
    year,
)
from graph.vocabulary import STAGES, STATUSES

__all__ = ["MODEL_TABLES"]

_NODES = Table(
    "nodes",
    "Actors, places and markets: groups, places and classes, never persons or firms.",
    (
        text("node_id", "Its name in every other table.", required=True),
        text("name", "Its name for people.", default="node_id"),
        text("kind", "What it is.", choices=KIND_CHOICES, open_choices=True),
        text("country", "ISO 3166 two-letter code; blank where it has no one country."),
        text("region", "Region, as in map presets and groupings."),
        Column(
            "lat", "number", "Latitude, north positive.", unit="degrees", minimum=-90, maximum=90
        ),
        Column(
            "lon", "number", "Longitude, east positive.", unit="degrees", minimum=-180, maximum=180
        ),
        text(
            "stage",
            "Stage of the crime script.",
            choices=tuple(STAGES),
            default="the stage of its kind",
        ),
        *LIFE,
        text("status", "Latent: could open when others close.", choices=STATUSES, default="active"),
        BASIS,
        REASON,
        EVIDENCE,
        number(
            "interdiction_cost",
            "What closing it costs the interdictor.",
            default="1 where the column is missing; not interdictable where the cell is blank",
        ),
        share("interdiction_share", "Share of what arrives that closing it takes.", default="1"),
        text("about", "One or two sentences for the card."),
    ),
    key="node_id",
    required=True,
)

_EDGES = Table(
    "edges",
    "Flows, each of one commodity by one mode; and ties, which carry no quantity.",
    (
        text("edge_id", "Its name in results.", default="e1, e2, ... by row"),
        text("source", "Where it leaves.", required=True, refers_to="nodes"),
        text("target", "Where it arrives.", required=True, refers_to="nodes"),
        COMMODITY,
        text("mode", "How it is carried.", choices=MODE_CHOICES, open_choices=True),
        UNIT,
        *ranged(
            number(
                "capacity",
                "The most that can be carried.",
                unit="commodity's unit per year",
                default="unlimited",
            )
        ),
        *ranged(
            share(
                "detection",
                "Share of what passes that is seized; a national band by mode.",
                default="0",
            )
        ),
        replace(TREND, about="The course that its capacity follows from year to year."),
        replace(
            TREND,
            name="detection_trend",
            about="The course that its detection follows from year to year.",
        ),
        number(
            "unit_cost", "What carrying one unit costs the trade.", unit="USD per unit", default="0"
        ),
        number("length", "Length for routes by length.", default="1: every leg counts the same"),
        number(
            "interdiction_cost",
            "What closing it costs the interdictor.",
            default="1 where the column is missing; not interdictable where the cell is blank",
        ),
        share("interdiction_share", "Share of its capacity that closing it takes.", default="1"),
        share("detection_inspected", "Detection where inspection is placed."),
        number(
            "inspection_cost", "What placing inspection here costs.", default="as interdiction_cost"
        ),
        *LIFE,
        text("status", "Latent: could open when others close.", choices=STATUSES, default="active"),
        BASIS,
        CONFIDENCE,
        REASON,
        EVIDENCE,
        text("about", "One sentence for the card."),
    ),
    key="edge_id",
    required=True,
)

_RECIPES = Table(
    "recipes",
    "Conversions. The rows of one recipe_id are its inputs and outputs per unit of activity; "
    "a recipe with several inputs needs all of them.",
    (
        text("recipe_id", "The recipe; its rows share it.", required=True),
        text("process", "What is done, in a word or two."),
        text("node_id", "The node where it is done.", refers_to="nodes"),
        text("node_kind", "Or every node of this kind.", choices=KIND_CHOICES, open_choices=True),
        text(
            "role",
            "Whether the row is consumed or made.",
            required=True,
            choices=("input", "output"),
        ),
        COMMODITY,
        *ranged(
            number(
                "quantity",
                "Units consumed or made per unit of activity.",
                required=True,
                unit="commodity's unit per unit of activity",
            )
        ),
        UNIT,
        *ranged(
            number(
                "capacity",
                "The most activity; given on one row of the recipe.",
                unit="activity per year",
                default="unlimited",
            )
        ),
        replace(TREND, about="The course that its capacity follows; on the row with the capacity."),
        number(
            "unit_cost",
            "What one unit of activity costs the trade; on one row.",
            unit="USD per unit of activity",
            default="0",
        ),
        *LIFE,
        BASIS,
        CONFIDENCE,
        REASON,
        EVIDENCE,
    ),
)

_SUPPLY = Table(
    "supply",
    "Where a commodity enters the network.",
    (
        text("node_id", "The producing node.", required=True, refers_to="nodes"),
        COMMODITY,
        *ranged(
            number(
                "quantity",
                "The most that can be supplied.",
                unit="commodity's unit per year",
                default="unlimited",
            )
        ),
        UNIT,
        TREND,
        *ranged(
            number("unit_cost", "What one unit costs the trade.", unit="USD per unit", default="0")
        ),
        *LIFE,
        BASIS,
        CONFIDENCE,
        REASON,
        EVIDENCE,
    ),
)

_DEMAND = Table(
    "demand",
    "Where a commodity is wanted: drugs by buyers, firearms and money by organisations.",
    (
        text("node_id", "The buying node.", required=True, refers_to="nodes"),
        COMMODITY,
        *ranged(
            number(
                "quantity",
                "The most that is wanted.",
                unit="commodity's unit per year",
                default="unlimited",
            )
        ),
        UNIT,
        TREND,
        *ranged(
            number(
                "unit_value",
                "What one unit delivered is worth to the trade.",
                unit="USD per unit",
                default="1",
            )
        ),
        *LIFE,
        BASIS,
        CONFIDENCE,
        REASON,
        EVIDENCE,
    ),
)

_TRENDS = Table(
    "trends",
    "Courses through time, which many rows may share. A row's number times the factor of a year "
    "is its number in that year. The factor is 1 in the year that the numbers speak of; between "
    "the years that are given it moves along a straight line, and outside them it stays.",
    (
        text("trend_id", "The trend; its rows share it.", required=True),
        year("year", "Calendar year.", required=True),
        *ranged(
            number("factor", "What the numbers that follow it are multiplied by.", required=True)
        ),
        text("events", "The events that turned it.", refers_to="events", many=True),
        BASIS,
        CONFIDENCE,
        REASON,
        EVIDENCE,
    ),
)

_VOLUMES = Table(
    "volumes",
    "Capacities of single edges in single years; a row overrides the edge's capacity, and its "
    "trend, in that year alone. What moves for years belongs in trends.",
    (
        text("edge_id", "The edge.", required=True, refers_to="edges"),
        year("year", "Calendar year.", required=True),
        *ranged(
            number(
                "capacity",
                "The most that can be carried.",
                required=True,
                unit="commodity's unit per year",
            )
        ),
        UNIT,
        BASIS,
        CONFIDENCE,
        REASON,
        EVIDENCE,
    ),
)

_JOURNEYS = Table(
    "journeys",
    "Journeys for inspection placement.",
    (
        text("origin", "Where it starts.", required=True, refers_to="nodes"),
        text("destination", "Where it ends.", required=True, refers_to="nodes"),
        COMMODITY,
        share("probability", "How likely this journey is.", default="all journeys alike"),
        EVIDENCE,
    ),
)

_CAUSES = Table(
    "causes",
    "Why uncertain numbers vary together when they are drawn from their ranges. A number follows "
    "the first row that fits it; one that none fits varies by itself. Without this table the "
    "detection of one mode and commodity varies as one, and so do the quantities of one process "
    "and first input.",
    (
        text("cause_id", "Its name.", required=True),
        text(
            "table",
            "The table whose numbers it speaks of; edges speaks of volumes too.",
            required=True,
            choices=("edges", "recipes", "supply", "demand"),
        ),
        text(
            "column",
            "The column of numbers.",
            required=True,
            choices=("capacity", "detection", "quantity", "unit_value", "unit_cost"),
        ),
        text("commodity", "Match: numbers of this commodity or family.", default="any"),
        text(
            "by",
            "Numbers alike in all of these columns share one cause: commodity, mode, source, "
            "target, edge_id, process, input (the first of a recipe), recipe_id, node_id.",
            many=True,
            default="all that match share one",
        ),
        share(
            "correlation",
            "How closely numbers of one cause move together: correlation of their normal scores.",
            default="1: they move as one",
        ),
        BASIS,
        REASON,
        EVIDENCE,
    ),
    key="cause_id",
)

MODEL_TABLES = (_NODES, _EDGES, _RECIPES, _SUPPLY, _DEMAND, _TRENDS, _VOLUMES, _JOURNEYS, _CAUSES)
