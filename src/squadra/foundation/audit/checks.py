"""System checks: the triggers stand, the chain holds, the key is sound."""

from collections.abc import Sequence
from typing import Any

from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db import connections

from squadra.foundation.audit.mac import audit_key
from squadra.foundation.audit.triggers import is_migrated, missing

LEAST_DISTINCT_BYTES = 16  # 32 random bytes have fewer once in 10^15 keys


def check_audit(
    *, databases: Sequence[str] | None = None, **_kwargs: Any
) -> list[checks.CheckMessage]:
    """Run with `check --database default`: triggers and whole chain."""
    from squadra.foundation.audit.models import Event
    from squadra.foundation.audit.verification import verify

    connection = connections[Event.objects.db]
    if connection.alias not in (databases or ()) or not is_migrated(connection):
        return []
    lost: list[checks.CheckMessage] = [
        checks.Error(
            f"the audit's trigger {name} is missing or was changed",
            hint="migrate --skip-checks makes it again; find out first who removed it.",
            id="audit.E001",
        )
        for name in missing(connection)
    ]
    return lost + [
        checks.Error(f"{finding.place}: {finding.message}", id="audit.E002") for finding in verify()
    ]


def check_key(**_kwargs: Any) -> list[checks.CheckMessage]:
    """Run with `check --deploy`."""
    try:
        key = audit_key()
    except ImproperlyConfigured as error:
        return [checks.Error(str(error), id="audit.E003")]
    if len(set(key)) < LEAST_DISTINCT_BYTES or list(key) == sorted(key):
        return [checks.Error("SQUADRA_AUDIT_KEY is not random", id="audit.E003")]
    return []
