"""At least nine of ten everyday phrases have their occupation among the first five.

The half that was held out is only counted: which of it are missed is nobody's to see.
"""

import csv
from importlib.resources import files

import pytest

from squadra.engine.linking.index import Label, LabelIndex
from tests.engine.linking.phrases import Phrase, read_phrases

OCCUPATIONS = files("squadra") / "vocabularies" / "starter" / "occupations.csv"
FIRST = 5
WANTED = 0.9


@pytest.fixture(scope="module")
def index() -> LabelIndex:
    with OCCUPATIONS.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    names = [
        (row["uri"], name)
        for row in rows
        for name in (row["label"], *row["alternatives"].split("|"))
        if name
    ]
    return LabelIndex([Label(f"{place:05}", *name) for place, name in enumerate(names)], "it")


def is_found(index: LabelIndex, phrase: Phrase) -> bool:
    concepts = [found.label.concept for found in index.rank(phrase.text, 10)]
    return bool(phrase.uris & set(concepts[:FIRST]))


@pytest.mark.parametrize("held_out", [False, True], ids=["visible", "held out"])
def test_the_starter_vocabulary_understands_them(index: LabelIndex, held_out: bool) -> None:
    phrases = [phrase for phrase in read_phrases() if phrase.is_held_out == held_out]
    found = sum(is_found(index, phrase) for phrase in phrases)
    assert found / len(phrases) >= WANTED
