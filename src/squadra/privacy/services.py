"""A person's copy of their data, and its erasure."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from squadra.foundation import clock
from squadra.foundation.access import Actor, Blocker, refuse_if
from squadra.foundation.audit import record
from squadra.people.models import Citizen
from squadra.privacy.lifecycles import lifecycles
from squadra.privacy.models import Erasure
from squadra.privacy.policies import POLICIES
from squadra.proposals.querysets import people_referred_to


def blockers(citizen: Citizen, verb: str, actor: Actor) -> list[Blocker]:
    """Say why the copy or the erasure cannot be asked by this actor."""
    found = POLICIES.blockers(actor, verb)
    if not found and not people_referred_to(actor).filter(pk=citizen.pk).exists():
        found.append(Blocker("referent", _("Può farlo solo chi è referente della persona.")))
    return found


@transaction.atomic
def subject_access(*, actor: Actor, citizen: Citizen) -> dict[str, Any]:
    """Return all that is held of a person, in words, for the person to have (GDPR art. 15).

    Raises `Refused` where the actor is not the referent.
    """
    refuse_if(blockers(citizen, "access", actor))
    record("privacy:copy:read", actor=actor, subject_id=citizen.pk, obj=citizen)
    copy: dict[str, Any] = {}
    for package in reversed(lifecycles()):
        copy |= package.export(citizen.pk)
    return copy


@transaction.atomic
def erase_person(*, actor: Actor, citizen: Citizen) -> Erasure:
    """Delete all that is held of a person, earlier versions too; it cannot be undone.

    What stays: events and the register, both with the opaque id alone. Raises `Refused` where the
    actor is not the referent, `DoesNotExist` where the person is gone already.
    """
    person = Citizen.objects.visible_to(actor).select_for_update().get(pk=citizen.pk)
    refuse_if(blockers(person, "erase", actor))
    subject_id: UUID = person.pk
    for package in lifecycles():
        package.erase(subject_id)
    record("privacy:person:erased", actor=actor, subject_id=subject_id)
    return Erasure.objects.create(subject_id=subject_id, erased_at=clock.now())
