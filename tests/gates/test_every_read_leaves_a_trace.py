"""Whoever opens a page about a person is on that person's list of readings."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from squadra.agencies.models import Account
from tests.factories import PASSWORD, World
from tests.gates.arguments import arguments_of
from tests.gates.matrix import requests

# Addresses under one person, and lists that show why each fits; not lists of names alone. What is
# found elsewhere names nobody: the search is an event, and asking is a reading.
LISTS_AND_NUMBERS = (
    "people:list",
    "people:register",
    "proposals:elsewhere",
    "proposals:overrides",
    "proposals:plans",
    "proposals:plan_new",
    "proposals:plan_people",
    "proposals:plan_openings",
    "proposals:plan_floors",
)
ABOUT_A_PERSON = sorted(
    row["name"]
    for method, row in requests()
    if method == "GET"
    and (
        row["name"].startswith(("people:", "proposals:", "privacy:"))
        or row["name"] == "desk:person"
    )
    and row["name"] not in LISTS_AND_NUMBERS
)


def readers_shown(client: Client, world: World) -> str:
    page = client.get(reverse("people:readers", kwargs={"pk": world.citizen.pk}))
    return page.content.decode()


@pytest.mark.slow
@pytest.mark.parametrize("name", ABOUT_A_PERSON)
def test_a_reader_is_on_the_persons_page(
    world: World, client_of: Callable[[Account], Client], name: str
) -> None:
    arguments = arguments_of(name, world)
    reader = client_of(world.coach)
    reader.post(reverse("account_reauthenticate"), {"password": PASSWORD})  # a copy asks for it
    before = world.reads()
    reader.get(reverse(name, kwargs=arguments))
    assert world.reads() == before + 1
    assert str(world.coach) in readers_shown(client_of(world.colleague), world)
