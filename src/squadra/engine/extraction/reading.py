"""Read a text: occupations, skills, languages, licences, shift and conditions that it says."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from squadra.engine.extraction import coded, wordings
from squadra.engine.extraction.coded import Languages
from squadra.engine.extraction.names import (
    EXACT,
    Held,
    Name,
    Names,
    occupation_names,
    skill_names,
)
from squadra.engine.extraction.plain import plain, without_abbreviating_dots
from squadra.engine.extraction.scopes import Scopes

MOST_LETTERS: Final = 20_000
"""Of a text only so much is read: some eight pages."""
KINDS: Final = ("occupation", "skill", "language", "licence", "shift", "condition")
LEVELS: Final = wordings.said(
    [
        (r"espert[oaie]|ottim\w+|pluriennal\w+|molta esperienza|\d\d anni", 3),
        (r"di base|livello base|principiante|alle prime armi|un po'|poca esperienza", 1),
        (r"buon\w?|autonom\w+|autonomia|discret\w+|bene", 2),
    ]
)
About = Literal["opening", "person"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What is said, and where: `text[start:end]` are the words.

    `kind` is one of `KINDS`; `value` a cell of the contract: a URI or code, of a skill with `:1` to
    `:3` where a level is said, of a language with its level, a licence, 14 half-days, a condition.
    `label` is the vocabulary's, else the value. `score` is 1, or less where a word was misspelt.
    """

    kind: str
    value: str
    label: str
    start: int
    end: int
    score: float = EXACT


@dataclass(frozen=True, slots=True)
class Extraction:
    """The findings in their order in the text, one of each value; how many letters were read."""

    findings: tuple[Finding, ...]
    read: int


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The names that may be found, indexed once for many texts."""

    occupations: Names
    skills: Names
    languages: Languages

    @classmethod
    def of(
        cls, occupations: Iterable[Name], skills: Iterable[Name], languages: Mapping[str, str]
    ) -> "Vocabulary":
        """Index names of occupations and skills, and languages' Italian names by their codes."""
        return cls(occupation_names(occupations), skill_names(skills), Languages(languages))


def extract(text: str, vocabulary: Vocabulary, *, about: About) -> Extraction:
    """Return what the text says of an opening, or of a person; never raises, whatever it holds.

    Conditions are those of an opening: what somebody has met at work is not a demand. Nothing that
    is denied, over or somebody else's is found.
    """
    reading = _Reading(text[:MOST_LETTERS], vocabulary, about)
    found = sorted(reading.findings(), key=lambda one: (one.start, KINDS.index(one.kind)))
    once: dict[tuple[str, str], Finding] = {}
    for one in found:
        once.setdefault((one.kind, one.value), one)
    return Extraction(tuple(once.values()), min(len(text), MOST_LETTERS))


class _Reading:
    """One text, as compared, with its clauses and what it denies."""

    def __init__(self, text: str, vocabulary: Vocabulary, about: About) -> None:
        self.text = without_abbreviating_dots(plain(text))
        self.vocabulary, self.about = vocabulary, about
        self.scopes = Scopes(self.text)

    def findings(self) -> Iterator[Finding]:
        papers = list(self._kept("licence", coded.licences(self.text, self.scopes)))
        spoken = list(
            self._kept("language", self.vocabulary.languages.spoken(self.text, self.scopes))
        )
        shift, spans = coded.shift(self.text, self.scopes)
        if shift:
            papers.append(Finding("shift", shift, shift, *spans[0]))
        trades = list(self._occupations())
        yield from (*papers, *spoken, *trades)
        yield from self._skills([*papers, *trades], spoken)
        if self.about == "opening":
            yield from self._kept("condition", coded.conditions(self.text, spans))

    def _kept(self, kind: str, found: Iterable[coded.Coded]) -> Iterator[Finding]:
        for value, start, end in found:
            if not self.scopes.is_denied(kind, start):
                yield Finding(kind, value, value, start, end)

    def _occupations(self) -> Iterator[Finding]:
        """Words for people; only where there are none, an opening's words for places and tasks."""
        held = list(self._held("occupation", self.vocabulary.occupations))
        people = [one for one in held if one.of_person]
        things = held if self.about == "opening" else self._trades_alone(held)
        for one in people or things:
            yield Finding("occupation", one.value, one.label, one.start, one.end, one.score)

    def _trades_alone(self, held: list[Held]) -> list[Held]:
        """Tasks of several words that no skill is called by: of a person such words say that."""
        skills = {(one.start, one.end) for one in self._held("skill", self.vocabulary.skills)}
        return [one for one in held if one.words > 1 and (one.start, one.end) not in skills]

    def _skills(self, taken: list[Finding], spoken: list[Finding]) -> Iterator[Finding]:
        """Skills that are no part of what else was found, each with the level that is said."""
        told, languages = self._marked(taken), self._marked(spoken)
        found: dict[str, Finding] = {}
        for one in self._held("skill", self.vocabulary.skills):
            span = slice(one.start, one.end)
            if one.value not in found and 0 in told[span] and 1 not in languages[span]:
                level = self._level(one)
                value = f"{one.value}:{level}" if level else one.value
                own = Finding("skill", value, one.label, one.start, one.end, one.score)
                found[one.value] = own
        yield from found.values()

    def _marked(self, findings: Iterable[Finding]) -> bytearray:
        """1 at each letter that one of them is made of."""
        marks = bytearray(len(self.text))
        for one in findings:
            marks[one.start : one.end] = b"\1" * (one.end - one.start)
        return marks

    def _level(self, held: Held) -> int | None:
        first, last = self.scopes.clause(held.start)
        rows = (row for row in LEVELS if row.pattern.search(self.text, first, last))
        return next((row.value for row in rows), None)

    def _held(self, kind: str, names: Names) -> Iterator[Held]:
        for start, end in self.scopes.clauses():
            for one in names.held(self.text, start, end):
                if not self.scopes.is_denied(kind, one.start):
                    yield one
