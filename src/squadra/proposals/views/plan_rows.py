"""One row of a plan: moved by hand, with what it costs said first; proposed, one at a time."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from squadra.foundation.access import ActorRequest, Refused
from squadra.foundation.guards import may
from squadra.openings.models import Opening
from squadra.people.models import Citizen
from squadra.people.reading import Reading
from squadra.people.services import note_each_read, note_read
from squadra.proposals.bands import Band, band_of
from squadra.proposals.cohort.moving import (
    BACK,
    OUT,
    Ground,
    Preview,
    ground_of,
    move,
    preview,
)
from squadra.proposals.cohort.words import change_words, cost_words, floor_words
from squadra.proposals.company_forms import DepartureForm
from squadra.proposals.models import CohortPlan, OverrideReason, PlannedPerson
from squadra.proposals.overrides import Departure
from squadra.proposals.policies import POLICIES
from squadra.proposals.querysets import people_worked_with
from squadra.proposals.services import propose
from squadra.proposals.services.person import REASON_ASKED
from squadra.proposals.views.plans import plan_for
from squadra.ui.undo import undoable

MOST_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Way:
    """An opening to which a person can be moved."""

    opening: Opening
    band: Band
    is_full: bool


@may(POLICIES, "plan")
@require_http_methods(["GET", "POST"])
def plan_move(request: ActorRequest, pk: UUID, row: UUID) -> HttpResponse:
    """Where a person can be moved, what each move costs and to whom; then the move."""
    plan, found = plan_for(request, pk), _row(request, pk, row)
    if plan.state != "ready":
        return redirect("proposals:plan", pk)
    ground = ground_of(request.actor, plan)
    if request.method == "POST":
        return _moved(request, found, ground)
    return _move_page(request, found, ground, request.GET.get("verso", ""))


def _moved(request: ActorRequest, found: PlannedPerson, ground: Ground) -> HttpResponse:
    sent, plan = request.POST, ground.plan
    target, expected = sent.get("verso", ""), sent.get("expected", "")
    if not expected.removeprefix("-").isdecimal() or len(expected) > 18:
        return _move_page(request, found, ground, target, status=400)
    try:
        move(ground=ground, row=found, target=target, expected=int(expected))
    except Refused as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect(f"{request.path}?verso={target}" if _is_target(target) else request.path)
    text = _("%(person)s: spostamento fatto.") % {"person": found.person}
    undoable(request, text, reverse("proposals:plan_undo", args=[plan.pk]))
    return redirect("proposals:plan", plan.pk)


def _is_target(target: str) -> bool:
    if target in (OUT, BACK):
        return True
    try:
        UUID(target)
    except ValueError:
        return False
    return True


def _move_page(
    request: ActorRequest, found: PlannedPerson, ground: Ground, target: str, status: int = 200
) -> HttpResponse:
    shown, why_not = None, []
    if _is_target(target):
        try:
            shown = preview(ground, found, target)
        except Refused as refused:
            why_not = list(refused.blockers)
    _note(request, found.person, shown)
    places = ground.alternatives(found)[:MOST_SHOWN]
    visible = Opening.objects.visible_to(request.actor)
    openings = visible.select_related("organisation", "site__municipality")
    named = openings.in_bulk([UUID(place.opening) for place in places])
    ways = [
        Way(named[UUID(place.opening)], band_of(place.score), ground.is_full(place.opening))
        for place in places
        if UUID(place.opening) in named
    ]
    context: dict[str, Any] = {
        "plan": ground.plan,
        "row": found,
        "citizen": found.person,
        "ways": ways,
        "target": target,
        "why_not": why_not,
        "shown": shown,
        **(_said(shown, ground.plan) if shown else {}),
    }
    return render(request, "proposals/plans/move.html", context, status=status)


def _said(shown: Preview, plan: CohortPlan) -> dict[str, Any]:
    """The preview in words: to the whole, to each person, to the floors that it breaks."""
    return {
        "cost": cost_words(shown),
        "changes": [(change.person, change_words(change)) for change in shown.changes],
        "broken": [
            floor_words(
                {"group": floor.group, "wanted": floor.wanted, "reached": floor.reached}
                | {"members": floor.members, "met": floor.met, "cost": floor.cost},
                plan.best_total,
                {},
            )
            for floor in shown.floors
            if not floor.met
        ],
    }


def _note(request: ActorRequest, citizen: Citizen, shown: Preview | None) -> None:
    """Leave the trace of the reading of everybody whom the page names."""
    others = [change.person for change in shown.changes] if shown else []
    named = {one.pk: one for one in (citizen, *others)}
    note_each_read(actor=request.actor, citizens=named.values(), section=Reading.PROPOSALS)


@may(POLICIES, "propose")
@require_POST
def plan_propose(request: ActorRequest, pk: UUID, row: UUID) -> HttpResponse:
    """Make the ordinary proposal of one row; a move by hand asks for its reason."""
    plan, found = plan_for(request, pk), _row(request, pk, row)
    if plan.state != "ready":
        return redirect("proposals:plan", pk)
    visible = Opening.objects.visible_to(request.actor).select_related("organisation")
    opening = get_object_or_404(visible, pk=found.opening_id)
    form = DepartureForm(request.POST if "reason" in request.POST else None)
    try:
        proposal = propose(
            actor=request.actor,
            citizen=found.person,
            opening=opening,
            departure=_departure(found, form),
            off_plan=found.by_hand,
        )
    except Refused as refused:
        if [blocker.code for blocker in refused.blockers] == [REASON_ASKED]:
            note_read(actor=request.actor, citizen=found.person, section=Reading.PROPOSALS)
            context = {"plan": plan, "citizen": found.person, "opening": opening, "form": form}
            return render(request, "proposals/plans/departure.html", context)
        messages.error(request, f"{found.person}: {' '.join(refused.messages)}")
        return redirect("proposals:plan", pk)
    text = _("%(person)s: proposta registrata.") % {"person": found.person}
    undoable(request, text, reverse("proposals:withdraw", args=[proposal.pk]))
    return redirect(f"{reverse('proposals:plan', args=[pk])}#riga-{found.pk}")


def _departure(found: PlannedPerson, form: DepartureForm) -> Departure | None:
    if not found.by_hand:
        return Departure(OverrideReason.PLAN)
    return form.departure if form.is_valid() else None


def _row(request: ActorRequest, pk: UUID, row: UUID) -> PlannedPerson:
    rows = PlannedPerson.objects.visible_to(request.actor).filter(plan=pk)
    people = people_worked_with(request.actor, "plan").told_apart_for(request.actor)
    found = get_object_or_404(rows.select_related("opening__organisation"), pk=row)
    found.person = get_object_or_404(people, pk=found.person_id)
    return found
