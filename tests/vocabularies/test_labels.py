"""Every code that describes people and openings has its own Italian words."""

import re
from pathlib import Path

import pytest

from squadra.engine.matching import vocabulary
from squadra.vocabularies import labels
from squadra.vocabularies.labels import Labels

EXAMPLES = Path(__file__).resolve().parents[2] / "examples/README.md"

OF_THE_ENGINE = {
    "conditions": (labels.CONDITIONS, vocabulary.CONDITIONS),
    "supports": (labels.SUPPORTS, vocabulary.SUPPORTS),
    "kinds": (labels.KINDS, vocabulary.KINDS),
    "half-days": (labels.HALF_DAYS, vocabulary.HALF_DAYS),
    "levels": (labels.LANGUAGE_LEVELS, (*vocabulary.LANGUAGE_LEVELS, "native")),
}
ALL = {
    "conditions": labels.CONDITIONS,
    "supports": labels.SUPPORTS,
    "kinds": labels.KINDS,
    "half-days": labels.HALF_DAYS,
    "levels": labels.LANGUAGE_LEVELS,
    "skill levels": labels.SKILL_LEVELS,
    "languages": labels.LANGUAGES,
    "licences": labels.LICENCES,
    "entitlements": labels.ENTITLEMENTS,
}
IN_SHEETS = {
    "Esperienze": labels.KINDS,
    "Condizioni": labels.CONDITIONS,
    "Sostegni": labels.SUPPORTS,
    "Patenti e attestati": labels.LICENCES,
    "Liste riservate": labels.ENTITLEMENTS,
    "Lingue": labels.LANGUAGES,
}


@pytest.mark.parametrize(("words", "codes"), OF_THE_ENGINE.values(), ids=OF_THE_ENGINE)
def test_every_code_of_the_engine_has_words_in_the_engines_order(
    words: Labels, codes: tuple[str, ...]
) -> None:
    assert tuple(words) == codes


@pytest.mark.parametrize("words", ALL.values(), ids=ALL)
def test_words_are_tidy_and_mean_one_code_each(words: Labels) -> None:
    texts = [str(text) for text in words.values()]
    assert all(text == " ".join(text.split()) and text for text in texts)
    assert len({text.casefold() for text in texts}) == len(texts)


@pytest.mark.parametrize("words", [words for name, words in ALL.items() if name != "levels"])
def test_words_hold_nothing_that_separates_items_in_a_sheet(words: Labels) -> None:
    assert [str(text) for text in words.values() if set(str(text)) & set(";|:()")] == []


@pytest.mark.parametrize("words", [labels.LANGUAGES, labels.LICENCES, labels.ENTITLEMENTS])
def test_codes_can_stand_in_a_list_of_the_public_files(words: Labels) -> None:
    assert [code for code in words if not re.fullmatch(r"[A-Za-z0-9_]+", code)] == []


def test_languages_have_iso_639_codes_and_italian_comes_first() -> None:
    assert [code for code in labels.LANGUAGES if not re.fullmatch(r"[a-z]{2,3}", code)] == []
    assert next(iter(labels.LANGUAGES)) == "it"
    others = [str(text) for text in labels.LANGUAGES.values()][1:]
    assert others == sorted(others)


@pytest.mark.parametrize(("title", "words"), IN_SHEETS.items(), ids=IN_SHEETS)
def test_a_sheet_says_the_same_words_as_the_screen(title: str, words: Labels) -> None:
    section = EXAMPLES.read_text(encoding="utf-8").split(f"### {title}\n")[1].split("\n##")[0]
    rows = re.findall(r"^\| (.+?) \| (\w+) \|$", section, re.MULTILINE)
    written = {code: text for text, code in rows if code != "codice"}
    assert written
    assert {code: str(words.get(code)) for code in written} == written
