"""The registry of organisations on its pages: one legal entity, one row, whoever follows it."""

from collections.abc import Callable
from itertools import product

import pytest
from django.http import HttpResponse
from django.test import Client

from squadra.agencies.models import Account
from squadra.foundation.roles import Role
from squadra.organisations.models import Organisation
from tests.factories import World, actor, make_account, make_opening, make_organisation
from tests.pages import (
    AWKWARD,
    REFUSED,
    boxes_that_break,
    form_of,
    ids_of,
    send,
    type_everywhere,
    words,
)
from tests.ui.reading import attribute, elements

ClientOf = Callable[[Account], Client]
LIST, NEW, FOLLOW = "/aziende/", "/aziende/nuova/", "/aziende/segui/"
VAT_NUMBER = "01234560157"
KNOWN = {"name": "Coop Alba", "kind": "social_coop_b", "site-municipality": "999001"}


def register(client: Client, **typed: str) -> HttpResponse:
    return send(client, NEW, **{**KNOWN, **typed})


def seen_by(account: Account) -> list[str]:
    return sorted(row.name for row in Organisation.objects.visible_to(actor(account)))


def alba(account: Account) -> Organisation:
    return Organisation.objects.visible_to(actor(account)).get(name="Coop Alba")


def listed(client: Client, **query: str) -> list[str]:
    return [row.name for row in client.get(LIST, query).context["listing"].page]


def test_a_name_a_kind_and_a_town_are_enough(world: World, client_of: ClientOf) -> None:
    response = register(client_of(world.scout))
    organisation = alba(world.coach)
    assert response["Location"] == f"/aziende/{organisation.pk}/"
    assert [str(site.municipality) for site in organisation.sites.all()] == ["Comune di prova 1"]
    assert not organisation.contacts.exists()


def test_a_contact_is_kept_where_one_is_given(world: World, client_of: ClientOf) -> None:
    register(client_of(world.coach), **{"contact-name": "Piera Neri", "contact-phone": "02 1"})
    assert [contact.name for contact in alba(world.coach).contacts.all()] == ["Piera Neri"]


def test_a_contact_without_a_name_is_asked_for_it_and_nothing_is_half_written(
    world: World, client_of: ClientOf
) -> None:
    before = seen_by(world.coach)
    page = register(client_of(world.coach), **{"contact-phone": "02 1"})
    assert REFUSED in words(page)
    assert ids_of(page).count("errors") == 1
    assert seen_by(world.coach) == before


def test_what_is_wrong_in_all_parts_is_said_in_one_box(world: World, client_of: ClientOf) -> None:
    wrong = {"name": "", "site-municipality": "", "contact-email": "nessuna"}
    page = register(client_of(world.coach), **wrong)
    (box,) = elements(words(page), "div", id="errors")
    links = [attribute(link, "href") for link in elements(str(box), "a")]
    assert set(links) == {f"#id_{part}" for part in (*wrong, "contact-name")}
    assert len(set(ids_of(page))) == len(ids_of(page))


def test_a_wrong_vat_number_is_refused(world: World, client_of: ClientOf) -> None:
    page = register(client_of(world.coach), vat_number="12345670159")
    assert "La partita IVA non è valida" in words(page)


def test_a_vat_number_that_the_district_knows_leads_to_its_page(
    world: World, client_of: ClientOf
) -> None:
    there = make_organisation(world.coach, name="Alba già nota", vat_number=VAT_NUMBER)
    page = words(register(client_of(world.coach), vat_number="IT 01234560157"))
    assert f"/aziende/{there.pk}/" in page
    assert "Coop Alba" not in seen_by(world.coach)


def test_a_company_of_another_district_is_followed_instead_of_written_twice(
    world: World, client_of: ClientOf
) -> None:
    theirs = make_organisation(world.stranger, name="Alba di là", vat_number=VAT_NUMBER)
    client = client_of(world.coach)
    page = register(client, vat_number=VAT_NUMBER)
    assert "è seguita da un altro ambito" in words(page)
    assert f"/aziende/{theirs.pk}/" not in words(page)
    response = client.post(FOLLOW, {"vat_number": VAT_NUMBER, "district": "prova-1"})
    assert response["Location"] == f"/aziende/{theirs.pk}/"
    assert "Alba di là" in seen_by(world.coach)
    assert Organisation.objects.filter(vat_number=VAT_NUMBER).count() == 1


def test_following_a_number_that_nobody_has_changes_nothing(
    world: World, client_of: ClientOf
) -> None:
    client, before = client_of(world.coach), seen_by(world.coach)
    for typed in (*AWKWARD.values(), "", "99999999999"):
        for data in ({"vat_number": typed, "district": "prova-1"}, {"district": typed}):
            assert client.post(FOLLOW, data)["Location"] == NEW
    assert seen_by(world.coach) == before


def test_a_company_is_not_followed_for_somebody_else_s_district(
    world: World, client_of: ClientOf
) -> None:
    make_organisation(world.coach, name="Solo nostra", vat_number=VAT_NUMBER)
    client_of(world.coach).post(FOLLOW, {"vat_number": VAT_NUMBER, "district": "prova-2"})
    assert "Solo nostra" not in seen_by(world.stranger)


def test_a_company_is_found_by_any_of_its_words_and_by_its_number(
    world: World, client_of: ClientOf
) -> None:
    make_organisation(world.coach, name="Panificio D'Oro", vat_number=VAT_NUMBER)
    client = client_of(world.coach)
    for typed in ("panificio", "d'oro", "DORO", VAT_NUMBER):
        assert listed(client, q=typed) == ["Panificio D'Oro"]


