"""A list as a spreadsheet: what its page shows, every row of it, in the same order."""

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import xlsxwriter
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext as _

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What begins with = stays a text: a cell of ours is never a formula of somebody else's.
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
# A workbook's own date would make each download another file.
CREATED = datetime(2026, 1, 1, tzinfo=UTC)
HEAD = {"bold": True, "text_wrap": True, "valign": "top", "border": 1, "bg_color": "#E6EEF6"}
DAY = {"num_format": "dd/mm/yyyy", "valign": "top"}
TEXT = {"num_format": "@", "valign": "top"}
MOST_LETTERS = 32_767
MOST_ROWS = 50_000
WIDTH = 24


@dataclass(frozen=True, slots=True)
class Cell:
    """A column of the sheet: its heading, and what stands in it for a row: text, number or day."""

    heading: str | Promise
    value: Callable[[Any], Any]


def as_workbook(title: str, columns: Sequence[Cell], rows: Iterable[Any]) -> HttpResponse:
    """Answer with the rows as an `.xlsx`, under their headings, with a filter on each."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, OPTIONS) as book:
        book.set_properties({"title": title, "created": CREATED})
        head, day, text = map(book.add_format, (HEAD, DAY, TEXT))
        sheet = book.add_worksheet(title)
        sheet.set_column(0, max(0, len(columns) - 1), WIDTH)
        sheet.freeze_panes(1, 1)
        for place, column in enumerate(columns):
            sheet.write_string(0, place, str(column.heading), head)
        last = 0
        for last, row in enumerate(rows, start=1):
            for place, column in enumerate(columns):
                _write(sheet, last, place, column.value(row), day, text)
        sheet.autofilter(0, 0, last, max(0, len(columns) - 1))
    name = f'attachment; filename="{slugify(title)}.xlsx"'
    headers = {"Content-Disposition": name}
    return HttpResponse(content.getvalue(), content_type=XLSX, headers=headers)


def _write(sheet: Any, row: int, place: int, value: Any, day: Any, text: Any) -> None:
    if isinstance(value, date):
        sheet.write_datetime(row, place, value, day)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        sheet.write_number(row, place, value)
    elif value not in (None, ""):
        sheet.write_string(row, place, str(value)[:MOST_LETTERS], text)


def is_too_long(request: HttpRequest, rows: QuerySet) -> bool:
    """Whether a list has more rows than one answer can carry; then says so on the next page."""
    if rows.count() <= MOST_ROWS:
        return False
    text = _("L'elenco ha più di %(most)s righe: restringilo con i filtri, poi scaricalo.")
    messages.warning(request, text % {"most": MOST_ROWS})
    return True
