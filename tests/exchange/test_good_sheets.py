"""What a service writes in its sheets is what it finds in Squadra."""

from datetime import date, time

import pytest

from squadra.agencies.models import Account
from squadra.foundation.audit.models import Event
from squadra.openings.models import Opening
from squadra.organisations.models import Organisation
from squadra.people.models import Anchor, Citizen, Ground
from squadra.proposals.models import Veto
from squadra.vocabularies.models import Skill
from tests.exchange.sheets import (
    FILLED,
    OTHER_VAT,
    VAT,
    book,
    counted,
    csv_sheet,
    load,
    rows_of,
    sheet,
)
from tests.factories import actor


def test_a_person_with_four_cells_is_enough(coach: Account) -> None:
    report = load(coach, sheet("Persone", {}))

    assert counted(report) == {"Persone": (1, 0)}
    person = Citizen.objects.visible_to(actor(coach)).get()
    assert (person.family_name, person.given_name) == ("Rossi", "Lucia")
    assert person.municipality.name == "Melzo"
    assert person.anchor == Anchor.MUNICIPALITY
    assert person.profile.max_km == 8
    assert person.profile.languages == ()
    assert person.profile.waiting_since == actor(coach).on
    assert {grant.ground for grant in person.grants.all()} == {Ground.REFERENT, Ground.SERVICE}


def test_every_cell_of_a_person_finds_its_place(coach: Account, vocabulary: None) -> None:
    cells = {
        "Codice fiscale": "RSSLCU90C45X001L",
        "Data di nascita": date(1990, 3, 5),
        "Telefono": "333 0000000",
        "Email": "lucia@prova.example",
        "Indirizzo": "Via dei Mestieri 1",
        "Punto di partenza": "Casa",
        "Km con mezzi pubblici": "12,5",
        "Mestieri desiderati": "Lavapiatti; 9112",
        "Competenze": "Lavare i pavimenti (con esperienza)",
        "Lingue": "italiano B1; Arabo madrelingua",
        "Disponibilità": "lun-ven mattina; mar pomeriggio; mai dom giornata",
        "Non prima delle": time(8, 30),
        "Non oltre le": "17:00",
        "Ore settimanali massime": 20,
        "Condizioni da evitare": "carichi pesanti; Rumore; carichi pesanti",
        "Sostegni necessari": "tutor in azienda",
        "Patenti e attestati": "patente B",
        "Liste riservate": "legge 68/1999",
        "Esperienze accettate": "tirocinio; lavoro",
        "Disponibile dal": "01/02/2027",
        "In attesa dal": date(2026, 1, 7),
    }

    load(coach, sheet("Persone", cells))

    person = Citizen.objects.visible_to(actor(coach)).get()
    profile = person.profile
    assert person.tax_code == "RSSLCU90C45X001L"
    assert person.birth_date == date(1990, 3, 5)
    assert (person.phone, person.email) == ("333 0000000", "lucia@prova.example")
    assert (person.address, person.anchor) == ("Via dei Mestieri 1", Anchor.HOME)
    assert profile.max_km_transit == 12.5
    assert [target.startswith("http") for target in profile.targets] == [True, False]
    assert profile.targets[1] == "9112"
    held = person.skills.get()
    assert (held.skill, held.level) == (Skill.objects.get(label="Lavare i pavimenti"), 3)
    assert profile.languages == ("it:B1", "ar:native")
    assert profile.availability == "10" + "11" + "10" * 3 + "00" + "xx"
    assert (profile.earliest, profile.latest) == (time(8, 30), time(17))
    assert profile.hours_max == 20
    assert profile.limits == ("heavy_loads", "noise")
    assert profile.needs == ("tutor",)
    assert profile.licences == ("B",)
    assert profile.entitlements == "l68"
    assert profile.kinds == ("internship", "job")
    assert (profile.from_date, profile.waiting_since) == (date(2027, 2, 1), date(2026, 1, 7))


def test_whoever_is_in_a_refuge_starts_from_the_service(coach: Account) -> None:
    load(coach, sheet("Persone", {"Rifugio": "sì", "Punto di partenza": "casa"}))

    person = Citizen.objects.visible_to(actor(coach)).get()
    assert person.refuge
    assert person.anchor == Anchor.SERVICE


