"""Files made rows of cells: .xlsx by calamine, .csv by the standard library, nothing guessed."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import PurePath

from django.core.exceptions import ValidationError
from python_calamine import CalamineError, CalamineWorkbook

from squadra.exchange.columns import Cell
from squadra.exchange.dimensions import MOST_CELLS, asks_for_room, cells_at_most
from squadra.foundation.files.guard import MOST_BYTES, guard_spreadsheet

LEGEND = "Legenda"
"""The worksheet that explains the others and is never read."""

MOST_SHOWN = 80
MOST_PLACES = 5
WORKSHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
ERROR_CELL = re.compile(rb"<c\s[^<>]{0,100}\bt=[\"']e[\"'][^<>]{0,100}>")
CELL_PLACE = re.compile(rb"\br=[\"']([A-Z]{1,3}[0-9]{1,7})[\"']")


class FileRefused(Exception):
    """A file cannot be read at all: why, and what to do (Italian)."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One worksheet: `rows` are all its rows, row 1 (the headings) first."""

    file: str
    name: str
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def headings(self) -> tuple[str, ...]:
        """Row 1 as text, trimmed, up to its last cell that is not empty."""
        cells = [" ".join(str(cell).split()) for cell in self.rows[0]] if self.rows else []
        while cells and not cells[-1]:
            cells.pop()
        return tuple(cells)

    def numbered_rows(self) -> Iterator[tuple[int, tuple[Cell, ...]]]:
        """Each row below the headings with its number in the sheet; empty ones are passed over."""
        for number, cells in enumerate(self.rows[1:], start=2):
            if any(not is_empty(cell) for cell in cells):
                yield number, cells


def is_empty(cell: Cell) -> bool:
    return isinstance(cell, str) and not cell.strip()


def read_sheets(name: str, content: bytes) -> list[Sheet]:
    """Read every worksheet of a file, once it is known to be harmless. Raises `FileRefused`."""
    match PurePath(name).suffix.lower():
        case ".xlsx":
            return _read_workbook(name, content)
        case ".csv":
            if len(content) > MOST_BYTES:
                raise FileRefused("Il file supera i 10 MB: dividilo in più fogli più piccoli.")
            return [_read_csv(name, content)]
    raise FileRefused("Si leggono fogli .xlsx o .csv: salva il foglio in uno di questi formati.")


def _read_workbook(name: str, content: bytes) -> list[Sheet]:
    try:
        guard_spreadsheet(content)
        _refuse_vast_sheets(content)
        _refuse_error_cells(content)
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            return [
                Sheet(name, title, tuple(map(tuple, _rows(workbook, title))))
                for title in workbook.sheet_names
                if title != LEGEND
            ]
    except ValidationError as error:
        raise FileRefused(" ".join(error.messages)) from error
    except CalamineError as error:
        raise FileRefused(
            "Il foglio è rovinato o non è un vero .xlsx: aprilo e salvalo di nuovo come .xlsx."
        ) from error


def _rows(workbook: CalamineWorkbook, title: str) -> list[list[Cell]]:
    return workbook.get_sheet_by_name(title).to_python(skip_empty_area=False)


def _refuse_vast_sheets(content: bytes) -> None:
    """Look at every part, as the workbook alone says which of them are worksheets."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = [archive.read(name) for name in archive.namelist()]
        if any(map(asks_for_room, parts)) or sum(map(cells_at_most, parts)) > MOST_CELLS:
            raise FileRefused(
                "Il foglio ha celle molto lontane fra loro, oppure troppe righe: copia i dati in "
                "un foglio nuovo, o dividili in più fogli."
            )


def _refuse_error_cells(content: bytes) -> None:
    """A formula in error, such as #DIV/0!, would be read as an empty cell, and nobody told."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        worksheets = [part for part in archive.namelist() if WORKSHEET.fullmatch(part)]
        found = [cell.decode() for part in worksheets for cell in _error_cells(archive.read(part))]
    if found:
        places = ", ".join(found[:MOST_PLACES])
        raise FileRefused(f"Ci sono formule in errore ({places}): correggile o cancellale.")


def _error_cells(worksheet: bytes) -> list[bytes]:
    return [
        place[1] for cell in ERROR_CELL.finditer(worksheet) if (place := CELL_PLACE.search(cell[0]))
    ]


def _read_csv(name: str, content: bytes) -> Sheet:
    """UTF-8, with or without BOM; comma or semicolon, whichever the headings have more of."""
    try:
        text = content.decode("utf-8-sig")
        first, _newline, _rest = text.partition("\n")
        delimiter = ";" if first.count(";") > first.count(",") else ","
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        return Sheet(name, PurePath(name).stem, tuple(map(tuple, rows)))
    except UnicodeDecodeError as error:
        raise FileRefused("Il file .csv non è in UTF-8: salvalo come «CSV UTF-8».") from error
    except csv.Error as error:
        raise FileRefused(
            "Nel file .csv le virgolette non tornano: salvalo di nuovo, o usa un .xlsx."
        ) from error


def shown(cell: Cell) -> str:
    """A cell as its author would recognise it on screen, shortened, controls made visible."""
    match cell:
        case bool():
            text = "SI" if cell else "NO"
        case float() if cell.is_integer():
            text = str(int(cell))
        case datetime():
            text = cell.strftime("%d/%m/%Y %H:%M")
        case date():
            text = cell.strftime("%d/%m/%Y")
        case time():
            text = cell.strftime("%H:%M")
        case _:
            text = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in str(cell))
    return text if len(text) <= MOST_SHOWN else f"{text[: MOST_SHOWN - 1]}…"
