"""Opening a file: little is asked, doubles are noticed, nobody else's person is revealed."""

from collections.abc import Callable
from datetime import date

import pytest
from django.http import HttpResponse
from django.test import Client

from squadra.agencies.models import Account
from squadra.foundation.roles import Role
from squadra.people.models import Anchor, Citizen, Ground
from squadra.people.querysets import CitizenQuerySet
from tests.factories import World, actor, make_account, make_citizen
from tests.pages import (
    AWKWARD,
    REFUSED,
    boxes_that_break,
    form_of,
    send,
    type_everywhere,
    words,
)

ClientOf = Callable[[Account], Client]
URL = "/persone/nuova/"
KNOWN = {"family_name": "Rossi", "given_name": "Mara", "municipality": "999001"}
TAX_CODE = "RSSMRA80A01X999W"


def register(client: Client, **typed: object) -> HttpResponse:
    """What a coach types who has only a name and a town."""
    return send(client, URL, **{**KNOWN, **typed})


def people_of(account: Account) -> CitizenQuerySet:
    return Citizen.objects.visible_to(actor(account))


def test_a_name_and_a_town_are_enough(world: World, client_of: ClientOf) -> None:
    response = register(client_of(world.coach))
    citizen = people_of(world.coach).get(family_name="Rossi")
    assert response["Location"] == f"/persone/{citizen.pk}/"
    assert citizen.profile.waiting_since == actor(world.coach).on


def test_whoever_opens_the_file_follows_the_person_unless_they_choose_a_colleague(
    world: World, client_of: ClientOf
) -> None:
    register(client_of(world.coach))
    register(client_of(world.coach), family_name="Verdi", referent=world.colleague.pk)
    referents = {
        citizen.family_name: citizen.grants.get(ground=Ground.REFERENT).account
        for citizen in people_of(world.coach).filter(family_name__in=("Rossi", "Verdi"))
    }
    assert referents == {"Rossi": world.coach, "Verdi": world.colleague}


def test_nobody_outside_the_service_can_be_made_referent(world: World, client_of: ClientOf) -> None:
    page = words(register(client_of(world.coach), referent=world.stranger.pk))
    assert REFUSED in page
    assert not people_of(world.coach).filter(family_name="Rossi").exists()


def test_a_scout_is_not_offered_as_referent(world: World, client_of: ClientOf) -> None:
    page = words(client_of(world.coach).get(URL))
    assert str(world.colleague) in page
    assert str(world.scout) not in page


def test_protection_moves_the_start_to_the_service(world: World, client_of: ClientOf) -> None:
    register(client_of(world.coach), refuge="on", anchor="home", home_lat="45.5", home_lon="9.4")
    citizen = people_of(world.coach).get(family_name="Rossi")
    assert (citizen.anchor, citizen.home_lat, citizen.home_lon) == (Anchor.SERVICE, None, None)


def test_a_tax_code_is_checked_and_kept_without_blanks(world: World, client_of: ClientOf) -> None:
    client = client_of(world.coach)
    assert "Il codice fiscale non è valido" in words(register(client, tax_code="RSSMRA80A01X999A"))
    register(client, tax_code=" rssmra80a01x999w ")
    assert people_of(world.coach).get(family_name="Rossi").tax_code == TAX_CODE


def test_a_person_who_is_visible_is_shown_as_a_possible_double(
    world: World, client_of: ClientOf
) -> None:
    born = date(1980, 1, 1)
    there = make_citizen(world.coach, family_name="Rossi", given_name="Mara", birth_date=born)
    client = client_of(world.coach)
    response = register(client, birth_date="1980-01-01")
    assert f"/persone/{there.pk}/" in words(response)
    again = client.post(URL, {**form_of(response), "somebody_else": "on"})
    assert again.status_code == 302
    assert people_of(world.coach).filter(family_name="Rossi").count() == 2


@pytest.mark.parametrize(
    ("family_name", "given_name", "born", "double"),
    [
        ("Rossi", "Mara", "1980-01-01", True),  # the very same
        ("Mara", "Rossi", "1980-01-01", True),  # turned round
        ("Rossi", "Maria", "1980-01-01", True),  # one letter more, same birthday
        ("ROSSI", "MARA", "", True),  # no date to tell them apart
        ("Rossi", "Mara", "1981-01-01", False),  # another birthday: a namesake
        ("Verdi", "Ugo", "1980-01-01", False),  # only the birthday
    ],
)
def test_what_counts_as_a_possible_double(
    world: World, client_of: ClientOf, family_name: str, given_name: str, born: str, double: bool
) -> None:
    born_then = date(1980, 1, 1)
    make_citizen(world.coach, family_name="Rossi", given_name="Mara", birth_date=born_then)
    typed = {"family_name": family_name, "given_name": given_name, "birth_date": born}
    page = words(register(client_of(world.coach), **typed))
    assert ("potrebbe essere la stessa persona" in page) is double


def test_a_tax_code_is_once_in_a_service(world: World, client_of: ClientOf) -> None:
    make_citizen(world.coach, family_name="Verdi", tax_code=TAX_CODE)
    page = words(register(client_of(world.coach), tax_code=TAX_CODE))
    assert "Questo codice fiscale è già di un&#x27;altra persona" in page


def test_whether_another_service_follows_somebody_cannot_be_asked_by_tax_code(
    world: World, client_of: ClientOf
) -> None:
    make_citizen(world.stranger, family_name="Segreti", tax_code=TAX_CODE)
    assert register(client_of(world.coach), tax_code=TAX_CODE).status_code == 302
    assert people_of(world.coach).get(family_name="Rossi").tax_code == TAX_CODE


def test_a_namesake_of_another_service_is_not_mentioned(world: World, client_of: ClientOf) -> None:
    make_citizen(world.stranger, family_name="Rossi", given_name="Mara")
    assert register(client_of(world.coach)).status_code == 302


def test_a_social_worker_may_open_a_file_and_a_scout_may_not(
    world: World, client_of: ClientOf
) -> None:
    secretariat = make_account(world.here, Role.SOCIAL_WORKER, name="Sandra")
    assert register(client_of(secretariat)).status_code == 302
    assert client_of(world.scout).get(URL).status_code == 403


@pytest.mark.slow
@pytest.mark.parametrize("typed", AWKWARD.values(), ids=AWKWARD)
def test_nonsense_in_every_box_is_refused_in_words(
    world: World, client_of: ClientOf, typed: str
) -> None:
    assert REFUSED in words(type_everywhere(client_of(world.coach), URL, typed))


@pytest.mark.slow
def test_whatever_is_typed_in_a_box_is_stored_or_refused_in_words(
    world: World, client_of: ClientOf
) -> None:
    assert boxes_that_break(client_of(world.coach), URL, KNOWN) == []


def test_a_name_is_kept_as_it_was_typed(world: World, client_of: ClientOf) -> None:
    typed = "<b>D'Ángelo</b> 👩🏽‍🔧"
    response = register(client_of(world.coach), family_name=typed)
    citizen = people_of(world.coach).get(family_name=typed)
    page = words(client_of(world.coach).get(response["Location"]))
    assert "&lt;b&gt;D&#x27;Ángelo&lt;/b&gt;" in page
    assert typed not in page
    assert str(citizen.pk) in response["Location"]
