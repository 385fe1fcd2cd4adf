"""Names of a vocabulary found in running words: the longest run of words that is a name.

Words are compared by roots, without gender, number and the ending of a verb («controllo»,
«controllare»); a long word that no name has may differ from one of theirs by one letter.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from squadra.engine.extraction.plain import plain
from squadra.engine.linking.words import Reader, forms

WORD: Final = re.compile(r"[^\W_]+")
LONGEST_NAME: Final = 7
"""So many telling words at most."""
LEAST_FOR_SLIPS: Final = 7
LEAST_ALONE: Final = 8
EXACT, SLIPPED = 1.0, 0.8
PASSED_OVER: Final = frozenset({"bene", "ben", "molto", "anche", "sempre"})
LIGHT: Final = frozenset({"us", "lavor", "far"})
"""Roots of verbs that a skill's name can do without."""
EVERYDAY: Final = frozenset(
    {
        "accoglienza",
        "puntualita",
        "flessibilita",
        "collaborazione",
        "concentrazione",
        "prontezza",
        "precisione",
        "creativita",
        "orientamento",
        "informatica",
        "aggressivita",
        "telefonate",
    }
)
"""Names of one word that texts hold for other reasons."""
TRADE_HEAD: Final = re.compile(r"\A(?:addett[oa]|operatric?e|operaio|operaia|operatore) ")
OF_A_PERSON: Final = re.compile(
    r"/a\b|/trice\b|\w(?:ista|ante)\b|\A(?:aiuto|oss|asa|aso|rider|picker|tata|guardia|steward"
    r"|hostess|receptionist|bartender|buttafuori|babysitter|pet sitter)\b"
)
MAKER: Final = re.compile(r"\w(ai)[oae]?\Z")
ALONE: Final = "="
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Name:
    """One name of a concept: its cell (URI or code), its label, and the name itself."""

    value: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Held:
    """A name found in [start, end) of the text; `of_person` names who works, not where or what."""

    value: str
    label: str
    start: int
    end: int
    score: float
    of_person: bool
    words: int


class _Word(NamedTuple):
    """A word of the text: its root, its stem as a word alone, and where it stands."""

    root: str
    alone: str
    start: int
    end: int


class Names:
    """An inverted index of names, by the roots of their words."""

    def __init__(self, names: Iterable[tuple[Name, Key, bool]], root: "Roots") -> None:
        self.root = root
        self._called: dict[Key, tuple[Name, bool]] = {}
        for name, key, of_person in names:
            if 0 < len(key) <= LONGEST_NAME:
                self._called.setdefault(key, (name, of_person))
        known = {word for key in self._called for word in key}
        self._known = known
        self._without: dict[str, str] = {}
        for word in sorted(known):
            if len(word) >= LEAST_FOR_SLIPS:
                for shorter in _one_letter_less(word):
                    self._without.setdefault(shorter, word)

    def held(self, text: str, start: int, end: int) -> Iterator[Held]:
        """The names in a clause of a plain text, from left to right, the longest at each place."""
        words = self._words(text, start, end)
        place = 0
        while place < len(words):
            found = self._longest(words, place)
            if found:
                yield found
            place += found.words if found else 1

    def _words(self, text: str, start: int, end: int) -> list[_Word]:
        words = []
        for found in WORD.finditer(text, start, end):
            if (root := self.root(found[0])) is not None:
                words.append(_Word(root, self.root.alone(found[0])[0], *found.span()))
        return words

    def _meant(self, root: str) -> str:
        """The word of a name that the root is, but for one letter too many or too few."""
        if root in self._known or len(root) < LEAST_FOR_SLIPS:
            return root
        fewer = (word for word in _one_letter_less(root) if word in self._known)
        return self._without.get(root) or next(fewer, root)

    def _longest(self, words: Sequence[_Word], place: int) -> Held | None:
        for size in range(min(LONGEST_NAME, len(words) - place), 0, -1):
            some = words[place : place + size]
            said = [some[0].alone] if size == 1 else [word.root for word in some]
            meant = tuple(map(self._meant, said))
            if called := self._called.get(meant):
                name, of_person = called
                score = EXACT if meant == tuple(said) else SLIPPED
                span = some[0].start, some[-1].end
                return Held(name.value, name.label, *span, score, of_person, size)
        return None


