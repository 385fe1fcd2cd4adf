"""The row with a version, and the save that no other save can be lost under."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.db import models, router, transaction
from django.db.models import F


class StaleRow(Exception):
    """Somebody saved the row since it was read.

    `current` is the row as it stands now, `yours` the one that was to be saved.
    """

    def __init__(self, current: "VersionedModel", yours: "VersionedModel") -> None:
        self.current = current
        self.yours = yours
        super().__init__(
            f"{current._meta.label} {current.pk}: version {yours.version} is not the current one"
        )


class VersionedModel(models.Model):
    """A row that counts its saves from 1. Every save, not only `save_current`, is checked.

    Bulk writes and `QuerySet.update` go past the check: they are not for rows that people edit.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True

    def save(
        self,
        *,
        force_insert: Any = False,
        force_update: bool = False,
        using: str | None = None,
        update_fields: Iterable[str] | None = None,
    ) -> None:
        """Insert, or update where `version` is still the stored one; else raise `StaleRow`."""
        using = using or router.db_for_write(type(self), instance=self)
        if update_fields is not None:
            update_fields = {*update_fields, "version", "updated_at"}
        read_version = self.version
        try:
            with transaction.atomic(using=using):
                if not self._state.adding:
                    self._claim_next_version(using)
                super().save(
                    force_insert=force_insert,
                    force_update=force_update,
                    using=using,
                    update_fields=update_fields,
                )
        except Exception:
            self.version = read_version
            raise

    def _claim_next_version(self, using: str) -> None:
        """Count up in the database first: the row is locked, and of two saves one finds nothing."""
        rows = type(self)._base_manager.using(using).filter(pk=self.pk)
        if not rows.filter(version=self.version).update(version=F("version") + 1):
            raise StaleRow(current=rows.get(), yours=self)
        self.version += 1


def save_current(instance: VersionedModel, *, expected: int) -> None:
    """Save the row if `expected` is still its stored version.

    Raises `StaleRow` where somebody saved since, `DoesNotExist` where the row is gone.
    """
    instance.version = expected
    instance.save()
