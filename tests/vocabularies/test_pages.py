"""Boxes that suggest the vocabulary's names, and the fields that turn names into codes."""

from collections.abc import Callable, Sequence

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.test import Client

from squadra.agencies.models import Account
from squadra.foundation.codelist import SURELY_NONE
from squadra.vocabularies import labels
from squadra.vocabularies.forms import (
    MOST_ROWS,
    AnswerField,
    CellOfCodesField,
    ConditionsField,
    LanguagesField,
    LicencesField,
    OccupationField,
    OccupationsField,
    SkillsField,
    SupportsField,
    UsualSkillsField,
)
from squadra.vocabularies.groups import CONDITION_GROUPS, LICENCE_GROUPS, CodeGroup
from squadra.vocabularies.models import Occupation, Skill
from squadra.vocabularies.usual import usual_skills
from tests.factories import World
from tests.pages import AWKWARD, words

ClientOf = Callable[[Account], Client]
SKILLS, OCCUPATIONS = "/vocabolario/competenze/", "/vocabolario/mestieri/"
USUAL = "/vocabolario/competenze-del-mestiere/"


@pytest.mark.usefixtures("vocabulary")
@pytest.mark.parametrize("query", [{"q": "lavap"}, {"box": "targets", "targets": "lavap"}])
def test_a_box_is_answered_with_names(
    world: World, client_of: ClientOf, query: dict[str, str]
) -> None:
    page = words(client_of(world.coach).get(OCCUPATIONS, query))
    assert '<option value="Lavapiatti">' in page


@pytest.mark.usefixtures("vocabulary")
def test_an_everyday_name_is_answered_with_the_name_that_it_means(
    world: World, client_of: ClientOf
) -> None:
    page = words(client_of(world.coach).get(OCCUPATIONS, {"q": "mulett"}))
    assert '<option value="Carrellista">mulettista</option>' in page


@pytest.mark.usefixtures("vocabulary")
def test_a_name_found_by_itself_is_not_explained(world: World, client_of: ClientOf) -> None:
    page = words(client_of(world.coach).get(OCCUPATIONS, {"q": "carrell"}))
    assert '<option value="Carrellista"></option>' in page


@pytest.mark.usefixtures("vocabulary")
def test_names_are_suggested_only_to_who_has_signed_in(world: World) -> None:
    assert Client().get(SKILLS, {"q": "italiano"}).status_code == 302


@pytest.mark.usefixtures("vocabulary")
def test_nothing_typed_breaks_the_suggestions(world: World, client_of: ClientOf) -> None:
    client = client_of(world.coach)
    asked = [(SKILLS, "q"), (OCCUPATIONS, "q"), (USUAL, "occupation")]
    found = {
        client.get(address, {box: typed}).status_code
        for address, box in asked
        for typed in AWKWARD.values()
    }
    assert found == {200}


@pytest.mark.usefixtures("vocabulary")
def test_occupations_keep_the_order_in_which_they_are_dear() -> None:
    field = OccupationsField()
    cells = field.clean([("Lavapiatti", ""), ("Barista", ""), ("lavapiatti", "")])
    assert [name for name, _level in field.prepare_value(cells)] == ["Lavapiatti", "Barista"]


@pytest.mark.usefixtures("vocabulary")
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


@pytest.mark.parametrize("name", ["Italiano", "ITALIANO", " italiano "])
def test_a_language_may_be_typed_by_its_name(name: str) -> None:
    assert LanguagesField().clean([(name.strip(), "B1")]) == ("it:B1",)


def test_a_language_without_a_level_is_asked_back_and_what_was_typed_stays() -> None:
    field = LanguagesField()
    with pytest.raises(ValidationError, match="Scegli un livello"):
        field.clean([("it", "")])
    html = field.widget.render("languages", [("klingon", "")], {"id": "id_languages"})
    assert '<option value="klingon" selected>klingon</option>' in html


@pytest.mark.django_db
@pytest.mark.slow
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


