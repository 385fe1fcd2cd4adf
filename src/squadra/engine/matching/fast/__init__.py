"""The fast matcher: what `match` gives, by columns and compiled loops, for millions of rows.

    people = people_side(Path("people.csv"), occupations={}, warn=print)
    openings = openings_side(Path("openings.csv"), occupations={}, warn=print)
    matches, rejected = match_tables(people, openings, setting, by="person", top=20)
    write_tables({Path("matches.csv"): matches, Path("rejected.csv"): rejected})

docs/algorithms/matching.md says why it gives the reference's bytes.
"""

from typing import Literal, NamedTuple

from squadra.engine.files.writing import Table
from squadra.engine.matching.fast.encode import encode
from squadra.engine.matching.fast.ranking import Progress, Run, processors
from squadra.engine.matching.fast.reading import openings_side, people_side
from squadra.engine.matching.fast.sides import Side, side_of
from squadra.engine.matching.fast.writing import match_table, rejected_table
from squadra.engine.matching.pair import Setting

__all__ = [
    "Progress",
    "Side",
    "Tables",
    "match_tables",
    "openings_side",
    "people_side",
    "processors",
    "side_of",
]


class Tables(NamedTuple):
    """Both results, each computed as it is written."""

    matches: Table
    rejected: Table


def match_tables(
    people: Side,
    openings: Side,
    setting: Setting,
    *,
    by: Literal["person", "opening"] = "person",
    top: int = 20,
    threads: int | None = None,
    progress: Progress = lambda done, total: None,
) -> Tables:
    """Rank, for each person (or opening), the best admissible openings (or people).

    Ids are unique on each side. Neither the order of the input nor the number of threads (if None:
    one for each processor) changes the result. Progress tells how many people are done, of how
    many; it starts anew with each table.
    """
    run = Run(
        encode(people, openings, setting),
        threads=threads,
        progress=_of_all(progress, len(people)),
    )
    return Tables(
        match_table(run, people, openings, by=by, top=top),
        rejected_table(run, people),
    )


def _of_all(progress: Progress, total: int) -> Progress:
    """Tell of a run's parts how far the whole is."""
    before = 0

    def told(done: int, part: int) -> None:
        nonlocal before
        progress(before + done, total)
        if done == part:
            before = (before + part) % total

    return told
