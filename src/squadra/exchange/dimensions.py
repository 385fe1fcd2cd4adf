"""How large a worksheet says it is, before a reader lays it out cell by cell.

A reader makes a rectangle up to the farthest cell: two cells at opposite corners, in a file of one
kilobyte, would ask for hundreds of gigabytes. The size is bounded here from the bytes alone, of
all worksheets together: hundreds of large ones fit into a small file too.
"""

import re
from collections.abc import Iterable
from itertools import pairwise
from xml.parsers import expat

from squadra.exchange.markup import parser_of

MOST_CELLS = 8_000_000
"""Of the bound below, which for an ordinary sheet is four times its cells."""

# As the reader takes them: any prefix, small letters and leading zeros too.
ROW = re.compile(rb"<(?:[^<>\s/:]*:)?row\b")
CELL = re.compile(rb"<(?:[^<>\s/:]*:)?c\b")
CELL_PLACE = re.compile(rb"([A-Za-z]{1,9})([0-9]{1,40})")
PLACE = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]{0,9})([0-9]{1,40})[\"']")
STRINGS = re.compile(rb"\buniqueCount\s*=\s*[\"']([0-9]{1,40})[\"']")
MOST_STRINGS = 1_000_000
"""Texts for which room may be made before they are read, whatever a part says it holds."""


def are_vast(parts: Iterable[bytes]) -> bool:
    """Whether the rectangles of some worksheets may have too many cells, taken together.

    Raises ValueError where a part that had to be read more closely has a document type.
    """
    cells = 0
    for part in parts:
        if asks_for_room(part):
            return True
        most = cells_at_most(part)
        cells += most if cells + most <= MOST_CELLS else filled_cells_at_most(part)
        if cells > MOST_CELLS:
            return True
    return False


def asks_for_room(part: bytes) -> bool:
    """Whether a part says that it holds more texts than it can: the reader makes room for all."""
    said = (int(count) for count in STRINGS.findall(part))
    return max(said, default=0) > max(MOST_STRINGS, len(part))


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
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def filled_cells_at_most(worksheet: bytes) -> int:
    """Return how many cells the rectangle up to the farthest cell that holds anything can have.

    Slower than the bound above, and asked only where that one is too large: a sheet whose columns
    were coloured down to row 1,048,576 has a million rows and holds little.
    """
    found = _Filled()
    parser = parser_of()
    parser.StartElementHandler = found.start
    try:
        parser.Parse(worksheet, True)
    except expat.ExpatError:
        return MOST_CELLS + 1
    return found.rows * found.columns


class _Filled:
    """Counts rows and cells as a reader does; one without a place follows the one before it."""

    def __init__(self) -> None:
        self.rows = self.columns = 0
        self._row = self._column = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        own = name.rpartition(":")[2]
        if own == "row":
            said = attributes.get("r", "")
            self._row = int(said) if said.isdecimal() else self._row + 1
            self._column = 0
        elif own == "c":
            place = CELL_PLACE.fullmatch(attributes.get("r", "").encode())
            self._column = _column(place[1]) if place else self._column + 1
            self._row = int(place[2]) if place else self._row
        elif own in ("v", "is", "f"):
            self.rows = max(self.rows, self._row)
            self.columns = max(self.columns, self._column)
