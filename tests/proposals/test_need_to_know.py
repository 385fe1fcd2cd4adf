"""Who opens which page of matching and proposals, what it never says, and the trace it leaves."""

import re
from collections.abc import Callable

import pytest
from django.urls import reverse

from squadra.agencies.services import end_role
from squadra.foundation import clock
from squadra.foundation.audit import readers_of
from squadra.proposals.models import AnswerKind, Proposal
from squadra.proposals.services import answer, withdraw
from tests.factories import World, actor, make_citizen
from tests.proposals.acting import (
    ClientOf,
    every_act,
    every_page,
    night_veto,
    pair_url,
    proposed,
)

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
NOTE = "Ha paura del capo di prima"


@pytest.mark.slow
def test_whoever_follows_the_person_opens_every_page(world: World, client_of: ClientOf) -> None:
    proposal = proposed(world)
    for account in (world.coach, world.colleague):
        for url in every_page(world, proposal):
            assert client_of(account).get(url).status_code == 200, url


def test_another_district_finds_nothing(world: World, client_of: ClientOf) -> None:
    proposal, veto = proposed(world), night_veto(world)
    stranger = client_of(world.stranger)
    for url in every_page(world, proposal):
        assert stranger.get(url).status_code == 404, url
    for url in every_act(world, proposal, veto):
        assert stranger.post(url).status_code == 404, url


def test_a_role_that_does_not_follow_people_is_refused(world: World, client_of: ClientOf) -> None:
    proposal, veto = proposed(world), night_veto(world)
    scout = client_of(world.scout)
    for url in every_page(world, proposal):
        assert scout.get(url).status_code == 403, url
    for url in every_act(world, proposal, veto):
        assert scout.post(url).status_code == 403, url


def test_from_the_day_a_role_ends_nothing_opens(world: World, client_of: ClientOf) -> None:
    proposal = proposed(world)
    assignment = world.colleague.assignments.get()
    end_role(assignment=assignment, end=clock.today(), actor=None)
    for url in every_page(world, proposal):
        assert client_of(world.colleague).get(url).status_code == 403, url


def test_people_of_other_services_are_not_among_the_people_of_an_opening(
    world: World, client_of: ClientOf
) -> None:
    theirs = make_citizen(world.stranger, family_name="Altrove")
    page = client_of(world.coach).get(reverse("proposals:people", args=[world.opening.pk]))
    assert str(world.citizen) in page.content.decode()
    assert str(theirs) not in page.content.decode()


@pytest.mark.slow
@pytest.mark.parametrize("said", AnswerKind.values)
def test_a_colleague_finds_an_answer_on_no_page(
    world: World, client_of: ClientOf, said: str
) -> None:
    """Searched on every page that a colleague can open and in what their form posts give back."""
    proposal = proposed(world)
    answer(actor=actor(world.coach), proposal=proposal, kind=said, reason="tasks", note=NOTE)
    colleague = client_of(world.colleague)
    urls = [
        *every_page(world, proposal),
        reverse("desk:person", args=[world.citizen.pk]),
        reverse("desk:opening", args=[world.opening.pk]),
        reverse("desk:today"),
        reverse("people:readers", args=[world.citizen.pk]),
        reverse("people:list"),
    ]
    for url in urls:
        page = colleague.get(url)
        closed = url == urls[3] and said != AnswerKind.YES
        assert page.status_code == (404 if closed else 200), url
        for hidden in (NOTE, "le attività non fanno per me"):
            assert hidden not in page.content.decode(), url
    refused = colleague.post(urls[3], {"kind": "yes", "reason": "not_said"})
    assert refused.status_code == (409 if said == AnswerKind.YES else 404)
    assert NOTE not in refused.content.decode()


def test_to_a_colleague_a_refusal_and_a_withdrawal_look_alike(
    world: World, client_of: ClientOf
) -> None:
    """Neither has a page, and the person's own page says nothing of either."""

    def pages_after(close: Callable[[Proposal], object]) -> list[str]:
        proposal = proposed(world)
        close(proposal)
        colleague = client_of(world.colleague)
        assert colleague.get(reverse("proposals:answer", args=[proposal.pk])).status_code == 404
        urls = [reverse("desk:person", args=[world.citizen.pk]), pair_url(world)]
        mains = [TOKEN.sub("", colleague.get(url).content.decode()) for url in urls]
        mains = [main.partition("<main")[2] for main in mains]
        assert all(str(proposal.pk) not in main for main in mains)
        return [main.partition('id="letture"')[0].partition("</main>")[0] for main in mains]

    referent = actor(world.coach)
    refused = pages_after(lambda row: answer(actor=referent, proposal=row, kind=AnswerKind.NO))
    withdrawn = pages_after(lambda row: withdraw(actor=referent, proposal=row))
    assert refused == withdrawn


def test_every_page_about_a_person_is_a_reading_that_the_person_can_see(
    world: World, client_of: ClientOf
) -> None:
    for url in every_page(world, proposed(world)):
        before = readers_of(world.citizen.pk).count()
        client_of(world.colleague).get(url)
        last = readers_of(world.citizen.pk).first()
        assert readers_of(world.citizen.pk).count() == before + 1, url
        assert last is not None
        assert last.actor_id == world.colleague.pk
