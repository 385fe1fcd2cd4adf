"""What a text is made of: folded words, stems without gender and number, groups of letters.

One tokeniser for labels and queries of every language. The stems are light on purpose: they fold
what differs between «addetta», «addetti» and «addetto», and nothing that tells trades apart.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

WORD: Final = re.compile(r"\w+")
LEAST_STEM: Final = 3
LEAST_PART: Final = 4
MOST_PARTS: Final = 6
MOST_LETTERS: Final = 400
"""Of a text only so much is read: no title of a trade is longer."""
NOT_DECOMPOSED: Final = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae"})

Ending = tuple[str, str, int]
"""An ending, what stands for it, and how long a word at least is to have it."""


@dataclass(frozen=True, slots=True)
class Stemming:
    """How words of a language lose gender and number.

    The first ending of `numbers` that fits is replaced, then the first of `genders`; where none of
    these fits, the final `vowels` go. Every fitting ending of `tidied` is replaced at last.
    """

    numbers: Sequence[Ending] = ()
    genders: Sequence[Ending] = ()
    vowels: str = ""
    tidied: Sequence[Ending] = ()


ITALIAN: Final = Stemming(
    genders=(("trici", "tor", 0), ("trice", "tor", 0), ("essa", "", 8), ("esse", "", 8)),
    vowels="aeiou",
    tidied=(("ch", "c", 0), ("gh", "g", 0)),
)
SPANISH: Final = Stemming(
    numbers=(("es", "", 5), ("s", "", 0)),
    vowels="aeo",
    tidied=(("c", "z", 0), ("triz", "tor", 0)),
)
FRENCH: Final = Stemming(
    numbers=(("aux", "al", 5), ("s", "", 0), ("x", "", 0)),
    genders=(
        ("trice", "teur", 0),
        ("euse", "eur", 0),
        ("iere", "ier", 0),
        ("enne", "en", 0),
        ("onne", "on", 0),
    ),
    vowels="e",
)
PORTUGUESE: Final = Stemming(
    numbers=(("oes", "ao", 0), ("aes", "ao", 0), ("ais", "al", 0), ("es", "", 5), ("s", "", 0)),
    genders=(("ao", "ao", 0),),
    vowels="aeo",
)
OTHER: Final = Stemming(numbers=(("s", "", 0),), vowels="aeiouy")
STEMMINGS: Final = {"it": ITALIAN, "es": SPANISH, "fr": FRENCH, "pt": PORTUGUESE}

STOP_WORDS: Final = {
    "it": "di a da in con su per tra fra il lo la i gli le un uno una del dello della dei degli"
    " delle al allo alla ai agli alle dal dalla dai dalle nel nella nei nelle sul sulla"
    " sui sulle ed e o od d l dell all nell dall sull altri altre altro altra non compresi"
    " compreso esclusi escluso simili assimilati assimilate assimilabili professioni"
    " professione affini generale generici classificati altrove etc",
    "es": "de del la el los las y e o u en a al con para por un una unos unas sin su otros"
    " otras otro otra general no clasificados bajo epigrafes similares afines incluye"
    " excepto",
    "fr": "de du des la le les l d et ou en a au aux un une avec pour par sur dans sans autres"
    " autre non classes ailleurs",
    "pt": "de do da dos das e ou em no na nos nas a o as os ao aos com para por um uma outros"
    " outras outro nao similares",
    "ro": "de la si in cu pe pentru din al ale a",
    "en": "of and the a an in for to or with on other not elsewhere classified",
    "de": "und der die das fur im in von zu mit oder",
}
ENDING: Final = re.compile(r"/(?:trice|a)\b")
"""The masculine, a slash, the ending of the feminine."""
FEMININE: Final = (
    (re.compile(r"tore/trice\b"), "trice"),
    (re.compile(r"[eo]/a\b"), "a"),
)
LEFT_OUT: Final = re.compile(
    r"\((?:escl|eccett|tranne|except|excl|sauf|hors)[^)]*\)", re.IGNORECASE
)
"""What a title says that it is not."""
AND: Final = {
    "it": r"ed?|od?",
    "es": r"y/o|[yeou]",
    "fr": r"et|ou",
    "pt": r"e|ou",
}
ANY_AND: Final = r"and|und|og|och|en|i|a|si"


def folded_words(text: str) -> list[str]:
    """The words in small letters without accents, in their order."""
    plain = unicodedata.normalize("NFKD", text[:MOST_LETTERS].casefold().translate(NOT_DECOMPOSED))
    return WORD.findall("".join(mark for mark in plain if not unicodedata.combining(mark)))


def key_of(text: str) -> str:
    """What two writings of the same label have in common; of a text without words, itself."""
    return " ".join(folded_words(text)) or text.strip().casefold()


class Reader:
    """Reads texts of one language."""

    def __init__(self, lang: str) -> None:
        self.stop = frozenset(STOP_WORDS.get(lang, "").split())
        self._stemming = STEMMINGS.get(lang, OTHER)
        self._between = re.compile(rf"[,;()/]| (?:{AND.get(lang, ANY_AND)}) ")
        self.stem = lru_cache(maxsize=100_000)(self._stem)

    def words(self, text: str) -> list[str]:
        """The folded words that tell something."""
        return [word for word in folded_words(text) if word not in self.stop]

    def stems(self, words: Sequence[str]) -> list[str]:
        """Their stems, each once."""
        return list(dict.fromkeys(map(self.stem, words)))

    def parts(self, text: str) -> list[str]:
        """What an enumeration lists ("baristi, camerieri e simili"); nothing for a single thing."""
        found = [part.strip() for part in self._between.split(text[:MOST_LETTERS].casefold())]
        long = [part for part in found if len(part) >= LEAST_PART]
        return long[:MOST_PARTS] if len(long) > 1 else []

    def _stem(self, word: str) -> str:
        if len(word) <= LEAST_STEM:
            return word
        stem, _done = _replaced(word, self._stemming.numbers)
        stem, done = _replaced(stem, self._stemming.genders)
        if not done:
            short = stem.rstrip(self._stemming.vowels)
            stem = short if len(short) >= LEAST_STEM else stem
        for ending in self._stemming.tidied:
            stem, _done = _replaced(stem, [ending])
        return stem


def _replaced(word: str, endings: Sequence[Ending]) -> tuple[str, bool]:
    for ending, other, least in endings:
        if word.endswith(ending) and len(word) >= least:
            return word[: -len(ending)] + other, True
    return word, False


def without_exceptions(text: str) -> str:
    """The text without what it says in brackets that it is not."""
    return LEFT_OUT.sub(" ", text[:MOST_LETTERS])


def forms(text: str) -> list[str]:
    """A label in each gender: of "operatore di gru/operatrice di gru", of "Aiuto cuoco/a", both."""
    if ENDING.search(text):
        return list(dict.fromkeys((ENDING.sub("", text), in_the_feminine(text))))
    return [form for part in text.split("/") if len(form := part.strip()) >= LEAST_PART] or [text]


def in_the_feminine(text: str) -> str:
    """ "Operatore/trice addetto/a" as "Operatrice addetta"."""
    for pattern, ending in FEMININE:
        text = pattern.sub(ending, text)
    return text


def groups_of_letters(words: Sequence[str], sizes: Sequence[int]) -> Counter[str]:
    """How often groups of so many letters stand in the words, whose ends count as letters."""
    return Counter(_groups(words, sizes))


def _groups(words: Sequence[str], sizes: Sequence[int]) -> Iterator[str]:
    for word in words:
        closed = f" {word} "
        for size in sizes:
            for start in range(len(closed) - size + 1):
                yield closed[start : start + size]
