"""All reads of the package. A person is visible by an open grant, and by nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q

from squadra.foundation.access import Actor
from squadra.foundation.periods import covers
from squadra.foundation.roles import SEES_PEOPLE
from squadra.foundation.text import search_key

if TYPE_CHECKING:
    pass


class GrantQuerySet(models.QuerySet["Grant"]):
    def open_on(self, day: object) -> GrantQuerySet:
        return self.filter(covers(day))

    def held_by(self, actor: Actor) -> GrantQuerySet:
        """Open grants of the actor, in person or through a service where they work with people.

        Whoever has no such role today holds nothing, not even in person.
        """
        services = actor.services_as(SEES_PEOPLE)
        if not services:
            return self.none()
        holder = Q(account=actor.account_id) | Q(service__in=services)
        return self.open_on(actor.on).filter(holder)

    def visible_to(self, actor: Actor) -> GrantQuerySet:
        """Whoever sees a person sees who else does."""
        from squadra.people.models import Citizen

        return self.filter(person__in=Citizen.objects.visible_to(actor))


class CitizenQuerySet(models.QuerySet["Citizen"]):
    def visible_to(self, actor: Actor, section: str = "") -> CitizenQuerySet:
        """People with a grant that is open on the actor's day (and opens the section, if named)."""
        from squadra.people.models import Grant

        return self.filter(
            Exists(_opening(Grant.objects.held_by(actor), section, "pk")),
            archived_at__isnull=True,
        )

    def search(self, text: str) -> CitizenQuerySet:
        """Narrow to names in which every word of the text begins a word."""
        found = self
        for word in search_key(text).split():
            found = found.filter(Q(name_key__startswith=word) | Q(name_key__contains=f" {word}"))
        return found


class WorkProfileQuerySet(models.QuerySet["WorkProfile"]):
    def visible_to(self, actor: Actor) -> WorkProfileQuerySet:
        from squadra.people.models import Grant

        return self.filter(
            Exists(_opening(Grant.objects.held_by(actor), "profile", "person")),
            person__archived_at__isnull=True,
        )


class PersonSkillQuerySet(models.QuerySet["PersonSkill"]):
    def visible_to(self, actor: Actor) -> PersonSkillQuerySet:
        from squadra.people.models import Grant

        return self.filter(
            Exists(_opening(Grant.objects.held_by(actor), "profile", "person")),
            person__archived_at__isnull=True,
        )


def _opening(grants: GrantQuerySet, section: str, person: str) -> GrantQuerySet:
    grants = grants.filter(person=OuterRef(person))
    return grants.filter(sections__contains=section) if section else grants
