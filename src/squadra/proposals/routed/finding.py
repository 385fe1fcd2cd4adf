"""Whom of another district an opening would suit, told as a district and a word."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from squadra.engine.matching.reference import Match
from squadra.foundation.access import Actor
from squadra.foundation.audit import record
from squadra.openings.models import Opening
from squadra.people.querysets import CitizenQuerySet
from squadra.proposals.bands import BANDS, Band, band_of
from squadra.proposals.facts import opening_facts
from squadra.proposals.matching import first_people
from squadra.proposals.not_ready import NotReady
from squadra.proposals.policies import POLICIES
from squadra.proposals.routed.keys import key_for
from squadra.proposals.routed.models import RoutedMatch
from squadra.proposals.routed.querysets import Asked, people_elsewhere

MOST = 3
"""So many people at a time: shown, and asked about without an answer yet."""
SUITS = BANDS[:-1]


@dataclass(frozen=True, slots=True)
class Fitting:
    """Somebody whom the opening would suit: where they are followed, a word, a key to ask with."""

    district: str
    band: Band
    key: str


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What the asking side sees of other districts, best band first, then by district."""

    fitting: tuple[Fitting, ...]
    asked: tuple[Asked, ...]
    is_full: bool
    is_ready: bool


def may_route(actor: Actor, opening: Opening) -> bool:
    """Tell whether the actor follows people where the opening was found, and it has a district."""
    service = opening.service
    return service.district_id is not None and (
        POLICIES.allows(actor, "route", service_id=service.pk)
        or POLICIES.allows(actor, "route", district_id=service.district_id)
    )


def elsewhere(actor: Actor, opening: Opening) -> Elsewhere:
    """Look in the other districts for people whom the opening suits; the search is an event.

    The opening's `service` is the actor's own side (`may_route`). The order in a band is by
    district and then by the random keys, so that it tells nothing of who stands before whom.
    """
    asked = tuple(RoutedMatch.objects.asked_of(opening))
    room = room_for_more(opening)
    found: tuple[Fitting, ...] = ()
    is_ready = True
    try:
        found = _fitting(actor, opening, room) if room else ()
    except NotReady:
        is_ready = False
    record("proposals:elsewhere:searched", actor=actor, obj=opening, facts={"shown": len(found)})
    return Elsewhere(found, asked, is_full=not room, is_ready=is_ready)


def room_for_more(opening: Opening) -> int:
    """How many may be asked about it now: each question that waits takes a place."""
    return max(0, MOST - RoutedMatch.objects.open().filter(opening=opening).count())


def _fitting(actor: Actor, opening: Opening, most: int) -> tuple[Fitting, ...]:
    rows = _best(people_elsewhere(actor, opening), opening, actor, most)
    ids = [row.person for row in rows]
    districts = _districts(people_elsewhere(actor, opening).filter(pk__in=ids))
    found = [
        Fitting(
            district=districts[row.person],
            band=band_of(row.score),
            key=key_for(actor, opening, UUID(row.person)),
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda one: (SUITS.index(one.band), one.district, one.key)))


def _districts(people: CitizenQuerySet) -> dict[str, str]:
    rows = people.order_by("pk").values_list("pk", "service__district__name")
    return {str(pk): name for pk, name in rows}


def _best(people: CitizenQuerySet, opening: Opening, actor: Actor, most: int) -> Sequence[Match]:
    """The best admissible people whom the opening suits at least as «possible», best first."""
    visible = Opening.objects.visible_to(actor).filter(pk=opening.pk)
    (record,) = opening_facts(visible).records
    rows = first_people(people, record, actor.on, most)
    return [row for row in rows if band_of(row.score) in SUITS]
