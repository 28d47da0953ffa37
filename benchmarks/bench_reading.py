"""P3: reading, checking and indexing a million edges, against only reading them.

Ours gives typed columns, every notice, and the commodity-state graph; pandas gives frames.
Each is measured with pyarrow and without it, and in a process of its own for memory.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import Goal, interleaved, measures

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parent.parent
TABLES = ("nodes", "edges")


def ours(folder: Path) -> None:
    """Read, check and index."""
    from graph import build_states, read_tables

    build_states(read_tables(folder))


def theirs(folder: Path) -> None:
    """Read the same files with pandas and nothing else."""
    import pandas as pd

    for name in TABLES:
        pd.read_csv(folder / f"{name}.csv")


def write(folder: Path) -> None:
    """Write the made-up tables that the benchmark of the checks uses."""
    from benchmarks.bench_checks import made_up_frames

    for name, frame in made_up_frames().items():
        years = {c: "Int64" for c in ("active_from", "active_to") if c in frame}
        frame.astype(years).to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")


@measures(
    Goal("P3", "read, check, index 1,000,000 edges / pandas.read_csv, with pyarrow", at_most=4.5),
    Goal("P3", "the same without pyarrow", at_most=2.3),
    Goal("P3", "peak memory / size of the files, with pyarrow", at_most=6.0),
    Goal("P3", "the same without pyarrow", at_most=6.0),
)
def reading_against_pandas() -> Sequence[Sequence[float]]:
    """Run each measurement in a fresh process, for pyarrow is found when pandas starts."""
    with tempfile.TemporaryDirectory() as name:
        write(Path(name))
        both = ("with", "without")
        return [_child(what, arrow, name) for what in ("time", "memory") for arrow in both]


def _child(what: str, arrow: str, folder: str) -> list[float]:
    command = [sys.executable, "-m", "benchmarks.bench_reading", what, arrow, folder]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    ratios: list[float] = json.loads(done.stdout)
    return ratios


def measure(what: str, folder: Path) -> list[float]:
    """Measure time, or peak memory, in this process."""
    if what == "time":
        # pandas reads with several threads where pyarrow is installed: wall time.
        return interleaved(lambda: ours(folder), lambda: theirs(folder), clock=time.perf_counter)
    ours(folder)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return [peak / sum((folder / f"{name}.csv").stat().st_size for name in TABLES)]


if __name__ == "__main__":
    _, question, with_arrow, place = sys.argv
    if with_arrow == "without":
        sys.modules["pyarrow"] = None  # type: ignore[assignment]
    print(json.dumps(measure(question, Path(place))))
