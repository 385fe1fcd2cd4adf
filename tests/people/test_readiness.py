"""What a profile needs before openings can be sought is one rule, which every place asks."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from squadra.agencies.models import Account
from squadra.people import readiness
from squadra.people.models import Citizen
from tests.factories import World, make_citizen
from tests.pages import words

ClientOf = Callable[[Account], Client]
HOURS = readiness.Needed("hours_max", "Mancano le ore.", "mancano le ore", "Servono le ore.")


@pytest.fixture
def unready(world: World, monkeypatch: pytest.MonkeyPatch) -> Citizen:
    """Somebody who lacks nothing but the hours, on a day on which hours are needed too."""
    world.profile.hours_max = 20
    world.profile.save()
    monkeypatch.setattr(readiness, "NEEDED", (*readiness.NEEDED, HOURS))
    return make_citizen(world.coach)


def test_a_fact_more_that_is_needed_is_asked_for_wherever_openings_are_sought(
    world: World, client_of: ClientOf, unready: Citizen
) -> None:
    client = client_of(world.coach)
    box = f"{reverse('people:profile', args=[unready.pk])}#id_hours_max"
    for page in (
        reverse("desk:today"),
        reverse("desk:person", args=[unready.pk]),
        reverse("proposals:openings", args=[unready.pk]),
        reverse("proposals:people", args=[world.opening.pk]),
        reverse("proposals:pair", args=[unready.pk, world.opening.pk]),
    ):
        shown = words(client.get(page))
        assert HOURS.message in shown, page
        assert box in shown, page


def test_a_fact_more_that_is_needed_narrows_the_list_of_profiles_to_complete(
    world: World, client_of: ClientOf, unready: Citizen
) -> None:
    page = words(client_of(world.coach).get("/persone/", {"matching": "incomplete"}))
    assert str(unready) in page
    assert str(HOURS.brief) in page
    assert str(world.citizen) not in page


def test_who_lacks_nothing_is_asked_for_nothing(
    world: World, client_of: ClientOf, unready: Citizen
) -> None:
    page = words(client_of(world.coach).get(reverse("desk:person", args=[world.citizen.pk])))
    assert "profilo pronto" in page
    assert str(HOURS.message) not in page


def test_the_box_that_is_needed_says_why(world: World, client_of: ClientOf) -> None:
    page = words(client_of(world.coach).get(reverse("people:profile", args=[world.citizen.pk])))
    assert page.count("Serve per cercare opportunità") == len(readiness.NEEDED)
    assert 'id="id_max_km"' in page
    assert 'id="id_matching_paused"' in page
