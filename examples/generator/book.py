"""The workbook: one sheet with the rows, one with the legend, the same bytes for the same rows."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import xlsxwriter

from generator.sources import (
    Row,
    municipalities,
    occupation_rows,
    readme_tables,
    skill_rows,
)

# By how the README begins to say how a column is written: number format, width in characters.
# Spreadsheets show a long cell of format text as ####: lists are of no format.
CELLS = {
    "data": ("dd/mm/yyyy", 12),
    "ora": ("hh:mm", 9),
    "numero": ("General", 11),
    "elenco": ("General", 44),
    "mezze": ("General", 34),
    "sì/no": ("@", 11),
    "mestiere": ("@", 34),
}
OTHER_CELL = ("@", 22)
LEGEND_WIDTHS = (40, 14, 44, 70)
OBLIGATORY = {"bg_color": "#B4CDE6"}
SHEETS = ("Persone", "Aziende", "Opportunità")
HEADER = {"bold": True, "bg_color": "#E6EEF6", "border": 1}


def write_book(path: Path, title: str, rows: list[Row]) -> None:
    """One sheet with the rows and one with the legend; beside, then renamed."""
    beside = path.with_suffix(".part")
    with xlsxwriter.Workbook(
        beside, {"strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        book.set_properties({"title": title, "created": datetime(2026, 1, 1, tzinfo=UTC)})
        write_rows(book, title, rows)
        write_legend(book, title)
    beside.rename(path)


def write_rows(book: Any, title: str, rows: list[Row]) -> None:
    columns = readme_tables()[title]
    sheet = book.add_worksheet(title)
    wrapped = {**HEADER, "text_wrap": True, "valign": "top"}
    headers = {"no": book.add_format(wrapped), "sì": book.add_format({**wrapped, **OBLIGATORY})}
    for place, (name, obligatory, written, *_rest) in enumerate(columns):
        kind = re.split(r"[ ,]", written)[0]
        number_format, width = CELLS.get(kind, OTHER_CELL)
        style = book.add_format({"num_format": number_format, "valign": "top", "text_wrap": True})
        sheet.set_column(place, place, width, style)
        sheet.write(0, place, name, headers[obligatory])
        for number, row in enumerate(rows, start=1):
            write_cell(sheet, number, place, row.get(name, ""), style)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, len(rows), len(columns) - 1)
    sheet.set_landscape()
    sheet.repeat_rows(0)


def write_cell(sheet: Any, row: int, column: int, value: Any, style: Any) -> None:
    if isinstance(value, date | time):
        sheet.write_datetime(row, column, value, style)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value, style)
    elif value:
        sheet.write_string(row, column, value, style)


def legend_lines(title: str) -> Iterator[tuple[bool, Sequence[str]]]:
    """The lines of the legend; True where one heads a block."""
    tables = readme_tables()
    yield True, ("Colonna", "Obbligatoria", "Come si scrive", "Che cosa vuol dire")
    yield from ((False, row[:4]) for row in tables[title])
    for name in [name for name in tables if name not in SHEETS]:
        yield from ((False, ()), (True, (name,)))
        yield from ((False, row[:1]) for row in tables[name])
    yield from ((False, ()), (True, ("Comuni",)))
    yield from ((False, (name,)) for name in municipalities())
    for rows, heading in ((occupation_rows(), "Mestieri"), (skill_rows(), "Competenze")):
        yield from ((False, ()), (True, (heading, "", "Altri nomi")))
        for row in rows:
            yield False, (row["label"], "", row["alternatives"].replace("|", "; "))


def write_legend(book: Any, title: str) -> None:
    sheet = book.add_worksheet("Legenda")
    bold = book.add_format({**HEADER, "valign": "top"})
    plain = book.add_format({"valign": "top", "text_wrap": True, "num_format": "@"})
    for place, width in enumerate(LEGEND_WIDTHS):
        sheet.set_column(place, place, width, plain)
    for number, (heads, words) in enumerate(legend_lines(title)):
        sheet.write_row(number, 0, words, bold if heads else plain)
