"""Registering many people at once: what `register_citizen` does, in few statements.

A sheet of twenty thousand people would take `register_citizen` and `record_skill` a third of an
hour. Fields are cleaned here too; what needs the database (a tax code that is taken) is asked by
the caller for each row, so that it can be said at its cell, and is a constraint at the end.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from simple_history.utils import bulk_create_with_history

from squadra.agencies.models import Account, Service
from squadra.foundation.access import Actor
from squadra.foundation.audit import record
from squadra.foundation.text import search_key
from squadra.people.models import Citizen, Grant, Ground, PersonSkill, SkillSource, WorkProfile
from squadra.people.policies import POLICIES
from squadra.people.services import (
    ALL_SECTIONS,
    Fields,
    require_possible_referent,
    tax_code_index,
)
from squadra.vocabularies.models import Skill

ROWS_A_STATEMENT = 500


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file that is about to be opened: the person, their profile, their skills."""

    citizen: Citizen
    profile: WorkProfile
    skills: tuple[PersonSkill, ...]


def new_file(
    *,
    actor: Actor,
    service: Service,
    identity: Fields,
    profile: Fields,
    skills: Mapping[Skill, int],
) -> NewFile:
    """Make the rows of one person, not yet stored. Raises `ValidationError`.

    `skills` gives the level of each, as assessed today by the operator.
    """
    citizen = Citizen(service=service, **identity)
    citizen.tax_code_index = tax_code_index(citizen.tax_code)
    citizen.name_key = search_key(f"{citizen.family_name} {citizen.given_name}")
    held = tuple(
        PersonSkill(
            person=citizen,
            skill=skill,
            level=level,
            source=SkillSource.OPERATOR,
            assessed_on=actor.on,
        )
        for skill, level in skills.items()
    )
    work = WorkProfile(person=citizen, **{"waiting_since": actor.on, **profile})
    citizen.clean()
    for row in (citizen, work, *held):
        row.clean_fields(exclude=_relations(row))
    return NewFile(citizen, work, held)


@transaction.atomic
def register_citizens(
    *, actor: Actor, service: Service, referent: Account, files: Sequence[NewFile]
) -> None:
    """Store the files, each with the grants of service and referent and its own event.

    Raises `Refused` where the actor may not, `ValidationError` where the referent does not work
    with people in the service, `IntegrityError` where a tax code was taken since.
    """
    POLICIES.require(actor, "register", service_id=service.pk)
    require_possible_referent(referent, service, actor.on)
    _store(Citizen, [file.citizen for file in files])
    _store(WorkProfile, [file.profile for file in files])
    _store(PersonSkill, [skill for file in files for skill in file.skills])
    grants = [grant for file in files for grant in _grants(file.citizen, service, referent, actor)]
    Grant.objects.bulk_create(grants, batch_size=ROWS_A_STATEMENT)
    for file in files:
        citizen = file.citizen
        record("people:citizen:registered", actor=actor, subject_id=citizen.pk, obj=citizen)


def _relations(row: models.Model) -> set[str]:
    """Related rows are given as objects: whether they exist is not asked again for each row."""
    return {field.name for field in row._meta.fields if field.is_relation}


def _store(model: type[models.Model], rows: list[Any]) -> None:
    bulk_create_with_history(rows, model, batch_size=ROWS_A_STATEMENT)


def _grants(
    citizen: Citizen, service: Service, referent: Account, actor: Actor
) -> tuple[Grant, Grant]:
    common = {"person": citizen, "sections": ALL_SECTIONS, "start": actor.on}
    return (
        Grant(service=service, ground=Ground.SERVICE, **common),
        Grant(account=referent, ground=Ground.REFERENT, **common),
    )
