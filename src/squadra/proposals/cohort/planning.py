"""The calculation of a plan: begun by a person, done at once or by the worker, stored whole."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from django.db import models, transaction
from django.utils.translation import gettext as _

from squadra.agencies.actors import actor_of
from squadra.agencies.models import Account
from squadra.foundation.access import Actor, Blocker, refuse_if
from squadra.foundation.audit import record
from squadra.foundation.jobs import enqueue
from squadra.people.reading import Reading
from squadra.people.services import note_each_read
from squadra.proposals.cohort.choosing import asked_of, lock_plan, move_on
from squadra.proposals.cohort.inputs import Inputs, inputs_of
from squadra.proposals.cohort.solving import (
    FloorAsked,
    Held,
    Pairs,
    Place,
    Solved,
    pairs_of,
    solve,
)
from squadra.proposals.models import (
    CohortPlan,
    Outcome,
    PlanMove,
    PlannedOpening,
    PlannedPerson,
    Proposal,
)

STEPS = 4
MOST_PAIRS_NOW = 60_000
"""Beyond so many pairs to compare, a page would wait too long: the worker calculates."""
ROWS_AT_ONCE = 500
CALCULATED = ("outcome", "opening", "score", "second", "groups", "facts_mark", "by_hand")


@dataclass(frozen=True, slots=True)
class Found:
    """What a calculation has found, and for which plan; `best` is without moves by hand."""

    plan_id: UUID
    run_number: int
    inputs: Inputs
    pairs: Pairs
    held: Held
    solved: Solved
    best: Solved


def calculate(*, actor: Actor, plan: CohortPlan) -> CohortPlan:
    """Calculate the plan: now where it is little, else by the worker.

    Who was moved by hand, has been proposed their opening, or is nobody whom the actor sees, stays
    where they are. Raises `Refused` where nobody or nothing is chosen.
    """
    begun = _begin(actor, plan)
    if is_long(begun):
        return begun
    try:
        run(begun.pk, actor, begun.runs)
    except Exception:
        give_up(begun.pk, begun.runs)
        raise
    return CohortPlan.objects.get(pk=begun.pk)


@transaction.atomic
def _begin(actor: Actor, plan: CohortPlan) -> CohortPlan:
    locked = lock_plan(actor, plan, "calculate")
    refuse_if(nothing_chosen(locked))
    locked.runs += 1
    locked.steps_done = 0
    move_on(locked, "calculate")
    if is_long(locked):
        from squadra.proposals.jobs import calculate_plan

        enqueue(
            calculate_plan,
            key=locked.job,
            plan_id=locked.pk,
            account_id=actor.signed_in_id,
            run_number=locked.runs,
        )
    return locked


def nothing_chosen(plan: CohortPlan) -> list[Blocker]:
    """Say what is still to be chosen."""
    found = []
    if not PlannedPerson.objects.filter(plan=plan).exists():
        found.append(Blocker("no_people", _("Non hai ancora scelto nessuna persona.")))
    if not PlannedOpening.objects.filter(plan=plan).exists():
        found.append(Blocker("no_openings", _("Non hai ancora scelto nessuna opportunità.")))
    return found


def is_long(plan: CohortPlan) -> bool:
    """Whether a page would wait too long."""
    people = PlannedPerson.objects.filter(plan=plan).count()
    return people * PlannedOpening.objects.filter(plan=plan).count() > MOST_PAIRS_NOW


def run_as(plan_id: UUID, account_id: UUID, on: date, run_number: int) -> None:
    """Calculate as the account that asked for it, with what it may see on the day."""
    run(plan_id, actor_of(Account.objects.get(pk=account_id), on), run_number)


def run(plan_id: UUID, actor: Actor, run_number: int) -> None:
    """Calculate and store a plan that is waiting for it; nothing where it no longer is."""
    plan = CohortPlan.objects.filter(pk=plan_id, state="working", runs=run_number).first()
    if plan is None:
        return
    tell = _teller(plan)
    inputs = inputs_of(plan, actor)
    rows = rows_of(plan)
    tell(1)
    pairs = pairs_of(inputs, groups_of_others(rows, inputs))
    tell(2)
    held = held_of(rows, inputs, pairs, proposed_in(plan, actor))
    solved = solve(pairs, held, asked_of(plan))
    tell(3)
    best = _without_hands(rows, pairs, held, asked_of(plan)) or solved
    _store(Found(plan_id, run_number, inputs, pairs, held, solved, best))


def _without_hands(
    rows: Mapping[str, PlannedPerson], pairs: Pairs, held: Held, asked: Sequence[FloorAsked]
) -> Solved | None:
    """The best plan if nobody had been moved by hand, beside which moves are told; None if so."""
    free = {person: place for person, place in held.items() if not rows[person].by_hand}
    return solve(pairs, free, asked) if len(free) < len(held) else None


def _teller(plan: CohortPlan) -> Callable[[int], object]:
    """Tell how far the calculation is, to the page that waits for it."""
    rows = CohortPlan.objects.filter(pk=plan.pk, runs=plan.runs)
    return lambda done: rows.update(steps_done=done)


@transaction.atomic
def give_up(plan_id: UUID, run_number: int) -> None:
    """Go back to the choices after a calculation that did not come to its end."""
    rows = CohortPlan.objects.select_for_update()
    plan = rows.filter(pk=plan_id, state="working", runs=run_number).first()
    if plan:
        move_on(plan, "give_up")


def rows_of(plan: CohortPlan) -> dict[str, PlannedPerson]:
    """The rows of a plan by person, whoever may see them: all of them take part in the whole."""
    return {str(row.person_id): row for row in PlannedPerson.objects.filter(plan=plan)}


def held_of(
    rows: Mapping[str, PlannedPerson],
    inputs: Inputs,
    pairs: Pairs,
    proposed: Collection[tuple[UUID, UUID]],
) -> dict[str, Place | None]:
    """Who stays where they are, with the points of today.

    Those out of the actor's sight, those who have been proposed what the plan gives them, and those
    who were moved by hand, as long as the pair is still admissible.
    """
    held: dict[str, Place | None] = {}
    for person, row in rows.items():
        place = Place(str(row.opening_id), row.score) if row.opening_id else None
        today = place and pairs.at(person, place.opening)
        if person not in inputs.citizens:
            held[person] = place
        elif (row.person_id, row.opening_id) in proposed:
            held[person] = today or place
        elif row.by_hand and person not in inputs.left_out and (today or not place):
            held[person] = today
    return held


def proposed_in(plan: CohortPlan, actor: Actor) -> set[tuple[UUID, UUID]]:
    """Pairs of the plan's people and openings that stand proposed, as far as the actor sees."""
    people = PlannedPerson.objects.filter(plan=plan).values("person")
    found = Proposal.objects.visible_to(actor).standing().filter(person__in=people)
    return set(found.values_list("person", "opening").order_by())


