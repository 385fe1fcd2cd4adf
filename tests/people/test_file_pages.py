"""Correcting a file: what is saved, what two people saving at once see, who read it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from squadra.agencies.models import Account
from squadra.foundation import clock
from squadra.foundation.audit import readers_of
from squadra.foundation.roles import Role
from squadra.people.models import Citizen, WorkProfile
from squadra.people.services import change_referent, update_profile
from tests.factories import World, actor, make_account, make_citizen
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

ClientOf = Callable[[Account], Client]
PROFILE_QUERIES = 15


def url(citizen: Citizen, page: str) -> str:
    return f"/persone/{citizen.pk}/{page}/"


def stored(world: World) -> Citizen:
    return Citizen.objects.select_related("profile").get(pk=world.citizen.pk)


def sections_read(world: World) -> list[str]:
    return [event.facts["section"] for event in readers_of(world.citizen.pk)]


# Identity


def test_a_phone_number_is_corrected(world: World, client_of: ClientOf) -> None:
    response = send(client_of(world.coach), url(world.citizen, "anagrafica"), phone="02 5551234")
    assert response["Location"] == f"/persone/{world.citizen.pk}/"
    assert stored(world).phone == "02 5551234"


def test_two_people_who_change_different_things_both_keep_theirs(
    world: World, client_of: ClientOf
) -> None:
    page = url(world.citizen, "anagrafica")
    coach, colleague = client_of(world.coach), client_of(world.colleague)
    opened_before = form_of(coach.get(page))
    send(colleague, page, email="lucia@prova.example")
    coach.post(page, {**opened_before, "phone": "02 5551234"})
    assert (stored(world).email, stored(world).phone) == ("lucia@prova.example", "02 5551234")


def test_two_people_who_change_the_same_thing_see_both_and_lose_neither(
    world: World, client_of: ClientOf
) -> None:
    page = url(world.citizen, "anagrafica")
    coach, colleague = client_of(world.coach), client_of(world.colleague)
    opened_before = form_of(coach.get(page))
    send(colleague, page, phone="02 111")
    shown = coach.post(page, {**opened_before, "phone": "02 222"})
    assert "«02 111»" in words(shown)
    assert form_of(shown)["phone"] == ["02 222"]
    assert stored(world).phone == "02 111"
    coach.post(page, form_of(shown))
    assert stored(world).phone == "02 222"


def test_the_address_of_somebody_under_protection_is_not_on_the_page(
    world: World, client_of: ClientOf
) -> None:
    hidden = make_citizen(
        world.coach, address="Via Segreta 7", refuge=True, anchor="service", family_name="Protetta"
    )
    client = client_of(world.coach)
    for page in ("anagrafica", "profilo", "competenze", "letture", "referente"):
        assert "Via Segreta" not in words(client.get(url(hidden, page)))
    send(client, url(hidden, "anagrafica"), phone="02 333")
    assert Citizen.objects.get(pk=hidden.pk).phone == "02 333"


def test_a_birth_date_to_come_is_refused(world: World, client_of: ClientOf) -> None:
    tomorrow = clock.today() + timedelta(days=1)
    page = send(client_of(world.coach), url(world.citizen, "anagrafica"), birth_date=str(tomorrow))
    assert "Questa data deve ancora venire" in words(page)


# The profile for work


WHOLE_PROFILE = {
    "targets": ["Lavapiatti", "mulettista", ""],
    "kinds": ["job", "internship"],
    "goals": ["Conversare in italiano"],
    "max_km": "12.5",
    "max_km_transit": "20",
    **{f"availability_{half_day}": "1" for half_day in range(10)},
    **{f"availability_{half_day}": "x" for half_day in range(10, 14)},
    "earliest": "08:00",
    "latest": "17:30",
    "hours_max": "25",
    "from_date": "2026-12-01",
    "languages": ["it", "ar", ""],
    "languages_level": ["B1", "native", "A1"],
    "limits": ["heavy_loads"],
    "needs": ["tutor"],
    "licences": ["B"],
    "entitlements": ["l68"],
    "waiting_since": "2026-01-07",
}


@pytest.mark.usefixtures("vocabulary")
def test_a_whole_profile_is_written_in_words_and_stored_in_codes(
    world: World, client_of: ClientOf
) -> None:
    response = send(client_of(world.coach), url(world.citizen, "profilo"), **WHOLE_PROFILE)
    assert response.status_code == 302, response.context["form"].errors
    profile = stored(world).profile
    assert [target.rpartition("/")[0] for target in profile.targets] == [
        "http://data.europa.eu/esco/occupation"
    ] * 2
    assert profile.languages == ("it:B1", "ar:native")
    assert profile.availability == "1111111111xxxx"
    assert (profile.max_km, profile.max_km_transit, profile.hours_max) == (12.5, 20, 25)
    assert (profile.kinds, profile.limits, profile.needs) == (
        ("job", "internship"),
        ("heavy_loads",),
        ("tutor",),
    )
    assert (profile.licences, profile.entitlements) == (("B",), "l68")


@pytest.mark.usefixtures("vocabulary")
def test_saving_a_profile_again_untouched_changes_nothing(
    world: World, client_of: ClientOf
) -> None:
    client, page = client_of(world.coach), url(world.citizen, "profilo")
    send(client, page, **WHOLE_PROFILE)
    before = values(stored(world).profile)
    assert send(client, page).status_code == 302
    assert values(stored(world).profile) == before


def values(profile: WorkProfile) -> dict[str, object]:
    kept = (field for field in profile._meta.concrete_fields if field.editable)
    return {field.name: field.value_from_object(profile) for field in kept} | {"updated_at": None}


@pytest.mark.usefixtures("vocabulary")
def test_an_occupation_nobody_knows_is_refused_with_the_nearest_names(
    world: World, client_of: ClientOf
) -> None:
    page = url(world.citizen, "profilo")
    shown = send(client_of(world.coach), page, targets=["Lavapiatti", "puli"])
    assert "«puli» non è nel vocabolario. Forse: " in words(shown)
    assert form_of(shown)["targets"][:2] == ["Lavapiatti", "puli"]


def test_half_a_week_is_refused_with_what_to_do(world: World, client_of: ClientOf) -> None:
    page = send(client_of(world.coach), url(world.citizen, "profilo"), availability_0="1")
    assert "Alcune mezze giornate sono ancora da indicare" in words(page)


@pytest.mark.usefixtures("vocabulary")
def test_what_somebody_else_saved_is_shown_in_words_not_in_codes(
    world: World, client_of: ClientOf
) -> None:
    page = url(world.citizen, "profilo")
    coach, colleague = client_of(world.coach), client_of(world.colleague)
    opened_before = form_of(coach.get(page))
    send(colleague, page, **WHOLE_PROFILE)
    mine = {"languages": ["it"], "languages_level": ["A2"], "targets": ["Barista"]}
    mine |= {"entitlements": ["l381"], **{f"availability_{n}": "0" for n in range(14)}}
    shown = words(coach.post(page, {**opened_before, **mine}))
    assert "«italiano B1, arabo native»" in shown or "«italiano B1, arabo madrelingua»" in shown
    assert "«Lavapiatti, " in shown
    assert "«legge 68/1999»" in shown
    assert "mai: sabato mattina, sabato pomeriggio" in shown


def test_the_map_of_the_form_follows_its_boxes_and_says_what_nobody_has_said(
    world: World, client_of: ClientOf
) -> None:
    page = client_of(world.coach).get(url(world.citizen, "profilo"))
    own, transit = page.context["form"].reach_map.circles
    assert (own.box, own.label) == ("id_max_km", "con i propri mezzi: 10 km")
    assert (transit.km, transit.label) == (None, "con i mezzi pubblici: distanza non indicata")
    assert {"id_max_km", "id_max_km_transit"} <= set(ids_of(page))


def test_of_somebody_under_protection_the_form_draws_no_map(
    world: World, client_of: ClientOf
) -> None:
    hidden = make_citizen(world.coach, refuge=True, anchor="service")
    page = client_of(world.coach).get(url(hidden, "profilo"))
    assert page.context["form"].reach_map is None
    assert "data-map" not in words(page)


@pytest.mark.usefixtures("vocabulary")
def test_the_page_of_a_profile_costs_the_same_however_full_it_is(
    world: World, client_of: ClientOf, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client, page = client_of(world.coach), url(world.citizen, "profilo")
    send(client, page, **WHOLE_PROFILE)
    with django_assert_num_queries(PROFILE_QUERIES):
        client.get(page)


def test_a_pause_keeps_the_person_and_stops_the_matching(world: World, client_of: ClientOf) -> None:
    send(client_of(world.coach), url(world.citizen, "profilo"), matching_paused="on")
    assert stored(world).profile.matching_paused


@pytest.mark.slow
@pytest.mark.slow
@pytest.mark.parametrize("typed", AWKWARD.values(), ids=AWKWARD)
@pytest.mark.parametrize("part", ["anagrafica", "profilo", "competenze", "referente"])
def test_nonsense_in_every_box_is_refused_in_words(
    world: World, client_of: ClientOf, part: str, typed: str
) -> None:
    shown = type_everywhere(client_of(world.coach), url(world.citizen, part), typed)
    assert REFUSED in words(shown)


@pytest.mark.slow
@pytest.mark.parametrize("part", ["anagrafica", "profilo"])
def test_whatever_is_typed_in_a_box_is_stored_or_refused_in_words(
    world: World, client_of: ClientOf, part: str
) -> None:
    assert boxes_that_break(client_of(world.coach), url(world.citizen, part), {}) == []


# Who follows, who reads


def hand_over(client: Client, world: World, to: Account) -> HttpResponse:
    return send(client, url(world.citizen, "referente"), referent=str(to.pk))


def test_a_person_is_handed_to_a_colleague(world: World, client_of: ClientOf) -> None:
    hand_over(client_of(world.coach), world, world.colleague)
    assert Citizen.objects.followed_by(world.colleague.pk, clock.today()).get() == world.citizen
    assert not Citizen.objects.followed_by(world.coach.pk, clock.today()).exists()


@pytest.mark.parametrize("who", ["stranger", "scout"])
def test_a_person_is_not_handed_to_somebody_who_does_not_follow_people_here(
    world: World, client_of: ClientOf, who: str
) -> None:
    page = hand_over(client_of(world.coach), world, getattr(world, who))
    assert REFUSED in words(page)


def test_a_service_of_one_says_that_nobody_else_is_there(world: World, client_of: ClientOf) -> None:
    alone = make_citizen(world.stranger)
    page = words(client_of(world.stranger).get(url(alone, "referente")))
    assert "non c’è nessun altro" in page


def test_every_page_of_a_file_leaves_the_trace_of_its_reading(
    world: World, client_of: ClientOf
) -> None:
    client = client_of(world.colleague)
    for page in ("anagrafica", "profilo", "competenze", "letture"):
        client.get(url(world.citizen, page))
    assert sorted(sections_read(world)) == ["identity", "profile", "readers", "skills"]


def test_the_page_of_readings_names_who_read_what_newest_first(
    world: World, client_of: ClientOf
) -> None:
    client_of(world.colleague).get(url(world.citizen, "profilo"))
    client_of(world.coach).get(url(world.citizen, "anagrafica"))
    response = client_of(world.coach).get(url(world.citizen, "letture"))
    assert [(read.reader, read.section) for read in response.context["readings"]] == [
        (str(world.coach), "dati anagrafici"),
        (str(world.colleague), "profilo per il lavoro"),
    ]
    assert str(world.colleague) in words(response)


def test_the_page_of_readings_lists_who_may_see_the_person_today(
    world: World, client_of: ClientOf
) -> None:
    change_referent(actor=actor(world.coach), citizen=world.citizen, referent=world.colleague)
    response = client_of(world.colleague).get(url(world.citizen, "letture"))
    holders = [str(grant.account or grant.service) for grant in response.context["grants"]]
    assert sorted(holders) == sorted([str(world.colleague), str(world.here)])


def test_many_readings_cost_no_more_queries(
    world: World, client_of: ClientOf, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_of(world.coach)
    for _time in range(30):
        client.get(url(world.citizen, "letture"))
    with django_assert_num_queries(15):
        client.get(url(world.citizen, "letture"))


@pytest.mark.parametrize("part", ["anagrafica", "profilo", "competenze", "letture", "referente"])
def test_another_district_and_a_role_that_has_ended_find_nothing(
    world: World, client_of: ClientOf, part: str
) -> None:
    ended = make_account(world.here, name="Ezio")
    ended.assignments.update(end=clock.today())
    address = url(world.citizen, part)
    assert client_of(world.stranger).get(address).status_code == 404
    assert client_of(ended).get(address).status_code == 403
    assert client_of(world.scout).get(address).status_code == 403


def test_a_specialist_reads_the_readings_and_corrects_nothing(
    world: World, client_of: ClientOf
) -> None:
    specialist = client_of(make_account(world.here, Role.SPECIALIST, name="Silvia"))
    assert specialist.get(url(world.citizen, "letture")).status_code == 200
    assert specialist.get(url(world.citizen, "profilo")).status_code == 403


def test_an_update_by_a_service_is_seen_by_the_open_form(world: World, client_of: ClientOf) -> None:
    """Not only pages save: an import may have saved meanwhile."""
    client, page = client_of(world.coach), url(world.citizen, "profilo")
    opened_before = form_of(client.get(page))
    profile = stored(world).profile
    profile.max_km = 3
    update_profile(actor=actor(world.coach), profile=profile, expected=profile.version)
    client.post(page, {**opened_before, "hours_max": "20"})
    assert (stored(world).profile.max_km, stored(world).profile.hours_max) == (3, 20)
