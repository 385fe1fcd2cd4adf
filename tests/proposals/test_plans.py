"""A cohort plan is the engine's own on the same rows; floors, moves by hand and their undoing."""

from datetime import timedelta
from itertools import product

import pytest

from squadra.engine.matching.pair import Pair
from squadra.engine.matching.reference import failed_rules, total_score
from squadra.foundation import clock
from squadra.foundation.access import Refused
from squadra.openings.models import Opening
from squadra.people.models import Citizen
from squadra.proposals.cohort import choosing
from squadra.proposals.cohort.inputs import inputs_of
from squadra.proposals.cohort.moving import BACK, OUT, ground_of, move, preview, undo_move
from squadra.proposals.cohort.planning import calculate
from squadra.proposals.cohort.solving import FloorAsked
from squadra.proposals.jobs import forget_old_plans
from squadra.proposals.lifecycle import erase, export
from squadra.proposals.models import CohortPlan, PlannedOpening, PlannedPerson
from squadra.proposals.overrides import Departure
from squadra.proposals.services import propose
from squadra.proposals.setting import setting_on
from tests.factories import World, actor, make_citizen, make_opening, make_opening_away
from tests.proposals.acting import codes
from tests.proposals.planned import drafted, places, planned, row_of


@pytest.fixture
def people(world: World) -> list[Citizen]:
    """Four people of ever wider reach; those who reach least have waited longest."""
    today = clock.today()
    return [
        make_citizen(
            world.coach,
            profile={"max_km": reach, "waiting_since": today - timedelta(days=days)},
        )
        for reach, days in ((4.0, 400), (6.0, 800), (9.0, 20), (30.0, 10))
    ]


@pytest.fixture
def openings(world: World) -> list[Opening]:
    """Three openings with one seat each, ever further away."""
    found = [make_opening(world.coach), *(make_opening_away(world.coach, k) for k in (3, 6))]
    Opening.objects.filter(pk__in=[one.pk for one in found]).update(seats=1)
    return found


def edges(world: World, plan: CohortPlan) -> dict[tuple[str, str], int]:
    """Every admissible pair by the reference, one by one."""
    coach = actor(world.coach)
    inputs, setting = inputs_of(plan, coach), setting_on(coach.on)
    pairs = [
        Pair(person, opening, setting)
        for person in inputs.people.records
        for opening in inputs.openings.records
    ]
    return {
        (pair.person.id, pair.opening.id): total_score(pair)
        for pair in pairs
        if not failed_rules(pair)
    }


def best(world: World, plan: CohortPlan, fixed: dict[str, str | None]) -> int:
    """The greatest total by trying everything, one seat an opening."""
    scores = edges(world, plan)
    people = sorted(places(plan))
    choices = [
        [fixed[person]]
        if person in fixed
        else [None, *(opening for who, opening in scores if who == person)]
        for person in people
    ]
    totals = [0]
    for chosen in product(*choices):
        taken = [opening for opening in chosen if opening]
        if len(taken) == len(set(taken)):
            pairs = zip(people, chosen, strict=True)
            totals.append(sum(scores[person, opening] for person, opening in pairs if opening))
    return max(totals)


def total(plan: CohortPlan) -> int:
    return sum(PlannedPerson.objects.filter(plan=plan).values_list("score", flat=True))


def test_the_plan_is_the_best_there_is(
    world: World, people: list[Citizen], openings: list[Opening]
) -> None:
    plan = planned(world, people, openings)
    assert plan.state == "ready"
    assert plan.best_total == plan.bound == total(plan) == best(world, plan, {})
    assert plan.greedy_total <= plan.best_total


def test_one_more_seat_is_worth_what_it_is_said_to_be(
    world: World, people: list[Citizen], openings: list[Opening]
) -> None:
    plan = planned(world, people, openings)
    for row in PlannedOpening.objects.filter(plan=plan):
        Opening.objects.filter(pk=row.opening_id).update(seats=2)
        again = planned(world, people, openings)
        assert again.best_total - plan.best_total == row.price
        Opening.objects.filter(pk=row.opening_id).update(seats=1)


def test_whoever_has_no_place_is_told_why(
    world: World, people: list[Citizen], openings: list[Opening]
) -> None:
    far = make_citizen(
        world.coach, profile={"max_km": 0.001}, municipality=openings[2].site.municipality
    )
    plan = planned(world, [*people, far], openings[:2])
    assert row_of(plan, far).outcome == "none"
    outcomes = sorted(PlannedPerson.objects.filter(plan=plan).values_list("outcome", flat=True))
    assert outcomes == ["none", "placed", "placed", "taken", "taken"]
    paused = people[0].profile
    paused.matching_paused = True
    paused.save()
    again = calculate(actor=actor(world.coach), plan=plan)
    assert row_of(again, people[0]).outcome == "left_out"


