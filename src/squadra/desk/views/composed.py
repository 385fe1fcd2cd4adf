"""The page of a person, of an organisation, of an opening: what several packages know of it."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from squadra.desk import maps
from squadra.desk.facts import opening_facts, profile_facts, week
from squadra.desk.path import steps, what_now
from squadra.foundation.access import ActorRequest, refuse_if
from squadra.foundation.guards import may
from squadra.openings.blockers import blockers as opening_blockers
from squadra.openings.blockers import is_of_another_district, site_blockers
from squadra.openings.models import Opening
from squadra.openings.policies import POLICIES as OPENINGS
from squadra.organisations.blockers import blockers as organisation_blockers
from squadra.organisations.models import Organisation
from squadra.organisations.policies import POLICIES as ORGANISATIONS
from squadra.people.blockers import hand_over_blockers
from squadra.people.models import Citizen, PersonSkill, Section
from squadra.people.policies import POLICIES as PEOPLE
from squadra.people.reading import Reading, readings
from squadra.people.services import note_read
from squadra.proposals.models import Proposal
from squadra.proposals.policies import POLICIES as PROPOSALS
from squadra.proposals.workflow import ACCEPTED

LATEST_READINGS = 5


@may(PEOPLE, "read")
@require_GET
def person(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Who the person is, where they are on the way, what happens now."""
    actor = request.actor
    visible = Citizen.objects.visible_to(actor).with_referent(actor.on)
    citizen = get_object_or_404(
        visible.select_related("profile", "municipality__district", "service__municipality"), pk=pk
    )
    note_read(actor=actor, citizen=citizen, section=Reading.OVERVIEW)
    skills = PersonSkill.objects.visible_to(actor).filter(person=citizen).select_related("skill")
    proposals = Proposal.objects.visible_to(actor).filter(person=citizen)
    context = {
        "citizen": citizen,
        "age": citizen.age(actor.on),
        "skills": list(skills),
        "proposals": list(proposals.select_related("opening__organisation")),
        "readings": readings(citizen, None)[1][:LATEST_READINGS],
        "may_edit": PEOPLE.allows(actor, "edit", service_id=citizen.service_id),
        "may_hand_over": not hand_over_blockers(citizen, actor),
        "may_match": PROPOSALS.allows(actor, "match", service_id=citizen.service_id),
        "follows": citizen.referent is not None and citizen.referent.pk == actor.account_id,
    }
    return render(request, "desk/person.html", context | _opened(request, citizen, context))


def _opened(request: ActorRequest, citizen: Citizen, read: dict[str, Any]) -> dict[str, Any]:
    """The parts of the file that the actor's grants open."""
    opened = citizen.sections_open_to(request.actor)
    shown: dict[str, Any] = {"identity": Section.IDENTITY in opened}
    if Section.PROFILE not in opened:
        return shown | {"profile": None, "week": [], "map": None, "steps": [], "nexts": []}
    found = read["skills"], read["proposals"]
    nexts = what_now(citizen, *found, answers=read["follows"]) if read["may_edit"] else ()
    return shown | {
        "profile": profile_facts(citizen.profile),
        "week": week(citizen.profile.availability),
        "map": maps.reach(citizen),
        "steps": steps(citizen, *found),
        "nexts": list(nexts),
    }


@may(ORGANISATIONS, "read")
@require_GET
def organisation(request: ActorRequest, pk: UUID) -> HttpResponse:
    """An organisation: its places, with whom one speaks, what it offers."""
    actor = request.actor
    visible = Organisation.objects.visible_to(actor).prefetch_related("districts")
    shown = get_object_or_404(visible, pk=pk)
    refuse_if(organisation_blockers(shown, "read", actor))
    sites = list(shown.sites.kept().select_related("municipality__district"))
    why_kept = site_blockers(sites, actor)
    openings = Opening.objects.visible_to(actor).filter(organisation=shown)
    openings = openings.select_related("site__municipality").order_by("-expires_on", "pk")
    context = {
        "organisation": shown,
        "sites": [(site, why_kept[site.pk]) for site in sites],
        "contacts": shown.contacts.kept(),
        "openings": openings,
        "map": maps.places(sites),
        "today": actor.on,
        "may_edit": not organisation_blockers(shown, "edit", actor),
        "may_publish": OPENINGS.allows(actor, "publish"),
    }
    return render(request, "desk/organisation.html", context)


@may(OPENINGS, "read")
@require_GET
def opening(request: ActorRequest, pk: UUID) -> HttpResponse:
    """An opening, and how many proposals of it the actor may know of."""
    actor = request.actor
    related = ("organisation", "site__municipality", "service")
    shown = get_object_or_404(Opening.objects.visible_to(actor).select_related(*related), pk=pk)
    refuse_if(opening_blockers(shown, "read", actor))
    proposals = Proposal.objects.visible_to(actor).filter(opening=shown)
    context = {
        "opening": shown,
        "facts": opening_facts(shown),
        "week": week(shown.shift),
        "map": maps.places([shown.site]),
        "waiting": proposals.filter(state="proposed").count(),
        "accepted": proposals.filter(state__in=ACCEPTED).count(),
        "expired": shown.expires_on < actor.on,
        "shown_from_elsewhere": is_of_another_district(shown, actor),
        "may_edit": not opening_blockers(shown, "edit", actor),
        "may_match": PROPOSALS.allows(actor, "match"),
    }
    return render(request, "desk/opening.html", context)
