"""All reads of the package. A service sees the openings of its own districts."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from squadra.foundation.access import Actor
from squadra.foundation.text import search_key

if TYPE_CHECKING:
    pass


class OpeningQuerySet(models.QuerySet["Opening"]):
    def visible_to(self, actor: Actor) -> OpeningQuerySet:
        """Openings found by the services of the actor's districts, or by their own service."""
        return self.filter(
            Q(service__in=actor.service_ids) | Q(service__district__in=actor.district_ids),
            archived_at__isnull=True,
        )

    def open_on(self, day: date) -> OpeningQuerySet:
        return self.filter(expires_on__gte=day, seats__gte=1)

    def search(self, text: str) -> OpeningQuerySet:
        """Narrow to titles or companies in which every word of the text begins a word."""
        found = self
        for word in search_key(text).split():
            found = found.filter(
                Q(title_key__startswith=word)
                | Q(title_key__contains=f" {word}")
                | Q(organisation__name_key__startswith=word)
                | Q(organisation__name_key__contains=f" {word}")
            )
        return found