def test_a_floor_is_kept_and_has_its_price(
    world: World, people: list[Citizen], openings: list[Opening]
) -> None:
    free = planned(world, people, openings[1:2])
    floor = FloorAsked("waiting:365", 1)
    plan = planned(world, people, openings[1:2], [floor])
    (kept,) = plan.floors
    assert (kept["members"], kept["reached"], kept["met"]) == (2, 1, True)
    assert kept["cost"] == free.best_total - plan.best_total
    assert kept["cost"] > 0


def test_a_floor_out_of_reach_is_named_and_the_rest_kept(
    world: World, people: list[Citizen], openings: list[Opening]
) -> None:
    floors = [FloorAsked("waiting:365", 2), FloorAsked("waiting:730", 1)]
    plan = planned(world, people, openings[1:2], floors)
    assert [(kept["reached"], kept["met"]) for kept in plan.floors] == [(1, False), (1, True)]


@pytest.mark.slow
@pytest.mark.parametrize("where", range(4))
def test_a_move_costs_what_trying_everything_says(
    world: World, people: list[Citizen], openings: list[Opening], where: int
) -> None:
    plan = planned(world, people, openings)
    coach = actor(world.coach)
    for citizen in people:
        row, ground = row_of(plan, citizen), ground_of(coach, plan)
        targets = [*(place.opening for place in ground.alternatives(row)), OUT]
        if where < len(targets):
            target = targets[where]
            fixed = {str(citizen.pk): None if target == OUT else target}
            shown = preview(ground, row, target)
            assert shown.after == best(world, plan, fixed)
            assert shown.before == plan.best_total
            assert shown.cost >= 0


def test_a_move_says_to_whom_and_is_taken_back(
    world: World, people: list[Citizen], openings: list[Opening]
) -> None:
    plan = planned(world, people, openings)
    coach, before = actor(world.coach), places(plan)
    row = PlannedPerson.objects.filter(plan=plan, opening__isnull=False).first()
    assert row
    ground = ground_of(coach, plan)
    target = next(
        place.opening for place in ground.alternatives(row) if place.opening in before.values()
    )
    cost = preview(ground, row, target).cost
    shown = move(ground=ground, row=row, target=target, expected=cost)
    after = places(plan)
    assert {str(change.person.pk) for change in shown.changes} == {
        person for person in before if before[person] != after[person]
    }
    assert after[str(row.person_id)] == target
    assert total(plan) == shown.after
    row.refresh_from_db()
    assert row.by_hand
    plan = CohortPlan.objects.get(pk=plan.pk)
    again = calculate(actor=coach, plan=plan)
    assert places(again) == after, "a calculation leaves what was moved by hand"
    plan = CohortPlan.objects.get(pk=plan.pk)
    with pytest.raises(Refused) as refused:
        undo_move(actor=coach, plan=plan)
    assert codes(refused) == ["no_move"]
    row.refresh_from_db()
    ground = ground_of(coach, plan)
    cost = preview(ground, row, BACK).cost
    move(ground=ground, row=row, target=BACK, expected=cost)
    assert places(plan) == before


def test_a_move_is_undone(world: World, people: list[Citizen], openings: list[Opening]) -> None:
    plan = planned(world, people, openings)
    coach, before = actor(world.coach), places(plan)
    row = PlannedPerson.objects.filter(plan=plan, opening__isnull=False).first()
    assert row
    ground = ground_of(coach, plan)
    cost = preview(ground, row, OUT).cost
    move(ground=ground, row=row, target=OUT, expected=cost)
    assert places(plan) != before
    plan = CohortPlan.objects.get(pk=plan.pk)
    undo_move(actor=coach, plan=plan)
    assert places(plan) == before
    assert total(plan) == plan.best_total
    assert not PlannedPerson.objects.filter(plan=plan, by_hand=True).exists()


def test_what_was_proposed_holds_its_seat(
    world: World, people: list[Citizen], openings: list[Opening]
) -> None:
    plan = planned(world, people, openings)
    coach = actor(world.coach)
    rows = PlannedPerson.objects.filter(plan=plan, opening__isnull=False)
    row = rows.select_related("person", "opening").first()
    assert row
    assert row.opening
    departure = Departure("plan")
    propose(actor=coach, citizen=row.person, opening=row.opening, departure=departure)
    ground = ground_of(coach, plan)
    other = next(
        one
        for one in PlannedPerson.objects.filter(plan=plan).exclude(pk=row.pk)
        if ground.pairs.at(str(one.person_id), str(row.opening_id))
    )
    for one, target, code in ((other, str(row.opening_id), "seats"), (row, OUT, "proposed")):
        with pytest.raises(Refused) as refused:
            preview(ground, one, target)
        assert codes(refused) == [code]


