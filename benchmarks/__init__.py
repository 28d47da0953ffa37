"""Goals of speed as ratios: both sides measured in one run, on one machine.

Each ``bench_*.py`` registers what it measures with `measures`; ``python -m benchmarks``
runs all of it and prints one table. A ratio below 1 says that ours takes less.
"""

from __future__ import annotations

import gc
import os
import time
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

__all__ = ["REGISTRY", "Goal", "interleaved", "measures", "one_processor"]

ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Goal:
    """A ratio that is to be at most, or at least, a bound."""

    code: str
    what: str
    at_most: float | None = None
    at_least: float | None = None

    def met(self, ratios: Sequence[float]) -> bool:
        """Tell whether the median of the rounds keeps the bound."""
        middle = median(ratios)
        return (self.at_most is None or middle <= self.at_most) and (
            self.at_least is None or middle >= self.at_least
        )

    def bound(self) -> str:
        """Write the bound."""
        return f"≤ {self.at_most:g}" if self.at_least is None else f"≥ {self.at_least:g}"


REGISTRY: list[tuple[tuple[Goal, ...], Callable[[], Iterable[Sequence[float]]]]] = []
"""Goals, and the function that gives the ratios of every round for each of them."""


def measures(*goals: Goal) -> Callable[..., Callable[[], Iterable[Sequence[float]]]]:
    """Register a function that measures these goals, in this order."""

    def register(
        function: Callable[[], Iterable[Sequence[float]]],
    ) -> Callable[[], Iterable[Sequence[float]]]:
        REGISTRY.append((goals, function))
        return function

    return register


def interleaved(
    ours: Callable[[], object],
    theirs: Callable[[], object],
    *,
    clock: Callable[[], float] = time.process_time,
    rounds: int = ROUNDS,
) -> list[float]:
    """
    Give our time over theirs, round by round, the two in turn.

    The time of the processor counts, so that other load does not; where a side uses
    several threads, pass `time.perf_counter`. A first round of both is not counted.
    """
    ratios = []
    for number in range(rounds + 1):
        pair = []
        for task in (ours, theirs):
            gc.collect()
            start = clock()
            task()
            pair.append(clock() - start)
        if number:
            ratios.append(pair[0] / pair[1])
    return ratios


def one_processor(task: Callable[[], object]) -> Callable[[], object]:
    """Let threads that a task starts share one processor."""

    def run() -> None:
        allowed = os.sched_getaffinity(0)
        os.sched_setaffinity(0, {min(allowed)})
        task()
        os.sched_setaffinity(0, allowed)

    return run
