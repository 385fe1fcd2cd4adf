"""At a computer left open nobody copies or erases a person: the password is asked for again."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from squadra.foundation import clock
from squadra.people.models import Citizen
from tests.factories import PASSWORD, World

CONFIRM = reverse("account_reauthenticate")


@pytest.fixture
def left_open(world: World) -> Client:
    client = Client()
    client.force_login(world.coach)
    return client


@pytest.mark.parametrize("name", ["privacy:access", "privacy:erase"])
def test_the_password_leads_back_to_the_page(world: World, left_open: Client, name: str) -> None:
    page = reverse(name, args=[world.citizen.pk])
    asked = left_open.get(page)["Location"]
    assert asked == f"{CONFIRM}?next={page}"

    assert left_open.post(asked, {"password": "sbagliata"}).status_code == 200
    assert left_open.get(page).status_code == 302
    assert left_open.post(asked, {"password": PASSWORD})["Location"] == page
    assert left_open.get(page).status_code == 200


def test_five_minutes_later_it_is_asked_again_and_nothing_typed_is_kept(
    world: World, left_open: Client
) -> None:
    page = reverse("privacy:erase", args=[world.citizen.pk])
    left_open.post(CONFIRM, {"password": PASSWORD})
    with time_machine.travel(clock.now() + timedelta(minutes=6)):
        answer = left_open.post(page, {"name": str(world.citizen)})
        assert answer["Location"] == f"{CONFIRM}?next={page}"
        assert world.citizen.family_name not in json.dumps(dict(left_open.session))
    assert Citizen.objects.filter(pk=world.citizen.pk).exists()
