"""A large import on its way: its files and its report, encrypted, its author's alone."""

import uuid

from django.conf import settings
from django.db import models

from squadra.exchange.querysets import StagedImportQuerySet
from squadra.foundation.crypto import EncryptedJSONField


class StagedImport(models.Model):
    """Files that wait for the worker; afterwards what came of them, for thirty days.

    `files` are the ids of the stored files with the names that their author gave them. `outcome`
    is the report (`ImportReport.as_data`), null while the import waits.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="staged_imports"
    )
    service = models.ForeignKey("agencies.Service", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    files = EncryptedJSONField()
    outcome = EncryptedJSONField(null=True)

    objects = StagedImportQuerySet.as_manager()

    class Meta:
        verbose_name = "importazione"
        verbose_name_plural = "importazioni"
        ordering = ("created_at", "id")

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def job(self) -> str:
        """The key of the job that reads the files."""
        return f"exchange:import:{self.pk}"
