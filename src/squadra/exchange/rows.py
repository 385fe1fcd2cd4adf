"""A row of a staged sheet held against the columns that were recognised: cells become values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from squadra.exchange.batch import Batch
from squadra.exchange.columns import (
    Cell,
    CellRefused,
    Column,
    Format,
    SheetKind,
    WordsUnknown,
)
from squadra.exchange.parsers import text_of
from squadra.exchange.sheets import is_empty, shown
from squadra.exchange.staged_sheets import StagedColumn, StagedSheet
from squadra.exchange.tidying import is_nothing, refuse_error, refuse_garbled, tidy_yes_no
from squadra.exchange.words import possible_names

EMPTY_BUT_NEEDED = "La cella è vuota, ma serve."
LONGEST = 5000
"""Characters of a cell that are looked into: more than any column takes."""
TOO_LONG = "Il testo ha %s caratteri: al massimo %s."
NOT_TOGETHER = "Due colonne dicono la stessa cosa in modi diversi: tienine una."


@dataclass(slots=True)
class Row:
    """A row's values by field; why cells are refused, by field; the words that were not known."""

    values: dict[str, Any] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Reading:
    """A column as this sheet has it: where its cell stands, if that is one place, and what cells
    have said so far. `said` is by a cell and its type, as 1 and True are not told apart."""

    column: Column
    needed: bool
    place: int | None
    said: dict[tuple[type, Cell], tuple[Cell, Any]] = field(default_factory=dict)


