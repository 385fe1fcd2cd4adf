"""Plans for the tests: people and openings chosen, and calculated as a coach does."""

from collections.abc import Sequence

from squadra.agencies.models import Account
from squadra.openings.models import Opening
from squadra.people.models import Citizen
from squadra.proposals.cohort.choosing import (
    choose_floors,
    choose_openings,
    choose_people,
    make_plan,
)
from squadra.proposals.cohort.planning import calculate
from squadra.proposals.cohort.solving import FloorAsked
from squadra.proposals.models import CohortPlan, PlannedPerson
from tests.factories import World, actor


def drafted(
    world: World,
    people: Sequence[Citizen],
    openings: Sequence[Opening],
    floors: Sequence[FloorAsked] = (),
    by: Account | None = None,
) -> CohortPlan:
    coach = actor(by or world.coach)
    plan = make_plan(actor=coach, service=world.here, name="Primavera")
    plan = choose_people(actor=coach, plan=plan, add=[one.pk for one in people])
    plan = choose_openings(actor=coach, plan=plan, add=[one.pk for one in openings])
    return choose_floors(actor=coach, plan=plan, floors=floors)


def planned(
    world: World,
    people: Sequence[Citizen],
    openings: Sequence[Opening],
    floors: Sequence[FloorAsked] = (),
) -> CohortPlan:
    plan = drafted(world, people, openings, floors)
    return calculate(actor=actor(world.coach), plan=plan)


def row_of(plan: CohortPlan, citizen: Citizen) -> PlannedPerson:
    return PlannedPerson.objects.get(plan=plan, person=citizen)


def places(plan: CohortPlan) -> dict[str, str | None]:
    """Where each person is: the ids of person and opening."""
    return {
        str(row.person_id): str(row.opening_id) if row.opening_id else None
        for row in PlannedPerson.objects.filter(plan=plan)
    }
