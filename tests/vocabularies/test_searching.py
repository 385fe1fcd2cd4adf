"""Finding an occupation or a skill by what a person says: any word, either gender, no guessing."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from squadra.foundation.text import search_key
from squadra.vocabularies.models import Occupation, Skill
from squadra.vocabularies.names import forms, suffix_keys
from squadra.vocabularies.pack import read_vocabulary
from squadra.vocabularies.services import install

ESCO = "http://data.europa.eu/esco"

FILES = {
    "isco_groups": """\
code,label
51,Cucina e sala
512,Cucina
5120,Cucina
9112,Pulizie in uffici e alberghi
""",
    "occupations": f"""\
uri,code,label,alternatives
{ESCO}/occupation/cook,5120.1,Cuoco/a,cucina|cuciniere/a
{ESCO}/occupation/cleaner,9112.1,Addetto/a alle pulizie,pulizie
{ESCO}/occupation/rooms,9112.2,Addetto/a alle camere d'albergo,pulizie in hotel|rifare le camere
{ESCO}/occupation/window,9123.1,Lavavetri,pulizie in hotel
{ESCO}/occupation/driver,8322.1,Autista,conducente
{ESCO}/occupation/other,8322.2,Conducente,autista
""",
    "skills": f"""\
uri,label,alternatives,kind
{ESCO}/skill/road,Codice della strada,regole di guida,knowledge
{ESCO}/skill/signs,Leggere la segnaletica stradale,,skill
{ESCO}/skill/care,Perché e come si fa l'igiene,,knowledge
""",
    "occupation_skills": "occupation,skill,relation\n",
}


@pytest.fixture
def vocabulary(db: None, tmp_path: Path) -> None:
    for name, text in FILES.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    install(read_vocabulary(tmp_path, "1.2.0"))


def found(text: str, limit: int = 20) -> list[str]:
    return [str(each) for each in Occupation.objects.search(text, limit)]


@pytest.mark.usefixtures("vocabulary")
@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("addet", "Addetto/a alle camere d'albergo"),
        ("camere", "Addetto/a alle camere d'albergo"),
        ("albergo", "Addetto/a alle camere d'albergo"),
        ("d'albergo", "Addetto/a alle camere d'albergo"),
        ("ADDETTA alle pul", "Addetto/a alle pulizie"),
        ("addetto pulizie", "Addetto/a alle pulizie"),
        ("pulizie addetta", "Addetto/a alle pulizie"),
        ("rifare", "Addetto/a alle camere d'albergo"),
        ("cuoca", "Cuoco/a"),
        ("cuciniera", "Cuoco/a"),
    ],
)
def test_an_occupation_is_found_by_the_beginning_of_its_words(text: str, label: str) -> None:
    assert label in found(text)


@pytest.mark.usefixtures("vocabulary")
@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("strada", ["Codice della strada", "Leggere la segnaletica stradale"]),
        ("codice strada", ["Codice della strada"]),
        ("della strada", ["Codice della strada"]),
        ("perche", ["Perché e come si fa l'igiene"]),
        ("igiene", ["Perché e come si fa l'igiene"]),
        ("guida", ["Codice della strada"]),
    ],
)
def test_particles_accents_and_apostrophes_hide_nothing(text: str, labels: list[str]) -> None:
    assert [str(each) for each in Skill.objects.search(text)] == labels[: len(labels)]


@pytest.mark.usefixtures("vocabulary")
def test_the_exact_name_comes_first_then_occupations_then_groups() -> None:
    assert found("pulizie") == [
        "Addetto/a alle pulizie",
        "Addetto/a alle camere d'albergo",
        "Lavavetri",
        "Pulizie in uffici e alberghi",
    ]


@pytest.mark.usefixtures("vocabulary")
def test_a_label_that_begins_so_comes_before_another_ones_other_name() -> None:
    assert found("condu") == ["Conducente", "Autista"]
    assert found("auti") == ["Autista", "Conducente"]


@pytest.mark.usefixtures("vocabulary")
def test_a_group_called_like_its_only_part_is_offered_once() -> None:
    assert found("cucina") == ["Cuoco/a", "Cucina", "Cucina e sala"]
    assert [each.code for each in Occupation.objects.search("cucina")] == ["5120.1", "5120", "51"]


@pytest.mark.usefixtures("vocabulary")
@pytest.mark.parametrize(
    "text",
    ["", "   ", "'", "%", "_", "\x00", "\ud800", "ulizie", "zzz", "pulizie zzz", "a " * 5000],
)
def test_what_begins_no_word_finds_nothing(text: str) -> None:
    assert Occupation.objects.search(text) == []


@pytest.mark.usefixtures("vocabulary")
def test_a_search_returns_no_more_than_asked() -> None:
    assert len(Occupation.objects.search("a", 2)) == 2


@pytest.mark.usefixtures("vocabulary")
@pytest.mark.parametrize(
    ("text", "code"),
    [
        (f"{ESCO}/occupation/cleaner", "9112.1"),
        (f"  {ESCO}/occupation/cleaner ", "9112.1"),
        ("9112.1", "9112.1"),
        ("9112", "9112"),
        ("512", "512"),
        ("Addetto/a alle pulizie", "9112.1"),
        ("ADDETTO/A  ALLE PULIZIE", "9112.1"),
        ("addetta alle pulizie", "9112.1"),
        ("Pulizie in uffici e alberghi", "9112"),
        ("pulizie", "9112.1"),
    ],
)
def test_a_whole_name_code_or_address_means_one_occupation(text: str, code: str) -> None:
    resolved = Occupation.objects.resolve(text)
    assert resolved
    assert resolved.code == code


@pytest.mark.usefixtures("vocabulary")
def test_an_occupations_name_goes_before_a_groups() -> None:
    assert str(Occupation.objects.resolve("cucina")) == "Cuoco/a"


@pytest.mark.usefixtures("vocabulary")
def test_a_label_goes_before_another_ones_other_name() -> None:
    assert str(Occupation.objects.resolve("conducente")) == "Conducente"
    assert str(Occupation.objects.resolve("autista")) == "Autista"


@pytest.mark.usefixtures("vocabulary")
@pytest.mark.parametrize(
    "text", ["", " ", "'", "pulizie in", "pulizie in hotel", "9112.9", "99", "a\x00", "x" * 10_000]
)
def test_a_part_of_a_name_or_one_that_several_share_means_nobody(text: str) -> None:
    assert Occupation.objects.resolve(text) is None


@pytest.mark.usefixtures("vocabulary")
def test_a_skill_is_resolved_by_name_or_address() -> None:
    assert str(Skill.objects.resolve("codice della STRADA")) == "Codice della strada"
    assert str(Skill.objects.resolve(f"{ESCO}/skill/road")) == "Codice della strada"
    assert Skill.objects.resolve("9112.1") is None


@pytest.mark.usefixtures("vocabulary")
def test_codes_are_named_in_one_query_and_an_unknown_one_by_itself(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    codes = ["9112.1", f"{ESCO}/occupation/cook", "9112", "8888.8", ""]
    with django_assert_num_queries(1):
        labels = Occupation.objects.labels_of(codes)
    assert labels == {
        "9112.1": "Addetto/a alle pulizie",
        f"{ESCO}/occupation/cook": "Cuoco/a",
        "9112": "Pulizie in uffici e alberghi",
        "8888.8": "8888.8",
        "": "",
    }
    assert Occupation.objects.label_of("9112.1") == "Addetto/a alle pulizie"
    assert Occupation.objects.label_of("8888.8") == "8888.8"


@pytest.mark.parametrize(
    ("name", "masculine", "feminine"),
    [
        ("Addetto/a alle pulizie", "Addetto alle pulizie", "Addetta alle pulizie"),
        ("Operatore/trice ecologico/a", "Operatore ecologico", "Operatrice ecologica"),
        ("aiuto giardiniere/a", "aiuto giardiniere", "aiuto giardiniera"),
    ],
)
def test_a_name_with_two_endings_is_whole_in_either_gender(
    name: str, masculine: str, feminine: str
) -> None:
    assert forms(name) == (name, masculine, feminine)


@pytest.mark.parametrize("name", ["Barista", "Carrellista e/o autista", "Taglio/cucito"])
def test_a_name_with_one_form_stays_as_it_is(name: str) -> None:
    assert forms(name) == (name,)


@given(st.text(max_size=80))
def test_the_first_key_of_a_name_is_its_search_key(name: str) -> None:
    keys = suffix_keys(name)
    assert not keys or keys[0] == search_key(name)
