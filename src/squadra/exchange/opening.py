"""Any file that a service may send, opened by what it holds and not by what it is called.

What cannot be opened is refused with what to do; what could be opened but was odd is noted.
"""

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from django.core.exceptions import ValidationError
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from squadra.exchange.columns import Cell
from squadra.exchange.dimensions import MOST_CELLS, are_vast
from squadra.exchange.opendocument import look_into
from squadra.exchange.separated import NO_SHEET, read_separated
from squadra.exchange.sheets import LEGEND, FileRefused, is_empty
from squadra.exchange.workbook_parts import Odd, odd_cells
from squadra.foundation.files.guard import MOST_BYTES, OLE, guard_opendocument, guard_spreadsheet

MOST_ROWS = 50_000
ZIP = b"PK\x03\x04"
EMPTY = "Il file è vuoto."
LARGE = "Il file supera i 10 MB: dividilo in più fogli più piccoli."
DAMAGED = (
    "Il file è rovinato o incompleto: aprilo con il programma che lo ha scritto, salvalo di nuovo"
    " e ricaricalo."
)
VAST = (
    "Il foglio ha celle molto lontane fra loro, oppure troppe righe: copia i dati in un foglio"
    " nuovo, o dividili in più fogli."
)
MANY = f"Il foglio ha più di {MOST_ROWS} righe: dividilo in più fogli."
OTHERS = {
    b"%PDF": "È un documento PDF: servono le righe di un foglio (.xlsx, .ods o .csv).",
    b"{\\rtf": "È un documento di testo: servono le righe di un foglio (.xlsx, .ods o .csv).",
    b"\x89PNG": "È un'immagine: servono le righe di un foglio (.xlsx, .ods o .csv).",
    b"\xff\xd8\xff": "È un'immagine: servono le righe di un foglio (.xlsx, .ods o .csv).",
    b"GIF8": "È un'immagine: servono le righe di un foglio (.xlsx, .ods o .csv).",
}
WEB_PAGE = (
    "È una pagina web salvata come foglio: aprila con Excel o LibreOffice e salvala come .xlsx."
)
SPREADSHEETS = (".xlsx", ".xlsm", ".ods", ".xls")
UNREADABLE = (
    CalamineError,
    zipfile.BadZipFile,
    ValueError,
    LookupError,  # an encoding or a part that there is not
    EOFError,
    NotImplementedError,
)
MARKUP = (b"<html", b"<!doctype", b"<table", b"<?xml", b"<style", b"<meta")

Range = tuple[tuple[int, int], tuple[int, int]]
"""Row and column, from 0, of a range's first cell and of its last."""


@dataclass(frozen=True, slots=True)
class Table:
    """One worksheet: all its rows, up to the last that holds anything."""

    name: str
    rows: Sequence[Sequence[Cell]]


@dataclass(slots=True)
class Opened:
    """The tables of a file, and what its author should know of how it was read."""

    tables: list[Table] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def open_file(name: str, content: bytes) -> Opened:
    """Read every visible worksheet of a file. Raises `FileRefused`."""
    if len(content) > MOST_BYTES:
        raise FileRefused(LARGE)
    if not content.strip():
        raise FileRefused(EMPTY)
    opened = _open(name, content)
    for table in opened.tables:
        if sum(1 for cells in table.rows if not _is_blank(cells)) > MOST_ROWS:
            raise FileRefused(MANY)
    return opened


def _open(name: str, content: bytes) -> Opened:
    if content.startswith(ZIP):
        return _open_archive(name, content)
    if content.startswith(OLE):
        guard = (
            "Il file è protetto da una password o è nel vecchio formato .xls: salvalo come .xlsx,"
        )
        raise FileRefused(f"{guard} senza password.")
    for beginning, reason in OTHERS.items():
        if content.startswith(beginning):
            raise FileRefused(reason)
    if content.lstrip()[:20].lower().startswith(MARKUP):
        raise FileRefused(WEB_PAGE)
    return _open_text(name, content)


