"""Whoever types no name of the vocabulary is shown what they may mean, and by which name."""

import pytest
from django.test import Client

from squadra.exchange.lists import OCCUPATIONS
from squadra.foundation import clock
from squadra.openings.proposing import proposed
from squadra.vocabularies.linking import suggestions
from squadra.vocabularies.models import Occupation, Skill
from tests.factories import World, actor
from tests.pages import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vocabulary")]


def labels(text: str, most: int = 5) -> list[str]:
    return [one.concept.label for one in suggestions(Occupation, text, most)]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("fare le pulizie negli uffici", "Addetto/a alle pulizie"),
        ("muletista", "Carrellista"),
        ("lava piatti", "Lavapiatti"),
        ("bracciante agricolo", "Operaio/a agricolo/a"),
        ("custode condominio", "Custode di stabile"),
    ],
)
def test_the_occupation_that_is_meant_is_among_the_first(typed: str, meant: str) -> None:
    assert meant in labels(typed)


def test_who_types_a_name_finds_the_names_that_begin_so_first() -> None:
    by_name = [one.label for one in Occupation.objects.search("giardin", 5)]
    assert by_name
    assert labels("giardin")[: len(by_name)] == by_name


def test_it_says_by_which_other_name() -> None:
    (first, *_others) = suggestions(Occupation, "fare le pulizie negli uffici", 3)
    assert first.concept.label == "Addetto/a alle pulizie"
    assert first.name == "pulizie uffici"


@pytest.mark.parametrize("typed", ["Mario Rossi", "schizofrenia", "xqzt", "", "   ", "…"])
def test_what_names_no_work_means_none(typed: str) -> None:
    assert labels(typed) == []


def test_each_is_there_once_and_no_more_than_were_asked_for() -> None:
    found = labels("addetta", 7)
    assert len(found) == len(set(found)) == 7


def test_skills_are_found_too() -> None:
    found = [one.concept.label for one in suggestions(Skill, "guido il muletto", 5)]
    assert "Guidare il carrello elevatore" in found


def test_what_the_vocabulary_no_longer_has_is_not_proposed() -> None:
    assert "Carrellista" in labels("muletista")
    Occupation.objects.filter(label="Carrellista").update(retired_at=clock.now())
    Occupation.objects.get(label="Carrellista").terms.all().delete()
    assert "Carrellista" not in labels("muletista")


def test_the_box_shows_them(world: World, client: Client) -> None:
    client.force_login(world.coach)
    page = client.get("/vocabolario/mestieri/", {"q": "fare le pulizie negli uffici"})
    assert '<option value="Addetto/a alle pulizie">pulizie uffici</option>' in words(page)


def test_an_unknown_word_of_a_sheet_is_asked_about_with_them() -> None:
    offered = [label for _code, label in OCCUPATIONS.offers("conduttore di muletti")]
    assert "Carrellista" in offered


def test_a_line_without_a_name_of_the_vocabulary_is_asked_about_with_them(world: World) -> None:
    found = proposed("fare le pulizie negli uffici, tirocinio, 2 posti", actor(world.coach))
    assert "occupation" not in found.fields
    assert "Addetto/a alle pulizie" in [one.label for one in found.candidates]
