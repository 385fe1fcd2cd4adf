"""A person's copy of their data, and its erasure: both through the person's referent alone."""

from typing import Any

from django.db import transaction

from squadra.foundation import clock
from squadra.foundation.access import Actor
from squadra.foundation.audit import record
from squadra.people.models import Citizen
from squadra.people.reading import Reading
from squadra.privacy.lifecycles import lifecycles
from squadra.privacy.models import Erasure
from squadra.privacy.policies import POLICIES
from squadra.proposals.querysets import people_referred_to


@transaction.atomic
def subject_access(*, actor: Actor, citizen: Citizen) -> dict[str, Any]:
    """Return all that is held of a person, in words, for the person to have (GDPR art. 15).

    Raises `Refused` where the actor's role may not, `DoesNotExist` where they are not the referent.
    """
    person = people_referred_to(actor).get(pk=citizen.pk)
    POLICIES.require(actor, "access", service_id=person.service_id)
    facts = {"section": Reading.COPY}
    record("privacy:copy:read", actor=actor, subject_id=person.pk, obj=person, facts=facts)
    copy: dict[str, Any] = {}
    for package in reversed(lifecycles()):
        copy |= package.export(person.pk)
    return copy


@transaction.atomic
def erase_person(*, actor: Actor, citizen: Citizen) -> Erasure:
    """Delete all that is held of a person, earlier versions too; it cannot be undone.

    What stays: events and the register, both with the opaque id alone. Raises `Refused` where the
    actor's role may not, `DoesNotExist` where they are not the referent or the person is gone.
    """
    person = people_referred_to(actor).select_for_update().get(pk=citizen.pk)
    POLICIES.require(actor, "erase", service_id=person.service_id)
    subject_id = person.pk
    for package in lifecycles():
        package.erase(subject_id)
    record("privacy:person:erased", actor=actor, subject_id=subject_id)
    return Erasure.objects.create(subject_id=subject_id, erased_at=clock.now())
