"""What the engine says about rows that an actor may see; computed when asked, nothing stored.

Rows that the actor may not see never enter: they can neither show nor push others down. Few rows
are read and gone through one by one; many are judged from columns that a job keeps (`columns`).
Both ways give the same order.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import QuerySet

from squadra.engine.matching.changes import smallest_set
from squadra.engine.matching.explain import explain
from squadra.engine.matching.pair import Pair, Setting
from squadra.engine.matching.records import Opening as OpeningRecord
from squadra.engine.matching.records import Person as PersonRecord
from squadra.engine.matching.reference import ANY, Match, Side, failed_rules, match, total_score
from squadra.foundation.access import Actor, Blocker
from squadra.openings.models import Opening
from squadra.people.models import Citizen
from squadra.people.querysets import CitizenQuerySet
from squadra.proposals.facts import (
    LeftOut,
    opening_facts,
    person_facts,
)
from squadra.proposals.near_doors import gains_near, reliefs_near
from squadra.proposals.not_ready import NotReady
from squadra.proposals.querysets import ids_worked_with, people_worked_with
from squadra.proposals.ranking import SEVERAL, Place, PlainRanking, Ranking, away_of
from squadra.proposals.setting import setting_on
from squadra.proposals.whatif import OpeningChange, PersonChange

__all__ = [
    "SEVERAL",
    "Pairing",
    "Place",
    "Ranking",
    "explained",
    "first_people",
    "openings_for",
    "pairing",
    "people_for",
    "scores_for",
]

FEW: Final = 300
"""So many rows are read and ranked in the time that columns take to be looked up."""
NOT_TOO_MANY: Final = 2000
"""So many are ranked one by one, in a second or two, rather than not at all."""


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


def openings_for(
    actor: Actor, citizen: Citizen, on: date, what_if: PersonChange | None = None
) -> Ranking:
    """Rank every opening that the actor may see for a person whose matches they may see.

    With `what_if` the person is taken as changed. Raises `NotReady`.
    """
    people = person_facts(people_worked_with(actor, "match").filter(pk=citizen.pk))
    visible = Opening.objects.visible_to(actor)
    if people.records and are_many(visible):
        from squadra.proposals.columns.answers import openings_ranked

        with _unless_not_too_many(lambda: _are_more(visible, NOT_TOO_MANY)):
            return openings_ranked(actor, people.records[0], on, what_if)
    openings = opening_facts(visible if people.records else visible.none()).records
    found = _plain(people.records, openings, people.left_out, on, by="person")
    if what_if is None:
        return found
    tried = [what_if(record) for record in people.records]
    return replace(_plain(tried, openings, people.left_out, on, by="person"), now=found.now)


def people_for(
    actor: Actor, opening: Opening, on: date, what_if: OpeningChange | None = None
) -> Ranking:
    """Rank every person whose matches the actor may see for an opening that they may see.

    With `what_if` the opening is taken as changed. Raises `NotReady`.
    """
    openings = opening_facts(Opening.objects.visible_to(actor).filter(pk=opening.pk)).records
    ids = ids_worked_with(actor, "match")
    if openings and len(ids) > FEW:
        from squadra.proposals.columns.answers import people_ranked

        with _unless_not_too_many(lambda: len(ids) > NOT_TOO_MANY):
            return people_ranked(actor, openings[0], on, ids, what_if)
    people = person_facts(people_worked_with(actor, "match").told_apart_for(actor))
    found = _plain(people.records, openings, people.left_out, on, by="opening")
    if what_if is None:
        return found
    tried = [what_if(record) for record in openings]
    return replace(_plain(people.records, tried, people.left_out, on, by="opening"), now=found.now)


def first_people(
    people: CitizenQuerySet, opening: OpeningRecord, on: date, most: int
) -> list[Match]:
    """Rank the best of these people, at most so many, whoever may see them. Raises `NotReady`.

    For callers who tell nobody who they are.
    """
    if are_many(people):
        from squadra.proposals.columns.answers import first_of

        with _unless_not_too_many(lambda: _are_more(people, NOT_TOO_MANY)):
            return first_of(_ids(people), opening, on, most)
    records = person_facts(people).records
    return match(records, [opening], setting_on(on), by="opening", top=most).rows


def scores_for(actor: Actor, opening: OpeningRecord, on: date) -> tuple[int, list[int]]:
    """Return how many people the actor can match, and the scores of those who can have it.

    Raises `NotReady`.
    """
    ids = ids_worked_with(actor, "match")
    if len(ids) > FEW:
        from squadra.proposals.columns.answers import scores_among

        with _unless_not_too_many(lambda: len(ids) > NOT_TOO_MANY):
            return scores_among(ids, opening, on)
    records = person_facts(people_worked_with(actor, "match")).records
    pairs = (Pair(person, opening, setting_on(on)) for person in records)
    return len(records), [total_score(pair) for pair in pairs if not failed_rules(pair)]


def pairing(actor: Actor, citizen: Citizen, opening: Opening) -> Pairing:
    """Put one person before one opening, today.

    Raises `ObjectDoesNotExist` where the actor may not see both.
    """
    people = person_facts(people_worked_with(actor, "match").filter(pk=citizen.pk))
    openings = opening_facts(Opening.objects.visible_to(actor).filter(pk=opening.pk))
    if not openings.rows or not (people.rows or people.left_out):
        raise ObjectDoesNotExist
    pairs = _pairs(people.records, openings.records, setting_on(actor.on))
    missing = tuple(blocker for left in people.left_out for blocker in left.missing)
    return Pairing(citizen, opening, actor.on, next(iter(pairs), None), missing)


def are_many(rows: QuerySet[Any]) -> bool:
    """Tell whether there are more than `FEW`, without counting them all."""
    return _are_more(rows, FEW)


def _are_more(rows: QuerySet[Any], than: int) -> bool:
    return rows.order_by()[: than + 1].count() > than


def _ids(people: CitizenQuerySet) -> list[UUID]:
    return list(people.order_by().values_list("pk", flat=True))


@contextmanager
def _unless_not_too_many(too_many: Callable[[], bool]) -> Iterator[None]:
    """Let `NotReady` through where going on one by one would take too long."""
    try:
        yield
    except NotReady:
        if too_many():
            raise


def _plain(
    people: Sequence[PersonRecord],
    openings: Sequence[OpeningRecord],
    left_out: tuple[LeftOut, ...],
    on: date,
    *,
    by: Side,
) -> PlainRanking:
    other: Side = "opening" if by == "person" else "person"
    setting = setting_on(on)
    pairs = {getattr(pair, other).id: pair for pair in _pairs(people, openings, setting)}
    found = match(people, openings, setting, by=by, top=max(1, len(pairs)))
    return PlainRanking(
        placed=tuple(_place(row, pairs, getattr(row, other)) for row in found.rows),
        away=away_of(found.rejected.values(), ANY),
        looked_at=pairs,
        left_out=left_out,
        now=len(found.rows),
        count_doors=gains_near if by == "person" else reliefs_near,
    )


def _place(row: Match, pairs: dict[str, Pair], other: str) -> Place:
    return Place(other, row.rank, row.score, pairs[other])


def _pairs(
    people: Sequence[PersonRecord], openings: Sequence[OpeningRecord], setting: Setting
) -> list[Pair]:
    return [Pair(person, opening, setting) for person in people for opening in openings]
