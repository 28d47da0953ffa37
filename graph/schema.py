"""Every column of every table, declared once.

The reader, the checks, the network, the data dictionary, the cards in the pages and
the JSON all read these declarations. Only ``nodes.node_id``, ``edges.source`` and
``edges.target`` are required; every other column and table is optional.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from graph.vocabulary import (
    BASES,
    COMMODITIES,
    CONFIDENCES,
    EFFECTS,
    EVIDENCE_USES,
    GRADES,
    KINDS,
    MODES,
    PRECISIONS,
    STAGES,
    STATUSES,
    YEAR_KINDS,
)

__all__ = ["RANGED", "TABLES", "Column", "DType", "Table"]

DType = Literal["text", "number", "year", "date"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Attributes
    ----------
    dtype
        ``text``; ``number`` (a finite decimal); ``year`` (a whole number);
        ``date`` (YYYY, YYYY-MM or YYYY-MM-DD).
    required
        Whether the column must be there and every cell filled.
    unit
        Unit of a number; "" for shares, counts and text.
    minimum, maximum
        Inclusive bounds of a number.
    choices
        The allowed words; with `open_choices`, the usual words (others give a warning).
    refers_to
        The table whose key the cell names.
    many
        Whether the cell may hold several values, separated by ``;``.
    default
        What a blank cell means, in words.
    """

    name: str
    dtype: DType
    about: str
    required: bool = False
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] = ()
    open_choices: bool = False
    refers_to: str = ""
    many: bool = False
    default: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One CSV file: its columns in order, and the column that names its rows."""

    name: str
    about: str
    columns: tuple[Column, ...]
    key: str = ""
    required: bool = False

    def column(self, name: str) -> Column:
        """Give the column of that name; KeyError where there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    @property
    def names(self) -> tuple[str, ...]:
        """Column names, in order."""
        return tuple(column.name for column in self.columns)


YEAR_MIN, YEAR_MAX = 1900, 2100
LOW, HIGH = "_low", "_high"


def _text(name: str, about: str, **options: object) -> Column:
    return Column(name, "text", about, **options)  # type: ignore[arg-type]


def _number(name: str, about: str, **options: object) -> Column:
    return Column(name, "number", about, **({"minimum": 0.0} | options))  # type: ignore[arg-type]


def _share(name: str, about: str, **options: object) -> Column:
    return _number(name, about, **({"maximum": 1.0} | options))


def _ranged(column: Column) -> tuple[Column, Column, Column]:
    """Give the most likely value, then its low and high ends."""
    ends = [
        Column(
            name=column.name + suffix,
            dtype="number",
            about=f"{end} of {column.name}.",
            unit=column.unit,
            minimum=column.minimum,
            maximum=column.maximum,
            default=f"the same as {column.name}",
        )
        for suffix, end in ((LOW, "Low end"), (HIGH, "High end"))
    ]
    return column, ends[0], ends[1]


def _year(name: str, about: str, **options: object) -> Column:
    return Column(name, "year", about, minimum=YEAR_MIN, maximum=YEAR_MAX, **options)  # type: ignore[arg-type]


_LIFE = (
    _year("active_from", "First year of its life.", default="always"),
    _year("active_to", "Last year of its life, inclusive.", default="still"),
)
_BASIS = _text(
    "basis",
    "Whether a source says it (explicit), it follows from what a source says (implied), "
    "or it is ours (assumed).",
    choices=BASES,
)
_CONFIDENCE = _text(
    "confidence", "Where the row's numbers come from.", choices=CONFIDENCES, default="assumed"
)
_REASON = _text("reason", "Why an assumed row or number is what it is.")
_EVIDENCE = _text(
    "evidence", "What the row rests on.", refers_to="evidence", many=True, default="none"
)
_COMMODITY = _text(
    "commodity",
    "What is carried, produced or wanted.",
    choices=tuple(COMMODITIES),
    open_choices=True,
    default="goods",
)
_UNIT = _text("unit", "Unit of the row's quantity; must be the commodity's own.")
_KIND_CHOICES = tuple(KINDS)
_MODE_CHOICES = tuple(MODES)

