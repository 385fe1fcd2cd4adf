"""Writing events, and doing to them what somebody with the database's password can do."""

from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django.db import connection

from squadra.foundation.audit import record, verify
from squadra.foundation.audit.models import Event
from squadra.foundation.audit.triggers import install, remove

PERSON, COACH = UUID(int=7), SimpleNamespace(account_id=UUID(int=1))


def write(number: int = 1, **fields: Any) -> list[Event]:
    return [
        record("people:citizen:read", actor=COACH, subject_id=PERSON, **fields)
        for _ in range(number)
    ]


def as_intruder(statement: str, *parameters: Any) -> None:
    """What somebody with the database's password can do: first away with the triggers."""
    remove(connection)
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
    install(connection)


def kinds() -> set[str]:
    return {finding.kind for finding in verify()}


def stored_id(value: UUID) -> Any:
    return value if connection.vendor == "postgresql" else value.hex
