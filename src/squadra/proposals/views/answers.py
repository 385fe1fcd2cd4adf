"""A proposal: how far it is, for the team; the answer and a benefit check, for the referent."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from squadra.foundation.access import Actor, ActorRequest, refuse_if
from squadra.foundation.guards import may
from squadra.foundation.versions import save_rebased
from squadra.proposals import services
from squadra.proposals.blockers import referent_blockers
from squadra.proposals.company_forms import BenefitForm
from squadra.proposals.forms import AnswerForm
from squadra.proposals.log import decisions
from squadra.proposals.models import Answer, BenefitCheck, CompanyReply, Proposal
from squadra.proposals.policies import POLICIES
from squadra.proposals.views.showing import (
    acted,
    current_card,
    done,
    page,
    proposal_for,
    saved,
    why_not,
)
from squadra.ui.undo import undoable

VERBS = ("answer", "reopen", "withdraw", "step_back", "benefit", "card", "approve")
NOT_PRINTED = frozenset(("not_approved", "expired", "not_for_companies"))
COMPANY_VERBS = ("send", "recall", "remind", "reply", "take_back_reply")


@may(POLICIES, "answer")
@require_http_methods(["GET", "POST"])
def answer(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Show a proposal; the referent records what the person said."""
    proposal = proposal_for(request, pk, "answer")
    form = AnswerForm(proposal, request.POST if request.method == "POST" else None)
    if saved(form, lambda: _answered(request, proposal, form)):
        undoable(request, _("Risposta registrata."), reverse("proposals:reopen", args=[pk]))
        return redirect("proposals:answer", pk)
    refused = bool(form.is_bound and form.non_field_errors())
    return _page(request, proposal_for(request, pk, "answer"), form, 409 if refused else 200)


def _answered(request: ActorRequest, proposal: Proposal, form: AnswerForm) -> Answer:
    return services.answer(actor=request.actor, proposal=proposal, **form.cleaned_data)


@may(POLICIES, "reopen")
@require_POST
def reopen(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Take the answer back: the proposal waits again."""
    told = _("La proposta aspetta di nuovo una risposta.")
    return acted(request, pk, "reopen", services.reopen, told)


@may(POLICIES, "withdraw")
@require_POST
def withdraw(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Take the proposal back. Closed, it has a page for the referent alone: back to the person."""
    proposal = proposal_for(request, pk, "withdraw")
    if done(request, lambda: services.withdraw(actor=request.actor, proposal=proposal)):
        messages.success(request, _("Proposta ritirata."))
    return redirect("desk:person", proposal.person_id)


@may(POLICIES, "step_back")
@require_POST
def step_back(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Close it after the yes: no reason is asked, and the words are those of a withdrawal."""
    proposal = proposal_for(request, pk, "step_back")
    if done(request, lambda: services.step_back(actor=request.actor, proposal=proposal)):
        undoable(request, _("Proposta ritirata."), reverse("proposals:reopen", args=[pk]))
    return redirect("proposals:answer", pk)


@may(POLICIES, "benefit")
@require_http_methods(["GET", "POST"])
def benefit(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Check with its source what becomes of a benefit, before the person answers."""
    proposal = proposal_for(request, pk, "benefit")
    refuse_if(referent_blockers(proposal, request.actor))
    visible = BenefitCheck.objects.visible_to(request.actor)
    check = visible.filter(proposal=proposal).first() or BenefitCheck(proposal=proposal)
    form = BenefitForm(request.POST if request.method == "POST" else None, instance=check)
    if request.method == "POST" and saved(form, lambda: _check(request, proposal, form)):
        messages.success(request, _("La verifica è salvata."))
        return redirect("proposals:answer", pk)
    shown = why_not(proposal, request.actor, "benefit")
    return page(request, proposal, "proposals/benefit.html", form=form, blockers=shown)


def _check(request: ActorRequest, proposal: Proposal, form: BenefitForm) -> None:
    def save(_expected: int = 0) -> BenefitCheck:
        return services.check_benefit(actor=request.actor, proposal=proposal, check=form.instance)

    if form.instance._state.adding:
        save()
    else:
        save_rebased(form, save)


def _page(
    request: ActorRequest, proposal: Proposal, form: AnswerForm, status: int = 200
) -> HttpResponse:
    context = _context(proposal, request.actor)
    return page(request, proposal, "proposals/answer.html", status, form=form, **context)


def _context(proposal: Proposal, actor: Actor) -> dict[str, Any]:
    given = Answer.objects.visible_to(actor).filter(proposal=proposal)
    checks = BenefitCheck.objects.visible_to(actor).filter(proposal=proposal)
    replies = CompanyReply.objects.visible_to(actor).filter(proposal=proposal)
    shown = why_not(proposal, actor, *VERBS, *COMPANY_VERBS)
    return {
        "given": given.first(),
        "check": checks.first(),
        "card": current_card(proposal, actor),
        "reply": replies.first(),
        "log": decisions(proposal, actor),
        "blockers": shown,
        "printable": NOT_PRINTED.isdisjoint(blocker.code for blocker in shown["send"]),
    }
