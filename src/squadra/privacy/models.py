"""The register of erasures: opaque ids alone, to be replayed on whatever backup is restored."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Erasure(models.Model):
    """A person was erased. Nothing here tells who they were."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject_id = models.UUIDField(unique=True, editable=False)
    erased_at = models.DateTimeField(editable=False)

    class Meta:
        verbose_name = _("cancellazione")
        verbose_name_plural = _("cancellazioni")
        ordering = ("erased_at", "id")

    def __str__(self) -> str:
        return str(self.subject_id)
