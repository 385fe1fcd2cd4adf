"""Cohort plans: the list, a new one, the plan itself, printed and as a sheet."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from squadra.foundation import clock
from squadra.foundation.access import Actor, ActorRequest, Refused
from squadra.foundation.guards import may
from squadra.foundation.jobs import has_failed
from squadra.people.reading import Reading
from squadra.people.services import note_each_read, note_list_exported
from squadra.proposals.bands import BANDS
from squadra.proposals.cohort.choosing import archive_plan, make_plan, reopen_plan, restore_plan
from squadra.proposals.cohort.forms import PlanForm, RowsFilter
from squadra.proposals.cohort.moving import undo_blockers, undo_move
from squadra.proposals.cohort.planning import STEPS, calculate, nothing_chosen
from squadra.proposals.cohort.reading import Page, RowShown, hidden_rows, rows_shown
from squadra.proposals.cohort.shown import in_brief, where_a_seat_helps
from squadra.proposals.models import CohortPlan
from squadra.proposals.policies import POLICIES
from squadra.ui.downloads import Cell, as_workbook
from squadra.ui.listing import Order, listing
from squadra.ui.saving import attempt
from squadra.ui.undo import undoable

PER_PAGE = 50
GIVEN_UP_AFTER = timedelta(minutes=15)
"""A calculation of which nothing has been heard for so long was cut off."""
ORDERS = (Order("recent", gettext_lazy("ultima modifica"), ("-updated_at", "pk")),)


@may(POLICIES, "plan")
@require_GET
def plans(request: ActorRequest) -> HttpResponse:
    """The plans of the actor's services."""
    rows = CohortPlan.objects.visible_to(request.actor).counted().select_related("made_by")
    context = {"listing": listing(request, rows, ORDERS)}
    return render(request, "proposals/plans/list.html", context)


@may(POLICIES, "plan")
@require_http_methods(["GET", "POST"])
def plan_new(request: ActorRequest) -> HttpResponse:
    """Begin a plan: its name; who and what come next."""
    form = PlanForm(request.POST or None, actor=request.actor)
    if form.is_valid() and attempt(form, lambda: _made(request.actor, form)):
        return redirect("proposals:plan_people", form.instance.pk)
    return render(request, "proposals/plans/new.html", {"form": form})


def _made(actor: Actor, form: PlanForm) -> CohortPlan:
    chosen = form.cleaned_data
    form.instance = make_plan(actor=actor, service=chosen["service"], name=chosen["name"])
    return form.instance


@may(POLICIES, "plan")
@require_GET
@never_cache
def plan(request: ActorRequest, pk: UUID) -> HttpResponse:
    """A plan: what it waits for, how far it is, or what came of it."""
    found = plan_for(request, pk)
    if found.state == "working":
        failed = has_failed(found.job) or found.updated_at < clock.now() - GIVEN_UP_AFTER
        context = {"plan": found, "failed": failed, "steps": STEPS}
        return render(request, "proposals/plans/working.html", context)
    if found.state == "draft":
        context = {"plan": found, "missing": nothing_chosen(found)}
        return render(request, "proposals/plans/draft.html", context)
    return _ready(request, found)


def _ready(request: ActorRequest, found: CohortPlan) -> HttpResponse:
    """The plan by company; whoever is shown has been read."""
    actor, form = request.actor, RowsFilter(request.GET)
    rows = rows_shown(actor, found, form.chosen("q"), form.chosen("show"))
    whole = bool(request.GET.get("stampa"))
    page = Paginator(rows, rows.count() or 1 if whole else PER_PAGE).get_page(
        request.GET.get("page")
    )
    groups = Page(actor, found, page).groups()
    read = [shown.person for group in groups for shown in group.rows]
    note_each_read(actor=actor, citizens=read, section=Reading.PROPOSALS)
    context = {
        "plan": found,
        "form": form,
        "page": page,
        "groups": groups,
        "narrowed": form.is_narrowed,
        "hidden": hidden_rows(actor, found),
        "brief": in_brief(found, actor),
        "seats": where_a_seat_helps(found, actor),
        "may_undo": not undo_blockers(found, actor),
        "whole": whole,
        "bands": BANDS,
    }
    return render(request, "proposals/plans/plan.html", context)


@may(POLICIES, "plan")
@require_POST
def plan_calculate(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Calculate the plan, or try again."""
    return done(request, pk, lambda found: calculate(actor=request.actor, plan=found))


@may(POLICIES, "plan")
@require_POST
def plan_reopen(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Go back to who and what."""
    return done(request, pk, lambda found: reopen_plan(actor=request.actor, plan=found))


@may(POLICIES, "plan")
@require_POST
def plan_undo(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Take the last move by hand back."""
    return done(request, pk, lambda found: undo_move(actor=request.actor, plan=found))


@may(POLICIES, "plan")
@require_POST
def plan_archive(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Put a plan away."""
    archive_plan(actor=request.actor, plan=plan_for(request, pk))
    undoable(request, _("Piano archiviato."), reverse("proposals:plan_restore", args=[pk]))
    return redirect("proposals:plans")


@may(POLICIES, "plan")
@require_POST
def plan_restore(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Take back a plan that was put away."""
    plans = CohortPlan.objects.visible_to(request.actor, with_archived=True)
    restore_plan(actor=request.actor, plan=get_object_or_404(plans, pk=pk))
    return redirect("proposals:plan", pk)


def _second(shown: RowShown) -> str:
    return f"{shown.second}, {shown.second.organisation}" if shown.second else ""


COLUMNS = (
    Cell(gettext_lazy("Azienda"), lambda one: one.opening and one.opening.organisation),
    Cell(gettext_lazy("Opportunità"), lambda one: one.opening),
    Cell(gettext_lazy("Comune"), lambda one: one.opening and one.opening.site.municipality),
    Cell(gettext_lazy("Esperienza"), lambda one: one.opening and one.opening.get_kind_display()),
    Cell(gettext_lazy("Comincia il"), lambda one: one.opening and one.opening.starts_on),
    Cell(gettext_lazy("Cognome"), lambda one: one.person.family_name),
    Cell(gettext_lazy("Nome"), lambda one: one.person.given_name),
    Cell(gettext_lazy("Seconda scelta"), _second),
    Cell(gettext_lazy("Se non ha un posto"), lambda one: "" if one.opening else one.outcome),
)


@may(POLICIES, "plan")
@require_POST
def plan_export(request: ActorRequest, pk: UUID) -> HttpResponse:
    """The plan as the address filters it, a sheet for the team: who and where, and no judgement.

    How well a pair fits, why, what was proposed or answered stay here.
    """
    found, form = plan_for(request, pk), RowsFilter(request.GET)
    if found.state != "ready":
        return redirect("proposals:plan", pk)
    rows = rows_shown(request.actor, found, form.chosen("q"), form.chosen("show"))
    shown = Page(request.actor, found, rows).shown()
    note_list_exported(actor=request.actor, citizens=[one.person for one in shown])
    return as_workbook(_("Piano"), COLUMNS, shown)


def plan_for(request: ActorRequest, pk: UUID) -> CohortPlan:
    """The plan, if the actor sees it."""
    plans = CohortPlan.objects.visible_to(request.actor)
    return get_object_or_404(plans.select_related("made_by", "service"), pk=pk)


def done(request: ActorRequest, pk: UUID, act: Any) -> HttpResponse:
    """Do it or say why not; then the plan."""
    try:
        act(plan_for(request, pk))
    except Refused as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect("proposals:plan", pk)
