"""A person's copy of their data, and the page that erases them: through the referent alone."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.test import Client
from django.urls import reverse

from squadra.agencies.models import Account
from squadra.agencies.services import assign_role
from squadra.foundation import clock
from squadra.foundation.access import Refused
from squadra.foundation.audit import readers_of
from squadra.foundation.roles import Role
from squadra.people.models import Citizen
from squadra.people.services import change_referent, update_identity
from squadra.privacy.models import Erasure
from squadra.privacy.services import erase_person, subject_access
from squadra.proposals.models import AnswerKind, AnswerReason
from squadra.proposals.services import answer, propose
from tests.factories import World, actor, make_citizen, make_opening
from tests.privacy.traces import MARKER, mark, owned_models, rows_of

ClientOf = Callable[[Account], Client]


def erase_url(citizen: Citizen) -> str:
    return reverse("privacy:erase", args=[citizen.pk])


def answered(world: World) -> None:
    referent = actor(world.coach)
    proposal = propose(actor=referent, citizen=world.citizen, opening=world.opening)
    answer(actor=referent, proposal=proposal, kind=AnswerKind.NO, reason=AnswerReason.TIMES)


def test_the_page_says_what_is_erased_and_that_it_cannot_be_undone(
    world: World, client_of: ClientOf
) -> None:
    page = client_of(world.coach).get(erase_url(world.citizen)).content.decode()
    assert "Non si può annullare" in page
    assert "le proposte e le risposte" in page
    assert reverse("privacy:access", args=[world.citizen.pk]) in page


@pytest.mark.parametrize(
    "typed", ["", "Bianchi", "Rossi Mario", "x" * 10_000, "\x00", "<b>", "=1+1", "🙂"]
)
def test_another_name_erases_nothing(world: World, client_of: ClientOf, typed: str) -> None:
    page = client_of(world.coach).post(erase_url(world.citizen), {"name": typed})
    assert page.status_code == 200
    assert "error" in page.content.decode()
    assert Citizen.objects.filter(pk=world.citizen.pk).exists()


def test_the_name_however_it_is_written_erases(world: World, client_of: ClientOf) -> None:
    citizen = make_citizen(world.coach, family_name="D'Angelo", given_name="Noè")
    page = client_of(world.coach).post(erase_url(citizen), {"name": "dangelo NOE"}, follow=True)
    assert "sono stati cancellati" in page.content.decode()
    assert not Citizen.objects.filter(pk=citizen.pk).exists()
    assert Citizen.objects.filter(pk=world.citizen.pk).exists()
    assert Erasure.objects.get().subject_id == citizen.pk
    assert client_of(world.coach).get(erase_url(citizen)).status_code == 404


def test_another_persons_rows_are_left_alone(world: World) -> None:
    answered(world)
    other = make_citizen(world.coach)
    kept = {
        model: len(rows_of(model, path, world.citizen.pk)) for model, path in owned_models().items()
    }
    erase_person(actor=actor(world.coach), citizen=other)
    assert kept == {
        model: len(rows_of(model, path, world.citizen.pk)) for model, path in owned_models().items()
    }


@pytest.mark.parametrize("who", ["colleague", "stranger", "scout"])
def test_nobody_but_the_referent_copies_or_erases(world: World, who: str) -> None:
    for service in (subject_access, erase_person):
        with pytest.raises((Refused, ObjectDoesNotExist)):
            service(actor=actor(getattr(world, who)), citizen=world.citizen)
    assert not Erasure.objects.exists()


def test_a_copy_is_named_among_the_readings(world: World, client_of: ClientOf) -> None:
    client = client_of(world.coach)
    client.get(reverse("privacy:access", args=[world.citizen.pk]))
    shown = client.get(reverse("people:readers", args=[world.citizen.pk])).context["readings"]
    assert [read.section for read in shown] == ["copia dei dati"]


def test_a_referent_who_only_reads_people_here_now_neither_copies_nor_erases(
    world: World, client_of: ClientOf
) -> None:
    """What they may do elsewhere counts for nothing here."""
    world.coach.assignments.update(service=world.elsewhere)
    start = clock.today() - timedelta(days=1)
    assign_role(
        account=world.coach, role=Role.SPECIALIST, service=world.here, start=start, actor=None
    )
    for service in (subject_access, erase_person):
        with pytest.raises(Refused):
            service(actor=actor(world.coach), citizen=world.citizen)
    for url in (reverse("privacy:access", args=[world.citizen.pk]), erase_url(world.citizen)):
        assert client_of(world.coach).get(url).status_code == 403


def test_the_copy_of_somebody_under_protection_has_no_distance_from_the_home_of_before(
    world: World,
) -> None:
    """Nor once protection is lifted; what was proposed meanwhile started from the service."""
    referent = actor(world.coach)
    propose(actor=referent, citizen=world.citizen, opening=world.opening)
    for refuge in (True, False):
        person = Citizen.objects.get(pk=world.citizen.pk)
        person.refuge = refuge
        update_identity(actor=referent, citizen=person, expected=person.version)
        copy = subject_access(actor=referent, citizen=person)
        assert [row["perché, il giorno della proposta"] for row in copy["proposte"]] == [None]
    propose(actor=referent, citizen=world.citizen, opening=make_opening(world.coach))
    copy = subject_access(actor=referent, citizen=person)
    assert {bool(row["perché, il giorno della proposta"]) for row in copy["proposte"]} == {
        True,
        False,
    }


def test_a_former_referent_copies_nothing_more(world: World, client_of: ClientOf) -> None:
    change_referent(actor=actor(world.coach), citizen=world.citizen, referent=world.colleague)
    url = reverse("privacy:access", args=[world.citizen.pk])
    assert client_of(world.coach).get(url).status_code == 404
    assert client_of(world.colleague).get(url).status_code == 200


def test_the_copy_holds_every_text_that_is_held_of_the_person(
    world: World, client_of: ClientOf
) -> None:
    """Every column of every table of theirs, however many there come to be."""
    answered(world)
    words: dict[str, models.Field] = {}

    def word(field: models.Field) -> str:
        words[f"{MARKER}{len(words):02d}"] = field
        return list(words)[-1]

    for model, path in owned_models().items():
        for row in rows_of(model, path, world.citizen.pk):
            mark(row, word)
    page = client_of(world.coach).get(reverse("privacy:access", args=[world.citizen.pk]))
    missing = {field.name for word, field in words.items() if word not in page.content.decode()}
    assert missing == {"name_key", "tax_code_index"}, "keys made from the name and the tax code"


def test_the_copy_is_in_words_and_is_a_reading(world: World, client_of: ClientOf) -> None:
    answered(world)
    page = client_of(world.coach).get(reverse("privacy:access", args=[world.citizen.pk]))
    copy = json.loads(page.content)
    assert copy["persone"][0]["cognome"] == world.citizen.family_name
    assert copy["risposte"][0]["risposta"] == "no"
    assert copy["risposte"][0]["motivo"] == "gli orari non vanno bene"
    assert str(world.coach) in json.dumps(copy["chi ha letto i dati"])
    assert page.headers["Content-Disposition"] == 'attachment; filename="copia-dei-dati.json"'
    assert "no-store" in page.headers["Cache-Control"]
    last = readers_of(world.citizen.pk).first()
    assert last is not None
    assert (last.verb, last.actor_id) == ("privacy:copy:read", world.coach.pk)
