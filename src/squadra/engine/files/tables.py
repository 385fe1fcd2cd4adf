"""Tables read strictly, all cells as text: Parquet, or CSV or TSV in UTF-8, with BOM or not."""

import csv
import io
from collections.abc import Callable, Collection, Iterator, Mapping
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import IO, Any, Final

from squadra.engine.files import parquet
from squadra.engine.files.cells import Parser
from squadra.engine.files.errors import BadInput, quoted

MOST_CHARACTERS: Final = 2**20
"""What goes on for longer without a row is not of a table, and is not brought into memory whole."""
MOST_COLUMNS: Final = 2**14
"""A spreadsheet holds as many."""

csv.field_size_limit(MOST_CHARACTERS)

COMMAS: Final[Mapping[str, Any]] = {}
TABS: Final[Mapping[str, Any]] = {"delimiter": "\t", "quoting": csv.QUOTE_NONE}
"""Tabs between the cells, and a quote is a character like another."""

Warn = Callable[[str], None]
"""Takes one line (Italian) about something odd that does not stop the reading."""

Line = tuple[int, list[str]]
"""A row's number (header = 1) and its trimmed cells."""

Row = tuple[int, dict[str, Any]]
"""The row's number (header = 1) and the values of its cells that are not empty, by column."""


def read_rows(
    file: Path | Traversable, parsers: Mapping[str, Parser], required: Collection[str], warn: Warn
) -> Iterator[Row]:
    """Yield each row parsed by the column's parser. Blank lines are passed over.

    Raises BadInput, naming file, row and column.
    """
    lines = _lines(file, parsers)
    _, header = next(lines, (1, []))
    check_header(str(file), header, parsers, required, warn)
    for number, cells in lines:
        row = _row_of(str(file), number, header, cells)
        yield number, _parse_row(str(file), number, row, parsers, required)


def once(file: Path | Traversable, rows: Iterator[Row], key: str) -> Iterator[dict[str, Any]]:
    """Yield the rows' values; a key that came before is bad input."""
    seen: set[str] = set()
    for number, values in rows:
        if values[key] in seen:
            message = f"{quoted(values[key])} c'è già in una riga prima"
            raise BadInput(str(file), message, row=number, column=key)
        seen.add(values[key])
        yield values


def header_of(file: Path | Traversable) -> Line:
    """The names of the file's columns; none where it is empty. Raises BadInput."""
    return next(_lines(file, ()), (1, []))


def _lines(file: Path | Traversable, wanted: Collection[str]) -> Iterator[Line]:
    """The header and the rows of a text, or of a Parquet file those cells that are wanted."""
    if isinstance(file, Path) and parquet.is_parquet(file):
        return enumerate(parquet.lines(file, wanted), start=1)
    return _text_lines(file, TABS if file.name.lower().endswith(".tsv") else COMMAS)


def _text_lines(file: Path | Traversable, dialect: Mapping[str, Any]) -> Iterator[Line]:
    """Number the rows as a sheet does, and trim their cells; blank ones are passed over."""
    number = 0
    try:
        # Bytes that are not UTF-8 survive as lone surrogates, so that their cell can be named.
        with file.open("rb") as stream:
            text = io.TextIOWrapper(stream, "utf-8-sig", errors="surrogateescape", newline="")
            lines = _Lines(text)
            for number, cells in enumerate(csv.reader(lines, strict=True, **dialect), 1):
                if cells:
                    lines.row_ends()
                    yield number, [cell.strip() for cell in cells]
    except OSError as error:
        raise BadInput(str(file), f"il file non si legge ({error.strerror})") from error
    except _Endless as error:
        message = f"in {MOST_CHARACTERS} caratteri non c'è una riga intera"
        raise BadInput(str(file), message, row=number + 1) from error
    except csv.Error as error:
        message = f"le virgolette o i separatori non tornano ({error})"
        raise BadInput(str(file), message, row=number + 1) from error


class _Endless(Exception):
    """A line, a cell, a row of many lines or a void that goes on and on."""


class _Lines:
    """The lines of a text, as long as there are rows in them."""

    def __init__(self, text: IO[str]) -> None:
        self._text = text
        self.row_ends()

    def row_ends(self) -> None:
        self._left = MOST_CHARACTERS

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._text.readline(self._left)
        self._left -= len(line)
        if not self._left:
            raise _Endless
        if not line:
            raise StopIteration
        return line


def check_header(
    file: str,
    header: list[str],
    parsers: Mapping[str, Parser],
    required: Collection[str],
    warn: Warn,
) -> None:
    """Raise BadInput for a column that is missing or there twice; warn of one that is not known."""
    if len(header) > MOST_COLUMNS:
        message = f"le colonne sono {len(header)}, al massimo {MOST_COLUMNS}"
        raise BadInput(file, message, row=1)
    before: set[str] = set()
    for place, column in enumerate(header, start=1):
        if not _is_text(column):
            raise BadInput(file, "l'intestazione non è in UTF-8", row=1, column=str(place))
        if column in before:
            raise BadInput(file, "la colonna c'è due volte", row=1, column=column)
        if column:
            before.add(column)
    for column in required:
        if column not in header:
            raise BadInput(file, "la colonna manca", row=1, column=column)
    for column in header:
        if column not in parsers:
            warn(f"{file}: la colonna {quoted(column)} non è conosciuta e non viene letta")


def _row_of(file: str, number: int, header: list[str], cells: list[str]) -> dict[str, str]:
    """The row's cells by column, where there are as many and all are text."""
    if len(cells) > len(header):
        extra = str(len(header) + 1)
        raise BadInput(file, "la riga ha troppe celle", row=number, column=extra)
    if len(cells) < len(header):
        missing = header[len(cells)]
        raise BadInput(file, "la riga ha poche celle", row=number, column=missing)
    row = dict(zip(header, cells, strict=True))
    for column, cell in row.items():
        if not _is_text(cell):
            raise BadInput(file, "la cella non è in UTF-8", row=number, column=column)
    return row


def _is_text(cell: str) -> bool:
    return not any("\udc80" <= character <= "\udcff" for character in cell)


def _parse_row(
    file: str,
    number: int,
    cells: Mapping[str, str],
    parsers: Mapping[str, Parser],
    required: Collection[str],
) -> dict[str, Any]:
    values = {}
    for column, parse in parsers.items():
        cell = cells.get(column, "")
        try:
            if cell:
                values[column] = parse(cell)
            elif column in required:
                raise ValueError("la cella è vuota, ma serve")
        except ValueError as error:
            raise BadInput(file, str(error), row=number, column=column) from None
    return values
