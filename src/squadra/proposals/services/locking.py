"""The person's row is locked first, so that two sessions that act for the same person come one
after the other and the second one is told what the first did."""

from uuid import UUID

from squadra.foundation.access import Actor, refuse_if
from squadra.people.models import Citizen
from squadra.proposals.blockers import blockers
from squadra.proposals.models import Proposal
from squadra.proposals.policies import POLICIES
from squadra.proposals.workflow import PROPOSAL


def lock_person(actor: Actor, person_id: UUID, verb: str) -> Citizen:
    person = Citizen.objects.visible_to(actor).select_for_update().get(pk=person_id)
    POLICIES.require(actor, verb, service_id=person.service_id)
    return person


def lock(actor: Actor, proposal: Proposal, verb: str) -> Proposal:
    """Lock person and proposal; raises `Refused` where the verb cannot be done now."""
    lock_person(actor, proposal.person_id, verb)
    locked = Proposal.objects.select_for_update().get(pk=proposal.pk)
    refuse_if(blockers(locked, verb, actor))
    return locked


def move(proposal: Proposal, verb: str) -> None:
    proposal.state = PROPOSAL.step(proposal.state, verb).target
    proposal.save()
