"""What an import has touched, written down so that it can be undone.

An entry says which row of the database was made, or which fields of it were changed and what stood
there, and which version the import left. It is kept encrypted with the sheet's row.
"""

from collections.abc import Iterable, Mapping
from datetime import date, time
from functools import cache
from hashlib import blake2b
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models

from squadra.exchange.plans import Touched

Entry = dict[str, Any]
"""`model`, `id`, `state` (its version, or a digest of what it holds where it has none), `before`
(none for a row that was made)."""


def snapshot(row: models.Model, names: Iterable[str]) -> dict[str, Any]:
    """Return what stands in these fields, as JSON holds it."""
    by_name = {field.name: field for field in row._meta.concrete_fields}
    fields = [by_name[name] for name in names]
    return {field.attname: _plain(field, getattr(row, field.attname)) for field in fields}


def restored(row: models.Model, before: Mapping[str, Any]) -> list[str]:
    """Put what `snapshot` returned back into a row, not yet stored; return the fields' names."""
    by_attribute = {field.attname: field for field in row._meta.concrete_fields}
    for attribute, value in before.items():
        setattr(row, attribute, by_attribute[attribute].to_python(value))
    return [by_attribute[attribute].name for attribute in before]


def entries_of(touched: Iterable[Touched]) -> list[Entry]:
    """Return the entries of rows that were just stored."""
    return [
        {
            "model": _label(type(found.row)),
            "id": str(found.row.pk),
            "state": state_of(found.row),
            "before": found.before,
        }
        for found in touched
    ]


@cache
def _label(model: type[models.Model]) -> str:
    return model._meta.label_lower


def state_of(row: models.Model) -> str:
    """Return what is another one once somebody has saved the row."""
    version = getattr(row, "version", None)
    if version is not None:
        return str(version)
    held = [str(getattr(row, field.attname)) for field in row._meta.concrete_fields]
    return blake2b("\0".join(held).encode(), digest_size=16).hexdigest()


def model_of(entry: Entry) -> type[models.Model]:
    return apps.get_model(entry["model"])


def _plain(field: models.Field, value: Any) -> Any:
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    return field.get_prep_value(value) if isinstance(value, tuple) else value
