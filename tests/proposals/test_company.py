"""The card, its approval, what a company answers: who may, in which state, and what stays."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import transaction

from squadra.foundation import clock
from squadra.foundation.access import Refused
from squadra.foundation.versions import StaleRow
from squadra.people.services import update_identity
from squadra.proposals.blockers import CHECKS, blockers
from squadra.proposals.jobs import CLOSE_AFTER, close_silent_companies
from squadra.proposals.log import decisions
from squadra.proposals.models import (
    Answer,
    AnswerKind,
    Channel,
    CompanyReply,
    Disclosure,
    Heard,
    Proposal,
    ReplyKind,
)
from squadra.proposals.models.company import VALID_FOR, hash_of
from squadra.proposals.services import (
    answer,
    approve_card,
    note_reminder,
    recall_card,
    record_reply,
    reopen,
    send_card,
    step_back,
    take_back_reply,
    unapprove_card,
    withdraw,
    write_card,
)
from tests.factories import World, actor, make_organisation
from tests.proposals.acting import (
    SENTENCE,
    accepted,
    agreed,
    approved,
    codes,
    contact_of,
    proposed,
    sent,
    written,
)

# By hand: in which state of a proposal the referent finds a verb open.
OPEN = {
    "answer": {"proposed"},
    "accept": {"proposed"},
    "benefit": {"proposed"},
    "withdraw": {"proposed"},
    "reopen": {"accepted", "closed"},
    "step_back": {"accepted", "sent", "agreed"},
    "card": {"accepted"},
    "approve": {"accepted"},
    "send": {"accepted"},
    "recall": {"sent"},
    "remind": {"sent"},
    "reply": {"sent", "agreed"},
    "take_back_reply": {"agreed", "ended"},
}
REFERENTS_ALONE = {"answer", "accept", "benefit", "reopen", "step_back", "approve"}


def ended(world: World) -> Proposal:
    proposal = sent(world)
    no = {"kind": ReplyKind.NO, "reason": "taken", "on": clock.today()}
    record_reply(actor=actor(world.coach), proposal=proposal, **no)
    return Proposal.objects.get(pk=proposal.pk)


def closed(world: World) -> Proposal:
    return step_back(actor=actor(world.coach), proposal=accepted(world))


def ready(world: World) -> Proposal:
    proposal = accepted(world)
    approved(world, proposal)
    contact_of(world)
    return proposal


MADE: dict[str, Callable[[World], Proposal]] = {
    "proposed": proposed,
    "accepted": ready,
    "sent": sent,
    "agreed": agreed,
    "ended": ended,
    "closed": closed,
}


@pytest.mark.parametrize("state", MADE)
def test_a_verb_is_open_to_whom_and_where_the_table_says(world: World, state: str) -> None:
    proposal = MADE[state](world)
    assert proposal.state == state
    assert CHECKS.keys() - {"propose"} == OPEN.keys()
    for verb, states in OPEN.items():
        for who in ("coach", "colleague", "scout", "stranger"):
            found = blockers(proposal, verb, actor(getattr(world, who)))
            may = who == "coach" or (who == "colleague" and verb not in REFERENTS_ALONE)
            assert (not found) is (may and state in states), (verb, who, found)


def test_a_card_is_written_only_after_the_yes(world: World) -> None:
    with pytest.raises(Refused) as refused:
        written(world, proposed(world))
    assert codes(refused) == ["state"]
    assert not Disclosure.objects.exists()


def test_nothing_goes_to_a_company_that_the_person_has_not_approved(world: World) -> None:
    proposal, contact = accepted(world), contact_of(world)
    written(world, proposal)
    sending = {"contact": contact, "how": Channel.EMAIL, "on": clock.today()}
    with pytest.raises(Refused) as refused:
        send_card(actor=actor(world.coach), proposal=proposal, **sending)
    assert codes(refused) == ["not_approved"]


def test_a_changed_sentence_takes_the_approval_away(world: World) -> None:
    proposal = accepted(world)
    card = approved(world, proposal)
    assert card.is_approved
    assert card.text_hash == hash_of(SENTENCE)
    changed = written(world, proposal, SENTENCE, "Sta imparando: «pulire».")
    assert (changed.is_approved, changed.approved_on, changed.text_hash) == (False, None, "")
    same = approved(world, proposal, SENTENCE)
    assert written(world, proposal, f"  {SENTENCE} ", "").is_approved, same


def test_an_approval_is_of_the_text_that_was_read(world: World) -> None:
    proposal = accepted(world)
    read = hash_of(str(written(world, proposal).text))
    written(world, proposal, "Un'altra frase.")
    with pytest.raises(ValidationError, match="rileggetela"):
        approve_card(
            actor=actor(world.coach),
            proposal=proposal,
            how=Heard.PHONE,
            on=clock.today(),
            text_hash=read,
        )


def test_an_approved_name_goes_to_nobody_once_the_person_is_under_protection(
    world: World,
) -> None:
    proposal, contact = accepted(world), contact_of(world)
    approved(world, proposal, SENTENCE, f"Si chiama {world.citizen.given_name}.")
    world.citizen.refuge = True
    update_identity(actor=actor(world.coach), citizen=world.citizen, expected=world.citizen.version)
    sending = {"contact": contact, "how": Channel.EMAIL, "on": clock.today()}
    with pytest.raises(Refused) as refused:
        send_card(actor=actor(world.coach), proposal=proposal, **sending)
    assert codes(refused) == ["not_for_companies"]


def test_an_approval_ends_after_sixty_days(world: World) -> None:
    proposal = accepted(world)
    card = approved(world, proposal)
    assert card.expires_on == clock.today() + VALID_FOR
    contact_of(world)
    with time_machine.travel(clock.now() + VALID_FOR + timedelta(days=1)):
        found = blockers(proposal, "send", actor(world.coach))
    assert [blocker.code for blocker in found] == ["expired"]


def test_only_the_referent_records_an_approval_and_whoever_follows_may_take_it_back(
    world: World,
) -> None:
    proposal = accepted(world)
    card = written(world, proposal, by=world.colleague)
    told = {"how": Heard.PHONE, "on": clock.today(), "text_hash": hash_of(str(card.text))}
    with pytest.raises(Refused) as refused:
        approve_card(actor=actor(world.colleague), proposal=proposal, **told)
    assert codes(refused) == ["referent"]
    approve_card(actor=actor(world.coach), proposal=proposal, **told)
    assert not unapprove_card(actor=actor(world.colleague), proposal=proposal).is_approved


def test_nobody_has_approved_a_text_before_it_was_written(world: World) -> None:
    proposal = accepted(world)
    written(world, proposal)
    with time_machine.travel(clock.now() + timedelta(days=3)):
        card = written(world, proposal, "Un'altra frase.")
        told: dict[str, Any] = {"how": Heard.PHONE, "text_hash": hash_of(str(card.text))}
        approve = partial(approve_card, actor=actor(world.coach), proposal=proposal, **told)
        with pytest.raises(ValidationError, match="il testo è stato scritto"):
            approve(on=clock.today() - timedelta(days=1))
        assert approve(on=clock.today()).is_approved


@pytest.mark.parametrize("days", [-1, 1])
def test_the_day_of_an_approval_is_one_that_was(world: World, days: int) -> None:
    proposal = accepted(world)
    card = written(world, proposal)
    told: dict[str, Any] = {"how": Heard.PHONE, "text_hash": hash_of(str(card.text))}
    with pytest.raises(ValidationError):
        approve_card(
            actor=actor(world.coach),
            proposal=proposal,
            on=clock.today() + timedelta(days=days),
            **told,
        )


def test_somebody_of_another_company_is_given_nothing(world: World) -> None:
    proposal = ready(world)
    other = make_organisation(world.coach).contacts.create(name="Ugo Altrove")
    sending = {"contact": other, "how": Channel.EMAIL, "on": clock.today()}
    with pytest.raises(ValidationError, match="altra azienda"):
        send_card(actor=actor(world.coach), proposal=proposal, **sending)


def test_a_card_called_back_stays_written_and_its_copy_can_be_changed(world: World) -> None:
    proposal = sent(world)
    current = recall_card(actor=actor(world.coach), proposal=proposal)
    had = Disclosure.objects.exclude(pk=current.pk).get()
    assert (had.text, had.sent_on, had.recalled_on) == (SENTENCE, clock.today(), clock.today())
    assert (current.sent_on, current.is_approved) == (None, True)
    assert Proposal.objects.get().state == "accepted"
    written(world, Proposal.objects.get(), "Un'altra frase.")
    had.refresh_from_db()
    assert had.text == SENTENCE


def test_two_people_who_write_the_same_card_are_told(world: World) -> None:
    proposal = accepted(world)
    first = written(world, proposal)
    written(world, proposal, "La frase della collega.", by=world.colleague)
    with pytest.raises(StaleRow):
        write_card(actor=actor(world.coach), proposal=proposal, sentences=("La mia.",), expected=1)
    assert Disclosure.objects.get(pk=first.pk).text == "La frase della collega."


def test_a_no_of_the_company_stands_as_the_company_s(world: World) -> None:
    proposal = ended(world)
    reply = CompanyReply.objects.visible_to(actor(world.colleague)).get()
    assert (reply.kind, reply.reason) == ("no", "taken")
    assert Answer.objects.get().kind == "yes"
    assert proposal.get_state_display() == "finita da parte dell'azienda"
    take_back_reply(actor=actor(world.colleague), proposal=proposal)
    assert not CompanyReply.objects.exists()
    assert Proposal.objects.get().state == "sent"


def test_after_its_yes_a_company_can_only_change_its_plans(world: World) -> None:
    proposal = agreed(world)
    for kind in (ReplyKind.YES, ReplyKind.NO, ReplyKind.SILENT):
        with pytest.raises(ValidationError):
            record_reply(actor=actor(world.coach), proposal=proposal, kind=kind, on=clock.today())
    cancelled = {"kind": ReplyKind.CANCELLED, "reason": "changed", "on": clock.today()}
    record_reply(actor=actor(world.coach), proposal=proposal, **cancelled)
    assert Proposal.objects.get().state == "ended"


def test_what_a_company_ended_may_be_proposed_again_and_is_no_obstacle(world: World) -> None:
    ended(world)
    assert proposed(world).state == "proposed"


def test_a_reply_is_not_taken_back_once_the_opening_stands_proposed_again(world: World) -> None:
    first = ended(world)
    proposed(world)
    with pytest.raises(Refused) as refused:
        take_back_reply(actor=actor(world.coach), proposal=first)
    assert codes(refused) == ["standing"]


@pytest.mark.parametrize(
    ("waited", "state"), [(CLOSE_AFTER - timedelta(days=1), "sent"), (CLOSE_AFTER, "ended")]
)
def test_a_silent_company_closes_by_itself_and_the_silence_is_its_own(
    world: World, waited: timedelta, state: str
) -> None:
    sent(world)
    with time_machine.travel(clock.now() + waited), transaction.atomic():
        close_silent_companies.call()
        close_silent_companies.call()
    assert Proposal.objects.get().state == state
    silent = [(reply.kind, reply.recorded_by) for reply in CompanyReply.objects.all()]
    assert silent == ([("silent", None)] if state == "ended" else [])


def test_a_silence_that_was_taken_back_is_waited_for_anew(world: World) -> None:
    proposal = sent(world)
    with time_machine.travel(clock.now() + CLOSE_AFTER):
        with transaction.atomic():
            close_silent_companies.call()
        take_back_reply(actor=actor(world.coach), proposal=proposal)
        with transaction.atomic():
            close_silent_companies.call()
    assert Proposal.objects.get().state == "sent"
    with time_machine.travel(clock.now() + 2 * CLOSE_AFTER), transaction.atomic():
        close_silent_companies.call()
    assert Proposal.objects.get().state == "ended"


def test_a_reminder_is_written_down(world: World) -> None:
    proposal = sent(world)
    assert note_reminder(actor=actor(world.colleague), proposal=proposal).reminded_on


@pytest.mark.parametrize("state", ["accepted", "sent", "agreed"])
def test_stepping_back_leaves_nothing_that_tells_whose_wish_it_was(
    world: World, state: str
) -> None:
    step_back(actor=actor(world.coach), proposal=MADE[state](world))
    assert Proposal.objects.get().state == "closed"
    assert not Answer.objects.exists()
    assert not CompanyReply.objects.exists()
    assert not Disclosure.objects.current().exists()
    assert Disclosure.objects.count() == (0 if state == "accepted" else 1)


def test_reopening_keeps_the_sentences_and_drops_the_approval(world: World) -> None:
    proposal = ready(world)
    reopen(actor=actor(world.coach), proposal=proposal)
    card = Disclosure.objects.get()
    assert card.sentences == [SENTENCE]
    assert not card.is_approved
    assert not Disclosure.objects.visible_to(actor(world.coach)).exists(), "it tells an old yes"
    again = Proposal.objects.get()
    answer(actor=actor(world.coach), proposal=again, kind=AnswerKind.YES)
    assert Disclosure.objects.visible_to(actor(world.colleague)).get() == card


@pytest.mark.parametrize("then", ["no", "withdrawn"])
def test_sentences_kept_for_another_yes_go_where_none_comes(world: World, then: str) -> None:
    reopen(actor=actor(world.coach), proposal=ready(world))
    again = Proposal.objects.get()
    if then == "no":
        answer(actor=actor(world.coach), proposal=again, kind=AnswerKind.NO)
    else:
        withdraw(actor=actor(world.coach), proposal=again)
    assert not Disclosure.objects.exists()


def test_cards_and_replies_go_out_of_sight_with_a_closed_proposal(world: World) -> None:
    step_back(actor=actor(world.coach), proposal=sent(world))
    assert not Disclosure.objects.visible_to(actor(world.colleague)).exists()
    assert Disclosure.objects.visible_to(actor(world.coach)).exists()


@pytest.mark.parametrize("who", ["scout", "stranger"])
def test_who_does_not_follow_people_here_reads_and_does_nothing(world: World, who: str) -> None:
    other, proposal = actor(getattr(world, who)), sent(world)
    for verb in (recall_card, note_reminder, step_back, take_back_reply):
        with pytest.raises((Refused, ObjectDoesNotExist)):
            verb(actor=other, proposal=proposal)
    assert not Disclosure.objects.visible_to(other).exists()


def test_the_log_tells_the_team_the_way_and_no_answer_that_was_taken_back(world: World) -> None:
    proposal = agreed(world)
    told = [line.what for line in decisions(proposal, actor(world.colleague))]
    assert told == [
        "Proposta fatta",
        "La persona ha detto sì",
        "Scheda approvata",
        "Scheda data a Anna Esempio",
        "L'azienda: sì",
    ]
    take_back_reply(actor=actor(world.coach), proposal=proposal)
    recall_card(actor=actor(world.coach), proposal=proposal)
    reopen(actor=actor(world.coach), proposal=proposal)
    again = Proposal.objects.get()
    assert "La persona ha risposto" not in [
        line.what for line in decisions(again, actor(world.colleague))
    ]
