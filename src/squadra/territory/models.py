"""District, municipality and the other names by which a municipality is written."""

from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from squadra.foundation.text import LineField, NameField, search_key
from squadra.territory.querysets import MunicipalityQuerySet

ISTAT_CODE = RegexValidator(r"\A[0-9]{6}\Z", _("Il codice ISTAT ha sei cifre."))
CADASTRAL_CODE = RegexValidator(
    r"\A[A-Z][0-9]{3}\Z", _("Il codice catastale ha una lettera e tre cifre.")
)
PROVINCE_CODE = RegexValidator(r"\A[A-Z]{2}\Z", _("La sigla della provincia ha due lettere."))


class District(models.Model):
    """An *ambito territoriale*: the municipalities that plan and run social services together.

    `number` is its number in the territory's plan, by which districts are listed. `source` says
    where the data of its municipalities come from and under what licence, for all who see a map.
    """

    code = models.SlugField(primary_key=True, max_length=40)
    name = NameField(_("nome"), max_length=120)
    number = models.PositiveSmallIntegerField(_("numero"))
    pack = models.SlugField(_("territorio"), max_length=40)
    source = LineField(_("fonte e licenza"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("ambito")
        verbose_name_plural = _("ambiti")
        ordering = ("number", "code")

    def __str__(self) -> str:
        return self.name


class Municipality(models.Model):
    """A *comune*. `lat`, `lon` (WGS84 degrees) are the point that stands for all of it.

    `outline` is a GeoJSON geometry (RFC 7946) as text, simplified for drawing.
    """

    istat_code = models.CharField(
        _("codice ISTAT"), primary_key=True, max_length=6, validators=[ISTAT_CODE]
    )
    cadastral_code = models.CharField(
        _("codice catastale"), max_length=4, unique=True, validators=[CADASTRAL_CODE]
    )
    name = NameField(_("nome"), max_length=120)
    search_key = models.CharField(max_length=120, editable=False, db_index=True)
    province = models.CharField(_("provincia"), max_length=2, validators=[PROVINCE_CODE])
    district = models.ForeignKey(
        District, on_delete=models.PROTECT, related_name="municipalities", verbose_name=_("ambito")
    )
    lat = models.FloatField(_("latitudine"))
    lon = models.FloatField(_("longitudine"))
    outline = models.TextField(_("confine"))
    population = models.PositiveIntegerField(_("abitanti"), null=True, blank=True)

    objects = MunicipalityQuerySet.as_manager()

    class Meta:
        verbose_name = _("comune")
        verbose_name_plural = _("comuni")
        ordering = ("search_key", "istat_code")
        constraints = (
            models.CheckConstraint(
                condition=Q(lat__range=(-90, 90), lon__range=(-180, 180)),
                name="municipality_point_on_earth",
                violation_error_message=_("Le coordinate vanno date in gradi."),
            ),
        )

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search_key = search_key(self.name)
        super().save(*args, **kwargs)


class MunicipalityAlias(models.Model):
    """Another spelling of a municipality's name, such as a usual abbreviation."""

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="aliases")
    search_key = models.CharField(max_length=120, db_index=True)

    class Meta:
        verbose_name = _("altra grafia di un comune")
        ordering = ("search_key", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("municipality", "search_key"), name="municipality_alias_once"
            ),
        )

    def __str__(self) -> str:
        return self.search_key
