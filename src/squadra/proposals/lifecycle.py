"""How what this package holds of a person is exported and erased."""

from typing import Any
from uuid import UUID

from squadra.foundation.lifecycle import erase_rows, export_rows
from squadra.proposals.models import Answer, Proposal, Veto

# In the order in which they can be deleted.
OWNED = ((Answer, "proposal__person"), (Proposal, "person"), (Veto, "person"))


def export(person_id: UUID) -> dict[str, Any]:
    """Return vetoes, proposals with the explanation of their day, and what was answered."""
    found: dict[str, Any] = {}
    for model, owner in reversed(OWNED):
        found |= export_rows(model, **{owner: person_id})
    return found


def erase(person_id: UUID) -> None:
    """Delete vetoes, proposals and answers, and every earlier version of them."""
    for model, owner in OWNED:
        erase_rows(model, **{owner: person_id})
