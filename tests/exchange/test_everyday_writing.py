"""Cells and headings as services write them: two tables that anybody can read and add to."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from squadra.agencies.models import Account
from squadra.exchange.batch import Batch
from squadra.exchange.columns import CellRefused, Column, SheetKind
from squadra.exchange.headings import usual_headings
from squadra.exchange.lists import known, usual_writings
from squadra.exchange.opening import Table
from squadra.exchange.recognising import sheet_of
from squadra.exchange.registry import kinds
from squadra.exchange.rows import RowReader
from squadra.exchange.staged_sheets import StagedColumn, StagedSheet
from tests.factories import actor

HERE = Path(__file__).parent
CELLS = yaml.safe_load((HERE / "everyday_cells.yaml").read_text(encoding="utf-8"))
SHEETS = yaml.safe_load((HERE / "everyday_headings.yaml").read_text(encoding="utf-8"))


@pytest.fixture
def batch(coach: Account, vocabulary: None) -> Batch:
    service = coach.assignments.get().service_id
    return Batch(actor(coach), service, forgiving=True)


def column_called(heading: str) -> tuple[SheetKind, Column]:
    return next(
        (kind, column) for kind in kinds() for column in kind.columns if column.heading == heading
    )


def read(heading: str, cell: Any, batch: Batch) -> tuple[str, str]:
    """What the cell is read as, in the template's writing, and why it was refused."""
    kind, column = column_called(heading)
    sheet = StagedSheet("f", "f", kind.code, 1, [StagedColumn(heading, field=column.field)])
    row = RowReader(sheet, kind, batch).read([cell])
    if reason := row.reasons.get(column.field, ""):
        return "", reason
    value = row.values.get(column.field)
    return ("" if value is None else column.format.write(value, batch)), ""


def test_cells_are_read_as_their_authors_mean_them(batch: Batch) -> None:
    wrong = [
        (case["column"], cell, found)
        for case in CELLS
        for cell in case.get("written", ())
        if (found := read(case["column"], cell, batch)) != (case["read"], "")
    ]
    assert wrong == []


def test_what_may_mean_two_things_is_refused_with_what_to_do(batch: Batch) -> None:
    refused = [(case["column"], cell) for case in CELLS for cell in case.get("refused", ())]
    accepted = [case for case in refused if not read(*case, batch)[1]]
    assert accepted == []
    reasons = {read(*case, batch)[1] for case in refused}
    assert all(reason.endswith(".") and len(reason) < 300 for reason in reasons), reasons


def test_every_value_is_written_as_it_is_read_again(batch: Batch) -> None:
    """What a page shows of a value could be typed into the sheet."""
    for case in CELLS:
        _kind, column = column_called(case["column"])
        if case.get("read"):
            value = column.format.parse(case["read"], batch)
            assert column.format.write(value, batch) == case["read"]


def headings_of(case: dict[str, Any]) -> dict[str, str]:
    if "template" not in case:
        return {str(heading): meaning for heading, meaning in case["headings"].items()}
    kind = next(kind for kind in kinds() if kind.title == case["template"])
    return {column.heading: column.heading for column in kind.columns}


@pytest.mark.parametrize("case", SHEETS, ids=lambda case: case["name"])
def test_headings_mean_what_services_mean_by_them(batch: Batch, case: dict[str, Any]) -> None:
    headings = headings_of(case)
    table = Table("Foglio1", [list(headings), ["x"] * len(headings)])

    sheet, _rows = sheet_of("utenti.xlsx", Table("Foglio1", [table.rows[0], [""]]), batch)

    kind = sheet.sheet_kind
    assert sheet.kind == case["kind"]
    names = kind.headings if kind else {}
    found = {
        column.heading: "health" if column.is_health else names.get(column.field)
        for column in sheet.columns
    }
    assert found == {" ".join(heading.split()): its for heading, its in headings.items()}


@pytest.mark.parametrize("turn", [0, 3, 7])
def test_the_order_of_the_columns_does_not_matter(batch: Batch, turn: int) -> None:
    headings = headings_of(SHEETS[0])
    names = list(headings)
    turned = names[turn:] + names[:turn]

    sheet, _rows = sheet_of("a.xlsx", Table("Foglio1", [turned]), batch)

    kind = sheet.sheet_kind
    assert kind is not None
    assert {column.heading: kind.headings.get(column.field) for column in sheet.columns} == {
        heading: None if its == "health" else its for heading, its in headings.items()
    }


def test_the_tables_of_usual_writings_name_what_there_is() -> None:
    fields = {kind.code: set(kind.headings) for kind in kinds()}
    assert {kind: set(its) - fields[kind] for kind, its in usual_headings().items()} == {
        kind: set() for kind in fields
    }
    for name, its in usual_writings().items():
        words = known[name].words  # type: ignore[attr-defined]
        assert set(its) <= set(words), name


def test_a_usual_writing_means_one_thing_alone() -> None:
    for name, its in usual_writings().items():
        texts = [text.casefold() for its_texts in its.values() for text in its_texts]
        assert len(texts) == len(set(texts)), name


def test_a_whole_name_is_parted_where_it_tells_where() -> None:
    kind = next(kind for kind in kinds() if kind.code == "people")
    first, last = kind.together
    cases = {
        "Rossi Lucia": ("Rossi", "Lucia"),
        "ROSSI Lucia Anna": ("ROSSI", "Lucia Anna"),
        "DE LUCA Maria": ("DE LUCA", "Maria"),
        "De Luca Maria Grazia": ("De Luca", "Maria Grazia"),
        "Rossi, Lucia Anna": ("Rossi", "Lucia Anna"),
        "D'Angelo Noè": ("D'Angelo", "Noè"),
        "Ben Ali Mohamed": ("Ben Ali", "Mohamed"),
        "ROSSI LUCIA": ("ROSSI", "LUCIA"),
    }
    assert {text: first.part(text) for text in cases} == cases
    turned = {
        "Lucia Rossi": ("Rossi", "Lucia"),
        "Lucia Anna ROSSI": ("ROSSI", "Lucia Anna"),
        "Maria De Luca": ("De Luca", "Maria"),
        "Rossi, Lucia": ("Rossi", "Lucia"),
    }
    assert {text: last.part(text) for text in turned} == turned
    for text in ("Rossi", "", 5):
        with pytest.raises(CellRefused):
            first.part(text)
