"""Where the role asks for the second factor, a password alone opens nothing."""

import json
import time
from collections.abc import Callable, Iterator

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import Settings as SettingsWrapper

from squadra.agencies.models import Account
from squadra.foundation import clock
from squadra.foundation.roles import Role
from tests.factories import PASSWORD, World, make_account

ClientOf = Callable[[Account], Client]
TODAY = reverse("desk:today")
SET_UP, SHOW = reverse("mfa_activate_totp"), reverse("mfa_reauthenticate")


@pytest.fixture(autouse=True)
def asked_of_every_role(settings: SettingsWrapper) -> Iterator[None]:
    """The clock stands, as a code holds for half a minute; it holds once, so uses are forgotten."""
    settings.SQUADRA_MFA_ROLES = tuple(Role)
    cache.clear()
    with time_machine.travel(clock.now(), tick=False):
        yield


def code(secret: str) -> str:
    """What the app on the telephone shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def by_password(account: Account) -> Client:
    client = Client()
    client.post(reverse("account_login"), {"login": account.email, "password": PASSWORD})
    return client


def set_up(client: Client) -> str:
    """Set the second factor up as a person does, on the page; return the app's secret."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    secret = client.get(SET_UP).context["form"].secret
    assert client.post(SET_UP, {"code": code(secret)}).status_code == 302
    return secret


def sent_to(client: Client, address: str = TODAY) -> str:
    """Where the page sends instead of opening; nothing where it opens."""
    return client.get(address).headers.get("Location", "").partition("?")[0]


@pytest.mark.parametrize("role", list(Role))
def test_whoever_has_none_sets_it_up_first(
    world: World, client_of: ClientOf, settings: SettingsWrapper, role: Role
) -> None:
    settings.SQUADRA_MFA_ROLES = (role,)
    assert sent_to(client_of(make_account(world.here, role))) == SET_UP


def test_the_browser_in_which_it_was_set_up_goes_on(world: World) -> None:
    client = by_password(world.coach)
    set_up(client)
    assert client.get(TODAY).status_code == 200


def test_setting_it_up_ends_the_sessions_of_other_browsers(world: World) -> None:
    here, elsewhere = by_password(world.coach), by_password(world.coach)
    assert sent_to(elsewhere) == SET_UP
    set_up(here)
    assert sent_to(elsewhere) == reverse("account_login")


@pytest.mark.parametrize(
    "page",
    ["mfa_index", "mfa_deactivate_totp", "mfa_view_recovery_codes", "account_change_password"],
)
def test_a_session_that_knows_the_password_alone_is_asked_for_the_code(
    world: World, page: str
) -> None:
    """Such as one that was open before the role, or before another browser set the code up."""
    client = by_password(world.coach)
    TOTP.activate(world.coach, generate_totp_secret())
    assert sent_to(client) == SHOW
    assert sent_to(client, reverse(page)) == SHOW
    assert sent_to(client, reverse("account_logout")) == ""


def test_with_the_code_it_goes_on_to_the_page_that_it_asked_for(world: World) -> None:
    client, secret = by_password(world.coach), generate_totp_secret()
    TOTP.activate(world.coach, secret)
    asked = client.get(TODAY)["Location"]
    assert client.post(asked, {"code": "000000"}).status_code == 200
    assert sent_to(client) == SHOW
    assert client.post(asked, {"code": code(secret)})["Location"] == TODAY
    assert client.get(TODAY).status_code == 200


def test_a_form_sent_without_the_code_changes_nothing(world: World) -> None:
    client = by_password(world.coach)
    TOTP.activate(world.coach, generate_totp_secret())
    answer = client.post(reverse("people:edit", args=[world.citizen.pk]), {"given_name": "Zoe"})
    assert answer["Location"] == f"{SHOW}?next=/"
    world.citizen.refresh_from_db()
    assert world.citizen.given_name == "Lucia"


def test_signing_in_asks_for_password_and_code(world: World) -> None:
    secret = generate_totp_secret()
    TOTP.activate(world.coach, secret)
    client = by_password(world.coach)
    assert sent_to(client) == reverse("account_login")
    client.post(reverse("mfa_authenticate"), {"code": code(secret)})
    assert client.get(TODAY).status_code == 200


def test_whoever_switches_it_off_sets_it_up_again(world: World) -> None:
    client = by_password(world.coach)
    set_up(client)
    client.post(reverse("mfa_deactivate_totp"))
    assert sent_to(client) == SET_UP


def test_whoever_copies_the_database_cannot_make_codes(world: World) -> None:
    client = by_password(world.coach)
    secret = set_up(client)
    seeds = [row.data.get("seed", "") for row in Authenticator.objects.all()]
    stored = json.dumps([row.data for row in Authenticator.objects.all()])
    assert secret not in stored
    assert [seed.partition(":")[0] for seed in seeds if seed] == ["test1"]
    assert secret not in json.dumps(dict(client.session))
