"""A sheet as PDF/UA-1 and PDF/A-2a: read aloud, kept for decades, the same bytes every time."""

import json
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from squadra.documents.glyphs import FONTS, drawable
from squadra.documents.sheet import Sheet

if TYPE_CHECKING:
    from typst import Fonts

TEMPLATE = Path(__file__).with_name("templates") / "sheet.typ"
TYPE = "application/pdf"


def as_pdf(sheet: Sheet) -> bytes:
    """Return the sheet as a tagged PDF. Its fonts are ours alone, whatever the machine has."""
    import typst

    made = typst.compile(
        TEMPLATE.read_bytes(),
        format="pdf",
        font_paths=_fonts(),
        sys_inputs={"sheet": json.dumps(_shown(sheet), ensure_ascii=False)},
        pdf_standards=["ua-1", "a-2a"],
        timestamp=0,
    )
    if not isinstance(made, bytes):
        raise TypeError("one document, one file")
    return made


@cache
def _fonts() -> "Fonts":
    """Our fonts, opened once."""
    import typst

    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )


def _shown(sheet: Sheet) -> dict[str, Any]:
    words = _drawable(asdict(sheet) | {"on": None})
    return words | {"on": [sheet.on.year, sheet.on.month, sheet.on.day]}


def _drawable(value: Any) -> Any:
    match value:
        case str():
            return drawable(value)
        case dict():
            return {key: _drawable(item) for key, item in value.items()}
        case list() | tuple():
            return [_drawable(item) for item in value]
    return value
