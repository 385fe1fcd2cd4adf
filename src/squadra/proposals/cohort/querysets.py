"""All reads of cohort plans: a plan is its service's; each row is seen with its person alone."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from squadra.foundation.access import Actor
from squadra.openings.models import Opening
from squadra.proposals.policies import POLICIES
from squadra.proposals.querysets import people_worked_with

if TYPE_CHECKING:
    from squadra.proposals.models import CohortPlan, PlannedOpening, PlannedPerson


class CohortPlanQuerySet(models.QuerySet["CohortPlan"]):
    def visible_to(self, actor: Actor, *, with_archived: bool = False) -> CohortPlanQuerySet:
        """Plans of the services where a role of the actor plans."""
        found = self.filter(service__in=actor.services_as(POLICIES.roles_of("plan")))
        return found if with_archived else found.filter(archived_at__isnull=True)

    def counted(self) -> CohortPlanQuerySet:
        """Count beside each plan its people, those with a seat, and its openings."""
        from squadra.proposals.models import PlannedOpening, PlannedPerson

        people = PlannedPerson.objects.filter(plan=OuterRef("pk")).order_by()
        openings = PlannedOpening.objects.filter(plan=OuterRef("pk")).order_by()
        return self.annotate(
            people_count=_count(people),
            placed_count=_count(people.filter(opening__isnull=False)),
            openings_count=_count(openings),
        )

    def kept_too_long(self, unchanged_since: datetime, archived_since: datetime) -> models.QuerySet:
        """Narrow to plans that nobody has touched since, or put away since."""
        return self.filter(Q(updated_at__lt=unchanged_since) | Q(archived_at__lt=archived_since))


def _count(rows: models.QuerySet) -> Coalesce:
    counted = rows.values("plan").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=models.IntegerField()), 0)


class PlannedPersonQuerySet(models.QuerySet["PlannedPerson"]):
    def visible_to(self, actor: Actor) -> PlannedPersonQuerySet:
        """Rows of plans and of people whom the actor sees, and may propose to."""
        from squadra.proposals.models import CohortPlan

        plans = CohortPlan.objects.visible_to(actor)
        return self.filter(plan__in=plans, person__in=people_worked_with(actor, "plan"))


class PlannedOpeningQuerySet(models.QuerySet["PlannedOpening"]):
    def visible_to(self, actor: Actor) -> PlannedOpeningQuerySet:
        """Openings of plans, also those put away since, as far as the actor sees both."""
        from squadra.proposals.models import CohortPlan

        plans = CohortPlan.objects.visible_to(actor)
        openings = Opening.objects.visible_to(actor, with_archived=True)
        return self.filter(plan__in=plans, opening__in=openings)
