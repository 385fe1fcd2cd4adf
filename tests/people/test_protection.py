"""Somebody lives in a protected place: nothing that leads there is kept, shown or comes back."""

from collections.abc import Callable

import pytest
from django.test import Client

from squadra.agencies.models import Account
from squadra.foundation.access import Refused
from squadra.foundation.audit.models import Event
from squadra.people.bulk import new_file
from squadra.people.models import Anchor, Citizen
from squadra.people.services import update_identity
from tests.factories import World, actor, make_citizen
from tests.pages import form_of, send, words

ClientOf = Callable[[Account], Client]
HOME = {"address": "Via di Casa 3", "anchor": "home", "home_lat": 45.51, "home_lon": 9.41}
NOWHERE = ("", Anchor.SERVICE, None, None)


def home_of(citizen: Citizen) -> tuple[object, ...]:
    stored = Citizen.objects.get(pk=citizen.pk)
    return stored.address, stored.anchor, stored.home_lat, stored.home_lon


def former_homes(citizen: Citizen) -> set[object]:
    return set(Citizen.history.filter(id=citizen.pk).values_list("home_lat", "home_lon"))


def protect(world: World, citizen: Citizen, *, by: Account, refuge: bool = True) -> None:
    row = Citizen.objects.get(pk=citizen.pk)
    row.refuge = refuge
    update_identity(actor=actor(by), citizen=row, expected=row.version)


def edit_page(citizen: Citizen) -> str:
    return f"/persone/{citizen.pk}/anagrafica/"


def events(citizen: Citizen) -> list[str]:
    found = Event.objects.filter(subject_id=citizen.pk, verb__startswith="people:refuge:")
    return list(found.order_by("at", "id").values_list("verb", flat=True))


@pytest.fixture
def at_home(world: World) -> Citizen:
    return make_citizen(world.coach, **HOME)


@pytest.fixture
def hidden(world: World) -> Citizen:
    return make_citizen(world.coach, refuge=True)


def test_a_file_opened_under_protection_keeps_no_home_however_it_is_opened(world: World) -> None:
    """By a page or a service, and by a sheet."""
    assert home_of(make_citizen(world.coach, refuge=True, **HOME)) == NOWHERE
    identity = {
        "given_name": "Omar",
        "family_name": "Nuovo",
        "municipality": world.here.municipality,
        "refuge": True,
        **HOME,
    }
    made = new_file(
        actor=actor(world.coach), service=world.here, identity=identity, profile={}, skills={}
    ).citizen
    assert (made.address, made.anchor, made.home_lat, made.home_lon) == NOWHERE


def test_setting_protection_forgets_the_home_and_the_former_ones(
    world: World, at_home: Citizen
) -> None:
    assert (45.51, 9.41) in former_homes(at_home)
    protect(world, at_home, by=world.coach)
    assert home_of(at_home) == NOWHERE
    assert former_homes(at_home) == {(None, None)}
    assert events(at_home) == ["people:refuge:set"]


def test_lifting_protection_brings_nothing_back(world: World, at_home: Citizen) -> None:
    protect(world, at_home, by=world.coach)
    protect(world, at_home, by=world.coach, refuge=False)
    assert home_of(at_home) == NOWHERE
    assert former_homes(at_home) == {(None, None)}
    assert events(at_home) == ["people:refuge:set", "people:refuge:lifted"]


def test_another_correction_is_no_event_of_protection(world: World, client_of: ClientOf) -> None:
    send(client_of(world.coach), edit_page(world.citizen), phone="02 333")
    assert events(world.citizen) == []


@pytest.mark.parametrize("refuge", [True, False])
def test_only_the_referent_sets_or_lifts_protection(world: World, refuge: bool) -> None:
    citizen = make_citizen(world.coach, refuge=not refuge)
    with pytest.raises(Refused):
        protect(world, citizen, by=world.colleague, refuge=refuge)
    assert Citizen.objects.get(pk=citizen.pk).refuge is not refuge


def test_a_colleague_is_not_offered_to_set_or_lift_it(
    world: World, client_of: ClientOf, hidden: Citizen
) -> None:
    for citizen in (hidden, world.citizen):
        assert "refuge" in client_of(world.coach).get(edit_page(citizen)).context["form"].fields
        client = client_of(world.colleague)
        assert "refuge" not in client.get(edit_page(citizen)).context["form"].fields
        send(client, edit_page(citizen), phone="02 333", refuge="" if citizen.refuge else "on")
        stored = Citizen.objects.get(pk=citizen.pk)
        assert (stored.refuge, stored.phone) == (citizen.refuge, "02 333")


def test_the_town_of_a_protected_person_is_on_the_form_of_the_referent_alone(
    world: World, client_of: ClientOf, hidden: Citizen
) -> None:
    town = str(world.here.municipality)
    mine = form_of(client_of(world.coach).get(edit_page(hidden)))
    a_colleague_s = client_of(world.colleague).get(edit_page(hidden))
    assert "municipality" in mine
    assert "municipality" not in form_of(a_colleague_s)
    assert town not in words(a_colleague_s)


def test_a_form_opened_before_protection_was_set_brings_no_home_back(
    world: World, client_of: ClientOf, at_home: Citizen
) -> None:
    client = client_of(world.colleague)
    opened_before = form_of(client.get(edit_page(at_home)))
    protect(world, at_home, by=world.coach)
    client.post(edit_page(at_home), {**opened_before, "phone": "02 333"})
    assert home_of(at_home) == NOWHERE
    assert Citizen.objects.get(pk=at_home.pk).refuge
