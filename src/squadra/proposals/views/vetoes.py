"""What a person does not want to be proposed: their choice, no reason asked."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from squadra.foundation.access import ActorRequest
from squadra.foundation.guards import may
from squadra.people.models import Citizen, Section
from squadra.people.reading import Reading
from squadra.people.services import note_read
from squadra.proposals import services
from squadra.proposals.forms import NAMED, VetoForm
from squadra.proposals.models import Veto, VetoKind
from squadra.proposals.policies import POLICIES
from squadra.ui.undo import undoable

# An opening is refused from its card: its form is here only to show what was wrong.
SHOWN_KINDS = (VetoKind.DEMAND, VetoKind.SECTOR, VetoKind.COMPANY)


@may(POLICIES, "veto")
@require_http_methods(["GET", "POST"])
def vetoes(request: ActorRequest, pk: UUID) -> HttpResponse:
    """List a person's vetoes and add one."""
    citizen = _citizen(request, pk)
    sent = _sent(request, citizen) if request.method == "POST" else None
    if sent and _saved(request, sent):
        from_card = sent.kind == VetoKind.OPENING
        return redirect("proposals:openings" if from_card else "proposals:vetoes", pk)
    note_read(actor=request.actor, citizen=citizen, section=Reading.PROFILE)
    forms: dict[str, VetoForm] = {
        kind: VetoForm(kind, request.actor, citizen) for kind in SHOWN_KINDS
    }
    if sent:
        forms[sent.kind] = sent
    listed = Veto.objects.visible_to(request.actor).filter(person=citizen)
    context = {
        "citizen": citizen,
        "vetoes": listed.select_related("opening", "organisation"),
        "forms": forms.values(),
    }
    return render(request, "proposals/vetoes.html", context)


@may(POLICIES, "veto")
@require_POST
def veto_remove(request: ActorRequest, pk: UUID, veto: UUID) -> HttpResponse:
    """Take a veto back."""
    listed = Veto.objects.visible_to(request.actor).filter(person=_citizen(request, pk))
    services.remove_veto(actor=request.actor, veto=get_object_or_404(listed, pk=veto))
    messages.success(request, _("Tolto: da ora può essere proposto di nuovo."))
    return redirect("proposals:vetoes", pk)


def _citizen(request: ActorRequest, pk: UUID) -> Citizen:
    visible = Citizen.objects.visible_to(request.actor, Section.PROFILE)
    citizen = get_object_or_404(visible, pk=pk)
    POLICIES.require(request.actor, "veto", service_id=citizen.service_id)
    return citizen


def _sent(request: ActorRequest, citizen: Citizen) -> VetoForm:
    kind = request.POST.get("kind", "")
    if kind not in NAMED:
        raise BadRequest
    return VetoForm(kind, request.actor, citizen, request.POST)


def _saved(request: ActorRequest, form: VetoForm) -> bool:
    if not form.is_valid():
        return False
    try:
        veto = services.add_veto(actor=request.actor, veto=form.veto)
    except ValidationError as error:
        form.add_error("what", error.messages)
        return False
    undo = reverse("proposals:veto_remove", args=[veto.person_id, veto.pk])
    undoable(request, _("Non verrà più proposto."), undo)
    return True
