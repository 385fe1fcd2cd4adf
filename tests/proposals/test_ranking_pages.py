"""The pages of a ranking and of why: words, filters, what is kept away, what they cost."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from squadra.foundation import clock
from squadra.openings.models import Opening
from squadra.people.models import Anchor
from tests.factories import World, make_citizen, make_opening
from tests.pages import words
from tests.proposals.acting import ClientOf, night_veto, openings_url, pair_url, proposed

QUERIES = {"openings": 24, "pair": 23, "people": 28}


def test_a_card_says_a_word_and_reasons_but_no_points(world: World, client_of: ClientOf) -> None:
    page = client_of(world.coach).get(openings_url(world.citizen)).content.decode()
    assert "sq-band--possible" in page
    assert "A favore" in page
    assert "punti" not in page
    assert "%" not in page.partition("<main")[2].partition("</main>")[0]


def test_a_seat_that_somebody_waits_for_is_told_before_it_is_proposed_to_another(
    world: World, client_of: ClientOf
) -> None:
    client = client_of(world.coach)
    Opening.objects.update(seats=1)
    people = reverse("proposals:people", args=[world.opening.pk])
    other = make_citizen(world.coach)
    told = "C’è già 1 proposta in corso per 1 posto"
    for url in (people, openings_url(other)):
        assert "in corso per" not in words(client.get(url))
    proposed(world)
    for url in (people, openings_url(other)):
        assert told in words(client.get(url))
    assert "in corso per" not in words(client.get(openings_url(world.citizen))), "it is theirs"
    Opening.objects.update(seats=2)
    for url in (people, openings_url(other)):
        assert "in corso per" not in words(client.get(url))


def test_points_stand_behind_why(world: World, client_of: ClientOf) -> None:
    page = client_of(world.coach).get(pair_url(world)).content.decode()
    score = sum(row["points"] for row in proposed(world).snapshot["components"])
    assert f"In tutto {score} su 10000" in page
    assert "Come si calcola" in page


@pytest.mark.parametrize(
    ("offered", "rule", "reason"),
    [
        ({"licences": ("B",)}, "licences", "Serve: patente B."),
        ({"kind": "job"}, "kind", "È di tipo «lavoro», che non è tra le esperienze accettate."),
        ({"demands": ("night",)}, "veto", "una sua condizione di lavoro"),
        ({"expires_on": clock.today() - timedelta(days=1)}, "dates", "È scaduta il"),
        ({"kind": "job", "licences": ("B",)}, "several", "Serve: patente B."),
    ],
)
def test_what_is_kept_away_is_listed_with_its_reason(
    world: World, client_of: ClientOf, offered: dict[str, Any], rule: str, reason: str
) -> None:
    night_veto(world)
    world.profile.kinds = ("internship",)
    world.profile.save()
    kept = make_opening(world.coach, title="Lontana", **offered)
    client = client_of(world.coach)
    listed = client.get(openings_url(world.citizen))
    assert f'href="?away={rule}#kept-away"' in listed.content.decode()
    assert "Lontana" not in listed.content.decode()
    away = client.get(openings_url(world.citizen), {"away": rule}).content.decode()
    assert "Lontana" in away
    assert reason in away
    assert reason in client.get(pair_url(world, kept)).content.decode()


def test_a_rule_that_keeps_nothing_away_shows_the_ranking(
    world: World, client_of: ClientOf
) -> None:
    page = client_of(world.coach).get(openings_url(world.citizen), {"away": "<script>"})
    assert "Aiuto in cucina" in page.content.decode()
    assert "<script>alert" not in page.content.decode()


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({}, True),
        ({"band": "possible"}, True),
        ({"band": "close"}, False),
        ({"kind": "internship"}, True),
        ({"kind": "job"}, False),
        ({"band": "mai sentita", "page": "-3"}, True),
    ],
)
def test_filters_narrow_and_what_they_do_not_know_is_let_be(
    world: World, client_of: ClientOf, query: dict[str, str], shown: bool
) -> None:
    page = client_of(world.coach).get(openings_url(world.citizen), query).content.decode()
    assert ("Aiuto in cucina" in page) is shown
    assert ("Togli i filtri" in page) is not shown


@pytest.mark.parametrize(
    ("profile", "said"),
    [
        ({"matching_paused": True}, "in pausa"),
        ({"max_km": None}, "Manca la distanza"),
    ],
)
def test_who_cannot_be_matched_is_shown_with_what_is_missing(
    world: World, client_of: ClientOf, profile: dict[str, Any], said: str
) -> None:
    left_out = make_citizen(world.coach, profile=profile)
    client = client_of(world.coach)
    for url in (
        openings_url(left_out),
        reverse("proposals:people", args=[world.opening.pk]),
        reverse("proposals:pair", args=[left_out.pk, world.opening.pk]),
    ):
        page = client.get(url).content.decode()
        assert str(left_out) in page
        assert said in page
        assert reverse("people:profile", args=[left_out.pk]) in page


def test_of_a_refuge_there_is_no_map(world: World, client_of: ClientOf) -> None:
    open_one = client_of(world.coach).get(openings_url(world.citizen)).content.decode()
    refuge = make_citizen(world.coach, refuge=True, anchor=Anchor.SERVICE)
    hidden = client_of(world.coach).get(openings_url(refuge)).content.decode()
    assert "data-map" in open_one
    assert "data-map" not in hidden
    assert "Aiuto in cucina" in hidden


def test_the_number_of_queries_does_not_grow_with_the_openings(
    world: World, client_of: ClientOf, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_of(world.coach)
    client.get(openings_url(world.citizen))  # the first visit of a session writes its row
    for _ in range(2):
        with django_assert_num_queries(QUERIES["openings"]):
            client.get(openings_url(world.citizen))
        for _opening in range(5):
            make_opening(world.coach)
    with django_assert_num_queries(QUERIES["pair"]):
        client.get(pair_url(world))


def test_the_number_of_queries_does_not_grow_with_the_people_shown(
    world: World, client_of: ClientOf, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client, url = client_of(world.coach), reverse("proposals:people", args=[world.opening.pk])
    client.get(url)
    for shown in (1, 6):
        with django_assert_num_queries(QUERIES["people"]):
            assert client.get(url).context["page"].paginator.count == shown
        for _person in range(5):
            make_citizen(world.coach)
