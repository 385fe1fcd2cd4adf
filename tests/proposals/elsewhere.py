"""People followed in the world's other district, and what the coach here may see of them."""

from django.test import Client
from django.urls import reverse

from squadra.openings.models import Opening
from squadra.people.models import Citizen
from squadra.proposals.models import RoutedMatch
from squadra.proposals.routed.finding import Fitting, elsewhere
from squadra.proposals.routed.querysets import FEWEST
from squadra.proposals.routed.services import ask_referent
from tests.factories import World, actor, make_citizen

SECRET = "Zobeide"


def crowd(world: World, count: int = FEWEST) -> list[Citizen]:
    """People among whom one is looked for, and whom the world's opening does not suit."""
    return [make_citizen(world.stranger, profile={"kinds": ("job",)}) for _number in range(count)]


def somebody(world: World, **identity: str) -> Citizen:
    """The one whom the opening suits, in the crowd."""
    crowd(world)
    names = {"given_name": SECRET, "family_name": SECRET, "birth_date": "1987-03-09"}
    return make_citizen(world.stranger, **{**names, **identity})


def found(world: World, opening: Opening | None = None) -> tuple[Fitting, ...]:
    return elsewhere(actor(world.coach), opening or world.opening).fitting


def asked(world: World, opening: Opening | None = None) -> RoutedMatch:
    """The coach here asks for the first who is found."""
    opening = opening or world.opening
    key = found(world, opening)[0].key
    return ask_referent(actor=actor(world.coach), opening=opening, key=key)


def elsewhere_page(client: Client, opening: Opening) -> str:
    response = client.get(reverse("proposals:elsewhere", args=[opening.pk]))
    assert response.status_code == 200
    return response.content.decode()
