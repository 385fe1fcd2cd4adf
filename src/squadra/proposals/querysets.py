"""All reads of the package. A proposal is part of its person's file and is seen with it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Q

from squadra.foundation.access import Actor
from squadra.people.models import Citizen, Grant, Ground, Section
from squadra.people.querysets import CitizenQuerySet, ids_visible_to
from squadra.proposals.policies import POLICIES
from squadra.proposals.workflow import PROPOSAL, SEEN, STANDING

if TYPE_CHECKING:
    from squadra.proposals.models import (
        Answer,
        BenefitCheck,
        CompanyReply,
        Disclosure,
        Override,
        Proposal,
        Veto,
    )


def people_worked_with(actor: Actor, verb: str) -> CitizenQuerySet:
    """People whom the actor sees and whose own service gives them the verb.

    A role in one service gives nothing on the people of another.
    """
    policy = POLICIES[verb]
    visible = Citizen.objects.visible_to(actor, policy.section)
    return visible.filter(service__in=actor.services_as(policy.roles))


def ids_worked_with(actor: Actor, verb: str) -> list[UUID]:
    """Return the ids of `people_worked_with`; quicker, of many."""
    policy = POLICIES[verb]
    return ids_visible_to(actor, policy.section, actor.services_as(policy.roles))


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
        return seen.filter(Q(state__in=SEEN) | Q(person__in=people_referred_to(actor)))

    def standing(self) -> ProposalQuerySet:
        """Proposals that wait for an answer, or on which nobody has gone back since."""
        return self.filter(state__in=STANDING)


class AnswerQuerySet(models.QuerySet["Answer"]):
    def visible_to(self, actor: Actor) -> AnswerQuerySet:
        return self.filter(proposal__person__in=people_referred_to(actor))


class BenefitCheckQuerySet(models.QuerySet["BenefitCheck"]):
    def visible_to(self, actor: Actor) -> BenefitCheckQuerySet:
        """What somebody lives on is the referent's alone, as answers are."""
        return self.filter(proposal__person__in=people_referred_to(actor))


class DisclosureQuerySet(models.QuerySet["Disclosure"]):
    def visible_to(self, actor: Actor) -> DisclosureQuerySet:
        """Cards of proposals that the actor sees; before a yes none: it would tell an old one."""
        seen = self.filter(proposal__in=_proposals_seen_by(actor))
        return seen.exclude(proposal__state=PROPOSAL.initial)

    def current(self) -> DisclosureQuerySet:
        """Narrow to the cards that nobody has called back, at most one a proposal."""
        return self.filter(recalled_on__isnull=True)

    def awaited(self) -> DisclosureQuerySet:
        """Narrow to the cards to which a company has still to say something."""
        return self.current().filter(proposal__state="sent", sent_on__isnull=False)

    def silent_since(self, day: date) -> DisclosureQuerySet:
        """Narrow the awaited cards to those sent by that day of which nobody has spoken since."""
        not_since = Q(reminded_on__isnull=True) | Q(reminded_on__lte=day)
        return self.awaited().filter(not_since, sent_on__lte=day)


class CompanyReplyQuerySet(models.QuerySet["CompanyReply"]):
    def visible_to(self, actor: Actor) -> CompanyReplyQuerySet:
        return self.filter(proposal__in=_proposals_seen_by(actor))


class OverrideQuerySet(models.QuerySet["Override"]):
    def visible_to(self, actor: Actor) -> OverrideQuerySet:
        return self.filter(proposal__in=_proposals_seen_by(actor))

    def for_statistics(self, actor: Actor) -> list[tuple[str, int]]:
        """How often each reason was given in the districts that the actor coordinates.

        Aggregates alone, never a row: reason and count, the most frequent first.
        """
        districts = actor.districts_as(POLICIES.roles_of("review"))
        found = self.filter(proposal__service__district__in=districts).values_list("reason")
        counted = found.annotate(times=models.Count("pk")).order_by("-times", "reason")
        return [(reason, times) for reason, times in counted]


def _proposals_seen_by(actor: Actor) -> ProposalQuerySet:
    from squadra.proposals.models import Proposal

    return Proposal.objects.visible_to(actor)
