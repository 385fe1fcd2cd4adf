"""The example sheets with today's dates, whole or with the first few people alone."""

import csv
import subprocess
import sys
from datetime import date, time
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from squadra.foundation import clock

ROOT = Path(__file__).resolve().parents[2]
COMPANIES, OPENINGS, PEOPLE = "aziende.xlsx", "opportunita.xlsx", "persone.xlsx"


def write_sheets(folder: Path) -> list[Path]:
    """Three sheets, as the demo loads them."""
    command = [ROOT / "scripts/make-examples", "--on", clock.today().isoformat(), "--out", folder]
    subprocess.run([sys.executable, *command], check=True)
    return [folder / name for name in (COMPANIES, OPENINGS, PEOPLE)]


SOME_OPENINGS = 40


def small_service(sheets: list[Path], first: int, last: int) -> list[Path]:
    """Some openings, the companies that offer them, and the people from `first` to `last`.

    Rows are counted from 0; each sheet is text separated by commas.
    """
    companies, openings, people = ([*_rows(sheet)] for sheet in sheets)
    openings = openings[: SOME_OPENINGS + 1]
    named = {row[openings[0].index("Azienda")] for row in openings}
    companies = [companies[0], *(row for row in companies if named & {*row})]
    people = [people[0], *people[first + 1 : last + 1]]
    kept = (companies, openings, people)
    return [_short(sheet, rows, first) for sheet, rows in zip(sheets, kept, strict=True)]


def _rows(sheet: Path) -> list[list[Any]]:
    return CalamineWorkbook.from_path(sheet).get_sheet_by_index(0).to_python()


def _short(sheet: Path, rows: list[list[Any]], first: int) -> Path:
    short = sheet.with_name(f"{sheet.stem}-{first}.csv")
    with short.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(map(_typed, row) for row in rows)
    return short


def names_in(sheet: Path) -> list[str]:
    """The people of a sheet in text, as lists show them."""
    with sheet.open(encoding="utf-8", newline="") as file:
        return [f"{row['Cognome']} {row['Nome']}" for row in csv.DictReader(file)]


def _typed(cell: Any) -> Any:
    """As a person types it: 31/12/2026, 08:30, 7 instead of 7.0."""
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, time):
        return f"{cell:%H:%M}"
    return f"{cell:g}" if isinstance(cell, float) else cell
