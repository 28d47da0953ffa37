"""How sure the judgments are, kept apart from how likely things are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.brief.content import Sentence
from graph.brief.phrasing import counted, share

if TYPE_CHECKING:
    from graph.brief.findings import Findings

__all__ = ["confidence"]

_ALL = 0.995


def confidence(found: Findings) -> list[Sentence]:
    """
    Say how sure the judgments are: high, moderate or low, and why.

    High where at least half of what carries the result is measured and two thirds of the
    back-tests hit; low where at least half is assumed, fewer than half hit or there are none;
    otherwise moderate.
    """
    grounds, level = [], "moderate"
    assumed = measured = None
    if found.headline is not None:
        assumed, measured = (found.headline.rests_on[word] for word in ("assumed", "measured"))
        grounds.append(
            "every number that carries the modelled result is assumed"
            if assumed > _ALL
            else f"{share(assumed)} of the weight of what carries the modelled result is assumed"
        )
    tests = [one.verdict for one in found.backtests]
    hits = tests.count("hit")
    if tests:
        whole = "the one back-test" if len(tests) == 1 else counted(len(tests), "back-test")
        verb = "hits" if hits == 1 or len(tests) == 1 else "hit"
        grounds.append(
            f"{whole} of it {'hits' if hits else 'misses'}"
            if len(tests) == 1
            else f"{hits or 'none'} of the {whole} of it {verb}"
        )
    else:
        grounds.append("no back-test speaks of it")
    if found.headline is None and not tests:
        return [
            Sentence(
                "Our confidence is low: nothing in the data tests the model.", kind="confidence"
            )
        ]
    rate = hits / len(tests) if tests else None
    if not tests or (assumed is not None and assumed >= 0.5) or (rate is not None and rate < 0.5):
        level = "low"
    elif measured is not None and measured >= 0.5 and rate is not None and rate >= 2 / 3:
        level = "high"
    trace = (found.headline.name,) if found.headline else ()
    cases = tuple(one.case.backtest_id for one in found.backtests)
    return [
        Sentence(
            f"Our confidence is {level}: {' and '.join(grounds)}.",
            modelled=True,
            kind="confidence",
            trace=(*trace, *cases),
        )
    ]
