"""All writes of the package."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from squadra.agencies.models import Service
from squadra.foundation import clock
from squadra.foundation.access import Actor, refuse_if
from squadra.foundation.audit import record
from squadra.foundation.versions import save_current
from squadra.openings.blockers import blockers
from squadra.openings.models import Opening
from squadra.openings.policies import POLICIES


@transaction.atomic
def publish_opening(*, actor: Actor, service: Service, fields: Mapping[str, Any]) -> Opening:
    """Record seats that an organisation offers.

    Raises `Refused` where the actor may not, `ValidationError` where a field is not acceptable.
    """
    POLICIES.require(actor, "publish", service_id=service.pk)
    opening = Opening(service=service, **fields)
    opening.full_clean()
    opening.save()
    record("openings:opening:published", actor=actor, obj=opening)
    return opening


@transaction.atomic
def update_opening(*, actor: Actor, opening: Opening, expected: int) -> Opening:
    """Save an edited opening. Raises `StaleRow` where somebody else saved since `expected`."""
    refuse_if(blockers(opening, "edit", actor))
    opening.full_clean()
    save_current(opening, expected=expected)
    record("openings:opening:updated", actor=actor, obj=opening)
    return opening


@transaction.atomic
def archive_opening(*, actor: Actor, opening: Opening, expected: int) -> Opening:
    """Take an opening out of every list; `restore_opening` puts it back."""
    refuse_if(blockers(opening, "edit", actor))
    opening.archived_at = clock.now()
    save_current(opening, expected=expected)
    record("openings:opening:archived", actor=actor, obj=opening)
    return opening


@transaction.atomic
def restore_opening(*, actor: Actor, opening: Opening, expected: int) -> Opening:
    """Undo `archive_opening`."""
    refuse_if(blockers(opening, "edit", actor))
    opening.archived_at = None
    save_current(opening, expected=expected)
    record("openings:opening:restored", actor=actor, obj=opening)
    return opening
