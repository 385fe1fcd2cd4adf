"""All reads of the package. A proposal is seen by whoever sees both its person and its opening."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from squadra.foundation.access import Actor
from squadra.openings.models import Opening
from squadra.people.models import Citizen, Grant, Ground, Section

if TYPE_CHECKING:
    pass


class VetoQuerySet(models.QuerySet["Veto"]):
    def visible_to(self, actor: Actor) -> VetoQuerySet:
        return self.filter(person__in=Citizen.objects.visible_to(actor, Section.PROFILE))


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def visible_to(self, actor: Actor) -> ProposalQuerySet:
        return self.filter(
            person__in=Citizen.objects.visible_to(actor, Section.PROPOSALS),
            opening__in=Opening.objects.visible_to(actor),
        )


class AnswerQuerySet(models.QuerySet["Answer"]):
    def visible_to(self, actor: Actor) -> AnswerQuerySet:
        """Answers of the people whose referent the actor is."""
        mine = Grant.objects.held_by(actor).filter(ground=Ground.REFERENT, account=actor.account_id)
        return self.filter(proposal__person__in=mine.values("person"))
