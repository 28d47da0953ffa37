"""Every rule, declared once: its severity, what it finds and how to mend it."""

# ruff: noqa: E501 (one rule a line: the declarations read as the table that they are)

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from graph.errors import Notice, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["RULES", "Rule", "near_hint", "notice"]

LONGEST_VALUE = 80


@dataclass(frozen=True, slots=True)
class Rule:
    """What one code means.

    Attributes
    ----------
    about
        What is wrong, as a sentence; ``{value}`` and ``{column}`` are filled in.
    mend
        How to mend it.
    """

    code: str
    severity: Severity
    about: str
    mend: str


_RULES = (
    # Files
    Rule("missing_file", "error", "The file is not there: {value}.", "Add it, or name the right folder with --data."),
    Rule("unreadable_file", "error", "The file cannot be read: {value}.", "Save it again as plain CSV; every opening quotation mark needs a closing one."),
    Rule("empty_file", "error", "The file is empty.", "Give it a header line, or remove the file."),
    Rule("not_utf8", "error", "The text is not UTF-8; the first bad bytes are {value}.", "Save the file as CSV UTF-8."),
    Rule("nul_character", "error", "The line holds a NUL character.", "Save the file as CSV UTF-8, not UTF-16."),
    # Columns
    Rule("missing_column", "error", "The column {column} is missing.", "Add it; the header is the first line."),
    Rule("duplicate_column", "error", "The column {column} is there twice.", "Rename or remove one."),
    Rule("unknown_column", "warning", "The column {value} is not known and is left out.", "Rename it as data/README.md spells it, or leave it."),
    # Rows and cells
    Rule("ragged_row", "error", "The row does not fit the header: {value}.", "Put cells that hold a comma in quotation marks."),
    Rule("blank_required", "error", "A cell that must be filled is blank.", "Fill it, or remove the row."),
    Rule("wrong_type", "error", "{value!r} is not what the column holds.", "Write a plain number such as 1200.5, without separators or units; a year as 2019."),
    Rule("not_finite", "error", "{value!r} is not a finite number.", "Leave the cell blank where a quantity is unlimited or unknown."),
    Rule("control_character", "error", "The cell holds a control character.", "Type the text again."),
    Rule("too_long_cell", "error", "The cell is longer than 10,000 characters.", "Shorten it."),
    Rule("out_of_range", "error", "{value} lies outside what {column} can be.", "data/README.md gives the range of each column."),
    Rule("unknown_choice", "error", "{value!r} is not a word of this column.", "Use one of the words in data/README.md."),
    Rule("unfamiliar_term", "warning", "{value!r} is not one of the usual words.", "Check the spelling; other words are allowed and drawn in grey."),
    Rule("bad_date", "error", "{value!r} is not a date.", "Write YYYY, YYYY-MM or YYYY-MM-DD."),
    Rule("bad_id", "error", "{value!r} cannot be an id.", "Use at most 100 characters and no semicolon."),
    Rule("range_order", "error", "Low, likely and high are not in order: {value}.", "Put the three numbers in order."),
    Rule("reversed_life", "error", "It ends before it begins: {value}.", "Swap or correct the years."),
    # Ids and references
    Rule("duplicate_id", "error", "{value!r} is there more than once.", "Give each row an id of its own."),
    Rule("duplicate_row", "error", "Another row says the same thing of the same years: {value}.", "Keep one of them."),
    Rule("dangling_reference", "error", "{value!r} is not there to be referred to.", "Correct the name, or add the row it names."),
    Rule("self_loop", "error", "The edge leads from {value!r} to itself.", "Correct one end; a conversion belongs in recipes.csv."),
    # Meaning
    Rule("unit_mismatch", "error", "{value}.", "Convert the quantity, and write the commodity's own unit."),
    Rule("mode_not_held", "error", "{value}.", "Correct the mode, or the kind of the node."),
    Rule("conversion_loop", "error", "A loop of recipes makes more than it uses: {value}.", "Correct a yield, or cut the loop."),
    Rule("recipe_incomplete", "error", "The recipe is not whole: {value}.", "Give it inputs, outputs, one place (node_id or node_kind) and at most one capacity."),
    Rule("prerequisite_loop", "error", "Measures need one another in a circle: {value}.", "Remove one prerequisite."),
    Rule("unreachable_demand", "warning", "Nothing supplied can reach this demand: {value}.", "Add the missing edge or recipe, or remove the demand."),
    Rule("isolated_node", "warning", "No edge touches {value!r}.", "Add an edge, or remove the node."),
    Rule("inactive_end", "error", "The edge is never alive together with its ends: {value}.", "Correct active_from and active_to of the edge or of its ends."),
    Rule("inactive_end_partly", "warning", "The edge outlives one of its ends: {value}.", "Give the edge no longer a life than its ends."),
    Rule("latent_end", "error", "An active edge has a latent end: {value}.", "Make the edge latent too, or the node active."),
    Rule("volume_outside_life", "error", "The year lies outside the edge's life: {value}.", "Correct the year, or the edge's life."),
    Rule("trend_moves_nothing", "error", "The row follows {value!r} but has no number to move.", "Give the number (a recipe's capacity stands on one row), or clear the trend."),
    Rule("trend_unused", "warning", "No row follows {value!r}.", "Name it in a row, or remove the trend."),
    Rule("cause_unfit", "error", "The cause does not fit the numbers it speaks of: {value}.", "Correct the column, or what tells causes apart."),
    Rule("comparison_unfit", "error", "The comparison cannot be made: {value}.", "Correct the row; data/README.md tells what each measure is matched by."),
    Rule("effect_matches_nothing", "warning", "The effect matches no row: {value}.", "Correct its match columns."),
    Rule("negative_enabling", "error", "An enabling effect cannot weaken: {value}.", "Give a share of 0 or more; what works against others is an effect of its own."),
    # Back-tests
    Rule("backtest_incomplete", "error", "The back-test is not whole: {value}.", "Fill in what is missing; data/README.md says what each role needs."),
    Rule("outcome_in_inputs", "error", "An input of the back-test rests on evidence of its outcome: {value!r}.", "Rest the change on what was known before, or compare with something else."),
    Rule("input_after_outcome", "error", "An input of the back-test rests on what came after: {value}.", "Cite what was known by the year of the outcome."),
    # Evidence
    Rule("evidence_missing", "error", "The row is {value} but cites nothing.", "Cite its evidence, or call it assumed and give the reason."),
    Rule("reason_missing", "warning", "The row is assumed but says not why.", "Fill the column reason."),
    Rule("evidence_excluded", "error", "The row rests on {value!r}, which is kept out of the model.", "Cite other evidence."),
    Rule("evidence_unused", "warning", "Nothing cites {value!r}, which the model should rest on.", "Cite it, or set its use to context."),
    Rule("source_unused", "warning", "No evidence comes from {value!r}.", "Remove the source."),
)  # fmt: skip

RULES: Final[dict[str, Rule]] = {rule.code: rule for rule in _RULES}
"""Every rule by code, in the order of `docs/rules.md`."""


def notice(
    code: str,
    table: str,
    *,
    row: int = 0,
    column: str = "",
    value: str = "",
    mend: str | None = None,
) -> Notice:
    """Make the notice of one fault; severity and words are the rule's.

    Examples
    --------
    >>> print(notice("self_loop", "edges", row=4, value="nogales"))
    edges.csv:4: The edge leads from 'nogales' to itself. Correct one end; a conversion \
belongs in recipes.csv. [self_loop]
    """
    rule = RULES[code]
    if len(value) > LONGEST_VALUE:
        value = value[: LONGEST_VALUE - 1] + "…"
    # The words of a cell never act as a format: they are filled in, not parsed.
    message = rule.about.format(value=value, column=column)
    return Notice(code, rule.severity, table, row, column, value, message, mend or rule.mend)


def near_hint(name: str, known: Iterable[str]) -> str | None:
    """Suggest the known word that `name` may be meant for; None where none is near."""
    near = get_close_matches(name.casefold(), list(known), n=1, cutoff=0.75)
    return f"Did you mean {near[0]}?" if near else None
