"""Writing an event, and reading who read."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from django.db import models
from structlog.contextvars import get_contextvars

from squadra.foundation.audit.models import Event

VERB = re.compile(r"[a-z][a-z_]*:[a-z][a-z_]*:[a-z][a-z_]*")
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
CODE = re.compile(r"[a-z0-9][a-z0-9_.:-]{0,63}")
TAX_CODE = re.compile(
    r"[a-z]{6}[0-9lmnpqrstuv]{2}[a-z][0-9lmnpqrstuv]{2}[a-z][0-9lmnpqrstuv]{3}[a-z]"
)
MOST_FACTS = 20
MOST_ITEMS = 100
EVENTS_A_STATEMENT = 500


class Who(Protocol):
    """Whoever acts, as far as an event needs it."""

    @property
    def account_id(self) -> UUID | None: ...


def record(
    verb: str,
    *,
    actor: Who | None,
    subject_id: UUID | None = None,
    obj: models.Model | None = None,
    facts: Mapping[str, Any] | None = None,
    service_id: UUID | None = None,
) -> Event:
    """Write one event in the caller's transaction.

    `verb` reads `package:thing:happened`. Without `actor` the application itself acts. `subject_id`
    is the opaque id of the person concerned, `obj` the row concerned, `service_id` the service on
    whose behalf the actor acts. Raises ValueError for a verb outside the grammar and for facts that
    are not codes (lower case, no blanks), ids, dates, booleans, whole numbers or lists of these.
    """
    event = _event(verb, actor, subject_id, obj, facts, service_id)
    event.save(force_insert=True)
    return event


def record_each(
    verb: str,
    *,
    actor: Who | None,
    about: Iterable[tuple[UUID | None, models.Model]],
    facts: Mapping[str, Any] | None = None,
    service_id: UUID | None = None,
) -> None:
    """Write what `record` writes for each subject and its row, in few statements."""
    events = [_event(verb, actor, subject, row, facts, service_id) for subject, row in about]
    Event.objects.bulk_create(events, batch_size=EVENTS_A_STATEMENT)


def _event(
    verb: str,
    actor: Who | None,
    subject_id: UUID | None,
    obj: models.Model | None,
    facts: Mapping[str, Any] | None,
    service_id: UUID | None,
) -> Event:
    if not VERB.fullmatch(verb):
        raise ValueError(f"not a verb: {verb!r}")
    request_id = get_contextvars().get("request_id")
    return Event(
        verb=verb,
        actor_id=actor.account_id if actor else None,
        service_id=service_id,
        subject_id=subject_id,
        object_type=obj._meta.label_lower if obj is not None else "",
        object_id=str(obj.pk) if obj is not None else "",
        request_id=UUID(str(request_id)) if request_id else None,
        facts=_checked(facts or {}),
    )


def readers_of(subject_id: UUID) -> models.QuerySet[Event]:
    """Return the events in which somebody read the person's data, the latest first."""
    return Event.objects.filter(subject_id=subject_id, verb__endswith=":read").order_by("-at", "id")


def _checked(facts: Mapping[str, Any]) -> dict[str, Any]:
    if len(facts) > MOST_FACTS:
        raise ValueError("too many facts for one event")
    return {_name(name): _fact(name, value) for name, value in facts.items()}


def _name(name: str) -> str:
    if not NAME.fullmatch(name):
        raise ValueError("the name of a fact is not a name")
    return name


def _fact(name: str, value: Any) -> Any:
    if isinstance(value, list | tuple | set | frozenset):
        if len(value) > MOST_ITEMS:
            raise ValueError(f"fact {name}: too many items")
        items = sorted(value) if isinstance(value, set | frozenset) else value
        return [_atom(name, item) for item in items]
    return _atom(name, value)


def _atom(name: str, value: Any) -> Any:
    """Return a single fact; the message of a refusal never repeats the value."""
    if isinstance(value, datetime):
        raise ValueError(f"fact {name}: the event has its own time")
    if isinstance(value, UUID | date):
        return str(value)
    if isinstance(value, int) and abs(value) < 2**53:
        return value
    if isinstance(value, str) and CODE.fullmatch(value) and not TAX_CODE.fullmatch(value):
        return str(value)
    raise ValueError(f"fact {name}: only codes, ids, dates and whole numbers, never text")
