"""Why somebody proposed another opening than the one that the order put first."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from squadra.foundation.crypto import EncryptedTextField
from squadra.proposals.models.proposal import Proposal
from squadra.proposals.querysets import OverrideQuerySet


class OverrideReason(models.TextChoices):
    """What people know and the order does not."""

    WANTED = "wanted", _("la persona preferisce questa")
    READY = "ready", _("l'azienda può accogliere adesso")
    GOAL = "goal", _("serve al suo progetto")
    WAY = "way", _("è più comoda da raggiungere di quanto sembra")
    OPENING = "opening", _("sto cercando persone per questo posto")
    KNOWN = "known", _("conosce già il posto o le persone")
    MISSING = "missing", _("sappiamo cose che nei dati mancano")
    OTHER = "other", _("un altro motivo, con parole tue")
    PLAN = "plan", _("così i posti bastano a più persone: è in un piano di gruppo")


class Override(models.Model):
    """A departure from the order, with its reason: knowledge to be reviewed, never a fault."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proposal = models.OneToOneField(
        Proposal, on_delete=models.CASCADE, related_name="override", verbose_name=_("proposta")
    )
    reason = models.CharField(_("perché questa"), max_length=10, choices=OverrideReason.choices)
    words = EncryptedTextField(_("in breve"), max_length=300, blank=True)

    objects = OverrideQuerySet.as_manager()

    class Meta:
        verbose_name = _("scelta motivata")
        verbose_name_plural = _("scelte motivate")
        ordering = ("id",)

    def __str__(self) -> str:
        return str(self.proposal_id)
