"""What every test can ask for."""

from collections.abc import Callable, Iterator
from copy import deepcopy

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from hypothesis import settings
from pytest_django import DjangoDbBlocker

from squadra.agencies.models import Account
from squadra.vocabularies.services import load_starter
from tests.factories import World, make_world

# Properties are tried on the same examples every time, however busy the machine is.
settings.register_profile("squadra", deadline=None, derandomize=True)
settings.load_profile("squadra")


@pytest.fixture(scope="module")
def world_of_the_module(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[World]:
    """Lie under the transaction of each test of the module; a test that commits makes its own."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


@pytest.fixture
def world(world_of_the_module: World, db: None) -> World:
    cache.clear()  # what limits how often an account may try
    return deepcopy(world_of_the_module)


@pytest.fixture(scope="module")
def _starter_of_the_module(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Lie under the transaction of each test of the module, as its world does."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_starter()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def vocabulary(_starter_of_the_module: None, db: None) -> None:
    """The starter vocabulary is installed."""


@pytest.fixture
def client_of() -> Callable[[Account], Client]:
    """Return a browser in which the account has signed in."""

    def signed_in(account: Account) -> Client:
        client = Client()
        client.force_login(account)
        return client

    return signed_in
