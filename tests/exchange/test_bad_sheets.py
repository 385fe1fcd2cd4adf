"""One bad cell, and nothing is stored: the report says where it is and what to do."""

from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
import yaml

from squadra.agencies.models import Account
from squadra.exchange.report import ImportReport
from squadra.exchange.services import import_sheets
from squadra.foundation.access import Refused
from squadra.foundation.audit.models import Event
from squadra.foundation.roles import Role
from squadra.openings.models import Opening
from squadra.organisations.models import Organisation
from squadra.people.models import Citizen
from tests.exchange.sheets import (
    OTHER_VAT,
    VAT,
    book,
    counted,
    csv_sheet,
    load,
    rows_of,
    sheet,
    told,
)
from tests.factories import actor, make_account

BAD_ROWS = yaml.safe_load(Path(__file__).with_name("bad_rows.yaml").read_text(encoding="utf-8"))
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)


def nothing_stored(of: Account) -> bool:
    who = actor(of)
    found = (
        Citizen.objects.visible_to(who),
        Opening.objects.visible_to(who),
        Organisation.objects.visible_to(who).exclude(vat_number="", tax_code=""),
        Event.objects.filter(verb="exchange:sheet:imported"),
    )
    return not any(rows.exists() for rows in found)


def bad_book() -> list[tuple[str, bytes]]:
    """All bad rows in one sheet of each kind, after a first company that is right.

    Each row is its own person, opening or company but for what is bad in it.
    """
    changes: dict[str, list[dict[str, Any]]] = defaultdict(list, {"Aziende": [{}]})
    own = {"Persone": "Nome", "Opportunità": "Titolo", "Aziende": "Denominazione"}
    for number, bad in enumerate(BAD_ROWS):
        named = {own[bad["sheet"]]: f"Prova {number}"}
        changes[bad["sheet"]].append({**named, **bad["cells"]})
    return [sheet(title, *rows) for title, rows in changes.items()]


def test_every_bad_cell_is_said_at_its_place(coach: Account, vocabulary: None) -> None:
    report = load(coach, *bad_book())

    rows = defaultdict(lambda: 1, {"Aziende": 2})
    expected = []
    for bad in BAD_ROWS:
        rows[bad["sheet"]] += 1
        place = (f"{bad['sheet']}.xlsx", rows[bad["sheet"]], bad["column"])
        expected.append((*place, bad["reason"]))
    said = {(fault.file, fault.row, fault.column): fault.reason for fault in report.faults}
    missed = [row for row in expected if row[3] not in said.get(row[:3], "")]
    assert missed == [], said
    assert set(said) == {row[:3] for row in expected}
    assert nothing_stored(coach)


def test_what_is_written_in_the_bad_cell_is_shown_to_its_author(coach: Account) -> None:
    [fault] = load(coach, sheet("Persone", {"Comune": "Paperopoli"})).faults

    assert fault.value == "Paperopoli"
    assert "Paperopoli" not in repr(fault), "a report that is logged says no cell"


def test_a_right_row_is_not_stored_beside_a_bad_one(coach: Account) -> None:
    report = load(coach, sheet("Persone", {}, {"Nome": "Marta", "Comune": "Roma"}))

    assert [place for place, _reason in told(report)] == ["riga 3, colonna Comune"]
    assert nothing_stored(coach)


def test_a_bad_sheet_stops_the_others_too(coach: Account) -> None:
    report = load(coach, sheet("Aziende", {}), sheet("Persone", {"Comune": "Roma"}))

    assert not report.stored
    assert nothing_stored(coach)


def test_an_opening_is_not_blamed_for_its_company(coach: Account) -> None:
    report = load(
        coach,
        sheet("Aziende", {"Comune": "Roma"}),
        sheet("Opportunità", {}, {"Azienda": OTHER_VAT}),
        sheet("Persone", {"Da non proporre": f"azienda {VAT}"}),
    )

    assert [place for place, _reason in told(report)] == [
        "riga 2, colonna Comune",
        "riga 3, colonna Azienda",
    ]


@pytest.mark.parametrize(
    ("heading", "reason"),
    [
        ("Colore preferito", "non è prevista"),
        ("COGNOME", "due volte"),
        ("Diagnosi", "Non importata"),
        ("Invalidità civile", "Non importata"),
        ("Farmaci assunti", "Non importata"),
        ("Tipo di disabilità", "Non importata"),
        ("Terapia", "Non importata"),
        ("Stato di salute", "Non importata"),
    ],
)
def test_headings_that_stop_the_reading(coach: Account, heading: str, reason: str) -> None:
    headings, row = rows_of("Persone", {})
    rows = [[*headings, heading], [*row, "un segreto"]]

    report = load(coach, ("p.xlsx", book(Persone=rows)))

    assert reason in " ".join(said for _place, said in told(report))
    assert {fault.row for fault in report.faults} == {1}
    assert "segreto" not in str([(fault.value, fault.reason) for fault in report.faults])
    assert nothing_stored(coach)


