"""Proposing, answering, taking back: what is stored, who may, and what the team can tell."""

import pytest
from django.core.exceptions import ObjectDoesNotExist, ValidationError

from squadra.engine.matching.model_file import read_model
from squadra.foundation.access import Refused
from squadra.foundation.audit.models import Event
from squadra.openings.models import Opening
from squadra.proposals.lifecycle import export
from squadra.proposals.models import Answer, AnswerKind, AnswerReason, Proposal, Veto, VetoKind
from squadra.proposals.overrides import Departure
from squadra.proposals.services import (
    add_veto,
    answer,
    propose,
    remove_veto,
    reopen,
    withdraw,
)
from tests.factories import World, actor, make_opening


def proposed(
    world: World, opening: Opening | None = None, departure: Departure | None = None
) -> Proposal:
    return propose(
        actor=actor(world.coach),
        citizen=world.citizen,
        opening=opening or world.opening,
        departure=departure,
    )


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [blocker.code for blocker in refused.value.blockers]


def test_a_proposal_keeps_why_it_was_made_on_its_day(world: World) -> None:
    proposal = proposed(world)
    snapshot = proposal.snapshot
    assert (proposal.state, proposal.service) == ("proposed", world.here)
    assert snapshot["on"] == actor(world.coach).on.isoformat()
    assert snapshot["model"] == read_model().version
    assert snapshot["admissible"] is True
    assert snapshot["score"] == sum(row["points"] for row in snapshot["components"])


def test_an_opening_is_not_proposed_twice_while_the_first_stands(world: World) -> None:
    first = proposed(world)
    with pytest.raises(Refused) as again:
        proposed(world)
    assert codes(again) == ["standing"]
    withdraw(actor=actor(world.coach), proposal=first)
    assert proposed(world).state == "proposed"


@pytest.mark.parametrize(
    ("what", "profile", "opening", "code"),
    [
        ("it is a kind that the person does not accept", {"kinds": ("job",)}, {}, "rule:kind"),
        (
            "it asks for a licence that the person lacks",
            {},
            {"licences": ("B",)},
            "rule:licences",
        ),
        ("matching is paused", {"matching_paused": True}, {}, "paused"),
        ("nobody knows how far the person can go", {"max_km": None}, {}, "max_km"),
    ],
)
def test_what_cannot_be_proposed_says_why(
    world: World, what: str, profile: dict, opening: dict, code: str
) -> None:
    for name, value in profile.items():
        setattr(world.profile, name, value)
    world.profile.save()
    offered = make_opening(world.coach, **opening)
    with pytest.raises(Refused) as refused:
        propose(actor=actor(world.coach), citizen=world.citizen, opening=offered)
    assert codes(refused) == [code], what
    assert not Proposal.objects.exists()


@pytest.mark.parametrize(
    ("said", "state"),
    [(AnswerKind.YES, "accepted"), (AnswerKind.NO, "closed"), (AnswerKind.NOT_NOW, "closed")],
)
def test_an_answer_moves_the_proposal_and_its_reason_is_first_not_said(
    world: World, said: str, state: str
) -> None:
    proposal = proposed(world)
    given = answer(actor=actor(world.coach), proposal=proposal, kind=said)
    proposal.refresh_from_db()
    assert (proposal.state, given.reason) == (state, AnswerReason.NOT_SAID)


def test_only_the_referent_records_an_answer_and_reads_it(world: World) -> None:
    proposal = proposed(world)
    with pytest.raises(Refused) as refused:
        answer(actor=actor(world.colleague), proposal=proposal, kind=AnswerKind.NO)
    assert codes(refused) == ["referent"]
    answer(actor=actor(world.coach), proposal=proposal, kind=AnswerKind.NO)
    assert Answer.objects.visible_to(actor(world.coach)).count() == 1
    assert Answer.objects.visible_to(actor(world.colleague)).count() == 0


@pytest.mark.parametrize("close", ["refusal", "withdrawal"])
def test_a_closed_proposal_is_gone_for_all_but_the_referent(world: World, close: str) -> None:
    """How many of a person's proposals were closed is nobody else's to count."""
    proposal, referent = proposed(world), actor(world.coach)
    assert Proposal.objects.visible_to(actor(world.colleague)).count() == 1
    if close == "refusal":
        answer(actor=referent, proposal=proposal, kind=AnswerKind.NO)
    else:
        withdraw(actor=referent, proposal=proposal)
    assert not Proposal.objects.visible_to(actor(world.colleague)).exists()
    assert Proposal.objects.visible_to(referent).get() == proposal


