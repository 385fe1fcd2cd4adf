"""The rows that an address of the matrix is asked for: those of the world's person and opening."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.urls import get_resolver

from squadra.exchange.models import SheetRow, StagedImport
from squadra.foundation import clock
from squadra.openings.models import LearntName, Opening
from squadra.organisations.models import Contact
from squadra.people.models import PersonSkill, SkillSource
from squadra.proposals.models import (
    Answer,
    CohortPlan,
    CompanyReply,
    Disclosure,
    PlannedOpening,
    PlannedPerson,
    Proposal,
    RoutedMatch,
    Veto,
    VetoKind,
)
from squadra.proposals.models.company import VALID_FOR, hash_of
from squadra.vocabularies.models import Skill
from tests.factories import World

# The pages of one proposal, each with a state in which its verb is open.
STATE_OF = {
    "proposals:answer": "proposed",
    "proposals:withdraw": "proposed",
    "proposals:benefit": "proposed",
    "proposals:letter": "proposed",
    "proposals:reopen": "accepted",
    "proposals:reminder": "accepted",
    "proposals:card": "accepted",
    "proposals:card_file": "accepted",
    "proposals:unapprove": "accepted",
    "proposals:approve": "accepted",
    "proposals:send": "accepted",
    "proposals:recall": "sent",
    "proposals:reply": "sent",
    "proposals:remind": "sent",
    "proposals:step_back": "sent",
    "proposals:take_back_reply": "agreed",
}

OF_AN_OPENING = ("desk:opening", "proposals:people", "proposals:elsewhere", "proposals:route_ask")


def arguments_of(name: str, world: World) -> dict[str, Any]:
    """Return the keyword arguments of the address, made in the world where they don't exist yet."""
    return {argument: _value(name, argument, world) for argument in _arguments(name)}


def _arguments(name: str) -> list[str]:
    resolver = get_resolver()
    *namespaces, view = name.split(":")
    for namespace in namespaces:
        resolver = resolver.namespace_dict[namespace][1]
    possibilities = resolver.reverse_dict.getlist(view)
    return list(possibilities[0][0][0][1])


def _value(name: str, argument: str, world: World) -> UUID | str:
    package = name.partition(":")[0]
    by_argument = {
        "organisation": lambda: world.opening.organisation_id,
        "opening": lambda: world.opening.pk,
        "skill": lambda: _skill(world).pk,
        "veto": lambda: _veto(world).pk,
        "site": lambda: world.opening.site_id,
        "contact": lambda: _contact(world).pk,
        "row": lambda: _planned(world, name).pk,
        "ending": lambda: "pdf",
        "version": lambda: "1",
    }
    if name == "account_reset_password_from_key":
        return "1"  # nobody's, and no key
    if argument in by_argument:
        return by_argument[argument]()
    return _main_row(name, package, world)


def _main_row(name: str, package: str, world: World) -> UUID:
    if name in ("proposals:route_close", "proposals:route_reopen"):
        return _question(world).pk
    if name.startswith("proposals:plan_") or name == "proposals:plan":
        return _planned(world, name).plan_id
    if name in STATE_OF:
        return _proposal(world, STATE_OF[name]).pk
    if package == "exchange":
        return _staged(world, name).pk
    if name.startswith("openings:name_"):
        return _learnt_name(world).pk
    if name == "openings:restore":
        _archive(world.opening)
    if package == "openings" or name in OF_AN_OPENING:
        return world.opening.pk
    if package == "organisations" or name == "desk:organisation":
        return world.opening.organisation_id
    return world.citizen.pk


def _skill(world: World) -> PersonSkill:
    skill, _ = Skill.objects.get_or_create(
        uri="http://data.europa.eu/esco/skill/prova",
        defaults={"id": uuid4(), "label": "pulire i pavimenti"},
    )
    return PersonSkill.objects.get_or_create(
        person=world.citizen,
        skill=skill,
        defaults={"assessed_on": date(2026, 1, 7), "source": SkillSource.SELF},
    )[0]


