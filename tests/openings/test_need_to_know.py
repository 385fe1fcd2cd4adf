"""A role in one district corrects no opening of another."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from squadra.agencies.models import Account
from squadra.agencies.services import assign_role
from squadra.foundation import clock
from squadra.foundation.access import Refused
from squadra.foundation.roles import Role
from squadra.openings.services import archive_opening, update_opening
from tests.factories import World, actor, make_account, make_service

ClientOf = Callable[[Account], Client]


@pytest.fixture
def reader_here(world: World) -> Account:
    """A coach of the other district who here only sees, as a specialist, that openings exist."""
    start = clock.today() - timedelta(days=1)
    account = world.stranger
    assign_role(account=account, role=Role.SPECIALIST, service=world.here, start=start, actor=None)
    return account


@pytest.mark.parametrize("part", ["", "modifica/", "archivia/"])
def test_the_pages_of_an_opening_are_not_there_for_a_role_held_elsewhere(
    world: World, client_of: ClientOf, reader_here: Account, part: str
) -> None:
    client, url = client_of(reader_here), f"/opportunita/{world.opening.pk}/{part}"
    response = client.post(url) if part == "archivia/" else client.get(url)
    assert response.status_code == 404


def test_an_opening_is_not_changed_by_a_role_held_elsewhere(
    world: World, reader_here: Account
) -> None:
    for change in (update_opening, archive_opening):
        with pytest.raises(Refused):
            change(actor=actor(reader_here), opening=world.opening, expected=1)


def test_another_service_of_the_same_district_corrects_it(
    world: World, client_of: ClientOf
) -> None:
    beside = make_account(make_service(world.here.district, world.here.municipality))
    url = f"/opportunita/{world.opening.pk}/modifica/"
    assert client_of(beside).get(url).status_code == 200
    update_opening(actor=actor(beside), opening=world.opening, expected=1)
