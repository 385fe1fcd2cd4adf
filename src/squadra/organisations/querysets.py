"""All reads of the package. A service sees the organisations that its district follows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, TypeVar

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q

from squadra.foundation.access import Actor
from squadra.foundation.text import key_contains, search_key
from squadra.organisations.policies import READS

if TYPE_CHECKING:
    from squadra.organisations.models import (
        Contact,  # noqa: F401 - the text in a base below
        Organisation,
        Site,  # noqa: F401 - the text in a base below
    )

Part = TypeVar("Part", bound=models.Model)


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

    def with_sites(self) -> OrganisationQuerySet:
        """Read with each, in one query for all, the sites that it keeps."""
        from squadra.organisations.models import Site

        kept = Site.objects.kept().select_related("municipality")
        return self.prefetch_related(Prefetch("sites", kept))


class PartQuerySet(models.QuerySet[Part]):
    """Rows that belong to an organisation, and are seen by whoever sees it."""

    def kept(self) -> Self:
        """Narrow to those that nobody has taken away."""
        return self.filter(archived_at__isnull=True)

    def visible_to(self, actor: Actor, *, with_archived: bool = False) -> Self:
        from squadra.organisations.models import Organisation

        found = self.filter(organisation__in=Organisation.objects.visible_to(actor))
        return found if with_archived else found.kept()


class SiteQuerySet(PartQuerySet["Site"]):
    """Places of work."""


class ContactQuerySet(PartQuerySet["Contact"]):
    """People with whom the services speak."""


def known_by_number(vat_number: str) -> Organisation | None:
    """Return the legal entity with this VAT number, whichever district follows it.

    The number and the name behind it are public; nothing else of a row that the actor does not see
    may be shown.
    """
    from squadra.organisations.models import Organisation

    if not vat_number.isdecimal():
        return None
    return Organisation.objects.filter(vat_number=vat_number, archived_at__isnull=True).first()
