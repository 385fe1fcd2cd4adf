"""What must be known before a yes: a benefit, and what the kind of an opening reveals."""

from typing import Any

import pytest
from django.urls import reverse

from squadra.foundation import clock
from squadra.foundation.access import Refused
from squadra.openings.models import Opening
from squadra.proposals.models import (
    REVEALING,
    Answer,
    AnswerKind,
    AnswerReason,
    BenefitCheck,
    Proposal,
)
from squadra.proposals.services import answer, check_benefit
from tests.factories import World, actor
from tests.pages import boxes_that_break
from tests.proposals.acting import ClientOf, codes, proposed


def checked(world: World, proposal: Proposal, **fields: Any) -> BenefitCheck:
    check = BenefitCheck.objects.filter(proposal=proposal).first() or BenefitCheck()
    for name, value in {"heard_on": clock.today(), "source": "inps", **fields}.items():
        setattr(check, name, value)
    return check_benefit(actor=actor(world.coach), proposal=proposal, check=check)


def say_yes(world: World, proposal: Proposal, **said: Any) -> Answer:
    return answer(actor=actor(world.coach), proposal=proposal, kind=AnswerKind.YES, **said)


def test_whoever_fears_for_a_benefit_says_yes_only_once_the_source_has_answered(
    world: World,
) -> None:
    proposal = proposed(world)
    with pytest.raises(Refused) as refused:
        say_yes(world, proposal, reason=AnswerReason.BENEFIT)
    assert codes(refused) == ["benefit_check"]

    checked(world, proposal, fear="la pensione")
    for reason in (AnswerReason.BENEFIT, AnswerReason.NOT_SAID):
        with pytest.raises(Refused) as refused:
            say_yes(world, proposal, reason=reason)
        assert "benefit_check" in codes(refused)

    day = clock.today()
    checked(world, proposal, asked_on=day, result="Non cambia.", result_on=day)
    assert say_yes(world, proposal, reason=AnswerReason.BENEFIT).kind == "yes"


@pytest.mark.parametrize("kind", [AnswerKind.NO, AnswerKind.NOT_NOW])
def test_fear_holds_no_other_answer_back(world: World, kind: str) -> None:
    proposal = proposed(world)
    checked(world, proposal)
    answer(actor=actor(world.coach), proposal=proposal, kind=kind, reason=AnswerReason.BENEFIT)
    assert Proposal.objects.get().state == "closed"


def test_a_check_is_the_referent_s_alone(world: World, client_of: ClientOf) -> None:
    proposal = proposed(world)
    checked(world, proposal, fear="la pensione di invalidità")
    assert not BenefitCheck.objects.visible_to(actor(world.colleague)).exists()
    with pytest.raises(Refused) as refused:
        check_benefit(
            actor=actor(world.colleague),
            proposal=proposal,
            check=BenefitCheck(heard_on=clock.today(), source="caf"),
        )
    assert codes(refused) == ["referent"]
    url = reverse("proposals:answer", args=[proposal.pk])
    assert "la pensione" not in client_of(world.colleague).get(url).content.decode()
    assert "la pensione" in client_of(world.coach).get(url).content.decode()


def test_the_page_of_a_check_says_what_is_missing_and_saves(
    world: World, client_of: ClientOf
) -> None:
    proposal, client = proposed(world), client_of(world.coach)
    url, day = reverse("proposals:benefit", args=[proposal.pk]), clock.today().isoformat()
    heard = {"heard_on": day, "source": "patronato", "fear": "l'assegno"}
    assert client.post(url, heard).status_code == 302
    version = {"version": "1"}
    wrong = client.post(url, {**heard, **version, "result": "Non cambia."})
    assert "mancano le une o l&#x27;altra" in wrong.content.decode()
    answered = {"asked_on": day, "result": "Non cambia.", "result_on": day}
    assert client.post(url, {**heard, **version, **answered}).status_code == 302
    assert BenefitCheck.objects.get().result == "Non cambia."


@pytest.mark.slow
def test_awkward_input_in_a_check_is_said_in_words(world: World, client_of: ClientOf) -> None:
    url = reverse("proposals:benefit", args=[proposed(world).pk])
    broken = boxes_that_break(client_of(world.coach), url, {"source": "inps"})
    assert broken == []


@pytest.mark.parametrize("kind", sorted(REVEALING))
def test_what_a_kind_reveals_is_told_before_the_yes_and_that_is_recorded(
    world: World, client_of: ClientOf, kind: str
) -> None:
    Opening.objects.filter(pk=world.opening.pk).update(kind=kind)
    world.opening.refresh_from_db()
    proposal, client = proposed(world), client_of(world.coach)
    url = reverse("proposals:answer", args=[proposal.pk])
    assert "fa capire all&#x27;azienda" in client.get(url).content.decode()
    held = client.post(url, {"kind": "yes"})
    assert held.status_code == 200
    assert "Prima del sì va detto alla persona" in held.content.decode()
    with pytest.raises(Refused) as refused:
        say_yes(world, proposal)
    assert codes(refused) == ["told"]
    assert client.post(url, {"kind": "yes", "told": "on"}).status_code == 302
    assert Answer.objects.get().told


def test_an_ordinary_opening_asks_nothing_more(world: World, client_of: ClientOf) -> None:
    url = reverse("proposals:answer", args=[proposed(world).pk])
    assert "fa capire" not in client_of(world.coach).get(url).content.decode()
    assert client_of(world.coach).post(url, {"kind": "yes"}).status_code == 302
