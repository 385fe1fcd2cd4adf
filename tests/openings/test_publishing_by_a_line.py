"""An opening written in one line: the form filled in, the occupation asked, the rest completed."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from squadra.agencies.models import Account
from squadra.foundation import clock
from squadra.foundation.codelist import SURELY_NONE
from squadra.openings.models import Opening
from squadra.vocabularies.models import Occupation
from squadra.vocabularies.usual import usual_skills
from tests.factories import World, actor
from tests.pages import AWKWARD, REFUSED, boxes_that_break, form_of, send, words

ClientOf = Callable[[Account], Client]
LINE = "lavapiatti, tirocinio, 2 posti, mattine da lunedì a venerdì, 20 ore, in piedi"
QUERIES = 23
pytestmark = pytest.mark.usefixtures("vocabulary")


def publishing(world: World) -> str:
    return f"/aziende/{world.opening.organisation_id}/opportunita/nuova/"


def filled(client: Client, world: World, line: str, **more: str) -> HttpResponse:
    return client.get(publishing(world), {"line": line, **more})


def published(world: World, title: str) -> Opening:
    return Opening.objects.visible_to(actor(world.coach)).get(title=title)


def test_a_line_fills_in_the_form_and_the_form_is_published_as_it_stands(
    world: World, client_of: ClientOf
) -> None:
    client = client_of(world.scout)
    page = filled(client, world, LINE)
    assert page.context["form"].missing == []
    assert "Pubblica così" in words(page)
    response = client.post(publishing(world), form_of(page))
    opening = published(world, "Lavapiatti")
    assert response["Location"] == f"/opportunita/{opening.pk}/"
    assert (opening.kind, opening.seats, opening.hours) == ("internship", 2, 20)
    assert (opening.shift, opening.demands) == ("10101010100000", ("standing",))
    assert opening.occupation == Occupation.objects.resolve("Lavapiatti").cell
    assert opening.expires_on == clock.today() + timedelta(days=60)


def test_a_line_publishes_nothing_by_itself(world: World, client_of: ClientOf) -> None:
    before = Opening.objects.count()
    filled(client_of(world.coach), world, LINE)
    assert Opening.objects.count() == before


def test_what_a_line_lacks_is_said_with_the_way_to_its_box(
    world: World, client_of: ClientOf
) -> None:
    page = filled(client_of(world.coach), world, "lavapiatti")
    assert [field.name for field in page.context["form"].missing] == ["kind"]
    assert '<a href="#id_kind">tipo</a>' in words(page)
    assert "Pubblica così" not in words(page)


def test_where_a_line_may_mean_more_occupations_one_is_asked_and_none_is_guessed(
    world: World, client_of: ClientOf
) -> None:
    client = client_of(world.coach)
    page = filled(client, world, "pulizie, tirocinio")
    candidates = page.context["found"].candidates
    assert len(candidates) > 1
    assert form_of(page)["occupation"] == [""]
    chosen = filled(client, world, "pulizie, tirocinio", occupation=candidates[1].cell)
    assert form_of(chosen)["occupation"] == [candidates[1].label]


def test_a_line_of_which_nothing_is_understood_says_so(world: World, client_of: ClientOf) -> None:
    assert "non si è capito niente" in words(filled(client_of(world.coach), world, "..."))


@pytest.mark.slow
@pytest.mark.parametrize("typed", AWKWARD.values(), ids=AWKWARD)
def test_nonsense_in_a_line_never_breaks_the_page(
    world: World, client_of: ClientOf, typed: str
) -> None:
    client = client_of(world.coach)
    for query in ({"line": typed}, {"line": LINE, "occupation": typed}):
        page = client.get(publishing(world), query)
        assert page.status_code == 200
        assert "<script>alert(1)" not in words(page)
        answered = client.post(publishing(world), form_of(page))
        assert answered.status_code == 302 or REFUSED in words(answered)


@pytest.mark.slow
def test_whatever_is_typed_in_a_filled_form_is_stored_or_refused_in_words(
    world: World, client_of: ClientOf
) -> None:
    client = client_of(world.coach)
    known = form_of(filled(client, world, LINE))
    usual = [skill.uri for one in usual_skills([cell("Lavapiatti")]) for skill in one.essential]
    assert boxes_that_break(client, publishing(world), {**known, "usual": usual[:1]}) == []


def test_the_page_costs_the_same_however_long_the_line(
    world: World, client_of: ClientOf, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_of(world.coach)
    filled(client, world, LINE)
    with django_assert_num_queries(QUERIES):
        filled(client, world, LINE)


# Skills that the occupation usually asks for


def cell(name: str) -> str:
    return Occupation.objects.resolve(name).cell


def usual_uris(name: str) -> list[str]:
    return [skill.uri for one in usual_skills([cell(name)]) for skill in one.essential]


def test_usual_skills_that_are_ticked_are_stored_among_the_essential_ones(
    world: World, client_of: ClientOf
) -> None:
    client = client_of(world.coach)
    page = filled(client, world, LINE)
    offered = usual_uris("Lavapiatti")
    assert [code for code, _label in page.context["form"].fields["usual"].choices] == offered
    client.post(publishing(world), {**form_of(page), "usual": offered[:2]})
    assert published(world, "Lavapiatti").essential == tuple(f"{uri}:1" for uri in offered[:2])


def test_a_skill_that_is_among_the_essential_ones_keeps_its_level(
    world: World, client_of: ClientOf
) -> None:
    client = client_of(world.coach)
    (usual,) = usual_skills([cell("Lavapiatti")])
    skill = usual.essential[0]
    typed = {"essential": [skill.label], "essential_level": ["3"], "usual": [skill.uri]}
    client.post(publishing(world), {**form_of(filled(client, world, LINE)), **typed})
    opening = published(world, "Lavapiatti")
    assert opening.essential == (f"{skill.uri}:3",)
    page = client.get(f"/opportunita/{opening.pk}/modifica/")
    offered = [code for code, _label in page.context["form"].fields["usual"].choices]
    assert offered == usual_uris("Lavapiatti")[1:]


def test_two_people_who_both_add_skills_see_both_lists_and_lose_neither(
    world: World, client_of: ClientOf
) -> None:
    address = f"/opportunita/{world.opening.pk}/modifica/"
    Opening.objects.filter(pk=world.opening.pk).update(occupation=cell("Lavapiatti"))
    coach, scout = client_of(world.coach), client_of(world.scout)
    first, second = usual_skills([cell("Lavapiatti")])[0].essential[:2]
    opened_before = form_of(coach.get(address))
    send(scout, address, usual=[first.uri])
    shown = coach.post(address, {**opened_before, "usual": [second.uri]})
    assert f"«{first.label} (di base)»" in words(shown)
    assert form_of(shown)["essential"][0] == second.label
    coach.post(address, form_of(shown))
    world.opening.refresh_from_db()
    assert world.opening.essential == (f"{second.uri}:1",)


# Surely none


def test_an_opening_says_that_there_is_none_and_goes_back_to_not_known(
    world: World, client_of: ClientOf
) -> None:
    client, address = client_of(world.coach), f"/opportunita/{world.opening.pk}/modifica/"
    fields = ("demands", "licences", "reserved")
    send(client, address, **{name: ["none"] for name in fields})
    world.opening.refresh_from_db()
    assert [getattr(world.opening, name) for name in fields] == [SURELY_NONE] * 3
    facts = client.get(f"/opportunita/{world.opening.pk}/").context["facts"]
    said = {fact.column: (fact.text, fact.known) for fact in facts if fact.column in fields}
    assert said["reserved"] == ("aperta a tutti", True)
    send(client, address, **{name: [] for name in fields})
    world.opening.refresh_from_db()
    assert [getattr(world.opening, name) for name in fields] == [()] * 3
