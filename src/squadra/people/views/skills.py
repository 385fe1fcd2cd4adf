"""A person's skills: what they can do, how well, who says so."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from squadra.foundation.access import ActorRequest
from squadra.foundation.guards import may
from squadra.foundation.versions import save_rebased
from squadra.people.forms import NewSkillForm, SkillForm
from squadra.people.models import Citizen, PersonSkill, Section
from squadra.people.policies import POLICIES
from squadra.people.reading import Reading
from squadra.people.services import note_read, record_skill, remove_skill, restore_skill
from squadra.ui.saving import attempt
from squadra.ui.undo import undoable


@may(POLICIES, "edit")
@require_http_methods(["GET", "POST"])
def add(request: ActorRequest, pk: UUID) -> HttpResponse:
    """The skills of a person, and one more."""
    citizen = _citizen(request, pk)
    form = NewSkillForm(request.POST or None, instance=PersonSkill(person=citizen))
    if form.is_valid() and attempt(form, lambda: _recorded(request, form)):
        messages.success(request, _("Competenza aggiunta."))
        return redirect("people:skill_add", pk=pk)
    note_read(actor=request.actor, citizen=citizen, section=Reading.SKILLS)
    held = PersonSkill.objects.visible_to(request.actor).filter(person=citizen)
    context = {"citizen": citizen, "form": form, "skills": held.select_related("skill")}
    return render(request, "people/skills.html", context)


@may(POLICIES, "edit")
@require_http_methods(["GET", "POST"])
def edit(request: ActorRequest, pk: UUID, skill: UUID) -> HttpResponse:
    """Assess a skill anew."""
    held = _held(request, pk, skill)
    form = SkillForm(request.POST or None, instance=held)
    if request.method == "POST" and attempt(
        form, lambda: save_rebased(form, lambda _expected: _recorded(request, form))
    ):
        messages.success(request, _("Competenza aggiornata."))
        return redirect("people:skill_add", pk=pk)
    note_read(actor=request.actor, citizen=held.person, section=Reading.SKILLS)
    context = {"citizen": held.person, "form": form, "held": held}
    return render(request, "people/skill.html", context)


@may(POLICIES, "edit")
@require_POST
def remove(request: ActorRequest, pk: UUID, skill: UUID) -> HttpResponse:
    """Take a skill out of the profile."""
    held = _held(request, pk, skill)
    remove_skill(actor=request.actor, skill=held)
    undo = reverse("people:skill_restore", args=(pk, skill))
    undoable(request, _("Competenza tolta: %s.") % held.skill, undo)
    return redirect("people:skill_add", pk=pk)


@may(POLICIES, "edit")
@require_POST
def restore(request: ActorRequest, pk: UUID, skill: UUID) -> HttpResponse:
    """Put back a skill that was taken out."""
    citizen = _citizen(request, pk)
    try:
        restore_skill(actor=request.actor, citizen=citizen, skill_id=skill)
    except ObjectDoesNotExist as error:
        raise Http404 from error
    except ValidationError:
        messages.info(request, _("La competenza è già nel profilo."))
    else:
        messages.success(request, _("La competenza è di nuovo nel profilo."))
    return redirect("people:skill_add", pk=pk)


def _citizen(request: ActorRequest, pk: UUID) -> Citizen:
    """The person, if the actor sees their skills; a role elsewhere corrects nothing here."""
    visible = Citizen.objects.visible_to(request.actor, Section.PROFILE)
    citizen = get_object_or_404(visible, pk=pk)
    POLICIES.require(request.actor, "edit", service_id=citizen.service_id)
    return citizen


def _held(request: ActorRequest, pk: UUID, skill: UUID) -> PersonSkill:
    skills = PersonSkill.objects.visible_to(request.actor).filter(person=_citizen(request, pk))
    return get_object_or_404(skills.select_related("skill", "person"), pk=skill)


def _recorded(request: ActorRequest, form: SkillForm) -> PersonSkill:
    return record_skill(actor=request.actor, skill=form.instance)