def _contact(world: World) -> Contact:
    return Contact.objects.get_or_create(
        organisation=world.opening.organisation, name="Anna Esempio"
    )[0]


def _learnt_name(world: World) -> LearntName:
    return LearntName.objects.get_or_create(
        service=world.opening.service,
        name_key="ragazzo di bottega",
        defaults={"name": "ragazzo di bottega", "occupation": "5223", "learnt_at": clock.now()},
    )[0]


def _veto(world: World) -> Veto:
    return Veto.objects.get_or_create(person=world.citizen, kind=VetoKind.DEMAND, code="night")[0]


def _question(world: World) -> RoutedMatch:
    """Another district asks for the world's person."""
    asked = {"asked_by": world.stranger, "asked_at": clock.now()}
    return RoutedMatch.objects.get_or_create(
        person=world.citizen, opening=world.opening, defaults=asked
    )[0]


def _archive(opening: Opening) -> None:
    Opening.objects.filter(pk=opening.pk).update(archived_at=clock.now())


# The state in which an import answers an address; one row of it was refused.
STATES = {"columns": "columns", "undo": "done", "refused": "done", "staged": "done"}


def _staged(world: World, name: str) -> StagedImport:
    state = STATES.get(name.rpartition(":")[2], "review")
    staged = StagedImport.objects.create(
        owner=world.coach, service=world.here, files=[], state=state
    )
    SheetRow.objects.create(
        staged=staged, sheet=0, number=2, verdict="refused", cells=["x"], told={"name": "Prova"}
    )
    return staged


# The state of a plan in which it answers an address.
PLAN_STATES = {
    "proposals:plan_people": "draft",
    "proposals:plan_openings": "draft",
    "proposals:plan_floors": "draft",
}


def _planned(world: World, name: str) -> PlannedPerson:
    """A plan that gives the person the opening."""
    plan, _made = CohortPlan.objects.get_or_create(
        name=name.replace("_", " "),
        defaults={
            "service": world.here,
            "made_by": world.coach,
            "state": PLAN_STATES.get(name, "ready"),
            "planned_on": clock.today(),
        },
    )
    PlannedOpening.objects.get_or_create(plan=plan, opening=world.opening, defaults={"seats": 2})
    placed = {"opening": world.opening, "outcome": "placed", "score": 5000}
    return PlannedPerson.objects.get_or_create(plan=plan, person=world.citizen, defaults=placed)[0]


def _proposal(world: World, state: str) -> Proposal:
    """The world's proposal in that state, with the rows that belong to it."""
    made, _is_new = Proposal.objects.update_or_create(
        person=world.citizen,
        opening=world.opening,
        defaults={"state": state},
        create_defaults={
            "service": world.here,
            "proposed_by": world.coach,
            "state": state,
            "snapshot": {},
        },
    )
    if state != "proposed":
        answered = {"kind": "yes", "recorded_at": clock.now(), "recorded_by": world.coach}
        Answer.objects.get_or_create(proposal=made, defaults=answered)
        _card(world, made, sent=state != "accepted")
    if state == "agreed":
        said = {"kind": "yes", "on": clock.today(), "recorded_by": world.coach}
        CompanyReply.objects.get_or_create(proposal=made, defaults=said)
    return made


def _card(world: World, proposal: Proposal, *, sent: bool) -> None:
    today, text = clock.today(), "Lavora meglio in un posto seduto."
    approved = {
        "organisation": world.opening.organisation,
        "text": text,
        "written_on": today,
        "text_hash": hash_of(text),
        "approved_on": today,
        "approved_how": "in_person",
        "approved_by": world.coach,
        "expires_on": today + VALID_FOR,
    }
    contact = _contact(world)
    sending = {"sent_on": today, "contact": contact, "sent_how": "by_hand", "sent_by": world.coach}
    Disclosure.objects.update_or_create(
        proposal=proposal,
        defaults={**approved, **(sending if sent else dict.fromkeys(("sent_on", "contact")))},
    )