_NODES = Table(
    "nodes",
    "Actors, places and markets: groups, places and classes, never persons or firms.",
    (
        _text("node_id", "Its name in every other table.", required=True),
        _text("name", "Its name for people.", default="node_id"),
        _text("kind", "What it is.", choices=_KIND_CHOICES, open_choices=True),
        _text("country", "ISO 3166 two-letter code; blank where it has no one country."),
        _text("region", "Region, as in map presets and groupings."),
        Column(
            "lat", "number", "Latitude, north positive.", unit="degrees", minimum=-90, maximum=90
        ),
        Column(
            "lon", "number", "Longitude, east positive.", unit="degrees", minimum=-180, maximum=180
        ),
        _text(
            "stage",
            "Stage of the crime script.",
            choices=tuple(STAGES),
            default="the stage of its kind",
        ),
        *_LIFE,
        _text(
            "status", "Latent: could open when others close.", choices=STATUSES, default="active"
        ),
        _BASIS,
        _REASON,
        _EVIDENCE,
        _text("about", "One or two sentences for the card."),
    ),
    key="node_id",
    required=True,
)

_EDGES = Table(
    "edges",
    "Flows, each of one commodity by one mode; and ties, which carry no quantity.",
    (
        _text("edge_id", "Its name in results.", default="e1, e2, ... by row"),
        _text("source", "Where it leaves.", required=True, refers_to="nodes"),
        _text("target", "Where it arrives.", required=True, refers_to="nodes"),
        _COMMODITY,
        _text("mode", "How it is carried.", choices=_MODE_CHOICES, open_choices=True),
        _UNIT,
        *_ranged(
            _number(
                "capacity",
                "The most that can be carried.",
                unit="commodity's unit per year",
                default="unlimited",
            )
        ),
        *_ranged(
            _share(
                "detection",
                "Share of what passes that is seized; a national band by mode.",
                default="0",
            )
        ),
        _number(
            "unit_cost", "What carrying one unit costs the trade.", unit="USD per unit", default="0"
        ),
        _number("length", "Length for routes by length.", default="1: every leg counts the same"),
        _number(
            "interdiction_cost",
            "What closing it costs the interdictor.",
            default="1 where the column is missing; not interdictable where the cell is blank",
        ),
        _share("detection_inspected", "Detection where inspection is placed."),
        _number(
            "inspection_cost", "What placing inspection here costs.", default="as interdiction_cost"
        ),
        *_LIFE,
        _text(
            "status", "Latent: could open when others close.", choices=STATUSES, default="active"
        ),
        _BASIS,
        _CONFIDENCE,
        _REASON,
        _EVIDENCE,
        _text("about", "One sentence for the card."),
    ),
    key="edge_id",
    required=True,
)

_RECIPES = Table(
    "recipes",
    "Conversions. The rows of one recipe_id are its inputs and outputs per unit of activity; "
    "a recipe with several inputs needs all of them.",
    (
        _text("recipe_id", "The recipe; its rows share it.", required=True),
        _text("process", "What is done, in a word or two."),
        _text("node_id", "The node where it is done.", refers_to="nodes"),
        _text("node_kind", "Or every node of this kind.", choices=_KIND_CHOICES, open_choices=True),
        _text(
            "role",
            "Whether the row is consumed or made.",
            required=True,
            choices=("input", "output"),
        ),
        _COMMODITY,
        *_ranged(
            _number(
                "quantity",
                "Units consumed or made per unit of activity.",
                required=True,
                unit="commodity's unit per unit of activity",
            )
        ),
        _UNIT,
        *_ranged(
            _number(
                "capacity",
                "The most activity; given on one row of the recipe.",
                unit="activity per year",
                default="unlimited",
            )
        ),
        _number(
            "unit_cost",
            "What one unit of activity costs the trade; on one row.",
            unit="USD per unit of activity",
            default="0",
        ),
        *_LIFE,
        _BASIS,
        _CONFIDENCE,
        _REASON,
        _EVIDENCE,
    ),
)

_SUPPLY = Table(
    "supply",
    "Where a commodity enters the network.",
    (
        _text("node_id", "The producing node.", required=True, refers_to="nodes"),
        _COMMODITY,
        *_ranged(
            _number(
                "quantity",
                "The most that can be supplied.",
                unit="commodity's unit per year",
                default="unlimited",
            )
        ),
        _UNIT,
        _number("unit_cost", "What one unit costs the trade.", unit="USD per unit", default="0"),
        *_LIFE,
        _BASIS,
        _CONFIDENCE,
        _REASON,
        _EVIDENCE,
    ),
)

