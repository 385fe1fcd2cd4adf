"""Measure the matching of ours and of its peers on the same people and openings of a territory.

    python benchmarks/territories.py region FOLDER
    python -m benchmarks.match FOLDER [--people 10000] [--openings 20000] [--times 3] …

Of each file the first so many rows are taken, so that all is done in a few minutes; the reference,
one pair after another, has fewer people, and ours is measured again on these. Every measurement is
a process of its own: it loads libraries and matches a few rows, which loads compiled loops from
disk; reads; matches (prepares, matches, ranks); writes. A line of the result says the CPU seconds
of each, the matching's seconds by the clock, the memory held before matching and the most in all,
and how many times as much as ours it took in the same run: the matching alone, and the whole
process. Where the CSV is not the same as ours to the byte the run fails.

On a shared machine CPU seconds are inflated: measure several times, the least is taken. Ways use
all processors that the process may: `taskset -c 0 python …` gives each one thread.
"""

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path
from typing import Any, Final

from benchmarks.measuring import cpu_seconds, held_mb, machine, peak_mb, setting_of
from squadra.engine.files.writing import Table

TOP = 20
FEW = 20
PARTS: Final = ("cpu_loading", "cpu_reading", "cpu_matching", "cpu_writing")
LIBRARIES: Final = ("numpy", "numba", "scipy", "pyarrow", "duckdb")
ONE_THREAD_OF_BLAS: Final = {"OPENBLAS_NUM_THREADS": "1"}
"""Its own threads wait for one another in loops, which costs CPU seconds and gains nothing."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    for name, value in (("people", 10_000), ("openings", 20_000), ("reference-people", 300)):
        parser.add_argument(f"--{name}", type=int, default=value)
    parser.add_argument("--peers", default="numpy,sparse,duckdb,reference")
    parser.add_argument("--times", type=int, default=1, help="measure so many times")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        print(json.dumps(_measured(args.one, args.folder)))
        return
    print(json.dumps(machine(LIBRARIES)), flush=True)
    with tempfile.TemporaryDirectory() as small:
        cut(args.folder, Path(small), {"people": FEW, "openings": FEW})
        _tell("first use, a few rows", _measured_apart("ours", small))
    peers = [name for name in args.peers.split(",") if name]
    slow = [name for name in peers if name == "reference"]
    quick = [name for name in peers if name not in slow]
    same = [
        _compared(args.folder, people, args.openings, names, args.times)
        for people, names in ((args.people, quick), (args.reference_people, slow))
        if names
    ]
    sys.exit(0 if all(same) else "Some output is not the same as ours.")


def _compared(folder: Path, people: int, openings: int, peers: list[str], times: int) -> bool:
    """Measure ours and these peers on so many rows; whether all gave the same."""
    with tempfile.TemporaryDirectory() as few:
        taken = cut(folder, Path(few), {"people": people, "openings": openings})
        print(f"{taken['people']} people, {taken['openings']} openings", flush=True)
        ours = _least("ours", few, times)
        _tell("ours", ours)
        same = True
        for name in peers:
            peer = _least(name, few, times)
            equal = peer["sha256"] == ours["sha256"]
            same = same and equal
            _tell(name, peer | {"equal": equal} | _ratios(peer, ours))
    return same


def cut(folder: Path, into: Path, most: dict[str, int]) -> dict[str, int]:
    """Take the first rows of people and openings, none of which has a line end in a cell."""
    taken = {}
    for name, count in most.items():
        with (folder / f"{name}.csv").open(encoding="utf-8") as lines:
            rows = list(islice(lines, count + 1))
        (into / f"{name}.csv").write_text("".join(rows), encoding="utf-8")
        taken[name] = len(rows) - 1
    for name in ("skills", "similar"):
        (into / f"{name}.csv").write_bytes((folder / f"{name}.csv").read_bytes())
    return taken


def _least(name: str, folder: str, times: int) -> dict[str, Any]:
    """The measurement with the least CPU seconds of matching."""
    found = [_measured_apart(name, folder) for _ in range(times)]
    if len({one["sha256"] for one in found}) > 1:
        sys.exit(f"{name} does not always give the same.")
    return min(found, key=lambda one: one["cpu_matching"])


def _measured_apart(name: str, folder: str) -> dict[str, Any]:
    argv = [sys.executable, "-m", "benchmarks.match", "--one", name, folder]
    environment = os.environ | ONE_THREAD_OF_BLAS
    done = subprocess.run(argv, check=True, stdout=subprocess.PIPE, text=True, env=environment)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _ratios(peer: dict[str, Any], ours: dict[str, Any]) -> dict[str, float]:
    whole = [sum(one[part] for part in PARTS) for one in (peer, ours)]
    return {
        "ratio_matching": _ratio(peer["cpu_matching"], ours["cpu_matching"]),
        "ratio_clock": _ratio(peer["seconds_matching"], ours["seconds_matching"]),
        "ratio_whole": _ratio(*whole),
    }


def _ratio(one: float, other: float) -> float:
    return round(one / max(other, 0.01), 1)


def _tell(name: str, row: dict[str, Any]) -> None:
    shown = row | {"sha256": row["sha256"][:12]}
    print(f"{name}: {json.dumps(shown)}", flush=True)


def _measured(name: str, folder: Path) -> dict[str, Any]:
    """Match in this process and say what it took."""
    from benchmarks.peers.matching import WAYS

    way, setting = WAYS[name](), setting_of(folder)
    with tempfile.TemporaryDirectory() as small:
        cut(folder, Path(small), {"people": FEW, "openings": FEW})
        few = way.read(Path(small))
        _digest(way.table(way.match(*few, setting, TOP), *few))
    loaded = cpu_seconds()
    sides = way.read(folder)
    read, before, start = cpu_seconds(), held_mb(), time.monotonic()
    found = way.match(*sides, setting, TOP)
    matched, seconds = cpu_seconds(), time.monotonic() - start
    rows, sha256 = _digest(way.table(found, *sides))
    return {
        "cpu_matching": round(matched - read, 3),
        "seconds_matching": round(seconds, 3),
        "cpu_loading": round(loaded, 3),
        "cpu_reading": round(read - loaded, 3),
        "cpu_writing": round(cpu_seconds() - matched, 3),
        "mb_before": before,
        "peak_mb": peak_mb(),
        "rows": rows,
        "sha256": sha256,
    }


def _digest(table: Table) -> tuple[int, str]:
    """Rows without the header, and the hash of the CSV."""
    lines, digest = -1, hashlib.sha256()
    for part in table.csv():
        lines += part.count(b"\n")
        digest.update(part)
    return lines, digest.hexdigest()


if __name__ == "__main__":
    main()
