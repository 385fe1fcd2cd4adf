"""All reads of the package. On the asking side no row ever carries a person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models
from django.db.models import Count, Exists, OuterRef
from django.utils import timezone

from squadra.foundation.access import Actor
from squadra.openings.models import Opening
from squadra.people.models import Citizen
from squadra.people.querysets import CitizenQuerySet
from squadra.proposals.querysets import people_worked_with
from squadra.proposals.workflow import ROUTED

if TYPE_CHECKING:
    from squadra.proposals.routed.models import RoutedMatch

FEWEST = 5
"""A district where fewer people are sought for is not named: its name would be somebody's."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the asking side knows it: where, since when, and whether it is over."""

    district: str
    at: datetime
    is_over: bool


class RoutedMatchQuerySet(models.QuerySet["RoutedMatch"]):
    def visible_to(self, actor: Actor) -> RoutedMatchQuerySet:
        """Questions about people with whom the actor works: the side that is asked."""
        return self.filter(person__in=people_worked_with(actor, "close_route"))

    def open(self) -> RoutedMatchQuerySet:
        return self.filter(state=ROUTED.initial)

    def needs_share(self, opening_id: UUID, service_id: UUID) -> bool:
        """Tell whether a service has still to see an opening: for a question, or a proposal."""
        from squadra.proposals.models import Proposal

        about = {"opening": opening_id, "person__service": service_id}
        waiting = self.open().filter(**about)
        return waiting.exists() or Proposal.objects.filter(**about).exists()

    def asked_of(self, opening: Opening) -> Iterator[Asked]:
        """The questions about an opening as the asking side may know them, the latest first.

        «Over» is the referent's «not for now» alone. What came of a proposal is never told: a
        question that was taken stays open for those who asked.
        """
        rows = self.filter(opening=opening).order_by("-asked_at", "pk")
        columns = ("person__service__district__name", "asked_at", "state")
        for district, at, state in rows.values_list(*columns):
            yield Asked(district, timezone.localtime(at), state == "closed")


def people_elsewhere(actor: Actor, opening: Opening) -> CitizenQuerySet:
    """People of other districts who may still be asked about the opening; they stay in here.

    Out are those whom the actor sees anyway, those asked about it or offered it before, and
    districts with fewer than `FEWEST` people to look among.
    """
    from squadra.proposals.models import Proposal, RoutedMatch

    district = opening.service.district
    if district is None:
        return Citizen.objects.none()
    sought = Citizen.objects.sought_beyond(district, actor.on)
    sizes = sought.order_by().values("service__district").annotate(people=Count("pk"))
    large_enough = sizes.filter(people__gte=FEWEST).values("service__district")
    about = {"person": OuterRef("pk"), "opening": opening}
    return sought.filter(
        ~Exists(RoutedMatch.objects.filter(**about)),
        ~Exists(Proposal.objects.filter(**about)),
        service__district__in=large_enough,
    ).exclude(pk__in=people_worked_with(actor, "match").values("pk"))
