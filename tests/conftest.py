"""What every test can ask for."""

from collections.abc import Callable

import pytest
from django.test import Client

from squadra.agencies.models import Account
from tests.factories import World, make_world


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
