"""Small sheets made in tests: only the cells that matter are named, the rest is filled in."""

import csv
import io
from datetime import date, datetime, time
from typing import Any

import xlsxwriter

from squadra.agencies.models import Account
from squadra.exchange.report import ImportReport
from squadra.exchange.services import import_sheets
from tests.factories import actor

Cells = dict[str, Any]

VAT = "99000010159"
OTHER_VAT = "99000020158"
FILLED: dict[str, Cells] = {
    "Persone": {
        "Cognome": "Rossi",
        "Nome": "Lucia",
        "Comune": "Melzo",
        "Km con mezzi propri": 8,
    },
    "Aziende": {
        "Denominazione": "Cooperativa Alba",
        "Tipo": "cooperativa sociale di tipo B",
        "Partita IVA": VAT,
        "Comune": "Melzo",
    },
    "Opportunità": {
        "Azienda": VAT,
        "Titolo": "Aiuto pulizie",
        "Esperienza": "tirocinio",
        "Posti": 1,
        "Scade il": date(2027, 12, 31),
    },
}


def rows_of(title: str, *changes: Cells) -> list[list[Any]]:
    """Headings, then one row for each of the changes to a row that is right."""
    filled = [{**FILLED[title], **change} for change in changes]
    headings = list(dict.fromkeys(heading for row in filled for heading in row))
    return [headings, *([row.get(heading, "") for heading in headings] for row in filled)]


def book(**worksheets: list[list[Any]]) -> bytes:
    """A workbook; strings stay strings, dates and times get a format."""
    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(content, options) as workbook:
        formats = {
            kind: workbook.add_format({"num_format": code})
            for kind, code in (
                (datetime, "dd/mm/yyyy hh:mm"),
                (date, "dd/mm/yyyy"),
                (time, "hh:mm"),
            )
        }
        for title, rows in worksheets.items():
            sheet = workbook.add_worksheet(title)
            for number, row in enumerate(rows):
                for place, cell in enumerate(row):
                    sheet.write(number, place, cell, formats.get(type(cell)))
    return content.getvalue()


def sheet(title: str, *changes: Cells) -> tuple[str, bytes]:
    """An `.xlsx` of one kind with these rows."""
    return f"{title}.xlsx", book(**{title: rows_of(title, *changes)})


def csv_sheet(title: str, *changes: Cells, delimiter: str = ",") -> tuple[str, bytes]:
    """A `.csv`, which can hold what no workbook can."""
    text = io.StringIO(newline="")
    rows = [[_written(cell) for cell in row] for row in rows_of(title, *changes)]
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return f"{title}.csv", text.getvalue().encode("utf-8-sig")


def _written(cell: Any) -> Any:
    return cell.strftime("%d/%m/%Y") if isinstance(cell, date) else cell


def load(account: Account, *files: tuple[str, bytes]) -> ImportReport:
    """Import the files for the account's only service."""
    service_id = account.assignments.get().service_id
    return import_sheets(actor=actor(account), service_id=service_id, files=files)


def told(report: ImportReport) -> list[tuple[str, str]]:
    """Where something has to be mended, and what is said about it."""
    return [(fault.place, fault.reason) for fault in report.faults]


def counted(report: ImportReport) -> dict[str, tuple[int, int]]:
    """New and already present rows of each kind of sheet."""
    assert report.faults == []
    return {count.title: (count.new, count.present) for count in report.counts}
