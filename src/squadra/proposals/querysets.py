"""All reads of the package. A proposal is part of its person's file and is seen with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from squadra.foundation.access import Actor
from squadra.people.models import Citizen, Section
from squadra.people.querysets import CitizenQuerySet
from squadra.proposals.workflow import STANDING

if TYPE_CHECKING:
    from squadra.proposals.models import Answer, Proposal, Veto


def people_referred_to(actor: Actor) -> CitizenQuerySet:
    """People whose referent the actor is today."""
    return Citizen.objects.visible_to(actor).followed_by(actor.account_id, actor.on)


class VetoQuerySet(models.QuerySet["Veto"]):
    def visible_to(self, actor: Actor) -> VetoQuerySet:
        return self.filter(person__in=Citizen.objects.visible_to(actor, Section.PROFILE))


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def visible_to(self, actor: Actor) -> ProposalQuerySet:
        return self.filter(person__in=Citizen.objects.visible_to(actor, Section.PROPOSALS))

    def standing(self) -> ProposalQuerySet:
        """Proposals that wait for an answer or were accepted."""
        return self.filter(state__in=STANDING)


class AnswerQuerySet(models.QuerySet["Answer"]):
    def visible_to(self, actor: Actor) -> AnswerQuerySet:
        return self.filter(proposal__person__in=people_referred_to(actor))
