"""All writes of the package: each verb one function, one transaction, one event."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from squadra.agencies.models import Account, Service
from squadra.exchange.staging import forget_home
from squadra.foundation.access import Actor, refuse_if
from squadra.foundation.audit import record, record_each
from squadra.foundation.crypto import blind_index
from squadra.foundation.versions import save_current
from squadra.people.blockers import hand_over_blockers, protection_blockers
from squadra.people.models import Citizen, Grant, Ground, PersonSkill, Section, WorkProfile
from squadra.people.policies import POLICIES
from squadra.people.querysets import possible_referents
from squadra.people.reading import Reading

Fields = Mapping[str, Any]
ALL_SECTIONS = tuple(Section.values)
ASSESSED = ("level", "source", "assessed_on", "evidence")


@transaction.atomic
def register_citizen(
    *,
    actor: Actor,
    service: Service,
    referent: Account,
    identity: Fields,
    profile: Fields | None = None,
) -> Citizen:
    """Open a file: the person, an empty or given profile, the grants of service and referent.

    Raises `Refused` where the actor may not, `ValidationError` where a field is not acceptable.
    """
    POLICIES.require(actor, "register", service_id=service.pk)
    require_possible_referent(referent, service, actor.on)
    citizen = Citizen(service=service, **identity)
    _index_tax_code(citizen)
    citizen.full_clean()
    citizen.save()
    work = WorkProfile(person=citizen, **{"waiting_since": actor.on, **(profile or {})})
    work.full_clean()
    work.save()
    _open(citizen, service=service, ground=Ground.SERVICE, on=actor.on)
    _open(citizen, account=referent, ground=Ground.REFERENT, on=actor.on)
    record("people:citizen:registered", actor=actor, subject_id=citizen.pk, obj=citizen)
    return citizen


@transaction.atomic
def update_identity(*, actor: Actor, citizen: Citizen, expected: int) -> Citizen:
    """Save an edited citizen; where protection is set or lifted, the home is forgotten.

    Raises `StaleRow` where somebody else saved since `expected`, `Refused` where the actor may not
    edit, or changes the protection without being the referent.
    """
    POLICIES.require(actor, "edit", service_id=citizen.service_id)
    protected_before = Citizen.objects.select_for_update().get(pk=citizen.pk).refuge
    changed = citizen.refuge != protected_before
    if changed:
        refuse_if(protection_blockers(citizen, actor))
        citizen.forget_home()
    _index_tax_code(citizen)
    citizen.full_clean()
    save_current(citizen, expected=expected)
    if changed:
        _forget_former_homes(citizen, actor)
    record("people:citizen:updated", actor=actor, subject_id=citizen.pk, obj=citizen)
    return citizen


@transaction.atomic
def update_profile(*, actor: Actor, profile: WorkProfile, expected: int) -> WorkProfile:
    """Save an edited profile. Raises `StaleRow` where somebody else saved since `expected`."""
    POLICIES.require(actor, "edit", service_id=profile.person.service_id)
    profile.full_clean()
    save_current(profile, expected=expected)
    record("people:profile:updated", actor=actor, subject_id=profile.person_id, obj=profile)
    return profile


@transaction.atomic
def record_skill(*, actor: Actor, skill: PersonSkill) -> PersonSkill:
    """Add a skill to a person's profile, or save a newer assessment of it."""
    POLICIES.require(actor, "edit", service_id=skill.person.service_id)
    skill.full_clean()
    if skill._state.adding:
        skill.save()
    else:
        save_current(skill, expected=skill.version)
    record("people:skill:assessed", actor=actor, subject_id=skill.person_id, obj=skill)
    return skill


@transaction.atomic
def take_back_assessment(*, actor: Actor, skill: PersonSkill, version: int) -> PersonSkill:
    """Undo the assessment that followed `version` of the skill, which stands again as it was.

    Raises `StaleRow` where the skill was assessed anew since, or was not since that version;
    `ObjectDoesNotExist` where it never had the version.
    """
    POLICIES.require(actor, "edit", service_id=skill.person.service_id)
    before = PersonSkill.history.filter(id=skill.pk, version=version).latest()
    for name in ASSESSED:
        setattr(skill, name, getattr(before, name))
    skill.full_clean()
    save_current(skill, expected=version + 1)
    record("people:skill:assessment_undone", actor=actor, subject_id=skill.person_id, obj=skill)
    return skill


