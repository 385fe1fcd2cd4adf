"""A blank sheet to fill in, made from the columns that the import reads, with its legend."""

import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

import xlsxwriter
from django.utils.translation import override

from squadra.exchange.columns import Column, SheetKind
from squadra.exchange.sheets import LEGEND
from squadra.territory.models import Municipality
from squadra.vocabularies.models import Occupation, Skill

LEGEND_HEAD = (
    "Titolo della colonna",
    "Obbligatoria",
    "Come si scrive",
    "Che cosa vuol dire",
    "Esempio",
)
LEGEND_WIDTHS = (34, 14, 52, 70, 40)
LEAST_WIDTH = 14
HEAD = {"bold": True, "text_wrap": True, "valign": "top", "border": 1, "bg_color": "#E6EEF6"}
REQUIRED = {**HEAD, "bg_color": "#B4CDE6"}
# A workbook's own date would make each download another file.
CREATED = datetime(2026, 1, 1, tzinfo=UTC)


def blank_workbook(kind: SheetKind) -> bytes:
    """Return the `.xlsx`: row 1 with the headings, and what each cell may hold in the legend."""
    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with override("it"), xlsxwriter.Workbook(content, options) as book:
        book.set_properties({"title": kind.title, "created": CREATED})
        _write_sheet(book, kind)
        _write_legend(book, kind)
    return content.getvalue()


def _write_sheet(book: Any, kind: SheetKind) -> None:
    sheet = book.add_worksheet(kind.title)
    heads = {False: book.add_format(HEAD), True: book.add_format(REQUIRED)}
    for place, column in enumerate(kind.columns):
        cells = book.add_format({"num_format": column.format.number_format, "valign": "top"})
        sheet.set_column(place, place, max(LEAST_WIDTH, len(column.heading) + 2), cells)
        sheet.write_string(0, place, column.heading, heads[column.required])
    sheet.freeze_panes(1, 2)


def _write_legend(book: Any, kind: SheetKind) -> None:
    sheet = book.add_worksheet(LEGEND)
    head = book.add_format(HEAD)
    text = book.add_format({"text_wrap": True, "valign": "top"})
    for place, width in enumerate(LEGEND_WIDTHS):
        sheet.set_column(place, place, width, text)
    rows = [LEGEND_HEAD, *map(_legend_row, kind.columns)]
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row, text if number else head)
    _write_lists(sheet, head, len(rows) + 1, _lists(kind.columns))


def _legend_row(column: Column) -> Sequence[str]:
    required = "sì" if column.required else "no"
    return column.heading, required, column.format.how, column.meaning, column.example


def _lists(columns: Iterable[Column]) -> dict[str, list[str]]:
    """The words that cells may hold: of each closed list, of the vocabulary, the municipalities."""
    closed = {
        column.heading: [str(word) for word in column.format.words.values()]
        for column in columns
        if column.format.words
    }
    return {
        **closed,
        "Comuni": list(Municipality.objects.values_list("name", flat=True)),
        "Mestieri": list(
            Occupation.objects.in_use().exclude(uri="").values_list("label", flat=True)
        ),
        "Competenze": list(Skill.objects.in_use().values_list("label", flat=True)),
    }


def _write_lists(sheet: Any, head: Any, first: int, lists: dict[str, list[str]]) -> None:
    """One column a list, side by side below the legend."""
    for place, (title, words) in enumerate(lists.items()):
        sheet.write_string(first, place, f"Parole ammesse: {title}", head)
        sheet.write_column(first + 1, place, words)