def test_an_accepted_proposal_is_seen_by_the_team(world: World) -> None:
    answer(actor=actor(world.coach), proposal=proposed(world), kind=AnswerKind.YES)
    assert Proposal.objects.visible_to(actor(world.colleague)).get().state == "accepted"


def test_an_answer_taken_back_leaves_no_trace_of_its_having_been_a_no(world: World) -> None:
    """A row's earlier states would tell it: proposed, closed, proposed."""
    taken_back, _untouched = (
        proposed(world, make_opening(world.coach), Departure("ready")) for _time in range(2)
    )
    answer(actor=actor(world.coach), proposal=taken_back, kind=AnswerKind.NO)
    reopen(actor=actor(world.coach), proposal=taken_back)
    found = export(world.citizen.pk)
    earlier = [rows for name, rows in found.items() if name.startswith("proposte, ")]
    assert earlier == []
    assert [row["stato"] for row in found["proposte"]] == ["in attesa della risposta"] * 2


def test_no_event_tells_what_was_answered(world: World) -> None:
    for said in AnswerKind.values:
        proposal = proposed(world, make_opening(world.coach), Departure("ready"))
        answer(actor=actor(world.coach), proposal=proposal, kind=said, reason="distance")
    events = Event.objects.filter(verb="proposals:proposal:answered")
    assert [event.facts for event in events] == [{}, {}, {}]


def test_reopening_deletes_the_answer_and_lets_another_be_given(world: World) -> None:
    proposal = proposed(world)
    answer(actor=actor(world.coach), proposal=proposal, kind=AnswerKind.NO, note="per errore")
    reopen(actor=actor(world.coach), proposal=proposal)
    assert not Answer.objects.exists()
    assert answer(actor=actor(world.coach), proposal=proposal, kind=AnswerKind.YES).kind == "yes"


def test_a_proposal_that_was_made_anew_keeps_the_old_one_closed(world: World) -> None:
    first = proposed(world)
    withdraw(actor=actor(world.coach), proposal=first)
    proposed(world)
    with pytest.raises(Refused) as refused:
        reopen(actor=actor(world.coach), proposal=first)
    assert codes(refused) == ["standing"]


def test_an_answered_proposal_is_not_withdrawn_nor_answered_again(world: World) -> None:
    proposal = proposed(world)
    answer(actor=actor(world.coach), proposal=proposal, kind=AnswerKind.YES)
    for verb in (withdraw, lambda **kw: answer(kind=AnswerKind.NO, **kw)):
        with pytest.raises(Refused) as refused:
            verb(actor=actor(world.coach), proposal=proposal)
        assert codes(refused) == ["state"]


def test_an_answer_that_does_not_exist_is_refused_by_its_field(world: World) -> None:
    with pytest.raises(ValidationError) as error:
        answer(actor=actor(world.coach), proposal=proposed(world), kind="maybe")
    assert list(error.value.message_dict) == ["kind"]


def test_a_veto_keeps_the_opening_away_until_it_is_taken_back(world: World) -> None:
    veto = add_veto(
        actor=actor(world.coach),
        veto=Veto(person=world.citizen, kind=VetoKind.OPENING, opening=world.opening),
    )
    with pytest.raises(Refused) as refused:
        proposed(world)
    assert codes(refused) == ["rule:veto"]
    remove_veto(actor=actor(world.coach), veto=veto)
    assert proposed(world).state == "proposed"


@pytest.mark.parametrize(
    "named",
    [{"kind": VetoKind.DEMAND, "code": "night"}, {"kind": VetoKind.SECTOR, "code": "10"}],
)
def test_the_same_veto_stands_once(world: World, named: dict) -> None:
    add_veto(actor=actor(world.coach), veto=Veto(person=world.citizen, **named))
    with pytest.raises(ValidationError, match="c'è già"):
        add_veto(actor=actor(world.coach), veto=Veto(person=world.citizen, **named))


@pytest.mark.parametrize("role", ["scout", "stranger"])
def test_who_does_not_follow_people_here_can_do_nothing(world: World, role: str) -> None:
    other = actor(getattr(world, role))
    proposal = proposed(world)
    veto = Veto(person=world.citizen, kind=VetoKind.DEMAND, code="night")
    for attempt in (
        lambda: propose(actor=other, citizen=world.citizen, opening=world.opening),
        lambda: answer(actor=other, proposal=proposal, kind=AnswerKind.NO),
        lambda: reopen(actor=other, proposal=proposal),
        lambda: withdraw(actor=other, proposal=proposal),
        lambda: add_veto(actor=other, veto=veto),
    ):
        with pytest.raises((Refused, ObjectDoesNotExist)):
            attempt()
    assert Proposal.objects.get().state == "proposed"
    assert not Veto.objects.exists()
