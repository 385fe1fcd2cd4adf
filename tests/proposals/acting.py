"""What the tests of the pages do, and where."""

from collections.abc import Callable
from typing import Any

from django.test import Client
from django.urls import reverse

from squadra.agencies.models import Account
from squadra.people.models import Citizen
from squadra.proposals.models import Proposal, Veto, VetoKind
from squadra.proposals.services import add_veto, propose
from tests.factories import World, actor

ClientOf = Callable[[Account], Client]


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
