"""Boxes that suggest the vocabulary's names, and the fields that turn names into codes."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.test import Client

from squadra.agencies.models import Account
from squadra.vocabularies.forms import (
    MOST_ROWS,
    LanguagesField,
    OccupationField,
    OccupationsField,
    SkillsField,
    SupportsField,
)
from squadra.vocabularies.services import load_starter
from tests.factories import World
from tests.pages import AWKWARD, words

ClientOf = Callable[[Account], Client]
SKILLS, OCCUPATIONS = "/vocabolario/competenze/", "/vocabolario/mestieri/"


@pytest.fixture
def _vocabulary(db: None) -> None:
    load_starter()


@pytest.mark.usefixtures("_vocabulary")
@pytest.mark.parametrize("query", [{"q": "lavap"}, {"box": "targets", "targets": "lavap"}])
def test_a_box_is_answered_with_names(
    world: World, client_of: ClientOf, query: dict[str, str]
) -> None:
    page = words(client_of(world.coach).get(OCCUPATIONS, query))
    assert '<option value="Lavapiatti">' in page


@pytest.mark.usefixtures("_vocabulary")
def test_names_are_suggested_only_to_who_has_signed_in(world: World) -> None:
    assert Client().get(SKILLS, {"q": "italiano"}).status_code == 302


@pytest.mark.usefixtures("_vocabulary")
def test_nothing_typed_breaks_the_suggestions(world: World, client_of: ClientOf) -> None:
    client = client_of(world.coach)
    found = {client.get(SKILLS, {"q": typed}).status_code for typed in AWKWARD.values()}
    assert found == {200}


@pytest.mark.usefixtures("_vocabulary")
def test_occupations_keep_the_order_in_which_they_are_dear() -> None:
    field = OccupationsField()
    cells = field.clean([("Lavapiatti", ""), ("Barista", ""), ("lavapiatti", "")])
    assert [name for name, _level in field.prepare_value(cells)] == ["Lavapiatti", "Barista"]


@pytest.mark.usefixtures("_vocabulary")
def test_a_skill_keeps_its_least_level_and_its_address_with_colons() -> None:
    field = SkillsField(with_level=True)
    cells = field.clean([("Conversare in italiano", "2")])
    assert cells[0].endswith(":2")
    assert field.prepare_value(cells) == [("Conversare in italiano", "2")]
    assert field.in_words(cells) == "Conversare in italiano (in autonomia)"


def test_a_language_goes_with_its_level_and_counts_once() -> None:
    field = LanguagesField()
    assert field.clean([("it", "B1"), ("ar", "native"), ("it", "A1")]) == ("it:B1", "ar:native")
    assert field.prepare_value(("it:B1",)) == [("it", "B1")]


@pytest.mark.django_db
@pytest.mark.parametrize("typed", AWKWARD.values(), ids=AWKWARD)
def test_nonsense_is_refused_by_every_field(typed: str) -> None:
    for field in (OccupationsField(), SkillsField(with_level=True), LanguagesField()):
        with pytest.raises(ValidationError):
            field.clean([(typed, "1")])
        assert field.prepare_value([(typed, "1")]) == [(typed, "1")]


@pytest.mark.django_db
def test_one_may_leave_an_occupation_out() -> None:
    assert OccupationField().clean("") == ""


def test_too_many_rows_are_refused_before_they_are_looked_up() -> None:
    with pytest.raises(ValidationError, match="Le voci sono troppe"):
        SkillsField().clean([("qualcosa", "")] * (MOST_ROWS + 1))


def test_empty_rows_say_nothing() -> None:
    data = QueryDict("languages=&languages_level=A1&languages=it&languages_level=B1")
    assert LanguagesField().widget.value_from_datadict(data, {}, "languages") == [("it", "B1")]


def test_surely_no_support_stands_alone() -> None:
    assert SupportsField().clean(["none"]) == ("none",)
    with pytest.raises(ValidationError, match="di sicuro nessuno"):
        SupportsField().clean(["none", "tutor"])