def groups_of_others(
    rows: Mapping[str, PlannedPerson], inputs: Inputs
) -> dict[str, tuple[str, ...]]:
    """The groups of people out of the actor's sight, as they were stored."""
    return {pk: row.groups for pk, row in rows.items() if pk not in inputs.citizens}


@transaction.atomic
def _store(found: Found) -> None:
    """Write the plan down whole; what was moved before can no longer be taken back."""
    waiting = CohortPlan.objects.select_for_update().filter(pk=found.plan_id, state="working")
    plan = waiting.filter(runs=found.run_number).first()
    if plan is None:
        return
    _store_people(plan, found)
    _store_openings(plan, found)
    PlanMove.objects.filter(row__plan=plan).delete()
    best = found.best
    plan.floors = [asdict(floor) for floor in found.solved.floors]
    plan.planned_on = found.inputs.actor.on
    plan.best_total, plan.bound, plan.best_placed = best.total, best.bound, len(best.places)
    plan.greedy_total, plan.greedy_placed = best.greedy_total, best.greedy_placed
    plan.steps_done = STEPS
    move_on(plan, "finish")
    _record(plan, found.inputs)


def _store_people(plan: CohortPlan, found: Found) -> None:
    """Whoever the actor does not see stays as they are."""
    inputs, asked = found.inputs, {floor.group for floor in asked_of(plan)}
    rows = PlannedPerson.objects.filter(plan=plan).select_for_update()
    people = [row for row in rows if str(row.person_id) in inputs.citizens]
    for row in people:
        person = str(row.person_id)
        row.by_hand = row.by_hand and person in found.held
        place = found.solved.places.get(person)
        put(row, found.pairs, place, left_out=person in inputs.left_out)
        row.groups = tuple(code for code in inputs.groups[person] if code in asked)
        row.facts_mark = inputs.person_marks.get(person, "")
    _write(PlannedPerson.objects.all(), people, CALCULATED)


def put(row: PlannedPerson, pairs: Pairs, place: Place | None, *, left_out: bool) -> None:
    """Give a row its place, the next best one, and the reason where it has none."""
    person = str(row.person_id)
    row.opening_id = UUID(place.opening) if place else None
    row.score = place.score if place else 0
    second = pairs.second(person, place.opening if place else None)
    row.second_id = UUID(second) if second else None
    if place:
        row.outcome = Outcome.PLACED
    elif left_out:
        row.outcome = Outcome.LEFT_OUT
    elif row.by_hand:
        row.outcome = Outcome.OUT
    else:
        row.outcome = Outcome.TAKEN if second else Outcome.NONE


def _store_openings(plan: CohortPlan, found: Found) -> None:
    inputs = found.inputs
    openings = list(PlannedOpening.objects.filter(plan=plan).select_for_update())
    for row in openings:
        pk = str(row.opening_id)
        row.seats = inputs.seats.get(pk, 0)
        row.price = found.solved.prices.get(pk, 0)
        row.facts_mark = inputs.opening_marks.get(pk, "")
    _write(PlannedOpening.objects.all(), openings, ("seats", "price", "facts_mark"))


def _write(rows: models.QuerySet, changed: Sequence[models.Model], columns: Sequence[str]) -> None:
    """Write columns of rows that are locked: ten times as fast as `bulk_update`."""
    rows.bulk_create(
        changed,
        batch_size=ROWS_AT_ONCE,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=columns,
    )


def _record(plan: CohortPlan, inputs: Inputs) -> None:
    """One event of the plan, and a reading of each person whose file went into it."""
    actor = inputs.actor
    counts = {"people": len(inputs.citizens), "openings": len(inputs.openings.rows)}
    record(
        "proposals:plan:calculated",
        actor=actor,
        obj=plan,
        service_id=plan.service_id,
        facts=counts,
    )
    note_each_read(actor=actor, citizens=inputs.citizens.values(), section=Reading.PROPOSALS)
