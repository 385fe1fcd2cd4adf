"""The sheets of a service as it keeps them: what is new, changed, the same or refused, and why."""

import io
from datetime import date, datetime

import pytest
import xlsxwriter

from squadra.agencies.models import Account
from squadra.exchange.models import SheetRow, StagedImport
from squadra.foundation.access import Refused
from squadra.foundation.files.models import StoredFile
from tests.exchange.flow import (
    changes,
    checked,
    contents_of,
    people,
    people_of,
    reasons,
    rows_of_book,
    send,
    sheet_back,
    take,
    verdicts,
    xlsx,
)
from tests.exchange.sheets import book, sheet
from tests.factories import make_citizen, make_organisation

MESSY_TEXT = """
ELENCO UTENTI IN CARICO|||||||
aggiornato al 12/11/2026|||||||
|||||||
N.|COGNOME E NOME|Cod. Fisc.|Nato il|Cellulare|Residenza|Diagnosi|Patente
1|ROSSI Lucia|RSSLCU90C45X001L|5/3/90|3331234567|20066 Melzo (MI)|F32.1|B
2|De Luca Maria Grazia||12.4.85|29512345|Gorgonzola||automunita
|||||||
3|Neri||||Pioltello|F20|
4|Bianchi Anna|XXX|31/02/1988||Paperopoli||
"""
MESSY = [
    [int(cell) if cell.isdecimal() else cell for cell in line.split("|")]
    for line in MESSY_TEXT.strip().splitlines()
]


class TestOneMessySheet:
    """Titles above, everyday headings, dates and telephones of all kinds, a column of diagnoses."""

    def test_it_is_read_as_its_author_means_it(self, coach: Account, vocabulary: None) -> None:
        staged = checked(coach, xlsx(Utenti=MESSY))

        assert contents_of(staged).sheets[0].heading_row == 4
        assert verdicts(staged) == {"nuova": 2, "rifiutata": 2}
        assert reasons(staged) == [
            (8, "COGNOME E NOME", "Servono cognome e nome, o due colonne."),
            (9, "Cod. Fisc.", "Il codice fiscale non è valido."),
            (9, "Nato il", "Questo giorno non esiste: ricontrolla la data."),
            (9, "Residenza", "Questo comune non è fra quelli del territorio: scrivilo per esteso."),
        ]
        assert people_of(coach) == [], "nothing is stored before somebody says so"

    def test_good_rows_are_stored_and_no_refused_one(
        self, coach: Account, vocabulary: None
    ) -> None:
        take(coach, checked(coach, xlsx(Utenti=MESSY)))

        luca, rossi = people_of(coach)
        assert (rossi.family_name, rossi.given_name) == ("ROSSI", "Lucia")
        assert rossi.birth_date == date(1990, 3, 5)
        assert (rossi.phone, rossi.municipality.name) == ("3331234567", "Melzo")
        assert rossi.profile.licences == ("B",)
        assert (luca.family_name, luca.given_name) == ("De Luca", "Maria Grazia")
        assert (luca.birth_date, luca.phone) == (date(1985, 4, 12), "029512345")
        assert rossi.profile.max_km is None, "what only the template asks for may come later"

    def test_a_diagnosis_is_nowhere_not_even_waiting(
        self, coach: Account, vocabulary: None
    ) -> None:
        staged = checked(coach, xlsx(Utenti=MESSY))

        kept = [row.cells for row in SheetRow.objects.all()]
        assert "F32.1" not in str(kept)
        assert "F32.1" not in str(staged.contents)
        assert not StoredFile.objects.exists(), "the file goes as soon as it is read"
        take(coach, staged)
        assert "F20" not in str(rows_of_book(sheet_back(staged)[1]))

    def test_a_heading_of_several_columns_about_health_counts_for_each(
        self, coach: Account
    ) -> None:
        rows = [
            ["Anagrafica", "", "", "Diagnosi", "", "", "Recapiti"],
            ["Cognome", "Nome", "Residenza", "Codice", "In parole", "", "Cellulare"],
            ["Rossi", "Lucia", "Melzo", "F32.1", "depressione", "grave", "333"],
        ]

        staged = send(coach, xlsx(Utenti=rows))

        kept = str([row.cells for row in staged.rows.all()]) + str(contents_of(staged))
        assert not {"F32.1", "depressione", "grave"} & set(kept.replace("'", " ").split())
        take(coach, staged)
        assert people_of(coach)[0].phone == "333"

    def test_refused_rows_come_back_say_what_to_do_and_go_in_once_mended(
        self, coach: Account, vocabulary: None
    ) -> None:
        staged = take(coach, checked(coach, xlsx(Utenti=MESSY)))

        back = rows_of_book(sheet_back(staged)[1])["Utenti"]
        assert back[0][:3] == ["Che cosa fare", "N.", "COGNOME E NOME"]
        assert back[1][0] == "COGNOME E NOME: Servono cognome e nome, o due colonne."
        assert back[1][back[0].index("Residenza")] == "Pioltello"
        assert len(back) == 3

        mended = [back[0], back[1]]
        mended[1][2] = "Neri Paolo"
        again = send(coach, xlsx(Utenti=mended))
        assert again.state == "review", "the columns are known by now, ours is passed over"
        take(coach, again)
        assert [str(person) for person in people_of(coach)] == [
            "De Luca Maria Grazia",
            "Neri Paolo",
            "ROSSI Lucia",
        ]


