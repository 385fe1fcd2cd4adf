"""A forgotten password: the same answer for everybody, a message only for who has an account."""

from collections.abc import Iterator

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.factories import World

ASK = reverse("account_reset_password")
UNKNOWN = "nessuno@prova.example"


@pytest.fixture(autouse=True)
def no_limit_from_before() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def asked(email: str) -> tuple[int, str, bytes]:
    client = Client()
    answer = client.post(ASK, {"email": email})
    return answer.status_code, answer["Location"], client.get(answer["Location"]).content


def test_nobody_learns_who_has_an_account(world: World) -> None:
    assert asked(world.coach.email) == asked(UNKNOWN)
    assert [message.to for message in mail.outbox] == [[world.coach.email]]


def test_a_closed_account_is_as_unknown_as_none(world: World) -> None:
    world.coach.is_active = False
    world.coach.save()
    assert asked(world.coach.email) == asked(UNKNOWN)
    assert mail.outbox == []


def test_the_message_speaks_our_language_and_names_no_office(world: World) -> None:
    asked(world.coach.email)
    (message,) = mail.outbox
    assert message.subject == "Scegli una nuova password"
    assert message.from_email == "squadra@localhost"
    assert "Buongiorno," in message.body
    assert "http://testserver/conto/password/reset/key/" in message.body
    assert world.here.name not in message.body


def test_a_wrong_password_and_an_unknown_address_look_alike(world: World) -> None:
    said = []
    for email in (world.coach.email, UNKNOWN):
        page = Client().post(reverse("account_login"), {"login": email, "password": "sbagliata"})
        said.append(page.context["form"].non_field_errors())
    assert said[0] == said[1]
