"""A ranking as pages take it: places, what is kept away, who is left out; and a plain one.

The other kind of ranking, for many rows, stands in `columns`; pages cannot tell them apart.
"""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from squadra.engine.matching.doors import Door
from squadra.engine.matching.pair import Pair
from squadra.engine.matching.reference import failed_rules, total_score
from squadra.proposals.facts import LeftOut

SEVERAL: Final = "several"
"""Heads what more than one rule keeps away."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a ranking, held by the opening or the person with the id `other`."""

    other: str
    rank: int
    score: int
    pair: Pair


@dataclass(frozen=True)
class Ranking(ABC):
    """One side ranked for the other, what is kept away from it, who is left out of it.

    `away` counts what each rule alone keeps away, in the engine's order, and last what `several`
    do; `now` is how many places there are as things stand, where something else is tried.
    """

    away: dict[str, int]
    left_out: Sequence[LeftOut]
    now: int

    @property
    @abstractmethod
    def places(self) -> Sequence[Place]:
        """All that may be had, best fit first."""

    @property
    @abstractmethod
    def pairs(self) -> Mapping[str, Pair]:
        """Every pair looked at."""

    @property
    @abstractmethod
    def doors(self) -> Sequence[Door]:
        """What one more thing would let in, the most first."""

    @abstractmethod
    def narrowed(self, *, scores: range | None = None, kind: str = "") -> Sequence[Place]:
        """Those places whose score is in the range and whose opening is of the kind."""

    @abstractmethod
    def kept_away_by(self, rule: str) -> Sequence[str]:
        """Ids of what the rule alone keeps away (or several together), the nearest ones first."""

    @abstractmethod
    def pairs_of(self, others: Collection[str]) -> dict[str, Pair]:
        """The pairs with these ids, in their order."""

    @abstractmethod
    def ahead_of(self, other: str) -> Collection[str] | None:
        """Ids of what has more points, the most first; None for what has no place."""

    @property
    def away_in_all(self) -> int:
        return sum(self.away.values())


CountDoors = Callable[[Iterable[Pair]], Sequence[Door]]


@dataclass(frozen=True)
class PlainRanking(Ranking):
    """A ranking by the reference engine, pair by pair."""

    placed: tuple[Place, ...]
    looked_at: Mapping[str, Pair]
    count_doors: CountDoors = field(compare=False)

    @property
    def places(self) -> tuple[Place, ...]:
        return self.placed

    @property
    def pairs(self) -> Mapping[str, Pair]:
        return self.looked_at

    @cached_property
    def doors(self) -> Sequence[Door]:
        return self.count_doors(self.looked_at.values())

    def narrowed(self, *, scores: range | None = None, kind: str = "") -> Sequence[Place]:
        return [
            place
            for place in self.placed
            if (scores is None or place.score in scores)
            and (not kind or place.pair.opening.kind == kind)
        ]

    def kept_away_by(self, rule: str) -> Sequence[str]:
        kept = [other for other, pair in self.looked_at.items() if _reason(pair) == rule]
        return sorted(kept, key=lambda other: (-total_score(self.looked_at[other]), other))

    def pairs_of(self, others: Collection[str]) -> dict[str, Pair]:
        return {other: self.looked_at[other] for other in others}

    def ahead_of(self, other: str) -> Collection[str] | None:
        own = next((place.score for place in self.placed if place.other == other), None)
        if own is None:
            return None
        return [place.other for place in self.placed if place.score > own]


def away_of(rejected: Iterable[Mapping[str, int]], any_rule: str) -> dict[str, int]:
    """Add up the engine's tables; what no rule keeps away alone, several do together."""
    total: Counter[str] = Counter()
    for counts in rejected:
        total.update(counts)
    kept_away = total.pop(any_rule, 0)
    total[SEVERAL] = kept_away - sum(total.values())
    return {rule: count for rule, count in total.items() if count}


def _reason(pair: Pair) -> str:
    failed = failed_rules(pair)
    return SEVERAL if len(failed) > 1 else next(iter(failed), "")
