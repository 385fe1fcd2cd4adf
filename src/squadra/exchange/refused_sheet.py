"""The rows that were refused, as a sheet to be mended and sent again: what to do stands first."""

import io
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import xlsxwriter

from squadra.exchange.models import SheetRow, StagedImport
from squadra.exchange.plans import Verdict
from squadra.exchange.staged_sheets import (
    WHAT_TO_DO,
    Contents,
    RowTold,
    StagedSheet,
    cells_from_data,
)

OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}
CREATED = datetime(2026, 1, 1, tzinfo=UTC)
HEAD = {"bold": True, "text_wrap": True, "valign": "top", "border": 1, "bg_color": "#E6EEF6"}
REASON = {"text_wrap": True, "valign": "top", "bg_color": "#FFF3D6"}
WRONG = "#FFE1E7"
WIDTHS = (60, 16)
FORMATS: dict[type, str] = {
    datetime: "dd/mm/yyyy hh:mm",
    date: "dd/mm/yyyy",
    time: "hh:mm",
    timedelta: "[h]:mm",
}
FIRST_YEAR = 1900
MOST_OF_NAME = 31
NOT_IN_NAMES = str.maketrans("", "", "[]:*?/\\'")


def refused_workbook(staged: StagedImport) -> bytes:
    """Return the `.xlsx`: each sheet with its own headings, and only the rows that were refused."""
    contents = Contents.from_data(staged.contents)
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, OPTIONS) as book:
        book.set_properties({"title": WHAT_TO_DO, "created": CREATED})
        styles = _Styles(book)
        for place, sheet, _kind in contents.imported:
            rows = staged.rows.filter(sheet=place, verdict=Verdict.REFUSED, cells__isnull=False)
            if rows.exists():
                _write(book, styles, sheet, rows.order_by("number"))
        if not book.worksheets():
            book.add_worksheet(WHAT_TO_DO)
    return content.getvalue()


class _Styles:
    """Formats of the workbook, made once each."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.head, self.reason = book.add_format(HEAD), book.add_format(REASON)
        self._made: dict[tuple[str, bool], Any] = {}

    def of(self, cell: Any, *, wrong: bool) -> Any:
        number_format = FORMATS.get(type(cell), "@" if isinstance(cell, str) else "General")
        key = (number_format, wrong)
        if key not in self._made:
            style = {"num_format": number_format, "valign": "top"}
            self._made[key] = self.book.add_format({**style, "bg_color": WRONG} if wrong else style)
        return self._made[key]


def _write(book: Any, styles: _Styles, sheet: StagedSheet, rows: Iterable[SheetRow]) -> None:
    page = book.add_worksheet(_name(book, sheet.name))
    kept = [
        place
        for place, column in enumerate(sheet.columns)
        if not column.is_health and column.heading != WHAT_TO_DO
    ]
    page.write_string(0, 0, WHAT_TO_DO, styles.head)
    page.set_column(0, 0, WIDTHS[0])
    page.set_column(1, max(1, len(kept)), WIDTHS[1])
    for at, place in enumerate(kept, start=1):
        page.write_string(0, at, sheet.columns[place].heading, styles.head)
    for number, row in enumerate(rows, start=1):
        told = RowTold.from_data(row.told)
        page.write_string(number, 0, what_to_do(told), styles.reason)
        cells = list(cells_from_data(row.cells or ()))
        wrong = {its for heading, _value, _reason in told.reasons for its in heading.split(", ")}
        for at, place in enumerate(kept, start=1):
            if place < len(cells) and cells[place] != "":
                is_wrong = bool(wrong & {sheet.columns[place].heading})
                _write_cell(page, number, at, cells[place], styles.of(cells[place], wrong=is_wrong))
    page.freeze_panes(1, 1)


def what_to_do(told: RowTold) -> str:
    """All that is wrong with a row, in one text."""
    return "\n".join(
        f"{heading}: {reason}" if heading else reason for heading, _value, reason in told.reasons
    )


def _write_cell(page: Any, row: int, column: int, cell: Any, style: Any) -> None:
    """A text stays a text, whatever it begins with; dates before 1900 have no cell of their own."""
    if isinstance(cell, bool):
        page.write_boolean(row, column, cell, style)
    elif isinstance(cell, int | float):
        page.write_number(row, column, cell, style)
    elif isinstance(cell, str) or getattr(cell, "year", FIRST_YEAR) < FIRST_YEAR:
        page.write_string(row, column, str(cell)[:32_767], style)
    else:
        page.write_datetime(row, column, cell, style)


def _name(book: Any, wanted: str) -> str:
    """A name that a worksheet may have, and that no other one has."""
    base = wanted.translate(NOT_IN_NAMES).strip()[:MOST_OF_NAME] or "Foglio"
    taken = {sheet.name.casefold() for sheet in book.worksheets()}
    name, number = base, 1
    while name.casefold() in taken or name.casefold() == "history":
        number += 1
        name = f"{base[: MOST_OF_NAME - 4]} {number}"
    return name
