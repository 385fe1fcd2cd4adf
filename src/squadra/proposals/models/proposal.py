"""Proposal and answer."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from squadra.foundation.crypto import EncryptedTextField
from squadra.foundation.versions import VersionedModel
from squadra.proposals.querysets import AnswerQuerySet, ProposalQuerySet
from squadra.proposals.workflow import PROPOSAL, STANDING

# Kinds that only social services arrange: whoever hosts one knows that such a service follows.
REVEALING = frozenset({"inclusion_internship", "work_grant"})


class Proposal(VersionedModel):
    """An opening proposed to a person, with the snapshot that explains it.

    Its state tells the team how far it is, and of a closed one nothing: why it was closed stands in
    `Answer`, which the referent alone reads. It has no history: earlier states would tell that an
    answer was taken back, and which.
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

    @property
    def reveals_a_service(self) -> bool:
        """Whether the very kind of the opening tells a company that a social service follows."""
        return self.opening.kind in REVEALING


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
    told = models.BooleanField(
        _("sa che questo tipo di esperienza fa capire all'azienda che la segue un servizio"),
        default=False,
    )

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("risposta")
        verbose_name_plural = _("risposte")

    def __str__(self) -> str:
        return str(self.proposal_id)
