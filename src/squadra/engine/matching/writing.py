"""The tables of a match: its rows, and what keeps openings away from each person."""

from collections.abc import Iterator, Sequence

from squadra.engine.matching.components import COMPONENTS
from squadra.engine.matching.reference import Matches


def match_table(matches: Matches) -> Iterator[Sequence[str | int]]:
    """The header and rows of the matches' file."""
    yield ("person", "opening", "rank", "score", *COMPONENTS, "flags")
    for row in matches.rows:
        points = row.points.values()
        yield (row.person, row.opening, row.rank, row.score, *points, "|".join(row.flags))


def rejected_table(matches: Matches) -> Iterator[Sequence[str | int]]:
    """The header and rows of the file that says what keeps openings away from each person."""
    yield ("person", "rule", "openings")
    for person, counts in matches.rejected.items():
        for rule, openings in counts.items():
            yield (person, rule, openings)
