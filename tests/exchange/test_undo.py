"""What nobody has used since is undone to the last field; what somebody used stays, and says so."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from squadra.agencies.models import Account
from squadra.exchange.jobs import forget_staged_imports
from squadra.exchange.models import SheetRow, StagedImport
from squadra.exchange.plans import Verdict
from squadra.exchange.staged_sheets import RowTold
from squadra.foundation import clock
from squadra.foundation.access import Refused
from squadra.foundation.audit.models import Event
from squadra.openings.models import Opening
from squadra.openings.services import publish_opening
from squadra.organisations.models import Organisation
from squadra.organisations.services import add_contact, follow_organisation
from squadra.people.models import Citizen, Grant, PersonSkill, SkillSource
from squadra.people.services import (
    change_referent,
    record_skill,
    remove_skill,
    update_identity,
    update_profile,
)
from squadra.privacy.services import erase_person
from squadra.proposals.models import Veto, VetoKind
from squadra.proposals.services import add_veto, propose
from squadra.territory.models import District
from squadra.vocabularies.models import Skill
from tests.exchange.flow import (
    checked,
    everything_stored,
    people,
    people_of,
    send,
    take,
    take_back,
    verdicts,
)
from tests.exchange.sheets import OTHER_VAT, VAT, sheet
from tests.factories import actor, make_account, make_citizen, make_opening

pytestmark = pytest.mark.slow

COMPANIES = sheet(
    "Aziende",
    {"Referente": "Anna Verdi", "Telefono": "02 000"},
    {"Denominazione": "Beta", "Partita IVA": OTHER_VAT},
)
OPENINGS = sheet("Opportunità", {}, {"Titolo": "Cucina", "Comune": "Gorgonzola"})
PEOPLE = people(
    {
        "Nato il": date(1990, 3, 5),
        "Cod. Fisc.": "RSSLCU90C45X001L",
        "Cellulare": 3331234567,
        "Competenze": "Lavare i pavimenti, Pulire i bagni (base)",
        "Da non proporre": f"azienda {OTHER_VAT}; condizione notte",
    },
    {"Nome": "Marta"},
)


def test_everything_is_as_before(coach: Account, vocabulary: None) -> None:
    make_citizen(coach, given_name="Ada", family_name="Neri")
    before = everything_stored()
    staged = take(coach, checked(coach, COMPANIES, OPENINGS, PEOPLE))
    assert verdicts(staged) == {"nuova": 6}
    assert everything_stored() != before

    staged = take_back(coach, staged)

    assert staged.state == "undone"
    assert verdicts(staged) == {"annullata": 6}
    assert everything_stored() == before


def test_what_was_changed_is_what_it_was(coach: Account, vocabulary: None) -> None:
    take(coach, checked(coach, COMPANIES, OPENINGS, PEOPLE))
    before = everything_stored()
    corrected = people(
        {
            "Nato il": date(1990, 3, 6),
            "Cod. Fisc.": "RSSLCU90C45X001L",
            "Cellulare": "340 000",
            "Via": "Via Nuova 1",
            "Patente": "B, muletto",
            "Non prima delle": "8:30",
            "Categorie protette": "L. 68/99",
            "Competenze": "Pulire i bagni (esperta); Guidare il carrello elevatore",
            "Da non proporre": "condizione rumore",
        },
    )
    staged = checked(
        coach,
        corrected,
        sheet("Aziende", {"Indirizzo": "Via Po 1", "Referente": "Ivo Blu", "Comune": "Melzo"}),
        sheet("Opportunità", {"Posti": 4, "Comune": "Pioltello", "Lingue": "italiano A2"}),
    )
    assert verdicts(staged) == {"cambiata": 3}
    staged = take(coach, staged)
    assert everything_stored() != before

    take_back(coach, staged)

    assert everything_stored() == before


def test_history_and_audit_keep_both_acts(coach: Account) -> None:
    make_citizen(coach, given_name="Lucia", family_name="Rossi", phone="1")
    staged = take(coach, checked(coach, people({"Cellulare": "2"}, {"Nome": "Marta"})))
    new = Citizen.objects.get(given_name="Marta")

    take_back(coach, staged)

    kept = list(Citizen.history.filter(id=new.pk).order_by("history_id"))
    assert [past.history_type for past in kept] == ["+", "-"]
    assert {past.history_user_id for past in kept} == {coach.pk}
    changed = Citizen.history.filter(given_name="Lucia").order_by("history_id")
    assert [past.phone for past in changed] == ["1", "2", "1"]
    verbs = Event.objects.values_list("verb", flat=True)
    for verb in (
        "people:citizen:registered",
        "people:citizen:updated",
        "people:citizen:import_undone",
        "people:citizen:change_undone",
        "exchange:import:undo_asked",
        "exchange:import:undone",
    ):
        assert verb in verbs
    assert Event.objects.get(verb="people:citizen:import_undone").subject_id == new.pk
    assert Event.objects.get(verb="exchange:import:undone").facts == {"undone": 2, "kept": 0}


def lucia(coach: Account) -> Citizen:
    return next(one for one in people_of(coach) if one.given_name == "Lucia")


def correct(coach: Account) -> None:
    person = lucia(coach)
    person.phone = "02"
    update_identity(actor=actor(coach), citizen=person, expected=person.version)


def pause(coach: Account) -> None:
    profile = lucia(coach).profile
    profile.matching_paused = True
    update_profile(actor=actor(coach), profile=profile, expected=profile.version)


def learn(coach: Account) -> None:
    skill = Skill.objects.get(label="Guidare il carrello elevatore")
    held = PersonSkill(
        person=lucia(coach), skill=skill, source=SkillSource.SELF, assessed_on=date(2026, 1, 7)
    )
    record_skill(actor=actor(coach), skill=held)


def unlearn(coach: Account) -> None:
    skill = lucia(coach).skills.first()
    assert skill is not None
    remove_skill(actor=actor(coach), skill=skill)


def exclude(coach: Account) -> None:
    veto = Veto(person=lucia(coach), kind=VetoKind.DEMAND, code="noise")
    add_veto(actor=actor(coach), veto=veto)


def hand_over(coach: Account) -> None:
    colleague = make_account(coach.assignments.get().service)
    change_referent(actor=actor(coach), citizen=lucia(coach), referent=colleague)


def make_proposal(coach: Account) -> None:
    person = lucia(coach)
    person.profile.max_km = 10
    person.profile.save()
    propose(actor=actor(coach), citizen=person, opening=make_opening(coach))


USES: list[Callable[[Account], None]] = [
    correct,
    pause,
    learn,
    unlearn,
    exclude,
    hand_over,
    make_proposal,
]


@pytest.mark.parametrize("use", USES, ids=lambda use: use.__name__)
def test_whoever_was_worked_with_stays_whole_and_the_others_go(
    coach: Account, vocabulary: None, use: Callable[[Account], None]
) -> None:
    staged = take(coach, checked(coach, COMPANIES, PEOPLE))
    use(coach)
    mine = {name: rows for name, rows in everything_stored().items() if name.startswith("people.")}

    staged = take_back(coach, staged)

    assert [str(person) for person in people_of(coach)] == ["Rossi Lucia"]
    kept = staged.rows.get(verdict=Verdict.KEPT, sheet=1)
    [(_heading, _value, reason)] = RowTold.from_data(kept.told).reasons
    assert "qualcuno ci ha lavorato" in reason
    assert "propost" not in reason, "what was done is not told: a proposal may be the referent's"
    now = everything_stored()
    lost = [
        row for name, rows in mine.items() for row in rows.values() if row not in now[name].values()
    ]
    assert all("Lucia" not in str(row) for row in lost)


def test_a_person_who_is_out_of_sight_today_is_left_alone(coach: Account, vocabulary: None) -> None:
    take(coach, checked(coach, COMPANIES, PEOPLE))
    corrected = people({"Cod. Fisc.": "RSSLCU90C45X001L", "Cellulare": "340 000"})
    staged = take(coach, checked(coach, corrected))
    person = Citizen.objects.get(family_name="Rossi", given_name="Lucia")
    yesterday = clock.today() - timedelta(days=1)
    Grant.objects.filter(person=person).update(start=yesterday, end=yesterday)

    staged = take_back(coach, staged)

    kept = staged.rows.get(verdict=Verdict.KEPT)
    [(_heading, _value, reason)] = RowTold.from_data(kept.told).reasons
    assert "non segui più" in reason
    assert Citizen.objects.get(pk=person.pk).phone == "340 000"


def test_a_person_who_stays_keeps_the_company_they_do_not_want(
    coach: Account, vocabulary: None
) -> None:
    staged = take(coach, checked(coach, COMPANIES, PEOPLE))
    correct(coach)

    take_back(coach, staged)

    names = Organisation.objects.visible_to(actor(coach)).values_list("name", flat=True)
    assert "Beta" in names
    assert "Cooperativa Alba" not in names


def test_a_company_with_an_opening_of_somebody_stays(coach: Account) -> None:
    staged = take(coach, checked(coach, COMPANIES))
    alba = Organisation.objects.get(vat_number=VAT)
    publish_opening(
        actor=actor(coach),
        service=coach.assignments.get().service,
        fields={
            "organisation": alba,
            "site": alba.sites.get(),
            "title": "Altro",
            "kind": "job",
            "expires_on": clock.today(),
        },
    )

    staged = take_back(coach, staged)

    assert verdicts(staged) == {"tenuta": 1, "annullata": 1}
    assert Organisation.objects.filter(vat_number=VAT).exists()


def test_a_company_with_a_new_contact_or_another_district_stays(
    coach: Account, stranger: Account
) -> None:
    staged = take(coach, checked(coach, COMPANIES))
    beta, alba = Organisation.objects.filter(vat_number__in=(VAT, OTHER_VAT)).order_by("-name")[
        ::-1
    ]
    add_contact(actor=actor(coach), organisation=alba, fields={"name": "Ivo"})
    district = District.objects.get(pk=stranger.assignments.get().service.district_id)
    follow_organisation(actor=actor(stranger), organisation=beta, district=district)

    assert verdicts(take_back(coach, staged)) == {"tenuta": 2}


def test_a_company_of_another_district_is_left_to_it(coach: Account, stranger: Account) -> None:
    take(stranger, checked(stranger, COMPANIES))
    before = everything_stored()

    staged = take(coach, checked(coach, COMPANIES))
    take_back(coach, staged)

    assert everything_stored() == before


def test_a_followed_company_with_work_of_ours_stays_followed(
    coach: Account, stranger: Account
) -> None:
    take(stranger, checked(stranger, COMPANIES))
    staged = take(coach, checked(coach, COMPANIES))
    alba = Organisation.objects.get(vat_number=VAT)
    make_opening(coach, alba)

    staged = take_back(coach, staged)

    assert verdicts(staged) == {"tenuta": 1, "annullata": 1}
    assert alba in Organisation.objects.visible_to(actor(coach))


def test_an_import_is_undone_once(coach: Account) -> None:
    staged = take(coach, checked(coach, people({})))
    staged = take_back(coach, staged)

    with pytest.raises(Refused):
        take_back(coach, staged)


def test_an_import_can_be_made_again_after_it_was_undone(coach: Account) -> None:
    take_back(coach, take(coach, checked(coach, people({}))))

    assert verdicts(take(coach, send(coach, people({})))) == {"nuova": 1}
    assert len(people_of(coach)) == 1


def test_after_thirty_days_nothing_is_left_of_an_undone_import(coach: Account) -> None:
    staged = take(coach, checked(coach, people({})))
    take_back(coach, staged)
    assert Citizen.history.filter(family_name="Rossi").exists()
    StagedImport.objects.update(created_at=clock.now() - timedelta(days=31))

    forget_staged_imports.func()

    assert not StagedImport.objects.exists()
    assert not SheetRow.objects.exists()
    assert not Citizen.history.filter(family_name="Rossi").exists(), "nobody could erase it"


def test_after_thirty_days_what_was_imported_stays_with_its_history(coach: Account) -> None:
    take(coach, checked(coach, people({})))
    StagedImport.objects.update(created_at=clock.now() - timedelta(days=31))

    forget_staged_imports.func()

    assert Citizen.history.filter(family_name="Rossi").exists()
    assert len(people_of(coach)) == 1


def test_who_is_erased_is_forgotten_and_the_others_can_still_be_undone(coach: Account) -> None:
    staged = take(coach, checked(coach, people({}, {"Nome": "Marta"})))
    erased = lucia(coach)

    erase_person(actor=actor(coach), citizen=erased)

    staged.refresh_from_db()
    assert "Lucia" not in str([(row.told, row.journal) for row in staged.rows.all()])
    assert not staged.rows.filter(object_id=erased.pk).exists()
    take_back(coach, staged)
    assert people_of(coach) == []


NAMES = ("Lucia", "Marta", "Ada", "Ivo", "Noè", "Samira", "Carlo", "Olga")
CELLS: dict[str, tuple[Any, ...]] = {
    "Cellulare": ("", 3331234567, "02 1", "-"),
    "Nato il": ("", date(1990, 3, 5), "12.4.85", "31/02/1990"),
    "Residenza": ("Melzo", "Gorgonzola", "20066 Melzo (MI)", "Paperopoli"),
    "Patente": ("", "B", "muletto, B"),
    "Competenze": ("", "Lavare i pavimenti", "Pulire i bagni (base); Lavare i pavimenti (esperta)"),
    "Lingue": ("", "italiano B1", "arabo madrelingua, italiano A2"),
    "Ore settimanali": ("", 20, "30 ore"),
    "Da non proporre": ("", "condizione notte", "settore 10.1; condizione rumore"),
}


def random_people(dice: random.Random) -> tuple[str, bytes]:
    """Some of the same few people each time: new ones, changed ones, equal ones, bad ones."""
    names = dice.sample(NAMES, dice.randint(2, len(NAMES)))
    return people(
        *({"Nome": name, **{key: dice.choice(its) for key, its in CELLS.items()}} for name in names)
    )


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(20))
def test_whatever_a_sheet_holds_undoing_it_leaves_every_field_as_before(
    coach: Account, vocabulary: None, seed: int
) -> None:
    dice = random.Random(seed)
    take(coach, checked(coach, random_people(dice), COMPANIES))
    before = everything_stored()
    staged = checked(coach, random_people(dice), OPENINGS)
    if set(verdicts(staged)) & {"nuova", "cambiata"}:
        staged = take_back(coach, take(coach, staged))
        assert not set(verdicts(staged)) - {"annullata"}

    assert everything_stored() == before
    assert Opening.objects.visible_to(actor(coach)).count() == 0
