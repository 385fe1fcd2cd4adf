"""The pages of matching and proposals, as a browser gets them."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from squadra.agencies.models import Account
from squadra.agencies.services import end_role
from squadra.foundation import clock
from squadra.foundation.audit import readers_of
from squadra.people.models import Anchor, Citizen
from squadra.proposals.models import Answer, AnswerKind, Proposal, Veto, VetoKind
from squadra.proposals.services import add_veto, answer, propose, withdraw
from tests.factories import World, actor, make_citizen, make_opening

ClientOf = Callable[[Account], Client]


TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')


def openings_url(citizen: Citizen) -> str:
    return reverse("proposals:openings", args=[citizen.pk])


def pair_url(world: World, opening: Any = None) -> str:
    return reverse("proposals:pair", args=[world.citizen.pk, (opening or world.opening).pk])


def proposed(world: World) -> Proposal:
    return propose(actor=actor(world.coach), citizen=world.citizen, opening=world.opening)


def every_page(world: World, proposal: Proposal) -> list[str]:
    person, opening = world.citizen.pk, world.opening.pk
    return [
        reverse("proposals:openings", args=[person]),
        reverse("proposals:pair", args=[person, opening]),
        reverse("proposals:vetoes", args=[person]),
        reverse("proposals:answer", args=[proposal.pk]),
        reverse("proposals:people", args=[opening]),
    ]


def every_act(world: World, proposal: Proposal, veto: Veto) -> list[str]:
    person = world.citizen.pk
    return [
        reverse("proposals:propose", args=[person, world.opening.pk]),
        reverse("proposals:vetoes", args=[person]),
        reverse("proposals:veto_remove", args=[person, veto.pk]),
        reverse("proposals:answer", args=[proposal.pk]),
        reverse("proposals:reopen", args=[proposal.pk]),
        reverse("proposals:withdraw", args=[proposal.pk]),
    ]


def night_veto(world: World) -> Veto:
    veto = Veto(person=world.citizen, kind=VetoKind.DEMAND, code="night")
    return add_veto(actor=actor(world.coach), veto=veto)


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


def test_a_card_says_a_word_and_reasons_but_no_points(world: World, client_of: ClientOf) -> None:
    page = client_of(world.coach).get(openings_url(world.citizen)).content.decode()
    assert "sq-band--possible" in page
    assert "A favore" in page
    assert "punti" not in page
    assert "%" not in page.partition("<main")[2].partition("</main>")[0]


def test_points_stand_behind_why(world: World, client_of: ClientOf) -> None:
    page = client_of(world.coach).get(pair_url(world)).content.decode()
    score = sum(row["points"] for row in proposed(world).snapshot["components"])
    assert f"In tutto {score} su 10000" in page
    assert "Come si calcola" in page


@pytest.mark.parametrize(
    ("offered", "rule", "reason"),
    [
        ({"licences": ("B",)}, "licences", "Serve: patente B."),
        ({"kind": "job"}, "kind", "È di tipo «lavoro», che non è tra le esperienze accettate."),
        ({"demands": ("night",)}, "veto", "una sua condizione di lavoro"),
        ({"expires_on": clock.today() - timedelta(days=1)}, "dates", "È scaduta il"),
        ({"kind": "job", "licences": ("B",)}, "several", "Serve: patente B."),
    ],
)
def test_what_is_kept_away_is_listed_with_its_reason(
    world: World, client_of: ClientOf, offered: dict[str, Any], rule: str, reason: str
) -> None:
    night_veto(world)
    world.profile.kinds = ("internship",)
    world.profile.save()
    kept = make_opening(world.coach, title="Lontana", **offered)
    client = client_of(world.coach)
    listed = client.get(openings_url(world.citizen))
    assert f'href="?away={rule}#kept-away"' in listed.content.decode()
    assert "Lontana" not in listed.content.decode()
    away = client.get(openings_url(world.citizen), {"away": rule}).content.decode()
    assert "Lontana" in away
    assert reason in away
    assert reason in client.get(pair_url(world, kept)).content.decode()


def test_a_rule_that_keeps_nothing_away_shows_the_ranking(
    world: World, client_of: ClientOf
) -> None:
    page = client_of(world.coach).get(openings_url(world.citizen), {"away": "<script>"})
    assert "Aiuto in cucina" in page.content.decode()
    assert "<script>alert" not in page.content.decode()


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({}, True),
        ({"band": "possible"}, True),
        ({"band": "close"}, False),
        ({"kind": "internship"}, True),
        ({"kind": "job"}, False),
        ({"band": "mai sentita", "page": "-3"}, True),
    ],
)
def test_filters_narrow_and_what_they_do_not_know_is_let_be(
    world: World, client_of: ClientOf, query: dict[str, str], shown: bool
) -> None:
    page = client_of(world.coach).get(openings_url(world.citizen), query).content.decode()
    assert ("Aiuto in cucina" in page) is shown
    assert ("Togli i filtri" in page) is not shown


@pytest.mark.parametrize(
    ("profile", "said"),
    [
        ({"matching_paused": True}, "in pausa"),
        ({"max_km": None}, "Manca la distanza"),
    ],
)
def test_who_cannot_be_matched_is_shown_with_what_is_missing(
    world: World, client_of: ClientOf, profile: dict[str, Any], said: str
) -> None:
    left_out = make_citizen(world.coach, profile=profile)
    client = client_of(world.coach)
    for url in (
        openings_url(left_out),
        reverse("proposals:people", args=[world.opening.pk]),
        reverse("proposals:pair", args=[left_out.pk, world.opening.pk]),
    ):
        page = client.get(url).content.decode()
        assert str(left_out) in page
        assert said in page
        assert reverse("people:profile", args=[left_out.pk]) in page


def test_of_a_refuge_there_is_no_map(world: World, client_of: ClientOf) -> None:
    open_one = client_of(world.coach).get(openings_url(world.citizen)).content.decode()
    refuge = make_citizen(world.coach, refuge=True, anchor=Anchor.SERVICE)
    hidden = client_of(world.coach).get(openings_url(refuge)).content.decode()
    assert "data-map" in open_one
    assert "data-map" not in hidden
    assert "Aiuto in cucina" in hidden


def test_people_of_other_services_are_not_among_the_people_of_an_opening(
    world: World, client_of: ClientOf
) -> None:
    theirs = make_citizen(world.stranger, family_name="Altrove")
    page = client_of(world.coach).get(reverse("proposals:people", args=[world.opening.pk]))
    assert str(world.citizen) in page.content.decode()
    assert str(theirs) not in page.content.decode()


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


NOTE = "Ha paura del capo di prima"


@pytest.mark.parametrize("said", AnswerKind.values)
def test_a_colleague_finds_an_answer_on_no_page(
    world: World, client_of: ClientOf, said: str
) -> None:
    """Searched on every page that a colleague can open and in what their form posts give back."""
    proposal = proposed(world)
    answer(actor=actor(world.coach), proposal=proposal, kind=said, reason="benefit", note=NOTE)
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
        for hidden in (NOTE, "temo per un aiuto economico"):
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


QUERIES = {"openings": 20, "pair": 20, "people": 18}


def test_the_number_of_queries_does_not_grow_with_the_openings(
    world: World, client_of: ClientOf, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_of(world.coach)
    client.get(openings_url(world.citizen))  # the first visit of a session writes its row
    for _ in range(2):
        with django_assert_num_queries(QUERIES["openings"]):
            client.get(openings_url(world.citizen))
        for _opening in range(5):
            make_opening(world.coach)
    with django_assert_num_queries(QUERIES["pair"]):
        client.get(pair_url(world))


def test_each_person_shown_for_an_opening_costs_the_trace_of_the_reading_alone(
    world: World, client_of: ClientOf, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client, url = client_of(world.coach), reverse("proposals:people", args=[world.opening.pk])
    client.get(url)
    for shown in (1, 6):
        with django_assert_num_queries(QUERIES["people"] + shown):
            client.get(url)
        for _person in range(5):
            make_citizen(world.coach)
