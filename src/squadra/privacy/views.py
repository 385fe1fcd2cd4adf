"""A person's copy of their data, and its erasure."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from squadra.agencies.confirming import confirm_identity
from squadra.foundation.access import ActorRequest
from squadra.foundation.guards import may
from squadra.people.models import Citizen
from squadra.people.reading import Reading
from squadra.people.services import note_read
from squadra.privacy.forms import ErasureForm
from squadra.privacy.policies import POLICIES
from squadra.privacy.services import erase_person, subject_access
from squadra.proposals.querysets import people_referred_to


@may(POLICIES, "access")
@require_GET
@never_cache
def access(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Download all that is held of a person, as a file that they can read and keep."""
    copy = subject_access(actor=request.actor, citizen=_citizen(request, pk, "access"))
    # The name of the file says nobody's name: it stays in the browser's history.
    return JsonResponse(
        copy,
        json_dumps_params={"ensure_ascii": False, "indent": 2},
        headers={"Content-Disposition": 'attachment; filename="copia-dei-dati.json"'},
    )


@may(POLICIES, "erase")
@require_http_methods(["GET", "POST"])
@never_cache
def erase(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Say what is erased, ask for the name, erase."""
    citizen = _citizen(request, pk, "erase")
    form = ErasureForm(citizen, request.POST if request.method == "POST" else None)
    if form.is_valid():
        return _erased(request, citizen)
    note_read(actor=request.actor, citizen=citizen, section=Reading.IDENTITY)
    return render(request, "privacy/erase.html", {"citizen": citizen, "form": form})


def _erased(request: ActorRequest, citizen: Citizen) -> HttpResponse:
    try:
        erase_person(actor=request.actor, citizen=citizen)
    except Citizen.DoesNotExist as gone:
        raise Http404 from gone
    messages.success(request, _("La scheda e tutti i suoi dati sono stati cancellati."))
    return redirect("people:list")


def _citizen(request: ActorRequest, pk: UUID, verb: str) -> Citizen:
    citizen = get_object_or_404(people_referred_to(request.actor), pk=pk)
    POLICIES.require(request.actor, verb, service_id=citizen.service_id)
    confirm_identity(request)
    return citizen
