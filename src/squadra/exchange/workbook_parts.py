"""What calamine passes over in an `.xlsx`: formulas in error, and formulas without a result.

Both would be read as empty cells, and nobody told.
"""

import re
import zipfile
from collections.abc import Iterator
from posixpath import join, normpath
from xml.etree import ElementTree

from squadra.exchange.markup import tree_of
from squadra.exchange.tidying import NO_RESULT

Odd = tuple[int, int, str]
"""Row and column, from 0, and what to say there."""

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
CELL = re.compile(
    rb"<c\s([^<>]{0,200})>\s*(?:(<f\b[^<>]*(?:/>|>[^<]*</f>))\s*)?"
    rb"(?:(?:<v>([^<]*)</v>|<v\s*/>)\s*)?</c>"  # blanks are never parted in several ways
)
IS_ERROR = re.compile(rb"\bt\s*=\s*[\"']e[\"']")
PLACE = re.compile(rb"\br\s*=\s*[\"']([A-Z]{1,3})([0-9]{1,7})[\"']")


def odd_cells(archive: zipfile.ZipFile) -> dict[str, list[Odd]]:
    """Return the odd cells of each worksheet, by its name.

    Raises ValueError where the workbook has a document type.
    """
    parts = set(archive.namelist())
    return {
        name: list(_odd(archive.read(part)))
        for name, part in _worksheets(archive).items()
        if part in parts
    }


def _worksheets(archive: zipfile.ZipFile) -> dict[str, str]:
    """The name of each worksheet → its part; empty where the workbook does not say."""
    try:
        book = tree_of(archive.read("xl/workbook.xml"))
        links = tree_of(archive.read("xl/_rels/workbook.xml.rels"))
    except (ElementTree.ParseError, KeyError):
        return {}
    targets = {link.get("Id", ""): link.get("Target", "") for link in links}
    return {
        sheet.get("name", ""): _part(targets.get(sheet.get(LINK, ""), ""))
        for sheet in book.iter(f"{MAIN}sheet")
    }


def _part(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))


def _odd(worksheet: bytes) -> Iterator[Odd]:
    if b"<f" not in worksheet and b'"e"' not in worksheet and b"'e'" not in worksheet:
        return
    for attributes, formula, value in CELL.findall(worksheet):
        is_error = bool(IS_ERROR.search(attributes))
        if not is_error and (not formula or value):
            continue
        if place := PLACE.search(attributes):
            said = value.decode("utf-8", "replace") if is_error and value else NO_RESULT
            yield int(place[2]) - 1, _column(place[1]), said


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number - 1
