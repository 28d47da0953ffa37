"""Measure every goal, or those named: ``python -m benchmarks [P3 P5 ...]``."""

from __future__ import annotations

import argparse
from importlib import import_module
from pathlib import Path
from statistics import median

from benchmarks import REGISTRY


def main() -> None:
    """Print one row of a Markdown table for each goal, as it is measured."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("goals", nargs="*", metavar="P3", help="goals to measure (all)")
    wanted = {name.upper() for name in parser.parse_args().goals}
    for path in sorted(Path(__file__).parent.glob("bench_*.py")):
        import_module(f"benchmarks.{path.stem}")
    known = {goal.code for goals, _ in REGISTRY for goal in goals}
    if not wanted <= known:
        parser.error(f"there is: {', '.join(sorted(known))}")
    print("| goal | ratio | measured: median [least to most] | wanted | met |")
    print("|---|---|---|---|---|", flush=True)
    for goals, function in sorted(REGISTRY, key=lambda entry: int(entry[0][0].code[1:])):
        if wanted and wanted.isdisjoint(goal.code for goal in goals):
            continue
        for goal, ratios in zip(goals, function(), strict=True):
            measured = f"{median(ratios):.3g} [{min(ratios):.3g} to {max(ratios):.3g}]"
            met = "yes" if goal.met(ratios) else "no"
            print(
                f"| {goal.code} | {goal.what} | {measured} | {goal.bound()} | {met} |", flush=True
            )


if __name__ == "__main__":
    main()
