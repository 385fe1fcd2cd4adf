"""The rows that an address of the matrix is asked for: those of the world's person and opening."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.urls import get_resolver

from squadra.exchange.models import StagedImport
from squadra.foundation import clock
from squadra.openings.models import Opening
from squadra.organisations.models import Contact
from squadra.people.models import PersonSkill, SkillSource
from squadra.proposals.models import Proposal, Veto, VetoKind
from squadra.vocabularies.models import Skill
from tests.factories import World


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
    }
    if name == "account_reset_password_from_key":
        return "1"  # nobody's, and no key
    if argument in by_argument:
        return by_argument[argument]()
    return _main_row(name, package, world)


def _main_row(name: str, package: str, world: World) -> UUID:
    if name == "proposals:reopen":
        return _proposal(world, state="accepted").pk
    if package == "proposals" and name.endswith((":answer", ":withdraw")):
        return _proposal(world).pk
    if name == "exchange:staged":
        return _staged(world).pk
    if name == "openings:restore":
        _archive(world.opening)
    if package == "openings" or name in ("desk:opening", "proposals:people"):
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


def _veto(world: World) -> Veto:
    return Veto.objects.get_or_create(person=world.citizen, kind=VetoKind.DEMAND, code="night")[0]


def _archive(opening: Opening) -> None:
    Opening.objects.filter(pk=opening.pk).update(archived_at=clock.now())


def _staged(world: World) -> StagedImport:
    return StagedImport.objects.create(owner=world.coach, service=world.here, files=[])


def _proposal(world: World, state: str = "proposed") -> Proposal:
    return Proposal.objects.get_or_create(
        person=world.citizen,
        opening=world.opening,
        defaults={
            "service": world.here,
            "proposed_by": world.coach,
            "state": state,
            "snapshot": {},
        },
    )[0]
