"""A plan as its page shows it: each row with why in short, and what has changed since."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext as _

from squadra.engine.matching.explain import explain
from squadra.engine.matching.pair import Pair
from squadra.foundation.access import Actor
from squadra.foundation.text import search_key
from squadra.openings.models import Opening
from squadra.people.models import Citizen
from squadra.proposals.bands import Band, band_of
from squadra.proposals.cohort.inputs import mark_of, seats_gone
from squadra.proposals.cohort.querysets import PlannedPersonQuerySet
from squadra.proposals.facts import OpeningFacts, PersonFacts, opening_facts, person_facts
from squadra.proposals.models import CohortPlan, PlannedOpening, PlannedPerson, Proposal
from squadra.proposals.querysets import people_worked_with
from squadra.proposals.setting import setting_on
from squadra.proposals.words import Names, components, names_for
from squadra.proposals.words.rules import excluded_by

REASONS_SHOWN = 2
IN_ORDER = (
    F("opening__organisation__name_key").asc(nulls_last=True),
    F("opening__title_key").asc(nulls_last=True),
    F("opening_id").asc(nulls_last=True),
    "person__name_key",
    "pk",
)


@dataclass(frozen=True, slots=True)
class RowShown:
    """A person of the plan; without an opening `outcome` says why.

    `band` and `because` are of today. `changed` says what no longer is as the plan was calculated,
    `closed` that the opening can no longer be proposed.
    """

    row: PlannedPerson
    person: Citizen
    opening: Opening | None
    second: Opening | None
    band: Band | None
    because: Sequence[str]
    standing: Proposal | None
    changed: Sequence[str]
    closed: bool

    @property
    def can_propose(self) -> bool:
        return self.opening is not None and self.standing is None and not self.closed

    @property
    def outcome(self) -> str:
        row: Any = self.row
        return str(row.get_outcome_display())


@dataclass(frozen=True, slots=True)
class GroupShown:
    """An opening with the rows of the page that are placed there; None heads those without."""

    opening: Opening | None
    rows: Sequence[RowShown]
    seats: int


def rows_shown(
    actor: Actor, plan: CohortPlan, q: str = "", show: str = ""
) -> PlannedPersonQuerySet:
    """The rows that the actor may see, narrowed as asked, by company and opening."""
    rows = PlannedPerson.objects.visible_to(actor).filter(plan=plan)
    for word in search_key(q).split():
        rows = rows.filter(
            Q(opening__organisation__name_key__contains=word)
            | Q(opening__title_key__contains=word)
            | Q(person__name_key__contains=word)
        )
    standing = Proposal.objects.visible_to(actor).standing()
    here = standing.filter(person=OuterRef("person"), opening=OuterRef("opening"))
    match show:
        case "todo":
            rows = rows.filter(~Exists(here), opening__isnull=False)
        case "proposed":
            rows = rows.filter(Exists(here))
        case "none":
            rows = rows.filter(opening__isnull=True)
        case "hand":
            rows = rows.filter(by_hand=True)
    return rows.order_by(*IN_ORDER)


class Page:
    """Everything that some rows of a plan need to be shown, read together."""

    def __init__(self, actor: Actor, plan: CohortPlan, rows: Iterable[PlannedPerson]) -> None:
        self.actor, self.plan, self.rows = actor, plan, list(rows)
        ids = {row.person_id for row in self.rows}
        people = people_worked_with(actor, "plan").filter(pk__in=ids).told_apart_for(actor)
        self._people: PersonFacts = person_facts(people)
        named = {row.opening_id for row in self.rows} | {row.second_id for row in self.rows}
        known = Opening.objects.visible_to(actor, with_archived=True)
        known = known.select_related("organisation", "site__municipality")
        self._named: Mapping[UUID, Opening] = known.in_bulk(named - {None})
        placed = {row.opening_id for row in self.rows if row.opening_id}
        still_open = Opening.objects.visible_to(actor).open_on(actor.on).filter(pk__in=placed)
        self._open: OpeningFacts = opening_facts(still_open)
        self._seats = {
            row.opening_id: row
            for row in PlannedOpening.objects.filter(plan=plan, opening__in=placed)
        }
        everybody = PlannedPerson.objects.filter(plan=plan)
        self._gone = seats_gone(actor, plan, placed)
        in_plan = everybody.filter(opening__in=placed).values_list("opening", flat=True).order_by()
        self._crowd = [*in_plan]
        found = Proposal.objects.visible_to(actor).standing().filter(person__in=ids)
        self._standing = list(found.select_related("opening").order_by("-created_at", "pk"))

    @cached_property
    def _citizens(self) -> dict[UUID, Citizen]:
        out = (left.person for left in self._people.left_out)
        return {citizen.pk: citizen for citizen in (*self._people.included, *out)}

    @cached_property
    def _pairs(self) -> dict[UUID, Pair]:
        people = {record.id: record for record in self._people.records}
        openings = {record.id: record for record in self._open.records}
        setting = setting_on(self.actor.on)
        return {
            row.pk: Pair(people[str(row.person_id)], openings[str(row.opening_id)], setting)
            for row in self.rows
            if str(row.person_id) in people and str(row.opening_id) in openings
        }

    @cached_property
    def _names(self) -> Names:
        return names_for(self._pairs.values())

    @cached_property
    def _marks(self) -> dict[str, str]:
        return {row["id"]: mark_of(row) for row in (*self._people.rows, *self._open.rows)}

    def shown(self) -> list[RowShown]:
        """The rows whose person the actor still sees, in their order."""
        return [self._shown(row) for row in self.rows if row.person_id in self._citizens]

    def groups(self) -> list[GroupShown]:
        """The rows under their openings, in their order."""
        found: list[tuple[Opening | None, list[RowShown]]] = []
        for one in self.shown():
            if not found or found[-1][0] != one.opening:
                found.append((one.opening, []))
            found[-1][1].append(one)
        return [GroupShown(opening, rows, self._seats_of(opening)) for opening, rows in found]

    def _seats_of(self, opening: Opening | None) -> int:
        row = self._seats.get(opening.pk) if opening else None
        return row.seats if row else 0

    def _shown(self, row: PlannedPerson) -> RowShown:
        pair, opening = self._pairs.get(row.pk), self._opening(row.opening_id)
        explanation = explain(pair) if pair else {}
        own = [one for one in self._standing if one.person_id == row.person_id]
        standing = next((one for one in own if one.opening_id == row.opening_id), None)
        excluded = [sentence for _rule, sentence in excluded_by(explanation)] if pair else []
        return RowShown(
            row=row,
            person=self._citizens[row.person_id],
            opening=opening,
            second=self._opening(row.second_id),
            band=band_of(explanation["score"]) if pair else None,
            because=self._because(explanation) if pair else (),
            standing=standing,
            changed=[] if standing else [*self._changed(row, own), *excluded],
            closed=bool(excluded) or pair is None,
        )

    def _opening(self, pk: UUID | None) -> Opening | None:
        return self._named.get(pk) if pk else None

    def _because(self, explanation: Mapping[str, Any]) -> list[str]:
        said = components.said(explanation, self._names, brief=True)
        return [one.sentence for one in said if one.side is components.Side.FOR][:REASONS_SHOWN]

    def _changed(self, row: PlannedPerson, own: Sequence[Proposal]) -> list[str]:
        """What is no longer as it was on the day of the plan."""
        found = []
        person = str(row.person_id)
        if row.person_id in {left.person.pk for left in self._people.left_out}:
            if row.opening_id:
                found.append(_("Adesso non si cercano opportunità per questa persona."))
        elif row.facts_mark and self._marks.get(person) != row.facts_mark:
            found.append(_("Il profilo è cambiato da quando il piano è stato calcolato."))
        if row.opening_id:
            found += self._opening_changed(row.opening_id)
        for other in own:
            words: Any = {"opening": other.opening, "state": other.get_state_display()}
            found.append(_("Ha già una proposta per «%(opening)s»: %(state)s.") % words)
        return found

    def _opening_changed(self, opening: UUID) -> list[str]:
        seats, mark = self._seats.get(opening), self._marks.get(str(opening))
        if mark is None:
            return [_("L'opportunità non è più aperta.")]
        if seats and seats.facts_mark and mark != seats.facts_mark:
            return [_("L'opportunità è cambiata da quando il piano è stato calcolato.")]
        still = (seats.seats if seats else 0) - self._newly_gone(opening)
        if self._crowd.count(opening) > still:
            return [_("Un posto è stato preso: qui ci sono più persone che posti.")]
        return []

    def _newly_gone(self, opening: UUID) -> int:
        """Seats taken by others since the plan: today's less those that it knew of."""
        seats, named = self._seats.get(opening), self._named.get(opening)
        if seats is None or named is None:
            return 0
        known = max(0, named.seats - seats.seats)
        return max(0, self._gone.get(opening, 0) - known)


def hidden_rows(actor: Actor, plan: CohortPlan) -> int:
    """How many people of the plan the actor may not see: a number, and nothing else."""
    everybody = PlannedPerson.objects.filter(plan=plan).count()
    return everybody - PlannedPerson.objects.visible_to(actor).filter(plan=plan).count()
