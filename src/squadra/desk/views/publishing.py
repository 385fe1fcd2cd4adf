"""While somebody writes an opening: what its line says, and how many people it would suit."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_POST

from squadra.desk.facts import opening_facts
from squadra.engine.matching.vocabulary import HALF_DAYS
from squadra.foundation.access import Actor, ActorRequest
from squadra.foundation.guards import may
from squadra.openings.forms import PublishForm
from squadra.openings.line import LONGEST
from squadra.openings.models import Opening
from squadra.openings.policies import POLICIES as OPENINGS
from squadra.openings.proposing import draft, proposed
from squadra.openings.questions import questions_about
from squadra.organisations.models import Organisation
from squadra.proposals.counting import Suitable, suitable_people
from squadra.proposals.words.half_days import half_days


@may(OPENINGS, "publish")
@require_GET
def line(request: ActorRequest, organisation: UUID) -> HttpResponse:
    """Say what was understood of a line that is being typed, before it fills in the form."""
    offering = _offering(request, organisation)
    found = proposed(request.GET.get("line", "")[:LONGEST], request.actor)
    opening = draft(offering, found.fields, request.actor.on)
    context = {
        "opening": opening,
        "facts": [fact for fact in opening_facts(opening) if fact.column in found.fields],
        "when": _when(opening.shift),
        "found": found,
        "suitable": _suitable(request.actor, opening),
    }
    return render(request, "desk/line.html", context)


@may(OPENINGS, "publish")
@require_POST
def suitable(request: ActorRequest, organisation: UUID) -> HttpResponse:
    """Of the opening as the form stands: for how many people it is, what is worth asking again.

    What is wrong in the form is left out.
    """
    offering = _offering(request, organisation)
    form = PublishForm(request.POST, actor=request.actor, organisation=offering)
    form.full_clean()
    opening = draft(offering, form.cleaned_data, request.actor.on)
    context = {
        "suitable": _suitable(request.actor, opening),
        "questions": questions_about(opening),
    }
    return render(request, "desk/beside.html", context)


def _offering(request: ActorRequest, pk: UUID) -> Organisation:
    return get_object_or_404(Organisation.objects.visible_to(request.actor), pk=pk)


def _suitable(actor: Actor, opening: Opening) -> Suitable | None:
    """None where nobody can be counted yet: no kind, no place, or a role that matches nobody."""
    known = opening.kind and opening.site_id
    return suitable_people(actor, opening, actor.on) if known else None


def _when(shift: str) -> str:
    named = zip(HALF_DAYS, shift, strict=False)
    return half_days([code for code, mark in named if mark == "1"])
