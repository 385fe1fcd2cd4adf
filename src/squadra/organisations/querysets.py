"""All reads of the package. A service sees the organisations that its district follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q

from squadra.foundation.access import Actor
from squadra.foundation.text import key_contains, search_key
from squadra.organisations.policies import READS

if TYPE_CHECKING:
    from squadra.organisations.models import Organisation, Site


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def visible_to(self, actor: Actor) -> OrganisationQuerySet:
        link = self.model.districts.through
        districts = actor.districts_as(READS)
        followed = link.objects.filter(organisation=OuterRef("pk"), district__in=districts)
        return self.filter(Exists(followed), archived_at__isnull=True)

    def search(self, text: str) -> OrganisationQuerySet:
        """Narrow to names that hold every word of the text, or to a VAT number."""
        if not (number := search_key(text)):
            return self
        return self.filter(key_contains("name_key", text) | Q(vat_number=number))


class SiteQuerySet(models.QuerySet["Site"]):
    def visible_to(self, actor: Actor) -> SiteQuerySet:
        from squadra.organisations.models import Organisation

        return self.filter(organisation__in=Organisation.objects.visible_to(actor))


def known_by_number(vat_number: str) -> Organisation | None:
    """Return the legal entity with this VAT number, whichever district follows it.

    The number and the name behind it are public; nothing else of a row that the actor does not see
    may be shown.
    """
    from squadra.organisations.models import Organisation

    if not vat_number.isdecimal():
        return None
    return Organisation.objects.filter(vat_number=vat_number, archived_at__isnull=True).first()
