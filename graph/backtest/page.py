"""The page of the documents on the back-tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.backtest.running import run_backtests
from graph.backtest.wording import (
    change_in_words,
    dependence_in_words,
    observed_in_words,
    shared_in_words,
    size_in_words,
)
from graph.loading import read_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.backtest.verdict import Backtest

__all__ = ["backtest_page"]

DRAWS = 100

_ABOUT = """# Back-tests

Does the model say what then happened? Each case starts from the network of an earlier year, does \
to it what was then done, lets the trade do its best again, and compares with what followed. A \
miss is shown as a miss, with what it teaches; nothing is changed until it passes.

- *Done* is what was done, with the evidence that was **known before**. `narrows check` refuses a \
case whose changes rest on evidence of its outcome, or on anything dated after it. So the effect \
that `effects.csv` gives for a measure is not used where it was read off the outcome.
- *Model* is the median change over {draws} draws of the uncertain numbers with the range of the \
middle 80 %, and how many draws go where the world went.
- **hit**: the direction is right in at least 80 % of the draws, and a published size lies in the \
range. **partly**: the direction is right in at least two thirds, but not the size, or not in \
enough draws for a hit. **miss**: the direction is wrong, or undecided. A case hits where all its \
outcomes do, and misses where none does.
- Both solves of a draw may use what is latent, so that the difference is what the changes did.
- *Beware* counts rows of the starting network that cite evidence of the outcome: what was not \
clean about the start.
- An *exploration* is no test: it shows what another assumption would change, and is not counted.

`narrows backtest` runs them all; `backtests.html` among the pages is the same, drawn. \
This page is generated from the data shipped; `make docs` writes it anew.
"""


def backtest_page() -> str:
    """Give the text of `docs/backtests.md`."""
    results = list(run_backtests(read_tables(), draws=DRAWS))
    rows = [
        f"| [{r.case.backtest_id}](#{r.case.backtest_id}) | {r.case.about} | {r.title} |"
        for r in results
    ]
    parts = [
        _ABOUT.format(draws=DRAWS),
        "\n".join(["| case | question | verdict |", "| --- | --- | --- |", *rows]) + "\n",
    ]
    return "\n".join([*parts, *(line for result in results for line in _case(result))])


def _case(result: Backtest) -> Iterator[str]:
    case = result.case
    yield f"## {case.backtest_id}\n"
    yield f"{case.about} From {case.year} to {case.outcome_year}. **{result.title}**\n"
    for change in case.changes:
        known = ", ".join(
            f"[{name}](rows.md#{name})" for name in dict.fromkeys(change.known_before)
        )
        yield f"- Done: {change_in_words(change)}"
        yield f"  Known before: {known}."
        if reason := change.row.get("reason"):
            yield f"  {reason}"
    yield "\n| compared | model | observed | verdict |\n| --- | --- | --- | --- |"
    for one in result.compared:
        cited = ", ".join(f"[{name}](rows.md#{name})" for name in one.evidence)
        observed = f"{observed_in_words(one)} {cited}".strip()
        verdict = f"**{one.verdict}**: {one.why}" if one.verdict else one.why
        model = f"{size_in_words(one)} {dependence_in_words(one)}".strip()
        yield f"| {one.about} | {model} | {observed} | {verdict} |"
    yield ""
    if result.opened:
        yield f"Opened in reaction: {', '.join(f'`{name}`' for name in result.opened)}.\n"
    if shared := shared_in_words(result):
        yield f"{shared}\n"
    if case.lesson:
        yield f"*Lesson.* {case.lesson}\n"
