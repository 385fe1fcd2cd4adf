"""All reads of the package."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models

from squadra.foundation.access import Actor
from squadra.foundation.periods import covers

if TYPE_CHECKING:
    from squadra.agencies.models import Mandate, RoleAssignment, Service


class ServiceQuerySet(models.QuerySet["Service"]):
    """Services are public knowledge inside the territory: every signed-in role sees them."""

    def visible_to(self, actor: Actor) -> ServiceQuerySet:
        return self if actor.roles else self.none()


class RoleAssignmentQuerySet(models.QuerySet["RoleAssignment"]):
    def open_on(self, day: date) -> RoleAssignmentQuerySet:
        return self.filter(covers(day), account__is_active=True)


class MandateQuerySet(models.QuerySet["Mandate"]):
    def open_on(self, day: date) -> MandateQuerySet:
        return self.filter(covers(day))