_DEMAND = Table(
    "demand",
    "Where a commodity is wanted: drugs by buyers, firearms and money by organisations.",
    (
        _text("node_id", "The buying node.", required=True, refers_to="nodes"),
        _COMMODITY,
        *_ranged(
            _number(
                "quantity",
                "The most that is wanted.",
                unit="commodity's unit per year",
                default="unlimited",
            )
        ),
        _UNIT,
        *_ranged(
            _number(
                "unit_value",
                "What one unit delivered is worth to the trade.",
                unit="USD per unit",
                default="1",
            )
        ),
        *_LIFE,
        _BASIS,
        _CONFIDENCE,
        _REASON,
        _EVIDENCE,
    ),
)

_VOLUMES = Table(
    "volumes",
    "Capacities that change over time; a row overrides the edge's capacity in that year.",
    (
        _text("edge_id", "The edge.", required=True, refers_to="edges"),
        _year("year", "Calendar year.", required=True),
        *_ranged(
            _number(
                "capacity",
                "The most that can be carried.",
                required=True,
                unit="commodity's unit per year",
            )
        ),
        _UNIT,
        _BASIS,
        _CONFIDENCE,
        _REASON,
        _EVIDENCE,
    ),
)

_JOURNEYS = Table(
    "journeys",
    "Journeys for inspection placement.",
    (
        _text("origin", "Where it starts.", required=True, refers_to="nodes"),
        _text("destination", "Where it ends.", required=True, refers_to="nodes"),
        _COMMODITY,
        _share("probability", "How likely this journey is.", default="all journeys alike"),
        _EVIDENCE,
    ),
)

_OPTIONS = Table(
    "options",
    "The policy options of the paper.",
    (
        _text("option_id", "Its number in the paper.", required=True),
        _text("name", "In a few words.", required=True),
        _text(
            "role",
            "A bundle of measures, or a condition that makes others work better.",
            choices=("bundle", "enabling"),
        ),
        _text("about", "What it asks for, in our own words."),
        _BASIS,
        _EVIDENCE,
    ),
    key="option_id",
)

_MEASURES = Table(
    "measures",
    "What can be done.",
    (
        _text("measure_id", "Its name in other tables.", required=True),
        _text("name", "Its name for people."),
        _text("policy_option", "The options it belongs to.", refers_to="options", many=True),
        _text(
            "lever", "What it pulls: detection, capacity, finance, cyber, demand, production, arms."
        ),
        *_ranged(
            _number("cost", "What a year of it costs the interdictor.", unit="million USD per year")
        ),
        _number("time_to_effect_months", "Months until it bites.", unit="months"),
        _text("authority", "Who decides or does it, by agency or branch."),
        _text("prerequisite", "Measures it needs first.", refers_to="measures", many=True),
        _text("excludes", "Measures that cannot go with it.", refers_to="measures", many=True),
        _share("success", "How likely it is to work at all.", default="1"),
        _BASIS,
        _REASON,
        _EVIDENCE,
        _text("about", "One or two sentences for the card."),
    ),
    key="measure_id",
)

_EFFECTS = Table(
    "effects",
    "What a measure acts on, by plain equality of columns (blank: any), and how strongly. "
    "Capacity acts on edges, or on supply or recipes where node_id or recipe_id says so.",
    (
        _text("effect_id", "Its name in notices and results.", required=True),
        _text("measure_id", "The measure.", required=True, refers_to="measures"),
        _text("effect", "Which number it changes.", required=True, choices=EFFECTS),
        _text("edge_id", "Match: this edge.", refers_to="edges"),
        _text("commodity", "Match: this commodity or family."),
        _text("mode", "Match: this mode."),
        _text("source", "Match: edges that leave this node.", refers_to="nodes"),
        _text("target", "Match: edges that arrive at this node.", refers_to="nodes"),
        _text("source_kind", "Match: edges that leave a node of this kind."),
        _text("target_kind", "Match: edges that arrive at a node of this kind."),
        _text("node_id", "Match: supply, demand or recipes at this node.", refers_to="nodes"),
        _text("recipe_id", "Match: this recipe.", refers_to="recipes"),
        _text(
            "enables",
            "For effect enable: the measures whose effects it scales.",
            refers_to="measures",
            many=True,
        ),
        *_ranged(
            Column(
                "share",
                "number",
                "Share taken away (capacity, demand, conversion), added detection, or added "
                "strength (enable). Negative where the measure feeds what it matches.",
                required=True,
                minimum=-1.0,
                maximum=1.0,
            )
        ),
        _BASIS,
        _CONFIDENCE,
        _REASON,
        _EVIDENCE,
    ),
    key="effect_id",
)

