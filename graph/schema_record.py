"""The tables of the record: what can be done, what was seen, and who says so."""

from __future__ import annotations

from graph.columns import (
    BASIS,
    CONFIDENCE,
    EVIDENCE,
    REASON,
    Column,
    Table,
    number,
    ranged,
    share,
    text,
    year,
)
from graph.schema_calibration import CALIBRATION
from graph.vocabulary import (
    BACKTEST_KINDS,
    BACKTEST_ROLES,
    COMPARED,
    DIRECTIONS,
    EFFECTS,
    EVIDENCE_USES,
    GRADES,
    LATENT_WORDS,
    PRECISIONS,
    YEAR_KINDS,
)

__all__ = ["RECORD_TABLES"]

_OPTIONS = Table(
    "options",
    "The policy options of the paper.",
    (
        text("option_id", "Its number in the paper.", required=True),
        text("name", "In a few words.", required=True),
        text(
            "role",
            "A bundle of measures, or a condition that makes others work better.",
            choices=("bundle", "enabling"),
        ),
        text("about", "What it asks for, in our own words."),
        BASIS,
        EVIDENCE,
    ),
    key="option_id",
)

_MEASURES = Table(
    "measures",
    "What can be done.",
    (
        text("measure_id", "Its name in other tables.", required=True),
        text("name", "Its name for people."),
        text("policy_option", "The options it belongs to.", refers_to="options", many=True),
        text(
            "lever", "What it pulls: detection, capacity, finance, cyber, demand, production, arms."
        ),
        *ranged(
            number("cost", "What a year of it costs the interdictor.", unit="million USD per year")
        ),
        number("time_to_effect_months", "Months until it bites.", unit="months"),
        text("authority", "Who decides or does it, by agency or branch."),
        text("prerequisite", "Measures it needs first.", refers_to="measures", many=True),
        text("excludes", "Measures that cannot go with it.", refers_to="measures", many=True),
        share("success", "How likely it is to work at all.", default="1"),
        year(
            "in_force",
            "The year in which all of it came about; the numbers of later years hold what it "
            "does, so it is no choice in them.",
        ),
        BASIS,
        REASON,
        EVIDENCE,
        text("about", "One or two sentences for the card."),
    ),
    key="measure_id",
)

