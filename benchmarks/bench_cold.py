"""P12: how soon a command answers, against the interpreter and one import."""

from __future__ import annotations

import compileall
import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from benchmarks import Goal, measures

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parent.parent
NARROWS = str(Path(sys.executable).parent / "narrows")
ROUNDS = 9
COMMANDS = {
    "bare": (sys.executable, "-c", "pass"),
    "networkx": (sys.executable, "-c", "import networkx"),
    "help": (NARROWS, "--help"),
    "route": (NARROWS, "routes", "--commodity", "fentanyl"),
}


@measures(
    Goal("P12", "narrows --help / bare python", at_most=2.5),
    Goal("P12", "a route on the shipped network / import networkx", at_most=1.2),
)
def cold_start() -> Sequence[Sequence[float]]:
    """Run each in a fresh process, byte code compiled; wall time, in turn."""
    for package in ("graph", "viz", "narrows"):
        compileall.compile_dir(ROOT / package, quiet=2)
    seconds = [
        {name: _seconds(command) for name, command in COMMANDS.items()} for _ in range(ROUNDS)
    ]
    return (
        [row["help"] / row["bare"] for row in seconds],
        [row["route"] / row["networkx"] for row in seconds],
    )


def _seconds(command: Sequence[str]) -> float:
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}

    def once() -> float:
        start = time.perf_counter()
        subprocess.run(
            [*command], stdout=subprocess.DEVNULL, cwd=ROOT, env=environment,
            check=True,
        )  # fmt: skip
        return time.perf_counter() - start

    return median(once() for _ in range(3))
