"""Correcting who a person is and what they look for; who follows them; who read."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from squadra.foundation.access import ActorRequest, refuse_if
from squadra.foundation.guards import may
from squadra.foundation.versions import save_rebased
from squadra.people.blockers import hand_over_blockers, protection_blockers
from squadra.people.forms import IdentityForm, ProfileForm, ReferentForm
from squadra.people.models import Citizen, Grant, Section, WorkProfile
from squadra.people.policies import POLICIES
from squadra.people.reading import Reading, readings
from squadra.people.services import change_referent, note_read, update_identity, update_profile
from squadra.ui.saving import attempt


@may(POLICIES, "edit")
@require_http_methods(["GET", "POST"])
def edit(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Correct a person's data."""
    citizen = _citizen(request, pk, Section.IDENTITY, "edit")
    may_protect = not protection_blockers(citizen, request.actor)
    form = IdentityForm(request.POST or None, instance=citizen, may_protect=may_protect)
    if request.method == "POST" and attempt(
        form,
        lambda: save_rebased(
            form,
            lambda expected: update_identity(
                actor=request.actor, citizen=form.instance, expected=expected
            ),
        ),
    ):
        messages.success(request, _("I dati sono salvati."))
        return redirect("desk:person", pk=pk)
    return _shown(request, citizen, Reading.IDENTITY, "people/edit.html", {"form": form})


@may(POLICIES, "edit")
@require_http_methods(["GET", "POST"])
def profile(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Say what a person looks for and can do."""
    citizen = _citizen(request, pk, Section.PROFILE, "edit")
    visible = WorkProfile.objects.visible_to(request.actor).select_related(
        "person__municipality__district", "person__service__municipality"
    )
    row = get_object_or_404(visible, person=citizen)
    form = ProfileForm(request.POST or None, instance=row)
    if request.method == "POST" and attempt(
        form,
        lambda: save_rebased(
            form,
            lambda expected: update_profile(
                actor=request.actor, profile=form.instance, expected=expected
            ),
        ),
    ):
        messages.success(request, _("Il profilo è salvato."))
        return redirect("desk:person", pk=pk)
    return _shown(request, citizen, Reading.PROFILE, "people/profile.html", {"form": form})


@may(POLICIES, "hand_over")
@require_http_methods(["GET", "POST"])
def referent(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Hand a person to somebody else of the same service; to others the page says who does."""
    rows = Citizen.objects.visible_to(request.actor).with_referent(request.actor.on)
    citizen = get_object_or_404(rows, pk=pk)
    refuse_if(hand_over_blockers(citizen, request.actor))
    form = ReferentForm(request.POST or None, citizen=citizen, on=request.actor.on)
    if form.is_valid() and attempt(form, lambda: _handed_over(request, citizen, form)):
        messages.success(request, _("Da oggi la segue %s.") % form.cleaned_data["referent"])
        return redirect("desk:person", pk=pk)
    return _shown(request, citizen, Reading.IDENTITY, "people/referent.html", {"form": form})


def _handed_over(request: ActorRequest, citizen: Citizen, form: ReferentForm) -> Grant:
    return change_referent(
        actor=request.actor, citizen=citizen, referent=form.cleaned_data["referent"]
    )


@may(POLICIES, "read")
@require_GET
def readers(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Who may see the person today, and who read what."""
    citizen = _citizen(request, pk, Section.IDENTITY, "read")
    grants = Grant.objects.visible_to(request.actor).filter(person=citizen)
    page, rows = readings(citizen, request.GET.get("page"))
    context = {
        "grants": grants.open_on(request.actor.on).select_related("account", "service"),
        "page": page,
        "readings": rows,
    }
    return _shown(request, citizen, Reading.READERS, "people/readers.html", context)


def _citizen(request: ActorRequest, pk: UUID, section: str, verb: str) -> Citizen:
    """The person, if the actor sees that section; a role elsewhere does not give the verb here."""
    citizen = get_object_or_404(Citizen.objects.visible_to(request.actor, section), pk=pk)
    POLICIES.require(request.actor, verb, service_id=citizen.service_id)
    return citizen


def _shown(
    request: ActorRequest, citizen: Citizen, reading: str, template: str, context: dict
) -> HttpResponse:
    """Show a page about a person and leave the trace of its reading."""
    note_read(actor=request.actor, citizen=citizen, section=reading)
    return render(request, template, {"citizen": citizen, **context})
