"""Measure questions about one person or one opening, asked of both sides kept ready.

    python benchmarks/territories.py country FOLDER
    python -m benchmarks.standing FOLDER [--questions 300]

One thread; every question is about another person or opening, taken evenly from the files.
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.measuring import cpu_seconds, peak_mb, setting_of
from squadra.engine.matching import Opening, Person
from squadra.engine.matching.fast import openings_side, people_side
from squadra.engine.matching.fast.standing import Standing
from squadra.engine.matching.reading import read_openings, read_people

TOP = 20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--questions", type=int, default=300)
    args = parser.parse_args()
    files = [args.folder / "people.csv", args.folder / "openings.csv"]
    people, openings = (
        read(file, occupations={}, warn=print)
        for read, file in zip((people_side, openings_side), files, strict=True)
    )
    start = cpu_seconds()
    standing = Standing.of(people, openings, setting_of(args.folder))
    print(f"{len(people)} people, {len(openings)} openings, ready in", end=" ")
    print(f"{cpu_seconds() - start:.1f} CPU s; at most {peak_mb()} MB")
    who = _some(read_people, files[0], len(people) // args.questions)
    what = _some(read_openings, files[1], len(openings) // args.questions)
    for name, ask, rows in _questions(standing, who, what):
        ask(rows[0])
        _tell(name, np.array([_milliseconds(ask, row) for row in rows]))
    print(f"at most {peak_mb()} MB")


def _some(read: Callable[..., list[Any]], file: Path, step: int) -> list[Any]:
    """The rows of every so many lines."""
    with file.open() as lines, tempfile.TemporaryDirectory() as folder:
        few = Path(folder) / "few.csv"
        few.write_text(next(lines) + "".join(islice(lines, 0, None, step)))
        return read(few, occupations={}, warn=print)


def _questions(
    standing: Standing, who: Sequence[Person], what: Sequence[Opening]
) -> Iterator[tuple[str, Callable[[Any], object], Sequence[Any]]]:
    draw = np.random.default_rng(1)
    seen_people = draw.random(len(standing.person_ids)) < 0.5
    seen_openings = draw.random(len(standing.opening_ids)) < 0.5
    edited = standing.changed(
        people=[replace(person, max_km=person.max_km + 1) for person in who],
        openings=[replace(opening, seats=opening.seats + 1) for opening in what],
    )
    yield "openings for a person", lambda row: standing.openings_for(row, top=TOP), who
    yield "people for an opening", lambda row: standing.people_for(row, top=TOP), what
    yield (
        "openings for a person, half of them out of sight",
        lambda row: standing.openings_for(row, top=TOP, visible=seen_openings),
        who,
    )
    yield (
        "people for an opening, half of them out of sight",
        lambda row: standing.people_for(row, top=TOP, visible=seen_people),
        what,
    )
    yield "openings for a person, after changes", lambda row: edited.openings_for(row, top=20), who
    yield "people for an opening, after changes", lambda row: edited.people_for(row, top=20), what
    yield "what opens most doors", standing.opens_most, who
    yield "what lets most people in", standing.lets_in, what
    yield "one changed opening", lambda row: standing.changed(openings=[row]), what
    yield "one changed person", lambda row: standing.changed(people=[row]), who


def _milliseconds(ask: Callable[[Any], object], row: Any) -> float:
    start = time.perf_counter()
    ask(row)
    return 1000 * (time.perf_counter() - start)


def _tell(name: str, took: np.ndarray) -> None:
    half, most = np.percentile(took, (50, 95))
    print(f"{name}: median {half:.1f} ms, p95 {most:.1f} ms, {len(took)} questions", flush=True)


if __name__ == "__main__":
    main()
