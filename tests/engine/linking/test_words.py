"""Stems fold gender and number, and nothing that tells trades apart."""

import pytest

from squadra.engine.linking.words import Reader, forms, key_of, without_exceptions


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("it", "addetto addetta addetti addette"),
        ("it", "operatore operatrice operatori operatrici"),
        ("it", "cuoco cuoca cuochi cuoche"),
        ("it", "professore professoressa professori professoresse"),
        ("es", "trabajador trabajadora trabajadores trabajadoras"),
        ("fr", "vendeur vendeuse vendeurs vendeuses"),
        ("fr", "directeur directrice directeurs directrices"),
        ("pt", "costureiro costureira costureiros costureiras"),
    ],
)
def test_one_trade_has_one_stem(lang: str, words: str) -> None:
    assert len(Reader(lang).stems(words.split())) == 1


@pytest.mark.parametrize(
    "words", ["barista barbiere", "cuoco cucitore", "muratore mulattiere", "panettiere pane"]
)
def test_other_trades_have_others(words: str) -> None:
    assert len(Reader("it").stems(words.split())) == 2


def test_an_enumeration_has_its_parts() -> None:
    reader = Reader("it")
    assert reader.parts("Camerieri, baristi e simili") == ["camerieri", "baristi", "simili"]
    assert reader.parts("Cameriere di sala") == []


def test_what_a_title_excludes_is_not_read() -> None:
    title = "Operai (esclusi i saldatori) di fonderia"
    assert without_exceptions(title).split() == ["Operai", "di", "fonderia"]


def test_both_forms_of_a_label_are_names_of_it() -> None:
    assert forms("gruista/operatrice di gru") == ["gruista", "operatrice di gru"]
    assert forms("Operatore/trice addetto/a") == ["Operatore addetto", "Operatrice addetta"]
    assert forms("IT/ICT") == ["IT/ICT"]


def test_capitals_accents_and_signs_make_no_other_name() -> None:
    assert key_of("  L'Addetto-alle PULÌZIE ") == key_of("l’addetto alle pulizie")
    assert key_of("***") == "***"
