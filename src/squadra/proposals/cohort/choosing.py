"""Who and what a plan is made from: chosen in a draft, and floors by group."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from squadra.agencies.models import Service
from squadra.foundation import clock
from squadra.foundation.access import Actor, Blocker, refuse_if
from squadra.foundation.audit import record
from squadra.openings.models import Opening
from squadra.openings.querysets import OpeningQuerySet
from squadra.people.querysets import CitizenQuerySet
from squadra.proposals.cohort.solving import MOST, FloorAsked
from squadra.proposals.cohort.workflow import PLAN
from squadra.proposals.models import CohortPlan, Outcome, PlanMove, PlannedOpening, PlannedPerson
from squadra.proposals.policies import POLICIES
from squadra.proposals.querysets import people_worked_with

ROWS_AT_ONCE = 500


def candidates(actor: Actor) -> CitizenQuerySet:
    """Whoever can be put in a plan: whom the actor may propose to and openings are sought for."""
    people = people_worked_with(actor, "plan").filter(profile__matching_paused=False)
    return people.exclude(pk__in=people.to_complete().order_by().values("pk"))


def offered(actor: Actor) -> OpeningQuerySet:
    """Whatever can be put in a plan: the openings that are open and have seats."""
    return Opening.objects.visible_to(actor).open_on(actor.on)


@transaction.atomic
def make_plan(*, actor: Actor, service: Service, name: str) -> CohortPlan:
    """Begin a plan of a service, with nobody in it yet.

    Raises `Refused` where the actor does not plan in that service, `ValidationError` for a name
    that cannot be one.
    """
    POLICIES.require(actor, "plan", service_id=service.pk)
    plan = CohortPlan(service=service, made_by_id=actor.signed_in_id, name=name)
    plan.full_clean()
    plan.save()
    record("proposals:plan:made", actor=actor, obj=plan, service_id=service.pk)
    return plan


@transaction.atomic
def choose_people(
    *, actor: Actor, plan: CohortPlan, add: Collection[UUID], remove: Collection[UUID] = ()
) -> CohortPlan:
    """Put people into a draft and take others out; those whom the actor may not plan stay as is.

    Raises `Refused` where the plan is no draft, or would have too many people.
    """
    locked = lock_plan(actor, plan, "choose")
    rows = PlannedPerson.objects.filter(plan=locked)
    visible = people_worked_with(actor, "plan")
    rows.filter(person__in=visible.filter(pk__in=[*remove]).values("pk")).delete()
    new = candidates(actor).filter(pk__in=[*add]).exclude(pk__in=rows.values("person"))
    found = [PlannedPerson(plan=locked, person_id=pk) for pk in new.values_list("pk", flat=True)]
    refuse_if(_too_many(rows.count() + len(found), _("persone")))
    PlannedPerson.objects.bulk_create(found, batch_size=ROWS_AT_ONCE)
    return _changed(actor, locked)


@transaction.atomic
def choose_openings(
    *, actor: Actor, plan: CohortPlan, add: Collection[UUID], remove: Collection[UUID] = ()
) -> CohortPlan:
    """Put openings into a draft and take others out.

    Raises `Refused` where the plan is no draft, or would have too many openings.
    """
    locked = lock_plan(actor, plan, "choose")
    rows = PlannedOpening.objects.filter(plan=locked)
    _leave(locked, rows.filter(opening__in=[*remove]).values_list("opening", flat=True))
    rows.filter(opening__in=[*remove]).delete()
    new = offered(actor).filter(pk__in=[*add]).exclude(pk__in=rows.values("opening"))
    found = [PlannedOpening(plan=locked, opening_id=pk) for pk in new.values_list("pk", flat=True)]
    refuse_if(_too_many(rows.count() + len(found), _("opportunità")))
    PlannedOpening.objects.bulk_create(found, batch_size=ROWS_AT_ONCE)
    return _changed(actor, locked)


def _leave(plan: CohortPlan, openings: Iterable[UUID]) -> None:
    """Nobody is held any more at an opening that leaves the plan."""
    rows = PlannedPerson.objects.filter(plan=plan, opening__in=[*openings])
    rows.update(opening=None, score=0, by_hand=False, outcome=Outcome.WAITING)


@transaction.atomic
def choose_floors(*, actor: Actor, plan: CohortPlan, floors: Sequence[FloorAsked]) -> CohortPlan:
    """Say of which groups at least how many are to be placed, what matters most first.

    Raises `Refused` where the plan is no draft.
    """
    locked = lock_plan(actor, plan, "choose")
    locked.floors = [asdict(floor) for floor in floors]
    return _changed(actor, locked)


@transaction.atomic
def reopen_plan(*, actor: Actor, plan: CohortPlan) -> CohortPlan:
    """Go back to the choices: what was moved by hand stays where it is at the next calculation."""
    locked = lock_plan(actor, plan, "reopen")
    PlanMove.objects.filter(row__plan=locked).delete()
    locked.floors = [asdict(floor) for floor in asked_of(locked)]
    return move_on(locked, "reopen")


@transaction.atomic
def archive_plan(*, actor: Actor, plan: CohortPlan) -> CohortPlan:
    """Put a plan away; it is deleted some time later, and until then can be taken back."""
    return _put(actor, plan, archived=True)


@transaction.atomic
def restore_plan(*, actor: Actor, plan: CohortPlan) -> CohortPlan:
    """Take a plan back that was put away."""
    return _put(actor, plan, archived=False)


def _put(actor: Actor, plan: CohortPlan, *, archived: bool) -> CohortPlan:
    plans = CohortPlan.objects.visible_to(actor, with_archived=True)
    locked = plans.select_for_update().get(pk=plan.pk)
    POLICIES.require(actor, "plan", service_id=locked.service_id)
    locked.archived_at = clock.now() if archived else None
    locked.save()
    verb = "archived" if archived else "restored"
    record(f"proposals:plan:{verb}", actor=actor, obj=locked, service_id=locked.service_id)
    return locked


def asked_of(plan: CohortPlan) -> list[FloorAsked]:
    """What the plan asks for of each group."""
    return [FloorAsked(floor["group"], floor["wanted"]) for floor in plan.floors]


def lock_plan(actor: Actor, plan: CohortPlan, verb: str) -> CohortPlan:
    """Lock the plan; raises `Refused` where its state does not have the verb."""
    locked = CohortPlan.objects.visible_to(actor).select_for_update().get(pk=plan.pk)
    POLICIES.require(actor, "plan", service_id=locked.service_id)
    refuse_if(PLAN.blockers(locked.state, verb, Blocker))
    return locked


def move_on(plan: CohortPlan, verb: str) -> CohortPlan:
    plan.state = PLAN.step(plan.state, verb).target
    plan.save()
    return plan


def _too_many(count: int, what: str) -> list[Blocker]:
    if count <= MOST:
        return []
    words = _("In un piano ci stanno al massimo %(most)s %(what)s: restringi la scelta.")
    return [Blocker("too_many", words % {"most": MOST, "what": what})]


def _changed(actor: Actor, plan: CohortPlan) -> CohortPlan:
    plan.save()
    record("proposals:plan:chosen", actor=actor, obj=plan, service_id=plan.service_id)
    return plan
