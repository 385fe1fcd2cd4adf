"""Moving a person of a plan by hand: what it costs and to whom, said before it is done.

The person is held where they are put, and everybody who is free is placed anew as well as can be:
what is lost then is what the move costs, and whoever changes place is named.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from squadra.foundation.access import Actor, Blocker, Refused, refuse_if
from squadra.foundation.audit import record
from squadra.openings.models import Opening
from squadra.people.models import Citizen
from squadra.proposals.cohort.choosing import asked_of, lock_plan, move_on
from squadra.proposals.cohort.inputs import Inputs, inputs_of
from squadra.proposals.cohort.planning import (
    ROWS_AT_ONCE,
    groups_of_others,
    held_of,
    proposed_in,
    put,
    rows_of,
)
from squadra.proposals.cohort.solving import FloorKept, Pairs, Place, Solved, pairs_of, solve
from squadra.proposals.models import CohortPlan, PlanMove, PlannedPerson

OUT = "fuori"
BACK = "piano"
"""Where a person can be put beside an opening: out of the plan, or back to its own judgement."""
MOVED = ("outcome", "opening", "score", "second", "by_hand")


@dataclass(frozen=True, slots=True)
class Change:
    """A person whom a move gives another place, or none, or the first one."""

    person: Citizen
    before: Opening | None
    after: Opening | None
    points: int
    """By how much the pair's score changes: for the page's words, never shown as a number."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a move would do: the plan's total before and after, and each person it touches."""

    row: PlannedPerson
    target: str
    before: int
    after: int
    placed_before: int
    placed_after: int
    changes: Sequence[Change]
    floors: Sequence[FloorKept]

    @property
    def cost(self) -> int:
        """By how much the total falls; below zero where the move lets it grow."""
        return self.before - self.after


@dataclass(frozen=True)
class Ground:
    """What a move is judged on: all rows and all pairs of today, and who is held already."""

    plan: CohortPlan
    rows: dict[str, PlannedPerson]
    inputs: Inputs
    pairs: Pairs
    held: dict[str, Place | None]

    def alternatives(self, row: PlannedPerson) -> list[Place]:
        """The openings of the plan that the person can have beside the one given, best first."""
        found = self.pairs.of(str(row.person_id))
        return [place for place in found if place.opening != str(row.opening_id or "")]

    @cached_property
    def _seats_left(self) -> dict[str, int]:
        stay = {person: _place_now(row, self) for person, row in self.rows.items()}
        return self.pairs.seats_left(stay)

    def is_full(self, opening: str) -> bool:
        """Whether somebody would have to make room."""
        return self._seats_left.get(opening, 0) < 1


def ground_of(actor: Actor, plan: CohortPlan) -> Ground:
    """Read what moves of the plan are judged on."""
    inputs, rows = inputs_of(plan, actor), rows_of(plan)
    pairs = pairs_of(inputs, groups_of_others(rows, inputs))
    held = held_of(rows, inputs, pairs, proposed_in(plan, actor))
    return Ground(plan, rows, inputs, pairs, held)


def preview(ground: Ground, row: PlannedPerson, target: str) -> Preview:
    """Say what a move would do: `target` is an opening's id, `OUT`, or `BACK`.

    Raises `Refused` where the pair is not admissible, the seats are all held by others, or the
    person has been proposed the opening that the plan gives them.
    """
    return _previewed(row, target, ground, _solved(row, target, ground))


def _solved(row: PlannedPerson, target: str, ground: Ground) -> Solved:
    person = str(row.person_id)
    if (row.person_id, row.opening_id) in proposed_in(ground.plan, ground.inputs.actor):
        message = _("Questa opportunità è già stata proposta: prima si ritira la proposta.")
        raise Refused([Blocker("proposed", message)])
    held = {who: place for who, place in ground.held.items() if who != person}
    if target != BACK:
        held[person] = _target_place(person, target, ground.pairs, held)
    return solve(ground.pairs, held, asked_of(ground.plan))


def _target_place(
    person: str, target: str, pairs: Pairs, held: dict[str, Place | None]
) -> Place | None:
    if target == OUT:
        return None
    place = pairs.at(person, target)
    if place is None:
        raise Refused([Blocker("not_admissible", _("Questa opportunità non è possibile."))])
    if pairs.seats_left(held).get(target, 0) < 1:
        message = _("I posti di questa opportunità sono già di chi hai spostato o proposto.")
        raise Refused([Blocker("seats", message)])
    return place


def _previewed(row: PlannedPerson, target: str, ground: Ground, solved: Solved) -> Preview:
    now = {person: _place_now(one, ground) for person, one in ground.rows.items()}
    after = solved.places
    changed = [
        person
        for person in ground.inputs.citizens
        if person in now and _opening(now[person]) != _opening(after.get(person))
    ]
    places = [place for one in changed for place in (now[one], after.get(one)) if place]
    openings = Opening.objects.select_related("organisation")
    named = openings.in_bulk({UUID(place.opening) for place in places})
    return Preview(
        row=row,
        target=target,
        before=sum(place.score for place in now.values() if place),
        after=solved.total,
        placed_before=sum(place is not None for place in now.values()),
        placed_after=len(after),
        changes=[
            Change(
                person=ground.inputs.citizens[person],
                before=_named(now[person], named),
                after=_named(after.get(person), named),
                points=_points(after.get(person)) - _points(now[person]),
            )
            for person in sorted(changed, key=lambda one: (one != str(row.person_id), one))
        ],
        floors=solved.floors,
    )


