"""Two coaches at the same moment: one act stands, the other is told why."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection

from squadra.foundation.access import Refused
from squadra.proposals.models import Answer, AnswerKind, Proposal
from squadra.proposals.services import answer, propose, withdraw
from tests.factories import World, actor, make_world


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
