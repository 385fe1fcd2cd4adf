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
from squadra.foundation.versions import StaleRow, save_rebased
from squadra.people.forms import NewSkillForm, SkillForm
from squadra.people.models import Citizen, PersonSkill, Section, WorkProfile
from squadra.people.policies import POLICIES
from squadra.people.reading import Reading
from squadra.people.services import (
    note_read,
    record_skill,
    remove_skill,
    restore_skill,
    take_back_assessment,
)
from squadra.ui.parts import asks_for_part
from squadra.ui.saving import attempt
from squadra.ui.undo import undoable
from squadra.vocabularies.usual import usual_skills


@may(POLICIES, "edit")
@require_http_methods(["GET", "POST"])
def add(request: ActorRequest, pk: UUID) -> HttpResponse:
    """The skills of a person, and one more; a script gets the part that changes."""
    citizen = _citizen(request, pk)
    part = asks_for_part(request)
    form = NewSkillForm(request.POST or None, instance=PersonSkill(person=citizen))
    if form.is_valid() and attempt(form, lambda: _recorded(request, form)):
        undo = reverse("people:skill_remove", args=(pk, form.instance.pk))
        undoable(request, _("Competenza aggiunta: %s.") % form.instance.skill, undo)
        if not part:
            return redirect("people:skill_add", pk=pk)
        form = form.next_one()
    note_read(actor=request.actor, citizen=citizen, section=Reading.SKILLS)
    held = PersonSkill.objects.visible_to(request.actor).filter(person=citizen)
    skills = list(held.select_related("skill"))
    profile = get_object_or_404(WorkProfile.objects.visible_to(request.actor), person=citizen)
    usual = usual_skills(profile.targets, without=[row.skill.uri for row in skills])
    context = {"citizen": citizen, "form": form, "skills": skills, "usual": usual, "part": part}
    template = "people/skills_part.html" if part else "people/skills.html"
    return render(request, template, context)


@may(POLICIES, "edit")
@require_http_methods(["GET", "POST"])
def edit(request: ActorRequest, pk: UUID, skill: UUID) -> HttpResponse:
    """Assess a skill anew."""
    held = _held(request, pk, skill)
    form = SkillForm(request.POST or None, instance=held)
    if request.method == "POST" and attempt(
        form, lambda: save_rebased(form, lambda _expected: _recorded(request, form))
    ):
        before = form.instance.version - 1
        undo = reverse("people:skill_take_back", args=(pk, skill, before))
        undoable(request, _("Competenza aggiornata: %s.") % form.instance.skill, undo)
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
def take_back(request: ActorRequest, pk: UUID, skill: UUID, version: int) -> HttpResponse:
    """Undo the last assessment of a skill: as it stood in that version."""
    held = _held(request, pk, skill)
    try:
        take_back_assessment(actor=request.actor, skill=held, version=version)
    except ObjectDoesNotExist as error:
        raise Http404 from error
    except StaleRow:
        messages.info(
            request, _("Nel frattempo è stata valutata di nuovo: guarda, poi correggi se serve.")
        )
    else:
        messages.success(request, _("La competenza è di nuovo com'era."))
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
