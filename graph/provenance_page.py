"""Two pages of the documents: what the results rest on, and what every row rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.dictionary import markdown_table
from graph.footing import footing
from graph.headlines import headlines
from graph.loading import read_tables
from graph.network import DEFAULT_YEAR
from graph.provenance import chains_of, statement_of
from graph.wording import in_digits, percent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.headlines import Headline
    from graph.provenance import Chain, Figure
    from graph.tables import Tables

__all__ = ["provenance_page", "row_list"]

_ABOUT = """# What the results rest on

Which numbers carry the results, and where they come from. `narrows evidence ID` follows any row \
back to its publications; [rows.md](rows.md) lists every row.

This page is generated from the data shipped; `make docs` writes it anew.

## What share is measured, estimated or assumed

Rows of {year} that hold numbers, by where the numbers come from: *measured* by a source, \
*estimated* from what sources say, or *assumed* with a range and a reason. The flow columns weigh \
the links of a layer by what the modelled trade sends over them. *Basis* is another question: \
whether a source says that the thing exists (explicit), it follows from what a source says \
(implied), or it is ours (assumed).
"""
_ABOUT_HEADLINES = """## Headline numbers, and the bounds that hold them

At the optimum each headline is a sum over the bounds that hold it: how much the bound allows, \
times what one unit more would change (the price). So a bound's *worth* is what it contributes; a \
negative one lowers the headline. Prices hold near the optimum shown. *Held by* and the last three \
columns are shares of what the bounds are worth.

Two things to read from it. Where demand holds all of a quantity delivered, the trade delivers \
what is wanted, and the result is no better than the demand. And the shares weigh bounds alone: \
detection, yields and values are inside the prices, so what is seized rests on the assumed bands \
of detection however well the demand behind it is known.

`narrows evidence --headline` prints the list for any year and any tables.
"""
_ABOUT_ROWS = """# Every row, and what it rests on

Row, numbers with range, basis, where the numbers come from, and the statements cited; below, each \
statement with its grade and place, and its publication. Reasons of assumptions and volumes by \
year are in the tables, and `narrows evidence ID` prints everything on one row.

This page is generated from the data shipped; `make docs` writes it anew.
"""
_ROW_TABLES = (
    "nodes", "edges", "recipes", "supply", "demand", "measures", "effects",
)  # fmt: skip
_LISTED = 8


def provenance_page() -> str:
    """Give the text of `docs/provenance.md`."""
    tables = read_tables()
    results = headlines(tables, year=DEFAULT_YEAR)
    parts = [_ABOUT.format(year=DEFAULT_YEAR), _layers(tables), _ABOUT_HEADLINES]
    parts.append(
        markdown_table(
            ("headline", "what", "value", "unit", "bounds", "links used", "held by", "measured",
             "estimated", "assumed"),
            [(f"`{r.name}`", r.about, in_digits(r.value), r.unit, str(len(r.carriers)),
              str(r.flow_rows), _held(r), *map(_share, r.rests_on.values())) for r in results],
        )
    )  # fmt: skip
    parts += [part for result in results for part in _headline(result)]
    return "\n".join(parts)


def row_list() -> str:
    """Give the text of `docs/rows.md`."""
    tables = read_tables()
    parts = [_ABOUT_ROWS]
    for table in _ROW_TABLES:
        parts += [f"## {table}.csv\n", markdown_table(
            ("row", "what", "numbers", "basis", "numbers are", "rests on"),
            [_row(chain) for chain in chains_of(tables, table)],
        )]  # fmt: skip
    told = statement_of(tables).values()
    parts += ["## Statements\n", markdown_table(
        ("statement", "what it says", "value", "period", "grade", "where"),
        [
            (f'<a id="{s.evidence_id}"></a>`{s.evidence_id}`', _cell(s.statement),
             _cell(f"{s.value} {s.unit}".strip()), _cell(s.period), s.grade,
             _cell(f"[{s.source_id}](#{s.source_id}), {s.locator}"))
            for s in told
        ],
    )]  # fmt: skip
    parts += ["## Publications\n", markdown_table(
        ("publication", "title", "publisher", "year", "address"),
        [
            (f'<a id="{row["source_id"]}"></a>`{row["source_id"]}`',
             *(_cell(row.get(name, "")) for name in ("title", "publisher", "year", "url")))
            for row in tables["sources"].records()
        ],
    )]  # fmt: skip
    return "\n".join(parts)


def _layers(tables: Tables) -> str:
    rows = []
    for layer in footing(tables, year=DEFAULT_YEAR):
        flow = map(_share, layer.flow.values()) if layer.flow else ("", "", "")
        rows.append(
            (layer.layer, *map(str, layer.numbers.values()), *flow,
             *map(str, layer.existence.values()))
        )  # fmt: skip
    head = ("layer", "measured", "estimated", "assumed", "flow: measured", "flow: estimated",
            "flow: assumed", "basis: explicit", "basis: implied", "basis: assumed")  # fmt: skip
    return markdown_table(head, rows)


def _headline(result: Headline) -> Iterator[str]:
    yield f"### `{result.name}`\n"
    yield f"{result.about}: {in_digits(result.value)} {result.unit}.\n"
    yield markdown_table(
        ("bound", "id", "commodity", "allows", "worth", "share", "numbers", "rests on"),
        [
            (c.part, f"`{c.id}`", c.commodity, in_digits(c.bound), in_digits(c.worth),
             percent(c.worth / result.value) if result.value else "", c.confidence,
             _links(c.evidence, page="rows.md"))
            for c in result.carriers[:_LISTED]
        ],
    )  # fmt: skip
    if len(result.carriers) > _LISTED:
        yield f"And {len(result.carriers) - _LISTED} more.\n"


def _held(result: Headline) -> str:
    """Say what sort of bounds holds a headline, the greatest share first."""
    ranked = sorted(result.held_by.items(), key=lambda part: -part[1])
    return ", ".join(f"{part} {percent(share)}" for part, share in ranked if share >= 0.01)


def _row(chain: Chain) -> tuple[str, ...]:
    figures = "; ".join(map(_figure, chain.figures))
    cited = tuple(statement.evidence_id for statement in chain.statements)
    return (f"`{chain.id}`", _cell(chain.about), _cell(figures), chain.basis, chain.confidence,
            _links(cited))  # fmt: skip


def _figure(figure: Figure) -> str:
    ends = [f"{end:,.10g}" for end in (figure.low, figure.high) if end is not None]
    span = f" ({' to '.join(ends)})" if ends else ""
    return f"{figure.name} {figure.value:,.10g}{span} {figure.unit}".rstrip()


def _links(evidence: tuple[str, ...], *, page: str = "") -> str:
    return ", ".join(f"[{name}]({page}#{name})" for name in evidence) or "nothing cited"


def _cell(text: str) -> str:
    return text.replace("|", "/").replace("\n", " ")


def _share(share: float) -> str:
    return percent(share) if share else "0"
