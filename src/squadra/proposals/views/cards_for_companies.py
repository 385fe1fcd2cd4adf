"""The card for a company: written with the person, approved by them, given, answered."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from squadra.foundation.access import ActorRequest
from squadra.foundation.guards import may
from squadra.foundation.versions import StaleRow
from squadra.proposals import services
from squadra.proposals.card import suggested_for
from squadra.proposals.company_forms import ApprovalForm, CardForm, ReplyForm, SendForm
from squadra.proposals.models import Disclosure, Proposal
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


@may(POLICIES, "card")
@require_http_methods(["GET", "POST"])
def card(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Write the card: suggested sentences to begin with, the saved ones from then on."""
    proposal = proposal_for(request, pk, "card")
    found = current_card(proposal, request.actor)
    form = _card_form(request, proposal, found)
    if saved(form, lambda: _write(request, proposal, form)):
        messages.success(request, _("La scheda è salvata: adesso si rilegge con la persona."))
        return redirect("proposals:approve", pk)
    shown = why_not(proposal, request.actor, "card")
    return page(request, proposal, "proposals/card.html", form=form, blockers=shown, card=found)


def _card_form(request: ActorRequest, proposal: Proposal, found: Disclosure | None) -> CardForm:
    suggested = suggested_for(proposal.person, proposal.opening, request.actor.on)
    lines = found.sentences if found else suggested.ready
    on_wish = (*suggested.ready, *suggested.on_wish) if found else suggested.on_wish
    data = request.POST if request.method == "POST" else None
    return CardForm(proposal, lines, on_wish, found.version if found else 0, data)


def _write(request: ActorRequest, proposal: Proposal, form: CardForm) -> None:
    try:
        services.write_card(
            actor=request.actor,
            proposal=proposal,
            sentences=form.sentences,
            expected=form.cleaned_data["version"],
        )
    except StaleRow as stale:
        if isinstance(stale.current, Disclosure):
            form.show_theirs(stale.current)


@may(POLICIES, "approve")
@require_http_methods(["GET", "POST"])
def approve(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Show the text as the company will read it; the referent records the person's approval."""
    proposal = proposal_for(request, pk, "approve")
    found = current_card(proposal, request.actor)
    form = ApprovalForm(found, request.POST if request.method == "POST" else None)
    if saved(form, lambda: _approve(request, proposal, form)):
        undo = reverse("proposals:unapprove", args=[pk])
        undoable(request, _("Approvazione registrata."), undo)
        return redirect("proposals:answer", pk)
    shown = why_not(proposal, request.actor, "approve")
    return page(request, proposal, "proposals/approve.html", form=form, blockers=shown, card=found)


def _approve(request: ActorRequest, proposal: Proposal, form: ApprovalForm) -> None:
    told = form.cleaned_data
    services.approve_card(
        actor=request.actor,
        proposal=proposal,
        how=told["how"],
        on=told["on"],
        text_hash=told["text_hash"],
    )


@may(POLICIES, "card")
@require_POST
def unapprove(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Take the approval back, because the person wishes so or it was a slip."""
    proposal = proposal_for(request, pk, "card")
    if current_card(proposal, request.actor) and done(
        request, lambda: services.unapprove_card(actor=request.actor, proposal=proposal)
    ):
        messages.success(request, _("L'approvazione è tolta: la scheda non va a nessuno."))
    return redirect("proposals:answer", pk)


@may(POLICIES, "send")
@require_http_methods(["GET", "POST"])
def send(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Write down to whom the card was given."""
    proposal = proposal_for(request, pk, "send")
    form = SendForm(proposal, request.POST if request.method == "POST" else None)
    if saved(
        form,
        lambda: services.send_card(actor=request.actor, proposal=proposal, **form.cleaned_data),
    ):
        undo = reverse("proposals:recall", args=[pk])
        undoable(request, _("Scritto: adesso si aspetta l'azienda."), undo)
        return redirect("proposals:answer", pk)
    found = current_card(proposal, request.actor)
    shown = why_not(proposal, request.actor, "send")
    return page(request, proposal, "proposals/send.html", form=form, blockers=shown, card=found)


@may(POLICIES, "recall")
@require_POST
def recall(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Call the card back: the company is no longer waited for."""
    told = _("La scheda è richiamata.")
    return acted(request, pk, "recall", services.recall_card, told)


@may(POLICIES, "remind")
@require_POST
def remind(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Write down that the company was asked again."""
    told = _("Scritto: l'azienda è stata risentita oggi.")
    return acted(request, pk, "remind", services.note_reminder, told)


@may(POLICIES, "reply")
@require_http_methods(["GET", "POST"])
def reply(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Record what the company said, with a reason of its own."""
    proposal = proposal_for(request, pk, "reply")
    form = ReplyForm(proposal, request.POST if request.method == "POST" else None)
    if saved(
        form,
        lambda: services.record_reply(actor=request.actor, proposal=proposal, **form.cleaned_data),
    ):
        undo = reverse("proposals:take_back_reply", args=[pk])
        undoable(request, _("Risposta dell'azienda registrata."), undo)
        return redirect("proposals:answer", pk)
    shown = why_not(proposal, request.actor, "reply")
    return page(request, proposal, "proposals/reply.html", form=form, blockers=shown)


@may(POLICIES, "take_back_reply")
@require_POST
def take_back_reply(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Delete the company's reply: it is waited for again."""
    told = _("L'azienda è di nuovo in attesa di rispondere.")
    return acted(request, pk, "take_back_reply", services.take_back_reply, told)
