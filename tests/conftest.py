"""What every test can ask for."""

from collections.abc import Callable

import pytest
from django.test import Client
from hypothesis import settings

from squadra.agencies.models import Account
from tests.factories import World, make_world

# Properties are tried on the same examples every time, however busy the machine is.
settings.register_profile("squadra", deadline=None, derandomize=True)
settings.load_profile("squadra")


@pytest.fixture
def world(db: None) -> World:
    return make_world()


@pytest.fixture
def client_of() -> Callable[[Account], Client]:
    """Return a browser in which the account has signed in."""

    def signed_in(account: Account) -> Client:
        client = Client()
        client.force_login(account)
        return client

    return signed_in
