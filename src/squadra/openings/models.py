"""Opening: every field of the contract's `openings` table; to whom it is shown, in `shares`."""

from typing import Any

from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from squadra.foundation.codelist import CodeListField
from squadra.foundation.text import LineField, NoteField, search_key
from squadra.foundation.versions import VersionedModel
from squadra.openings.learnt import LearntName
from squadra.openings.querysets import OpeningQuerySet
from squadra.openings.shares import OpeningShare
from squadra.vocabularies import labels

__all__ = ["LearntName", "Opening", "OpeningShare"]

SHIFT = RegexValidator(
    r"\A([01]{14})?\Z", _("L'orario ha quattordici mezze giornate, ognuna sì o no.")
)


class Opening(VersionedModel):
    """Seats that an organisation offers at one of its sites, found by a service.

    Skills, languages and conditions are in the contract's own writing (`skill:2`, `it:A2`): one
    row is one row of `openings.csv`. Empty is *unknown* unless the contract says otherwise.
    """

    service = models.ForeignKey(
        "agencies.Service",
        on_delete=models.PROTECT,
        related_name="openings",
        verbose_name=_("servizio che l'ha trovata"),
    )
    organisation = models.ForeignKey(
        "organisations.Organisation",
        on_delete=models.PROTECT,
        related_name="openings",
        verbose_name=_("azienda"),
    )
    site = models.ForeignKey(
        "organisations.Site",
        on_delete=models.PROTECT,
        related_name="openings",
        verbose_name=_("sede"),
    )
    title = LineField(_("titolo"), max_length=160)
    title_key = models.CharField(max_length=180, editable=False, db_index=True)
    description = NoteField(_("descrizione"), max_length=4000, blank=True)
    kind = models.CharField(_("tipo"), max_length=24, choices=labels.KINDS)
    occupation = models.CharField(_("mestiere"), max_length=200, blank=True)
    seats = models.PositiveIntegerField(_("posti"), default=1)
    sector = models.CharField(_("settore ATECO 2025"), max_length=10, blank=True)
    essential = CodeListField(_("competenze indispensabili"), max_length=4000)
    optional = CodeListField(_("competenze utili"), max_length=4000)
    languages = CodeListField(_("lingue"), max_length=400)
    shift = models.CharField(_("orario"), max_length=14, blank=True, validators=[SHIFT])
    flexible = models.BooleanField(_("orario concordabile"), null=True, blank=True)
    starts_at = models.TimeField(_("comincia alle"), null=True, blank=True)
    ends_at = models.TimeField(_("finisce alle"), null=True, blank=True)
    hours = models.FloatField(
        _("ore alla settimana"), null=True, blank=True, validators=[MinValueValidator(0)]
    )
    hours_min = models.FloatField(
        _("ore alla settimana all'inizio"), null=True, blank=True, validators=[MinValueValidator(0)]
    )
    demands = CodeListField(_("condizioni di lavoro"), max_length=400, answers_none=True)
    adaptable = CodeListField(_("condizioni che si possono adattare"), max_length=400)
    supports = CodeListField(_("sostegni offerti"), max_length=400)
    licences = CodeListField(_("patenti e attestati richiesti"), max_length=400, answers_none=True)
    reserved = CodeListField(_("riservata alle liste"), max_length=200, answers_none=True)
    starts_on = models.DateField(_("comincia il"), null=True, blank=True)
    expires_on = models.DateField(_("scade il"))
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = OpeningQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("opportunità")
        verbose_name_plural = _("opportunità")
        ordering = ("title_key", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(hours__isnull=True) | Q(hours__gte=0),
                name="opening_hours_not_negative",
                violation_error_message=_("Le ore non possono essere negative."),
            ),
            models.CheckConstraint(
                condition=Q(hours_min__isnull=True)
                | Q(hours_min__gte=0, hours__isnull=True)
                | Q(hours_min__gte=0, hours_min__lte=F("hours")),
                name="opening_gradual_start_is_less",
                violation_error_message=_(
                    "Le ore dell'inizio graduale non possono superare quelle a regime."
                ),
            ),
        )

    def __str__(self) -> str:
        return self.title

    def save(self, **kwargs: Any) -> None:
        self.title_key = search_key(self.title)
        super().save(**kwargs)
