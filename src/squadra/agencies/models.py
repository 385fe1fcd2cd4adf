"""Service, account, dated role and mandate."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from squadra.agencies.kinds import ServiceKind
from squadra.agencies.querysets import MandateQuerySet, RoleAssignmentQuerySet, ServiceQuerySet
from squadra.foundation.roles import Role
from squadra.foundation.text import LineField, NameField


class Service(models.Model):
    """A service of a body, at work in one district (or, with none, over all of them)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        "organisations.Organisation",
        on_delete=models.PROTECT,
        related_name="services",
        verbose_name=_("ente"),
    )
    name = NameField(_("nome"), max_length=200)
    kind = models.CharField(_("tipo"), max_length=20, choices=ServiceKind.choices)
    district = models.ForeignKey(
        "territory.District",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="services",
        verbose_name=_("ambito"),
    )
    municipality = models.ForeignKey(
        "territory.Municipality",
        on_delete=models.PROTECT,
        related_name="services",
        verbose_name=_("comune della sede"),
    )

    objects = ServiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("servizio")
        ordering = ("name", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "name"),
                name="service_name_once_per_body",
                violation_error_message=_("L'ente ha già un servizio con questo nome."),
            ),
        )

    def __str__(self) -> str:
        return self.name


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts; the e-mail is the name one signs in with, compared without case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Account":
        account = self.model(email=email.strip().lower(), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(email=(username or "").strip().lower())


class Account(AbstractBaseUser):
    """Somebody who signs in. What they may do comes from their open roles alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(
        _("indirizzo e-mail"),
        max_length=254,
        unique=True,
        error_messages={"unique": _("C'è già un utente con questo indirizzo e-mail.")},
    )
    given_name = NameField(_("nome"), max_length=100)
    family_name = NameField(_("cognome"), max_length=100)
    is_active = models.BooleanField(_("attivo"), default=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["given_name", "family_name"]

    objects = AccountManager()

    class Meta:
        verbose_name = _("utente")
        verbose_name_plural = _("utenti")
        constraints = (
            models.CheckConstraint(
                condition=Q(email=Lower("email")),
                name="account_email_in_lower_case",
                violation_error_message=_("L'indirizzo e-mail va in minuscolo."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}"


class RoleAssignment(models.Model):
    """An account's role in a service, from a day (included) to a day (excluded)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="assignments")
    role = models.CharField(_("ruolo"), max_length=20, choices=Role.choices)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="assignments")
    start = models.DateField(_("dal"))
    end = models.DateField(_("al"), null=True, blank=True)

    objects = RoleAssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("incarico")
        ordering = ("start", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gte=F("start")),
                name="role_ends_after_it_starts",
                violation_error_message=_("L'incarico finisce prima di cominciare."),
            ),
            models.UniqueConstraint(
                fields=("account", "role", "service"),
                condition=Q(end__isnull=True),
                name="one_open_role_each",
                violation_error_message=_("Questo incarico è già aperto."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_role_display()} · {self.service_id}"


class Mandate(models.Model):
    """A service acts for another one, by a named act, from a day to a day (excluded)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    principal = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="mandates_given")
    delegate = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="mandates_held")
    act = LineField(_("atto"), max_length=200)
    start = models.DateField(_("dal"))
    end = models.DateField(_("al"), null=True, blank=True)

    objects = MandateQuerySet.as_manager()

    class Meta:
        verbose_name = _("mandato")
        ordering = ("start", "id")
        constraints = (
            models.CheckConstraint(
                condition=~Q(principal=F("delegate")),
                name="mandate_between_two_services",
                violation_error_message=_("Un servizio non dà mandato a se stesso."),
            ),
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gte=F("start")),
                name="mandate_ends_after_it_starts",
                violation_error_message=_("Il mandato finisce prima di cominciare."),
            ),
        )

    def __str__(self) -> str:
        return self.act