@pytest.mark.parametrize("typed", ["", " ", "…"])
def test_with_nothing_to_look_for_a_company_with_a_vat_number_is_listed_too(
    world: World, client_of: ClientOf, typed: str
) -> None:
    make_organisation(world.coach, name="Panificio D'Oro", vat_number=VAT_NUMBER)
    assert "Panificio D'Oro" in listed(client_of(world.coach), q=typed)


def test_the_list_can_be_narrowed_to_one_kind(world: World, client_of: ClientOf) -> None:
    make_organisation(world.coach, name="Podere", kind="farm")
    assert listed(client_of(world.coach), kind="farm") == ["Podere"]


@pytest.mark.slow
def test_nothing_typed_in_the_address_breaks_the_list(world: World, client_of: ClientOf) -> None:
    client = client_of(world.coach)
    addresses = product(("q", "kind", "sort", "page"), AWKWARD.values())
    assert {client.get(LIST, {box: typed}).status_code for box, typed in addresses} == {200}


def test_two_people_who_correct_the_same_name_see_both(world: World, client_of: ClientOf) -> None:
    address = f"/aziende/{world.opening.organisation_id}/modifica/"
    coach, scout = client_of(world.coach), client_of(world.scout)
    opened_before = form_of(coach.get(address))
    send(scout, address, name="Mensa Nuova")
    shown = coach.post(address, {**opened_before, "name": "Mensa Bella"})
    assert "«Mensa Nuova»" in words(shown)
    coach.post(address, form_of(shown))
    assert "Mensa Bella" in seen_by(world.coach)


def test_a_number_of_somebody_else_is_refused_when_correcting(
    world: World, client_of: ClientOf
) -> None:
    make_organisation(world.coach, vat_number=VAT_NUMBER)
    address = f"/aziende/{world.opening.organisation_id}/modifica/"
    page = words(send(client_of(world.coach), address, vat_number=VAT_NUMBER))
    assert "Questa partita IVA è già nell&#x27;anagrafe" in page


def test_a_site_and_a_contact_are_added(world: World, client_of: ClientOf) -> None:
    organisation = world.opening.organisation
    client, base = client_of(world.scout), f"/aziende/{organisation.pk}/"
    send(client, f"{base}sedi/nuova/", name="Magazzino", municipality="999002", transit="True")
    send(client, f"{base}referenti/nuovo/", name="Piera Neri", duty="titolare")
    site = organisation.sites.get(name="Magazzino")
    assert (str(site.municipality), site.transit) == ("Comune di prova 2", True)
    assert str(organisation.contacts.get()) == "Piera Neri"


@pytest.mark.slow
@pytest.mark.slow
@pytest.mark.parametrize("typed", AWKWARD.values(), ids=AWKWARD)
def test_nonsense_in_every_box_is_refused_in_words(
    world: World, client_of: ClientOf, typed: str
) -> None:
    client, base = client_of(world.coach), f"/aziende/{world.opening.organisation_id}/"
    site = f"{base}sedi/{world.opening.site_id}/"
    for address in (NEW, f"{base}modifica/", f"{base}sedi/nuova/", site):
        assert REFUSED in words(type_everywhere(client, address, typed)), address


@pytest.mark.slow
@pytest.mark.parametrize("part", ["modifica/", "sedi/nuova/", "referenti/nuovo/"])
def test_whatever_is_typed_in_a_box_is_stored_or_refused_in_words(
    world: World, client_of: ClientOf, part: str
) -> None:
    address = f"/aziende/{world.opening.organisation_id}/{part}"
    known = {"municipality": "999001", "name": "Nome"}
    assert boxes_that_break(client_of(world.coach), address, known) == []


@pytest.mark.slow
def test_whatever_is_typed_in_a_box_of_a_new_company_is_stored_or_refused(
    world: World, client_of: ClientOf
) -> None:
    assert boxes_that_break(client_of(world.coach), NEW, KNOWN) == []


def test_the_page_of_a_company_shows_its_places_contacts_and_openings(
    world: World, client_of: ClientOf
) -> None:
    organisation = world.opening.organisation
    make_opening(world.coach, organisation, title="Giardiniere")
    send(client_of(world.coach), f"/aziende/{organisation.pk}/referenti/nuovo/", name="Piera Neri")
    page = words(client_of(world.coach).get(f"/aziende/{organisation.pk}/"))
    for expected in ("Via dei Mestieri 1", "Piera Neri", "Giardiniere", world.opening.title):
        assert expected in page


@pytest.mark.parametrize("part", ["", "modifica/", "sedi/nuova/", "referenti/nuovo/"])
def test_another_district_does_not_find_the_company(
    world: World, client_of: ClientOf, part: str
) -> None:
    address = f"/aziende/{world.opening.organisation_id}/{part}"
    assert client_of(world.stranger).get(address).status_code == 404


def test_a_social_worker_reads_the_registry_and_is_offered_nothing_to_change(
    world: World, client_of: ClientOf
) -> None:
    client = client_of(make_account(world.here, Role.SOCIAL_WORKER, name="Sandra"))
    page = words(client.get(f"/aziende/{world.opening.organisation_id}/"))
    assert "modifica/" not in page
    assert client.get(NEW).status_code == 403
