"""Reading the example sheets and the tables of their README."""

from functools import cache
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
SHEETS = {"Persone": "persone", "Aziende": "aziende", "Opportunità": "opportunita"}
COUNTS = {"Persone": 430, "Aziende": 900, "Opportunità": 150}

Row = dict[str, Any]


@cache
def readme_tables() -> dict[str, list[list[str]]]:
    tables: dict[str, list[list[str]]] = {}
    heading = ""
    for line in (EXAMPLES / "README.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            heading = line.lstrip("# ")
        elif line.startswith("|"):
            cells = [cell.strip().replace("`", "") for cell in line.strip("|").split("|")]
            tables.setdefault(heading, []).append(cells)
    return {heading: rows[2:] for heading, rows in tables.items()}


def allowed(heading: str) -> set[str]:
    return {row[0] for row in readme_tables()[heading]}


def cells(folder: Path, title: str, sheet: str | None = None) -> list[list[Any]]:
    book = CalamineWorkbook.from_path(folder / f"{SHEETS[title]}.xlsx")
    return book.get_sheet_by_name(sheet or title).to_python()
