"""The keyed code of a row (HMAC-SHA-256), made while the row is written."""

import base64
import binascii
import hmac
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models

KEY_BYTES = 32


def audit_key() -> bytes:
    """Return the 32 bytes of SQUADRA_AUDIT_KEY (base64)."""
    return _decoded(settings.SQUADRA_AUDIT_KEY)


@lru_cache(maxsize=4)
def _decoded(encoded: str) -> bytes:
    try:
        key = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise ImproperlyConfigured("SQUADRA_AUDIT_KEY is not the base64 of 32 bytes")
    return key


def mac_of(row: models.Model) -> str:
    """Return the code of every field of the row but the code itself: 64 hexadecimal digits."""
    fields = (field for field in row._meta.concrete_fields if not isinstance(field, MacField))
    values = [(field.name, _canonical(getattr(row, field.attname))) for field in fields]
    return _hmac(json.dumps([row._meta.label_lower, values], sort_keys=True))


def is_authentic(row: models.Model, mac: str) -> bool:
    """Tell whether the row is as the application wrote it, and the code its own."""
    return hmac.compare_digest(mac_of(row), mac)


def root_of(macs: Iterable[str]) -> str:
    """Return one code for the codes of many rows, in their order."""
    return _hmac("root\n" + "\n".join(macs))


def _hmac(text: str) -> str:
    return hmac.digest(audit_key(), text.encode(), "sha256").hex()


def _canonical(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return str(value) if isinstance(value, UUID) else value


class MacField(models.CharField):
    """Holds `mac_of` its row; declared last, as the other fields must have their values by then."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs |= {"max_length": 64, "editable": False}
        super().__init__(*args, **kwargs)

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value = mac_of(model_instance)
        setattr(model_instance, self.attname, value)
        return value