def test_companies_openings_and_vetoes_of_one_import_find_one_another(coach: Account) -> None:
    report = load(
        coach,
        sheet("Persone", {"Da non proporre": f"azienda {OTHER_VAT}; condizione animali"}),
        sheet("Opportunità", {}, {"Titolo": "Magazzino", "Comune": "Gorgonzola"}),
        sheet("Aziende", {}, {"Denominazione": "Beta", "Partita IVA": OTHER_VAT}),
    )

    assert counted(report) == {"Aziende": (2, 0), "Opportunità": (2, 0), "Persone": (1, 0)}
    cleaning, store = Opening.objects.visible_to(actor(coach)).order_by("title_key")
    assert cleaning.organisation.name == "Cooperativa Alba"
    assert cleaning.site.municipality.name == "Melzo"
    assert store.site.municipality.name == "Gorgonzola"
    vetoes = Veto.objects.visible_to(actor(coach)).order_by("kind")
    assert [(veto.kind, str(veto.organisation or veto.code)) for veto in vetoes] == [
        ("company", "Beta"),
        ("demand", "animals"),
    ]


def test_a_veto_can_name_an_opening_and_a_sector(coach: Account) -> None:
    vetoes = f"opportunità {VAT} aiuto PULIZIE; settore 10.1"
    load(
        coach,
        sheet("Aziende", {}),
        sheet("Opportunità", {}),
        sheet("Persone", {"Da non proporre": vetoes}),
    )

    opening = Opening.objects.visible_to(actor(coach)).get()
    found = Veto.objects.visible_to(actor(coach)).order_by("kind")
    assert [str(veto) for veto in found] == [f"opening:{opening.pk}", "sector:10.1"]


def test_every_cell_of_an_opening_finds_its_place(coach: Account, vocabulary: None) -> None:
    cells = {
        "Descrizione": "Prima riga\nseconda riga",
        "Mestiere": "lavapiatti",
        "Servita dai mezzi pubblici": "SI",
        "Comune": "Pioltello",
        "Competenze indispensabili": "Lavare i pavimenti (in autonomia)",
        "Lingue": "italiano A2",
        "Orario": "gio-ven giornata",
        "Orario concordabile": True,
        "Comincia alle": time(8, 30),
        "Finisce alle": "12.30",
        "Ore settimanali": 20,
        "Ore settimanali all'inizio": "12",
        "Condizioni di lavoro": "freddo; stare in piedi a lungo",
        "Condizioni adattabili": "freddo",
        "Sostegni offerti": "nessuno",
        "Patenti e attestati richiesti": "attestato HACCP",
        "Riservata alle liste": "articolo 18 legge 68/1999",
        "Comincia il": date(2027, 1, 11),
    }

    load(coach, sheet("Aziende", {"Settore ATECO": "81.21"}), sheet("Opportunità", cells))

    opening = Opening.objects.visible_to(actor(coach)).get()
    skill = Skill.objects.get(label="Lavare i pavimenti").uri
    assert opening.description == "Prima riga\nseconda riga"
    assert opening.occupation.startswith("http")
    assert (opening.site.municipality.name, opening.site.transit) == ("Pioltello", True)
    assert opening.sector == "81.21", "the company's own, where the opening names none"
    assert opening.essential == (f"{skill}:2",)
    assert opening.languages == ("it:A2",)
    assert opening.shift == "00" * 3 + "11" * 2 + "00" * 2
    assert opening.flexible is True
    assert (opening.starts_at, opening.ends_at) == (time(8, 30), time(12, 30))
    assert (opening.hours, opening.hours_min) == (20, 12)
    assert opening.demands == ("cold", "standing")
    assert opening.adaptable == ("cold",)
    assert opening.supports == ("none",)
    assert opening.licences == ("haccp",)
    assert opening.reserved == ("l68_art18",)
    assert (opening.starts_on, opening.expires_on) == (date(2027, 1, 11), date(2027, 12, 31))


def test_the_contact_of_a_company(coach: Account) -> None:
    load(
        coach,
        sheet(
            "Aziende",
            {"Referente": "Anna Verdi", "Ruolo del referente": "titolare", "Telefono": "02 000"},
            {"Denominazione": "Senza nome", "Partita IVA": OTHER_VAT, "Email": "a@prova.example"},
        ),
    )

    registry = Organisation.objects.visible_to(actor(coach))
    alba = registry.get(vat_number=VAT).contacts.get()
    assert (alba.name, alba.duty, alba.phone) == ("Anna Verdi", "titolare", "02 000")
    other = registry.get(vat_number=OTHER_VAT).contacts.get()
    assert (other.name, other.email) == ("Senza nome", "a@prova.example")


