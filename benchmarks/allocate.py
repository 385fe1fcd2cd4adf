"""Measure `squadra allocate` and its peers on an invented cohort: CPU seconds and peak memory.

    python -m benchmarks.allocate [--people 100000] [--peers greedy,ortools,highs] …

Every measurement is a process of its own; the compiled loops are on disk from a run before, whose
first use is told as well. On a shared machine CPU seconds are inflated: repeat, and take the least.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.cohorts import cohort, write
from benchmarks.measuring import cpu_seconds, peak_mb

SMALL = (200, 40)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name, value in (("people", 100_000), ("openings", 20_000), ("edges", 20), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=value)
    parser.add_argument("--seats", type=float, default=0.8, help="seats for each person")
    parser.add_argument("--peers", default="greedy,ortools", help="greedy, ortools, highs")
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        print(json.dumps(_measured(args.one[0], Path(args.one[1]))))
        return
    with tempfile.TemporaryDirectory() as small, tempfile.TemporaryDirectory() as large:
        write(cohort(*SMALL, 10, args.seats, args.seed), Path(small))
        write(cohort(args.people, args.openings, args.edges, args.seats, args.seed), Path(large))
        _tell("first use, small", "free", small)
        for what in ("free", "floors", *filter(None, args.peers.split(","))):
            _tell(what, what, large)


def _tell(name: str, what: str, folder: str) -> None:
    argv = [sys.executable, "-m", "benchmarks.allocate", "--one", what, folder]
    done = subprocess.run(argv, check=True, capture_output=True, text=True)
    print(f"{name}: {done.stdout.strip()}", flush=True)


def _measured(what: str, folder: Path) -> dict[str, Any]:
    """Run one thing in this process and say what it took."""
    from benchmarks.peers.placement import PEERS
    from squadra.engine.allocation import allocate
    from squadra.engine.allocation.reading import read_floors, read_problem

    loaded = cpu_seconds()
    problem = read_problem(folder / "edges.csv", folder / "openings.csv", warn=print)
    read = cpu_seconds()
    start = time.monotonic()
    if what in PEERS:
        said: dict[str, Any] = {"objective": PEERS[what](problem)}
    else:
        files: Sequence[Path] = (folder / "floors.yaml", folder / "groups.csv")
        floors = read_floors(*files, problem.people, warn=print) if what == "floors" else []
        plan = allocate(problem, floors)
        said = {
            "objective": plan.objective,
            "bound": plan.bound,
            "placed": plan.placed,
            "floors": [(floor.group, floor.reached, floor.cost) for floor in plan.floors],
        }
    return {
        **said,
        "cpu_placing": round(cpu_seconds() - read, 2),
        "cpu_reading": round(read - loaded, 2),
        "cpu_loading": round(loaded, 2),
        "seconds_placing": round(time.monotonic() - start, 2),
        "peak_mb": peak_mb(),
    }


if __name__ == "__main__":
    main()
