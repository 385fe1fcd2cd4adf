"""All writes of the package: each verb one function, one transaction, one event.

The person's row is locked first, so that two sessions that propose, answer or withdraw for the
same person come one after the other and the second one is told what the first did.
"""

from uuid import UUID

from django.db import transaction

from squadra.foundation import clock
from squadra.foundation.access import Actor, refuse_if
from squadra.foundation.audit import record
from squadra.openings.models import Opening
from squadra.people.models import Citizen
from squadra.proposals.blockers import blockers
from squadra.proposals.matching import pairing
from squadra.proposals.models import Answer, AnswerKind, AnswerReason, Proposal, Veto
from squadra.proposals.policies import POLICIES
from squadra.proposals.workflow import PROPOSAL

# A no and a "not now" close alike: what was said stands in the answer alone.
VERB_OF_ANSWER = {AnswerKind.YES: "accept", AnswerKind.NO: "close", AnswerKind.NOT_NOW: "close"}


@transaction.atomic
def propose(*, actor: Actor, citizen: Citizen, opening: Opening) -> Proposal:
    """Propose an opening to a person, with the snapshot of why it fits today.

    Raises `Refused` where the actor may not, a hard rule excludes the opening, something that
    matching needs is missing, or the opening already stands proposed to the person; and, like
    every verb here, `DoesNotExist` where the actor does not see the person.
    """
    person = _lock_person(actor, citizen.pk, "propose")
    pair = pairing(actor, person, opening)
    refuse_if(blockers(pair, "propose", actor))
    proposal = Proposal(
        person=person,
        opening=opening,
        service=person.service,
        proposed_by_id=actor.signed_in_id,
        state=PROPOSAL.initial,
        snapshot=pair.explanation,
    )
    proposal.full_clean()
    proposal.save()
    record("proposals:proposal:made", actor=actor, subject_id=person.pk, obj=proposal)
    return proposal


@transaction.atomic
def answer(
    *,
    actor: Actor,
    proposal: Proposal,
    kind: str,
    reason: str = AnswerReason.NOT_SAID,
    note: str = "",
) -> Answer:
    """Record what the person said. The event tells that an answer came, never which.

    Raises `Refused` where the actor is not the person's referent or an answer is there already.
    """
    locked = _lock(actor, proposal, "answer")
    refuse_if(blockers(locked, "answer", actor))
    given = Answer(
        proposal=locked,
        kind=kind,
        reason=reason,
        note=note,
        recorded_by_id=actor.signed_in_id,
        recorded_at=clock.now(),
    )
    given.full_clean()
    given.save()
    _move(locked, VERB_OF_ANSWER[AnswerKind(kind)])
    record("proposals:proposal:answered", actor=actor, subject_id=locked.person_id, obj=locked)
    return given


@transaction.atomic
def reopen(*, actor: Actor, proposal: Proposal) -> Proposal:
    """Put a proposal back to wait for an answer; the answer that was recorded is deleted.

    Raises `Refused` where the actor is not the referent, or the proposal is not answered.
    """
    locked = _lock(actor, proposal, "reopen")
    refuse_if(blockers(locked, "reopen", actor))
    Answer.objects.filter(proposal=locked).delete()
    _move(locked, "reopen")
    record("proposals:proposal:reopened", actor=actor, subject_id=locked.person_id, obj=locked)
    return locked


@transaction.atomic
def withdraw(*, actor: Actor, proposal: Proposal) -> Proposal:
    """Take back a proposal that waits for an answer; it may be proposed anew.

    Raises `Refused` where it no longer waits.
    """
    locked = _lock(actor, proposal, "withdraw")
    refuse_if(blockers(locked, "withdraw", actor))
    _move(locked, "withdraw")
    record("proposals:proposal:withdrawn", actor=actor, subject_id=locked.person_id, obj=locked)
    return locked


@transaction.atomic
def add_veto(*, actor: Actor, veto: Veto) -> Veto:
    """Record something that the person has asked never to be proposed.

    Raises `Refused` where the actor may not, `ValidationError` where the veto is there already.
    """
    _lock_person(actor, veto.person_id, "veto")
    veto.full_clean()
    veto.save()
    record("proposals:veto:added", actor=actor, subject_id=veto.person_id, obj=veto)
    return veto


@transaction.atomic
def remove_veto(*, actor: Actor, veto: Veto) -> None:
    """Take back a veto, because the person has changed their mind."""
    _lock_person(actor, veto.person_id, "veto")
    record("proposals:veto:removed", actor=actor, subject_id=veto.person_id, obj=veto)
    veto.delete()


def _lock_person(actor: Actor, person_id: UUID, verb: str) -> Citizen:
    person = Citizen.objects.visible_to(actor).select_for_update().get(pk=person_id)
    POLICIES.require(actor, verb, service_id=person.service_id)
    return person


def _lock(actor: Actor, proposal: Proposal, verb: str) -> Proposal:
    _lock_person(actor, proposal.person_id, verb)
    return Proposal.objects.select_for_update().get(pk=proposal.pk)


def _move(proposal: Proposal, verb: str) -> None:
    proposal.state = PROPOSAL.step(proposal.state, verb).target
    proposal.save()
