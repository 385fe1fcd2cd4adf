"""Who follows a person, and what a role in one service gives on the people of another: nothing."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from squadra.agencies.models import Account
from squadra.agencies.services import assign_role, end_role, give_mandate
from squadra.foundation import clock
from squadra.foundation.access import Refused
from squadra.foundation.audit.models import Event
from squadra.foundation.roles import Role
from squadra.people.bulk import new_file, register_citizens
from squadra.people.models import Citizen, PersonSkill, WorkProfile
from squadra.people.services import (
    change_referent,
    record_skill,
    register_citizen,
    update_identity,
    update_profile,
)
from squadra.vocabularies.models import Skill
from tests.factories import World, actor, make_citizen
from tests.pages import send, words

ClientOf = Callable[[Account], Client]


def leaves(account: Account) -> None:
    end_role(assignment=account.assignments.get(), end=clock.today(), actor=None)


def joins(account: Account, world: World, role: str, *, where: str = "elsewhere") -> None:
    start = clock.today() - timedelta(days=1)
    service = getattr(world, where)
    assign_role(account=account, role=role, service=service, start=start, actor=None)


def referent_of(world: World) -> Account | None:
    rows = Citizen.objects.with_referent(clock.today())
    return rows.get(pk=world.citizen.pk).referent


def referent_page(world: World) -> str:
    return f"/persone/{world.citizen.pk}/referente/"


# Handing a person over


def test_a_colleague_does_not_take_over_a_person_whose_referent_is_at_work(world: World) -> None:
    """Past answers would be theirs from that moment."""
    with pytest.raises(Refused, match="referent"):
        change_referent(
            actor=actor(world.colleague), citizen=world.citizen, referent=world.colleague
        )
    assert referent_of(world) == world.coach
    assert not Event.objects.filter(verb="people:referent:changed").exists()


def test_the_page_tells_a_colleague_who_hands_the_person_over(
    world: World, client_of: ClientOf
) -> None:
    for response in (
        client_of(world.colleague).get(referent_page(world)),
        client_of(world.colleague).post(referent_page(world), {"referent": world.colleague.pk}),
    ):
        assert response.status_code == 403
        assert f"La passa ad altri chi è referente: {world.coach}." in words(response)


def test_only_the_referent_is_offered_to_hand_the_person_over(
    world: World, client_of: ClientOf
) -> None:
    page = f"/persone/{world.citizen.pk}/"
    assert referent_page(world) in client_of(world.coach).get(page).content.decode()
    assert referent_page(world) not in client_of(world.colleague).get(page).content.decode()


def test_a_person_whose_referent_has_left_is_taken_over_by_a_colleague(
    world: World, client_of: ClientOf
) -> None:
    leaves(world.coach)
    client = client_of(world.colleague)
    assert referent_page(world) in client.get(f"/persone/{world.citizen.pk}/").content.decode()
    send(client, referent_page(world), referent=str(world.colleague.pk))
    assert referent_of(world) == world.colleague
    assert Event.objects.filter(verb="people:referent:changed").count() == 1


def test_a_referent_who_only_works_in_another_service_now_no_longer_holds_the_person(
    world: World,
) -> None:
    leaves(world.coach)
    joins(world.coach, world, Role.COACH)
    assert not Citizen.objects.visible_to(actor(world.coach)).exists()
    with pytest.raises(Refused):
        change_referent(actor=actor(world.coach), citizen=world.citizen, referent=world.colleague)
    change_referent(actor=actor(world.colleague), citizen=world.citizen, referent=world.colleague)
    assert referent_of(world) == world.colleague


# Mandates


def test_under_a_mandate_the_delegate_follows_people_until_it_ends(world: World) -> None:
    mandate = give_mandate(
        principal=world.elsewhere,
        delegate=world.here,
        act="Delibera 1",
        start=clock.today() - timedelta(days=1),
        actor=None,
    )
    delegate = actor(world.coach)
    citizen = register_citizen(
        actor=delegate,
        service=world.elsewhere,
        referent=world.coach,
        identity={
            "given_name": "Omar",
            "family_name": "Delegato",
            "municipality": world.elsewhere.municipality,
        },
    )
    assert Citizen.objects.visible_to(delegate).filter(pk=citizen.pk).exists()
    mandate.end = clock.today()
    mandate.save()
    assert not Citizen.objects.visible_to(actor(world.coach)).filter(pk=citizen.pk).exists()
    stranger = actor(world.stranger)
    change_referent(actor=stranger, citizen=citizen, referent=world.stranger)


@pytest.mark.parametrize("who", ["stranger", "scout"])
def test_no_file_is_opened_for_a_referent_who_does_not_follow_people_there(
    world: World, who: str
) -> None:
    coach, referent = actor(world.coach), getattr(world, who)
    identity = {
        "given_name": "Omar",
        "family_name": "Nuovo",
        "municipality": world.here.municipality,
    }
    file = new_file(actor=coach, service=world.here, identity=identity, profile={}, skills={})
    with pytest.raises(ValidationError, match="Il referente deve lavorare nel servizio"):
        register_citizens(actor=coach, service=world.here, referent=referent, files=[file])
    with pytest.raises(ValidationError, match="Il referente deve lavorare nel servizio"):
        register_citizen(actor=coach, service=world.here, referent=referent, identity=identity)
    assert not Citizen.objects.filter(family_name="Nuovo").exists()


# Two roles in two services


@pytest.fixture
def reader_here(world: World) -> Account:
    """A coach of the other district who here is a specialist: reads people, changes nothing."""
    joins(world.stranger, world, Role.SPECIALIST, where="here")
    return world.stranger


@pytest.mark.parametrize(
    "part", ["anagrafica", "profilo", "competenze", "referente", "opportunita", "veti"]
)
def test_a_coach_elsewhere_who_only_reads_here_opens_no_form_here(
    world: World, client_of: ClientOf, reader_here: Account, part: str
) -> None:
    client = client_of(reader_here)
    assert client.get(f"/persone/{world.citizen.pk}/").status_code == 200
    refused = client.get(f"/persone/{world.citizen.pk}/{part}/")
    assert refused.status_code == 403
    assert "Il tuo ruolo non permette questa operazione." in words(refused)


def test_a_coach_elsewhere_who_only_reads_here_is_offered_no_change(
    world: World, client_of: ClientOf, reader_here: Account
) -> None:
    page = client_of(reader_here).get(f"/persone/{world.citizen.pk}/").content.decode()
    for part in ("anagrafica", "profilo", "competenze", "referente", "opportunita"):
        assert f"/persone/{world.citizen.pk}/{part}/" not in page


def test_a_coach_elsewhere_who_only_reads_here_changes_nothing_here(
    world: World, reader_here: Account
) -> None:
    other, citizen = actor(reader_here), world.citizen
    profile = WorkProfile.objects.get(person=citizen)
    skill = Skill.objects.create(
        id=uuid4(), uri="http://data.europa.eu/esco/skill/prova", label="pulire"
    )
    held = PersonSkill(person=citizen, skill=skill, assessed_on=clock.today())
    for change in (
        lambda: update_identity(actor=other, citizen=citizen, expected=citizen.version),
        lambda: update_profile(actor=other, profile=profile, expected=profile.version),
        lambda: record_skill(actor=other, skill=held),
        lambda: change_referent(actor=other, citizen=citizen, referent=world.colleague),
    ):
        with pytest.raises(Refused):
            change()


def test_in_their_own_service_the_same_coach_works_as_before(
    world: World, client_of: ClientOf
) -> None:
    own = make_citizen(world.stranger)
    joins(world.stranger, world, Role.SPECIALIST, where="here")
    client = client_of(world.stranger)
    for page in ("anagrafica", "profilo", "competenze", "referente", "opportunita", "veti"):
        assert client.get(f"/persone/{own.pk}/{page}/").status_code == 200, page
