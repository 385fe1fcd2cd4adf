"""A computer left alone lets nobody in, and keeps nothing of what it showed."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django import Settings as SettingsWrapper

from squadra.agencies.models import Account
from squadra.foundation import clock
from tests.factories import World

ClientOf = Callable[[Account], Client]
TODAY = reverse("desk:today")


@pytest.fixture
def now() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(clock.now(), tick=False) as traveller:
        yield traveller


def opens_after(client: Client, now: time_machine.Traveller, minutes: float) -> bool:
    now.shift(timedelta(minutes=minutes))
    return client.get(TODAY).status_code == 200


def test_an_hour_without_a_request_ends_the_session(
    world: World, client_of: ClientOf, now: time_machine.Traveller
) -> None:
    client = client_of(world.coach)
    assert opens_after(client, now, 0)
    assert opens_after(client, now, 59)
    assert opens_after(client, now, 59)
    assert not opens_after(client, now, 61)
    assert not opens_after(client, now, 0)


@pytest.mark.slow
def test_who_works_without_a_break_signs_in_again_after_nine_hours(
    world: World, client_of: ClientOf, now: time_machine.Traveller
) -> None:
    client = client_of(world.coach)
    assert all(opens_after(client, now, 30) for _half_hour in range(19))
    assert not opens_after(client, now, 1)


@pytest.mark.parametrize(
    "name", ["desk:today", "people:list", "account_login", "ui:privacy", "vocabularies:skills"]
)
def test_no_page_is_kept_by_browser_or_proxy(world: World, client_of: ClientOf, name: str) -> None:
    for client in (Client(), client_of(world.coach)):
        assert client.get(reverse(name))["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize("address", ["/non-esiste/", "/persone/"])
def test_nor_is_a_refusal(world: World, client_of: ClientOf, address: str) -> None:
    answer = client_of(world.scout).get(address)
    assert answer.status_code in (403, 404)
    assert answer["Cache-Control"] == "no-store, private"


def test_a_style_sheet_is_kept(client: Client, db: None) -> None:
    answer = client.get("/static/ui/squadra.css")
    assert b"".join(answer)
    assert answer["Cache-Control"] == "max-age=60, public"


@pytest.mark.parametrize(
    ("proxies", "address"), [(0, "127.0.0.1"), (1, "203.0.113.7"), (2, "198.51.100.9")]
)
def test_an_address_is_what_our_own_proxies_say_and_not_what_the_browser_claims(
    world: World, settings: SettingsWrapper, proxies: int, address: str
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    client = Client(headers={"x-forwarded-for": "192.0.2.1, 198.51.100.9, 203.0.113.7"})
    client.force_login(world.coach)
    (session,) = client.get(reverse("usersessions_list")).context["sessions"]
    assert session.ip == address
