"""A person's skills on their page: added, assessed anew, taken out, put back."""

import html
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from squadra.agencies.models import Account
from squadra.people.models import PersonSkill, SkillLevel, SkillSource, WorkProfile
from squadra.vocabularies.models import Occupation, Skill
from tests.factories import World
from tests.pages import AWKWARD, REFUSED, form_of, send, words

ClientOf = Callable[[Account], Client]
QUERIES = 15
pytestmark = pytest.mark.usefixtures("vocabulary")


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


def test_an_everyday_name_is_understood(world: World, client_of: ClientOf) -> None:
    page = words(client_of(world.coach).get("/vocabolario/competenze/", {"q": "ascolto ital"}))
    assert '<option value="Capire l&#x27;italiano parlato">ascolto in italiano</option>' in page
    add(client_of(world.coach), world, "ascolto in italiano")
    assert str(held(world).skill) == "Capire l'italiano parlato"


# What the wanted occupations usually ask for


@pytest.fixture
def dishwasher(world: World) -> World:
    """The person wants to be a dishwasher."""
    cell = Occupation.objects.resolve("Lavapiatti").cell
    WorkProfile.objects.filter(person=world.citizen).update(targets=(cell,))
    return world


def test_skills_that_the_wanted_work_usually_asks_for_are_added_with_one_click(
    dishwasher: World, client_of: ClientOf
) -> None:
    client = client_of(dishwasher.coach)
    shown = client.get(page_of(dishwasher))
    (usual,) = shown.context["usual"]
    skill = usual.essential[0]
    assert "Per Lavapiatti di solito servono:" in words(shown)
    assert f'name="skill_suggested" value="{skill.label}"' in html.unescape(words(shown))
    send(client, page_of(dishwasher), skill_suggested=skill.label, level="1", source="tutor")
    assert (held(dishwasher).skill, held(dishwasher).level) == (skill, SkillLevel.BASIC)
    (left,) = client.get(page_of(dishwasher)).context["usual"]
    assert skill not in (*left.essential, *left.optional)


def test_what_was_added_is_taken_back_by_the_button_beside_its_message(
    world: World, client_of: ClientOf
) -> None:
    client = client_of(world.coach)
    page = add_and_follow(client, world)
    undo = f"{page_of(world)}{held(world).pk}/togli/"
    assert f'action="{undo}"' in page
    client.post(undo)
    assert not PersonSkill.objects.filter(person=world.citizen).exists()


def add_and_follow(client: Client, world: World) -> str:
    fields = {**form_of(client.get(page_of(world))), "skill": "Conversare in italiano"}
    return words(client.post(page_of(world), fields, follow=True))


def test_a_script_gets_the_part_that_changes_ready_for_the_next_skill(
    world: World, client_of: ClientOf
) -> None:
    client = client_of(world.coach)
    fields = {**form_of(client.get(page_of(world))), "skill": "Conversare in italiano"}
    fields |= {"level": "3", "source": "self", "assessed_on": "2026-03-01"}
    part = client.post(page_of(world), fields, headers={"HX-Request": "true"})
    assert part.status_code == 200
    assert "<main" not in words(part)
    assert 'hx-swap-oob="true"' in words(part)
    assert "Competenza aggiunta: Conversare in italiano." in words(part)
    kept = part.context["form"].initial
    assert (kept["level"], kept["source"], str(kept["assessed_on"])) == (3, "self", "2026-03-01")
    assert part.context["form"]["skill"].value() in (None, "")
    assert world.reads() == 2


@pytest.mark.slow
@pytest.mark.parametrize("typed", AWKWARD.values(), ids=AWKWARD)
def test_nonsense_in_the_place_of_a_proposed_skill_is_refused_in_words(
    world: World, client_of: ClientOf, typed: str
) -> None:
    page = send(client_of(world.coach), page_of(world), skill_suggested=typed)
    assert REFUSED in words(page)
    assert not PersonSkill.objects.filter(person=world.citizen).exists()


def test_many_skills_cost_no_more_queries(
    dishwasher: World, client_of: ClientOf, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_of(dishwasher.coach)
    client.get(page_of(dishwasher))
    for skill in Skill.objects.order_by("pk")[:30]:
        PersonSkill.objects.create(
            person=dishwasher.citizen, skill=skill, assessed_on=date(2026, 1, 7)
        )
    with django_assert_num_queries(QUERIES):
        client.get(page_of(dishwasher))


def test_a_skill_is_assessed_anew_by_a_tutor(world: World, client_of: ClientOf) -> None:
    client = client_of(world.coach)
    add(client, world)
    address = f"{page_of(world)}{held(world).pk}/"
    send(client, address, level="3", source="tutor", assessed_on="2026-10-01", evidence="in mensa")
    skill = held(world)
    assert (skill.level, skill.source) == (SkillLevel.EXPERT, SkillSource.TUTOR)
    assert (skill.assessed_on, skill.evidence) == (date(2026, 10, 1), "in mensa")


def assessed(client: Client, world: World, **typed: str) -> str:
    """Assess the skill anew; the address that takes it back."""
    before = held(world).version
    send(client, f"{page_of(world)}{held(world).pk}/", **typed)
    address = f"{page_of(world)}{held(world).pk}/com-era/{before}/"
    assert f'action="{address}"' in words(client.get(page_of(world)))
    return address


def test_an_assessment_is_taken_back_with_one_button(world: World, client_of: ClientOf) -> None:
    client = client_of(world.coach)
    add(client, world)
    undo = assessed(client, world, level="3", source="tutor", evidence="in mensa")
    page = words(client.post(undo, follow=True))
    assert "La competenza è di nuovo com&#x27;era" in page
    skill = held(world)
    assert (skill.level, skill.source, skill.evidence) == (1, SkillSource.SELF, "")


def test_an_assessment_is_not_taken_back_under_a_colleague_s(
    world: World, client_of: ClientOf
) -> None:
    coach, colleague = client_of(world.coach), client_of(world.colleague)
    add(coach, world)
    undo = assessed(coach, world, level="3")
    send(colleague, f"{page_of(world)}{held(world).pk}/", level="2")
    assert "Nel frattempo è stata valutata di nuovo" in words(coach.post(undo, follow=True))
    assert held(world).level == SkillLevel.INDEPENDENT


@pytest.mark.parametrize("version", ["0", "99", "9" * 30])
def test_a_version_that_never_was_is_not_there(
    world: World, client_of: ClientOf, version: str
) -> None:
    client = client_of(world.coach)
    add(client, world)
    address = f"{page_of(world)}{held(world).pk}/com-era/{version}/"
    assert client.post(address).status_code == 404


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