class Roots:
    """What is compared of a word; None of a word that tells nothing."""

    def __init__(self, *, of_verbs: bool) -> None:
        self._reader = Reader("it")
        self._of_verbs = of_verbs
        self._kept: dict[str, str | None] = {}

    def __call__(self, word: str) -> str | None:
        if word in self._reader.stop or word in PASSED_OVER:
            return None
        return self._told(word)

    def key(self, text: str) -> Key:
        """The roots of a name; of a name of one word its stem, marked as being alone."""
        words = [found[0] for found in WORD.finditer(plain(text)) if self(found[0]) is not None]
        return self.alone(words[0]) if len(words) == 1 else tuple(map(self._told, words))

    def roots(self, text: str) -> Key:
        """The roots of a part of a name."""
        roots = (self(found[0]) for found in WORD.finditer(plain(text)))
        return tuple(root for root in roots if root is not None)

    def alone(self, word: str) -> Key:
        """By what a word alone is compared: «cucina» is not «cucinare»."""
        return (ALONE + self._stem(word),)

    def _told(self, word: str) -> str:
        stem = self._stem(word)
        return _without_verb_ending(stem) if self._of_verbs else stem

    def _stem(self, word: str) -> str:
        """The stem, of words for people in -aio with what tells them from their thing: «forno»."""
        trade = MAKER.search(word)
        return word[: trade.end(1)] if trade else self._reader.stem(word)


def occupation_names(names: Iterable[Name]) -> Names:
    """Index occupations: each gender, and «Addetto al magazzino» also by what is worked on."""
    root = Roots(of_verbs=False)
    ranked = sorted(names, key=lambda name: (name.text != name.label, name.label, name.text))
    of_people: list[tuple[Name, Key, bool]] = []
    of_things: list[tuple[Name, Key, bool]] = []
    for name in ranked:
        of_person = name.text == name.label or bool(OF_A_PERSON.search(name.text.casefold()))
        for form in forms(name.text):
            rows = of_people if of_person else of_things
            rows.append((name, root.key(form), of_person))
            rest = TRADE_HEAD.sub("", plain(form))
            if len(key := root.roots(rest)) > 1:
                of_things.append((name, key, False))
    return Names([*of_people, *of_things], root)


def skill_names(names: Iterable[Name]) -> Names:
    """Index skills: whole, in parts around «e», and «Usare il lettore» also as «lettore»."""
    root = Roots(of_verbs=True)
    ranked = sorted(names, key=lambda name: (name.text != name.label, name.label, name.text))
    whole = [(name, root.key(name.text), True) for name in ranked if _tells(name)]
    parts = [(name, key, True) for name in ranked for key in _parts(name, root)]
    return Names([*whole, *parts], root)


def _tells(name: Name) -> bool:
    """A name of one word tells something where it is the label, or long and of no everyday use."""
    words = WORD.findall(plain(name.text))
    long = len(words[0]) >= LEAST_ALONE and words[0] not in EVERYDAY if words else False
    return len(words) > 1 or name.text == name.label or long


def _parts(name: Name, root: Roots) -> Iterator[Key]:
    label, own = root.roots(name.label), root.roots(name.text)
    if name.text != name.label:
        if len(own) == 1 and label:
            yield label[0], own[0]
        return
    first, *others = (root.roots(part) for part in re.split(r" e | o |, ", plain(name.label)))
    if others and len(first) > 1:
        yield first
        yield from (first[:1] + other for other in others if other)
    for key in (own, first):
        if len(key) > 2 and key[0] in LIGHT:
            yield key[1:]


def _without_verb_ending(stem: str) -> str:
    short = stem.rstrip("aeiou") if len(stem) <= 3 else stem
    stem = short if len(short) >= 2 else stem
    return stem[:-2] if len(stem) > 3 and stem[-2:] in ("ar", "er", "ir") else stem


def _one_letter_less(word: str) -> Iterator[str]:
    return (word[:place] + word[place + 1 :] for place in range(len(word)))
