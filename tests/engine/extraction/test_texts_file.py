"""The texts are a fair test: of three kinds; names and codes exist, and the words stand there."""

import csv
import re
from collections import Counter
from importlib.resources import files

import pytest

from squadra.engine.matching.vocabulary import CONDITIONS, LANGUAGE_LEVELS
from squadra.vocabularies import labels
from tests.engine.extraction.texts import ReadText, read_texts

STARTER = files("squadra") / "vocabularies" / "starter"
TEXTS = read_texts()
LANGUAGE = re.compile(rf"(\w+):({'|'.join((*LANGUAGE_LEVELS, 'native'))})")


def names(table: str) -> set[str]:
    with (STARTER / table).open(encoding="utf-8") as file:
        return {row["label"] for row in csv.DictReader(file)}


def test_there_are_sixty_half_of_them_held_out() -> None:
    assert Counter(text.kind for text in TEXTS) == {"advert": 25, "cv": 20, "note": 15}
    assert len({text.text for text in TEXTS}) == 60
    assert 20 <= sum(text.is_held_out for text in TEXTS) <= 40


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.text[:30])
def test_what_is_found_exists_and_stands_in_the_text(text: ReadText) -> None:
    assert set(text.occupations) <= names("occupations.csv")
    assert set(text.skills) <= names("skills.csv")
    assert set(text.licences) <= set(labels.LICENCES)
    assert set(text.conditions) <= set(CONDITIONS)
    assert all(re.fullmatch("[01]{14}", shift) for shift in text.shift)
    for spoken in text.languages:
        found = LANGUAGE.fullmatch(spoken)
        assert found
        assert found[1] in labels.LANGUAGES
    assert set(text.levels) <= set(text.skills)
    for findings in (
        text.occupations,
        text.skills,
        text.licences,
        text.languages,
        text.shift,
        text.conditions,
    ):
        assert [words for words in findings.values() if words not in text.text] == []
