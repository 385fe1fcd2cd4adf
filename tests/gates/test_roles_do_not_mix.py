"""A role gives its verbs where it is held, not where another role of the same account is."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from squadra.agencies.models import Account
from squadra.agencies.services import assign_role
from squadra.foundation import clock
from squadra.foundation.roles import Role
from squadra.openings.models import Opening
from squadra.organisations.models import Organisation
from tests.factories import World, actor, make_account


@pytest.fixture
def split(world: World) -> Account:
    """A specialist here who is a coach elsewhere."""
    account = make_account(world.here, Role.SPECIALIST, name="Sandro")
    assign_role(
        account=account, role=Role.COACH, service=world.elsewhere, start=clock.today(), actor=None
    )
    return account


def test_lists_hold_only_what_the_role_there_may_read(
    world: World, split: Account, client_of: Callable[[Account], Client]
) -> None:
    assert not Opening.objects.visible_to(actor(split)).exists()
    assert world.opening.organisation not in Organisation.objects.visible_to(actor(split))
    client = client_of(split)
    for name in ("openings:list", "organisations:list"):
        page = client.get(reverse(name)).content.decode()
        assert world.opening.title not in page
        assert world.opening.organisation.name not in page


@pytest.mark.parametrize("name", ["people:edit", "people:profile", "proposals:openings"])
def test_a_verb_of_elsewhere_is_refused_here(
    world: World, split: Account, client_of: Callable[[Account], Client], name: str
) -> None:
    address = reverse(name, kwargs={"pk": world.citizen.pk})
    assert client_of(split).get(address).status_code == 403
