"""Veto, proposal, answer."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from squadra.foundation.crypto import EncryptedTextField
from squadra.foundation.versions import VersionedModel
from squadra.proposals.querysets import AnswerQuerySet, ProposalQuerySet, VetoQuerySet
from squadra.proposals.workflow import PROPOSAL, STANDING
from squadra.vocabularies import labels


class VetoKind(models.TextChoices):
    """What a person's veto names (the contract's `vetoes`)."""

    OPENING = "opening", _("un'opportunità")
    COMPANY = "company", _("un'azienda")
    SECTOR = "sector", _("un settore")
    DEMAND = "demand", _("una condizione di lavoro")


def _once(column: str, condition: Q, *beside: str) -> models.UniqueConstraint:
    """A person names a thing once; a constraint for each column, as nulls are never equal."""
    return models.UniqueConstraint(
        fields=("person", column, *beside),
        condition=condition,
        name=f"veto_{column}_once",
        violation_error_message=_("Questa scelta c'è già."),
    )


class Veto(models.Model):
    """Something that the person has asked never to be proposed; no reason is asked."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(
        "people.Citizen",
        on_delete=models.CASCADE,
        related_name="vetoes",
        verbose_name=_("persona"),
    )
    kind = models.CharField(_("che cosa"), max_length=10, choices=VetoKind.choices)
    opening = models.ForeignKey(
        "openings.Opening",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="vetoes",
        verbose_name=_("opportunità"),
    )
    organisation = models.ForeignKey(
        "organisations.Organisation",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="vetoes",
        verbose_name=_("azienda"),
    )
    code = models.CharField(_("codice"), max_length=40, blank=True)

    objects = VetoQuerySet.as_manager()

    class Meta:
        verbose_name = _("veto")
        verbose_name_plural = _("veti")
        ordering = ("kind", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(
                    kind=VetoKind.OPENING, opening__isnull=False, organisation__isnull=True, code=""
                )
                | Q(
                    kind=VetoKind.COMPANY, opening__isnull=True, organisation__isnull=False, code=""
                )
                | (
                    Q(
                        kind__in=(VetoKind.SECTOR, VetoKind.DEMAND),
                        opening__isnull=True,
                        organisation__isnull=True,
                    )
                    & ~Q(code="")
                ),
                name="veto_names_one_thing",
                violation_error_message=_("Il veto riguarda una cosa sola."),
            ),
            _once("opening", Q(opening__isnull=False)),
            _once("organisation", Q(organisation__isnull=False)),
            _once("code", ~Q(code=""), "kind"),
        )

    def __str__(self) -> str:
        return f"{self.kind}:{self.opening_id or self.organisation_id or self.code}"

    @property
    def named(self) -> str:
        """What the veto names, in words."""
        return str(self.opening or self.organisation or labels.CONDITIONS.get(self.code, self.code))


class Proposal(VersionedModel):
    """An opening proposed to a person, with the snapshot that explains it.

    Its state tells the team only whether it is open, accepted or closed: why it was closed
    stands in `Answer`, which the referent alone reads. It has no history: earlier states would tell
    that an answer was taken back, and which.
    """

    person = models.ForeignKey(
        "people.Citizen",
        on_delete=models.CASCADE,
        related_name="proposals",
        verbose_name=_("persona"),
    )
    opening = models.ForeignKey(
        "openings.Opening",
        on_delete=models.PROTECT,
        related_name="proposals",
        verbose_name=_("opportunità"),
    )
    service = models.ForeignKey(
        "agencies.Service",
        on_delete=models.PROTECT,
        related_name="proposals",
        verbose_name=_("servizio"),
    )
    proposed_by = models.ForeignKey(
        "agencies.Account",
        on_delete=models.PROTECT,
        related_name="proposals",
        verbose_name=_("proposta da"),
    )
    state = models.CharField(_("stato"), max_length=12, choices=PROPOSAL.choices)
    snapshot = models.JSONField(_("perché, il giorno della proposta"), editable=False)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposta")
        verbose_name_plural = _("proposte")
        ordering = ("-created_at", "id")
        constraints = (
            PROPOSAL.constraint("state", name="proposal_state_known"),
            models.UniqueConstraint(
                fields=("person", "opening"),
                condition=Q(state__in=STANDING),
                name="one_standing_proposal_each",
                violation_error_message=_("Questa opportunità è già stata proposta."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.opening_id} → {self.person_id}"


class AnswerKind(models.TextChoices):
    """What the person said."""

    YES = "yes", _("sì")
    NO = "no", _("no")
    NOT_NOW = "not_now", _("non adesso")


class AnswerReason(models.TextChoices):
    """Why, in the person's interest only; not saying is the first choice."""

    NOT_SAID = "not_said", _("preferisco non dirlo")
    DISTANCE = "distance", _("è lontano o scomodo")
    TIMES = "times", _("gli orari non vanno bene")
    TASKS = "tasks", _("le attività non fanno per me")
    BENEFIT = "benefit", _("temo per un aiuto economico che ricevo")
    OTHER = "other", _("un altro motivo")


class Answer(models.Model):
    """The person's answer. Read by the referent alone; in no export, list or report.

    It has no history: an answer taken back leaves nothing behind.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proposal = models.OneToOneField(
        Proposal, on_delete=models.CASCADE, related_name="answer", verbose_name=_("proposta")
    )
    kind = models.CharField(_("risposta"), max_length=10, choices=AnswerKind.choices)
    reason = models.CharField(
        _("motivo"), max_length=12, choices=AnswerReason.choices, default=AnswerReason.NOT_SAID
    )
    note = EncryptedTextField(_("nota, se la persona vuole"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(
        "agencies.Account",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("registrata da"),
    )
    recorded_at = models.DateTimeField(_("registrata il"))

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("risposta")
        verbose_name_plural = _("risposte")

    def __str__(self) -> str:
        return str(self.proposal_id)
