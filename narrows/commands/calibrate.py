"""The command `calibrate`."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from graph.calibration import calibrate
from graph.calibration.wording import (
    VERDICTS,
    most_rejecting,
    observed_in_words,
    result_in_words,
    why_in_words,
)
from graph.errors import UnknownNameError
from narrows.output import number, print_json, print_table, print_wrapped
from narrows.shared import chosen_year, print_note, read

if TYPE_CHECKING:
    from argparse import Namespace

    from graph.calibration import Calibration, Compared

__all__ = ["run"]

_SHOWN = 5


def run(arguments: Namespace) -> int:
    """Print, per comparison, what the model implies and what was observed; 1 if it fails."""
    found = calibrate(
        read(arguments), year=chosen_year(arguments), draws=arguments.draws, seed=arguments.seed
    )
    if arguments.id is not None:
        found_ids = {one.comparison.comparison_id: one for one in found.compared}
        if arguments.id not in found_ids:
            raise UnknownNameError("comparison", arguments.id, found_ids)
        chosen = [found_ids[arguments.id]]
    else:
        chosen = [one for one in found.compared if one.comparison.figure is not None]
    if arguments.json:
        print_json(as_json(found))
        return _code(found)
    print_table(
        ("comparison", "modelled, middle 80 %", "likely", "observed", "unit", "use", "verdict"),
        [_row(one) for one in chosen],
        right=(2,),
    )
    print()
    for one in chosen:
        if arguments.id is not None or one.verdict != "inside":
            print(f"{one.comparison.name}: {VERDICTS[one.verdict]}.")
            print_wrapped(f"{observed_in_words(one)} {why_in_words(one)}", indent=2)
            print_wrapped(one.comparison.row.get("reason", ""), indent=2)
    print()
    _print_result(found)
    print_note(arguments)
    return _code(found)


def _code(found: Calibration) -> int:
    """Numbers that contradict what was observed are data at fault, as in any other command."""
    return 0 if found.passes else 1


def _row(one: Compared) -> tuple[str, ...]:
    comparison, figure = one.comparison, one.comparison.figure
    unit = figure.unit if figure is not None else ""
    sign = {"floor": "at least ", "ceiling": "at most "}.get(comparison.bound, "")
    return (
        comparison.name,
        f"{_amount(one.low)} to {_amount(one.high)}",
        _amount(one.likely),
        f"{sign}{_amount(figure.value)}" if figure is not None else "",
        "ratio" if comparison.wholes and comparison.measure == "price" else unit,
        "fit" if comparison.rejects else "test",
        one.verdict,
    )


def _amount(value: float) -> str:
    # What is left of a flow of nothing is rounding of the solver.
    return "-" if value != value else number(0.0 if abs(value) < 1e-6 else value)


def _print_result(found: Calibration) -> None:
    print_wrapped(result_in_words(found), indent=0)
    rejecting = most_rejecting(found)[:_SHOWN]
    if rejecting:
        parts = [f"{one.comparison.name} ({100 * one.missed:.0f} %)" for one in rejecting]
        print_wrapped(f"Draws that each contradicts by itself: {'; '.join(parts)}.", indent=0)
    tests = [one for one in found.compared if not one.comparison.rejects and one.comparison.figure]
    count = {word: sum(one.verdict == word for one in tests) for word in VERDICTS}
    parts = [f"{count[word]} {word}" for word in ("inside", "allowed", "outside")]
    print_wrapped(f"Held out: {', '.join(parts)}.", indent=0)


def as_json(found: Calibration) -> dict[str, Any]:
    """Give a calibration as plain data."""
    return {
        "command": "calibrate",
        "year": found.year,
        "draws": found.draws,
        "seed": found.seed,
        "accepted": found.accepted,
        "acceptance_rate": found.accepted / found.draws,
        "accepted_numbers": found.accepted_numbers,
        "passes": found.passes,
        "too_few": found.too_few,
        "result": result_in_words(found),
        "comparisons": [_one_json(one) for one in found.compared],
    }


def _one_json(one: Compared) -> dict[str, Any]:
    comparison = one.comparison
    allowed = comparison.allowed
    return {
        "id": comparison.comparison_id,
        "name": comparison.name,
        "measure": comparison.measure,
        "use": comparison.row["use"],
        "likely": one.likely,
        "low": one.low,
        "high": one.high,
        "drawn_low": one.drawn_low,
        "drawn_high": one.drawn_high,
        "observed": asdict(comparison.figure) if comparison.figure is not None else None,
        "bound": comparison.bound or None,
        "misfit": comparison.misfit,
        "misfit_reason": comparison.row.get("misfit_reason"),
        "allowed_low": allowed[0] if allowed else None,
        "allowed_high": allowed[1] if allowed else None,
        "verdict": one.verdict,
        "missed": one.missed,
        "evidence": comparison.row.get("evidence", ()),
    }
