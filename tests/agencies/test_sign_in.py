"""Signing in by e-mail and password; what an account sees is what its open roles see."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from squadra.agencies.models import Account, Mandate
from squadra.agencies.services import end_role, give_mandate
from squadra.foundation import clock
from squadra.people.models import Citizen
from tests.factories import PASSWORD, World, actor

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


@pytest.mark.parametrize(
    "address", ["signup/", "email/", "confirm-email/", "password/set/", "3rdparty/"]
)
def test_nobody_signs_up_alone_or_changes_the_address_that_signs_in(
    world: World, address: str
) -> None:
    for client in (Client(), sign_in(world.coach)):
        assert client.get(f"/conto/{address}").status_code == 404
        assert client.post(f"/conto/{address}", {"email": "x@prova.example"}).status_code == 404


def test_one_sees_ones_own_sessions_and_no_others(world: World) -> None:
    sign_in(world.colleague)
    page = sign_in(world.coach).get(reverse("usersessions_list"))
    assert [session.user for session in page.context["sessions"]] == [world.coach]


def test_ending_the_other_sessions_ends_ones_own(world: World) -> None:
    here, elsewhere, another = map(sign_in, (world.coach, world.coach, world.colleague))
    here.post(reverse("usersessions_list"))
    assert [client.get(TODAY).status_code for client in (here, elsewhere, another)] == [
        200,
        302,
        200,
    ]


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
