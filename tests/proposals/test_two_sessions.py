"""Two coaches at the same moment: one act stands, the other is told why."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import connection

from squadra.foundation import clock
from squadra.foundation.access import Refused
from squadra.foundation.versions import StaleRow
from squadra.openings.models import OpeningShare
from squadra.proposals.models import (
    Answer,
    AnswerKind,
    CompanyReply,
    Disclosure,
    Proposal,
    RoutedMatch,
)
from squadra.proposals.models.company import hash_of
from squadra.proposals.routed.finding import elsewhere
from squadra.proposals.routed.services import ask_referent, close_question
from squadra.proposals.services import (
    answer,
    approve_card,
    propose,
    record_reply,
    step_back,
    withdraw,
    write_card,
)
from tests.factories import World, actor, make_world
from tests.proposals.acting import accepted, sent, written
from tests.proposals.elsewhere import asked, somebody


@pytest.fixture
def committed_world(transactional_db: None) -> World:
    return make_world()


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Run the acts in sessions of their own that start together; return how each ended."""
    start, outcomes = Barrier(len(acts)), []

    def session(act: Callable[[], object]) -> None:
        start.wait()
        try:
            act()
            outcomes.append("done")
        except Refused as refused:
            outcomes.append(" ".join(refused.messages))
        except ValidationError as error:
            outcomes.append(" ".join(error.messages))
        except ObjectDoesNotExist:
            outcomes.append("gone")
        except StaleRow:
            outcomes.append("stale")
        finally:
            connection.close()

    threads = [Thread(target=session, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


def test_of_two_coaches_who_propose_the_same_opening_one_is_told(committed_world: World) -> None:
    world = committed_world

    def by(account: str) -> Callable[[], object]:
        actor_ = actor(getattr(world, account))
        return lambda: propose(actor=actor_, citizen=world.citizen, opening=world.opening)

    assert at_once(by("coach"), by("colleague")) == [
        "Questa opportunità è già stata proposta.",
        "done",
    ]
    assert Proposal.objects.get().state == "proposed"


def test_of_an_answer_and_a_withdrawal_one_stands(committed_world: World) -> None:
    world = committed_world
    referent = actor(world.coach)
    proposal = propose(actor=referent, citizen=world.citizen, opening=world.opening)
    told, done = at_once(
        lambda: answer(actor=referent, proposal=proposal, kind=AnswerKind.YES),
        lambda: withdraw(actor=actor(world.colleague), proposal=proposal),
    )
    proposal.refresh_from_db()
    assert (told[:26], done) == ("Non si può fare adesso: lo", "done")
    assert (proposal.state == "accepted") is Answer.objects.exists()


def test_of_a_changed_card_and_its_approval_never_both_stand(committed_world: World) -> None:
    """Whoever comes second is told; no text is approved that was not read."""
    world = committed_world
    proposal = accepted(world)
    card = written(world, proposal)
    at_once(
        lambda: written(world, proposal, "Un'altra frase.", by=world.colleague),
        lambda: approve_card(
            actor=actor(world.coach),
            proposal=proposal,
            how="phone",
            on=clock.today(),
            text_hash=hash_of(str(card.text)),
        ),
    )
    stored = Disclosure.objects.get()
    assert not (stored.approved_on and not stored.is_approved)
    assert stored.sentences == ["Un'altra frase."] or stored.is_approved


def test_of_two_who_write_the_first_card_one_is_told(committed_world: World) -> None:
    world = committed_world
    proposal = accepted(world)

    def by(account: str, sentence: str) -> Callable[[], object]:
        who = actor(getattr(world, account))
        return lambda: write_card(actor=who, proposal=proposal, sentences=[sentence], expected=0)

    ends = at_once(by("coach", "La mia."), by("colleague", "La sua."))
    assert ends == ["done", "stale"]
    assert Disclosure.objects.count() == 1


def test_of_a_company_s_reply_and_a_step_back_one_stands(committed_world: World) -> None:
    world = committed_world
    proposal = sent(world)
    at_once(
        lambda: record_reply(
            actor=actor(world.colleague), proposal=proposal, kind="yes", on=clock.today()
        ),
        lambda: step_back(actor=actor(world.coach), proposal=proposal),
    )
    proposal.refresh_from_db()
    assert proposal.state == "closed"
    assert not CompanyReply.objects.exists()


def test_of_two_who_ask_for_the_same_person_elsewhere_one_is_told(committed_world: World) -> None:
    world = committed_world
    somebody(world)

    def by(account: str) -> Callable[[], object]:
        who = actor(getattr(world, account))
        (one,) = elsewhere(who, world.opening).fitting
        return lambda: ask_referent(actor=who, opening=world.opening, key=one.key)

    ends = at_once(by("coach"), by("colleague"))
    assert ends == ["Questa domanda è già stata fatta: si fa una volta sola.", "done"]
    assert RoutedMatch.objects.count() == OpeningShare.objects.count() == 1


def test_of_a_proposal_and_a_no_for_now_the_question_ends_once(committed_world: World) -> None:
    world = committed_world
    person = somebody(world)
    question = asked(world)
    referent = actor(world.stranger)
    at_once(
        lambda: propose(actor=referent, citizen=person, opening=world.opening),
        lambda: close_question(actor=referent, question=question),
    )
    question.refresh_from_db()
    assert (question.state == "taken") is Proposal.objects.exists()
