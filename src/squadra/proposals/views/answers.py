"""A proposal: its neutral state for the team, the answer for the referent alone."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from squadra.foundation.access import Actor, ActorRequest, Refused
from squadra.foundation.guards import may
from squadra.people.reading import Reading
from squadra.people.services import note_read
from squadra.proposals import services
from squadra.proposals.blockers import blockers
from squadra.proposals.forms import AnswerForm
from squadra.proposals.models import Answer, Proposal
from squadra.proposals.policies import POLICIES
from squadra.ui.undo import undoable

VERBS = ("answer", "reopen", "withdraw")


@may(POLICIES, "answer")
@require_http_methods(["GET", "POST"])
def answer(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Show a proposal; the referent records what the person said."""
    proposal = _proposal(request, pk, "answer")
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.answer(actor=request.actor, proposal=proposal, **form.cleaned_data)
        except Refused:
            return _page(request, _proposal(request, pk, "answer"), form, status=409)
        undoable(request, _("Risposta registrata."), reverse("proposals:reopen", args=[pk]))
        return redirect("proposals:answer", pk)
    return _page(request, proposal, form)


@may(POLICIES, "reopen")
@require_POST
def reopen(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Take the answer back: the proposal waits again."""
    proposal = _proposal(request, pk, "reopen")
    _move(request, proposal, services.reopen, _("La proposta aspetta di nuovo una risposta."))
    return redirect("proposals:answer", pk)


@may(POLICIES, "withdraw")
@require_POST
def withdraw(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Take the proposal back. Closed, it has a page for the referent alone: back to the person."""
    proposal = _proposal(request, pk, "withdraw")
    _move(request, proposal, services.withdraw, _("Proposta ritirata."))
    return redirect("desk:person", proposal.person_id)


def _move(
    request: ActorRequest, proposal: Proposal, service: Callable[..., Proposal], done: str
) -> None:
    """Do it or say why not: a button of yesterday's page may come too late."""
    try:
        service(actor=request.actor, proposal=proposal)
    except Refused as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, done)


def _proposal(request: ActorRequest, pk: UUID, verb: str) -> Proposal:
    visible = Proposal.objects.visible_to(request.actor)
    related = ("person", "opening__organisation", "service", "proposed_by")
    proposal = get_object_or_404(visible.select_related(*related), pk=pk)
    POLICIES.require(request.actor, verb, service_id=proposal.person.service_id)
    return proposal


def _page(
    request: ActorRequest, proposal: Proposal, form: AnswerForm, status: int = 200
) -> HttpResponse:
    note_read(actor=request.actor, citizen=proposal.person, section=Reading.PROPOSALS)
    context = {
        "proposal": proposal,
        "citizen": proposal.person,
        "given": Answer.objects.visible_to(request.actor).filter(proposal=proposal).first(),
        "form": form,
        "blockers": _why_not(proposal, request.actor),
    }
    return render(request, "proposals/answer.html", context, status=status)


def _why_not(proposal: Proposal, actor: Actor) -> dict[str, Any]:
    return {verb: blockers(proposal, verb, actor) for verb in VERBS}
