"""The reference matcher: the contract's model 1 read word by word, one pair at a time.

It is slow and plain on purpose; every faster engine must give its bytes.
"""

import datetime as dt
import heapq
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from squadra.engine.matching.components import Scored, score_components
from squadra.engine.matching.pair import Pair, Setting
from squadra.engine.matching.records import Opening, Person
from squadra.engine.matching.rules import RULES, accommodations

Side = Literal["person", "opening"]
Progress = Callable[[int, int], None]
"""Called with how many people (or openings) are done, and of how many."""

ANY = "ANY"


@dataclass(frozen=True, slots=True)
class Match:
    """An admissible pair with its place in the ranking and its points by component."""

    person: str
    opening: str
    rank: int
    score: int
    points: dict[str, int]
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Matches:
    """Ranked matches, and `rejected`: person -> rule -> openings that it alone keeps away.

    Under `ANY` stand all the openings that the person cannot have.
    """

    rows: list[Match]
    rejected: dict[str, dict[str, int]]


@dataclass(frozen=True, slots=True)
class Candidate:
    """An admissible pair before it is ranked."""

    pair: Pair
    unknown: list[str]
    scored: dict[str, Scored]

    @property
    def score(self) -> int:
        return sum(scored.points for scored in self.scored.values())

    def flags(self) -> Iterator[str]:
        """What held for want of data, and what the company would have to adapt."""
        yield from self.unknown
        if accommodations(self.pair):
            yield "accommodation"
        yield from (f"c:{name}" for name, scored in self.scored.items() if not scored.known)


def failed_rules(pair: Pair) -> list[str]:
    """The rules that are false, in the table's order; none for an admissible pair."""
    return [name for name, rule in RULES.items() if rule(pair) is False]


def total_score(pair: Pair) -> int:
    """The pair's score, 0-10000, admissible or not."""
    return sum(scored.points for scored in score_components(pair).values())


def match(
    people: Sequence[Person],
    openings: Sequence[Opening],
    setting: Setting,
    *,
    by: Side = "person",
    top: int = 20,
    progress: Progress = lambda done, total: None,
) -> Matches:
    """Rank, for each person (or opening), the best admissible openings (or people).

    Ids are unique on each side. The result does not depend on the order of the input.
    """
    rows: list[Match] = []
    rejections: dict[str, Counter[str]] = {person.id: Counter() for person in people}
    subjects: Sequence[Person | Opening] = people if by == "person" else openings
    for done, subject in enumerate(sorted(subjects, key=lambda subject: subject.id), start=1):
        pairs = _pairs_of(subject, people, openings, setting)
        rows += _ranked(_admissible(pairs, rejections), by, top)
        progress(done, len(subjects))
    return Matches(rows, _rejected_table(rejections))


def _pairs_of(
    subject: Person | Opening,
    people: Iterable[Person],
    openings: Iterable[Opening],
    setting: Setting,
) -> Iterator[Pair]:
    if isinstance(subject, Person):
        return (Pair(subject, opening, setting) for opening in openings)
    return (Pair(person, subject, setting) for person in people)


def _admissible(pairs: Iterable[Pair], rejections: dict[str, Counter[str]]) -> Iterator[Candidate]:
    """Yield what no rule excludes, and count what keeps the others away."""
    for pair in pairs:
        states = {name: rule(pair) for name, rule in RULES.items()}
        failed = [name for name, state in states.items() if state is False]
        if not failed:
            unknown = [name for name, state in states.items() if state is None]
            yield Candidate(pair, unknown, score_components(pair))
            continue
        counts = rejections[pair.person.id]
        counts[ANY] += 1
        if len(failed) == 1:
            counts[failed[0]] += 1


def _ranked(candidates: Iterable[Candidate], by: Side, top: int) -> Iterator[Match]:
    key = _opening_order if by == "person" else _person_order
    for rank, candidate in enumerate(heapq.nsmallest(top, candidates, key=key), start=1):
        yield Match(
            person=candidate.pair.person.id,
            opening=candidate.pair.opening.id,
            rank=rank,
            score=candidate.score,
            points={name: scored.points for name, scored in candidate.scored.items()},
            flags=tuple(candidate.flags()),
        )


def _opening_order(candidate: Candidate) -> tuple[int, int, str]:
    essential = candidate.scored["essential"].points
    return -candidate.score, -essential, candidate.pair.opening.id


def _person_order(candidate: Candidate) -> tuple[int, int, bool, dt.date, str]:
    person, essential = candidate.pair.person, candidate.scored["essential"].points
    since = person.waiting_since
    return -candidate.score, -essential, since is None, since or dt.date.max, person.id


def _rejected_table(rejections: dict[str, Counter[str]]) -> dict[str, dict[str, int]]:
    return {
        person: {name: rejections[person][name] for name in [*RULES, ANY]}
        for person in sorted(rejections)
    }
