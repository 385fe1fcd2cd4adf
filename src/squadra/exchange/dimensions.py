"""How large a worksheet says it is, before a reader lays it out cell by cell.

A reader makes a rectangle up to the farthest cell: two cells at opposite corners, in a file of one
kilobyte, would ask for hundreds of gigabytes. The size is bounded here from the bytes alone.
"""

import re
from itertools import pairwise

MOST_CELLS = 8_000_000
"""Of the bound below, which for an ordinary sheet is four times its cells."""

ROW = re.compile(rb"<(?:[A-Za-z_][\w.-]{0,40}:)?row\b")
CELL = re.compile(rb"<(?:[A-Za-z_][\w.-]{0,40}:)?c\b")
PLACE = re.compile(rb"\br\s{0,9}=\s{0,9}[\"']([A-Z]{0,3})([0-9]{1,9})[\"']")


def cells_at_most(worksheet: bytes) -> int:
    """Return how many cells the rectangle of a worksheet can have, at most.

    A row or cell without a place of its own follows the one before it: so the farthest place named
    and the number of rows (or of cells in one row) add up.
    """
    columns, rows = _farthest_place(worksheet)
    starts = [match.start() for match in ROW.finditer(worksheet)]
    widest = max(
        (
            len(CELL.findall(worksheet, start, end))
            for start, end in pairwise([*starts, len(worksheet)])
        ),
        default=0,
    )
    return (rows + len(starts)) * (columns + widest)


def _farthest_place(worksheet: bytes) -> tuple[int, int]:
    columns = rows = 0
    for letters, digits in PLACE.findall(worksheet):
        columns = max(columns, _column(letters))
        rows = max(rows, int(digits))
    return columns, rows


def _column(letters: bytes) -> int:
    """`A` is 1, `Z` 26, `AA` 27; no letters 0."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
