"""What a plan is calculated from: the chosen rows that the actor may see, as facts of today."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from squadra.engine.matching.records import Opening as OpeningRecord
from squadra.engine.matching.records import Person as PersonRecord
from squadra.foundation.access import Actor
from squadra.foundation.crypto import blind_index
from squadra.openings.models import Opening
from squadra.people.models import Citizen
from squadra.proposals.cohort.groups import codes_of
from squadra.proposals.facts import OpeningFacts, PersonFacts, Row, opening_facts, person_facts
from squadra.proposals.models import CohortPlan, PlannedOpening, PlannedPerson, Proposal
from squadra.proposals.querysets import people_worked_with
from squadra.proposals.workflow import ACCEPTED


def mark_of(row: Row) -> str:
    """A keyed hash of a row of facts: it tells that something changed, and nothing of what."""
    return blind_index("\0".join(row.values()), "cohort plan")


@dataclass(frozen=True)
class Inputs:
    """Facts of the plan's people and openings, and the seats that are free for them, by id."""

    people: PersonFacts
    openings: OpeningFacts
    seats: Mapping[str, int]
    actor: Actor

    @cached_property
    def person_records(self) -> dict[str, PersonRecord]:
        return {record.id: record for record in self.people.records}

    @cached_property
    def opening_records(self) -> dict[str, OpeningRecord]:
        return {record.id: record for record in self.openings.records}

    @cached_property
    def person_marks(self) -> dict[str, str]:
        return {row["id"]: mark_of(row) for row in self.people.rows}

    @cached_property
    def opening_marks(self) -> dict[str, str]:
        return {row["id"]: mark_of(row) for row in self.openings.rows}

    @cached_property
    def left_out(self) -> frozenset[str]:
        """People for whom nothing is sought now."""
        return frozenset(str(left.person.pk) for left in self.people.left_out)

    @cached_property
    def citizens(self) -> dict[str, Citizen]:
        """Everybody whom the actor sees, also those for whom nothing is sought."""
        everybody = (*self.people.included, *(left.person for left in self.people.left_out))
        return {str(citizen.pk): citizen for citizen in everybody}

    @cached_property
    def groups(self) -> dict[str, tuple[str, ...]]:
        """The codes of the groups that each person is in."""
        on = self.actor.on
        return {pk: tuple(codes_of(citizen, on)) for pk, citizen in self.citizens.items()}


def inputs_of(plan: CohortPlan, actor: Actor) -> Inputs:
    """Read all that the plan was chosen from and the actor may match today."""
    chosen = PlannedPerson.objects.filter(plan=plan)
    people = people_worked_with(actor, "plan").filter(pk__in=chosen.values("person"))
    openings = Opening.objects.visible_to(actor).open_on(actor.on)
    openings = openings.filter(pk__in=PlannedOpening.objects.filter(plan=plan).values("opening"))
    seats = dict(openings.values_list("pk", "seats").order_by())
    others = seats_gone(actor, plan, seats)
    return Inputs(
        people=person_facts(people.told_apart_for(actor)),
        openings=opening_facts(openings),
        seats={str(pk): max(0, number - others.get(pk, 0)) for pk, number in seats.items()},
        actor=actor,
    )


def seats_gone(actor: Actor, plan: CohortPlan, openings: Iterable[UUID]) -> dict[UUID, int]:
    """How many seats of each opening people who said yes hold, as far as the actor may know.

    Those of the plan's own people are not counted.
    """
    own = PlannedPerson.objects.filter(plan=plan).values("person")
    found = Proposal.objects.visible_to(actor).filter(state__in=ACCEPTED, opening__in=[*openings])
    found = found.exclude(person__in=own)
    gone: dict[UUID, int] = {}
    for opening in found.values_list("opening", flat=True).order_by():
        gone[opening] = gone.get(opening, 0) + 1
    return gone
