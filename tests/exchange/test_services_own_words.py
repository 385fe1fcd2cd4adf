"""Words that no list has, columns that nobody knows, companies by their names."""

import pytest

from squadra.agencies.models import Account
from squadra.exchange.models import RememberedColumns, RememberedWord
from squadra.exchange.staging import choose_kind
from squadra.foundation.access import Refused
from squadra.openings.models import Opening
from squadra.organisations.models import Organisation
from squadra.proposals.models import Veto
from squadra.vocabularies.models import Occupation
from tests.exchange.flow import (
    answer,
    changes,
    checked,
    contents_of,
    people,
    people_of,
    reasons,
    send,
    settle,
    take,
    told,
    verdicts,
    xlsx,
)
from tests.exchange.sheets import OTHER_VAT, VAT, csv_sheet, sheet
from tests.factories import actor, make_organisation


class TestWordsThatNoListHas:
    def test_a_free_text_job_is_asked_about_once(self, coach: Account, vocabulary: None) -> None:
        file = people({"Mansione": "Jolly"}, {"Nome": "Marta", "Mansione": "jolly"})
        staged = checked(coach, file)
        assert verdicts(staged) == {"rifiutata": 2}
        assert [its[1] for its in staged.questions["occupations"].values()] == [2]

        dishwasher = Occupation.objects.get(label="Lavapiatti")
        staged = answer(coach, staged, Jolly=("occupations", dishwasher.uri))

        assert verdicts(staged) == {"nuova": 2}
        take(coach, staged)
        assert {person.profile.targets for person in people_of(coach)} == {(dishwasher.uri,)}
        another = people({"Nome": "Ada", "Mansione": "JOLLY"})
        assert verdicts(send(coach, another)) == {"nuova": 1}, "remembered for the service"
        assert "olly" not in str(list(RememberedWord.objects.values())).lower()

    def test_a_word_may_be_left_out_and_the_row_goes_in(
        self, coach: Account, vocabulary: None
    ) -> None:
        staged = checked(coach, people({"Competenze": "volare, Lavare i pavimenti"}))

        staged = answer(coach, staged, volare=("skills", ""))

        take(coach, staged)
        [person] = people_of(coach)
        assert [str(skill.skill) for skill in person.skills.all()] == ["Lavare i pavimenti"]

    def test_a_language_without_level_is_asked_for_it(self, coach: Account) -> None:
        staged = checked(coach, people({"Lingue": "italiano; arabo madrelingua"}))

        staged = answer(coach, staged, italiano=("languages", "it:B1"))

        take(coach, staged)
        assert people_of(coach)[0].profile.languages == ("it:B1", "ar:native")

    def test_another_service_has_its_own_words(
        self, coach: Account, stranger: Account, vocabulary: None
    ) -> None:
        file = people({"Mansione": "Jolly"})
        answer(coach, checked(coach, file), Jolly=("occupations", ""))

        assert verdicts(checked(stranger, file)) == {"rifiutata": 1}


class TestColumnsThatNobodyHas:
    def test_what_is_needed_and_missing_may_be_said_for_all_rows(self, coach: Account) -> None:
        staged = send(coach, xlsx(Utenti=[["Cognome", "Nome"], ["Rossi", "Lucia"]]))

        assert contents_of(staged).sheets[0].missing == ["municipality"]
        with pytest.raises(Refused):
            settle(coach, staged)
        take(coach, settle(coach, staged, {"municipality": "Gorgonzola"}))
        assert people_of(coach)[0].municipality.name == "Gorgonzola"

    def test_a_column_of_their_own_is_chosen_once_and_remembered(self, coach: Account) -> None:
        rows = [["Cognome", "Nome", "Residenza", "Zzz"], ["Rossi", "Lucia", "Melzo", "333"]]
        staged = send(coach, xlsx(Utenti=rows))
        assert staged.state == "columns", "a column that nobody knows is asked about"

        settle(coach, staged, Zzz="phone")

        rows[1][1] = "Marta"
        again = send(coach, xlsx(Altro=rows))
        assert again.state == "review"
        take(coach, again)
        assert people_of(coach)[0].phone == "333"

    def test_of_a_sheet_without_headings_no_name_is_remembered(self, coach: Account) -> None:
        rows = [["Bianchi", "Mara", "qui"], ["Rossi", "Lucia", "Melzo"]]
        staged = send(coach, xlsx(Utenti=rows))
        choose_kind(actor=actor(coach), staged=staged, kinds={0: "people"})
        staged.refresh_from_db()
        settle(coach, staged, Bianchi="family_name", Mara="given_name", qui="municipality")

        kept = str(RememberedColumns.objects.get().choice).lower()
        assert "family_name" in kept
        assert "bianchi" not in kept
        again = send(coach, xlsx(Utenti=rows))
        assert again.state == "review"

    def test_cells_without_heading_are_not_lost_unsaid(self, coach: Account) -> None:
        rows = [
            ["Cognome", "Nome", "Residenza"],
            ["Rossi", "Lucia", "Melzo", "vicino alla stazione"],
        ]

        staged = send(coach, xlsx(Utenti=rows))

        assert staged.state == "columns"
        assert contents_of(staged).sheets[0].columns[3].examples == ["vicino alla stazione"]

    def test_several_telephones_are_put_together(self, coach: Account) -> None:
        take(coach, checked(coach, people({"Telefono 1": 3331234567, "Telefono 2": 29512345})))

        assert people_of(coach)[0].phone == "3331234567 / 29512345"

    def test_a_doubled_heading_is_used_once(self, coach: Account) -> None:
        rows = [["Cognome", "Nome", "Residenza", "Cognome"], ["Rossi", "Lucia", "Melzo", "Verdi"]]

        staged = send(coach, xlsx(Utenti=rows))

        assert [column.field for column in contents_of(staged).sheets[0].columns] == [
            "family_name",
            "given_name",
            "municipality",
            "",
        ]
        assert staged.state == "columns"

    def test_headings_repeated_by_a_long_print_are_no_rows(self, coach: Account) -> None:
        head = ["Cognome", "Nome", "Residenza"]
        rows = [head, ["Rossi", "Lucia", "Melzo"], head, ["Verdi", "Ada", "Melzo"]]

        assert verdicts(checked(coach, xlsx(Utenti=rows))) == {"nuova": 2}