_EFFECTS = Table(
    "effects",
    "What a measure acts on, by plain equality of columns (blank: any), and how strongly. "
    "Capacity acts on edges, or on supply or recipes where node_id or recipe_id says so.",
    (
        text("effect_id", "Its name in notices and results.", required=True),
        text("measure_id", "The measure.", required=True, refers_to="measures"),
        text("effect", "Which number it changes.", required=True, choices=EFFECTS),
        text("edge_id", "Match: this edge.", refers_to="edges"),
        text("commodity", "Match: this commodity or family."),
        text("mode", "Match: this mode."),
        text("source", "Match: edges that leave this node.", refers_to="nodes"),
        text("target", "Match: edges that arrive at this node.", refers_to="nodes"),
        text("source_kind", "Match: edges that leave a node of this kind."),
        text("target_kind", "Match: edges that arrive at a node of this kind."),
        text("node_id", "Match: supply, demand or recipes at this node.", refers_to="nodes"),
        text("recipe_id", "Match: this recipe.", refers_to="recipes"),
        text(
            "enables",
            "For effect enable: the measures whose effects it scales.",
            refers_to="measures",
            many=True,
        ),
        *ranged(
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
        BASIS,
        CONFIDENCE,
        REASON,
        EVIDENCE,
    ),
    key="effect_id",
)

_OBSERVATIONS = Table(
    "observations",
    "Published figures that the model is held against. Systems are never summed.",
    (
        text("observation_id", "Its name.", required=True),
        year("year", "The year, or the last year of a period.", required=True),
        year("year_from", "First year where the figure spans several.", default="year"),
        text(
            "year_kind",
            "Calendar, or United States fiscal (October to September).",
            choices=YEAR_KINDS,
            default="calendar",
        ),
        text("system", "The counting system the figure belongs to.", required=True),
        text("quantity", "What is counted: seized, deaths, area, price, share, ...", required=True),
        text("place", "Where, in words."),
        text("node_id", "The node it is about.", refers_to="nodes"),
        text("edge_id", "The edge it is about.", refers_to="edges"),
        text("commodity", "The commodity or family it is about."),
        Column("value", "number", "The figure.", required=True),
        Column("value_low", "number", "Low end, where the source gives a range."),
        Column("value_high", "number", "High end, where the source gives a range."),
        text("unit", "Its unit.", required=True),
        text("remark", "What to beware of."),
        EVIDENCE,
    ),
    key="observation_id",
)

_EVENTS = Table(
    "events",
    "Dated events.",
    (
        text("event_id", "Its name.", required=True),
        Column("date", "date", "When, as precisely as known.", required=True),
        text("precision", "How precisely.", choices=PRECISIONS, default="as the date is written"),
        text("kind", "Takedown, law, agreement, seizure, violence, health, finance, ..."),
        text("event", "What happened, in our own words.", required=True),
        text("nodes", "Nodes it touched.", refers_to="nodes", many=True),
        text("edges", "Edges it touched.", refers_to="edges", many=True),
        EVIDENCE,
        text("remark", "What to beware of."),
    ),
    key="event_id",
)

_EVIDENCE_TABLE = Table(
    "evidence",
    "Cited statements, in our own words.",
    (
        text("evidence_id", "Its name in other tables.", required=True),
        text("source_id", "The publication.", required=True, refers_to="sources"),
        text("locator", "Where in it: paragraph and footnote, table, page."),
        text("statement", "What it says, in our own words.", required=True),
        text("value", "The figure, as stated."),
        text("unit", "Its unit."),
        text("period", "What time it speaks of."),
        text("grade", "Admiralty grade: source A-F, statement 1-6.", choices=GRADES),
        text(
            "use", "Whether rows of the model rest on it.", choices=EVIDENCE_USES, default="model"
        ),
        text("remark", "Contradictions and doubts."),
    ),
    key="evidence_id",
)

_SOURCES = Table(
    "sources",
    "Publications.",
    (
        text("source_id", "Its name in evidence.", required=True),
        text("title", "Title.", required=True),
        text("publisher", "Who published it."),
        text("year", "When; years or a range."),
        text("url", "Where to find it."),
        text("descriptor", "What sort of source it is, for the source summary."),
    ),
    key="source_id",
)

_MATCH = "Match, as in effects; several are any of them: "
_BACKTESTS = Table(
    "backtests",
    "Cases where it is known what followed. The rows of one backtest_id are the case (the "
    "network of a year), what was then done (changes), and what is compared (outcomes). "
    "Changes rest on what was known before; a check refuses a case whose changes rest on its "
    "outcome.",
    (
        text("backtest_id", "The case; its rows share it.", required=True),
        text(
            "role",
            "Whether the row is the case, a change, or an outcome.",
            required=True,
            choices=BACKTEST_ROLES,
        ),
        text("item", "Its name among the case's changes or outcomes."),
        text("about", "In words: the question, what was done, or what is compared."),
        year("year", "Case: the year of the network that it starts from."),
        year("outcome_year", "Case: the year in which the outcome was seen."),
        text(
            "kind",
            "Case: a test, or an exploration of what another assumption would change, which is "
            "not counted.",
            choices=BACKTEST_KINDS,
            default="test",
        ),
        text(
            "latent",
            "Case: whether what is not used today may open in reaction.",
            choices=LATENT_WORDS,
            default="opens",
        ),
        text("measure_id", "Change: a measure that was taken.", refers_to="measures"),
        share("strength", "Change: how strongly the measure was taken.", default="1"),
        text(
            "effect",
            "Change: which number changed, where no measure says so.",
            choices=tuple(effect for effect in EFFECTS if effect != "enable"),
        ),
        text("edge_id", _MATCH + "this edge.", refers_to="edges", many=True),
        text("commodity", _MATCH + "this commodity or family.", many=True),
        text("mode", _MATCH + "this mode.", many=True),
        text("source", _MATCH + "edges that leave this node.", refers_to="nodes", many=True),
        text("target", _MATCH + "edges that arrive at this node.", refers_to="nodes", many=True),
        text("source_kind", _MATCH + "edges that leave a node of this kind.", many=True),
        text("target_kind", _MATCH + "edges that arrive at a node of this kind.", many=True),
        text(
            "node_id",
            _MATCH + "supply, demand or recipes at this node.",
            refers_to="nodes",
            many=True,
        ),
        text("recipe_id", _MATCH + "this recipe.", refers_to="recipes", many=True),
        *ranged(
            Column(
                "share",
                "number",
                "Change: share taken away (capacity, demand, conversion) or added detection. "
                "Negative where it adds: -1 doubles.",
                minimum=-100.0,
                maximum=1.0,
            )
        ),
        text(
            "quantity",
            "Outcome: what of the modelled trade is compared, over what the row matches.",
            choices=COMPARED,
        ),
        text(
            "share_of",
            "Outcome: the row is compared as a share of all rows of the case with this word.",
        ),
        text(
            "observed",
            "Outcome: where it went. Blank with share_of: part of the whole, not judged.",
            choices=DIRECTIONS,
        ),
        share("steady_within", "Outcome: a smaller change than this is steady.", default="0.05"),
        text("observation_before", "Outcome: the figure before.", refers_to="observations"),
        text("observation_after", "Outcome: the figure after.", refers_to="observations"),
        text("lesson", "Case: what it teaches, a miss above all."),
        BASIS,
        CONFIDENCE,
        REASON,
        EVIDENCE,
    ),
)

RECORD_TABLES = (
    _OPTIONS, _MEASURES, _EFFECTS, _OBSERVATIONS, CALIBRATION, _EVENTS, _BACKTESTS,
    _EVIDENCE_TABLE, _SOURCES,
)  # fmt: skip