def _place_now(row: PlannedPerson, ground: Ground) -> Place | None:
    """Where the row stands, with the points of today; a pair that no longer holds is no place."""
    person = str(row.person_id)
    if person in ground.held:
        return ground.held[person]
    return ground.pairs.at(person, str(row.opening_id)) if row.opening_id else None


def _opening(place: Place | None) -> str | None:
    return place.opening if place else None


def _points(place: Place | None) -> int:
    return place.score if place else 0


def _named(place: Place | None, named: dict[UUID, Opening]) -> Opening | None:
    return named[UUID(place.opening)] if place else None


def move(*, ground: Ground, row: PlannedPerson, target: str, expected: int) -> Preview:
    """Move a person, and whoever has to make room; `expected` is the cost that was shown.

    Raises `Refused` as `preview` does, and with code `changed` where the cost is another one now
    or somebody has changed the plan meanwhile.
    """
    solved = _solved(row, target, ground)
    shown = _previewed(row, target, ground, solved)
    if shown.cost != expected:
        message = _("Nel frattempo qualcosa è cambiato: riguarda che cosa comporta.")
        raise Refused([Blocker("changed", message)])
    _store(shown, ground, solved)
    return shown


@transaction.atomic
def _store(shown: Preview, ground: Ground, solved: Solved) -> None:
    actor = ground.inputs.actor
    locked = lock_plan(actor, ground.plan, "move")
    if locked.version != ground.plan.version:
        raise Refused([Blocker("changed", _("Qualcuno ha cambiato il piano: riguardalo."))])
    number, moves, changed = _last_move(locked) + 1, [], []
    for person in ground.inputs.citizens.keys() & ground.rows.keys():
        row, place = ground.rows[person], solved.places.get(person)
        is_moved = row.pk == shown.row.pk
        if not is_moved and _opening(place) == (str(row.opening_id) if row.opening_id else None):
            continue
        moves.append(_kept_before(row, number))
        row.by_hand = shown.target != BACK if is_moved else row.by_hand
        put(row, ground.pairs, place, left_out=person in ground.inputs.left_out)
        changed.append(row)
    PlanMove.objects.bulk_create(moves, batch_size=ROWS_AT_ONCE)
    PlannedPerson.objects.bulk_update(changed, MOVED, batch_size=ROWS_AT_ONCE)
    locked.floors = [asdict(floor) for floor in solved.floors]
    _finish(actor, locked, "moved")


def _kept_before(row: PlannedPerson, number: int) -> PlanMove:
    return PlanMove(
        row=row,
        number=number,
        outcome=row.outcome,
        opening_id=row.opening_id,
        score=row.score,
        second_id=row.second_id,
        by_hand=row.by_hand,
    )


@transaction.atomic
def undo_move(*, actor: Actor, plan: CohortPlan) -> CohortPlan:
    """Take the last move back; everybody is where they were before it.

    Raises `Refused` where there is none, or somebody whom it moved has been proposed their opening
    since.
    """
    locked = lock_plan(actor, plan, "move")
    refuse_if(undo_blockers(locked, actor))
    moves = PlanMove.objects.filter(row__plan=locked, number=_last_move(locked))
    rows = []
    for one in moves.select_related("row"):
        for name in MOVED:
            attribute = f"{name}_id" if name in ("opening", "second") else name
            setattr(one.row, attribute, getattr(one, attribute))
        rows.append(one.row)
    PlannedPerson.objects.bulk_update(rows, MOVED, batch_size=ROWS_AT_ONCE)
    moves.delete()
    locked.floors = _floors_now(locked)
    return _finish(actor, locked, "move_undone")


def undo_blockers(plan: CohortPlan, actor: Actor) -> list[Blocker]:
    """Say why the last move cannot be taken back."""
    last = PlanMove.objects.filter(row__plan=plan, number=_last_move(plan))
    moved = last.select_related("row")
    if not moved:
        return [Blocker("no_move", _("Non c'è nessuno spostamento da annullare."))]
    proposed = proposed_in(plan, actor)
    if any((one.row.person_id, one.row.opening_id) in proposed for one in moved):
        message = _("Da allora c'è stata una proposta: prima si ritira quella.")
        return [Blocker("proposed", message)]
    return []


def _last_move(plan: CohortPlan) -> int:
    found = PlanMove.objects.filter(row__plan=plan).aggregate(last=Max("number"))
    return found["last"] or 0


def _floors_now(plan: CohortPlan) -> list[dict]:
    """The floors with how many of each group have a seat now; what they cost stays as it was."""
    rows = list(PlannedPerson.objects.filter(plan=plan, opening__isnull=False))
    found = []
    for floor in plan.floors:
        reached = sum(floor["group"] in row.groups for row in rows)
        found.append({**floor, "reached": reached, "met": reached >= floor["wanted"]})
    return found


def _finish(actor: Actor, plan: CohortPlan, what: str) -> CohortPlan:
    move_on(plan, "move")
    record(f"proposals:plan:{what}", actor=actor, obj=plan, service_id=plan.service_id)
    return plan
