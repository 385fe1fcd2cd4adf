"""What a person has asked never to be proposed."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from squadra.proposals.querysets import VetoQuerySet
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