def test_the_same_sheets_twice_change_nothing(coach: Account) -> None:
    files = (
        sheet("Aziende", {}),
        sheet("Opportunità", {}, {"Titolo": "Cucina", "Comune": "Gorgonzola"}),
        sheet("Persone", {"Codice fiscale": "RSSLCU90C45X001L"}, {"Cognome": "Senza Codice"}),
    )
    load(coach, *files)
    rows = [model.objects.order_by("pk") for model in (Citizen, Opening, Organisation)]
    before = [list(found.values()) for found in rows]

    again = load(coach, *files)

    assert counted(again) == {"Aziende": (0, 1), "Opportunità": (0, 2), "Persone": (0, 2)}
    assert [list(found.all().values()) for found in rows] == before


def test_who_had_no_tax_code_is_known_by_name_and_birth_date(coach: Account) -> None:
    born = {"Data di nascita": date(1990, 3, 5)}
    load(coach, sheet("Persone", born))

    again = load(
        coach,
        sheet(
            "Persone",
            {**born, "Codice fiscale": "RSSLCU90C45X001L"},
            {"Data di nascita": date(1991, 3, 5)},
        ),
    )

    assert counted(again) == {"Persone": (1, 1)}


def test_a_company_of_another_district_is_followed_not_doubled(
    coach: Account, stranger: Account
) -> None:
    load(stranger, sheet("Aziende", {}))

    report = load(coach, sheet("Aziende", {"Denominazione": "Scritta in un altro modo"}))

    assert counted(report) == {"Aziende": (1, 0)}
    organisation = Organisation.objects.visible_to(actor(coach)).get(vat_number=VAT)
    assert organisation.name == "Cooperativa Alba"
    assert organisation.districts.count() == 2


def test_one_workbook_may_hold_all_three_and_notes_beside(coach: Account) -> None:
    worksheets = {title: rows_of(title, {}) for title in FILLED}
    notes = [["Da fare"], ["chiamare la cooperativa"]]

    report = load(coach, ("servizio.xlsx", book(**worksheets, Appunti=notes, Legenda=notes)))

    assert counted(report) == {"Aziende": (1, 0), "Opportunità": (1, 0), "Persone": (1, 0)}
    assert report.unread == ["servizio.xlsx: Appunti"]


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_a_csv_reads_like_a_workbook(coach: Account, delimiter: str) -> None:
    cells = {"Data di nascita": "05/03/1990", "Codice fiscale": "RSSLCU90C45X001L"}

    report = load(coach, csv_sheet("Persone", cells, delimiter=delimiter))

    assert counted(report) == {"Persone": (1, 0)}
    assert Citizen.objects.visible_to(actor(coach)).get().birth_date == date(1990, 3, 5)


def test_a_csv_may_write_dates_and_times_as_programs_do(coach: Account) -> None:
    cells = {"Data di nascita": "1990-03-05", "Non prima delle": "15:30:00"}

    load(coach, csv_sheet("Persone", cells))

    person = Citizen.objects.visible_to(actor(coach)).get()
    assert (person.birth_date, person.profile.earliest) == (date(1990, 3, 5), time(15, 30))


def test_headings_in_any_order_and_case_and_empty_rows(coach: Account) -> None:
    headings, row = rows_of("Persone", {})
    rows = [[heading.upper() for heading in headings[::-1]], row[::-1], [], row[::-1]]
    rows[3][headings[::-1].index("Nome")] = "Marta"

    assert counted(load(coach, ("p.xlsx", book(Foglio1=rows)))) == {"Persone": (2, 0)}


def test_each_row_and_each_sheet_leaves_its_event(coach: Account) -> None:
    before = set(Event.objects.values_list("pk", flat=True))

    load(coach, sheet("Aziende", {}), sheet("Persone", {}, {"Nome": "Marta"}))

    left = Event.objects.exclude(pk__in=before)
    verbs = sorted(left.values_list("verb", flat=True))
    assert verbs == [
        "exchange:sheet:imported",
        "exchange:sheet:imported",
        "organisations:organisation:registered",
        "organisations:site:added",
        "people:citizen:registered",
        "people:citizen:registered",
    ]
    people = left.filter(verb="exchange:sheet:imported", facts__kind="people").get()
    assert people.facts == {"kind": "people", "new": 2, "present": 0}
