"""A citizen: who they are, where their reach starts from."""

from datetime import date
from itertools import chain
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from squadra.agencies.models import Account
from squadra.foundation.access import Actor
from squadra.foundation.crypto import EncryptedTextField
from squadra.foundation.text import LineField, NameField, search_key
from squadra.foundation.versions import VersionedModel
from squadra.people.querysets import CitizenQuerySet

if TYPE_CHECKING:
    from squadra.people.models.grant import Grant


class Anchor(models.TextChoices):
    """The point from which a person's reach is measured."""

    HOME = "home", _("casa")
    MUNICIPALITY = "municipality", _("centro del comune")
    SERVICE = "service", _("sede del servizio")


class Citizen(VersionedModel):
    """A person followed by a service. Tax code and address are encrypted, never searched by part.

    `tax_code_index` is a keyed hash: it finds the same code again without holding it. It is unique
    in a service alone: a refusal over all of them would tell one who is followed by another.
    """

    given_name = NameField(_("nome"), max_length=100)
    family_name = NameField(_("cognome"), max_length=100)
    name_key = models.CharField(max_length=220, editable=False, db_index=True)
    birth_date = models.DateField(_("data di nascita"), null=True, blank=True)
    tax_code = EncryptedTextField(_("codice fiscale"), blank=True)
    tax_code_index = models.CharField(max_length=64, blank=True, editable=False)
    phone = LineField(_("telefono"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    municipality = models.ForeignKey(
        "territory.Municipality",
        on_delete=models.PROTECT,
        related_name="citizens",
        verbose_name=_("comune"),
    )
    address = EncryptedTextField(_("indirizzo"), blank=True)
    refuge = models.BooleanField(_("protezione: indirizzo e mappa nascosti"), default=False)
    anchor = models.CharField(
        _("punto di partenza"), max_length=12, choices=Anchor.choices, default=Anchor.MUNICIPALITY
    )
    home_lat = models.FloatField(_("latitudine di casa"), null=True, blank=True)
    home_lon = models.FloatField(_("longitudine di casa"), null=True, blank=True)
    service = models.ForeignKey(
        "agencies.Service",
        on_delete=models.PROTECT,
        related_name="citizens",
        verbose_name=_("servizio"),
    )
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)
    referent_grants: "list[Grant]"
    identity_open: bool

    objects = CitizenQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["tax_code", "tax_code_index", "address"])

    class Meta:
        verbose_name = _("persona")
        verbose_name_plural = _("persone")
        ordering = ("name_key", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("service", "tax_code_index"),
                condition=Q(archived_at__isnull=True) & ~Q(tax_code_index=""),
                name="citizen_tax_code_once",
                violation_error_message=_("Questo codice fiscale è già di un'altra persona."),
            ),
            models.CheckConstraint(
                condition=Q(refuge=False)
                | Q(anchor=Anchor.SERVICE, home_lat__isnull=True, home_lon__isnull=True),
                name="citizen_refuge_hides_home",
                violation_error_message=_(
                    "Con la protezione il punto di partenza è la sede del servizio."
                ),
            ),
            models.CheckConstraint(
                condition=Q(home_lat__isnull=True, home_lon__isnull=True)
                | Q(home_lat__range=(-90, 90), home_lon__range=(-180, 180)),
                name="citizen_home_whole_and_on_earth",
                violation_error_message=_("Le coordinate vanno date entrambe, in gradi."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.family_name} {self.given_name}"

    def clean(self) -> None:
        """Of somebody under protection nothing that leads home is kept."""
        super().clean()
        if self.refuge:
            self.forget_home()

    def forget_home(self) -> None:
        """Empty address and coordinates; distances start from the service."""
        self.address, self.home_lat, self.home_lon = "", None, None
        self.anchor = Anchor.SERVICE

    def save(self, **kwargs: Any) -> None:
        self.name_key = search_key(f"{self.family_name} {self.given_name}")
        super().save(**kwargs)

    @property
    def referent(self) -> Account | None:
        """Whoever follows the person; rows come from `CitizenQuerySet.with_referent`."""
        return next((grant.account for grant in self.referent_grants), None)

    def age(self, on: date) -> int | None:
        """Whole years on that day."""
        born = self.birth_date
        if born is None:
            return None
        return on.year - born.year - ((on.month, on.day) < (born.month, born.day))

    def sections_open_to(self, actor: Actor) -> frozenset[str]:
        """The sections of the file that the actor's grants open."""
        cells = self.grants.held_by(actor).values_list("sections", flat=True)
        return frozenset(chain.from_iterable(cells))

    @property
    def point(self) -> tuple[float, float]:
        """Latitude and longitude of the anchor, WGS84 degrees."""
        if self.anchor == Anchor.SERVICE:
            place = self.service.municipality
        elif self.anchor == Anchor.HOME and self.home_lat is not None and self.home_lon is not None:
            return self.home_lat, self.home_lon
        else:
            place = self.municipality
        return place.lat, place.lon
