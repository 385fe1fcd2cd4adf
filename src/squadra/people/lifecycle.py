"""How what this package holds of a person is exported and erased."""

from typing import Any
from uuid import UUID

from squadra.exchange.staging import forget_person
from squadra.foundation.lifecycle import erase_rows, export_rows
from squadra.people.models import Citizen, Grant, PersonSkill, WorkProfile

# In the order in which they can be deleted: the citizen last.
OWNED = ((Grant, "person"), (PersonSkill, "person"), (WorkProfile, "person"), (Citizen, "id"))


def export(person_id: UUID) -> dict[str, Any]:
    """Return identity, profile, skills and grants, with their earlier versions."""
    found: dict[str, Any] = {}
    for model, owner in reversed(OWNED):
        found |= export_rows(model, **{owner: person_id})
    return found


def erase(person_id: UUID) -> None:
    """Delete the citizen with all that belongs to them, and every earlier version of it."""
    forget_person(Citizen.objects.get(pk=person_id).service_id, person_id)
    for model, owner in OWNED:
        erase_rows(model, **{owner: person_id})
