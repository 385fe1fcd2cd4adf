"""Today: whose turn it is, and what one carries."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from squadra.agencies.models import Account
from squadra.foundation import clock
from squadra.people.models import WorkProfile
from tests.desk.listing import SEARCH, TODAY, all_bands, bands, propose
from tests.factories import World, make_citizen, make_opening
from tests.pages import words

ClientOf = Callable[[Account], Client]


def test_a_quiet_day_says_so_kindly(world: World, client_of: ClientOf) -> None:
    WorkProfile.objects.update(matching_paused=True)
    assert "Per oggi è tutto a posto" in words(client_of(world.coach).get(TODAY))


def test_who_could_be_told_of_something_is_listed_longest_waiting_first(
    world: World, client_of: ClientOf
) -> None:
    day = clock.today()
    names = {"unknown": None, "short": day - timedelta(days=9), "long": day - timedelta(days=99)}
    for name, since in names.items():
        make_citizen(world.coach, family_name=name, profile={"waiting_since": since})
    make_citizen(world.coach, profile={"max_km": None})
    make_citizen(world.coach, profile={"matching_paused": True})
    make_citizen(world.colleague)
    propose(world, make_citizen(world.coach))
    propose(world, state="closed")
    client = client_of(world.coach)
    found = [row.partition(" ")[0] for row in all_bands(client)["to_propose"]]
    others = [row for row in found if row in names]
    assert others == ["long", "short", "unknown"]
    assert len(found) == len(names) + 1, "and whose proposal is closed"
    assert reverse("proposals:openings", args=[world.citizen.pk]) in words(client.get(TODAY))


def test_ten_of_them_are_shown_and_all_when_asked(world: World, client_of: ClientOf) -> None:
    for _number in range(11):
        make_citizen(world.coach)
    client = client_of(world.coach)
    assert len(all_bands(client)["to_propose"]) == 10
    assert 'href="/oggi/?all=to_propose">Vedi tutte (12)' in words(client.get(TODAY))
    assert len(all_bands(client, all="to_propose")["to_propose"]) == 12


def test_a_proposal_waits_for_the_person_s_referent_alone(
    world: World, client_of: ClientOf
) -> None:
    proposal = propose(world)
    assert bands(client_of(world.coach)) == {"proposals": [str(proposal)]}
    assert bands(client_of(world.colleague)) == {}


@pytest.mark.parametrize(
    ("state", "band"),
    [("accepted", "accepted"), ("sent", "sent"), ("agreed", ""), ("ended", ""), ("closed", "")],
)
def test_an_answered_proposal_waits_for_a_card_or_for_the_company(
    world: World, client_of: ClientOf, state: str, band: str
) -> None:
    proposal = propose(world, state=state)
    assert bands(client_of(world.coach)) == ({band: [str(proposal)]} if band else {})


def test_what_expires_within_two_weeks_is_listed_soonest_first(
    world: World, client_of: ClientOf
) -> None:
    for title, days in (("Ieri", -1), ("Oggi", 0), ("Tra due settimane", 14), ("Dopo", 15)):
        make_opening(world.coach, title=title, expires_on=clock.today() + timedelta(days=days))
    assert bands(client_of(world.scout)) == {"openings": ["Oggi", "Tra due settimane"]}


def test_a_profile_without_distance_is_to_be_completed_unless_matching_is_paused(
    world: World, client_of: ClientOf
) -> None:
    unready = make_citizen(world.coach, profile={"max_km": None})
    make_citizen(world.coach, profile={"max_km": None, "matching_paused": True})
    assert bands(client_of(world.coach)) == {"incomplete": [str(unready)]}
    assert f"/persone/{unready.pk}/profilo/" in words(client_of(world.coach).get(TODAY))


@pytest.mark.slow
def test_ten_proposals_are_shown_and_all_of_them_when_asked(
    world: World, client_of: ClientOf
) -> None:
    for _number in range(12):
        propose(world, make_citizen(world.coach))
    client = client_of(world.coach)
    assert len(bands(client)["proposals"]) == 10
    assert "Vedi tutte (12)" in words(client.get(TODAY))
    assert len(bands(client, all="proposals")["proposals"]) == 12


def test_one_s_load_counts_only_one_s_own_people(world: World, client_of: ClientOf) -> None:
    make_citizen(world.coach, profile={"matching_paused": True})
    make_citizen(world.colleague)
    propose(world)
    assert client_of(world.coach).get(TODAY).context["load"] == {
        "people": 2,
        "paused": 1,
        "proposals": 1,
    }
    assert client_of(world.scout).get(TODAY).context["load"] is None


@pytest.mark.parametrize("address", [TODAY, SEARCH, "/cerca/?q=bianchi"])
def test_an_account_whose_roles_have_ended_sees_nothing_and_reads_whom_to_ask(
    world: World, client_of: ClientOf, address: str
) -> None:
    propose(world)
    world.coach.assignments.update(end=clock.today())
    response = client_of(world.coach).get(address)
    assert response.status_code == 403
    assert "nessun incarico aperto" in words(response)
    assert str(world.citizen) not in words(response)
    assert "/persone/" not in words(response)


def test_today_costs_as_much_with_many_people_as_with_one(
    world: World, client_of: ClientOf, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _number in range(5):
        propose(world, make_citizen(world.coach, profile={"max_km": None}))
        make_opening(world.coach, expires_on=clock.today())
    client = client_of(world.coach)
    client.get(TODAY)
    with django_assert_num_queries(27):
        client.get(TODAY)
