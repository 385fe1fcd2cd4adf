"""«Altrove»: whom of another district an opening suits, and what other districts ask here."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from squadra.foundation.access import WRONG_ROLE, ActorRequest, Refused
from squadra.foundation.guards import may
from squadra.openings.models import Opening
from squadra.proposals.models import RoutedMatch
from squadra.proposals.policies import POLICIES
from squadra.proposals.routed.finding import elsewhere as look_elsewhere
from squadra.proposals.routed.finding import may_route
from squadra.proposals.routed.services import (
    ask_referent,
    close_question,
    reopen_question,
)
from squadra.proposals.views.showing import done
from squadra.ui.parts import asks_for_part
from squadra.ui.undo import undoable

LONGEST_KEY = 400


@may(POLICIES, "route")
@require_GET
def elsewhere(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Other districts' people for the opening, as a part of its page or as a page of its own."""
    opening = _opening(request, pk)
    context = {"opening": opening, "elsewhere": look_elsewhere(request.actor, opening)}
    name = "elsewhere_found" if asks_for_part(request) else "elsewhere_page"
    return render(request, f"proposals/{name}.html", context)


@may(POLICIES, "route")
@require_POST
def route_ask(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Ask the referent behind a button of «Altrove»; a refusal is said in words."""
    opening = _opening(request, pk)
    key = request.POST.get("key", "")[:LONGEST_KEY]
    if done(request, lambda: ask_referent(actor=request.actor, opening=opening, key=key)):
        messages.success(request, _("Domanda fatta a chi segue la persona."))
    return redirect(f"{reverse('proposals:people', args=[pk])}#elsewhere")


@may(POLICIES, "close_route")
@require_POST
def route_close(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Answer another district «not for now»."""
    visible = RoutedMatch.objects.visible_to(request.actor)
    question = get_object_or_404(visible.select_related("opening__service", "person"), pk=pk)
    if done(request, lambda: close_question(actor=request.actor, question=question)):
        undo = reverse("proposals:route_reopen", args=[pk])
        undoable(request, _("Risposta data: per ora no. Nessuno chiederà il motivo."), undo)
    return redirect("desk:today")


@may(POLICIES, "close_route")
@require_POST
def route_reopen(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Take «not for now» back on the same day."""
    visible = RoutedMatch.objects.visible_to(request.actor)
    question = get_object_or_404(visible.select_related("opening__service", "person"), pk=pk)
    if done(request, lambda: reopen_question(actor=request.actor, question=question)):
        messages.success(request, _("La richiesta è di nuovo fra quelle che aspettano."))
    return redirect("desk:today")


def _opening(request: ActorRequest, pk: UUID) -> Opening:
    """An opening of the actor's own side; one that was only shown is not passed on."""
    visible = Opening.objects.visible_to(request.actor).select_related("service__district")
    opening = get_object_or_404(visible, pk=pk)
    if not may_route(request.actor, opening):
        raise Refused([WRONG_ROLE])
    return opening
