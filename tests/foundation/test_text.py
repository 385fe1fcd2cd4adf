"""Text on its way in: what is stored, what is refused, and by what it is found."""

import unicodedata

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from squadra.foundation.text import (
    KEY_LENGTH,
    key_contains,
    nfc,
    refuse_control_characters,
    refuse_control_characters_in_note,
    search_key,
)
from tests.foundation.testapp.models import Card, Place

SAME_NAME = [
    ("D'Angelo", "D’ANGELO", "D Angelo", "Dangelo", "d' angelo"),
    ("De Luca", "DeLuca", "deluca", "DE  LUCA"),
    ("Dell'Orto", "Dell Orto", "dellorto"),
    ("Nicolò", "Nicolo'", "NICOLÒ", "nicolo", "Nicolo\u0300"),
    ("Rossi-Bianchi", "Rossi Bianchi", "rossi – bianchi"),
    ("Ștefan Łukasz", "Stefan Lukasz"),
    ("Straße", "STRASSE"),
    ("Lorenzo", "Lo\u200frenzo", " Lorenzo "),
]
DIFFERENT = [("Rossi", "Russo"), ("Maria Luca", "Marialuca"), ("Anna", "Annà B")]


@pytest.mark.parametrize("spellings", SAME_NAME, ids=lambda names: names[0])
def test_spellings_of_one_name_have_one_key(spellings: tuple[str, ...]) -> None:
    assert len({search_key(spelling) for spelling in spellings}) == 1


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different_names_have_different_keys(one: str, other: str) -> None:
    assert search_key(one) != search_key(other)


def test_names_in_other_scripts_keep_their_letters() -> None:
    assert search_key("محمد علي") == "محمد علي"
    assert search_key("Олександр") == "олександр"


@given(st.text(max_size=300))
def test_the_key_of_a_key_is_the_key_and_fits_its_column(text: str) -> None:
    key = search_key(text)
    assert search_key(key) == key
    assert len(key) <= KEY_LENGTH


@given(st.text(max_size=60), st.text(max_size=60))
def test_composition_and_case_never_change_a_key(first: str, second: str) -> None:
    name = f"{first} {second}"
    assert search_key(unicodedata.normalize("NFD", name)) == search_key(nfc(name))


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["luca", "de luca", "MARÌA", "maria deluca", "del", ""])
def test_a_name_is_found_by_any_of_its_words(text: str) -> None:
    place = Place.objects.create(name="De Luca Maria")
    assert place in Place.objects.filter(key_contains("key", text))


@pytest.mark.django_db
def test_every_word_must_be_there() -> None:
    Place.objects.create(name="De Luca Maria")
    assert not Place.objects.filter(key_contains("key", "luca anna")).exists()


@pytest.mark.parametrize(
    "text",
    ["a\x00b", "\x1b[31m", "tab\there", "riga\nnuova", "\x85x", "\ud800", "a\ufffe", "\uffff"],
)
def test_control_characters_are_refused_in_a_line_in_plain_italian(text: str) -> None:
    with pytest.raises(ValidationError, match="caratteri invisibili"):
        refuse_control_characters(text)


def test_a_note_may_have_lines_and_tabs_but_no_other_control() -> None:
    refuse_control_characters_in_note("prima\n\tseconda")
    with pytest.raises(ValidationError):
        refuse_control_characters_in_note("a\x00b")


@pytest.mark.parametrize(
    "text", ["\u200fعربي\u200e", "<b>grassetto</b>", "'; DROP TABLE x; --", "😀 bene", "=1+1"]
)
def test_odd_but_legible_text_is_stored_as_typed(db: None, text: str) -> None:
    card = Card(name="Prova", note=text)
    card.full_clean()
    card.save()
    card.refresh_from_db()
    assert card.note == text


def test_lines_are_composed_trimmed_and_single_spaced(db: None) -> None:
    card = Card(name="  Nicolo\u0300   Rossi ", phone="02\u00a0123", note=" una\r\ndue\rtre \n")
    card.save()
    assert (card.name, card.phone, card.note) == ("Nicolò Rossi", "02 123", "una\ndue\ntre")
    card.refresh_from_db()
    assert (card.name, card.phone, card.note) == ("Nicolò Rossi", "02 123", "una\ndue\ntre")
    assert Card.objects.filter(name=" Nicolo\u0300 Rossi").exists()


@pytest.mark.parametrize("name", ["---", "😀", " ' "])
def test_a_name_that_nobody_could_find_again_is_refused(db: None, name: str) -> None:
    with pytest.raises(ValidationError, match="almeno una lettera"):
        Card(name=name).full_clean()


def test_too_long_a_note_is_refused_in_italian(db: None) -> None:
    with pytest.raises(ValidationError) as refused:
        Card(name="Prova", note="x" * 201).full_clean()
    assert "200" in refused.value.message_dict["note"][0]


def test_the_database_keeps_the_length_on_its_own(db: None) -> None:
    card = Card.objects.create(name="Prova")
    table = connection.ops.quote_name(Card._meta.db_table)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET note = %s", ["x" * 201])  # noqa: S608 - a table's name
    card.refresh_from_db()
    assert card.note == ""
