"""Organisation, site, contact."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from squadra.foundation.text import LineField, NameField, search_key
from squadra.foundation.versions import VersionedModel
from squadra.organisations.identifiers import validate_tax_code, validate_vat_number
from squadra.organisations.querysets import (
    ContactQuerySet,
    OrganisationQuerySet,
    SiteQuerySet,
)


class OrganisationKind(models.TextChoices):
    """What kind of legal entity it is; the regimes of the law ask for it."""

    COMPANY = "company", _("azienda")
    SOCIAL_COOP_A = "social_coop_a", _("cooperativa sociale di tipo A")
    SOCIAL_COOP_B = "social_coop_b", _("cooperativa sociale di tipo B")
    COOPERATIVE = "cooperative", _("altra cooperativa")
    ASSOCIATION = "association", _("associazione o ente del terzo settore")
    PUBLIC_BODY = "public_body", _("ente pubblico")
    PROFESSIONAL = "professional", _("studio o professionista")
    FARM = "farm", _("azienda agricola")


class Organisation(VersionedModel):
    """One legal entity, one row, whatever it is for us: host, promoter, funder, body."""

    name = NameField(_("denominazione"), max_length=200)
    name_key = models.CharField(max_length=220, editable=False, db_index=True)
    kind = models.CharField(_("tipo"), max_length=20, choices=OrganisationKind.choices)
    vat_number = models.CharField(
        _("partita IVA"), max_length=11, blank=True, validators=[validate_vat_number]
    )
    tax_code = models.CharField(
        _("codice fiscale"), max_length=16, blank=True, validators=[validate_tax_code]
    )
    sector = models.CharField(_("settore ATECO 2025"), max_length=10, blank=True)
    districts = models.ManyToManyField(
        "territory.District", related_name="organisations", verbose_name=_("ambiti che la seguono")
    )
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = OrganisationQuerySet.as_manager()
    # Accounts stand above this package: the history keeps the id of who saved, not a foreign key.
    history = HistoricalRecords(history_user_id_field=models.UUIDField(null=True, blank=True))

    class Meta:
        verbose_name = _("organizzazione")
        ordering = ("name_key", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("vat_number",),
                condition=Q(archived_at__isnull=True) & ~Q(vat_number=""),
                name="organisation_vat_number_once",
                violation_error_message=_("Questa partita IVA è già nell'anagrafe."),
            ),
        )

    def __str__(self) -> str:
        return self.name

    def save(self, **kwargs: Any) -> None:
        self.name_key = search_key(self.name)
        super().save(**kwargs)


class Site(VersionedModel):
    """A place of work. Its point is its own where known, else its municipality's.

    The first one that is kept, usually the one registered with the organisation, is its own seat.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="sites")
    name = NameField(_("nome della sede"), max_length=120, blank=True)
    address = LineField(_("indirizzo"), max_length=200, blank=True)
    municipality = models.ForeignKey(
        "territory.Municipality",
        on_delete=models.PROTECT,
        related_name="sites",
        verbose_name=_("comune"),
    )
    lat = models.FloatField(_("latitudine"), null=True, blank=True)
    lon = models.FloatField(_("longitudine"), null=True, blank=True)
    transit = models.BooleanField(_("raggiungibile con i mezzi pubblici"), null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = SiteQuerySet.as_manager()
    history = HistoricalRecords(history_user_id_field=models.UUIDField(null=True, blank=True))

    class Meta:
        verbose_name = _("sede")
        ordering = ("created_at", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(lat__isnull=True, lon__isnull=True)
                | Q(lat__range=(-90, 90), lon__range=(-180, 180)),
                name="site_point_whole_and_on_earth",
                violation_error_message=_("Le coordinate vanno date entrambe, in gradi."),
            ),
        )

    def __str__(self) -> str:
        """Tell the site by its municipality too, said once."""
        names = (self.name or self.address, self.municipality.name)
        return ", ".join(dict.fromkeys(filter(None, names)))

    @property
    def point(self) -> tuple[float, float]:
        """Latitude and longitude, WGS84 degrees."""
        if self.lat is None or self.lon is None:
            return self.municipality.lat, self.municipality.lon
        return self.lat, self.lon


class Contact(VersionedModel):
    """Somebody of the organisation with whom the services speak."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="contacts"
    )
    name = NameField(_("nome e cognome"), max_length=120)
    duty = LineField(_("ruolo"), max_length=120, blank=True)
    phone = LineField(_("telefono"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ContactQuerySet.as_manager()
    history = HistoricalRecords(history_user_id_field=models.UUIDField(null=True, blank=True))

    class Meta:
        verbose_name = _("referente")
        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name
