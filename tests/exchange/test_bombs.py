"""Small files and long cells that ask for more time or memory than anybody has are refused."""

import io
import re
import signal
import zipfile
from collections.abc import Callable, Iterator

import pytest
from pytest_django import DjangoAssertNumQueries
from xlsxwriter import Workbook

from squadra.agencies.models import Account
from squadra.exchange import separated
from squadra.exchange.lists import SKILLS
from squadra.exchange.opening import DAMAGED, VAST, open_file
from squadra.exchange.rows import LONGEST
from squadra.exchange.separated import LINES
from squadra.exchange.sheets import FileRefused, read_sheets
from squadra.exchange.workbook_parts import CELL
from tests.exchange.flow import checked, people, reasons
from tests.exchange.formats import opendocument, write
from tests.exchange.test_vast_sheets import with_worksheet

ROWS = [["Cognome", "Nome"], ["Rossi", "Lucia"]]
ENTITIES = "".join(f'<!ENTITY {one} "{f"&{other};" * 10}">' for one, other in ("ba", "cb", "dc"))
DOCUMENT_TYPE = f'<!DOCTYPE x [<!ENTITY a "{"x" * 1000}">{ENTITIES}]>'.encode()
WIDE = ((0, 0), (399, 16_380))
PATIENCE = 20  # seconds: a search that goes back and forth would take hours


@pytest.fixture
def in_time() -> Iterator[None]:
    """Stops a test that takes for ever."""

    def stop(*_about: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(PATIENCE)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def wide_worksheets(count: int) -> bytes:
    """Each is as large as a sheet may be, and takes some bytes."""
    content = io.BytesIO()
    with Workbook(content, {"in_memory": True}) as book:
        for _number in range(count):
            page = book.add_worksheet()
            for row, column in WIDE:
                page.write_string(row, column, "x")
    return content.getvalue()


def changed(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The file with one part changed."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            body = old.read(name)
            new.writestr(name, change(body) if name == part else body)
    return made.getvalue()


def with_document_type(content: bytes, part: str) -> bytes:
    """The file, in which a part begins with a document type that has entities of entities."""
    return changed(content, part, lambda body: body.replace(b"?>", b"?>" + DOCUMENT_TYPE, 1))


def test_worksheets_are_counted_together() -> None:
    with pytest.raises(FileRefused, match="molto lontane"):
        open_file("a.xlsx", wide_worksheets(2))
    with pytest.raises(FileRefused, match="molto lontane"):
        read_sheets("a.xlsx", wide_worksheets(2))


@pytest.mark.parametrize("said", [b'="99999999999"', b" = '0000000000000099999999999'"])
def test_no_room_is_made_for_texts_that_are_not_there(said: bytes) -> None:
    content = changed(
        write("xlsx", ROWS),
        "xl/sharedStrings.xml",
        lambda body: re.sub(rb'(uniqueCount)="\d+"', rb"\1" + said, body),
    )
    for read in (open_file, read_sheets):
        with pytest.raises(FileRefused, match="molto lontane"):
            read("a.xlsx", content)


@pytest.mark.parametrize("repeated", ["0000000016384", "+16384", "99999999999"])
@pytest.mark.parametrize("space", ["urn:oasis:names:tc:opendocument:xmlns:table:1.0", "urn:other"])
def test_repetitions_are_counted_as_the_reader_takes_them(repeated: str, space: str) -> None:
    row = f"<table:table-row xmlns:table='{space}' table:number-rows-repeated='0000000050000'>"
    cell = f"<table:table-cell table:number-columns-repeated='{repeated}' "
    cell += "office:value-type='string'><text:p>x</text:p></table:table-cell>"
    content = opendocument(ROWS, after=f"{row}{cell}</table:table-row>")
    with pytest.raises(FileRefused) as refused:
        open_file("a.ods", content)
    assert refused.value.reason == VAST


def test_errors_far_from_all_cells_are_not_laid_out() -> None:
    rows = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(1, 2_001))
    odd = b"".join(b'<c r="ZZZ%d" t="e"><v>x</v></c>' % n for n in range(1, 2_001))
    with pytest.raises(FileRefused) as refused:
        open_file("a.xlsx", with_worksheet(rows + b"<!--" + odd + b"-->"))
    assert refused.value.reason == VAST


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_an_encoding_that_nobody_knows_is_said(kind: str) -> None:
    part = {"xlsx": "xl/workbook.xml", "ods": "content.xml"}[kind]
    content = changed(write(kind, ROWS), part, lambda body: body.replace(b"UTF-8", b"volapuk"))
    with pytest.raises(FileRefused) as refused:
        open_file(f"a.{kind}", content)
    assert refused.value.reason == DAMAGED


def test_tables_are_counted_together() -> None:
    far = "<table:table-row><table:table-cell table:number-columns-repeated='16000'/>"
    far += "<table:table-cell><text:p>x</text:p></table:table-cell></table:table-row>"
    empty = "<table:table-row table:number-rows-repeated='300'><table:table-cell/>"
    table = f"{empty}</table:table-row>{far}</table:table><table:table table:name='B'>"
    content = opendocument(ROWS, after=table * 2)
    with pytest.raises(FileRefused) as refused:
        open_file("a.ods", content)
    assert refused.value.reason == VAST


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels"])
def test_a_workbook_has_no_document_type(part: str) -> None:
    with pytest.raises(FileRefused) as refused:
        open_file("a.xlsx", with_document_type(write("xlsx", ROWS), part))
    assert refused.value.reason == DAMAGED


def test_an_opendocument_has_no_document_type() -> None:
    with pytest.raises(FileRefused) as refused:
        open_file("a.ods", with_document_type(write("ods", ROWS), "content.xml"))
    assert refused.value.reason == DAMAGED


def test_the_same_merged_cells_are_not_filled_for_ever() -> None:
    rows = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(1, 20_001))
    merged = b"<mergeCells>" + b'<mergeCell ref="A1:A20000"/>' * 500 + b"</mergeCells>"
    with pytest.raises(FileRefused) as refused:
        open_file("a.xlsx", with_worksheet(rows + b"</sheetData>" + merged + b"<sheetData>"))
    assert refused.value.reason == VAST


