"""One opening shown to one service of another district: by whom, to whom, until when."""

import pytest
from django.db import IntegrityError, transaction

from squadra.agencies.models import Account
from squadra.foundation import clock
from squadra.foundation.access import Refused
from squadra.foundation.audit.models import Event
from squadra.foundation.roles import Role
from squadra.openings.models import Opening, OpeningShare
from squadra.openings.services import archive_opening, show_to_service, stop_showing_to_service
from tests.factories import World, actor, make_account, make_service


def sees(world: World, account: Account) -> bool:
    return world.opening in Opening.objects.visible_to(actor(account))


def show(world: World, by: Account | None = None) -> OpeningShare:
    return show_to_service(
        actor=actor(by or world.coach), opening=world.opening, service=world.elsewhere
    )


def stop(world: World, by: Account) -> None:
    stop_showing_to_service(actor=actor(by), opening=world.opening, service=world.elsewhere)


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        (Role.COACH, True),
        (Role.SOCIAL_WORKER, True),
        (Role.SCOUT, False),
        (Role.COORDINATOR, False),
        (Role.SPECIALIST, False),
    ],
)
def test_it_is_shown_to_those_who_follow_people_there(world: World, role: str, seen: bool) -> None:
    account = make_account(world.elsewhere, role)
    assert not sees(world, account)
    show(world)
    assert sees(world, account) is seen


def test_another_service_of_that_district_does_not_see_it(world: World) -> None:
    beside = make_service(world.elsewhere.district, world.elsewhere.municipality)
    show(world)
    assert not sees(world, make_account(beside))


def test_what_was_put_away_is_shown_to_nobody(world: World) -> None:
    show(world)
    archive_opening(actor=actor(world.coach), opening=world.opening, expected=1)
    assert not sees(world, world.stranger)


def test_showing_twice_is_showing_once(world: World) -> None:
    assert show(world) == show(world, by=world.colleague)
    assert Event.objects.filter(verb="openings:opening:shown").count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        OpeningShare.objects.create(
            opening=world.opening, service=world.elsewhere, since=clock.now()
        )


def test_either_side_stops_it_and_it_can_be_shown_again(world: World) -> None:
    for by in (world.coach, world.stranger):
        show(world)
        stop(world, by)
        assert not sees(world, world.stranger)
    stop(world, world.coach)
    assert Event.objects.filter(verb="openings:opening:no_longer_shown").count() == 2


def test_nobody_shows_what_is_not_of_their_district_or_stops_what_is_not_theirs(
    world: World,
) -> None:
    third = make_account(make_service(None, world.here.municipality))
    with pytest.raises(Refused):
        show(world, by=world.stranger)
    show(world)
    with pytest.raises(Refused):
        stop(world, third)
    with pytest.raises(Refused):
        show_to_service(actor=actor(world.stranger), opening=world.opening, service=world.elsewhere)
    assert sees(world, world.stranger)
