"""A small file that claims a vast sheet is refused before anything is laid out in memory."""

import io
import zipfile

import pytest
from xlsxwriter import Workbook

from squadra.exchange.dimensions import MOST_CELLS, cells_at_most
from squadra.exchange.sheets import FileRefused, read_sheets

FAR = "molto lontane"


def workbook(rows: dict[tuple[int, int], str]) -> bytes:
    content = io.BytesIO()
    with Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Persone")
        for (row, column), text in rows.items():
            sheet.write_string(row, column, text)
    return content.getvalue()


def with_worksheet(body: bytes, at: str = "xl/worksheets/sheet1.xml") -> bytes:
    """A true workbook whose worksheet is replaced by hand-written rows."""
    true, content = io.BytesIO(workbook({(0, 0): "Cognome"})), io.BytesIO()
    space = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    with zipfile.ZipFile(true) as old, zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            if part != "xl/worksheets/sheet1.xml":
                new.writestr(part, old.read(part))
        new.writestr(
            at, b"<worksheet " + space + b"><sheetData>" + body + b"</sheetData></worksheet>"
        )
    return content.getvalue()


@pytest.mark.parametrize("corner", [(1_048_575, 16_383), (1_048_575, 40), (2_000, 16_383)])
def test_two_cells_at_opposite_corners_are_refused(corner: tuple[int, int]) -> None:
    vast = workbook({(0, 0): "Cognome", corner: "x"})
    with pytest.raises(FileRefused, match=FAR):
        read_sheets("persone.xlsx", vast)


@pytest.mark.parametrize(
    "body",
    [
        b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>',
        b"<row r='1048575'/><row><c r='XFC1'/><c/><c/></row>",
        b"<x:row r='900000' xmlns:x='a'><x:c r = 'ZZZ900000'/></x:row>",
        b"<row/>" * 100_000 + b"<row>" + b"<c/>" * 200 + b"</row>",
        b'<row r="2"><c r="xfd1000000"><v>1</v></c></row>',
        b'<row r="2"><c r            =  "XFD1000000"><v>1</v></c></row>',
        b'<row r="2"><c r="XFD0000000001000000"><v>1</v></c></row>',
        '<é:row xmlns:é="a"/>'.encode() * 100_000 + "<é:c xmlns:é='a'/>".encode() * 200,
    ],
)
def test_a_vast_sheet_is_refused_however_it_is_written(body: bytes) -> None:
    with pytest.raises(FileRefused, match=FAR):
        read_sheets("persone.xlsx", with_worksheet(body))


def test_a_worksheet_kept_elsewhere_is_looked_at_too() -> None:
    vast = b'<row r="1048576"><c r="XFD1048576"/></row>'
    with pytest.raises(FileRefused, match=FAR):
        read_sheets("persone.xlsx", with_worksheet(vast, at="xl/other/hidden.bin"))


def test_a_large_true_sheet_passes() -> None:
    rows = {(row, column): "x" for row in range(3_000) for column in range(30)}
    (sheet,) = read_sheets("persone.xlsx", workbook(rows))
    assert len(sheet.rows) == 3_000


def test_the_bound_is_never_under_the_true_size() -> None:
    row = b"<row><c/><c/><c/></row>"
    assert cells_at_most(row * 4) >= 12
    assert cells_at_most(b'<row r="4"><c r="C4"/></row>') >= 12
    assert cells_at_most(b"<worksheet/>") == 0
    assert MOST_CELLS >= 4 * 20_000 * 40
