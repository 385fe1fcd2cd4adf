"""What is proposed to a person, and what they say."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from squadra.foundation import clock
from squadra.foundation.access import Actor, Blocker, Refused, refuse_if
from squadra.foundation.audit import record
from squadra.openings.models import Opening
from squadra.people.models import Citizen
from squadra.proposals.blockers import blockers
from squadra.proposals.matching import pairing
from squadra.proposals.models import (
    Answer,
    AnswerKind,
    AnswerReason,
    BenefitCheck,
    CompanyReply,
    Disclosure,
    Override,
    Proposal,
    RoutedMatch,
    Veto,
)
from squadra.proposals.overrides import Departure, first_passed_over
from squadra.proposals.services.locking import lock, lock_person, move
from squadra.proposals.workflow import PROPOSAL, ROUTED

# A no and a "not now" close alike: what was said stands in the answer alone.
VERB_OF_ANSWER = {AnswerKind.YES: "accept", AnswerKind.NO: "close", AnswerKind.NOT_NOW: "close"}
REASON_ASKED = "reason"


def propose(
    *,
    actor: Actor,
    citizen: Citizen,
    opening: Opening,
    departure: Departure | None = None,
    off_plan: bool = False,
) -> Proposal:
    """Propose an opening to a person, with the snapshot of why it fits today.

    Raises `Refused` where the actor may not, a hard rule excludes the opening, something that
    matching needs is missing, the opening already stands proposed to the person, or another one
    would come first and no reason is given (code `reason`); and, like every verb here,
    `ObjectDoesNotExist` where the actor does not see the person, or here the opening. `off_plan`
    says that it departs from a cohort plan: then a reason is asked and kept whatever the order.
    """
    # Ranked before anything is locked: on SQLite nobody else could write meanwhile.
    departs = off_plan or first_passed_over(actor, citizen, opening) is not None
    return _proposed(actor, citizen, opening, departure if departs else None, departs)


@transaction.atomic
def _proposed(
    actor: Actor, citizen: Citizen, opening: Opening, departure: Departure | None, departs: bool
) -> Proposal:
    person = lock_person(actor, citizen.pk, "propose")
    pair = pairing(actor, person, opening)
    refuse_if(blockers(pair, "propose", actor))
    if departs and not (departure and departure.is_said):
        raise Refused([_asked_for_a_reason()])
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
    if departure:
        _keep(proposal, departure)
    _take_question(proposal)
    record("proposals:proposal:made", actor=actor, subject_id=person.pk, obj=proposal)
    return proposal


def _take_question(proposal: Proposal) -> None:
    """Another district may have asked for just this; whoever asked is not told."""
    asked = RoutedMatch.objects.filter(person=proposal.person, opening=proposal.opening)
    taken = ROUTED.step(ROUTED.initial, "take").target
    asked.open().update(state=taken, closed_at=clock.now())


def _asked_for_a_reason() -> Blocker:
    return Blocker(REASON_ASKED, _("Un'altra viene prima: di' in breve perché proponi questa."))


def _keep(proposal: Proposal, departure: Departure) -> None:
    override = Override(proposal=proposal, reason=departure.reason, words=departure.words)
    override.full_clean()
    override.save()


@transaction.atomic
def answer(
    *,
    actor: Actor,
    proposal: Proposal,
    kind: str,
    reason: str = AnswerReason.NOT_SAID,
    note: str = "",
    told: bool = False,
) -> Answer:
    """Record what the person said. The event tells that an answer came, never which.

    Raises `Refused` where the actor is not the person's referent or an answer is there already; and
    a yes also where the person fears for a benefit and no source has answered yet, or where nobody
    has told them that the kind of the opening reveals a service.
    """
    locked = lock(actor, proposal, "answer")
    given = Answer(
        proposal=locked,
        kind=kind,
        reason=reason,
        note=note,
        told=told and locked.reveals_a_service,
        recorded_by_id=actor.signed_in_id,
        recorded_at=clock.now(),
    )
    given.full_clean()
    if kind == AnswerKind.YES:
        refuse_if([*blockers(locked, "accept", actor), *_before_a_yes(given)])
    else:
        _unsent_cards(locked).delete()
    given.save()
    move(locked, VERB_OF_ANSWER[AnswerKind(kind)])
    record("proposals:proposal:answered", actor=actor, subject_id=locked.person_id, obj=locked)
    return given


def _before_a_yes(given: Answer) -> list[Blocker]:
    found = []
    checked = BenefitCheck.objects.filter(proposal=given.proposal, result_on__isnull=False)
    if given.reason == AnswerReason.BENEFIT and not checked.exists():
        message = _("Teme per un aiuto economico: prima del sì si verifica con chi lo paga.")
        found.append(Blocker("benefit_check", message))
    if given.proposal.reveals_a_service and not given.told:
        message = _(
            "Prima del sì la persona deve sapere che questo tipo di esperienza fa capire "
            "all'azienda che la segue un servizio sociale."
        )
        found.append(Blocker("told", message))
    return found


@transaction.atomic
def reopen(*, actor: Actor, proposal: Proposal) -> Proposal:
    """Put a proposal back to wait for an answer; the answer that was recorded is deleted.

    A card that was prepared and not sent is no longer approved; its text waits for another yes.
    Raises `Refused` where the actor is not the referent, or the proposal is not answered.
    """
    locked = lock(actor, proposal, "reopen")
    for card in _unsent_cards(locked):
        card.forget_approval()
        card.save()
    Answer.objects.filter(proposal=locked).delete()
    move(locked, "reopen")
    record("proposals:proposal:reopened", actor=actor, subject_id=locked.person_id, obj=locked)
    return locked


@transaction.atomic
def withdraw(*, actor: Actor, proposal: Proposal) -> Proposal:
    """Take back a proposal that waits for an answer; it may be proposed anew.

    Raises `Refused` where it no longer waits.
    """
    locked = lock(actor, proposal, "withdraw")
    _unsent_cards(locked).delete()
    move(locked, "withdraw")
    record("proposals:proposal:withdrawn", actor=actor, subject_id=locked.person_id, obj=locked)
    return locked


@transaction.atomic
def step_back(*, actor: Actor, proposal: Proposal) -> Proposal:
    """Close a proposal after the yes, whatever the reason: nothing tells whose wish it was.

    The card holds no longer; of one that went out the date stays, as the company has it. Raises
    `Refused` where the actor is not the referent.
    """
    locked = lock(actor, proposal, "step_back")
    _forget_what_followed(locked)
    move(locked, "step_back")
    record("proposals:proposal:withdrawn", actor=actor, subject_id=locked.person_id, obj=locked)
    return locked


def _forget_what_followed(proposal: Proposal) -> None:
    Answer.objects.filter(proposal=proposal).delete()
    CompanyReply.objects.filter(proposal=proposal).delete()
    _unsent_cards(proposal).delete()
    Disclosure.objects.current().filter(proposal=proposal).update(recalled_on=clock.today())


def _unsent_cards(proposal: Proposal) -> QuerySet[Disclosure]:
    return Disclosure.objects.current().filter(proposal=proposal, sent_on__isnull=True)


@transaction.atomic
def add_veto(*, actor: Actor, veto: Veto) -> Veto:
    """Record something that the person has asked never to be proposed.

    Raises `Refused` where the actor may not, `ValidationError` where the veto is there already.
    """
    lock_person(actor, veto.person_id, "veto")
    veto.full_clean()
    veto.save()
    record("proposals:veto:added", actor=actor, subject_id=veto.person_id, obj=veto)
    return veto


@transaction.atomic
def remove_veto(*, actor: Actor, veto: Veto) -> None:
    """Take back a veto, because the person has changed their mind."""
    lock_person(actor, veto.person_id, "veto")
    record("proposals:veto:removed", actor=actor, subject_id=veto.person_id, obj=veto)
    veto.delete()


@transaction.atomic
def check_benefit(*, actor: Actor, proposal: Proposal, check: BenefitCheck) -> BenefitCheck:
    """Record that the person was heard on a benefit, whom one asked, what they said.

    Raises `Refused` where the actor is not the referent or the person has answered already,
    `StaleRow` where somebody else saved since.
    """
    locked = lock(actor, proposal, "benefit")
    check.proposal, check.recorded_by_id = locked, actor.signed_in_id
    check.full_clean()
    check.save()
    record("proposals:benefit:checked", actor=actor, subject_id=locked.person_id, obj=check)
    return check
