"""The blank sheets that Squadra gives are the ones that it reads, and those of the examples."""

import io

import pytest
from python_calamine import CalamineWorkbook

from squadra.agencies.models import Account
from squadra.exchange.batch import Batch
from squadra.exchange.blank import blank_workbook
from squadra.exchange.columns import SheetKind
from squadra.exchange.registry import kind_of, kinds
from squadra.exchange.sheets import read_sheets
from squadra.vocabularies import labels
from tests.examples.sheets import readme_tables
from tests.exchange.sheets import load
from tests.factories import actor

KINDS = pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.title)


@KINDS
def test_a_blank_sheet_has_the_headings_of_its_kind(db: None, kind: SheetKind) -> None:
    [sheet] = read_sheets("m.xlsx", blank_workbook(kind))

    assert sheet.headings == tuple(column.heading for column in kind.columns)
    assert kind_of(sheet.headings) == kind
    assert list(sheet.numbered_rows()) == []


@KINDS
def test_a_blank_sheet_sent_back_as_it_is_harms_nothing(coach: Account, kind: SheetKind) -> None:
    report = load(coach, ("m.xlsx", blank_workbook(kind)))

    assert report.stored
    assert [count.rows for count in report.counts] == [0]


@KINDS
def test_the_headings_are_those_of_the_examples(kind: SheetKind) -> None:
    table = {name: obligatory for name, obligatory, *_rest in readme_tables()[kind.title]}

    assert {column.heading: "sì" if column.required else "no" for column in kind.columns} == table


@KINDS
def test_the_legend_says_how_each_column_is_written(
    territory: None, vocabulary: None, kind: SheetKind
) -> None:
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(blank_workbook(kind)))
    legend = workbook.get_sheet_by_name("Legenda").to_python()

    explained = {row[0]: row[2] for row in legend}
    assert all(explained[column.heading] for column in kind.columns)
    words = {cell for row in legend for cell in row}
    assert {"Melzo", "Lavapiatti", "Lavare i pavimenti"} <= words
    closed = {str(word) for column in kind.columns for word in column.format.words.values()}
    assert closed <= words


def test_every_example_of_the_legend_can_be_written(coach: Account, vocabulary: None) -> None:
    batch = Batch(actor(coach), coach.assignments.get().service_id)
    columns = [column for kind in kinds() for column in kind.columns if column.example]

    parsed = {column.heading: column.format.parse(column.example, batch) for column in columns}

    assert len(parsed) > 30
    assert parsed["Disponibilità"] == "10" * 5 + "00" + "xx"


def test_the_same_blank_sheet_is_the_same_file(territory: None) -> None:
    assert blank_workbook(kinds()[0]) == blank_workbook(kinds()[0])


def test_the_words_of_the_sheets_are_those_of_the_pages() -> None:
    columns = {column.heading: column for kind in kinds() for column in kind.columns}

    assert columns["Condizioni da evitare"].format.words is labels.CONDITIONS
    assert columns["Sostegni offerti"].format.words is labels.SUPPORTS
    assert columns["Esperienza"].format.words is labels.KINDS
