"""What a company is shown of a person, and what it answers."""

import hashlib
import uuid
from datetime import date, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from squadra.foundation.crypto import EncryptedTextField
from squadra.foundation.versions import VersionedModel
from squadra.proposals.models.proposal import Proposal
from squadra.proposals.querysets import CompanyReplyQuerySet, DisclosureQuerySet

VALID_FOR = timedelta(days=60)


class Heard(models.TextChoices):
    """How the person read or heard the card, sentence by sentence."""

    IN_PERSON = "in_person", _("di persona, leggendola insieme")
    PHONE = "phone", _("al telefono, letta ad alta voce")
    VIDEO = "video", _("in videochiamata")
    WRITING = "writing", _("per iscritto")


class Channel(models.TextChoices):
    """How the card went to the company."""

    BY_HAND = "by_hand", _("a mano")
    EMAIL = "email", _("per e-mail")
    PHONE = "phone", _("letta al telefono")
    POST = "post", _("per posta")


class Disclosure(VersionedModel):
    """The card of one person for one company: the very text that the person approved.

    `text` holds a sentence a line. An approval is of this text (its hash) until a day; a changed
    text has none. A card that went out is never changed: it tells what the company has.
    """

    proposal = models.ForeignKey(
        Proposal,
        on_delete=models.CASCADE,
        related_name="disclosures",
        verbose_name=_("proposta"),
    )
    organisation = models.ForeignKey(
        "organisations.Organisation",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("azienda"),
    )
    text = EncryptedTextField(_("che cosa legge l'azienda"), max_length=6000, blank=True)
    written_on = models.DateField(_("scritta il"))
    text_hash = models.CharField(_("impronta del testo approvato"), max_length=64, blank=True)
    approved_on = models.DateField(_("approvata il"), null=True, blank=True)
    approved_how = models.CharField(
        _("come l'ha letta"), max_length=10, choices=Heard.choices, blank=True
    )
    approved_by = models.ForeignKey(
        "agencies.Account",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("approvazione registrata da"),
    )
    expires_on = models.DateField(_("vale fino al"), null=True, blank=True)
    sent_on = models.DateField(_("data all'azienda il"), null=True, blank=True)
    sent_how = models.CharField(_("come"), max_length=10, choices=Channel.choices, blank=True)
    contact = models.ForeignKey(
        "organisations.Contact",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("a chi"),
    )
    sent_by = models.ForeignKey(
        "agencies.Account",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("data da"),
    )
    reminded_on = models.DateField(_("azienda risentita il"), null=True, blank=True)
    recalled_on = models.DateField(_("richiamata il"), null=True, blank=True)

    objects = DisclosureQuerySet.as_manager()

    class Meta:
        verbose_name = _("scheda per l'azienda")
        verbose_name_plural = _("schede per le aziende")
        ordering = ("created_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("proposal",),
                condition=Q(recalled_on__isnull=True),
                name="one_current_card_each",
                violation_error_message=_("C'è già una scheda per questa proposta."),
            ),
            models.CheckConstraint(
                condition=Q(approved_on__isnull=True, expires_on__isnull=True, text_hash="")
                | (Q(approved_on__isnull=False, expires_on__isnull=False) & ~Q(text_hash="")),
                name="card_approval_is_whole",
                violation_error_message=_("L'approvazione ha testo, data e scadenza."),
            ),
            models.CheckConstraint(
                condition=Q(sent_on__isnull=True)
                | Q(approved_on__isnull=False, contact__isnull=False),
                name="card_sent_was_approved",
                violation_error_message=_("Una scheda va all'azienda solo approvata."),
            ),
        )

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """What card and company call each other by; it tells nothing of the person."""
        return self.id.hex[:6].upper()

    @property
    def sentences(self) -> list[str]:
        return [line for line in str(self.text).split("\n") if line]

    @property
    def is_approved(self) -> bool:
        """Whether this very text, to the letter, was approved."""
        return self.approved_on is not None and self.text_hash == hash_of(str(self.text))

    def holds_on(self, day: date) -> bool:
        """Whether the approval is there and not over."""
        return self.is_approved and self.expires_on is not None and day <= self.expires_on

    def forget_approval(self) -> None:
        self.text_hash, self.approved_how = "", ""
        self.approved_on = self.approved_by = self.expires_on = None


def hash_of(text: str) -> str:
    """SHA-256 of the text as it is shown, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


class ReplyKind(models.TextChoices):
    """What the company said, or did not."""

    YES = "yes", _("sì")
    NO = "no", _("no")
    SILENT = "silent", _("non ha risposto")
    CANCELLED = "cancelled", _("ha cambiato programma dopo il sì")


class CompanyReason(models.TextChoices):
    """Why, on the company's side alone: nothing here is about the person."""

    NOT_SAID = "not_said", _("non l'ha detto")
    TAKEN = "taken", _("il posto non è più libero")
    CHANGED = "changed", _("ha cambiato programma")
    TUTOR = "tutor", _("in questo periodo non può accompagnare nessuno")
    TIMES = "times", _("non può cambiare giorni o orari")
    ELSE = "else", _("cerca altro per questo posto")
    OTHER = "other", _("un altro motivo suo")


class CompanyReply(models.Model):
    """What came of a card, as the company's own doing. No word of it marks the person."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proposal = models.OneToOneField(
        Proposal,
        on_delete=models.CASCADE,
        related_name="company_reply",
        verbose_name=_("proposta"),
    )
    kind = models.CharField(_("che cosa ha risposto"), max_length=10, choices=ReplyKind.choices)
    reason = models.CharField(
        _("perché, da parte sua"),
        max_length=10,
        choices=CompanyReason.choices,
        default=CompanyReason.NOT_SAID,
    )
    words = EncryptedTextField(_("con parole sue"), max_length=300, blank=True)
    on = models.DateField(_("il"))
    recorded_by = models.ForeignKey(
        "agencies.Account",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("registrata da"),
    )

    objects = CompanyReplyQuerySet.as_manager()

    class Meta:
        verbose_name = _("risposta dell'azienda")
        verbose_name_plural = _("risposte delle aziende")
        ordering = ("on", "id")

    def __str__(self) -> str:
        return str(self.proposal_id)
