"""What somebody chooses for a line of words is not asked again, and is each service's own."""

from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from squadra.agencies.models import Account
from squadra.foundation.audit.models import Event
from squadra.openings.models import LearntName, Opening
from squadra.openings.proposing import proposed
from squadra.openings.services import learn_name
from squadra.vocabularies.models import Occupation
from tests.factories import World, actor, make_account
from tests.pages import form_of, words

ClientOf = Callable[[Account], Client]
LINE = "Ragazzo di bottega, tirocinio, 2 posti"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vocabulary")]


def occupation(label: str) -> Occupation:
    found = Occupation.objects.resolve(label)
    assert found
    return found


def address(world: World, line: str, chosen: str = "") -> str:
    query = {"line": line, **({"occupation": chosen} if chosen else {})}
    organisation = world.opening.organisation_id
    return reverse("openings:publish_for", args=[organisation], query=query)


def publish(client: Client, world: World, line: str, chosen: str, **changed: str) -> HttpResponse:
    url = address(world, line, chosen)
    return client.post(url, {**form_of(client.get(url)), **changed})


@pytest.fixture
def learnt(world: World, client_of: ClientOf) -> LearntName:
    response = publish(client_of(world.coach), world, LINE, occupation("Commesso/a").cell)
    assert response.status_code == 302, words(response)
    return LearntName.objects.get()


def test_what_was_chosen_is_not_asked_again(world: World, learnt: LearntName) -> None:
    assert (learnt.name, learnt.occupation) == ("Ragazzo di bottega", occupation("Commesso/a").cell)
    again = proposed("ragazzo di bottega, corso", actor(world.coach))
    assert again.fields["occupation"] == learnt.occupation
    assert not again.candidates


@pytest.mark.usefixtures("learnt")
def test_another_service_never_meets_it(world: World, client_of: ClientOf) -> None:
    assert "occupation" not in proposed(LINE, actor(world.stranger)).fields
    assert "bottega" not in words(client_of(world.stranger).get(reverse("openings:names")))


@pytest.mark.usefixtures("learnt")
def test_colleagues_see_it_with_what_it_means_and_search_it(
    world: World, client_of: ClientOf
) -> None:
    client = client_of(make_account(world.opening.service))
    page = words(client.get(reverse("openings:names"), {"q": "bottega"}))
    assert "Ragazzo di bottega" in page
    assert "Commesso/a" in page
    assert "Nessuna parola" in words(client.get(reverse("openings:names"), {"q": "fornaio"}))


def test_it_is_taken_away_and_put_back(
    world: World, client_of: ClientOf, learnt: LearntName
) -> None:
    client = client_of(world.coach)
    page = client.post(reverse("openings:name_forget", args=[learnt.pk]), follow=True)
    assert "Parola dimenticata: Ragazzo di bottega." in words(page)
    assert proposed(LINE, actor(world.coach)).candidates
    client.post(reverse("openings:name_remember", args=[learnt.pk]))
    assert proposed(LINE, actor(world.coach)).fields["occupation"] == learnt.occupation


def test_the_last_choice_counts(world: World, learnt: LearntName) -> None:
    service, other = world.opening.service, occupation("Magazziniere/a")
    learn_name(
        actor=actor(world.coach), service=service, name="ragazzo di BOTTEGA", occupation=other
    )
    assert LearntName.objects.get().occupation == other.cell


def test_nothing_is_learnt_where_somebody_changed_their_mind(
    world: World, client_of: ClientOf
) -> None:
    cell = occupation("Commesso/a").cell
    publish(client_of(world.coach), world, LINE, cell, occupation="Magazziniere/a")
    assert Opening.objects.filter(occupation=occupation("Magazziniere/a").cell).exists()
    assert not LearntName.objects.exists()


def test_nothing_is_learnt_of_a_name_that_the_vocabulary_has(
    world: World, client_of: ClientOf
) -> None:
    publish(client_of(world.coach), world, "lavapiatti, corso", occupation("Cameriere/a").cell)
    assert not LearntName.objects.exists()


@pytest.mark.usefixtures("learnt")
def test_the_audit_says_that_it_was_learnt_and_not_what() -> None:
    event = Event.objects.get(verb="openings:name:learnt")
    assert "bottega" not in str(event.facts)


def test_a_page_without_any_says_how_they_come(world: World, client_of: ClientOf) -> None:
    page = client_of(world.scout).get(reverse("openings:names"))
    assert "Non c’è ancora nessuna parola imparata." in words(page)