@transaction.atomic
def remove_skill(*, actor: Actor, skill: PersonSkill) -> None:
    """Take a skill out of the profile; its history stays until the person is erased."""
    POLICIES.require(actor, "edit", service_id=skill.person.service_id)
    record("people:skill:removed", actor=actor, subject_id=skill.person_id, obj=skill)
    skill.delete()


@transaction.atomic
def restore_skill(*, actor: Actor, citizen: Citizen, skill_id: UUID) -> PersonSkill:
    """Undo `remove_skill`. Raises `ValidationError` where the profile has the skill again,
    `ObjectDoesNotExist` where the person never had it."""
    POLICIES.require(actor, "edit", service_id=citizen.service_id)
    skill = PersonSkill.history.filter(id=skill_id, person=citizen).latest().instance
    skill.full_clean()
    skill.save(force_insert=True)
    record("people:skill:restored", actor=actor, subject_id=skill.person_id, obj=skill)
    return skill


@transaction.atomic
def change_referent(*, actor: Actor, citizen: Citizen, referent: Account) -> Grant:
    """Hand a person to another referent: the old grant ends today, the new one starts today.

    Raises `Refused` where it is not the actor's to do, `ValidationError` where the account does not
    work with people in the person's service.
    """
    locked = Citizen.objects.select_for_update().get(pk=citizen.pk)
    refuse_if(hand_over_blockers(locked, actor))
    require_possible_referent(referent, locked.service, actor.on)
    for grant in Grant.objects.filter(person=locked, ground=Ground.REFERENT, end__isnull=True):
        close_grant(actor=actor, grant=grant, end=actor.on)
    grant = _open(locked, account=referent, ground=Ground.REFERENT, on=actor.on)
    record("people:referent:changed", actor=actor, subject_id=locked.pk, obj=grant)
    return grant


@transaction.atomic
def close_grant(*, actor: Actor, grant: Grant, end: date) -> None:
    """End a grant: from `end` on its holder no longer sees the person."""
    grant.end = end
    grant.full_clean()
    grant.save(update_fields=["end"])
    record("people:grant:closed", actor=actor, subject_id=grant.person_id, obj=grant)


def note_read(*, actor: Actor, citizen: Citizen, section: str) -> None:
    """Leave the trace of a reading, which the person's page shows."""
    record(
        "people:citizen:read",
        actor=actor,
        subject_id=citizen.pk,
        obj=citizen,
        facts={"section": section},
    )


@transaction.atomic
def note_each_read(*, actor: Actor, citizens: Iterable[Citizen], section: str) -> None:
    """Leave the traces of a page that shows many people, in few statements."""
    about = [(citizen.pk, citizen) for citizen in citizens]
    record_each("people:citizen:read", actor=actor, about=about, facts={"section": section})


@transaction.atomic
def note_list_exported(*, actor: Actor, citizens: Sequence[Citizen]) -> None:
    """Leave the traces of a list that was taken away: an event, and a reading of each person."""
    POLICIES.require(actor, "list")
    record("people:list:exported", actor=actor, facts={"rows": len(citizens)})
    note_each_read(actor=actor, citizens=citizens, section=Reading.EXPORT)


def _open(
    person: Citizen,
    *,
    ground: str,
    on: date,
    account: Account | None = None,
    service: Service | None = None,
) -> Grant:
    grant = Grant(
        person=person,
        account=account,
        service=service,
        ground=ground,
        sections=ALL_SECTIONS,
        start=on,
    )
    grant.full_clean()
    grant.save()
    return grant


def require_possible_referent(referent: Account, service: Service, on: date) -> None:
    """Raise `ValidationError` where the account does not work with people in the service."""
    if not possible_referents([service.pk], on).filter(pk=referent.pk).exists():
        raise ValidationError(_("Il referente deve lavorare nel servizio che segue la persona."))


def tax_code_index(code: str) -> str:
    """Return the keyed hash by which a tax code is found again; no code has none."""
    return blind_index(code, "people.Citizen.tax_code") if code else ""


def _forget_former_homes(citizen: Citizen, actor: Actor) -> None:
    """What was written before protection was set or lifted does not come back from the history."""
    Citizen.history.filter(id=citizen.pk).update(home_lat=None, home_lon=None)
    forget_home(citizen.service_id, citizen.pk)
    verb = "people:refuge:set" if citizen.refuge else "people:refuge:lifted"
    record(verb, actor=actor, subject_id=citizen.pk, obj=citizen)


def _index_tax_code(citizen: Citizen) -> None:
    citizen.tax_code_index = tax_code_index(citizen.tax_code)
