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


def cut(sheet: Path, first: int, last: int) -> Path:
    """The sheet's people from `first` to `last`, counted from 0, as text separated by commas."""
    headings, *rows = CalamineWorkbook.from_path(sheet).get_sheet_by_index(0).to_python()
    short = sheet.with_name(f"persone-{first}.csv")
    with short.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([headings, *(map(_typed, row) for row in rows[first:last])])
    return short


def first_name_in(sheet: Path) -> str:
    """The first person of a sheet in text, as lists show them."""
    with sheet.open(encoding="utf-8", newline="") as file:
        row = next(csv.DictReader(file))
    return f"{row['Cognome']} {row['Nome']}"


def _typed(cell: Any) -> Any:
    """As a person types it: 31/12/2026, 08:30, 7 instead of 7.0."""
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, time):
        return f"{cell:%H:%M}"
    return f"{cell:g}" if isinstance(cell, float) else cell