def test_nothing_chosen_is_refused(world: World) -> None:
    plan = drafted(world, [], [])
    with pytest.raises(Refused) as refused:
        calculate(actor=actor(world.coach), plan=plan)
    assert codes(refused) == ["no_people", "no_openings"]


def test_an_erased_person_leaves_the_plans(
    world: World, people: list[Citizen], openings: list[Opening]
) -> None:
    plan = planned(world, people, openings)
    row = PlannedPerson.objects.filter(plan=plan, opening__isnull=False).first()
    assert row
    ground = ground_of(actor(world.coach), plan)
    move(ground=ground, row=row, target=OUT, expected=preview(ground, row, OUT).cost)
    told = export(row.person_id)
    assert len(told["piani di gruppo in cui compare"]) == 1
    assert len(told["spostamenti in piani di gruppo"]) == 1
    assert "facts_mark" not in str(told)
    erase(row.person_id)
    assert str(row.person_id) not in places(plan)
    assert len(places(plan)) == len(people) - 1


def test_old_plans_are_forgotten(world: World, people: list[Citizen]) -> None:
    new, put_away, old = (drafted(world, people, []) for _ in range(3))
    then = clock.now() - timedelta(days=200)
    CohortPlan.objects.filter(pk=old.pk).update(updated_at=then)
    CohortPlan.objects.filter(pk=put_away.pk).update(archived_at=clock.now() - timedelta(days=31))
    forget_old_plans.func()
    assert list(CohortPlan.objects.all()) == [new]


def test_two_colleagues_move_at_the_same_time(
    world: World, people: list[Citizen], openings: list[Opening]
) -> None:
    plan = planned(world, people, openings)
    first, second = (ground_of(actor(one), plan) for one in (world.coach, world.colleague))
    rows = list(PlannedPerson.objects.filter(plan=plan, opening__isnull=False)[:2])
    move(ground=first, row=rows[0], target=OUT, expected=preview(first, rows[0], OUT).cost)
    cost = preview(second, rows[1], OUT).cost
    with pytest.raises(Refused) as refused:
        move(ground=second, row=rows[1], target=OUT, expected=cost)
    assert codes(refused) == ["changed"]
    assert PlannedPerson.objects.filter(plan=plan, by_hand=True).count() == 1


def test_moves_are_told_beside_the_best_plan_also_after_another_calculation(
    world: World, people: list[Citizen], openings: list[Opening]
) -> None:
    plan = planned(world, people[:2], openings[:2])
    ground, best_total = ground_of(actor(world.coach), plan), plan.best_total
    row = PlannedPerson.objects.filter(plan=plan, opening__isnull=False).first()
    assert row
    cost = preview(ground, row, OUT).cost
    assert cost > 0
    move(ground=ground, row=row, target=OUT, expected=cost)
    plan = calculate(actor=actor(world.coach), plan=CohortPlan.objects.get(pk=plan.pk))
    assert plan.best_total == best_total
    assert total(plan) == best_total - cost


def test_a_move_that_breaks_a_floor_says_so(
    world: World, people: list[Citizen], openings: list[Opening]
) -> None:
    plan = planned(world, people[:2], openings[:2], [FloorAsked("waiting:365", 2)])
    row = PlannedPerson.objects.filter(plan=plan).first()
    assert row
    ground = ground_of(actor(world.coach), plan)
    shown = preview(ground, row, OUT)
    assert [(floor.reached, floor.met) for floor in shown.floors] == [(1, False)]
    move(ground=ground, row=row, target=OUT, expected=shown.cost)
    plan = CohortPlan.objects.get(pk=plan.pk)
    assert [floor["met"] for floor in plan.floors] == [False]
    undo_move(actor=actor(world.coach), plan=plan)
    plan = CohortPlan.objects.get(pk=plan.pk)
    assert [floor["met"] for floor in plan.floors] == [True]


def test_a_plan_holds_so_many_and_no_more(
    world: World, people: list[Citizen], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choosing, "MOST", 3)
    with pytest.raises(Refused) as refused:
        drafted(world, people, [])
    assert codes(refused) == ["too_many"]
    assert not PlannedPerson.objects.exists()
