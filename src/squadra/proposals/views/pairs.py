"""One person before one opening: why, and the proposal."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from squadra.engine.matching.model import WEIGHT_UNIT
from squadra.engine.matching.pair import Pair
from squadra.foundation.access import ActorRequest, Refused
from squadra.foundation.guards import may
from squadra.openings.models import Opening
from squadra.people.models import Citizen, Section
from squadra.people.reading import Reading
from squadra.people.services import note_read
from squadra.proposals.bands import BANDS, band_of
from squadra.proposals.blockers import blockers
from squadra.proposals.company_forms import DepartureForm
from squadra.proposals.matching import Pairing, pairing
from squadra.proposals.models import Proposal, RoutedMatch
from squadra.proposals.overrides import first_passed_over
from squadra.proposals.policies import POLICIES
from squadra.proposals.services import propose as make_proposal
from squadra.proposals.services.person import REASON_ASKED
from squadra.proposals.views.waiting import when_ready
from squadra.proposals.words import COMPONENT_WORDS, RULE_WORDS, names_for, reasons
from squadra.ui.charts import Row
from squadra.ui.undo import undoable


@may(POLICIES, "match")
@require_GET
def pair(request: ActorRequest, pk: UUID, opening: UUID) -> HttpResponse:
    """Why this opening stands where it stands for this person: words first, then points."""
    return _pair_page(request, _pairing(request, pk, opening, "match"))


@may(POLICIES, "propose")
@require_POST
@when_ready
def propose(request: ActorRequest, pk: UUID, opening: UUID) -> HttpResponse:
    """Propose the opening to the person; where it cannot be, the page says why."""
    found = _pairing(request, pk, opening, "propose")
    form = DepartureForm(request.POST if "reason" in request.POST else None)
    departure = form.departure if form.is_valid() else None
    try:
        proposal = make_proposal(
            actor=request.actor, citizen=found.person, opening=found.opening, departure=departure
        )
    except Refused as refused:
        if [blocker.code for blocker in refused.blockers] == [REASON_ASKED]:
            return _reason_page(request, found, form)
        return _pair_page(request, found, status=409)
    except ObjectDoesNotExist:  # put away, or shown no longer, since the page was opened
        raise Http404 from None
    undoable(request, _("Proposta registrata."), reverse("proposals:withdraw", args=[proposal.pk]))
    return redirect("proposals:answer", proposal.pk)


def _reason_page(request: ActorRequest, found: Pairing, form: DepartureForm) -> HttpResponse:
    """Nothing was proposed yet: the order puts another opening first, and a reason is asked."""
    note_read(actor=request.actor, citizen=found.person, section=Reading.PROPOSALS)
    first = first_passed_over(request.actor, found.person, found.opening)
    visible = Opening.objects.visible_to(request.actor).select_related("organisation")
    context = {
        "citizen": found.person,
        "opening": found.opening,
        "form": form,
        "first": visible.filter(pk=first).first() if first else None,
    }
    return render(request, "proposals/departure.html", context)


def _pairing(request: ActorRequest, pk: UUID, opening: UUID, verb: str) -> Pairing:
    citizens = Citizen.objects.visible_to(request.actor, Section.PROPOSALS)
    openings = Opening.objects.visible_to(request.actor).select_related("organisation", "site")
    citizen = get_object_or_404(citizens, pk=pk)
    POLICIES.require(request.actor, verb, service_id=citizen.service_id)
    return pairing(request.actor, citizen, get_object_or_404(openings, pk=opening))


def _pair_page(request: ActorRequest, found: Pairing, status: int = 200) -> HttpResponse:
    note_read(actor=request.actor, citizen=found.person, section=Reading.PROPOSALS)
    proposals = Proposal.objects.visible_to(request.actor)
    questions = RoutedMatch.objects.visible_to(request.actor).open()
    questions = questions.filter(person=found.person, opening=found.opening)
    context = {
        "citizen": found.person,
        "opening": found.opening,
        "missing": found.missing,
        "blockers": blockers(found, "propose", request.actor),
        "proposals": proposals.filter(person=found.person, opening=found.opening),
        "question": questions.select_related("asked_by", "opening__service").first(),
        "bands": BANDS,
        **(_why(found.pair, found.explanation) if found.pair else {}),
    }
    return render(request, "proposals/pair.html", context, status=status)


def _why(pair: Pair, explanation: dict[str, Any]) -> dict[str, Any]:
    """Words, rules and points of a pair."""
    return {
        "explanation": explanation,
        "band": band_of(explanation["score"]),
        "reasons": reasons(explanation, names_for([pair])),
        "rules": [(RULE_WORDS[row["rule"]].title, row["state"]) for row in explanation["rules"]],
        "points": [
            Row(
                str(COMPONENT_WORDS[row["component"]].title),
                row["points"],
                round(row["weight"] * WEIGHT_UNIT),
            )
            for row in explanation["components"]
        ],
    }
