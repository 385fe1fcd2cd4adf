"""What the engine says about rows that an actor may see; computed when asked, nothing stored.

Rows that the actor may not see never enter: they can neither show nor push others down.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from typing import Any

from django.core.exceptions import ObjectDoesNotExist

from squadra.engine.matching.changes import smallest_set
from squadra.engine.matching.explain import explain
from squadra.engine.matching.model import Model
from squadra.engine.matching.model_file import read_model
from squadra.engine.matching.pair import Pair, Setting
from squadra.engine.matching.records import Opening as OpeningRecord
from squadra.engine.matching.records import Person as PersonRecord
from squadra.engine.matching.records import SkillTable
from squadra.engine.matching.reference import ANY, Match, Side, failed_rules, match, total_score
from squadra.foundation.access import Actor, Blocker
from squadra.openings.models import Opening
from squadra.people.models import Citizen
from squadra.proposals.facts import LeftOut, opening_facts, person_facts
from squadra.proposals.querysets import people_worked_with

SEVERAL = "several"
"""Heads what more than one rule keeps away."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a ranking, held by the opening or the person with the id `other`."""

    other: str
    rank: int
    score: int
    pair: Pair


@dataclass(frozen=True, slots=True)
class Ranking:
    """One side ranked for the other, what is kept away from it, who is left out of it.

    `away` counts what each rule alone keeps away, in the engine's order, and last what `several`
    do; `pairs` holds every pair looked at, by the id of the ranked side.
    """

    places: tuple[Place, ...]
    away: dict[str, int]
    pairs: dict[str, Pair]
    left_out: tuple[LeftOut, ...]

    @property
    def away_in_all(self) -> int:
        return sum(self.away.values())

    def kept_away_by(self, rule: str) -> list[str]:
        """Ids of what the rule alone keeps away (or several together), the nearest ones first."""
        kept = [other for other, pair in self.pairs.items() if _reason(pair) == rule]
        return sorted(kept, key=lambda other: (-total_score(self.pairs[other]), other))


@dataclass(frozen=True)
class Pairing:
    """One person before one opening on a day. Without what matching needs there is no `pair`."""

    person: Citizen
    opening: Opening
    on: date
    pair: Pair | None
    missing: tuple[Blocker, ...]

    @cached_property
    def explanation(self) -> dict[str, Any]:
        """The engine's explanation with day and model; empty where something is missing."""
        return explained(self.pair) if self.pair else {}


def explained(pair: Pair) -> dict[str, Any]:
    """The engine's explanation with what it depends on: the day and the model's version.

    `together` tells how many of the first changes open the way only as a whole.
    """
    setting = pair.setting
    return {
        "on": setting.on.isoformat(),
        "model": setting.model.version,
        "together": len(smallest_set(pair)),
        **explain(pair),
    }


def openings_for(actor: Actor, citizen: Citizen, on: date) -> Ranking:
    """Rank every opening that the actor may see for a person whose matches they may see."""
    people = person_facts(people_worked_with(actor, "match").filter(pk=citizen.pk))
    openings = opening_facts(Opening.objects.visible_to(actor))
    return _ranking(people.records, openings.records, people.left_out, on, by="person")


def people_for(actor: Actor, opening: Opening, on: date) -> Ranking:
    """Rank every person whose matches the actor may see for an opening that they may see."""
    people = person_facts(people_worked_with(actor, "match").told_apart_for(actor))
    openings = opening_facts(Opening.objects.visible_to(actor).filter(pk=opening.pk))
    return _ranking(people.records, openings.records, people.left_out, on, by="opening")


def pairing(actor: Actor, citizen: Citizen, opening: Opening) -> Pairing:
    """Put one person before one opening, today.

    Raises `ObjectDoesNotExist` where the actor may not see both.
    """
    people = person_facts(people_worked_with(actor, "match").filter(pk=citizen.pk))
    openings = opening_facts(Opening.objects.visible_to(actor).filter(pk=opening.pk))
    if not openings.rows or not (people.rows or people.left_out):
        raise ObjectDoesNotExist
    pairs = _pairs(people.records, openings.records, actor.on)
    missing = tuple(blocker for left in people.left_out for blocker in left.missing)
    return Pairing(citizen, opening, actor.on, next(iter(pairs), None), missing)


def _ranking(
    people: tuple[PersonRecord, ...],
    openings: tuple[OpeningRecord, ...],
    left_out: tuple[LeftOut, ...],
    on: date,
    *,
    by: Side,
) -> Ranking:
    other: Side = "opening" if by == "person" else "person"
    pairs = {getattr(pair, other).id: pair for pair in _pairs(people, openings, on)}
    found = match(people, openings, _setting(on), by=by, top=max(1, len(pairs)))
    return Ranking(
        places=tuple(_place(row, pairs, getattr(row, other)) for row in found.rows),
        away=_away(found.rejected.values()),
        pairs=pairs,
        left_out=left_out,
    )


def _place(row: Match, pairs: dict[str, Pair], other: str) -> Place:
    return Place(other, row.rank, row.score, pairs[other])


def _pairs(
    people: Iterable[PersonRecord], openings: tuple[OpeningRecord, ...], on: date
) -> list[Pair]:
    return [Pair(person, opening, _setting(on)) for person in people for opening in openings]


def _away(rejected: Iterable[dict[str, int]]) -> dict[str, int]:
    """Add up the engine's table; what no rule keeps away alone, several do together."""
    total: Counter[str] = Counter()
    for counts in rejected:
        total.update(counts)
    any_rule = total.pop(ANY, 0)
    total[SEVERAL] = any_rule - sum(total.values())
    return {rule: count for rule, count in total.items() if count}


def _reason(pair: Pair) -> str:
    failed = failed_rules(pair)
    return SEVERAL if len(failed) > 1 else next(iter(failed), "")


@cache
def _model() -> Model:
    return read_model()


def _setting(on: date) -> Setting:
    return Setting(_model(), SkillTable(), on)
