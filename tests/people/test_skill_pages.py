"""A person's skills on their page: added, assessed anew, taken out, put back."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from squadra.agencies.models import Account
from squadra.people.models import PersonSkill, SkillLevel, SkillSource
from squadra.vocabularies.services import load_starter
from tests.factories import World
from tests.pages import form_of, send, words

ClientOf = Callable[[Account], Client]


@pytest.fixture
def world(world: World) -> World:
    load_starter()
    return world


def page_of(world: World) -> str:
    return f"/persone/{world.citizen.pk}/competenze/"


def held(world: World) -> PersonSkill:
    return PersonSkill.objects.select_related("skill").get(person=world.citizen)


def add(client: Client, world: World, skill: str = "Conversare in italiano") -> str:
    return words(send(client, page_of(world), skill=skill, level="1", source="self"))


def test_a_skill_is_added_by_its_name(world: World, client_of: ClientOf) -> None:
    add(client_of(world.coach), world)
    skill = held(world)
    assert str(skill.skill) == "Conversare in italiano"
    assert (skill.level, skill.source) == (SkillLevel.BASIC, SkillSource.SELF)


def test_the_same_skill_is_not_added_twice(world: World, client_of: ClientOf) -> None:
    client = client_of(world.coach)
    add(client, world)
    assert "Questa competenza è già nel profilo" in add(client, world)


def test_a_skill_nobody_knows_is_refused_with_what_was_typed_still_there(
    world: World, client_of: ClientOf
) -> None:
    page = add(client_of(world.coach), world, "volare <b>basso</b>")
    assert "«volare &lt;b&gt;basso&lt;/b&gt;» non è nel vocabolario" in page


def test_a_skill_is_assessed_anew_by_a_tutor(world: World, client_of: ClientOf) -> None:
    client = client_of(world.coach)
    add(client, world)
    address = f"{page_of(world)}{held(world).pk}/"
    send(client, address, level="3", source="tutor", assessed_on="2026-10-01", evidence="in mensa")
    skill = held(world)
    assert (skill.level, skill.source) == (SkillLevel.EXPERT, SkillSource.TUTOR)
    assert (skill.assessed_on, skill.evidence) == (date(2026, 10, 1), "in mensa")


def test_two_assessments_at_once_are_both_shown(world: World, client_of: ClientOf) -> None:
    coach, colleague = client_of(world.coach), client_of(world.colleague)
    add(coach, world)
    address = f"{page_of(world)}{held(world).pk}/"
    opened_before = form_of(coach.get(address))
    send(colleague, address, level="3")
    shown = words(coach.post(address, {**opened_before, "level": "2"}))
    assert "«con esperienza»" in shown
    assert held(world).level == SkillLevel.EXPERT


def test_a_skill_that_was_taken_out_can_be_put_back_as_it_was(
    world: World, client_of: ClientOf
) -> None:
    client = client_of(world.coach)
    add(client, world)
    before = held(world)
    address = f"{page_of(world)}{before.pk}/"
    page = words(client.post(f"{address}togli/", follow=True))
    assert not PersonSkill.objects.filter(person=world.citizen).exists()
    assert f"{address}rimetti/" in page
    client.post(f"{address}rimetti/")
    assert (held(world).pk, held(world).level) == (before.pk, before.level)


def test_putting_back_a_skill_that_is_there_changes_nothing(
    world: World, client_of: ClientOf
) -> None:
    client = client_of(world.coach)
    add(client, world)
    page = words(client.post(f"{page_of(world)}{held(world).pk}/rimetti/", follow=True))
    assert "La competenza è già nel profilo" in page


def test_somebody_else_s_skill_is_not_put_back_here(world: World, client_of: ClientOf) -> None:
    client = client_of(world.coach)
    nobody = "00000000-0000-4000-8000-000000000000"
    assert client.post(f"{page_of(world)}{nobody}/rimetti/").status_code == 404
    assert client_of(world.stranger).post(f"{page_of(world)}{nobody}/rimetti/").status_code == 404
