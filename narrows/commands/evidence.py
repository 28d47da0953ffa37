"""The command `evidence`."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from graph.footing import footing
from graph.headlines import PREFIX, headlines
from graph.provenance import trace
from graph.wording import percent
from narrows.output import number, print_json, print_table, print_wrapped
from narrows.shared import chosen_year, print_note, read

if TYPE_CHECKING:
    from argparse import Namespace

    from graph.footing import Layer
    from graph.headlines import Carrier, Headline
    from graph.provenance import Chain, Statement, Trace


__all__ = ["run"]

_LISTED = 12


def run(arguments: Namespace) -> int:
    """Print what a row, a result or the whole model rests on."""
    tables, year = read(arguments), chosen_year(arguments)
    told: dict[str, Any] = {"command": "evidence", "year": year}
    if arguments.id is not None and not arguments.id.startswith(PREFIX):
        found = trace(tables, arguments.id)
        if arguments.json:
            print_json(told | {"trace": asdict(found)})
        else:
            _print_trace(found)
        return 0
    if arguments.headline or arguments.id is not None:
        results = headlines(tables, year=year, only=arguments.id)
        if arguments.json:
            print_json(told | {"headlines": [asdict(result) for result in results]})
            return 0
        if arguments.id is None:
            _print_headlines(results)
        else:
            _print_headline(results[0])
    else:
        layers = footing(tables, year=year)
        if arguments.json:
            print_json(told | {"layers": [asdict(layer) for layer in layers]})
            return 0
        _print_footing(layers)
    print_note(arguments)
    return 0


def _print_trace(found: Trace) -> None:
    for position, chain in enumerate(found.chains):
        if position:
            print()
        _print_chain(chain)
    for statement in found.statements:
        _print_statement(statement)
    if found.cited_by:
        print(f"\nCited by {len(found.cited_by)}")
        print_table(("table", "id"), found.cited_by)


def _print_chain(chain: Chain) -> None:
    print(f"{chain.table}.csv:{chain.line}  {chain.id}")
    print_wrapped(chain.about, indent=2)
    for figure in chain.figures:
        ends = [end for end in (figure.low, figure.high) if end is not None]
        span = f" ({' to '.join(f'{end:,.10g}' for end in ends)})" if ends else ""
        print_wrapped(f"{figure.name} {figure.value:,.10g}{span} {figure.unit}".rstrip(), indent=2)
    if chain.basis or chain.confidence:
        numbers = f" Numbers: {chain.confidence}." if chain.confidence else ""
        print_wrapped(f"Basis: {chain.basis or 'not said'}.{numbers}", indent=2)
    print_wrapped(chain.reason, indent=2)
    if not chain.statements:
        print_wrapped("It cites nothing.", indent=2)
    for statement in chain.statements:
        _print_statement(statement)


def _print_statement(told: Statement) -> None:
    grade = f" [{told.grade}]" if told.grade else ""
    print(f"  {told.evidence_id}{grade}")
    value = f" Value: {told.value} {told.unit}.".replace(" .", ".") if told.value else ""
    period = f" Period: {told.period}." if told.period else ""
    print_wrapped(f"{told.statement}{value}{period}", indent=4)
    print_wrapped(told.remark and f"Beware: {told.remark}", indent=4)
    where = ", ".join(
        part for part in (told.locator, told.title, told.publisher, told.year, told.url) if part
    )
    print_wrapped(where, indent=4)


def _print_footing(layers: tuple[Layer, ...]) -> None:
    print(
        "Rows with numbers, by where the numbers come from; the modelled flow on links, likewise;"
    )
    print("and all rows, by who says that the thing exists.\n")
    cells = []
    for layer in layers:
        flow = layer.flow
        counts = [str(n) for n in layer.numbers.values()]
        shares = [percent(s) if s else "0" for s in flow.values()] if flow else ["", "", ""]
        exists = [str(n) for n in layer.existence.values()]
        cells.append((layer.layer, *counts, *shares, *exists))
    head = ("layer", "measured", "estimated", "assumed", "flow: measured", "estimated", "assumed",
            "basis: explicit", "implied", "assumed")  # fmt: skip
    print_table(head, cells, right=range(1, 10))


def _print_headlines(results: tuple[Headline, ...]) -> None:
    cells = [
        (r.name, number(r.value), r.unit, str(len(r.carriers)), str(r.flow_rows),
         *(percent(s) if s else "0" for s in r.rests_on.values()))
        for r in results
    ]  # fmt: skip
    head = ("headline", "value", "unit", "bounds", "links used", "measured", "estimated", "assumed")
    print_table(head, cells, right=(1, 3, 4, 5, 6))
    print("\nThe last three: share of what the bounds are worth, by where their numbers come from.")
    print("Detection, yields and values are inside the bounds' prices and not weighed.")


def _print_headline(result: Headline) -> None:
    print(f"{result.about}: {number(result.value)} {result.unit} (modelled).")
    shares, held = (
        ", ".join(f"{percent(s)} {word}" for word, s in part.items() if s)
        for part in (result.rests_on, result.held_by)
    )
    print(
        f"{len(result.carriers)} bounds hold it, {result.flow_rows} links carry the flow behind it."
    )
    print(f"By what the bounds are worth, it is held by: {held or 'none'};")
    print(f"and it rests on numbers that are: {shares or 'none'}.\n")
    head = ("bound", "id", "commodity", "allows", "price", "worth", "share", "numbers", "evidence")
    cells = [_carrier_row(c, result.value) for c in result.carriers[:_LISTED]]
    print_table(head, cells, right=(3, 4, 5, 6))
    if len(result.carriers) > _LISTED:
        print(f"... and {len(result.carriers) - _LISTED} more; --json lists all.")


def _carrier_row(carrier: Carrier, total: float) -> tuple[str, ...]:
    return (
        carrier.part,
        carrier.id,
        carrier.commodity,
        number(carrier.bound),
        number(carrier.price),
        number(carrier.worth),
        f"{carrier.worth / total:.1%}" if total else "",
        carrier.confidence,
        "; ".join(carrier.evidence) or "none",
    )
