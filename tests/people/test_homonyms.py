"""Two people with one name are told apart wherever names are listed, by what the reader may see."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from squadra.agencies.models import Account
from squadra.foundation.roles import Role
from squadra.people.models import Citizen, Grant, Section
from squadra.proposals.models import Proposal
from squadra.territory.models import Municipality
from tests.factories import World, make_account, make_citizen, make_opening
from tests.pages import send, words

ClientOf = Callable[[Account], Client]
ROW_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
EVERY_MUNICIPALITY = re.compile(r"<option[^>]*>[^<]*</option>")  # what a form offers to choose
PLACES = ("list", "search", "cards", "kept away", "left out", "answers", "profiles", "register")


@pytest.fixture
def town(world: World) -> Municipality:
    """Somewhere else in the district, so that its name on a page is the person's and no other."""
    return Municipality.objects.create(
        istat_code="999077",
        cadastral_code="X077",
        name="Borgo Lontano",
        district=world.here.district,
        lat=45.52,
        lon=9.42,
    )


@pytest.fixture
def shown(world: World, client_of: ClientOf) -> Callable[..., str]:
    """What a place shows of everybody named Rossi Anna."""

    def show(place: str, account: Account | None = None) -> str:
        client = client_of(account or world.coach)
        main = words(_page(place, client, world)).partition("<main")[2]
        return ROW_ID.sub("", EVERY_MUNICIPALITY.sub("", main))

    return show


def _page(place: str, client: Client, world: World) -> object:
    people = reverse("proposals:people", args=[world.opening.pk])
    match place:
        case "list":
            return client.get("/persone/", {"q": "rossi"})
        case "search":
            return client.get("/cerca/", {"q": "rossi"})
        case "kept away":
            far = make_opening(world.coach, licences=("B",))
            far_people = reverse("proposals:people", args=[far.pk])
            return client.get(far_people, {"away": "licences"})
        case "cards" | "left out":
            return client.get(people)
        case "answers" | "profiles":
            return client.get("/oggi/")
    typed = {"family_name": "Rossi", "given_name": "Anna"}
    return send(client, "/persone/nuova/", **typed, municipality=str(world.here.municipality_id))


def rossi(world: World, place: str, **identity: object) -> Citizen:
    """Somebody named Rossi Anna whom that place shows."""
    lacks = place in ("left out", "profiles")
    names = {"family_name": "Rossi", "given_name": "Anna", **identity}
    citizen = make_citizen(world.coach, profile={"max_km": None} if lacks else None, **names)
    if place == "answers":
        Proposal.objects.create(
            person=citizen,
            opening=world.opening,
            service=world.here,
            proposed_by=world.coach,
            state="proposed",
            snapshot={},
        )
    return citizen


@pytest.mark.parametrize("place", PLACES)
def test_two_people_of_one_name_are_told_apart(
    world: World, town: Municipality, shown: Callable[..., str], place: str
) -> None:
    rossi(world, place, birth_date=date(1971, 3, 2), municipality=town)
    rossi(world, place, birth_date=date(1999, 8, 4))
    page = shown(place)
    assert "del 1971 · Borgo Lontano" in page
    assert f"del 1999 · {world.here.municipality}" in page


@pytest.mark.parametrize("place", PLACES)
def test_the_municipality_of_somebody_under_protection_is_shown_nowhere(
    world: World, town: Municipality, shown: Callable[..., str], place: str
) -> None:
    """Their service stands in its place, as on their own page."""
    rossi(world, place, municipality=town, refuge=True, birth_date=date(1971, 3, 2))
    page = shown(place)
    assert f"del 1971 · indirizzo protetto · {world.here}" in page
    assert "Borgo Lontano" not in page


@pytest.mark.parametrize("place", ["list", "search", "cards", "kept away", "left out"])
def test_a_reader_without_the_section_of_identity_sees_the_name_alone(
    world: World, town: Municipality, shown: Callable[..., str], place: str
) -> None:
    """As on the person's own page, which to the same reader shows neither."""
    citizen = rossi(world, place, municipality=town, birth_date=date(1971, 3, 2))
    Grant.objects.filter(person=citizen, service=world.here).update(
        sections=(Section.PROFILE, Section.PROPOSALS)
    )
    page = shown(place, world.colleague)
    assert "Rossi Anna" in page
    assert "1971" not in page
    assert "Borgo Lontano" not in page
    assert "del 1971 · Borgo Lontano" in shown(place, world.coach)


def test_the_page_of_a_person_shows_no_identity_without_its_section(
    world: World, town: Municipality, client_of: ClientOf
) -> None:
    secrets = {"phone": "02 555 1234", "email": "anna@prova.example", "address": "Via Chiara 5"}
    citizen = make_citizen(world.coach, municipality=town, birth_date=date(1971, 3, 2), **secrets)
    Grant.objects.filter(person=citizen, service=world.here).update(sections=(Section.PROFILE,))
    specialist = make_account(world.here, Role.SPECIALIST, name="Silvia")
    page = words(client_of(specialist).get(f"/persone/{citizen.pk}/"))
    assert "Profilo per il lavoro" in page
    for secret in (*secrets.values(), "1971", "anni", "Borgo Lontano"):
        assert secret not in page, secret


def test_a_birth_date_that_nobody_knows_leaves_the_municipality(
    world: World, town: Municipality, shown: Callable[..., str]
) -> None:
    rossi(world, "list", municipality=town)
    page = shown("list")
    assert "Borgo Lontano" in page
    assert "del " not in page.partition("Rossi Anna")[2].partition("Borgo")[0]
