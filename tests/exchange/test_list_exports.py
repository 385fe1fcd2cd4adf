"""A list as a spreadsheet: the rows of its page and no other, in its order, and nothing hidden."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from squadra.agencies.models import Account
from squadra.foundation.audit.models import Event
from squadra.people.models import Anchor, Citizen
from squadra.proposals.models import AnswerKind, AnswerReason
from squadra.proposals.services import answer, propose
from squadra.ui import downloads
from tests.exchange.flow import rows_of_book
from tests.factories import World, actor, make_citizen, make_opening, make_organisation

ClientOf = Callable[[Account], Client]


def table(client: Client, name: str, query: str = "") -> list[list[Any]]:
    """The rows of an export, headings first."""
    response = client.post(reverse(name) + query)
    assert response.status_code == 200
    assert response["Content-Disposition"].endswith('.xlsx"')
    [rows] = rows_of_book(response.content).values()
    return rows


def listed(client: Client, name: str, query: str = "") -> list[str]:
    """What the pages of a list show, page after page."""
    found: list[str] = []
    number = 1
    while True:
        joint = "&" if query else "?"
        listing = client.get(f"{reverse(name)}{query}{joint}page={number}").context["listing"]
        found += [str(row) for row in listing.page]
        if not listing.page.has_next():
            return found
        number += 1


@pytest.fixture
def coach_page(world: World, client_of: ClientOf) -> Client:
    for number in range(30):
        make_citizen(world.coach, family_name=f"Verdi {chr(97 + number % 26)}{number}")
    return client_of(world.coach)


@pytest.mark.slow
@pytest.mark.parametrize(
    "query",
    ["", "?q=verdi", "?q=nessuno", "?mine=1&sort=waiting", "?matching=incomplete", "?sort=recent"],
)
def test_people_as_filtered_and_ordered(coach_page: Client, query: str) -> None:
    _head, *rows = table(coach_page, "people:export", query)

    assert [f"{family} {given}" for family, given, *_rest in rows] == listed(
        coach_page, "people:list", query
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("export", "name", "query"),
    [
        ("organisations:export", "organisations:list", ""),
        ("organisations:export", "organisations:list", "?q=forno&sort=recent"),
        ("organisations:export", "organisations:list", "?kind=farm"),
        ("openings:export", "openings:list", ""),
        ("openings:export", "openings:list", "?state=closed&sort=title"),
        ("openings:export", "openings:list", "?kind=internship&q=cucina"),
    ],
)
def test_companies_and_openings_as_filtered_and_ordered(
    world: World, client_of: ClientOf, export: str, name: str, query: str
) -> None:
    for number in range(30):
        organisation = make_organisation(world.coach, name=f"Forno {chr(97 + number % 26)}{number}")
        make_opening(world.coach, organisation, seats=number % 3)
    client = client_of(world.coach)

    assert [row[0] for row in table(client, export, query)[1:]] == listed(client, name, query)


def test_of_somebody_under_protection_no_place_is_written(
    world: World, client_of: ClientOf
) -> None:
    make_citizen(world.coach, family_name="Riservata", refuge=True, anchor=Anchor.SERVICE)

    [row] = table(client_of(world.coach), "people:export", "?q=riservata")[1:]

    assert row[3] == "protetto"
    assert world.here.municipality.name not in row


def test_nobody_exports_whom_they_do_not_see(world: World, client_of: ClientOf) -> None:
    stranger = client_of(world.stranger)

    assert table(stranger, "people:export")[1:] == []
    assert table(stranger, "openings:export")[1:] == []
    for name in ("people:export", "organisations:export", "openings:export"):
        assert stranger.get(reverse(name)).status_code == 405, "a look takes nothing away"


def test_no_answer_and_no_address_is_in_any_export(world: World, client_of: ClientOf) -> None:
    """Refusals and no-shows have no column anywhere; nor has what a list does not show."""
    Citizen.objects.filter(pk=world.citizen.pk).update(phone="333 7777")
    person = Citizen.objects.get(pk=world.citizen.pk)
    person.address, person.tax_code = "Via Segreta 9", "RSSLCU90C45X001L"
    person.save()
    referent = actor(world.coach)
    proposal = propose(actor=referent, citizen=world.citizen, opening=world.opening)
    answer(
        actor=referent, proposal=proposal, kind=AnswerKind.NO, reason=AnswerReason.TIMES, note="zz9"
    )
    client = client_of(world.coach)

    written = str(
        [
            table(client, name)
            for name in ("people:export", "organisations:export", "openings:export")
        ]
    )

    for word in ("Via Segreta", "RSSLCU90", "333 7777", "zz9", "orari", "rifiut", "proposta"):
        assert word not in written


def test_an_export_of_people_is_an_event_and_a_reading_of_each(
    world: World, client_of: ClientOf
) -> None:
    other = make_citizen(world.coach, family_name="Altra")
    client = client_of(world.coach)
    before = world.reads()

    table(client, "people:export", "?q=bianchi")

    assert world.reads() == before + 1
    assert not Event.objects.filter(subject_id=other.pk, verb="people:citizen:read").exists()
    event = Event.objects.get(verb="people:list:exported")
    assert event.facts == {"rows": 1}
    assert (
        "esportazione"
        in client.get(reverse("people:readers", args=[world.citizen.pk])).content.decode()
    )


def test_a_text_that_begins_like_a_formula_stays_a_text(world: World, client_of: ClientOf) -> None:
    make_citizen(world.coach, family_name="=1+1", given_name="+39", birth_date=date(1990, 3, 5))

    [row] = table(client_of(world.coach), "people:export", "?q=39")[1:]

    assert row[:3] == ["=1+1", "+39", 1990]


def test_the_page_offers_what_it_shows(world: World, client_of: ClientOf) -> None:
    page = client_of(world.coach).get(reverse("people:list") + "?q=bianchi&page=1")

    assert f'action="{reverse("people:export")}?q=bianchi"' in page.content.decode()


def test_a_list_that_is_too_long_says_so(
    world: World, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "MOST_ROWS", 0)
    client = client_of(world.coach)

    for name in ("people:export", "organisations:export", "openings:export"):
        shown = client.post(reverse(name), follow=True).content.decode()
        assert "restringilo con i filtri" in shown
