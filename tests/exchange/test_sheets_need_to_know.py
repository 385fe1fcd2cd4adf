"""Whom a sheet may tell of what, what it leaves in the readings, and who sees an import at all."""

from datetime import date

import pytest

from squadra.agencies.models import Account
from squadra.exchange.staging import confirm, go_on
from squadra.foundation import clock
from squadra.foundation.audit.models import Event
from squadra.foundation.roles import Role
from squadra.organisations.models import Organisation
from squadra.people.models import Anchor, Citizen, Grant, Section
from squadra.people.services import update_identity
from tests.exchange.flow import (
    changes,
    checked,
    contents_of,
    finish,
    people,
    people_of,
    reasons,
    send,
    take,
    verdicts,
)
from tests.exchange.sheets import VAT, sheet
from tests.factories import actor, make_account, make_citizen


class TestPeopleUnderProtection:
    @pytest.fixture
    def protected(self, coach: Account) -> Citizen:
        return make_citizen(
            coach, given_name="Lucia", family_name="Rossi", refuge=True, anchor=Anchor.SERVICE
        )

    def test_a_sheet_does_not_tell_where_they_live(
        self, coach: Account, protected: Citizen
    ) -> None:
        staged = checked(
            coach, people({"Residenza": "Gorgonzola", "Via": "Via Po 1", "Cellulare": "333"})
        )

        assert [heading for heading, _before, _after in changes(staged)] == ["Cellulare"]
        take(coach, staged)
        [person] = people_of(coach)
        assert (person.municipality, person.address) == (protected.municipality, "")

    def test_protection_is_set_on_their_page_alone(self, coach: Account) -> None:
        make_citizen(coach, given_name="Lucia", family_name="Rossi")

        [(_row, _column, reason)] = reasons(checked(coach, people({"In rifugio": "x"})))

        assert "dalla scheda della persona" in reason

    def test_somebody_new_may_come_under_protection(self, coach: Account) -> None:
        take(coach, checked(coach, people({"In rifugio": "SI"})))

        assert people_of(coach)[0].anchor == Anchor.SERVICE

    def test_what_was_written_down_of_a_home_goes_when_protection_is_set(
        self, coach: Account
    ) -> None:
        born = date(1990, 3, 5)
        make_citizen(
            coach, given_name="Lucia", family_name="Rossi", birth_date=born, address="Via Vecchia 1"
        )
        staged = take(coach, checked(coach, people({"Nato il": born, "Via": "Via Nuova 2"})))
        assert "Via Vecchia" in str([row.journal for row in staged.rows.all()])

        [person] = people_of(coach)
        person.refuge = True
        update_identity(actor=actor(coach), citizen=person, expected=person.version)

        assert not staged.rows.exists()

    @pytest.mark.parametrize("state", ["columns", "checking", "review", "stopped"])
    def test_what_a_sheet_was_held_against_goes_when_protection_is_set(
        self, coach: Account, state: str
    ) -> None:
        born = date(1990, 3, 5)
        make_citizen(
            coach, given_name="Lucia", family_name="Rossi", birth_date=born, address="Via Vecchia 1"
        )
        sheet = people({"Nato il": born, "Via": "Via Nuova 2", "Cellulare": "333"})
        staged = checked(coach, sheet)
        assert "Via Vecchia 1" in str(changes(staged))
        staged.state = state
        staged.save()

        [person] = people_of(coach)
        person.refuge = True
        update_identity(actor=actor(coach), citizen=person, expected=person.version)

        staged.refresh_from_db()
        assert "Via Vecchia" not in str([row.told for row in staged.rows.all()])
        if state == "review":
            staged = finish(staged)
            assert [heading for heading, _before, _after in changes(staged)] == ["Cellulare"]


class TestReadingLeavesATrace:
    def test_whose_file_is_held_beside_a_sheet_finds_it_among_the_readings(
        self, coach: Account
    ) -> None:
        changed = make_citizen(coach, given_name="Lucia", family_name="Rossi", phone="1")
        same = make_citizen(coach, given_name="Marta", family_name="Rossi")
        before = Event.objects.filter(verb="people:citizen:read").count()

        checked(coach, people({"Cellulare": "2"}, {"Nome": "Marta"}))

        read = Event.objects.filter(verb="people:citizen:read")
        assert read.count() == before + 1
        assert read.filter(subject_id=changed.pk, facts={"section": "import"}).exists()
        assert not read.filter(subject_id=same.pk).exists()

    def test_events_of_an_import_name_nobody(self, coach: Account) -> None:
        take(coach, checked(coach, people({"Cellulare": 3331234567}, {"Nome": "Marta"})))

        verbs = list(Event.objects.order_by("at", "id").values_list("verb", flat=True))
        assert verbs.count("people:citizen:registered") == 2
        assert "exchange:sheet:imported" in verbs
        facts = Event.objects.get(verb="exchange:sheet:imported").facts
        assert facts == {"kind": "people", "new": 2, "changed": 0, "same": 0, "refused": 0}
        assert "Rossi" not in str(list(Event.objects.values()))


class TestNeedToKnow:
    @pytest.mark.parametrize("section", [Section.IDENTITY, Section.PROFILE])
    def test_a_sheet_tells_nothing_of_a_section_that_is_closed(
        self, coach: Account, section: Section
    ) -> None:
        person = make_citizen(coach, given_name="Lucia", family_name="Rossi", phone="02 1")
        opened = tuple(other for other in Section.values if other != section)
        Grant.objects.filter(person=person).update(sections=opened)

        staged = checked(coach, people({"Cellulare": "333", "Km": 5}))

        assert changes(staged) == []
        assert "non puoi cambiarla" in reasons(staged)[0][2]

    def test_whom_another_service_follows_is_not_told(
        self, coach: Account, stranger: Account
    ) -> None:
        code = {"Cod. Fisc.": "RSSLCU90C45X001L", "Cellulare": "333"}
        take(stranger, checked(stranger, people(code)))

        staged = checked(coach, people(code))

        assert verdicts(staged) == {"nuova": 1}
        assert changes(staged) == []

    def test_a_social_worker_is_told_that_companies_are_not_theirs(self, coach: Account) -> None:
        account = make_account(coach.assignments.get().service, Role.SOCIAL_WORKER)

        staged = send(account, sheet("Aziende", {}), sheet("Persone", {}))

        assert "il tuo ruolo non lo importa" in contents_of(staged).files[0].notes[0]
        staged = checked(account, sheet("Aziende", {}), sheet("Persone", {}))
        assert verdicts(take(account, staged))["nuova"] == 1
        assert not Organisation.objects.filter(vat_number=VAT).exists()

    def test_a_role_that_ended_meanwhile_stores_nothing(self, coach: Account) -> None:
        staged = checked(coach, people({}))
        staged = confirm(actor=actor(coach), staged=staged)
        coach.assignments.update(end=clock.today())

        staged = go_on(staged)

        assert staged.state == "stopped"
        assert "ruolo" in contents_of(staged).stopped
        assert not Citizen.objects.filter(family_name="Rossi").exists()

    def test_people_are_the_services_own_and_their_referent_is_the_author(
        self, coach: Account
    ) -> None:
        take(coach, checked(coach, people({})))

        [person] = people_of(coach)
        assert person.service == coach.assignments.get().service
        assert person.grants.get(ground="referent").account == coach
