"""Here whoever signs in has just given the password again, as copying and erasing ask."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from squadra.agencies.models import Account
from tests.factories import PASSWORD


@pytest.fixture
def client_of(client_of: Callable[[Account], Client]) -> Callable[[Account], Client]:
    """Return a browser in which the account has signed in and confirmed who they are."""

    def confirmed(account: Account) -> Client:
        client = client_of(account)
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        return client

    return confirmed
