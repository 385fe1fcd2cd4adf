"""All reads of the package. A proposal is part of its person's file and is seen with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q

from squadra.foundation.access import Actor
from squadra.people.models import Citizen, Grant, Ground, Section
from squadra.people.querysets import CitizenQuerySet
from squadra.proposals.policies import POLICIES
from squadra.proposals.workflow import STANDING

if TYPE_CHECKING:
    from squadra.proposals.models import Answer, Proposal, Veto


def people_worked_with(actor: Actor, verb: str) -> CitizenQuerySet:
    """People whom the actor sees and whose own service gives them the verb.

    A role in one service gives nothing on the people of another.
    """
    policy = POLICIES[verb]
    visible = Citizen.objects.visible_to(actor, policy.section)
    return visible.filter(service__in=actor.services_as(policy.roles))


def people_referred_to(actor: Actor) -> CitizenQuerySet:
    """People whose referent the actor is today."""
    mine = Grant.objects.held_by(actor).filter(ground=Ground.REFERENT, person=OuterRef("pk"))
    return Citizen.objects.visible_to(actor).filter(Exists(mine))


class VetoQuerySet(models.QuerySet["Veto"]):
    def visible_to(self, actor: Actor) -> VetoQuerySet:
        return self.filter(person__in=Citizen.objects.visible_to(actor, Section.PROFILE))


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def visible_to(self, actor: Actor) -> ProposalQuerySet:
        """Proposals of people whom the actor sees; the closed ones for the referent alone.

        Where nobody else finds them, no count of closed ones can tell refusals.
        """
        seen = self.filter(person__in=Citizen.objects.visible_to(actor, Section.PROPOSALS))
        return seen.filter(Q(state__in=STANDING) | Q(person__in=people_referred_to(actor)))

    def standing(self) -> ProposalQuerySet:
        """Proposals that wait for an answer or were accepted."""
        return self.filter(state__in=STANDING)


class AnswerQuerySet(models.QuerySet["Answer"]):
    def visible_to(self, actor: Actor) -> AnswerQuerySet:
        return self.filter(proposal__person__in=people_referred_to(actor))
