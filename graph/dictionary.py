"""The pages that are written from declarations and from the data shipped.

``python -m graph.dictionary`` writes ``data/README.md``, ``docs/rules.md``,
``docs/provenance.md``, ``docs/rows.md``, ``docs/backtests.md`` and
``docs/calibration-results.md``.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from graph.checks.rules import RULES
from graph.schema import TABLES
from graph.vocabulary import COMMODITIES, KINDS, MODES, STAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graph.schema import Column

__all__ = ["data_dictionary", "markdown_table", "rule_list"]

_ABOUT_DATA = """# The data, and its dictionary

TLP:CLEAR. Aggregate, public sources only; contains no personal data and no trace-, parcel-, \
wallet- or vendor-level record.

The numbers model the drug trade of the Americas after C. Realuyo, *Countering the Evolving Drug \
Trade in the Americas* (January 2020), with public figures beyond the paper where the model needs \
them; `sources.csv` lists every publication. Statements are in our own words. Figures are facts to \
be cited under their publisher's title. The tables themselves are under the licence of this \
project.

Conventions:

- UTF-8, comma-separated, a header line; a byte order mark and CRLF line ends are fine. A blank \
cell means what the column's default says.
- Several values in one cell are separated by `;`.
- Masses are in kg of pure substance per year (marijuana: as sold), money in USD per year, \
firearms in items per year. Years are calendar years unless a row says fiscal (October to \
September).
- A number's `_low` and `_high` are the ends of its range; without them the number stands alone.
- `basis` tells what a source says (explicit), what follows from it (implied) and what we assume \
(assumed, with a `reason`). Seizures are not flows.
- Only `nodes.csv` with `node_id`, and `edges.csv` with `source` and `target`, are required: any \
list of nodes and edges loads.

This page is generated from `graph/schema.py`; `make docs` writes it anew.
"""
_ABOUT_RULES = """# Rules of the check

`narrows check` names every fault at once. An **error** stops a build; a **warning** does so with \
`--strict`; an **info** never does. Each notice gives the table, the line, the column, the \
offending value, what is wrong and how to mend it.

This page is generated from `graph/checks/rules.py`; `make docs` writes it anew.
"""


def data_dictionary() -> str:
    """Give the text of `data/README.md`.

    Examples
    --------
    >>> "| `node_id` |" in data_dictionary()
    True
    """
    parts = [_ABOUT_DATA]
    for table in TABLES.values():
        need = " Required." if table.required else ""
        parts.append(f"## {table.name}.csv\n\n{table.about}{need}\n")
        rows = [_column_row(column) for column in table.columns]
        parts.append(
            markdown_table(("column", "type", "unit", "what", "allowed", "blank means"), rows)
        )
    parts += ["## Words\n", *_vocabularies()]
    return "\n".join(parts)


def _column_row(column: Column) -> Sequence[str]:
    blank = "must be filled" if column.required else column.default or "not known"
    kind = f"{column.dtype}, several" if column.many else column.dtype
    return (f"`{column.name}`", kind, column.unit, column.about, _allowed(column), blank)


def _allowed(column: Column) -> str:
    if column.refers_to:
        return f"a key of {column.refers_to}.csv"
    if column.choices:
        if len(column.choices) > 12:
            return (
                "see *Words*"
                if column.open_choices
                else f"{column.choices[0]} … {column.choices[-1]}"
            )
        return ", ".join(column.choices)
    if column.maximum is not None and column.minimum is not None:
        return f"{column.minimum:g} to {column.maximum:g}"
    return f"at least {column.minimum:g}" if column.minimum is not None else ""


def _vocabularies() -> Iterable[str]:
    yield "### Commodities\n"
    yield markdown_table(
        ("word", "family", "unit", "what"),
        [(f"`{c.name}`", c.family, c.unit, c.about) for c in COMMODITIES.values()],
    )
    yield "### Kinds of node\n"
    yield markdown_table(
        ("word", "stage", "what", "modes it can hold"),
        [
            (f"`{k.name}`", STAGES[k.stage], k.about, ", ".join(sorted(k.modes)) or "any")
            for k in KINDS.values()
        ],
    )
    yield "### Modes\n"
    yield markdown_table(("word", "what"), [(f"`{m.name}`", m.about) for m in MODES.values()])


def rule_list() -> str:
    """Give the text of `docs/rules.md`.

    Examples
    --------
    >>> "`self_loop`" in rule_list()
    True
    """
    rows = [
        (f"`{rule.code}`", rule.severity, _example(rule.about), rule.mend)
        for rule in RULES.values()
    ]
    return (
        _ABOUT_RULES + "\n" + markdown_table(("code", "severity", "what is wrong", "to mend"), rows)
    )


def _example(about: str) -> str:
    return about.replace("{value!r}", "*value*").format(value="*value*", column="*column*")


def markdown_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table; a cell must not hold a vertical bar or a line end."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def write_dictionary(root: Path) -> None:
    """Write every page below the folder of the project, each only when complete."""
    # The pages on the data need the flow model, which the dictionary alone does not.
    from graph.backtest.page import backtest_page
    from graph.calibration.page import calibration_page
    from graph.provenance_page import provenance_page, row_list

    pages = {
        "data/README.md": data_dictionary,
        "docs/rules.md": rule_list,
        "docs/provenance.md": provenance_page,
        "docs/rows.md": row_list,
        "docs/backtests.md": backtest_page,
        "docs/calibration-results.md": calibration_page,
    }
    for name, page in pages.items():
        partial = root / f"{name}.partial"
        partial.write_text(page(), encoding="utf-8", newline="\n")
        partial.replace(root / name)


if __name__ == "__main__":
    write_dictionary(Path(__file__).resolve().parent.parent)
