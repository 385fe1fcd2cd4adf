"""Who may see a person: the one table that `visible_to` reads."""

import uuid
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from squadra.foundation.codelist import CodeListField
from squadra.foundation.periods import end_inclusive
from squadra.people.querysets import GrantQuerySet


class Ground(models.TextChoices):
    """Why somebody may see a person."""

    REFERENT = "referent", _("operatore o operatrice referente")
    SERVICE = "service", _("servizio che segue la persona")


class Section(models.TextChoices):
    """The parts of a person's file that a grant opens."""

    IDENTITY = "identity", _("dati anagrafici")
    PROFILE = "profile", _("profilo per il lavoro")
    PROPOSALS = "proposals", _("abbinamenti e proposte")


class Grant(models.Model):
    """Opens sections of one person to an account or to a service, from a day to a day (excluded).

    Ordinary work opens and closes grants; nothing else lets anybody see a person.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("people.Citizen", on_delete=models.CASCADE, related_name="grants")
    account = models.ForeignKey(
        "agencies.Account", on_delete=models.PROTECT, null=True, blank=True, related_name="grants"
    )
    service = models.ForeignKey(
        "agencies.Service", on_delete=models.PROTECT, null=True, blank=True, related_name="grants"
    )
    sections = CodeListField(_("sezioni"), max_length=200)
    ground = models.CharField(_("motivo"), max_length=20, choices=Ground.choices)
    start = models.DateField(_("dal"))
    end = models.DateField(_("al"), null=True, blank=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("accesso")
        verbose_name_plural = _("accessi")
        ordering = ("start", "id")
        indexes = (
            models.Index(fields=("service", "person"), name="grant_by_service"),
            models.Index(fields=("account", "person"), name="grant_by_account"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(account__isnull=True, service__isnull=False)
                | Q(account__isnull=False, service__isnull=True),
                name="grant_has_one_holder",
                violation_error_message=_("L'accesso è di un utente oppure di un servizio."),
            ),
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gte=F("start")),
                name="grant_ends_after_it_starts",
                violation_error_message=_("L'accesso finisce prima di cominciare."),
            ),
            models.CheckConstraint(
                condition=~Q(ground=Ground.REFERENT) | Q(account__isnull=False),
                name="grant_referent_is_an_account",
                violation_error_message=_("Il referente è una persona, non un servizio."),
            ),
            models.UniqueConstraint(
                fields=("person",),
                condition=Q(ground=Ground.REFERENT, end__isnull=True),
                name="one_referent_each",
                violation_error_message=_("La persona ha già un referente."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_ground_display()} {self.start}"

    @property
    def last_day(self) -> date | None:
        """The last day on which the grant holds; None while it is open."""
        return end_inclusive(self.end)
