"""An opening shown to a service of another district: what a routed match opens, and nothing else.

It imports no other model of the package, so that the reads of openings can ask it.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class OpeningShareQuerySet(models.QuerySet["OpeningShare"]):
    def open(self) -> OpeningShareQuerySet:
        return self.filter(ended__isnull=True)

    def with_services(self, services: Collection[uuid.UUID]) -> OpeningShareQuerySet:
        """Narrow to what is shown today to one of the services."""
        return self.open().filter(service__in=services)


class OpeningShare(models.Model):
    """Shows one opening to one service that is not of its district, from a moment to another.

    The company's own page, its other openings and its contacts stay where they are.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    opening = models.ForeignKey(
        "openings.Opening",
        on_delete=models.PROTECT,
        related_name="shares",
        verbose_name=_("opportunità"),
    )
    service = models.ForeignKey(
        "agencies.Service",
        on_delete=models.PROTECT,
        related_name="openings_shown",
        verbose_name=_("servizio che la vede"),
    )
    since = models.DateTimeField(_("dal"))
    ended = models.DateTimeField(_("fino al"), null=True, blank=True)

    objects = OpeningShareQuerySet.as_manager()

    class Meta:
        verbose_name = _("opportunità condivisa")
        verbose_name_plural = _("opportunità condivise")
        ordering = ("since", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("opening", "service"),
                condition=Q(ended__isnull=True),
                name="one_open_share_each",
                violation_error_message=_("Il servizio vede già questa opportunità."),
            ),
            models.CheckConstraint(
                condition=Q(ended__isnull=True) | Q(ended__gte=F("since")),
                name="share_ends_after_it_starts",
                violation_error_message=_("La condivisione finisce prima di cominciare."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.opening_id} → {self.service_id}"
