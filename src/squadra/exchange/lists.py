"""The lists whose words cells hold: how their words are recognised, which ones are offered.

A service writes "muletto" where the list has "abilitazione carrello elevatore". Usual writings
stand in `data/words.yaml`; what is in neither is asked once of whoever imports.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

import yaml
from django.utils.translation import override

from squadra.engine.matching.vocabulary import LANGUAGE_LEVELS
from squadra.exchange.batch import Batch
from squadra.foundation.crypto import blind_index
from squadra.foundation.text import search_key
from squadra.vocabularies import labels
from squadra.vocabularies.linking import suggestions
from squadra.vocabularies.models import Occupation, Skill

Offer = tuple[str, str]
"""A code and its word."""

LEVELS = (*LANGUAGE_LEVELS, "native")
MOST_OFFERS = 12
LEVEL = re.compile(r"\b(A1|A2|B1|B2|C1|C2|madrelingua|lingua madre)\b", re.IGNORECASE)


@cache
def usual_writings() -> Mapping[str, Mapping[str, list[str]]]:
    """What `data/words.yaml` says: list → code → other writings."""
    text = files("squadra.exchange").joinpath("data/words.yaml").read_text(encoding="utf-8")
    found: Mapping[str, Mapping[str, list[str]]] = yaml.safe_load(text)
    return found


def word_index(text: str) -> str:
    """Return the keyed hash by which a word that was asked for is found again.

    A cell can hold anything: what stood there is not kept beyond the import.
    """
    return blind_index(search_key(text) or text, "exchange.word")


class WordList(ABC):
    """A list of words; `code` names it, `title` says what they are (Italian, plural)."""

    def __init__(self, code: str, title: str) -> None:
        self.code, self.title = code, title
        known[code] = self

    @abstractmethod
    def find(self, text: str, batch: Batch) -> str | None:
        """Return the text as the template writes it; None where nothing is meant for sure."""

    @abstractmethod
    def offers(self, text: str) -> list[Offer]:
        """Return what the text may mean, the likeliest first."""

    @abstractmethod
    def word(self, code: str) -> str | None:
        """Return how the template writes what was chosen; None where that is gone."""

    def look_up(self, texts: Iterable[str], batch: Batch) -> None:
        """Read together what many texts may mean."""

    def read(self, text: str, batch: Batch) -> str | None:
        """Return the text as the template writes it, by what was chosen for it, else by itself.

        The empty text is one that was chosen to be left out.
        """
        answer = batch.answers.get((self.code, word_index(text))) if batch.answers else None
        if answer is None:
            return self.find(text, batch)
        return self.word(answer) if answer else ""


known: dict[str, WordList] = {}
"""Every list by its code."""


class ClosedList(WordList):
    """A list that has all its words: code → Italian word."""

    def __init__(self, code: str, title: str, words: Mapping[str, Any]) -> None:
        super().__init__(code, title)
        self.words = words

    @cached_property
    def italian(self) -> dict[str, str]:
        with override("it"):
            return {code: str(word) for code, word in self.words.items()}

    @cached_property
    def by_key(self) -> dict[str, str]:
        """Search key → code; the list's own words go before other writings."""
        usual = usual_writings().get(self.code, {})
        found = {search_key(text): code for code, texts in usual.items() for text in texts}
        return found | {search_key(word): code for code, word in self.italian.items()}

    def find(self, text: str, _batch: Batch) -> str | None:
        return self.named(text)

    def named(self, text: str) -> str | None:
        """Return the list's own word for a text; None where it is no word of the list."""
        code = self.by_key.get(search_key(text))
        return self.italian[code] if code is not None else None

    def offers(self, text: str) -> list[Offer]:
        key = search_key(text)
        nearest = sorted(self.by_key, key=lambda other: -_likeness(key, other))
        codes = dict.fromkeys(self.by_key[other] for other in nearest)
        return [(code, self.italian[code]) for code in codes]

    def word(self, code: str) -> str | None:
        return self.italian.get(code)


class LanguageList(ClosedList):
    """Languages with their level, as "italiano B1": a language without one is asked for its level.

    A code is the contract's, `it:B1`.
    """

    def find(self, text: str, batch: Batch) -> str | None:
        level = LEVEL.search(text)
        language = self._language(text)
        return f"{language} {_level(level[0])}" if level and language else None

    def offers(self, text: str) -> list[Offer]:
        language = self._language(text)
        code = self.by_key.get(search_key(language or ""))
        if code is None:
            return []
        return [(f"{code}:{level}", f"{language} {_level_word(level)}") for level in LEVELS]

    def word(self, code: str) -> str | None:
        language, _colon, level = code.partition(":")
        if language not in self.italian or level not in LEVELS:
            return None
        return f"{self.italian[language]} {_level_word(level)}"

    def _language(self, text: str) -> str | None:
        rest = " ".join(re.findall(r"\w+", LEVEL.sub(" ", text)))
        code = self.by_key.get(search_key(rest))
        return self.italian[code] if code is not None else None


class VocabularyList(WordList):
    """Occupations or skills: the installed vocabulary, which may have thousands."""

    def __init__(self, code: str, title: str, model: type[Occupation] | type[Skill]) -> None:
        super().__init__(code, title)
        self.model = model

    def look_up(self, texts: Iterable[str], batch: Batch) -> None:
        batch.name_all(self.model, texts)

    def find(self, text: str, batch: Batch) -> str | None:
        resolve = batch.occupation if self.model is Occupation else batch.skill
        return text if resolve(text) else None

    def offers(self, text: str) -> list[Offer]:
        found = suggestions(self.model, text, MOST_OFFERS)
        return [(_code(one.concept), one.concept.label) for one in found]

    def word(self, code: str) -> str | None:
        return code if self.model.objects.resolve(code) else None


def _code(concept: Any) -> str:
    return str(concept.cell if isinstance(concept, Occupation) else concept.uri)


def _likeness(one: str, other: str) -> float:
    common = len(set(one.split()) & set(other.split()))
    return common + SequenceMatcher(None, one, other).ratio()


def _level_word(level: str) -> str:
    return "madrelingua" if level == "native" else level


def _level(text: str) -> str:
    return text.upper() if len(text) == len("A1") else "madrelingua"


OCCUPATIONS = VocabularyList("occupations", "mestieri", Occupation)
SKILLS = VocabularyList("skills", "competenze", Skill)
CONDITIONS = ClosedList("conditions", "condizioni di lavoro", labels.CONDITIONS)
SUPPORTS = ClosedList("supports", "sostegni", labels.SUPPORTS)
LICENCES = ClosedList("licences", "patenti e attestati", labels.LICENCES)
KINDS = ClosedList("kinds", "esperienze", labels.KINDS)
ENTITLEMENTS = ClosedList("entitlements", "liste riservate", labels.ENTITLEMENTS)
SKILL_LEVELS = ClosedList("skill_levels", "livelli di competenza", labels.SKILL_LEVELS)
LANGUAGES = LanguageList("languages", "lingue", labels.LANGUAGES)
