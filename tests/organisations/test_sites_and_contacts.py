"""Sites and contacts of a company: corrected without losing a word, taken away and put back."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from squadra.agencies.models import Account
from squadra.foundation import clock
from squadra.foundation.access import Refused
from squadra.foundation.audit.models import Event
from squadra.openings.services import archive_opening, restore_opening
from squadra.organisations.models import Contact, Organisation, Site
from squadra.organisations.services import add_contact, add_site
from tests.factories import World, actor, make_opening, make_organisation
from tests.pages import REFUSED, form_of, send, words
from tests.ui.reading import attribute, elements

ClientOf = Callable[[Account], Client]


@pytest.fixture
def company(world: World) -> Organisation:
    return make_organisation(world.coach, name="Coop Alba")


@pytest.fixture
def site(company: Organisation) -> Site:
    return company.sites.get()


@pytest.fixture
def contact(world: World, company: Organisation) -> Contact:
    return add_contact(
        actor=actor(world.coach), organisation=company, fields={"name": "Piera Neri"}
    )


def address(row: Site | Contact, act: str = "") -> str:
    folder = "sedi" if isinstance(row, Site) else "referenti"
    return f"/aziende/{row.organisation_id}/{folder}/{row.pk}/{act}"


def page_of(client: Client, company: Organisation) -> str:
    return words(client.get(f"/aziende/{company.pk}/"))


def undo(client: Client, answer: HttpResponse) -> str:
    """Press "Annulla" on the page that follows; return what that page says then."""
    shown = words(client.get(answer["Location"]))
    (form,) = [
        form
        for form in elements(shown, "form", method="post")
        if "/rimetti/" in (attribute(form, "action") or "")
    ]
    return words(client.post(attribute(form, "action") or "", follow=True))


def verbs() -> set[str]:
    return set(Event.objects.values_list("verb", flat=True))


def test_a_site_is_corrected(world: World, client_of: ClientOf, site: Site) -> None:
    answer = send(client_of(world.scout), address(site), name="Magazzino", municipality="999002")

    assert answer["Location"] == f"/aziende/{site.organisation_id}/"
    assert str(Site.objects.get(pk=site.pk)) == "Magazzino, Comune di prova 2"
    assert "organisations:site:updated" in verbs()


def test_a_contact_is_corrected(world: World, client_of: ClientOf, contact: Contact) -> None:
    send(client_of(world.scout), address(contact), phone="02 1", duty="titolare")

    assert "titolare · 02 1" in page_of(client_of(world.coach), contact.organisation)
    assert "organisations:contact:updated" in verbs()


@pytest.mark.parametrize("what", ["site", "contact"])
def test_two_people_who_correct_the_same_box_see_both_texts(
    world: World, client_of: ClientOf, what: str, request: Any
) -> None:
    row = request.getfixturevalue(what)
    coach, scout = client_of(world.coach), client_of(world.scout)
    opened_before = form_of(coach.get(address(row)))
    send(scout, address(row), name="Scritto prima")

    shown = coach.post(address(row), {**opened_before, "name": "Scritto dopo"})

    assert "«Scritto prima»" in words(shown)
    coach.post(address(row), form_of(shown))
    assert "Scritto dopo" in page_of(scout, row.organisation)


def test_two_people_who_correct_different_boxes_keep_both(
    world: World, client_of: ClientOf, contact: Contact
) -> None:
    coach, scout = client_of(world.coach), client_of(world.scout)
    opened_before = form_of(coach.get(address(contact)))
    send(scout, address(contact), phone="02 1")
    coach.post(address(contact), {**opened_before, "duty": "titolare"})

    assert "titolare · 02 1" in page_of(coach, contact.organisation)


def test_half_a_position_is_refused_and_its_folded_boxes_are_open(
    world: World, client_of: ClientOf, site: Site
) -> None:
    client = client_of(world.coach)
    (closed,) = elements(words(client.get(address(site))), "details", class_="sq-group")
    assert attribute(closed, "open") is None

    page = words(send(client, address(site), lat="95", lon="nove"))

    assert REFUSED in page
    assert '<details class="sq-group" open' in page


def test_a_site_is_taken_away_and_put_back(
    world: World, client_of: ClientOf, company: Organisation, site: Site
) -> None:
    client = client_of(world.coach)
    answer = client.post(address(site, "togli/"), {"version": site.version})

    scout = client_of(world.scout)
    assert "Via dei Mestieri 1" not in page_of(scout, company)
    assert scout.get(address(site)).status_code == 404
    assert "Via dei Mestieri 1" in undo(client, answer)
    assert verbs() >= {"organisations:site:archived", "organisations:site:restored"}


def test_a_contact_is_taken_away_and_put_back(
    world: World, client_of: ClientOf, contact: Contact
) -> None:
    client = client_of(world.coach)
    answer = client.post(address(contact, "togli/"), {"version": contact.version})

    scout = client_of(world.scout)
    assert "Piera Neri" not in page_of(scout, contact.organisation)
    assert scout.get(address(contact)).status_code == 404
    assert "Piera Neri" in undo(client, answer)
    assert verbs() >= {"organisations:contact:archived", "organisations:contact:restored"}


@pytest.mark.parametrize("what", ["site", "contact"])
def test_what_somebody_has_just_changed_is_not_taken_away_unseen(
    world: World, client_of: ClientOf, what: str, request: Any
) -> None:
    row = request.getfixturevalue(what)
    send(client_of(world.scout), address(row), name="Scritto prima")

    client = client_of(world.coach)
    page = words(client.post(address(row, "togli/"), {"version": row.version}, follow=True))

    assert "Qualcun altro" in page
    assert "Scritto prima" in page


def test_a_site_with_an_open_opening_says_why_it_stays(
    world: World, client_of: ClientOf, company: Organisation, site: Site
) -> None:
    opening = make_opening(world.coach, company)
    client = client_of(world.coach)
    why = "c&#x27;è un&#x27;opportunità aperta"

    assert why in page_of(client, company)
    assert address(site, "togli/") not in page_of(client, company)
    assert why in words(client.post(address(site, "togli/"), follow=True))
    assert Site.objects.visible_to(actor(world.coach)).filter(pk=site.pk).exists()

    archive_opening(actor=actor(world.coach), opening=opening, expected=opening.version)
    assert why not in page_of(client, company)


@pytest.mark.parametrize("ended", [{"seats": 0}, {"expires_on": clock.today() - timedelta(1)}])
def test_a_site_where_nothing_is_open_any_more_is_taken_away(
    world: World, client_of: ClientOf, company: Organisation, site: Site, ended: dict[str, Any]
) -> None:
    opening = make_opening(world.coach, company, **ended)
    client = client_of(world.coach)
    client.post(address(site, "togli/"))

    assert not company.sites.kept().exists()
    assert "Via dei Mestieri 1" in words(client.get(f"/opportunita/{opening.pk}/"))
    assert "Aggiungi una sede" in words(client.get(f"/aziende/{company.pk}/opportunita/nuova/"))


def test_an_opening_is_not_brought_back_to_a_site_that_is_gone(
    world: World, client_of: ClientOf, company: Organisation, site: Site
) -> None:
    who, opening = actor(world.coach), make_opening(world.coach, company)
    archive_opening(actor=who, opening=opening, expected=opening.version)
    client_of(world.coach).post(address(site, "togli/"))

    with pytest.raises(Refused) as refusal:
        restore_opening(actor=who, opening=opening, expected=opening.version)
    assert "sede è stata tolta" in refusal.value.messages[0]


def test_an_opening_whose_site_is_gone_is_asked_for_another(
    world: World, client_of: ClientOf, company: Organisation, site: Site
) -> None:
    ended = clock.today() - timedelta(1)
    opening = make_opening(world.coach, company, expires_on=ended)
    fields = {"municipality": site.municipality, "name": "Nuova"}
    other = add_site(actor=actor(world.coach), organisation=company, fields=fields)
    client = client_of(world.coach)
    client.post(address(site, "togli/"))

    edit = f"/opportunita/{opening.pk}/modifica/"
    assert form_of(client.get(edit))["site"] == [""]
    assert send(client, edit, site=str(other.pk)).status_code == 302


def test_the_parts_of_one_company_are_not_reached_through_another(
    world: World, client_of: ClientOf, site: Site, contact: Contact
) -> None:
    client, elsewhere = client_of(world.coach), str(world.opening.organisation_id)
    for row in (site, contact):
        for act in ("", "togli/", "rimetti/"):
            crossed = address(row, act).replace(str(row.organisation_id), elsewhere)
            assert client.post(crossed).status_code == 404, crossed


def test_more_sites_cost_no_more_queries(
    world: World, client_of: ClientOf, company: Organisation, site: Site
) -> None:
    client, counts = client_of(world.coach), []
    for number in range(3):
        with CaptureQueriesContext(connection) as queries:
            page_of(client, company)
        counts.append(len(queries))
        fields = {"municipality": site.municipality, "name": f"Sede {number}"}
        add_site(actor=actor(world.coach), organisation=company, fields=fields)
    assert counts[1] == counts[2]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "Melzo"),
        ({"name": "Melzo"}, "Melzo"),
        ({"address": "Via Roma 1"}, "Via Roma 1, Melzo"),
        ({"name": "Magazzino", "address": "Via Roma 1"}, "Magazzino, Melzo"),
    ],
)
def test_a_site_is_called_by_its_name_and_its_municipality_once(
    site: Site, fields: dict[str, str], said: str
) -> None:
    site.municipality.name = "Melzo"
    assert str(Site(municipality=site.municipality, **fields)) == said
