"""All reads of the package."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models

from squadra.foundation.access import Actor

if TYPE_CHECKING:
    from squadra.exchange.models import StagedImport

KEPT = timedelta(days=30)


class StagedImportQuerySet(models.QuerySet["StagedImport"]):
    def visible_to(self, actor: Actor) -> StagedImportQuerySet:
        """An import is its author's alone."""
        return self.filter(owner=actor.account_id)

    def expired_at(self, now: datetime) -> StagedImportQuerySet:
        return self.filter(created_at__lt=now - KEPT)