class TestWhatIsThereAlready:
    def test_the_same_sheet_twice_changes_nothing(self, coach: Account) -> None:
        file = people({"Cellulare": 3331234567, "Nato il": "5/3/1990"}, {"Nome": "Marta"})
        take(coach, checked(coach, file))

        again = send(coach, file)

        assert verdicts(again) == {"uguale": 2}
        with pytest.raises(Refused, match="nothing"):
            take(coach, again)

    def test_only_cells_that_hold_something_change_anything(self, coach: Account) -> None:
        born = date(1990, 3, 5)
        make_citizen(
            coach, given_name="Lucia", family_name="Rossi", birth_date=born, phone="333",
            email="l@prova.example",
        )  # fmt: skip

        staged = checked(coach, people({"Nato il": born, "Cellulare": "340 1234567", "E-mail": ""}))

        assert verdicts(staged) == {"cambiata": 1}
        assert changes(staged) == [("Cellulare", "333", "340 1234567")]
        take(coach, staged)
        [person] = people_of(coach)
        assert (person.phone, person.email) == ("340 1234567", "l@prova.example")
        assert person.version == 2
        assert [past.phone for past in person.history.all()] == ["340 1234567", "333"]

    def test_capitals_accents_and_blanks_are_no_change(self, coach: Account) -> None:
        make_citizen(coach, given_name="Noè", family_name="D'Angelo", phone="333 1234567")

        staged = checked(
            coach, people({"Cognome": "DANGELO", "Nome": "noe", "Cellulare": "3331234567"})
        )

        assert verdicts(staged) == {"uguale": 1}

    def test_whoever_had_no_tax_code_gets_it(self, coach: Account) -> None:
        born = date(1990, 3, 5)
        make_citizen(coach, given_name="Lucia", family_name="Rossi", birth_date=born)
        row = {"Nato il": born, "Cod. Fisc.": "RSSLCU90C45X001L"}

        staged = take(coach, checked(coach, people(row)))

        [person] = people_of(coach)
        assert person.tax_code == "RSSLCU90C45X001L"
        assert verdicts(send(coach, people({**row, "Nome": "Lucia Anna"}))) == {"cambiata": 1}
        assert staged.state == "done"

    def test_a_namesake_who_may_be_the_same_is_not_guessed(self, coach: Account) -> None:
        make_citizen(coach, given_name="Lucia", family_name="Rossi", birth_date=date(1990, 3, 5))

        staged = checked(coach, people({}))

        [(_row, column, reason)] = reasons(staged)
        assert column == "Data di nascita"
        assert "scrivi la data di nascita" in reason

    def test_two_namesakes_born_on_one_day_are_not_guessed(self, coach: Account) -> None:
        for _twice in range(2):
            make_citizen(coach, given_name="Lucia", family_name="Rossi")

        assert "scrivi il codice fiscale" in reasons(checked(coach, people({})))[0][2]

    def test_skills_are_added_and_never_taken_away(self, coach: Account, vocabulary: None) -> None:
        take(coach, checked(coach, people({"Competenze": "Lavare i pavimenti (con esperienza)"})))

        staged = checked(coach, people({"Competenze": "Pulire i bagni (base), lavare i pavimenti"}))

        assert changes(staged) == [("Competenze", "", "Pulire i bagni (di base)")]
        take(coach, staged)
        [person] = people_of(coach)
        assert {str(skill) for skill in person.skills.all()} == {
            "Lavare i pavimenti (con esperienza)",
            "Pulire i bagni (di base)",
        }

    def test_somebody_else_saved_meanwhile_and_nothing_is_lost(self, coach: Account) -> None:
        born = date(1990, 3, 5)
        person = make_citizen(
            coach, given_name="Lucia", family_name="Rossi", birth_date=born, phone="1"
        )
        staged = checked(coach, people({"Nato il": born, "Cellulare": "2"}))
        person.phone = "3"
        person.save()

        staged = take(coach, staged)

        assert people_of(coach)[0].phone == "3"
        assert verdicts(staged) == {"rifiutata": 1}
        assert "qualcuno ha lavorato" in reasons(staged)[0][2]

    def test_somebody_else_registered_them_meanwhile(self, coach: Account) -> None:
        staged = checked(coach, people({"Cod. Fisc.": "RSSLCU90C45X001L"}, {"Nome": "Marta"}))
        make_citizen(
            coach, given_name="Lucia", family_name="Rossi", tax_code="RSSLCU90C45X001L", phone="1"
        )

        staged = take(coach, staged)

        assert len(people_of(coach)) == 2
        assert verdicts(staged) == {"nuova": 1, "uguale": 1}

    def test_twice_in_one_sheet(self, coach: Account) -> None:
        staged = checked(coach, people({}, {"Nome": "LUCIA"}))

        assert verdicts(staged) == {"nuova": 1, "rifiutata": 1}
        assert "già in una riga prima" in reasons(staged)[0][2]


