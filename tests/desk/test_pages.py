"""The frame, search, and the pages that put a person, an opening, a company together."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from squadra.agencies.models import Account
from squadra.foundation import clock
from squadra.foundation.audit import readers_of
from squadra.foundation.roles import Role
from squadra.people.models import Citizen, Grant, PersonSkill, Section
from squadra.people.services import record_skill
from squadra.vocabularies.models import Skill
from tests.desk.listing import SEARCH, TODAY, bands, propose
from tests.factories import (
    World,
    actor,
    make_account,
    make_citizen,
    make_opening,
    make_organisation,
)
from tests.pages import AWKWARD, words

ClientOf = Callable[[Account], Client]


def person_page(client: Client, citizen: Citizen) -> str:
    return words(client.get(f"/persone/{citizen.pk}/"))


# The frame


@pytest.mark.parametrize(
    ("role", "menu"),
    [
        (Role.COACH, ["Oggi", "Persone", "Aziende", "Opportunità", "Piani", "Importa"]),
        (Role.SCOUT, ["Oggi", "Aziende", "Opportunità", "Importa"]),
        (Role.SPECIALIST, ["Oggi", "Persone"]),
        (Role.COORDINATOR, ["Oggi", "Aziende", "Opportunità", "Scelte motivate"]),
        (Role.ADMINISTRATOR, ["Oggi"]),
    ],
)
def test_the_menu_offers_only_what_the_role_may_open(
    world: World, client_of: ClientOf, role: str, menu: list[str]
) -> None:
    client = client_of(make_account(world.here, role, name="Rita"))
    entries = client.get(TODAY).context["menu"]
    assert [str(entry["label"]) for entry in entries] == menu
    assert {client.get(entry["url"]).status_code for entry in entries} == {200}


def test_the_menu_says_where_one_is(world: World, client_of: ClientOf) -> None:
    page = client_of(world.coach).get(f"/persone/{world.citizen.pk}/")
    here = [str(entry["label"]) for entry in page.context["menu"] if entry["active"]]
    assert here == ["Persone"]


# Search


def test_one_box_finds_people_companies_and_openings(world: World, client_of: ClientOf) -> None:
    make_citizen(world.coach, family_name="Verdi")
    make_organisation(world.coach, name="Vivaio Verdi")
    make_opening(world.coach, title="Verdi prati")
    found = bands(client_of(world.coach), SEARCH, q="verdi")
    assert found == {
        "people": ["Verdi Lucia"],
        "organisations": ["Vivaio Verdi"],
        "openings": ["Verdi prati"],
    }


def test_search_finds_nothing_of_another_district(world: World, client_of: ClientOf) -> None:
    for text in ("bianchi", "azienda", "cucina"):
        assert bands(client_of(world.stranger), SEARCH, q=text) == {}


def test_a_scout_finds_no_people(world: World, client_of: ClientOf) -> None:
    assert bands(client_of(world.scout), SEARCH, q="bianchi") == {}


def test_more_results_than_fit_lead_to_the_list(world: World, client_of: ClientOf) -> None:
    for _number in range(12):
        make_citizen(world.coach, given_name="Numerosa")
    page = words(client_of(world.coach).get(SEARCH, {"q": "numerosa"}))
    assert "/persone/?q=numerosa" in page
    assert "Vedi tutte (12)" in page


@pytest.mark.parametrize("typed", ["", "  ", "...", "\x00", "\u202e"])
def test_searching_for_no_word_shows_nobody(world: World, client_of: ClientOf, typed: str) -> None:
    assert bands(client_of(world.coach), SEARCH, q=typed) == {}


def test_nothing_typed_in_the_box_breaks_the_search(world: World, client_of: ClientOf) -> None:
    client = client_of(world.coach)
    assert {client.get(SEARCH, {"q": text}).status_code for text in AWKWARD.values()} == {200}


def test_what_was_searched_is_shown_as_text_never_as_markup(
    world: World, client_of: ClientOf
) -> None:
    page = words(client_of(world.coach).get(SEARCH, {"q": "<script>alert(1)</script>"}))
    assert "«&lt;script&gt;alert(1)&lt;/script&gt;»" in page
    assert "<script>alert" not in page


# A person


@pytest.mark.usefixtures("vocabulary")
def test_a_person_s_page_says_what_is_known_and_what_is_not(
    world: World, client_of: ClientOf
) -> None:
    citizen = make_citizen(
        world.coach,
        birth_date=date(1990, 5, 1),
        profile={"languages": ("it:B1",), "limits": ("heavy_loads",), "availability": "1x" * 7},
    )
    held = PersonSkill(
        person=citizen,
        skill=Skill.objects.resolve("Conversare in italiano"),
        level=2,
        assessed_on=date(2026, 5, 1),
    )
    record_skill(actor=actor(world.coach), skill=held)
    page = person_page(client_of(world.coach), citizen)
    for expected in ("italiano B1", "carichi pesanti", "mai", str(held.skill), str(world.coach)):
        assert expected in page
    assert "non indicato" in page


def test_opening_a_person_s_page_is_one_reading(world: World, client_of: ClientOf) -> None:
    person_page(client_of(world.colleague), world.citizen)
    event = readers_of(world.citizen.pk).get()
    assert (event.actor_id, event.facts) == (world.colleague.pk, {"section": "overview"})


@pytest.mark.parametrize(
    ("profile", "said"),
    [
        ({"max_km": None}, "Manca la distanza raggiungibile"),
        ({"matching_paused": True}, "in pausa"),
        ({}, "competenze non sono ancora indicate"),
    ],
)
def test_the_page_says_what_happens_now(
    world: World, client_of: ClientOf, profile: dict[str, object], said: str
) -> None:
    citizen = make_citizen(world.coach, profile=profile)
    nexts = client_of(world.coach).get(f"/persone/{citizen.pk}/").context["nexts"]
    assert any(said in str(step.text) for step in nexts)


def test_only_the_referent_is_asked_for_an_answer_and_offered_copy_and_erasure(
    world: World, client_of: ClientOf
) -> None:
    propose(world)
    offered = ("Scrivi la risposta", "/copia/", "/cancella/")
    mine = person_page(client_of(world.coach), world.citizen)
    a_colleague_s = person_page(client_of(world.colleague), world.citizen)
    assert [text in mine for text in offered] == [True] * 3
    assert [text in a_colleague_s for text in offered] == [False] * 3


@pytest.mark.parametrize("state", ["proposed", "accepted", "closed"])
def test_a_yes_and_a_no_leave_the_same_steps(world: World, client_of: ClientOf, state: str) -> None:
    propose(world, state=state)
    assert steps_reached(client_of(world.coach), world)[2:] == ["proposte"]


def test_a_closed_proposal_leaves_no_step_to_a_colleague(world: World, client_of: ClientOf) -> None:
    """As if it had never been made: there is nothing to count."""
    before = steps_reached(client_of(world.colleague), world)
    propose(world, state="closed")
    assert steps_reached(client_of(world.colleague), world) == before


def steps_reached(client: Client, world: World) -> list[str]:
    response = client.get(f"/persone/{world.citizen.pk}/")
    return [str(step.label) for step in response.context["steps"] if step.on]


def test_somebody_under_protection_has_no_map_no_town_and_no_address(
    world: World, client_of: ClientOf
) -> None:
    hidden = make_citizen(
        world.coach, refuge=True, anchor="service", address="Via Segreta 7", profile={"max_km": 5}
    )
    page = person_page(client_of(world.coach), hidden)
    for secret in ("Via Segreta", str(world.here.municipality), "data-map"):
        assert secret not in page
    assert "data-map" in person_page(client_of(world.coach), world.citizen)


def test_a_grant_of_one_section_shows_one_section(world: World, client_of: ClientOf) -> None:
    specialist = make_account(world.here, Role.SPECIALIST, name="Silvia")
    Grant.objects.filter(person=world.citizen).update(sections=(Section.IDENTITY,))
    world.citizen.profile.limits = ("heavy_loads",)
    world.citizen.profile.save()
    propose(world)
    page = person_page(client_of(specialist), world.citizen)
    assert str(world.citizen) in page
    assert "carichi pesanti" not in page
    assert world.opening.title not in page


def test_a_specialist_reads_and_is_offered_nothing_to_change(
    world: World, client_of: ClientOf
) -> None:
    propose(world)
    specialist = client_of(make_account(world.here, Role.SPECIALIST, name="Silvia"))
    page = person_page(specialist, world.citizen)
    for part in ("profilo/", "anagrafica/", "referente/", "opportunita/", "proposte/"):
        assert f'/{part}"' not in page


@pytest.mark.usefixtures("vocabulary")
def test_a_person_s_page_costs_as_much_with_many_skills_as_with_one(
    world: World, client_of: ClientOf, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for skill in Skill.objects.all()[:8]:
        PersonSkill.objects.create(person=world.citizen, skill=skill, assessed_on=date(2026, 1, 7))
    propose(world)
    client = client_of(world.coach)
    person_page(client, world.citizen)
    with django_assert_num_queries(20):
        person_page(client, world.citizen)


@pytest.mark.parametrize("part", ["persone", "aziende", "opportunita"])
def test_another_district_finds_none_of_the_pages(
    world: World, client_of: ClientOf, part: str
) -> None:
    keys = {
        "persone": world.citizen.pk,
        "aziende": world.opening.organisation_id,
        "opportunita": world.opening.pk,
    }
    assert client_of(world.stranger).get(f"/{part}/{keys[part]}/").status_code == 404


# An opening


def test_an_opening_counts_only_the_proposals_one_may_know_of(
    world: World, client_of: ClientOf
) -> None:
    propose(world)
    propose(world, make_citizen(world.coach), state="accepted")
    address = f"/opportunita/{world.opening.pk}/"
    seen = client_of(world.coach).get(address).context
    assert (seen["waiting"], seen["accepted"]) == (1, 1)
    unseen = client_of(world.scout).get(address).context
    assert (unseen["waiting"], unseen["accepted"]) == (0, 0)


def test_an_expired_opening_says_so(world: World, client_of: ClientOf) -> None:
    old = make_opening(world.coach, expires_on=clock.today() - timedelta(days=1))
    assert "scaduta" in words(client_of(world.coach).get(f"/opportunita/{old.pk}/"))
