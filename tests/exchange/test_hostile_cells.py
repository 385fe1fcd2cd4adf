"""Whatever stands in a cell: a clear message, or stored exactly as typed. Never an error page."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

import pytest
from stdnum import luhn

from squadra.agencies.models import Account
from squadra.exchange.registry import kinds
from squadra.exchange.report import Fault
from squadra.openings.models import Opening
from squadra.organisations.models import Contact, Organisation, Site
from squadra.people.models import Citizen
from tests.exchange.sheets import Cells, csv_sheet, load, rows_of, sheet
from tests.factories import actor

HARMLESS = {
    "right-to-left marks": "destra\N{RIGHT-TO-LEFT OVERRIDE}sinistra\N{RIGHT-TO-LEFT MARK}",
    "HTML": "<script>alert(1)</script>",
    "SQL": "'; DROP TABLE people_citizen; --",
    "emoji": "ciao \N{WOMAN}\N{ZERO WIDTH JOINER}\N{WRENCH}",
    "year 1850": "01/01/1850",
    "year 2150": "01/01/2150",
    "formula": "=1+1",
    "number": "12",
}
HARMFUL = {
    "10 kB": "a" * 10_240,
    "control character": "campana\a",
    "NUL": "niente\N{NULL}",
    "terminal code": "\N{ESCAPE}[31mrosso",
}
TYPED: dict[str, Any] = {
    "number": 3.5,
    "great number": 1e300,
    "negative": -1,
    "yes": True,
    "day": date(2150, 1, 1),
    "moment": datetime(2020, 1, 2, 8, 30),  # noqa: DTZ001 - a sheet knows no time zone
    "time": time(8, 30),
}
# Columns of free text, and where what was typed in them stands.
FREE: dict[tuple[str, str], Callable[[], list[str]]] = {
    ("Persone", "Cognome"): lambda: column(Citizen, "family_name"),
    ("Persone", "Nome"): lambda: column(Citizen, "given_name"),
    ("Persone", "Telefono"): lambda: column(Citizen, "phone"),
    ("Persone", "Indirizzo"): lambda: [citizen.address for citizen in Citizen.objects.all()],
    ("Aziende", "Denominazione"): lambda: column(Organisation, "name"),
    ("Aziende", "Indirizzo"): lambda: column(Site, "address"),
    ("Aziende", "Referente"): lambda: column(Contact, "name"),
    ("Aziende", "Telefono"): lambda: column(Contact, "phone"),
    ("Opportunità", "Titolo"): lambda: column(Opening, "title"),
    ("Opportunità", "Indirizzo"): lambda: column(Site, "address"),
    ("Opportunità", "Descrizione"): lambda: column(Opening, "description"),
}
QUANTITIES = (
    "Km con mezzi propri",
    "Km con mezzi pubblici",
    "Ore settimanali massime",
    "Ore settimanali",
    "Ore settimanali all'inizio",
)
YES_OR_NO = ("Rifugio", "Orario concordabile", "Servita dai mezzi pubblici")
TIMES = ("Non prima delle", "Non oltre le", "Comincia alle", "Finisce alle")
# Besides free text: which of the values a column takes.
TAKE_TEXT = {(heading, "number") for heading in (*QUANTITIES, "Posti", "Settore ATECO")}
TAKE_TYPED = {
    *((heading, "number") for heading in QUANTITIES),
    *((heading, "yes") for heading in YES_OR_NO),
    *((heading, "time") for heading in TIMES),
    ("Descrizione", "great number"),
}
ALL_COLUMNS = {kind.title: [column.heading for column in kind.columns] for kind in kinds()}


def column(model: Any, field: str) -> list[str]:
    return list(model.objects.values_list(field, flat=True))


def row(title: str, number: int, heading: str, value: Any) -> Cells:
    """A row that is nobody else's, with the value in one cell."""
    body = f"99{number:05}015"
    own: dict[str, Cells] = {
        "Persone": {"Nome": f"Prova {number}", "Cognome": f"Prova {number}"},
        "Aziende": {"Partita IVA": body + luhn.calc_check_digit(body)},
        "Opportunità": {"Titolo": f"Prova {number}", "Comune": "Melzo"},
    }
    return {**own[title], heading: value}


def rows(title: str, values: dict[str, Any]) -> list[tuple[str, str, Cells]]:
    cases = [(heading, name) for heading in ALL_COLUMNS[title] for name in values]
    return [
        (heading, name, row(title, number, heading, values[name]))
        for number, (heading, name) in enumerate(cases, start=100)
    ]


def with_company(title: str) -> list[tuple[str, bytes]]:
    return [sheet("Aziende", {})] if title == "Opportunità" else []


def assert_italian(fault: Fault) -> None:
    assert fault.reason.endswith("."), fault
    assert len(fault.reason) < 300, "a reason must stay readable"
    assert len(fault.value) <= 80
    assert fault.value.isprintable()


@pytest.mark.parametrize("title", list(ALL_COLUMNS))
def test_texts(coach: Account, vocabulary: None, title: str) -> None:
    cases = rows(title, HARMLESS | HARMFUL)
    tried = csv_sheet(title, *(cells for *_case, cells in cases))
    report = load(coach, *with_company(title), tried)

    at = {(fault.row, fault.column): fault for fault in report.faults if title in fault.file}
    accepted = []
    for number, (heading, name, cells) in enumerate(cases, start=2):
        free = (title, heading) in FREE and name in HARMLESS
        if free or (heading, name) in TAKE_TEXT:
            accepted.append((heading, name, cells))
            assert (number, heading) not in at, (heading, name)
        else:
            assert_italian(at[number, heading])
    who = actor(coach)
    assert not Citizen.objects.visible_to(who).exists()
    assert not Opening.objects.visible_to(who).exists()

    taken = [cells for *_case, cells in accepted]
    assert load(coach, *with_company(title), csv_sheet(title, *taken)).stored
    for heading, name, _cells in accepted:
        if (title, heading) in FREE:
            assert HARMLESS[name] in FREE[title, heading](), (heading, name)


@pytest.mark.parametrize("title", list(ALL_COLUMNS))
def test_cells_of_other_kinds(coach: Account, vocabulary: None, title: str) -> None:
    cases = rows(title, TYPED)
    report = load(coach, *with_company(title), sheet(title, *(cells for *_case, cells in cases)))

    at = {(fault.row, fault.column): fault for fault in report.faults if title in fault.file}
    for number, (heading, name, _cells) in enumerate(cases, start=2):
        digits = (title, heading) in FREE and name == "negative"
        if digits or (heading, name) in TAKE_TYPED:
            assert (number, heading) not in at, (heading, name)
        else:
            assert_italian(at[number, heading])


def test_every_column_is_tried() -> None:
    assert {title: len(headings) for title, headings in ALL_COLUMNS.items()} == {
        "Aziende": 12,
        "Opportunità": 26,
        "Persone": 28,
    }
    assert all(heading in ALL_COLUMNS[title] for title, heading in FREE)
    assert rows_of("Persone", {})[0]
