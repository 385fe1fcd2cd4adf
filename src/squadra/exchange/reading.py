"""A worksheet held against the columns of its kind: headings first, then cell by cell."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from squadra.exchange.batch import Batch
from squadra.exchange.columns import Cell, CellRefused, Column, SheetKind
from squadra.exchange.report import Fault
from squadra.exchange.sheets import Sheet, is_empty, shown
from squadra.exchange.words import possible_names
from squadra.foundation.text import search_key

# Beginnings of words that say a column is about somebody's health or disability.
HEALTH = (
    "anamnes",
    "clinic",
    "comorbid",
    "cps",
    "dipendenz",
    "diagnos",
    "disabil",
    "disturb",
    "farmac",
    "handicap",
    "icd",
    "invalid",
    "l 104",
    "l104",
    "legge 104",
    "malatt",
    "medic",
    "patolog",
    "psic",
    "ricover",
    "salut",
    "sanitari",
    "serd",
    "sert",
    "sindrom",
    "terap",
    "tossic",
    "verbale inps",
)


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row's values by field, and what is wrong with its cells; `cells` as they were written."""

    number: int
    cells: dict[str, Cell]
    values: dict[str, Any]
    faults: list[Fault]


def heading_faults(sheet: Sheet, kind: SheetKind) -> list[Fault]:
    """What is wrong with row 1: a heading that is unknown, twice or missing."""
    keys = Counter(search_key(heading) for heading in sheet.headings)
    known = {search_key(column.heading): column for column in kind.columns}
    faults = []
    for place, heading in enumerate(sheet.headings, start=1):
        if reason := _heading_reason(heading, keys, known):
            faults.append(Fault(sheet.file, 1, heading or _letters(place), "", reason))
    faults += [
        Fault(sheet.file, 1, column.heading, "", "Questa colonna manca: aggiungila al foglio.")
        for key, column in known.items()
        if column.required and key not in keys
    ]
    return faults


def _heading_reason(heading: str, keys: Counter[str], known: dict[str, Column]) -> str:
    key = search_key(heading)
    if key in known:
        return "Questa colonna c'è due volte: tienine una sola." if keys[key] > 1 else ""
    if is_about_health(heading):
        return (
            "Non importata: Squadra non raccoglie dati sulla salute. Togli la colonna dal foglio;"
            " al suo posto ci sono «Condizioni da evitare» e «Sostegni necessari»."
        )
    if not heading:
        return "Questa colonna non ha un titolo: scrivilo, o togli la colonna."
    return "Questa colonna non è prevista: usa i titoli del modello, o toglila."


def is_about_health(heading: str) -> bool:
    """Word by word, as the key of a whole heading joins particles: `di disabilità`."""
    words = "".join(f" {search_key(word)}" for word in heading.split())
    return any(f" {beginning}" in words for beginning in HEALTH)


def _letters(place: int) -> str:
    """The name that sheets give to a column: 1 is A, 27 is AA."""
    letters = ""
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def read_rows(sheet: Sheet, kind: SheetKind, batch: Batch) -> Iterator[ReadRow]:
    """Parse each row of a sheet whose headings are right."""
    by_key = {search_key(column.heading): column for column in kind.columns}
    columns = [by_key[search_key(heading)] for heading in sheet.headings]
    absent = [column for column in kind.columns if column not in columns]
    _look_up_names(sheet, columns, batch)
    for number, cells in sheet.numbered_rows():
        padded = (*cells, *[""] * (len(columns) - len(cells)))
        row = ReadRow(number, {column.field: "" for column in absent}, {}, [])
        _read_cells(sheet.file, row, list(zip(columns, padded, strict=False)), batch)
        if any(not is_empty(cell) for cell in padded[len(columns) :]):
            reason = "La riga ha celle fuori dalle colonne con un titolo: spostale o cancellale."
            row.faults.append(Fault(sheet.file, number, "", "", reason))
        yield row


def _look_up_names(sheet: Sheet, columns: list[Column], batch: Batch) -> None:
    """Ask the vocabulary once for all words of a column, not for each."""
    for place, column in enumerate(columns):
        if column.format.names is not None:
            cells = (row[place] for _number, row in sheet.numbered_rows() if place < len(row))
            column.format.names.look_up(possible_names(cells), batch)


def _read_cells(file: str, row: ReadRow, cells: list[tuple[Column, Cell]], batch: Batch) -> None:
    for column, cell in cells:
        row.cells[column.field] = cell
        try:
            if not is_empty(cell):
                row.values[column.field] = column.format.parse(cell, batch)
            elif column.required:
                raise CellRefused("La cella è vuota, ma serve.")
        except CellRefused as refusal:
            row.faults.append(Fault(file, row.number, column.heading, shown(cell), refusal.reason))
