"""Registering and correcting many people at once: what the services do, in few statements.

A sheet of twenty thousand people would take `register_citizen` and `record_skill` a third of an
hour. Fields are cleaned here too; what needs the database (a tax code that is taken) is asked by
the caller for each row, so that it can be said at its cell, and is a constraint at the end.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db import models, transaction

from squadra.agencies.models import Account, Service
from squadra.foundation import clock
from squadra.foundation.access import Actor
from squadra.foundation.audit import record_each
from squadra.foundation.text import search_key
from squadra.foundation.versions.many import (
    CHANGED,
    MADE,
    insert_rows,
    maker,
    remember,
    update_rows,
)
from squadra.people.models import Citizen, Grant, Ground, PersonSkill, SkillSource, WorkProfile
from squadra.people.policies import POLICIES
from squadra.people.services import (
    ALL_SECTIONS,
    Fields,
    require_possible_referent,
    tax_code_index,
)
from squadra.vocabularies.models import Skill


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file that is about to be opened: the person, their profile, their skills with a level."""

    citizen: Citizen
    profile: WorkProfile
    levels: Mapping[Skill, int]


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file that was just opened, with all its rows."""

    citizen: Citizen
    profile: WorkProfile
    skills: tuple[PersonSkill, ...]
    grants: tuple[Grant, ...]

    @property
    def rows(self) -> tuple[models.Model, ...]:
        return (self.citizen, self.profile, *self.skills, *self.grants)


@dataclass(slots=True)
class Amendment:
    """A file that is about to be corrected: fields of the person and of the profile, by name, with
    their new values; skills that are new; skills that are known better now, with their level."""

    citizen: Citizen
    profile: WorkProfile
    identity: dict[str, Any] = field(default_factory=dict)
    work: dict[str, Any] = field(default_factory=dict)
    new_skills: list[PersonSkill] = field(default_factory=list)
    levels: dict[PersonSkill, int] = field(default_factory=dict)


def new_file(
    *,
    actor: Actor,
    service: Service,
    identity: Fields,
    profile: Fields,
    skills: Mapping[Skill, int],
) -> NewFile:
    """Make the rows of one person, not yet stored. Raises `ValidationError`.

    `skills` gives the level of each (1 to 3), as assessed today by the operator.
    """
    citizen = Citizen(service=service, **identity)
    _derive(citizen)
    work = WorkProfile(person=citizen, **{"waiting_since": actor.on, **profile})
    citizen.clean()
    for row in (citizen, work):
        _clean(row)
    return NewFile(citizen, work, skills)


def new_skill(citizen: Citizen, skill: Skill, level: int, actor: Actor) -> PersonSkill:
    """A skill of the person, not yet stored, as assessed today by the operator."""
    return PersonSkill(
        person_id=citizen.pk,
        skill_id=skill.pk,
        level=level,
        source=SkillSource.OPERATOR,
        assessed_on=actor.on,
    )


@transaction.atomic
def register_citizens(
    *, actor: Actor, service: Service, referent: Account, files: Sequence[NewFile]
) -> list[OpenedFile]:
    """Store the files, each with the grants of service and referent and its own event.

    Raises `Refused` where the actor may not, `ValidationError` where the referent does not work
    with people in the service, `IntegrityError` where a tax code was taken since.
    """
    POLICIES.require(actor, "register", service_id=service.pk)
    require_possible_referent(referent, service, actor.on)
    opened = list(_opened(files, service, referent, actor))
    _store([file.citizen for file in opened], actor)
    _store([file.profile for file in opened], actor)
    _store([skill for file in opened for skill in file.skills], actor)
    insert_rows([grant for file in opened for grant in file.grants])
    about = [(file.citizen.pk, file.citizen) for file in opened]
    record_each("people:citizen:registered", actor=actor, about=about)
    return opened


@transaction.atomic
def amend_files(*, actor: Actor, service: Service, amendments: Sequence[Amendment]) -> None:
    """Save what the amendments change, each row with its history and its own event.

    Raises `Refused` where the actor may not, `StaleRow` where somebody saved since the rows were
    read. Protection is neither set nor lifted here: it asks for the referent.
    """
    POLICIES.require(actor, "edit", service_id=service.pk)
    identities = [amendment for amendment in amendments if amendment.identity]
    for amendment in identities:
        _apply(amendment.citizen, amendment.identity)
        _derive(amendment.citizen)
    derived = ("name_key", "tax_code_index")
    _save(
        [found.citizen for found in identities],
        [(*f.identity, *derived) for f in identities],
        actor,
    )
    profiles = [amendment for amendment in amendments if amendment.work]
    for amendment in profiles:
        _apply(amendment.profile, amendment.work)
    _save([found.profile for found in profiles], [tuple(found.work) for found in profiles], actor)
    _store_skills(amendments, actor)
    for verb, changed in (
        ("people:citizen:updated", identities),
        ("people:profile:updated", profiles),
    ):
        rows = [found.citizen if "citizen" in verb else found.profile for found in changed]
        about = [(found.citizen.pk, row) for found, row in zip(changed, rows, strict=True)]
        record_each(verb, actor=actor, about=about)


def _store_skills(amendments: Sequence[Amendment], actor: Actor) -> None:
    new = [skill for found in amendments for skill in found.new_skills]
    raised = [(skill, level) for found in amendments for skill, level in found.levels.items()]
    _store(new, actor)
    for skill, level in raised:
        _apply(skill, {"level": level, "source": SkillSource.OPERATOR, "assessed_on": actor.on})
    better = [skill for skill, _level in raised]
    _save(better, [("level", "source", "assessed_on")] * len(better), actor)
    about = [(skill.person_id, skill) for skill in (*new, *better)]
    record_each("people:skill:assessed", actor=actor, about=about)


def _apply(row: models.Model, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    _clean(row)


def _derive(citizen: Citizen) -> None:
    citizen.tax_code_index = tax_code_index(citizen.tax_code)
    citizen.name_key = search_key(f"{citizen.family_name} {citizen.given_name}")


def _clean(row: models.Model) -> None:
    row.clean_fields(exclude=_relations(type(row)))


@cache
def _relations(model: type[models.Model]) -> frozenset[str]:
    """Related rows are given as objects: whether they exist is not asked again for each row."""
    return frozenset(field.name for field in model._meta.fields if field.is_relation)


def _store(rows: Sequence[models.Model], actor: Actor) -> None:
    if rows:
        insert_rows(rows)
        ids = [row.pk for row in rows]
        remember(type(rows[0]), ids, MADE, by=actor.account_id, at=clock.now())


def _save(rows: Sequence[models.Model], names: Sequence[tuple[str, ...]], actor: Actor) -> None:
    """Save of each row its own fields: rows that change the same ones share a statement."""
    alike: dict[tuple[str, ...], list[models.Model]] = {}
    for row, its in zip(rows, names, strict=True):
        alike.setdefault(tuple(sorted(its)), []).append(row)
    for its, some in alike.items():
        update_rows(some, its)
    if rows:
        ids = [row.pk for row in rows]
        remember(type(rows[0]), ids, CHANGED, by=actor.account_id, at=clock.now())


def _opened(
    files: Sequence[NewFile], service: Service, referent: Account, actor: Actor
) -> Iterator[OpenedFile]:
    """The files with their skills and the grants of service and referent."""
    skill = maker(PersonSkill(source=SkillSource.OPERATOR, assessed_on=actor.on))
    common = {"sections": ALL_SECTIONS, "start": actor.on}
    grants = (
        maker(Grant(service=service, ground=Ground.SERVICE, **common)),
        maker(Grant(account=referent, ground=Ground.REFERENT, **common)),
    )
    for file in files:
        pk = file.citizen.pk
        skills = (skill(person_id=pk, skill_id=of.pk, level=n) for of, n in file.levels.items())
        yield OpenedFile(
            file.citizen,
            file.profile,
            tuple(skills),
            tuple(grant(person_id=pk) for grant in grants),
        )