class TestCompaniesAndOpenings:
    COMPANIES = csv_sheet("Aziende", {}, {"Denominazione": "Beta Srl", "Partita IVA": OTHER_VAT})

    def test_three_sheets_find_one_another(self, coach: Account, vocabulary: None) -> None:
        openings = xlsx(
            Posti=[
                ["Azienda", "Figura ricercata", "Tipo contratto", "N. posti", "Scadenza"],
                ["cooperativa alba", "Aiuto cucina", "stage", "2 posti", "31/12/27"],
                ["Sconosciuta Spa", "Magazzino", "stage", 1, "31/12/27"],
            ]
        )
        persons = people({"Da non proporre": f"azienda {OTHER_VAT}"})

        staged = checked(coach, self.COMPANIES, openings, persons)

        assert verdicts(staged) == {"nuova": 4, "rifiutata": 1}
        assert "Azienda non nota" in reasons(staged)[0][2]
        take(coach, staged)
        opening = Opening.objects.visible_to(actor(coach)).get()
        assert (opening.organisation.name, opening.seats) == ("Cooperativa Alba", 2)
        assert opening.kind == "internship"
        assert str(Veto.objects.visible_to(actor(coach)).get().organisation) == "Beta Srl"

    def test_a_veto_that_may_mean_several_companies_is_asked_about(self, coach: Account) -> None:
        for _one in range(2):
            make_organisation(coach, name="Alba")

        staged = checked(coach, people({"Da non proporre": "azienda Alba"}))

        assert "Più aziende" in reasons(staged)[0][2]

    def test_an_opening_of_a_refused_company_waits_for_it(self, coach: Account) -> None:
        staged = checked(
            coach, sheet("Aziende", {"Comune": "Paperopoli"}), sheet("Opportunità", {})
        )

        assert [reason for _row, _column, reason in reasons(staged)][1:] == [
            "L'azienda di questa riga è fra le righe rifiutate: sistema prima quella."
        ]

    def test_a_company_without_numbers_is_known_by_its_name(self, coach: Account) -> None:
        file = xlsx(
            Aziende=[["Ragione sociale", "Tipologia", "Città"], ["Forno Rossi", "ditta", "Melzo"]]
        )
        take(coach, checked(coach, file))

        assert verdicts(send(coach, file)) == {"uguale": 1}

    def test_a_company_is_corrected_with_its_site_and_its_contact(self, coach: Account) -> None:
        take(coach, checked(coach, sheet("Aziende", {"Referente": "Anna Verdi"})))

        staged = checked(
            coach,
            sheet(
                "Aziende",
                {"Referente": "anna verdi", "Telefono": "02 000", "Indirizzo": "Via Po 1",
                 "Settore ATECO": "81.21"},
            ),
        )  # fmt: skip

        assert {heading for heading, _before, _after in changes(staged)} == {
            "Telefono",
            "Indirizzo",
            "Settore ATECO",
        }
        take(coach, staged)
        alba = Organisation.objects.visible_to(actor(coach)).get(vat_number=VAT)
        assert (alba.sector, alba.sites.get().address) == ("81.21", "Via Po 1")
        assert (alba.contacts.get().name, alba.contacts.get().phone) == ("Anna Verdi", "02 000")

    def test_nothing_is_shown_of_a_company_that_another_district_follows(
        self, coach: Account, stranger: Account
    ) -> None:
        take(stranger, checked(stranger, sheet("Aziende", {"Telefono": "02 555"})))

        staged = checked(coach, sheet("Aziende", {"Telefono": "02 111"}))

        assert verdicts(staged) == {"nuova": 1}
        assert "02 555" not in str(told(staged))
        take(coach, staged)
        alba = Organisation.objects.visible_to(actor(coach)).get(vat_number=VAT)
        assert alba.contacts.get().phone == "02 555"
        assert alba.districts.count() == 2

    def test_an_opening_is_corrected(self, coach: Account) -> None:
        take(coach, checked(coach, sheet("Aziende", {}), sheet("Opportunità", {})))

        staged = checked(
            coach, sheet("Opportunità", {"Posti": 3, "Comune": "Gorgonzola", "Descrizione": "x"})
        )

        assert {heading for heading, _before, _after in changes(staged)} == {
            "Posti",
            "Comune",
            "Descrizione",
        }
        take(coach, staged)
        opening = Opening.objects.visible_to(actor(coach)).get()
        assert (opening.seats, opening.site.municipality.name) == (3, "Gorgonzola")
