"""Proposing, answering, withdrawing and vetoes, as a browser does them."""

import pytest
from django.urls import reverse

from squadra.proposals.models import Answer, Proposal, Veto, VetoKind
from squadra.proposals.services import withdraw
from tests.factories import World, actor
from tests.proposals.acting import ClientOf, proposed


def test_proposing_can_be_undone_at_once(world: World, client_of: ClientOf) -> None:
    client = client_of(world.coach)
    url = reverse("proposals:propose", args=[world.citizen.pk, world.opening.pk])
    page = client.post(url, follow=True).content.decode()
    proposal = Proposal.objects.get()
    undo = reverse("proposals:withdraw", args=[proposal.pk])
    assert f'action="{undo}"' in page
    assert "Proposta ritirata" in client.post(undo, follow=True).content.decode()
    proposal.refresh_from_db()
    assert proposal.state == "closed"


def test_a_second_proposal_says_that_it_was_made_already(world: World, client_of: ClientOf) -> None:
    proposed(world)
    url = reverse("proposals:propose", args=[world.citizen.pk, world.opening.pk])
    page = client_of(world.colleague).post(url)
    assert page.status_code == 409
    assert "è già stata proposta" in page.content.decode()


def test_the_referent_records_an_answer_and_takes_it_back(
    world: World, client_of: ClientOf
) -> None:
    client, proposal = client_of(world.coach), proposed(world)
    url = reverse("proposals:answer", args=[proposal.pk])
    form = client.get(url).content.decode()
    assert form.index("preferisco non dirlo") < form.index("è lontano o scomodo")
    page = client.post(url, {"kind": "no"}, follow=True)
    assert "preferisco non dirlo" in page.content.decode()
    undo = reverse("proposals:reopen", args=[proposal.pk])
    assert f'action="{undo}"' in page.content.decode()
    client.post(undo)
    assert not Answer.objects.exists()


def test_whoever_withdraws_goes_back_to_the_person(world: World, client_of: ClientOf) -> None:
    proposal = proposed(world)
    undo = reverse("proposals:withdraw", args=[proposal.pk])
    page = client_of(world.colleague).post(undo, follow=True)
    assert page.redirect_chain == [(reverse("desk:person", args=[world.citizen.pk]), 302)]
    assert "Proposta ritirata" in page.content.decode()


def test_the_referent_still_finds_what_was_closed(world: World, client_of: ClientOf) -> None:
    proposal = proposed(world)
    withdraw(actor=actor(world.coach), proposal=proposal)
    page = client_of(world.coach).get(reverse("proposals:answer", args=[proposal.pk]))
    assert "Riapri la proposta" in page.content.decode()


@pytest.mark.parametrize(
    ("kind", "what", "named"),
    [
        ("demand", "night", "lavoro di notte"),
        ("sector", "10", "10"),
        ("company", "organisation", "Azienda"),
        ("opening", "opening", "Aiuto in cucina"),
    ],
)
def test_a_veto_of_each_kind_is_added_and_undone(
    world: World, client_of: ClientOf, kind: str, what: str, named: str
) -> None:
    client, url = client_of(world.coach), reverse("proposals:vetoes", args=[world.citizen.pk])
    ids = {"organisation": world.opening.organisation_id, "opening": world.opening.pk}
    page = client.post(url, {"kind": kind, f"{kind}-what": ids.get(what, what)}, follow=True)
    veto = Veto.objects.get()
    undo = reverse("proposals:veto_remove", args=[world.citizen.pk, veto.pk])
    assert f'action="{undo}"' in page.content.decode()
    assert named in client.get(url).content.decode()
    client.post(undo)
    assert not Veto.objects.exists()


def test_an_unknown_kind_of_veto_is_a_bad_request(world: World, client_of: ClientOf) -> None:
    url = reverse("proposals:vetoes", args=[world.citizen.pk])
    assert client_of(world.coach).post(url, {"kind": "person"}).status_code == 400


BAD_INPUT = [
    "x" * 10_000,
    "\x00\x07nascosto",
    "\u202erovescio\u202c",
    "<script>alert(1)</script>",
    "'; DROP TABLE proposals_veto; --",
    "🙂",
    "1850-01-01",
    "=1+1",
]


@pytest.mark.parametrize("typed", BAD_INPUT, ids=lambda typed: repr(typed[:12]))
@pytest.mark.parametrize("kind", VetoKind.values)
def test_bad_input_in_a_veto_is_a_message(
    world: World, client_of: ClientOf, kind: str, typed: str
) -> None:
    url = reverse("proposals:vetoes", args=[world.citizen.pk])
    page = client_of(world.coach).post(url, {"kind": kind, f"{kind}-what": typed})
    assert page.status_code == 200
    assert "<script>alert" not in page.content.decode()
    assert not Veto.objects.exists()


@pytest.mark.parametrize("typed", BAD_INPUT, ids=lambda typed: repr(typed[:12]))
def test_bad_input_in_an_answer_is_a_message_or_kept_as_typed(
    world: World, client_of: ClientOf, typed: str
) -> None:
    proposal = proposed(world)
    url = reverse("proposals:answer", args=[proposal.pk])
    client = client_of(world.coach)
    assert client.post(url, {"kind": typed, "reason": typed}).status_code == 200
    page = client.post(url, {"kind": "yes", "reason": "other", "note": typed})
    assert page.status_code in (200, 302)
    assert [given.note for given in Answer.objects.all()] == [typed] * (page.status_code == 302)