def test_that_there_is_surely_none_is_an_answer_of_its_own_and_one_can_take_it_back() -> None:
    field = ConditionsField(none="nessuna da evitare")
    assert field.clean(["none"]) == SURELY_NONE
    assert field.clean([]) == ()
    assert field.prepare_value(SURELY_NONE) == ("none",)
    assert field.in_words(SURELY_NONE) == "nessuna da evitare"
    with pytest.raises(ValidationError, match="nessuna da evitare"):
        field.clean(["none", "night"])


def test_an_encrypted_list_says_surely_none_in_its_text() -> None:
    field = CellOfCodesField(labels.ENTITLEMENTS, none="nessuna lista")
    assert (field.clean(["none"]), field.clean([]), field.clean(["l68"])) == ("none", "", "l68")
    assert (field.prepare_value("none"), field.in_words("none")) == (("none",), "nessuna lista")


def test_where_nobody_can_say_none_it_is_refused() -> None:
    with pytest.raises(ValidationError):
        AnswerField(labels.KINDS).clean(["none"])


@pytest.mark.parametrize(
    ("groups", "codes"),
    [(CONDITION_GROUPS, labels.CONDITIONS), (LICENCE_GROUPS, labels.LICENCES)],
    ids=["conditions", "licences"],
)
def test_every_code_of_a_long_list_stands_in_one_group(
    groups: Sequence[CodeGroup], codes: labels.Labels
) -> None:
    grouped = [code for group in groups for code in group.codes]
    assert len(grouped) == len(set(grouped))
    assert set(grouped) == set(codes)


def test_codes_of_a_grouped_list_keep_the_list_s_own_order() -> None:
    codes = list(labels.LICENCES)
    assert LicencesField().clean(codes[::-1]) == tuple(codes)


# What an occupation usually asks for


@pytest.mark.usefixtures("vocabulary")
def test_an_occupation_is_answered_with_the_skills_that_it_usually_asks_for(
    world: World, client_of: ClientOf
) -> None:
    (usual,) = usual_skills([cell("Lavapiatti")])
    page = words(client_of(world.coach).get(USUAL, {"occupation": "lavapiatti"}))
    assert usual.essential
    for skill in usual.essential:
        assert f'value="{skill.uri}"' in page
    assert "Scegli un mestiere" in words(client_of(world.coach).get(USUAL, {"occupation": "boh"}))


@pytest.mark.usefixtures("vocabulary")
def test_of_more_occupations_each_skill_is_proposed_once_and_those_held_not_at_all() -> None:
    cells = [cell("Lavapiatti"), cell("Aiuto cuoco/a")]
    first, second = usual_skills(cells)
    both = [*first.essential, *first.optional, *second.essential, *second.optional]
    assert len({skill.uri for skill in both}) == len(both)
    held = first.essential[0].uri
    without = usual_skills(cells, without=[held])
    assert held not in {skill.uri for one in without for skill in one.essential}


@pytest.mark.usefixtures("vocabulary")
def test_a_group_of_occupations_asks_for_what_those_in_it_ask_for() -> None:
    occupation = Occupation.objects.resolve("Lavapiatti")
    assert occupation
    in_group = {skill.uri for one in usual_skills([occupation.isco]) for skill in one.essential}
    assert in_group & {skill.uri for skill in usual_skills([occupation.cell])[0].essential}


@pytest.mark.usefixtures("vocabulary")
def test_a_code_that_nobody_knows_proposes_nothing() -> None:
    assert usual_skills(["", "0000", "http://nowhere.example/1"]) == []


@pytest.mark.usefixtures("vocabulary")
def test_a_usual_skill_is_taken_by_its_address_and_nonsense_refused_in_words() -> None:
    field = UsualSkillsField(follows="id_occupation")
    skill = Skill.objects.order_by("pk").first()
    assert field.clean([skill.uri, skill.uri]) == (skill.uri,)
    assert field.clean([]) == ()
    for typed in AWKWARD.values():
        with pytest.raises(ValidationError, match="non è nel vocabolario"):
            field.clean([typed])


def cell(name: str) -> str:
    return Occupation.objects.resolve(name).cell
