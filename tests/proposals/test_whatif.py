"""What if: a list ordered anew for a gain that nobody has yet, and nothing of it stored."""

from urllib.parse import parse_qs

import pytest
from django.urls import reverse

from squadra.foundation.audit.models import Event
from squadra.people.models import WorkProfile
from squadra.vocabularies.labels import HALF_DAYS
from tests.factories import World, make_citizen, make_opening
from tests.proposals.acting import ClientOf, openings_url

FORKLIFT, SATURDAY = "Guida del muletto", "Mercato del sabato"


@pytest.fixture
def doors(world: World) -> World:
    """Two openings that a forklift licence opens, one that Saturday morning does."""
    profile = world.profile
    profile.availability, profile.languages = "11" * 5 + "0000", ("it:A2",)
    profile.save()
    for _ in range(2):
        make_opening(world.coach, title=FORKLIFT, licences=("forklift",))
    make_opening(world.coach, title=SATURDAY, shift="00" * 5 + "1000", flexible=False)
    return world


def test_a_choice_orders_the_list_anew_and_says_that_it_is_a_trial(
    doors: World, client_of: ClientOf
) -> None:
    client, url = client_of(doors.coach), openings_url(doors.citizen)
    assert FORKLIFT not in client.get(url).content.decode()
    page = client.get(url, {"licence": "forklift"}).content.decode()
    assert FORKLIFT in page
    assert "Prova: non cambia il profilo." in page
    assert "Ci sono 2 opportunità in più." in page
    assert "Proponi" not in page


def test_trying_stores_nothing_but_that_the_file_was_read(
    doors: World, client_of: ClientOf
) -> None:
    client, url = client_of(doors.coach), openings_url(doors.citizen)
    client.get(url)
    stored, events = WorkProfile.objects.values().get(person=doors.citizen), Event.objects.count()
    client.get(url, {"licence": "forklift", "half_day": "saturday_morning", "further": "own-5"})
    assert WorkProfile.objects.values().get(person=doors.citizen) == stored
    assert Event.objects.count() == events + 1


def test_each_door_opens_as_many_as_it_says(doors: World, client_of: ClientOf) -> None:
    client, url = client_of(doors.coach), openings_url(doors.citizen)
    shown = client.get(url)
    found = shown.context["doors"]
    assert [door.opens for door in found] == [2, 1]
    assert found[1].words == str(HALF_DAYS["saturday_morning"])
    now = shown.context["page"].paginator.count
    for door in found:
        page = client.get(f"{url}?{door.query}")
        assert page.context["page"].paginator.count == now + door.opens
        assert page.context["more"] == door.opens


def test_a_door_of_an_opening_lets_in_as_many_people_as_it_says(
    doors: World, client_of: ClientOf
) -> None:
    opening = make_opening(
        doors.coach, title="Magazzino", licences=("C",), languages=("it:B1",), flexible=False
    )
    for languages in (("it:B2",), ("it:B1",), ("it:A1",)):
        make_citizen(doors.coach, profile={"languages": languages})
    client, url = client_of(doors.coach), reverse("proposals:people", args=[opening.pk])
    shown = client.get(url)
    assert shown.context["page"].paginator.count == 0
    (door,) = shown.context["doors"]
    assert door.opens == 2
    page = client.get(f"{url}?{door.query}")
    assert parse_qs(door.query) == {"without": ["licences:C"]}
    assert page.context["page"].paginator.count == 2
    assert "Ci sono 2 persone in più." in page.content.decode()
    both = client.get(url, {"without": ["licences:C", "languages:it"]})
    assert both.context["page"].paginator.count == 4


@pytest.mark.parametrize(
    "query",
    [
        {"licence": "<script>"},
        {"language": "it"},
        {"language": "zz:B1"},
        {"half_day": "monday_morning"},
        {"further": "own-900"},
    ],
)
def test_a_choice_that_is_not_on_offer_is_passed_over(
    doors: World, client_of: ClientOf, query: dict[str, str]
) -> None:
    client, url = client_of(doors.coach), openings_url(doors.citizen)
    today = client.get(url).context["page"].paginator.count
    page = client.get(url, query)
    assert page.context["page"].paginator.count == today
    assert not page.context["is_trying"]


def test_the_panel_asks_for_the_ranking_alone(doors: World, client_of: ClientOf) -> None:
    client, url = client_of(doors.coach), openings_url(doors.citizen)
    part = client.get(url, {"licence": "forklift"}, headers={"HX-Request": "true"})
    assert FORKLIFT in part.content.decode()
    assert "<main" not in part.content.decode()
    back = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert "<main" in client.get(url, headers=back).content.decode()


def test_what_keeps_away_is_listed_under_the_same_choices(
    doors: World, client_of: ClientOf
) -> None:
    client, url = client_of(doors.coach), openings_url(doors.citizen)
    page = client.get(url, {"licence": "forklift"}).content.decode()
    assert 'href="?away=schedule&amp;licence=forklift#kept-away"' in page
    kept = client.get(url, {"licence": "forklift", "away": "schedule"}).content.decode()
    assert SATURDAY in kept
    assert FORKLIFT not in kept
