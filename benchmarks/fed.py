"""Measure the placement of a cohort over all its admissible pairs, fed by the matcher.

    python benchmarks/territories.py region FOLDER
    python -m benchmarks.fed FOLDER [--close 0.0005]

A small cohort goes before, so that the loops are compiled and loaded.
"""

import argparse
import time
from pathlib import Path

import numpy as np

from benchmarks.measuring import cpu_seconds, peak_mb, setting_of
from squadra.engine.cohort import place_cohort
from squadra.engine.matching.fast import openings_side, people_side


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--close", type=float, default=0.0005, help="the gap at which to end")
    args = parser.parse_args()
    people = people_side(args.folder / "people.csv", occupations={}, warn=print)
    openings = openings_side(args.folder / "openings.csv", occupations={}, warn=print)
    setting = setting_of(args.folder)
    few = np.arange(200)
    place_cohort(people.take(few), openings.take(few), setting)
    start, clock = cpu_seconds(), time.monotonic()
    fed = place_cohort(people, openings, setting, close=args.close)
    seats = int(fed.plan.problem.seats.sum())
    print(
        f"{len(people)} people, {len(openings)} openings, {seats} seats:"
        f" {fed.plan.objective} of at most {fed.plan.bound}, gap {fed.plan.gap:.6%},"
        f" {fed.plan.placed} placed, {fed.rounds} rounds, {len(fed.plan.problem.score)} pairs;"
        f" {cpu_seconds() - start:.1f} CPU s, {time.monotonic() - clock:.1f} s, {peak_mb()} MB"
    )


if __name__ == "__main__":
    main()
