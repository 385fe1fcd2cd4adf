"""What the pages of one proposal share: finding it, saying why not, doing or refusing."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from squadra.foundation.access import Actor, ActorRequest, Refused
from squadra.people.reading import Reading
from squadra.people.services import note_read
from squadra.proposals.blockers import blockers
from squadra.proposals.models import Disclosure, Proposal
from squadra.proposals.policies import POLICIES

RELATED = ("person__municipality", "opening__organisation", "opening__site", "service")


def proposal_for(request: ActorRequest, pk: UUID, verb: str) -> Proposal:
    """The proposal, if the actor sees it; a role elsewhere does not give the verb here."""
    visible = Proposal.objects.visible_to(request.actor)
    proposal = get_object_or_404(visible.select_related(*RELATED, "proposed_by"), pk=pk)
    POLICIES.require(request.actor, verb, service_id=proposal.person.service_id)
    return proposal


def current_card(proposal: Proposal, actor: Actor) -> Disclosure | None:
    cards = Disclosure.objects.visible_to(actor).current().filter(proposal=proposal)
    return cards.select_related("contact", "organisation").first()


def page(
    request: ActorRequest, proposal: Proposal, template: str, status: int = 200, **context: Any
) -> HttpResponse:
    """Show a page about a proposal and leave the trace of its reading."""
    note_read(actor=request.actor, citizen=proposal.person, section=Reading.PROPOSALS)
    shown = {"proposal": proposal, "citizen": proposal.person, **context}
    return render(request, template, shown, status=status)


def done(request: ActorRequest, act: Callable[[], object]) -> bool:
    """Do it or say why not: a button of yesterday's page may come too late."""
    try:
        act()
    except Refused as refused:
        messages.error(request, " ".join(refused.messages))
        return False
    return True


def acted(
    request: ActorRequest, pk: UUID, verb: str, act: Callable[..., object], told: str
) -> HttpResponse:
    """Do what one button asks of a proposal, say so or why not, and come back to its page."""
    proposal = proposal_for(request, pk, verb)
    if done(request, lambda: act(actor=request.actor, proposal=proposal)):
        messages.success(request, told)
    return redirect("proposals:answer", pk)


def saved(form: BaseForm, act: Callable[[], object]) -> bool:
    """Do what a valid form asks; what is refused after all stands in the form, in words."""
    if not form.is_valid():
        return False
    try:
        act()
    except Refused as refused:
        form.add_error(None, list(refused.messages))
    except ValidationError as error:
        form.add_error(None, error.messages)
    return not form.errors


def why_not(proposal: Proposal, actor: Actor, *verbs: str) -> dict[str, Any]:
    return {verb: blockers(proposal, verb, actor) for verb in verbs}
