"""All writes of the package. A question is taken by the proposal itself (`services.person`)."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from squadra.foundation import clock
from squadra.foundation.access import Actor, Blocker, Refused, refuse_if
from squadra.foundation.audit import record
from squadra.openings.models import Opening
from squadra.openings.services import show_again, show_to_service, stop_showing_to_service
from squadra.people.models import Citizen
from squadra.people.reading import Reading
from squadra.people.services import note_read
from squadra.proposals.models import RoutedMatch
from squadra.proposals.policies import POLICIES
from squadra.proposals.routed.finding import room_for_more
from squadra.proposals.routed.keys import person_behind
from squadra.proposals.routed.querysets import people_elsewhere
from squadra.proposals.services.locking import lock_person
from squadra.proposals.workflow import ROUTED


@transaction.atomic
def ask_referent(*, actor: Actor, opening: Opening, key: str) -> RoutedMatch:
    """Ask whoever follows the person behind the key, and show the opening to their service.

    That the person was matched stands in their list of readings. Raises `Refused` where the actor
    follows nobody in the opening's district, the key is not theirs, of this opening and of today,
    the question was asked before or too many wait, or the person is sought no longer.
    """
    service = opening.service
    if not POLICIES.allows(actor, "route", service_id=service.pk):
        POLICIES.require(actor, "route", district_id=service.district_id)
    person = _person_to_ask(actor, opening, key)
    question = RoutedMatch(
        opening=opening, person=person, asked_by_id=actor.signed_in_id, asked_at=clock.now()
    )
    question.full_clean()
    question.save()
    show_to_service(actor=actor, opening=opening, service=person.service)
    note_read(actor=actor, citizen=person, section=Reading.ELSEWHERE)
    record("proposals:routed:asked", actor=actor, subject_id=person.pk, obj=question)
    return question


def _person_to_ask(actor: Actor, opening: Opening, key: str) -> Citizen:
    """The person, locked so that of two who ask at once the second is told.

    The opening is locked first: so that no two questions take the last place.
    """
    person_id = person_behind(actor, opening, key)
    if person_id is None:
        raise Refused([_stale()])
    Opening.objects.select_for_update().get(pk=opening.pk)
    list(Citizen.objects.select_for_update().filter(pk=person_id))
    refuse_if(_why_not_now(opening, person_id))
    found = people_elsewhere(actor, opening).filter(pk=person_id).select_related("service").first()
    if found is None:
        raise Refused([_stale()])
    return found


def _why_not_now(opening: Opening, person_id: UUID) -> list[Blocker]:
    if RoutedMatch.objects.filter(opening=opening, person=person_id).exists():
        message = _("Questa domanda è già stata fatta: si fa una volta sola.")
        return [Blocker("asked", message)]
    if not room_for_more(opening):
        message = _("Ci sono già tre domande in corso: aspetta una risposta.")
        return [Blocker("full", message)]
    return []


def _stale() -> Blocker:
    return Blocker("stale", _("La pagina non è più attuale: guarda di nuovo chi c'è altrove."))


@transaction.atomic
def close_question(*, actor: Actor, question: RoutedMatch) -> RoutedMatch:
    """Answer «not for now», without a reason; the service sees the opening no longer.

    It still does where another question or a proposal of its people needs it. Raises `Refused`
    where the question is closed already or the actor does not work with the person.
    """
    person = lock_person(actor, question.person_id, "close_route")
    locked = RoutedMatch.objects.select_for_update().get(pk=question.pk)
    refuse_if(ROUTED.blockers(locked.state, "close", Blocker))
    locked.state, locked.closed_at = ROUTED.step(locked.state, "close").target, clock.now()
    locked.save()
    if not RoutedMatch.objects.needs_share(locked.opening_id, person.service_id):
        stop_showing_to_service(actor=actor, opening=locked.opening, service=person.service)
    record("proposals:routed:closed", actor=actor, subject_id=person.pk, obj=locked)
    return locked


def _of_another_day(question: RoutedMatch, actor: Actor) -> list[Blocker]:
    """Say why an answer stays: who asked has read it by now."""
    if question.closed_at is None or timezone.localdate(question.closed_at) == actor.on:
        return []
    return [Blocker("late", _("La risposta è di un altro giorno: non si annulla più."))]


@transaction.atomic
def reopen_question(*, actor: Actor, question: RoutedMatch) -> RoutedMatch:
    """Undo `close_question` on the same day; the service sees the opening again.

    Raises `Refused` where the question is not closed, was closed before today, or the actor does
    not work with the person.
    """
    person = lock_person(actor, question.person_id, "close_route")
    locked = RoutedMatch.objects.select_for_update().get(pk=question.pk)
    refuse_if(ROUTED.blockers(locked.state, "reopen", Blocker) or _of_another_day(locked, actor))
    locked.state, locked.closed_at = ROUTED.step(locked.state, "reopen").target, None
    locked.save()
    show_again(actor=actor, opening=locked.opening, service=person.service)
    record("proposals:routed:reopened", actor=actor, subject_id=person.pk, obj=locked)
    return locked
