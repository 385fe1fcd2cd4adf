"""Whoever has to sign in again in the middle of an act finds the page where they were."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import World


@pytest.mark.parametrize(
    ("came_from", "back"),
    [
        ("http://testserver/persone/?q=rossi", "http%3A//testserver/persone/%3Fq%3Drossi"),
        ("http://evil.example/persone/", "/"),
        ("", "/"),
    ],
)
def test_whoever_signs_in_again_in_the_middle_of_an_act_comes_back_to_its_page(
    client: Client, world: World, came_from: str, back: str
) -> None:
    act = reverse("proposals:propose", args=[world.citizen.pk, world.opening.pk])
    page = client.post(act, headers={"Referer": came_from})
    assert page["Location"] == f"{reverse('account_login')}?next={back}"
