"""What must be known of an `.ods` before calamine lays it out: its size, and its odd cells.

Repeated rows and cells are written once: a few bytes may ask for a billion cells. Empty ones at the
end cost nothing. Formulas in error have a text that calamine passes over. Names are compared as
they are written, prefix and all, because calamine does so whatever the prefix stands for.
"""

from dataclasses import dataclass, field
from xml.parsers import expat

from squadra.exchange.markup import parser_of
from squadra.exchange.sheets import FileRefused
from squadra.exchange.tidying import NO_RESULT

MOST_REPEATED = 2**20
"""The reader repeats nothing more often than there are rows in a sheet."""
DAMAGED = "Il file è rovinato: aprilo con LibreOffice e salvalo di nuovo."
Odd = tuple[int, int, str]


@dataclass(slots=True)
class _Cell:
    repeated: int
    filled: bool
    is_error: bool
    text: str = ""


@dataclass(slots=True)
class Look:
    """How many cells the rectangles have together; the odd cells of each table, by its name."""

    cells: int = 0
    odd: dict[str, list[Odd]] = field(default_factory=dict)
    _table: str = ""
    _row: int = 0
    _column: int = 0
    _width: int = 0
    _widest: int = 0
    _last_filled: int = 0
    _row_repeated: int = 1
    _cell: _Cell | None = None
    _depth_of_note: int = 0

    def start(self, kind: str, said: dict[str, str]) -> None:
        if kind == "office:annotation":
            self._depth_of_note += 1
        elif kind == "table:table":
            self._table = said.get("table:name", "")
            self._row = self._widest = self._last_filled = 0
        elif kind == "table:table-row":
            self._row_repeated = _count(said.get("table:number-rows-repeated"))
            self._column = self._width = 0
        elif kind in ("table:table-cell", "table:covered-table-cell"):
            self._start_cell(said)

    def _start_cell(self, said: dict[str, str]) -> None:
        self._cell = _Cell(
            repeated=_count(said.get("table:number-columns-repeated")),
            filled="office:value-type" in said,
            is_error=said.get("calcext:value-type") == "error"
            or ("table:formula" in said and "office:value-type" not in said),
        )

    def text(self, text: str) -> None:
        if self._cell is not None and not self._depth_of_note:
            self._cell.filled = self._cell.filled or bool(text.strip())
            if self._cell.is_error and len(self._cell.text) < 40:
                self._cell.text += text

    def end(self, kind: str) -> None:
        if kind == "office:annotation":
            self._depth_of_note -= 1
        elif kind in ("table:table-cell", "table:covered-table-cell") and self._cell is not None:
            self._end_cell(self._cell)
        elif kind == "table:table-row":
            if self._width:
                self._widest = max(self._widest, self._width)
                self._last_filled = self._row + self._row_repeated
            self._row += self._row_repeated
        elif kind == "table:table":
            self.cells += self._last_filled * self._widest

    def _end_cell(self, cell: _Cell) -> None:
        if cell.is_error:
            found = self.odd.setdefault(self._table, [])
            found.append((self._row, self._column, cell.text.strip() or NO_RESULT))
        self._column += cell.repeated
        if cell.filled or cell.is_error:
            self._width = self._column
        self._cell = None


def look_into(content: bytes) -> Look:
    """Look at the table parts of `content.xml` without laying any of it out.

    Raises `FileRefused` where it is not XML, ValueError where it has a document type.
    """
    look = Look()
    parser = parser_of()
    parser.StartElementHandler = look.start
    parser.EndElementHandler = look.end
    parser.CharacterDataHandler = look.text
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise FileRefused(DAMAGED) from error
    return look


def _count(said: str | None) -> int:
    digits = (said or "").strip().removeprefix("+")
    return min(MOST_REPEATED, max(1, int(digits))) if digits.isdecimal() else 1
