"""What the tests of the pages do, and where."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from squadra.agencies.models import Account
from squadra.foundation import clock
from squadra.foundation.access import Refused
from squadra.organisations.models import Contact
from squadra.people.models import Citizen
from squadra.proposals.models import (
    AnswerKind,
    Channel,
    Disclosure,
    Heard,
    Proposal,
    ReplyKind,
    Veto,
    VetoKind,
)
from squadra.proposals.models.company import hash_of
from squadra.proposals.services import (
    add_veto,
    answer,
    approve_card,
    propose,
    record_reply,
    send_card,
    write_card,
)
from tests.factories import World, actor

ClientOf = Callable[[Account], Client]
SENTENCE = "Lavora bene in un clima sereno."


def openings_url(citizen: Citizen) -> str:
    return reverse("proposals:openings", args=[citizen.pk])


def pair_url(world: World, opening: Any = None) -> str:
    return reverse("proposals:pair", args=[world.citizen.pk, (opening or world.opening).pk])


def proposed(world: World) -> Proposal:
    return propose(actor=actor(world.coach), citizen=world.citizen, opening=world.opening)


def every_page(world: World, proposal: Proposal) -> list[str]:
    person, opening = world.citizen.pk, world.opening.pk
    return [
        reverse("proposals:openings", args=[person]),
        reverse("proposals:pair", args=[person, opening]),
        reverse("proposals:vetoes", args=[person]),
        reverse("proposals:answer", args=[proposal.pk]),
        reverse("proposals:people", args=[opening]),
    ]


def every_act(world: World, proposal: Proposal, veto: Veto) -> list[str]:
    person = world.citizen.pk
    return [
        reverse("proposals:propose", args=[person, world.opening.pk]),
        reverse("proposals:vetoes", args=[person]),
        reverse("proposals:veto_remove", args=[person, veto.pk]),
        reverse("proposals:answer", args=[proposal.pk]),
        reverse("proposals:reopen", args=[proposal.pk]),
        reverse("proposals:withdraw", args=[proposal.pk]),
    ]


def night_veto(world: World) -> Veto:
    veto = Veto(person=world.citizen, kind=VetoKind.DEMAND, code="night")
    return add_veto(actor=actor(world.coach), veto=veto)


def accepted(world: World) -> Proposal:
    """The person has said yes."""
    proposal = proposed(world)
    answer(actor=actor(world.coach), proposal=proposal, kind=AnswerKind.YES, told=True)
    return Proposal.objects.get(pk=proposal.pk)


def written(
    world: World, proposal: Proposal, *sentences: str, by: Account | None = None
) -> Disclosure:
    """A card with these sentences, or with one that anybody may read."""
    current = Disclosure.objects.current().filter(proposal=proposal).first()
    return write_card(
        actor=actor(by or world.coach),
        proposal=proposal,
        sentences=sentences or (SENTENCE,),
        expected=current.version if current else 0,
    )


def approved(world: World, proposal: Proposal, *sentences: str) -> Disclosure:
    card = written(world, proposal, *sentences)
    return approve_card(
        actor=actor(world.coach),
        proposal=proposal,
        how=Heard.IN_PERSON,
        on=clock.today(),
        text_hash=hash_of(str(card.text)),
    )


def contact_of(world: World) -> Contact:
    return Contact.objects.get_or_create(
        organisation=world.opening.organisation, name="Anna Esempio"
    )[0]


def sent(world: World, proposal: Proposal | None = None, *sentences: str) -> Proposal:
    """The company has the card that the person approved."""
    proposal = proposal or accepted(world)
    approved(world, proposal, *sentences)
    send_card(
        actor=actor(world.coach),
        proposal=proposal,
        contact=contact_of(world),
        how=Channel.BY_HAND,
        on=clock.today(),
    )
    return Proposal.objects.get(pk=proposal.pk)


def agreed(world: World) -> Proposal:
    proposal = sent(world)
    record_reply(actor=actor(world.coach), proposal=proposal, kind=ReplyKind.YES, on=clock.today())
    return Proposal.objects.get(pk=proposal.pk)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [blocker.code for blocker in refused.value.blockers]