def test_merged_cells_are_said_of_each_row(coach: Account) -> None:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as workbook:
        page = workbook.add_worksheet("Utenti")
        page.merge_range(0, 0, 0, 2, "UTENTI")
        page.write_row(1, 0, ["Cognome", "Nome", "Residenza"])
        page.write_row(2, 0, ["Rossi", "Lucia"])
        page.write_row(3, 0, ["Verdi", "Ada"])
        page.merge_range(2, 2, 3, 2, "Gorgonzola")

    take(coach, checked(coach, ("utenti.xlsx", content.getvalue())))

    assert {person.municipality.name for person in people_of(coach)} == {"Gorgonzola"}


def test_a_name_that_is_a_formula_in_the_sheet_back_stays_a_text(coach: Account) -> None:
    rows = [["Cognome", "Nome", "Residenza"], ["=1+1", "@x", "Paperopoli"]]
    staged = checked(coach, ("u.xlsx", book(Utenti=rows)))

    back = rows_of_book(sheet_back(staged)[1])["Utenti"]

    assert back[1][1:3] == ["=1+1", "@x"]


def test_a_moment_in_a_date_column_is_its_day(coach: Account) -> None:
    moment = datetime(1990, 3, 5, 10, 30)  # noqa: DTZ001 - a sheet knows no time zone

    take(coach, checked(coach, people({"Nato il": moment})))

    assert people_of(coach)[0].birth_date == date(1990, 3, 5)


def test_an_organisation_of_the_actors_is_not_doubled_by_its_name(coach: Account) -> None:
    make_organisation(coach, name="Forno Rossi")

    staged = checked(coach, sheet("Aziende", {"Denominazione": "FORNO ROSSI"}))

    assert verdicts(staged) == {"cambiata": 1}, "it gets its number"


class TestColumnsThatAreTicked:
    """One column for each licence or list, with SI, NO, x: the heading says which."""

    HEADINGS = ("Cognome e nome", "Residenza", "Muletto", "Patente B", "HACCP", "L. 68", "L. 381")

    def test_the_heading_says_what_a_yes_means(self, coach: Account) -> None:
        rows = [
            [*self.HEADINGS],
            ["Rossi Lucia", "Melzo", "SI", "NO", "x", "SI", "NO"],
            ["Verdi Ivo", "Melzo", "no", "", "", "", "vero"],
            ["Neri Ada", "Melzo", "NO", "NO", "NO", "NO", "NO"],
        ]
        staged = checked(coach, xlsx(Utenti=rows))

        assert verdicts(staged) == {"nuova": 3}
        take(coach, staged)
        ada, lucia, ivo = people_of(coach)
        assert lucia.profile.licences == ("forklift", "haccp")
        assert lucia.profile.entitlements == "l68"
        assert (ivo.profile.licences, ivo.profile.entitlements) == ((), "l381")
        assert ada.profile.licences == ()

    def test_nothing_is_remembered_of_yes_for_another_list(self, coach: Account) -> None:
        """SI under "L. 68" is one list; under a heading that names none it has to be asked."""
        staged = checked(
            coach,
            xlsx(Utenti=[["Cognome e nome", "Residenza", "Liste"], ["Rossi Lucia", "Melzo", "SI"]]),
        )

        assert verdicts(staged) == {"rifiutata": 1}
        [(_row, heading, reason)] = reasons(staged)
        assert heading == "Liste"
        assert "«SI»" in reason


class TestSomebodyElseSTaxCode:
    """A code copied onto the wrong row never turns one person's file into another's."""

    CODE = "RSSLCU90C45X001L"

    def _row(self, coach: Account, family_name: str, given_name: str) -> StagedImport:
        make_citizen(coach, family_name="Rossi", given_name="Lucia", tax_code=self.CODE)
        rows = [
            ["Cognome", "Nome", "Codice fiscale", "Comune"],
            [family_name, given_name, self.CODE, "Melzo"],
        ]
        return checked(coach, xlsx(Persone=rows))

    def test_another_name_altogether_is_refused_at_the_code(
        self, coach: Account, vocabulary: None
    ) -> None:
        staged = self._row(coach, "Bianchi", "Anna")
        (refusal,) = reasons(staged)
        assert refusal[1] == "Codice fiscale"
        assert "altro cognome e altro nome" in refusal[2]
        (person,) = people_of(coach)
        assert (person.family_name, person.given_name) == ("Rossi", "Lucia")

    @pytest.mark.parametrize(
        ("family_name", "given_name"), [("Bianchi", "Lucia"), ("Rossi", "Lucia Maria")]
    )
    def test_a_new_surname_or_a_longer_name_is_a_change(
        self, coach: Account, vocabulary: None, family_name: str, given_name: str
    ) -> None:
        assert verdicts(self._row(coach, family_name, given_name)) == {"cambiata": 1}
