"""Finding people: what the list shows, to whom, in which order."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import product

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from squadra.agencies.models import Account
from tests.factories import World, make_account, make_citizen
from tests.pages import AWKWARD, words

ClientOf = Callable[[Account], Client]
URL = "/persone/"


def listed(client: Client, **query: str) -> list[str]:
    page = client.get(URL, query).context["listing"].page
    return [citizen.family_name for citizen in page]


def test_the_list_holds_the_people_of_the_service_and_nobody_else(
    world: World, client_of: ClientOf
) -> None:
    make_citizen(world.stranger, family_name="Altrove")
    assert listed(client_of(world.coach)) == [world.citizen.family_name]


@pytest.mark.parametrize("typed", ["de luca", "DELUCA", "Luca", "De Lùca Maria", "maria de"])
def test_a_name_is_found_however_it_is_written(
    world: World, client_of: ClientOf, typed: str
) -> None:
    make_citizen(world.coach, family_name="De Luca", given_name="Maria")
    assert listed(client_of(world.coach), q=typed) == ["De Luca"]


def test_one_can_ask_for_one_s_own_people_only(world: World, client_of: ClientOf) -> None:
    make_citizen(world.colleague, family_name="Seguita da Paolo")
    assert listed(client_of(world.colleague), mine="1") == ["Seguita da Paolo"]


def test_one_can_ask_whose_profile_lacks_something(world: World, client_of: ClientOf) -> None:
    make_citizen(world.coach, family_name="Senza Distanza", profile={"max_km": None})
    make_citizen(world.coach, family_name="In Pausa", profile={"matching_paused": True})
    client = client_of(world.coach)
    assert listed(client, matching="incomplete") == ["Senza Distanza"]
    assert listed(client, matching="paused") == ["In Pausa"]


def test_who_waits_longest_comes_first_and_who_has_no_date_last(
    world: World, client_of: ClientOf
) -> None:
    today = date(2026, 1, 7)
    for name, since in (("Ieri", today), ("Da Mesi", today - timedelta(days=90)), ("Boh", None)):
        make_citizen(world.coach, family_name=name, profile={"waiting_since": since})
    found = listed(client_of(world.coach), sort="waiting")
    assert [name for name in found if name in ("Ieri", "Da Mesi", "Boh")] == [
        "Da Mesi",
        "Ieri",
        "Boh",
    ]


def test_the_municipality_of_somebody_under_protection_is_not_shown(
    world: World, client_of: ClientOf
) -> None:
    make_citizen(world.coach, family_name="Protetta", refuge=True, anchor="service")
    page = words(client_of(world.coach).get(URL, {"q": "protetta"}))
    assert "protetto" in page
    assert str(world.here.municipality) not in page


def test_an_empty_search_says_what_to_do(world: World, client_of: ClientOf) -> None:
    page = words(client_of(world.coach).get(URL, {"q": "nessuno si chiama così"}))
    assert "Prova con una parte del nome" in page


@pytest.mark.slow
def test_nothing_typed_in_the_address_breaks_the_list(world: World, client_of: ClientOf) -> None:
    client = client_of(world.coach)
    addresses = product(("q", "mine", "matching", "sort", "page"), AWKWARD.values())
    assert {client.get(URL, {box: typed}).status_code for box, typed in addresses} == {200}


def test_a_longer_list_costs_no_more_queries(
    world: World, client_of: ClientOf, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _number in range(4):
        make_citizen(world.coach)
    client = client_of(world.coach)
    client.get(URL)
    with django_assert_num_queries(12):
        client.get(URL)


def test_a_second_page_keeps_the_search(world: World, client_of: ClientOf) -> None:
    colleague = make_account(world.here, name="Bruna")
    for _number in range(26):
        make_citizen(colleague, given_name="Numerosa")
    response = client_of(world.coach).get(URL, {"q": "numerosa"})
    assert "?q=numerosa&amp;page=2" in words(response)
    assert len(listed(client_of(world.coach), q="numerosa", page="2")) == 1
