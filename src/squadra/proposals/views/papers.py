"""What is printed of a proposal: the approved card, the letter to the person, their reminder."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from squadra.agencies.models import Account
from squadra.documents import pdf, word
from squadra.documents.sheet import Sheet
from squadra.foundation.access import Actor, ActorRequest
from squadra.foundation.guards import may
from squadra.people.reading import Reading
from squadra.people.services import note_read
from squadra.proposals.blockers import not_for_companies
from squadra.proposals.letters import card_sheet, proposal_letter, reminder_letter
from squadra.proposals.models import Answer, Disclosure, Proposal
from squadra.proposals.policies import POLICIES
from squadra.proposals.views.showing import current_card, proposal_for

FORMATS = {"pdf": (pdf.as_pdf, pdf.TYPE), "docx": (word.as_docx, word.TYPE)}


@may(POLICIES, "card")
@require_GET
@never_cache
def card(request: ActorRequest, pk: UUID, ending: str) -> HttpResponse:
    """The card, where the person has approved it and it still holds; before that there is none."""
    proposal = proposal_for(request, pk, "card")
    found = current_card(proposal, request.actor)
    if found is None or not (found.sent_on or _may_go_out(found, proposal, request.actor)):
        raise Http404
    found.proposal = proposal
    return _file(request, proposal, card_sheet(found), f"scheda-{found.reference}", ending)


@may(POLICIES, "letter")
@require_GET
@never_cache
def letter(request: ActorRequest, pk: UUID, ending: str) -> HttpResponse:
    """The letter that tells the person of the opening, while their answer is waited for."""
    proposal = proposal_for(request, pk, "letter")
    if proposal.state != "proposed":
        raise Http404
    sheet = proposal_letter(proposal, _sender(request), request.actor.on)
    return _file(request, proposal, sheet, "lettera", ending)


@may(POLICIES, "letter")
@require_GET
@never_cache
def reminder(request: ActorRequest, pk: UUID, ending: str) -> HttpResponse:
    """What the person takes home after a yes, from the referent alone."""
    proposal = proposal_for(request, pk, "letter")
    yes = Answer.objects.visible_to(request.actor).filter(kind="yes")
    given = get_object_or_404(yes, proposal=proposal)
    said_on = timezone.localdate(given.recorded_at)
    sheet = reminder_letter(proposal, _sender(request), said_on, request.actor.on)
    return _file(request, proposal, sheet, "promemoria", ending)


def _may_go_out(card: Disclosure, proposal: Proposal, actor: Actor) -> bool:
    return card.holds_on(actor.on) and not any(not_for_companies(card, proposal))


def _sender(request: ActorRequest) -> Account:
    account = request.user
    if not isinstance(account, Account):
        raise Http404
    return account


def _file(
    request: ActorRequest, proposal: Proposal, sheet: Sheet, name: str, ending: str
) -> HttpResponse:
    """Answer with the file. Its name says nobody's name: it stays in the browser's history."""
    if ending not in FORMATS:
        raise Http404
    write, kind = FORMATS[ending]
    note_read(actor=request.actor, citizen=proposal.person, section=Reading.PROPOSALS)
    return HttpResponse(
        write(sheet),
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{name}.{ending}"'},
    )
