"""How many people an opening suits is what its ranking would show, told as a number."""

import pytest

from squadra.foundation.roles import Role
from squadra.openings.proposing import draft
from squadra.proposals.counting import suitable_people
from squadra.proposals.matching import people_for
from tests.factories import World, actor, make_account, make_citizen


def test_the_count_is_that_of_the_ranking(world: World) -> None:
    make_citizen(world.coach, profile={"kinds": ("course",)})
    make_citizen(world.coach, profile={"max_km": 0.0, "targets": ("5",)})
    make_citizen(world.coach, profile={"max_km": None})  # left out: nobody knows how far
    coach = actor(world.coach)
    found = suitable_people(coach, world.opening, coach.on)
    ranking = people_for(coach, world.opening, coach.on)
    assert found is not None
    assert (found.asked, found.fit) == (3, len(ranking.places))
    assert found.close == sum(place.score >= 5000 for place in ranking.places)


def test_an_opening_that_nobody_has_stored_is_counted_too(world: World) -> None:
    coach = actor(world.coach)
    new = draft(world.opening.organisation, {"kind": "job", "seats": 0}, coach.on)
    found = suitable_people(coach, new, coach.on)
    assert found is not None
    assert (found.asked, found.fit) == (1, 0)


def test_people_of_another_district_are_not_counted(world: World) -> None:
    stranger = actor(world.stranger)
    found = suitable_people(stranger, world.opening, stranger.on)
    assert found is not None
    assert found.asked == 0


@pytest.mark.parametrize("role", [Role.SCOUT, Role.COORDINATOR, Role.SPECIALIST])
def test_whoever_matches_nobody_gets_no_count(world: World, role: Role) -> None:
    other = actor(make_account(world.here, role))
    assert suitable_people(other, world.opening, other.on) is None
