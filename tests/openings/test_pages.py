"""Openings on their pages: found, published in a minute, corrected, put away and brought back."""

from collections.abc import Callable
from datetime import timedelta
from itertools import product

import pytest
from django.http import HttpResponse
from django.test import Client

from squadra.agencies.models import Account
from squadra.foundation import clock
from squadra.openings.models import Opening
from tests.factories import World, actor, make_opening, make_organisation
from tests.pages import AWKWARD, REFUSED, boxes_that_break, form_of, send, type_everywhere, words

ClientOf = Callable[[Account], Client]
LIST = "/opportunita/"
IN_A_MONTH = str(clock.today() + timedelta(days=30))
BRIEF = {"title": "Aiuto giardiniere", "kind": "internship", "expires_on": IN_A_MONTH}


def publishing(world: World) -> str:
    return f"/aziende/{world.opening.organisation_id}/opportunita/nuova/"


def publish(client: Client, world: World, **typed: object) -> HttpResponse:
    return send(client, publishing(world), **{**BRIEF, **typed})


def gardener(world: World) -> Opening:
    return Opening.objects.visible_to(actor(world.coach)).get(title="Aiuto giardiniere")


def listed(client: Client, **query: str) -> list[str]:
    return [row.title for row in client.get(LIST, query).context["listing"].page]


def test_a_title_a_kind_and_a_last_day_are_enough(world: World, client_of: ClientOf) -> None:
    response = publish(client_of(world.scout), world)
    opening = gardener(world)
    assert response["Location"] == f"/opportunita/{opening.pk}/"
    assert (opening.seats, opening.service, opening.flexible) == (1, world.here, None)


def test_what_a_company_does_is_proposed_as_the_opening_s_sector(
    world: World, client_of: ClientOf
) -> None:
    baker = make_organisation(world.coach, sector="10.71")
    send(client_of(world.coach), f"/aziende/{baker.pk}/opportunita/nuova/", **BRIEF)
    assert gardener(world).sector == "10.71"


