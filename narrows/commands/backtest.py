"""The command `backtest`."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from graph.backtest import run_backtests
from graph.backtest.wording import (
    change_in_words,
    dependence_in_words,
    observed_in_words,
    shared_in_words,
    size_in_words,
)
from narrows.output import print_json, print_wrapped
from narrows.shared import read

if TYPE_CHECKING:
    from argparse import Namespace

    from graph.backtest import Backtest


__all__ = ["run"]


def run(arguments: Namespace) -> int:
    """Print each case: what was known, what was done, what the model says, what happened."""
    tables = read(arguments)
    results = []
    for found in run_backtests(tables, arguments.id, draws=arguments.draws, seed=arguments.seed):
        results.append(found)
        if sys.stderr.isatty():
            print(f"{found.case.backtest_id}: done", file=sys.stderr)
    if arguments.json:
        print_json(
            {
                "command": "backtest",
                "draws": arguments.draws,
                "seed": arguments.seed,
                "backtests": [as_json(result) for result in results],
            }
        )
        return 0
    for result in results:
        _print_case(result)
    tests = [result.verdict for result in results if result.case.is_test]
    counted = ", ".join(f"{word} {tests.count(word)}" for word in ("hit", "partly", "miss"))
    print(f"{len(tests)} {'test' if len(tests) == 1 else 'tests'}: {counted}.")
    print(
        f"{arguments.draws} draws; the range is that of the middle 80 %. Modelled, not observed. "
        "Seizures are not flows."
    )
    return 0


def as_json(result: Backtest) -> dict[str, Any]:
    """Give one case as plain data."""
    case = result.case
    return {
        "id": case.backtest_id,
        "question": case.about,
        "year": case.year,
        "outcome_year": case.outcome_year,
        "verdict": result.verdict,
        "is_test": case.is_test,
        "lesson": case.lesson or None,
        "latent_opens": case.latent_opens,
        "changes": [
            {
                "item": change.item,
                "about": change.row.get("about"),
                "measure": change.measure_id or None,
                "strength": change.strength,
                "effect": change.row.get("effect"),
                "share": change.share,
                "share_low": change.share_low,
                "share_high": change.share_high,
                "reason": change.row.get("reason"),
                "known_before": change.known_before,
            }
            for change in case.changes
        ],
        "outcomes": [asdict(compared) for compared in result.compared],
        "opened": result.opened,
        "shared_rows": result.shared_rows,
        "outcome_evidence": case.outcome_evidence,
    }


def _print_case(result: Backtest) -> None:
    case = result.case
    print(f"{case.backtest_id}: {result.title}")
    print_wrapped(f"{case.about} ({case.year} to {case.outcome_year})", indent=2)
    for change in case.changes:
        known = ", ".join(dict.fromkeys(change.known_before))
        print_wrapped(f"Done: {change_in_words(change)} Known before: {known}.", indent=2)
    for one in result.compared:
        verdict = one.verdict or "not judged"
        print(f"  {verdict:10}  {one.about}")
        print_wrapped(f"{size_in_words(one)} {observed_in_words(one)}", indent=14)
        print_wrapped(dependence_in_words(one), indent=14)
        if one.verdict not in (None, "hit"):
            print_wrapped(f"{one.why[0].upper()}{one.why[1:]}.", indent=14)
    if result.opened:
        print_wrapped(f"Opened in reaction: {', '.join(result.opened)}.", indent=2)
    print_wrapped(shared_in_words(result), indent=2)
    if case.lesson:
        print_wrapped(f"Lesson: {case.lesson}", indent=2)
    print()