def _open_text(name: str, content: bytes) -> Opened:
    suffix = PurePath(name).suffix.lower()
    try:
        rows, notes = read_separated(content)
    except FileRefused as refusal:
        if refusal.reason == NO_SHEET and suffix in SPREADSHEETS:
            raise FileRefused(DAMAGED) from refusal  # it has lost its beginning
        raise
    if suffix in SPREADSHEETS:
        notes.append(f"Il file si chiama {suffix} ma è un testo: lo abbiamo letto lo stesso.")
    return Opened([Table(PurePath(name).stem, _trimmed(rows))], notes)


def _open_archive(name: str, content: bytes) -> Opened:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = set(archive.namelist())
        opened = _workbook(content) if "content.xml" not in parts else _opendocument(content)
    except ValidationError as error:
        refused = [message.code for message in error.error_list]
        reason = DAMAGED if "format" in refused and "xl/workbook.xml" in parts else NO_SHEET
        raise FileRefused(reason if "format" in refused else " ".join(error.messages)) from error
    except UNREADABLE as error:
        raise FileRefused(DAMAGED) from error
    if PurePath(name).suffix.lower() not in SPREADSHEETS:
        opened.notes.append(
            "Il nome del file non dice che è un foglio: lo abbiamo letto lo stesso."
        )
    return opened


def _workbook(content: bytes) -> Opened:
    guard_spreadsheet(content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if are_vast(map(archive.read, archive.namelist())):
            raise FileRefused(VAST)
        odd = odd_cells(archive)
    return _tables(content, odd)


def _opendocument(content: bytes) -> Opened:
    guard_opendocument(content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        look = look_into(archive.read("content.xml"))
    if look.cells > MOST_CELLS:
        raise FileRefused(VAST)
    return _tables(content, look.odd)


def _tables(content: bytes, odd: dict[str, list[Odd]]) -> Opened:
    opened = Opened()
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
        for sheet in workbook.sheets_metadata:
            if sheet.name == LEGEND or sheet.typ != SheetTypeEnum.WorkSheet:
                continue
            if sheet.visible != SheetVisibleEnum.Visible:
                opened.notes.append(f"Il foglio «{sheet.name}» è nascosto: non lo abbiamo letto.")
                continue
            table = workbook.get_sheet_by_name(sheet.name)
            rows: list[list[Cell]] = table.to_python(skip_empty_area=False)
            _put_all(rows, odd.get(sheet.name, ()))
            _fill_down(rows, _bounded(table.merged_cell_ranges or (), len(rows)))
            opened.tables.append(Table(sheet.name, _trimmed(rows)))
    return opened


def _put_all(rows: list[list[Cell]], odd: Sequence[Odd]) -> None:
    """Put odd cells at their places, which a file may set far from all others."""
    grown = (max(0, column + 1 - len(rows[row])) for row, column, _t in odd if row < len(rows))
    if sum(grown) > MOST_CELLS:
        raise FileRefused(VAST)
    for place in odd:
        _put(rows, *place)


def _put(rows: list[list[Cell]], row: int, column: int, text: str) -> None:
    """Say in a cell what its reader passed over, such as a formula in error."""
    if row < len(rows):
        cells = rows[row]
        cells += [""] * (column + 1 - len(cells))
        cells[column] = text


def _bounded(ranges: Sequence[Range], rows: int) -> Sequence[Range]:
    """Merged cells, as many as a true sheet can have: a file may name the same ones for ever."""
    if sum(max(0, min(bottom, rows) - top) for (top, _c), (bottom, _l) in ranges) > MOST_CELLS:
        raise FileRefused(VAST)
    return ranges


def _fill_down(rows: list[list[Cell]], ranges: Iterable[Range]) -> None:
    """What is written once over several rows is said of each of them."""
    for (top, column), (bottom, _last) in ranges:
        if top >= len(rows) or column >= len(rows[top]):
            continue
        for cells in rows[top + 1 : bottom + 1]:
            if column < len(cells) and is_empty(cells[column]):
                cells[column] = rows[top][column]


def _trimmed(rows: Sequence[Sequence[Cell]]) -> Sequence[Sequence[Cell]]:
    last = len(rows)
    while last and _is_blank(rows[last - 1]):
        last -= 1
    return rows[:last]


def _is_blank(cells: Sequence[Cell]) -> bool:
    return all(is_empty(cell) for cell in cells)
