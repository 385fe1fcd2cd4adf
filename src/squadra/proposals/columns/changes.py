"""Which rows that matching reads have changed since a moment, with the moment of each change.

Every model of facts keeps its history, where a deletion leaves a row too, and history is indexed by
date; vetoes leave events instead. One query tells all.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import CharField, F, Value

from squadra.foundation.audit.models import Event
from squadra.openings.models import Opening
from squadra.organisations.models import Site
from squadra.people.models import Citizen, PersonSkill, WorkProfile

PERSON, OPENING, SITE = "person", "opening", "site"
VETOES: Final = ("proposals:veto:added", "proposals:veto:removed")

Change = tuple[str, UUID, datetime]
Changes = frozenset[Change]


def changes_since(moment: datetime) -> Changes:
    """Return what has changed: the kind of row, its id, when. One query."""
    vetoes = Event.objects.filter(at__gte=moment, verb__in=VETOES)
    whose = (
        (PERSON, "id", Citizen),
        (PERSON, "person_id", WorkProfile),
        (PERSON, "person_id", PersonSkill),
        (OPENING, "id", Opening),
        (SITE, "id", Site),
    )
    first, *others = (
        _told(model.history.filter(history_date__gte=moment), kind, key, "history_date")
        for kind, key, model in whose
    )
    found = first.union(*others, _told(vetoes, PERSON, "subject_id", "at"))
    return frozenset((kind, pk, at) for kind, pk, at in found if pk is not None)


@dataclass(frozen=True, slots=True)
class Touched:
    """The ids of people and of openings whose facts may be others now."""

    people: frozenset[UUID]
    openings: frozenset[UUID]


def touched_by(changes: Changes) -> Touched:
    """Tell whom changes concern; a site concerns all its openings."""
    ids: dict[str, set[UUID]] = {PERSON: set(), OPENING: set(), SITE: set()}
    for kind, pk, _at in changes:
        ids[kind].add(pk)
    if ids[SITE]:
        at_sites = Opening.objects.filter(site__in=ids[SITE]).order_by("pk")
        ids[OPENING].update(at_sites.values_list("pk", flat=True))
    return Touched(frozenset(ids[PERSON]), frozenset(ids[OPENING]))


def _told(rows: Any, kind: str, key: str, at: str) -> Any:
    columns = {
        "changed_kind": Value(kind, CharField()),
        "changed_id": F(key),
        "changed_at": F(at),
    }
    return rows.order_by().annotate(**columns).values_list(*columns)
