"""All reads of the package. A service sees the organisations that its district follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef

from squadra.foundation.access import Actor
from squadra.foundation.text import search_key

if TYPE_CHECKING:
    pass


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def visible_to(self, actor: Actor) -> OrganisationQuerySet:
        link = self.model.districts.through
        followed = link.objects.filter(organisation=OuterRef("pk"), district__in=actor.district_ids)
        return self.filter(Exists(followed), archived_at__isnull=True)

    def search(self, text: str) -> OrganisationQuerySet:
        """Narrow to names in which every word of the text begins a word, or to a VAT number."""
        found = self
        for word in search_key(text).split():
            found = found.filter(
                models.Q(name_key__startswith=word)
                | models.Q(name_key__contains=f" {word}")
                | models.Q(vat_number=word)
            )
        return found


class SiteQuerySet(models.QuerySet["Site"]):
    def visible_to(self, actor: Actor) -> SiteQuerySet:
        from squadra.organisations.models import Organisation

        return self.filter(organisation__in=Organisation.objects.visible_to(actor))
