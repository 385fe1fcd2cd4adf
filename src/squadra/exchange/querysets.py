"""All reads of the package."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models
from django.db.models import Count

from squadra.exchange.plans import Verdict
from squadra.exchange.workflow import IMPORTS
from squadra.foundation.access import Actor

if TYPE_CHECKING:
    from squadra.exchange.models import (
        RememberedColumns,
        RememberedWord,
        SheetRow,
        StagedImport,
    )

KEPT = timedelta(days=30)


class StagedImportQuerySet(models.QuerySet["StagedImport"]):
    def visible_to(self, actor: Actor) -> StagedImportQuerySet:
        """An import is its author's alone, as long as they import for that service.

        Whoever leaves the service takes nobody along.
        """
        return self.filter(owner=actor.account_id, service__in=actor.services_as(IMPORTS))

    def expired_at(self, now: datetime) -> StagedImportQuerySet:
        return self.filter(created_at__lt=now - KEPT)


class SheetRowQuerySet(models.QuerySet["SheetRow"]):
    def visible_to(self, actor: Actor) -> SheetRowQuerySet:
        from squadra.exchange.models import StagedImport

        return self.filter(staged__in=StagedImport.objects.visible_to(actor))

    def waiting(self) -> SheetRowQuerySet:
        """Rows that were not held yet against what is stored."""
        return self.filter(verdict=Verdict.WAITING)

    def to_store(self) -> SheetRowQuerySet:
        """Rows that would be stored, and are not yet."""
        return self.filter(verdict__in=(Verdict.NEW, Verdict.CHANGED), object_id__isnull=True)

    def to_undo(self) -> SheetRowQuerySet:
        """Rows that the import has stored and nobody has taken back."""
        return self.filter(verdict__in=(Verdict.NEW, Verdict.CHANGED), object_id__isnull=False)

    def counted(self) -> Counter[str]:
        """How many rows have each verdict."""
        rows = self.order_by().values("verdict").annotate(count=Count("pk"))
        return Counter({row["verdict"]: row["count"] for row in rows})


class RememberedColumnsQuerySet(models.QuerySet["RememberedColumns"]):
    def of(self, service_id: UUID, fingerprint: str) -> RememberedColumns | None:
        return self.filter(service=service_id, fingerprint=fingerprint).first()


class RememberedWordQuerySet(models.QuerySet["RememberedWord"]):
    def answers_of(self, service_id: UUID) -> dict[tuple[str, str], str]:
        """What each word means to a service: list and word → code."""
        rows = self.filter(service=service_id).order_by()
        return {(name, word): code for name, word, code in rows.values_list("list", "word", "code")}