class RowReader:
    """Reads the rows of one sheet; which cells belong to which field is worked out once."""

    def __init__(self, sheet: StagedSheet, kind: SheetKind, batch: Batch) -> None:
        self.sheet, self.kind, self.batch = sheet, kind, batch
        self.places: dict[str, list[int]] = {}
        self.ticked: dict[int, str] = {}
        for place, column in enumerate(sheet.columns):
            if column.field:
                self.places.setdefault(column.field, []).append(place)
                if word := _word_ticked(kind, column):
                    self.ticked[place] = word
        self.together = [joined for joined in kind.together if joined.field in self.places]
        parted = {name for joined in self.together for name in joined.fields}
        self.readings = [
            _Reading(column, column.needed, self._one_place(column.field))
            for column in kind.columns
            if column.field in self.places
            or column.field in parted
            or column.needed
            or column.field in sheet.defaults
        ]

    def read_all(self, rows: Sequence[Sequence[Cell]]) -> list[Row]:
        """Parse rows; what their words mean is looked up together."""
        for column in (reading.column for reading in self.readings):
            if column.format.names is not None:
                places = self.places.get(column.field, ())
                filled = (
                    cells[at]
                    for cells in rows
                    for at in places
                    if at < len(cells) and not _is_long(cells[at])
                )
                column.format.names.look_up(possible_names(filled), self.batch)
        return [self.read(cells) for cells in rows]

    def read(self, cells: Sequence[Cell]) -> Row:
        """Parse a row, as forgiving as may be."""
        row = Row()
        given = self._parted(cells, row)
        for reading in self.readings:
            self._read_field(reading, cells, given, row)
        return row

    def _parted(self, cells: Sequence[Cell], row: Row) -> Mapping[str, Cell]:
        """The cells that stand together in one column of the sheet."""
        given: dict[str, Cell] = {}
        for joined in self.together:
            cell = self._cell(joined.field, " ", cells)
            if is_empty(cell):
                continue
            try:
                _refuse_long(cell)
                refuse_error(cell)
                given |= dict(zip(joined.fields, joined.part(cell), strict=True))
            except CellRefused as refusal:
                row.shown[joined.field] = shown(cell)
                row.reasons[joined.field] = refusal.reason
        return given

    def _read_field(
        self, reading: _Reading, cells: Sequence[Cell], given: Mapping[str, Cell], row: Row
    ) -> None:
        name = reading.column.field
        cell: Cell = ""
        try:
            cell = self._cell_of(reading, cells)
            if name in given and is_empty(cell):
                cell = given[name]
            cell, said = self._said(reading, cell)
            if isinstance(said, CellRefused):
                raise said.with_traceback(None)
            if said is not None:
                row.values[name] = said
            elif reading.needed and not self._is_blamed(name, row):
                raise CellRefused(EMPTY_BUT_NEEDED)
        except WordsUnknown as refusal:
            row.asked += [(refusal.words.code, word) for word in refusal.unknown]
            self._refuse(row, name, cell, refusal.reason)
        except CellRefused as refusal:
            self._refuse(row, name, cell, refusal.reason)

    def _said(self, reading: _Reading, cell: Cell) -> tuple[Cell, Any]:
        """The cell once it is filled, and what it says: nothing is None; or why it is refused.

        Worked out once for all rows that say the same.
        """
        key = (type(cell), cell)
        if key not in reading.said:
            filled = self._filled(reading.column, cell)
            try:
                said = self._parsed(reading.column.format, filled)
            except CellRefused as refusal:
                said = refusal
            reading.said[key] = (filled, said)
        return reading.said[key]

    def _parsed(self, format_: Format, cell: Cell) -> Any:
        if is_empty(cell):
            return None
        _refuse_long(cell)
        refuse_error(cell)
        refuse_garbled(cell)
        tidied = format_.tidy(cell, self.batch) if format_.tidy else cell
        return None if is_empty(tidied) else format_.parse(tidied, self.batch)

    def _filled(self, column: Column, cell: Cell) -> Cell:
        """The cell, or what was said to stand where it is empty."""
        blank = is_empty(cell) or (column.format.blanks and is_nothing(cell))
        return self.sheet.defaults.get(column.field, "") if blank else cell

    def _is_blamed(self, name: str, row: Row) -> bool:
        """Whether the column that holds the value together with another one was refused."""
        return any(
            name in joined.fields and joined.field in row.reasons for joined in self.together
        )

    @staticmethod
    def _refuse(row: Row, name: str, cell: Cell, reason: str) -> None:
        row.shown[name], row.reasons[name] = shown(cell), reason

    def _one_place(self, name: str) -> int | None:
        """Where a field's cell stands as it is; None where several make it, or a tick, or none."""
        places = self.places.get(name, ())
        return places[0] if len(places) == 1 and places[0] not in self.ticked else None

    def _cell_of(self, reading: _Reading, cells: Sequence[Cell]) -> Cell:
        place, column = reading.place, reading.column
        if place is not None:
            return cells[place] if place < len(cells) else ""
        if column.field not in self.places:
            return ""
        return self._cell(column.field, column.format.joint, cells)

    def _cell(self, name: str, joint: str, cells: Sequence[Cell]) -> Cell:
        """The cell of a field; of several columns, all that are filled together."""
        found = [self._at(place, cells) for place in self.places[name] if place < len(cells)]
        filled = [cell for cell in found if not is_empty(cell) and not is_nothing(cell)]
        if len(filled) < 2:
            return filled[0] if filled else (found[0] if found else "")
        texts = list(dict.fromkeys(text_of(cell, multiline=True) for cell in filled))
        if len(texts) > 1 and not joint:
            raise CellRefused(NOT_TOGETHER)
        return joint.join(texts)

    def _at(self, place: int, cells: Sequence[Cell]) -> Cell:
        """A cell; where its heading is one word of a list, SI says that word and NO nothing."""
        if place not in self.ticked:
            return cells[place]
        said = tidy_yes_no(cells[place], self.batch)
        return {"SI": self.ticked[place], "NO": ""}.get(str(said), cells[place])


def _word_ticked(kind: SheetKind, column: StagedColumn) -> str:
    """The word of a list that a column's heading is; empty for none."""
    own = kind.by_field.get(column.field)
    words = own.format.ticked if own else None
    return (words.named(column.heading) or "") if words else ""


def _is_long(cell: Cell) -> bool:
    return isinstance(cell, str) and len(cell) > LONGEST


def _refuse_long(cell: Cell) -> None:
    if _is_long(cell):
        raise CellRefused(TOO_LONG % (len(str(cell)), LONGEST))