def test_a_missing_heading_is_named(coach: Account) -> None:
    headings, row = rows_of("Persone", {})
    without = [headings[1:], row[1:]]

    report = load(coach, ("p.xlsx", book(Persone=without)))

    assert told(report) == [
        ("riga 1, colonna Cognome", "Questa colonna manca: aggiungila al foglio.")
    ]


def test_cells_beside_the_headings_are_not_lost_unsaid(coach: Account) -> None:
    headings, row = rows_of("Persone", {})
    rows = [headings, [*row, "", "vicino alla stazione"]]

    [fault] = load(coach, ("p.xlsx", book(Persone=rows))).faults

    assert (fault.row, "fuori dalle colonne" in fault.reason) == (2, True)


def test_the_same_person_or_company_twice_in_a_sheet(coach: Account) -> None:
    code = {"Codice fiscale": "RSSLCU90C45X001L"}
    report = load(
        coach,
        sheet("Persone", code, {**code, "Nome": "Marta"}, {"Nome": "Ivo"}, {"Nome": "IVO"}),
        sheet("Aziende", {}, {"Denominazione": "Beta"}),
        sheet("Opportunità", {}, {"Titolo": "aiuto  pulizie"}),
    )

    assert [(fault.file, fault.row) for fault in report.faults] == [
        ("Aziende.xlsx", 3),
        ("Opportunità.xlsx", 3),
        ("Persone.xlsx", 3),
        ("Persone.xlsx", 5),
    ]
    assert all("già in una riga prima" in fault.reason for fault in report.faults)


def test_a_sheet_does_not_tell_who_is_followed_elsewhere(coach: Account, stranger: Account) -> None:
    cells = {"Codice fiscale": "RSSLCU90C45X001L"}
    load(stranger, sheet("Persone", cells))

    report = load(coach, sheet("Persone", cells))

    assert counted(report) == {"Persone": (1, 0)}


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.xlsx", b"", "non è un foglio Excel"),
        ("a.xlsx", b"ciao", "non è un foglio Excel"),
        ("a.xlsx", book(A=[])[:-100], "non è un foglio Excel"),
        ("a.xlsx", OLE, "password"),
        ("a.xls", OLE, ".xlsx o .csv"),
        ("a.pdf", b"%PDF-1.7", ".xlsx o .csv"),
        ("senza-estensione", b"ciao", ".xlsx o .csv"),
        ("a.csv", "Cognome,Nome\nCarrà,Ivo".encode("latin-1"), "UTF-8"),
        ("a.csv", b'Cognome,Nome\n"Rossi"x,Ivo', "virgolette"),
        ("a.csv", b"", "Nessun foglio ha i titoli"),
        ("a.csv", b"x" * (10 * 2**20 + 1), "10 MB"),
        ("a.xlsx", book(Foglio1=[]), "Nessun foglio ha i titoli"),
        ("a.xlsx", book(Foglio1=[["Uno", "Due"], [1, 2]]), "Nessun foglio ha i titoli"),
        ("a.xlsx", book(Persone=[["Cognome", "Nome"], ["=1/0", "Ivo"]]), ""),
    ],
)
def test_files_that_cannot_be_read(coach: Account, name: str, content: bytes, reason: str) -> None:
    report = load(coach, (name, content))

    assert report.faults
    assert reason in report.faults[0].reason
    assert nothing_stored(coach)


def test_a_formula_in_error_is_named_not_read_as_empty(coach: Account) -> None:
    report = load(coach, ("p.xlsx", _book_with_formula("=1/0", "#DIV/0!")))

    [fault] = report.faults
    assert "formule in errore (E2)" in fault.reason


def test_a_formula_gives_its_result(coach: Account) -> None:
    assert load(coach, ("p.xlsx", _book_with_formula('="333"', "333"))).stored
    assert Citizen.objects.visible_to(actor(coach)).get().phone == "333"


def _book_with_formula(formula: str, result: str) -> bytes:
    import io

    import xlsxwriter

    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as workbook:
        page = workbook.add_worksheet("Persone")
        for number, row in enumerate(rows_of("Persone", {"Telefono": ""})):
            page.write_row(number, 0, row)
        page.write_formula(1, 4, formula, None, result)
    return content.getvalue()


def test_a_social_worker_loads_people_but_no_companies(coach: Account) -> None:
    account = make_account(coach.assignments.get().service, Role.SOCIAL_WORKER)

    assert load(account, sheet("Persone", {})).stored
    with pytest.raises(Refused):
        load(account, sheet("Persone", {"Nome": "Ivo"}), sheet("Aziende", {}))
    assert Citizen.objects.visible_to(actor(account)).count() == 1


def test_nobody_loads_for_a_service_that_is_not_theirs(coach: Account, stranger: Account) -> None:
    theirs = stranger.assignments.get().service_id

    with pytest.raises(Refused):
        import_sheets(actor=actor(coach), service_id=theirs, files=[sheet("Persone", {})])
    assert nothing_stored(stranger)


def test_the_report_survives_being_kept(coach: Account) -> None:
    report = load(coach, csv_sheet("Persone", {"Comune": "Roma"}))

    assert ImportReport.from_data(report.as_data()) == report
