"""A cohort plan: who and what was chosen, the plan that was found, what was moved by hand."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from squadra.foundation.codelist import CodeListField
from squadra.foundation.text import LineField
from squadra.foundation.versions import VersionedModel
from squadra.proposals.cohort.querysets import (
    CohortPlanQuerySet,
    PlannedOpeningQuerySet,
    PlannedPersonQuerySet,
)
from squadra.proposals.cohort.workflow import PLAN


class CohortPlan(VersionedModel):
    """Chosen people and openings, and the best plan for them on a day.

    Totals are points of all pairs together (never of a person), as the engine gives them. `floors`
    is a list of `FloorAsked` or, once there is a plan, `FloorKept`, as data: what was asked for of
    each group, how many it reached, what it costs. `runs` counts the calculations begun.
    """

    service = models.ForeignKey(
        "agencies.Service",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("servizio"),
    )
    made_by = models.ForeignKey(
        "agencies.Account", on_delete=models.PROTECT, related_name="+", verbose_name=_("fatto da")
    )
    name = LineField(_("nome del piano"), max_length=120)
    state = models.CharField(
        _("stato"), max_length=12, choices=PLAN.choices, default=PLAN.initial, editable=False
    )
    floors = models.JSONField(default=list, editable=False)
    runs = models.PositiveIntegerField(default=0, editable=False)
    steps_done = models.PositiveSmallIntegerField(default=0, editable=False)
    planned_on = models.DateField(_("calcolato il"), null=True, editable=False)
    best_total = models.BigIntegerField(default=0, editable=False)
    bound = models.BigIntegerField(default=0, editable=False)
    greedy_total = models.BigIntegerField(default=0, editable=False)
    greedy_placed = models.PositiveIntegerField(default=0, editable=False)
    best_placed = models.PositiveIntegerField(default=0, editable=False)
    archived_at = models.DateTimeField(null=True, editable=False)

    objects = CohortPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("piano di gruppo")
        verbose_name_plural = _("piani di gruppo")
        ordering = ("-created_at", "id")
        constraints = (PLAN.constraint("state", name="cohort_plan_state_known"),)

    def __str__(self) -> str:
        return self.name

    @property
    def job(self) -> str:
        """The key of the job that calculates it."""
        return f"proposals:plan:{self.pk}:{self.runs}"


class PlannedOpening(models.Model):
    """An opening of a plan with the seats that were free, and what one more would be worth."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(CohortPlan, on_delete=models.CASCADE, related_name="seats")
    opening = models.ForeignKey("openings.Opening", on_delete=models.CASCADE, related_name="+")
    seats = models.PositiveIntegerField(default=0)
    price = models.BigIntegerField(default=0)
    facts_mark = models.CharField(max_length=64, blank=True)

    objects = PlannedOpeningQuerySet.as_manager()

    class Meta:
        verbose_name = _("opportunità di un piano")
        verbose_name_plural = _("opportunità di un piano")
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("plan", "opening"), name="opening_once_a_plan"),
        )

    def __str__(self) -> str:
        return f"{self.plan_id} {self.opening_id}"


class Outcome(models.TextChoices):
    """What a plan says of a person: why they have no seat in it, where they have none."""

    WAITING = "waiting", _("da calcolare")
    PLACED = "placed", _("ha un posto")
    TAKEN = "taken", _("i posti possibili sono andati ad altre persone")
    NONE = "none", _("nessuna opportunità del piano è possibile")
    LEFT_OUT = "left_out", _("adesso non si cercano opportunità")
    OUT = "out", _("tolta a mano da chi ha fatto il piano")


class PlannedPerson(models.Model):
    """A person of a plan: the opening that it gives them, the next best one, or why none.

    `score` is that of the pair when it was placed, for the plan's totals alone. `facts_mark` is a
    keyed hash of what the plan was calculated from: where it differs, the person has changed since.
    `groups` are the codes of the groups that the plan has floors on, and no others.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(
        CohortPlan, on_delete=models.CASCADE, related_name="people", verbose_name=_("piano")
    )
    person = models.ForeignKey(
        "people.Citizen",
        on_delete=models.CASCADE,
        related_name="planned",
        verbose_name=_("persona"),
    )
    outcome = models.CharField(
        _("esito"), max_length=10, choices=Outcome.choices, default=Outcome.WAITING
    )
    opening = models.ForeignKey(
        "openings.Opening",
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("opportunità"),
    )
    score = models.PositiveIntegerField(_("punti"), default=0)
    second = models.ForeignKey(
        "openings.Opening",
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("seconda scelta"),
    )
    by_hand = models.BooleanField(_("spostata a mano"), default=False)
    groups = CodeListField(_("gruppi"), max_length=400)
    facts_mark = models.CharField(max_length=64, blank=True)

    objects = PlannedPersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("persona di un piano")
        verbose_name_plural = _("piani di gruppo in cui compare")
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("plan", "person"), name="person_once_a_plan"),
            models.CheckConstraint(
                condition=Q(outcome__in=Outcome.values), name="planned_outcome_known"
            ),
        )
        indexes = (models.Index(fields=("plan", "opening"), name="planned_by_opening"),)

    def __str__(self) -> str:
        return f"{self.plan_id} {self.person_id}"


class PlanMove(models.Model):
    """Where a person stood before a move by hand; the rows of one move have one number."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    row = models.ForeignKey(
        PlannedPerson, on_delete=models.CASCADE, related_name="moves", verbose_name=_("persona")
    )
    number = models.PositiveIntegerField(_("spostamento"))
    outcome = models.CharField(_("esito di prima"), max_length=10, choices=Outcome.choices)
    opening = models.ForeignKey(
        "openings.Opening",
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("opportunità di prima"),
    )
    score = models.PositiveIntegerField(_("punti di prima"), default=0)
    second = models.ForeignKey(
        "openings.Opening",
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("seconda scelta di prima"),
    )
    by_hand = models.BooleanField(_("già spostata a mano"), default=False)

    class Meta:
        verbose_name = _("spostamento in un piano")
        verbose_name_plural = _("spostamenti in piani di gruppo")
        ordering = ("number", "id")
        constraints = (models.UniqueConstraint(fields=("row", "number"), name="moved_once_a_move"),)

    def __str__(self) -> str:
        return f"{self.row_id} {self.number}"