@pytest.mark.usefixtures("vocabulary")
def test_a_whole_opening_is_written_in_words_and_stored_in_codes(
    world: World, client_of: ClientOf
) -> None:
    typed = {
        "occupation": "lavapiatti",
        "seats": "2",
        **{f"shift_{half_day}": "1" if half_day < 10 else "0" for half_day in range(14)},
        "flexible": "True",
        "starts_at": "08:00",
        "ends_at": "12:00",
        "hours": "20",
        "hours_min": "10.5",
        "starts_on": IN_A_MONTH,
        "description": "In mensa.\nSi lavora in tre.",
        "demands": ["standing", "noise"],
        "adaptable": ["noise"],
        "essential": ["Conversare in italiano", ""],
        "essential_level": ["2", "1"],
        "optional": [],
        "languages": ["it"],
        "languages_level": ["A2"],
        "licences": ["haccp"],
        "supports": ["tutor"],
        "sector": "56.2",
        "reserved": ["l68"],
    }
    response = publish(client_of(world.coach), world, **typed)
    assert response.status_code == 302, response.context["form"].errors
    opening = gardener(world)
    assert opening.occupation.startswith("http://data.europa.eu/esco/occupation/")
    assert opening.essential[0].endswith(":2")
    assert (opening.shift, opening.flexible) == ("11111111110000", True)
    assert (opening.hours, opening.hours_min) == (20, 10.5)
    assert (opening.demands, opening.adaptable) == (("standing", "noise"), ("noise",))
    assert (opening.languages, opening.licences, opening.supports, opening.reserved) == (
        ("it:A2",),
        ("haccp",),
        ("tutor",),
        ("l68",),
    )
    page = words(client_of(world.coach).get(response["Location"]))
    for expected in ("italiano A2", "attestato HACCP", "Lavapiatti", "tutor in azienda"):
        assert expected in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"starts_at": "12:00", "ends_at": "08:00"}, "Finisce prima di cominciare"),
        ({"adaptable": ["noise"]}, "Segnale anche fra le condizioni di lavoro"),
        ({"supports": ["none", "tutor"]}, "di sicuro nessuno"),
        ({"hours": "10", "hours_min": "20"}, "non possono superare quelle a regime"),
        ({"hours": "169"}, "168"),
        ({"seats": "-1"}, "0"),
        ({"sector": "Z99"}, "Scrivi il codice ATECO 2025"),
        ({"expires_on": "2150-12-31"}, "2099"),
        ({"occupation": "astronauta"}, "«astronauta» non è nel vocabolario"),
        ({"languages": ["xx"], "languages_level": ["A1"]}, "Scegli una lingua"),
        ({"languages": ["it"], "languages_level": ["Z9"]}, "Scegli un livello"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(
    world: World, client_of: ClientOf, typed: dict[str, object], said: str
) -> None:
    page = words(publish(client_of(world.coach), world, **typed))
    assert REFUSED in page
    assert said in page


@pytest.mark.usefixtures("vocabulary")
def test_at_most_twenty_useful_skills(world: World, client_of: ClientOf) -> None:
    from squadra.vocabularies.models import Skill

    names = [skill.label for skill in Skill.objects.all()[:21]]
    page = publish(client_of(world.coach), world, optional=names, optional_level=["1"] * 21)
    assert "Al massimo 20 competenze utili" in words(page)


def test_an_opening_is_not_published_at_another_company_s_site(
    world: World, client_of: ClientOf
) -> None:
    other = make_organisation(world.coach)
    page = publish(client_of(world.coach), world, site=str(other.sites.get().pk))
    assert REFUSED in words(page)


def test_publishing_begins_by_finding_the_company(world: World, client_of: ClientOf) -> None:
    make_organisation(world.coach, name="Panificio D'Oro")
    page = client_of(world.coach).get("/opportunita/nuova/", {"q": "oro"})
    assert [row.name for row in page.context["listing"].page] == ["Panificio D'Oro"]
    empty = client_of(world.coach).get("/opportunita/nuova/", {"q": "nessuna così"})
    assert "registrala" in words(empty)


def test_the_list_shows_open_ones_first_to_expire_and_the_others_when_asked(
    world: World, client_of: ClientOf
) -> None:
    today = clock.today()
    make_opening(world.coach, title="Scaduta", expires_on=today - timedelta(days=1))
    make_opening(world.coach, title="Ultimo giorno", expires_on=today)
    make_opening(world.coach, title="Senza posti", seats=0)
    client = client_of(world.coach)
    assert listed(client) == ["Ultimo giorno", world.opening.title]
    assert sorted(listed(client, state="closed")) == ["Scaduta", "Senza posti"]
    assert len(listed(client, state="all")) == 4


def test_an_opening_is_found_by_words_of_its_title_and_company_together(
    world: World, client_of: ClientOf
) -> None:
    baker = make_organisation(world.coach, name="Panificio D'Oro")
    make_opening(world.coach, baker, title="Banco e cassa")
    client = client_of(world.coach)
    assert listed(client, q="cassa doro") == ["Banco e cassa"]
    assert listed(client, kind="course") == []


@pytest.mark.slow
def test_nothing_typed_in_the_address_breaks_the_list(world: World, client_of: ClientOf) -> None:
    client = client_of(world.coach)
    addresses = product(("q", "kind", "state", "sort", "page"), AWKWARD.values())
    assert {client.get(LIST, {box: typed}).status_code for box, typed in addresses} == {200}


def test_two_people_who_change_the_seats_see_both_numbers(
    world: World, client_of: ClientOf
) -> None:
    address = f"{LIST}{world.opening.pk}/modifica/"
    coach, scout = client_of(world.coach), client_of(world.scout)
    opened_before = form_of(coach.get(address))
    send(scout, address, seats="5")
    shown = coach.post(address, {**opened_before, "seats": "7", "hours": "20"})
    assert "«5»" in words(shown)
    assert form_of(shown)["hours"] == ["20"]
    coach.post(address, form_of(shown))
    world.opening.refresh_from_db()
    assert (world.opening.seats, world.opening.hours) == (7, 20)


def test_an_archived_opening_leaves_the_lists_and_comes_back_with_one_button(
    world: World, client_of: ClientOf
) -> None:
    client, base = client_of(world.scout), f"{LIST}{world.opening.pk}/"
    page = words(client.post(f"{base}archivia/", follow=True))
    assert f"{base}ripristina/" in page
    assert listed(client) == []
    assert client.get(base).status_code == 404
    client.post(f"{base}ripristina/")
    assert listed(client) == [world.opening.title]


def test_an_opening_that_somebody_just_changed_is_not_archived_unseen(
    world: World, client_of: ClientOf
) -> None:
    base = f"{LIST}{world.opening.pk}/"
    seen = world.opening.version
    send(client_of(world.scout), f"{base}modifica/", seats="5")
    page = client_of(world.coach).post(f"{base}archivia/", {"version": seen}, follow=True)
    assert "Qualcun altro l&#x27;ha appena cambiata" in words(page)
    assert listed(client_of(world.coach)) == [world.opening.title]
    assert f'name="version" value="{seen + 1}"' in words(page)


@pytest.mark.slow
@pytest.mark.slow
@pytest.mark.parametrize("typed", AWKWARD.values(), ids=AWKWARD)
def test_nonsense_in_every_box_is_refused_in_words(
    world: World, client_of: ClientOf, typed: str
) -> None:
    client = client_of(world.coach)
    for address in (publishing(world), f"{LIST}{world.opening.pk}/modifica/"):
        assert REFUSED in words(type_everywhere(client, address, typed)), address


@pytest.mark.slow
def test_whatever_is_typed_in_a_box_is_stored_or_refused_in_words(
    world: World, client_of: ClientOf
) -> None:
    assert boxes_that_break(client_of(world.coach), publishing(world), BRIEF) == []


@pytest.mark.parametrize("part", ["", "modifica/"])
def test_another_district_does_not_find_the_opening(
    world: World, client_of: ClientOf, part: str
) -> None:
    client = client_of(world.stranger)
    assert client.get(f"{LIST}{world.opening.pk}/{part}").status_code == 404
    assert client.get(publishing(world)).status_code == 404
    assert client.post(f"{LIST}{world.opening.pk}/archivia/").status_code == 404