_OBSERVATIONS = Table(
    "observations",
    "Published figures that the model is held against. Systems are never summed.",
    (
        _text("observation_id", "Its name.", required=True),
        _year("year", "The year, or the last year of a period.", required=True),
        _year("year_from", "First year where the figure spans several.", default="year"),
        _text(
            "year_kind",
            "Calendar, or United States fiscal (October to September).",
            choices=YEAR_KINDS,
            default="calendar",
        ),
        _text("system", "The counting system the figure belongs to.", required=True),
        _text(
            "quantity", "What is counted: seized, deaths, area, price, share, ...", required=True
        ),
        _text("place", "Where, in words."),
        _text("node_id", "The node it is about.", refers_to="nodes"),
        _text("edge_id", "The edge it is about.", refers_to="edges"),
        _text("commodity", "The commodity or family it is about."),
        Column("value", "number", "The figure.", required=True),
        Column("value_low", "number", "Low end, where the source gives a range."),
        Column("value_high", "number", "High end, where the source gives a range."),
        _text("unit", "Its unit.", required=True),
        _text("remark", "What to beware of."),
        _EVIDENCE,
    ),
    key="observation_id",
)

_EVENTS = Table(
    "events",
    "Dated events.",
    (
        _text("event_id", "Its name.", required=True),
        Column("date", "date", "When, as precisely as known.", required=True),
        _text("precision", "How precisely.", choices=PRECISIONS, default="as the date is written"),
        _text("kind", "Takedown, law, agreement, seizure, violence, health, finance, ..."),
        _text("event", "What happened, in our own words.", required=True),
        _text("nodes", "Nodes it touched.", refers_to="nodes", many=True),
        _text("edges", "Edges it touched.", refers_to="edges", many=True),
        _EVIDENCE,
        _text("remark", "What to beware of."),
    ),
    key="event_id",
)

_EVIDENCE_TABLE = Table(
    "evidence",
    "Cited statements, in our own words.",
    (
        _text("evidence_id", "Its name in other tables.", required=True),
        _text("source_id", "The publication.", required=True, refers_to="sources"),
        _text("locator", "Where in it: paragraph and footnote, table, page."),
        _text("statement", "What it says, in our own words.", required=True),
        _text("value", "The figure, as stated."),
        _text("unit", "Its unit."),
        _text("period", "What time it speaks of."),
        _text("grade", "Admiralty grade: source A-F, statement 1-6.", choices=GRADES),
        _text(
            "use", "Whether rows of the model rest on it.", choices=EVIDENCE_USES, default="model"
        ),
        _text("remark", "Contradictions and doubts."),
    ),
    key="evidence_id",
)

_SOURCES = Table(
    "sources",
    "Publications.",
    (
        _text("source_id", "Its name in evidence.", required=True),
        _text("title", "Title.", required=True),
        _text("publisher", "Who published it."),
        _text("year", "When; years or a range."),
        _text("url", "Where to find it."),
        _text("descriptor", "What sort of source it is, for the source summary."),
    ),
    key="source_id",
)

TABLES: Final[dict[str, Table]] = {
    table.name: table
    for table in (
        _NODES,
        _EDGES,
        _RECIPES,
        _SUPPLY,
        _DEMAND,
        _VOLUMES,
        _JOURNEYS,
        _OPTIONS,
        _MEASURES,
        _EFFECTS,
        _OBSERVATIONS,
        _EVENTS,
        _EVIDENCE_TABLE,
        _SOURCES,
    )
}
"""Every table, in the order a reader meets them."""

RANGED: Final[dict[str, tuple[str, ...]]] = {
    table.name: tuple(
        column.name
        for column in table.columns
        if column.dtype == "number" and f"{column.name}{LOW}" in table.names
    )
    for table in TABLES.values()
}
"""For each table, the columns that have a low and a high end."""
