"""How the traces of those who read a person's data are exported; being opaque, they stay."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from squadra.foundation.audit import readers_of
from squadra.people.querysets import names_of_accounts
from squadra.people.reading import Reading


def export(person_id: UUID) -> dict[str, Any]:
    """Return who read the person's data and when, the latest first."""
    events = list(readers_of(person_id))
    names = names_of_accounts(event.actor_id for event in events)
    sections = dict(Reading.choices)
    rows = [
        {
            _("quando"): event.at,
            _("chi"): names.get(event.actor_id, _("l'applicazione")),
            _("che cosa"): str(sections.get(event.facts.get("section"), _("altra parte"))),
        }
        for event in events
    ]
    return {_("chi ha letto i dati"): rows}


def erase(person_id: UUID) -> None:
    """Keep them: an event names a person by opaque id alone, and belongs to a sealed chain."""
