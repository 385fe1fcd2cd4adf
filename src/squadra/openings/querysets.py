"""All reads of the package.

A service sees the openings of its own districts, and single ones that it was shown.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models
from django.db.models import Q

from squadra.foundation.access import Actor
from squadra.foundation.text import search_key
from squadra.openings.policies import READS, READS_SHOWN
from squadra.openings.shares import OpeningShare

if TYPE_CHECKING:
    from squadra.openings.models import Opening
    from squadra.organisations.models import Site


def shown_to(actor: Actor) -> models.QuerySet[OpeningShare, UUID]:
    """The ids of openings of other districts that are shown to a service of the actor's."""
    shares = OpeningShare.objects.with_services(actor.services_as(READS_SHOWN))
    return shares.order_by("pk").values_list("opening", flat=True)


class OpeningQuerySet(models.QuerySet["Opening"]):
    def visible_to(self, actor: Actor, *, with_archived: bool = False) -> OpeningQuerySet:
        """Openings found by a service, or in a district, where a role of the actor reads them;
        and those of other districts that are shown to a service where they follow people."""
        found = self.filter(_found_by(actor) | Q(pk__in=shown_to(actor)))
        return found if with_archived else found.filter(archived_at__isnull=True)

    def found_by(self, actor: Actor) -> OpeningQuerySet:
        """Narrow to those of the actor's own districts: what is only shown can't be corrected."""
        return self.filter(_found_by(actor))

    def at_sites(self, sites: Collection[Site]) -> OpeningQuerySet:
        """Narrow to the openings of whatever service at the sites, those in lists alone."""
        return self.filter(site__in=sites, archived_at__isnull=True)

    def open_on(self, day: date) -> OpeningQuerySet:
        return self.filter(expires_on__gte=day, seats__gte=1)

    def expiring(self, day: date, within: timedelta) -> OpeningQuerySet:
        """Narrow to openings whose last day is that day or one of the next."""
        return self.filter(expires_on__range=(day, day + within), seats__gte=1)

    def search(self, text: str) -> OpeningQuerySet:
        """Narrow to those whose title and company together hold every word of the text."""
        found = self
        for word in search_key(text).split():
            found = found.filter(
                Q(title_key__contains=word) | Q(organisation__name_key__contains=word)
            )
        return found


def _found_by(actor: Actor) -> Q:
    return Q(service__in=actor.services_as(READS)) | Q(
        service__district__in=actor.districts_as(READS)
    )
