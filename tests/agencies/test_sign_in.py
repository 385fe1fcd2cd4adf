"""Signing in: by e-mail and password, with a second factor for every role that sees people."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.urls import reverse
from pytest_django import Settings as SettingsWrapper

from squadra.agencies.models import Account, Mandate
from squadra.agencies.services import end_role, give_mandate
from squadra.foundation import clock
from squadra.foundation.roles import Role
from squadra.people.models import Citizen
from tests.factories import PASSWORD, World, actor, make_account

ClientOf = Callable[[Account], Client]
TODAY = reverse("desk:today")


def sign_in(account: Account, password: str = PASSWORD) -> Client:
    client = Client()
    client.post(reverse("account_login"), {"login": account.email, "password": password})
    return client


def test_email_and_password_lead_to_today(world: World) -> None:
    client = sign_in(world.coach)
    assert client.get(TODAY).status_code == 200


def test_a_wrong_password_leads_nowhere(world: World) -> None:
    client = sign_in(world.coach, "un'altra-parola-lunga")
    assert client.get(TODAY).status_code == 302


def test_nobody_signs_up_alone(world: World) -> None:
    page = Client().post(
        reverse("account_signup"), {"email": "nuovo@prova.example", "password1": PASSWORD}
    )
    assert page.status_code == 200
    assert not Account.objects.filter(email="nuovo@prova.example").exists()


@pytest.mark.parametrize("role", list(Role))
def test_a_role_asks_for_the_second_factor(
    world: World, client_of: ClientOf, settings: SettingsWrapper, role: Role
) -> None:
    settings.SQUADRA_MFA_ROLES = (role,)
    account = make_account(world.here, role)
    response = client_of(account).get(TODAY)
    assert response.status_code == 302
    assert response["Location"] == reverse("mfa_activate_totp")


def test_with_the_second_factor_set_up_the_pages_open(
    world: World, client_of: ClientOf, settings: SettingsWrapper
) -> None:
    settings.SQUADRA_MFA_ROLES = tuple(Role)
    TOTP.activate(world.coach, generate_totp_secret())
    assert client_of(world.coach).get(TODAY).status_code == 200


def test_the_password_alone_does_not_pass_the_second_factor(world: World) -> None:
    TOTP.activate(world.coach, generate_totp_secret())
    assert sign_in(world.coach).get(TODAY).status_code == 302


def test_one_sees_where_one_is_signed_in(world: World) -> None:
    page = sign_in(world.coach).get(reverse("usersessions_list"))
    assert page.status_code == 200


def test_a_role_ends_on_its_day(world: World) -> None:
    today = clock.today()
    assignment = world.colleague.assignments.get()
    end_role(assignment=assignment, end=today + timedelta(days=1), actor=None)
    assert world.citizen in Citizen.objects.visible_to(actor(world.colleague, today))
    after = actor(world.colleague, today + timedelta(days=1))
    assert not Citizen.objects.visible_to(after).exists()


def test_a_mandate_gives_the_delegate_the_principals_people(world: World) -> None:
    before = Citizen.objects.visible_to(actor(world.stranger))
    assert not before.exists()
    give_mandate(
        principal=world.here,
        delegate=world.elsewhere,
        act="Deliberazione 12/2026",
        start=clock.today(),
        actor=None,
    )
    assert list(Citizen.objects.visible_to(actor(world.stranger))) == [world.citizen]
    Mandate.objects.update(end=clock.today())
    assert not Citizen.objects.visible_to(actor(world.stranger)).exists()
