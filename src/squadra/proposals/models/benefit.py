"""What a person fears for a benefit, and what its source says, before they have to decide."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from squadra.foundation.crypto import EncryptedTextField
from squadra.foundation.versions import VersionedModel
from squadra.proposals.models.proposal import Proposal
from squadra.proposals.querysets import BenefitCheckQuerySet


class BenefitSource(models.TextChoices):
    """Who is asked whether a benefit would change."""

    INPS = "inps", _("INPS")
    PATRONATO = "patronato", _("patronato")
    CAF = "caf", _("CAF")
    MUNICIPALITY = "municipality", _("comune")
    JOB_CENTRE = "job_centre", _("centro per l'impiego")
    OTHER = "other", _("un'altra fonte")


class BenefitCheck(VersionedModel):
    """The person was heard, a source was asked, it answered in words. The referent alone reads it.

    Until the answer is there no yes is recorded: nobody decides while they fear to lose a living.
    """

    proposal = models.OneToOneField(
        Proposal,
        on_delete=models.CASCADE,
        related_name="benefit_check",
        verbose_name=_("proposta"),
        editable=False,
    )
    heard_on = models.DateField(_("la persona è stata sentita il"))
    fear = EncryptedTextField(_("che cosa teme"), max_length=500, blank=True)
    source = models.CharField(_("a chi si è chiesto"), max_length=12, choices=BenefitSource.choices)
    asked_on = models.DateField(_("chiesto il"), null=True, blank=True)
    result = EncryptedTextField(_("che cosa è stato risposto"), max_length=1000, blank=True)
    result_on = models.DateField(_("risposto il"), null=True, blank=True)
    recorded_by = models.ForeignKey(
        "agencies.Account",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("registrata da"),
        editable=False,
    )

    objects = BenefitCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("verifica su un aiuto economico")
        verbose_name_plural = _("verifiche sugli aiuti economici")
        ordering = ("created_at", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(result_on__isnull=True) | Q(asked_on__isnull=False),
                name="benefit_asked_before_answered",
                violation_error_message=_("Scrivi anche quando si è chiesto."),
            ),
        )

    def __str__(self) -> str:
        return str(self.proposal_id)

    @property
    def is_waiting(self) -> bool:
        """Whether the source has still to answer."""
        return self.result_on is None