def test_a_text_has_as_many_lines_as_a_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(separated, "MOST_LINES", 100)
    assert len(open_file("a.csv", b"a;b\n" * 100).tables[0].rows) == 100
    with pytest.raises(FileRefused) as refused:
        open_file("a.csv", b"a;b\n" + b"\n" * 100)
    assert refused.value.reason == LINES


@pytest.mark.usefixtures("in_time")
def test_blanks_in_a_worksheet_are_passed_over_once() -> None:
    assert CELL.findall(b'<c r="A1">' + b" " * 1_000_000 + b"</x>") == []


@pytest.mark.usefixtures("in_time")
@pytest.mark.parametrize(
    "text", ["a@" + "." * 2_000_000 + "@", ";" * 2_000_000 + "x", "( " * 1_000_000]
)
def test_a_cell_without_end_is_refused_alone(coach: Account, vocabulary: None, text: str) -> None:
    named = {"Cognome": "Verdi"}
    staged = checked(coach, people(named | {"Email": text, "Competenze": text}, {}))

    told = {heading: reason for _row, heading, reason in reasons(staged)}
    assert set(told) == {"Email", "Competenze"}
    assert all(f"al massimo {LONGEST}" in reason for reason in told.values())
    assert staged.rows.filter(verdict="new").count() == 1


def test_what_a_text_of_many_words_means_is_asked_a_few_times(
    vocabulary: None, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    text = " ".join(f"zzq{number}" for number in range(500))
    with django_assert_max_num_queries(12):
        assert SKILLS.offers(text) == []
