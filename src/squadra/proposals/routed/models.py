"""A question of one district to the referent of somebody in another."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from squadra.proposals.routed.querysets import RoutedMatchQuerySet
from squadra.proposals.workflow import ROUTED


class RoutedMatch(models.Model):
    """Whether an opening may be for this person: asked once ever, whatever became of it.

    It belongs to the person's file; those who asked never read it, but `asked_of` alone.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    opening = models.ForeignKey(
        "openings.Opening",
        on_delete=models.PROTECT,
        related_name="routed_matches",
        verbose_name=_("opportunità"),
    )
    person = models.ForeignKey(
        "people.Citizen",
        on_delete=models.CASCADE,
        related_name="routed_matches",
        verbose_name=_("persona"),
    )
    asked_by = models.ForeignKey(
        "agencies.Account",
        on_delete=models.PROTECT,
        related_name="routed_matches",
        verbose_name=_("chiesta da"),
    )
    asked_at = models.DateTimeField(_("chiesta il"))
    state = models.CharField(
        _("stato"), max_length=8, choices=ROUTED.choices, default=ROUTED.initial
    )
    closed_at = models.DateTimeField(_("finita il"), null=True, blank=True)

    objects = RoutedMatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("richiesta di un altro ambito")
        verbose_name_plural = _("richieste di altri ambiti")
        ordering = ("asked_at", "id")
        constraints = (
            ROUTED.constraint("state", name="routed_match_state_known"),
            models.UniqueConstraint(
                fields=("opening", "person"),
                name="asked_once_ever",
                violation_error_message=_("Per questa opportunità la domanda è già stata fatta."),
            ),
            models.CheckConstraint(
                condition=Q(state=ROUTED.initial, closed_at__isnull=True)
                | (~Q(state=ROUTED.initial) & Q(closed_at__gte=F("asked_at"))),
                name="routed_match_ends_once_answered",
                violation_error_message=_("Una richiesta finita ha la data, una aperta no."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.opening_id} → {self.person_id}"
