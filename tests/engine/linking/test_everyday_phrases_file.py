"""The everyday phrases are a fair test: many, of many trades, and none a name to be looked up."""

import csv
from importlib.resources import files

from squadra.vocabularies.names import forms
from tests.engine.linking.phrases import read_phrases

OCCUPATIONS = files("squadra") / "vocabularies" / "starter" / "occupations.csv"


def vocabulary() -> list[dict[str, str]]:
    with OCCUPATIONS.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def folded(text: str) -> str:
    return " ".join(text.casefold().split())


def test_there_are_300_of_many_trades_half_of_them_held_out() -> None:
    phrases = read_phrases()
    assert len({folded(phrase.text) for phrase in phrases}) == len(phrases) >= 300
    assert len({uri for phrase in phrases for uri in phrase.uris}) >= 200
    held_out = sum(phrase.is_held_out for phrase in phrases)
    assert 0.4 < held_out / len(phrases) < 0.6


def test_each_has_its_occupation_as_the_vocabulary_calls_it() -> None:
    labels = {row["uri"]: row["label"] for row in vocabulary()}
    for phrase in read_phrases():
        uris = phrase.uri.split("|")
        assert "|".join(labels[uri] for uri in uris) == phrase.occupation


def test_none_is_a_name_of_the_vocabulary() -> None:
    names = {
        folded(form)
        for row in vocabulary()
        for name in (row["label"], *row["alternatives"].split("|"))
        for form in forms(name)
    }
    assert [phrase.text for phrase in read_phrases() if folded(phrase.text) in names] == []
