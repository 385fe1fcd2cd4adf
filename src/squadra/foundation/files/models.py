"""What is known of a stored file; its content lies encrypted on the disk, under its id."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.db import models
from django.db.models.functions import Now


class Who(Protocol):
    """Whoever asks, as far as files need it."""

    @property
    def account_id(self) -> uuid.UUID | None: ...


class StoredFileQuerySet(models.QuerySet["StoredFile"]):
    def visible_to(self, actor: Who) -> StoredFileQuerySet:
        """A file is its sender's alone, until it expires."""
        return self.filter(owner_id=actor.account_id, expires_at__gt=Now())

    def expired(self) -> StoredFileQuerySet:
        return self.filter(expires_at__lte=Now())


class StoredFile(models.Model):
    """A file somebody sent. No name: names of files are often names of people."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner_id = models.UUIDField()
    purpose = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(db_index=True)

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        verbose_name = "file conservato"
        verbose_name_plural = "file conservati"
        ordering = ("created_at", "id")

    def __str__(self) -> str:
        return f"{self.purpose} {self.id}"

    @property
    def context(self) -> str:
        """What the encryption binds the content to."""
        return f"files.storedfile/{self.id}"

    @property
    def path(self) -> Path:
        return folder() / str(self.id)


def folder() -> Path:
    """Return the folder of the contents."""
    return Path(settings.MEDIA_ROOT) / "stored"
