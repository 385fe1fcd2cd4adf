"""The tables of a match: its rows, and what keeps openings away from each person."""

from typing import Final

from squadra.engine.files.writing import Columns, RowTable
from squadra.engine.matching.components import COMPONENTS
from squadra.engine.matching.reference import Match, Matches

MATCH_COLUMNS: Final[Columns] = {
    "person": str,
    "opening": str,
    "rank": int,
    "score": int,
    **dict.fromkeys(COMPONENTS, int),
    "flags": str,
}
REJECTED_COLUMNS: Final[Columns] = {"person": str, "rule": str, "openings": int}
BETWEEN_FLAGS: Final = "|"


def match_table(matches: Matches) -> RowTable:
    """The matches, in their order."""
    return RowTable(MATCH_COLUMNS, map(_cells, matches.rows))


def _cells(row: Match) -> tuple[str | int, ...]:
    flags = BETWEEN_FLAGS.join(row.flags)
    return (row.person, row.opening, row.rank, row.score, *row.points.values(), flags)


def rejected_table(matches: Matches) -> RowTable:
    """How many openings each rule keeps away from each person."""
    rows = (
        (person, rule, openings)
        for person, counts in matches.rejected.items()
        for rule, openings in counts.items()
    )
    return RowTable(REJECTED_COLUMNS, rows)
